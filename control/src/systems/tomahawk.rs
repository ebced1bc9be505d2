// SPDX-License-Identifier: Apache-2.0
//! Broadcom Tomahawk: a list of hash fields, each of which can be turned on and off.
//!
//! The names are those of SONiC's `SWITCH_HASH` table, `GLOBAL`, `ecmp_hash`, as truth values. Default are the addresses (its L3
//! part), the ports and the protocol (its L4 part) of the outermost IP header. One hash function serves all choices.

mod sonic;

use super::{
    Compiled, Description, Report, Request, System,
    field_rows::{ETH, FieldRows, IP, IPV6, V4_PORTS, V6_PORTS},
    listing::{self, Listed, ListedField},
    schema::{
        Kind::{self, Boolean, Integer, Text},
        Schema, Setting, Statement,
    },
};
use lbhash_model::{
    Context::{self, Overlay, Routed},
    Family,
    RecordType::{Ipv4L4, V4Overlay, V4Ports, V6Overlay},
    config::{Configuration, Entry},
};

/// Tomahawk.
pub(super) const TOMAHAWK: System = System {
    name: "tomahawk",
    description: "Broadcom Tomahawk, hash fields under the names of SONiC",
    default_release: None,
    release_word: None,
    front_end,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Knob {
    InPort,
    SrcMac,
    DstMac,
    Ethertype,
    VlanId,
    Outer(IpField),
    Inner(IpField),
    Sonic(Sonic),
}

/// What SONiC configures besides the fields of ECMP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Sonic {
    /// A field of LAGs.
    Lag(&'static str),
    /// The function of ECMP or of LAGs.
    Algorithm,
    /// Type of the device, which its seed follows from.
    Type,
    /// The seed itself.
    Seed,
    /// What is added to the seed.
    Namespace,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum IpField {
    SrcIp,
    DstIp,
    IpProtocol,
    FlowLabel,
    SrcPort,
    DstPort,
}

macro_rules! field {
    ($name:literal, $knob:expr) => {
        Statement {
            path: concat!("SWITCH_HASH GLOBAL ecmp_hash ", $name),
            value: Boolean,
            knob: $knob,
        }
    };
}

macro_rules! lag_field {
    ($name:literal) => {
        of(concat!("SWITCH_HASH GLOBAL lag_hash ", $name), Boolean, Knob::Sonic(Sonic::Lag($name)))
    };
}

const fn of(path: &'static str, value: Kind, knob: Knob) -> Statement<Knob> {
    Statement { path, value, knob }
}

/// Names of the fields, as SONiC has them.
pub(super) const FIELDS: [&str; 16] = [
    "SRC_IP",
    "DST_IP",
    "IP_PROTOCOL",
    "L4_SRC_PORT",
    "L4_DST_PORT",
    "IPV6_FLOW_LABEL",
    "IN_PORT",
    "SRC_MAC",
    "DST_MAC",
    "ETHERTYPE",
    "VLAN_ID",
    "INNER_SRC_IP",
    "INNER_DST_IP",
    "INNER_IP_PROTOCOL",
    "INNER_L4_SRC_PORT",
    "INNER_L4_DST_PORT",
];

static SCHEMA: Schema<Knob> = Schema {
    statements: &[
        field!("SRC_IP", Knob::Outer(IpField::SrcIp)),
        field!("DST_IP", Knob::Outer(IpField::DstIp)),
        field!("IP_PROTOCOL", Knob::Outer(IpField::IpProtocol)),
        field!("L4_SRC_PORT", Knob::Outer(IpField::SrcPort)),
        field!("L4_DST_PORT", Knob::Outer(IpField::DstPort)),
        field!("IPV6_FLOW_LABEL", Knob::Outer(IpField::FlowLabel)),
        field!("IN_PORT", Knob::InPort),
        field!("SRC_MAC", Knob::SrcMac),
        field!("DST_MAC", Knob::DstMac),
        field!("ETHERTYPE", Knob::Ethertype),
        field!("VLAN_ID", Knob::VlanId),
        field!("INNER_SRC_IP", Knob::Inner(IpField::SrcIp)),
        field!("INNER_DST_IP", Knob::Inner(IpField::DstIp)),
        field!("INNER_IP_PROTOCOL", Knob::Inner(IpField::IpProtocol)),
        field!("INNER_L4_SRC_PORT", Knob::Inner(IpField::SrcPort)),
        field!("INNER_L4_DST_PORT", Knob::Inner(IpField::DstPort)),
        lag_field!("SRC_IP"),
        lag_field!("DST_IP"),
        lag_field!("IP_PROTOCOL"),
        lag_field!("L4_SRC_PORT"),
        lag_field!("L4_DST_PORT"),
        lag_field!("IPV6_FLOW_LABEL"),
        lag_field!("IN_PORT"),
        lag_field!("SRC_MAC"),
        lag_field!("DST_MAC"),
        lag_field!("ETHERTYPE"),
        lag_field!("VLAN_ID"),
        lag_field!("INNER_SRC_IP"),
        lag_field!("INNER_DST_IP"),
        lag_field!("INNER_IP_PROTOCOL"),
        lag_field!("INNER_L4_SRC_PORT"),
        lag_field!("INNER_L4_DST_PORT"),
        of("SWITCH_HASH GLOBAL ecmp_hash_algorithm", Text, Knob::Sonic(Sonic::Algorithm)),
        of("SWITCH_HASH GLOBAL lag_hash_algorithm", Text, Knob::Sonic(Sonic::Algorithm)),
        of("DEVICE_METADATA localhost type", Text, Knob::Sonic(Sonic::Type)),
        of("DEVICE_METADATA localhost ecmp_hash_seed", Integer(0, 65535), Knob::Sonic(Sonic::Seed)),
        of(
            "DEVICE_METADATA localhost namespace_id",
            Integer(0, 65535),
            Knob::Sonic(Sonic::Namespace),
        ),
    ],
    hierarchies: &["SWITCH_HASH"],
    others: &[],
    tops: &[],
    leaves: &[],
};

/// What is hashed unless it is turned off.
const DEFAULTS: [Knob; 5] = [
    Knob::Outer(IpField::SrcIp),
    Knob::Outer(IpField::DstIp),
    Knob::Outer(IpField::IpProtocol),
    Knob::Outer(IpField::SrcPort),
    Knob::Outer(IpField::DstPort),
];

fn front_end(request: &Request<'_>, report: &mut Report) -> Compiled {
    request.refuse_release(report);
    let settings = SCHEMA.settings(request.options, report);
    let knobs = SCHEMA.statements.iter().map(|statement| statement.knob);
    let fields = knobs.filter(|knob| !matches!(knob, Knob::Sonic(_)));
    let on: Vec<Knob> = fields.filter(|&knob| is_on(&settings, knob)).collect();
    if on.is_empty() {
        report.violate_as_a_whole(
            "no hash field is left, so that every packet would take the same member",
            "leave at least one field of `SWITCH_HASH GLOBAL ecmp_hash` on",
        );
    }
    advise_on_lone_sides(&settings, &on, report);
    sonic::remark(&settings, report);
    let mut configuration = configuration(&on);
    sonic::set_seeds(&settings, &mut configuration.users, report);
    let description = Description {
        platform: TOMAHAWK.name.to_owned(),
        packet_types: listing::packet_types(&configuration.field_table, LISTED),
        features: vec![],
    };
    Compiled::new(configuration, description)
}

/// The name of a field of ECMP.
fn name_of(knob: Knob) -> Option<&'static str> {
    let statement = SCHEMA.statements.iter().find(|statement| statement.knob == knob)?;
    statement.path.strip_prefix("SWITCH_HASH GLOBAL ecmp_hash ")
}

/// True for a field that is hashed unless it is turned off.
fn is_default(field: &str) -> bool {
    DEFAULTS.iter().any(|&knob| name_of(knob) == Some(field))
}

fn is_on(settings: &[Setting<'_, Knob>], knob: Knob) -> bool {
    let setting = settings.iter().find(|setting| setting.knob == knob);
    setting.map_or(DEFAULTS.contains(&knob), Setting::is_on)
}

/// One side of a pair alone is allowed, and rarely meant.
fn advise_on_lone_sides(settings: &[Setting<'_, Knob>], on: &[Knob], report: &mut Report) {
    let pairs = [(IpField::SrcIp, IpField::DstIp), (IpField::SrcPort, IpField::DstPort)];
    for (source, destination) in pairs {
        for (off, other) in [(source, destination), (destination, source)] {
            let lone = settings.iter().find(|setting| setting.knob == Knob::Outer(off));
            if let Some(setting) = lone.filter(|setting| !setting.is_on())
                && on.contains(&Knob::Outer(other))
            {
                report.advise(
                    setting.option,
                    "leaves one side of a pair, so that one host's flows are spread by their other end alone",
                    "",
                );
            }
        }
    }
}

fn configuration(on: &[Knob]) -> Configuration {
    let mut rows = FieldRows::default();
    rows.add(&[Routed], &ETH, &[], Entry::DESCEND);
    rows.add(&[Routed], &IP, &[], Entry::DESCEND);
    if on.iter().any(|knob| matches!(knob, Knob::Inner(_))) {
        rows.add(&[Routed], &[V4Overlay, V6Overlay], &[], Entry::DESCEND);
        rows.add(&[Overlay], &ETH, &[], Entry::DESCEND);
        rows.add(&[Overlay], &IP, &[], Entry::DESCEND);
    }
    for &knob in on {
        match knob {
            Knob::InPort => rows.add_meta(&Family::ALL, &["ifindex"]),
            Knob::SrcMac => rows.add(&[Routed], &ETH, &["smac"], 0),
            Knob::DstMac => rows.add(&[Routed], &ETH, &["dmac"], 0),
            Knob::Ethertype => rows.add(&[Routed], &ETH, &["ethertype"], 0),
            Knob::VlanId => rows.add(&[Routed], &ETH, &["vid1"], 0),
            Knob::Outer(field) => ip_field(&mut rows, Routed, field),
            Knob::Inner(field) => ip_field(&mut rows, Overlay, field),
            Knob::Sonic(_) => {}
        }
    }
    Configuration { field_table: rows.finish(), ..Configuration::default() }
}

fn ip_field(rows: &mut FieldRows, context: Context, field: IpField) {
    let ports = [V4_PORTS, V6_PORTS].concat();
    match field {
        IpField::SrcIp => rows.add(&[context], &IP, &["src"], 0),
        IpField::DstIp => rows.add(&[context], &IP, &["dst"], 0),
        IpField::IpProtocol => rows.add(&[context], &IP, &["proto"], 0),
        IpField::FlowLabel => rows.add(&[context], &IPV6, &["flow_label"], 0),
        IpField::SrcPort => rows.add(&[context], &ports, &["sport"], 0),
        IpField::DstPort => rows.add(&[context], &ports, &["dport"], 0),
    }
}

static LISTED: &[Listed] = &[Listed {
    id: "ip",
    section: "Switch ECMP",
    title: "IPv4 or IPv6, outermost header",
    fields: &[
        ListedField::of("src_ip", "Source IP", Routed, Ipv4L4, &["src"]).by("SRC_IP"),
        ListedField::of("dst_ip", "Destination IP", Routed, Ipv4L4, &["dst"]).by("DST_IP"),
        ListedField::of("src_port", "Source port", Routed, V4Ports, &["sport"]).by("L4_SRC_PORT"),
        ListedField::of("dst_port", "Destination port", Routed, V4Ports, &["dport"])
            .by("L4_DST_PORT"),
        ListedField::of("protocol", "Protocol", Routed, Ipv4L4, &["proto"]).by("IP_PROTOCOL"),
    ],
}];
