// SPDX-License-Identifier: Apache-2.0
//! Huawei: per-flow, symmetric and per-packet load balancing. The document shows no commands; the names are the model's.
//!
//! Per flow, a packet is classified by a rule, the five-tuple by default. Symmetric mode knows addresses alone, and makes both
//! directions meet: by sorting them on every device, or, as the document has it, by a device at one end that exchanges them before
//! it hashes ([`with_exchanged_addresses`]).

mod text;
mod vrp;

pub use text::read;

use super::{
    Balancing, Compiled, Description, Method, Report, Request, System,
    field_rows::{ETH, FieldRows, IP, V4_PORTS, V6_PORTS},
    listing::{self, Listed, ListedField},
    schema::{
        Kind::{Boolean, Choice, Presence},
        Schema, Setting, Statement,
    },
};
use lbhash_model::{
    Context::Routed,
    Kind, Metadata,
    RecordType::{Ipv4L4, Ipv6L4, V4Ports},
    config::{Configuration, Entry},
    reference,
};
use vrp::Vrp;

/// Huawei.
pub(super) const HUAWEI: System = System {
    name: "huawei",
    description: "Huawei routers, per-flow, symmetric and per-packet load balancing",
    default_release: None,
    release_word: None,
    front_end,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Knob {
    Mode,
    SymmetricBy,
    Field(&'static str),
    /// A statement of VRP.
    Vrp(Vrp),
}

const PER_FLOW: &str = "per-flow";
const PER_PACKET: &str = "per-packet";
const SYMMETRIC: &str = "symmetric";
const SORTING: &str = "sorting";
const EXCHANGING: &str = "exchanging";

/// The five-tuple: words of the option, and of the field table.
const FIVE_TUPLE: [(&str, &str); 5] = [
    ("source-ip", "src"),
    ("destination-ip", "dst"),
    ("protocol", "proto"),
    ("source-port", "sport"),
    ("destination-port", "dport"),
];

static SCHEMA: Schema<Knob> = Schema {
    statements: &[
        Statement {
            path: "load-balance mode",
            value: Choice(&[PER_FLOW, SYMMETRIC, PER_PACKET]),
            knob: Knob::Mode,
        },
        Statement {
            path: "load-balance symmetric-by",
            value: Choice(&[SORTING, EXCHANGING]),
            knob: Knob::SymmetricBy,
        },
        rule(FIVE_TUPLE[0].1, "load-balance flow-rule source-ip"),
        rule(FIVE_TUPLE[1].1, "load-balance flow-rule destination-ip"),
        rule(FIVE_TUPLE[2].1, "load-balance flow-rule protocol"),
        rule(FIVE_TUPLE[3].1, "load-balance flow-rule source-port"),
        rule(FIVE_TUPLE[4].1, "load-balance flow-rule destination-port"),
        // Statements of VRP, with the words of their view before them.
        vrp("load-balance flow **", Vrp::Flow),
        vrp("load-balance packet **", Vrp::Packet),
        vrp("load-balance ecmp **", Vrp::Fields),
        vrp("ecmp load-balance diffluence", Vrp::Diffluence),
        vrp("slot * load-balance hash-arithmetic **", Vrp::Function),
        vrp("slot * load-balance hash-seed **", Vrp::Function),
        vrp("slot * load-balance hash-fields ip **", Vrp::Fields),
        vrp("slot * load-balance **", Vrp::OfAPlace),
        vrp("interface * load-balance **", Vrp::OfAPlace),
        vrp("interface * loadbalance **", Vrp::OfAPlace),
        vrp("traffic behavior * load-balance **", Vrp::OfAPlace),
    ],
    hierarchies: &["load-balance", "ecmp load-balance", "slot * load-balance"],
    others: &[],
    tops: &[],
    leaves: &[],
};

const fn vrp(path: &'static str, vrp: Vrp) -> Statement<Knob> {
    Statement { path, value: Presence, knob: Knob::Vrp(vrp) }
}

const fn rule(field: &'static str, path: &'static str) -> Statement<Knob> {
    Statement { path, value: Boolean, knob: Knob::Field(field) }
}

fn front_end(request: &Request<'_>, report: &mut Report) -> Compiled {
    request.refuse_release(report);
    let settings = SCHEMA.settings(request.options, report);
    let of_vrp = vrp::mode(&settings, report);
    let mode = word(&settings, Knob::Mode).or(of_vrp).unwrap_or(PER_FLOW);
    let fields: Vec<&str> = FIVE_TUPLE
        .iter()
        .map(|&(_, field)| field)
        .filter(|&field| find(&settings, Knob::Field(field)).is_none_or(Setting::is_on))
        .collect();
    check(&settings, mode, &fields, report);
    let configuration = match mode {
        SYMMETRIC => symmetric(word(&settings, Knob::SymmetricBy) != Some(EXCHANGING)),
        _ => per_flow(&fields),
    };
    let description = Description {
        platform: HUAWEI.name.to_owned(),
        packet_types: listing::packet_types(&configuration.field_table, LISTED),
        features: vec![],
    };
    let method = if mode == PER_PACKET { Method::RoundRobin } else { Method::FlowHash };
    let is_symmetric = mode == SYMMETRIC;
    let rotates = find(&settings, Knob::Mode).filter(|_| mode == PER_PACKET);
    let chosen_by = rotates.map(|setting| setting.option.clone());
    // The mode is the same for route, tunnel and trunk load balancing.
    let balancing = ["route", "tunnel", "trunk"].map(|object| Balancing {
        object: object.to_owned(),
        method,
        chosen_by: chosen_by.clone(),
        is_symmetric,
        has_mixed_speeds: false,
        pinned: vec![],
    });
    Compiled { balancing: balancing.into(), ..Compiled::new(configuration, description) }
}

fn find<'s, 't>(settings: &'s [Setting<'t, Knob>], knob: Knob) -> Option<&'s Setting<'t, Knob>> {
    settings.iter().find(|setting| setting.knob == knob)
}

fn word<'s>(settings: &'s [Setting<'_, Knob>], knob: Knob) -> Option<&'s str> {
    find(settings, knob).and_then(Setting::text)
}

fn check(settings: &[Setting<'_, Knob>], mode: &str, fields: &[&str], report: &mut Report) {
    for setting in settings {
        match (setting.knob, mode) {
            (Knob::Field(_), SYMMETRIC) => report.violate(
                setting.option,
                "cannot stand beside symmetric mode, which tells flows apart by their addresses alone",
                "remove it, or write `load-balance mode` = \"per-flow\"",
            ),
            (Knob::SymmetricBy, PER_FLOW | PER_PACKET) => report.violate(
                setting.option,
                "counts only in symmetric mode",
                "remove it, or write `load-balance mode` = \"symmetric\"",
            ),
            (Knob::Field(_), PER_PACKET) => {
                report.advise(setting.option, "has no effect: packets take turns", "");
            }
            (Knob::Mode, PER_PACKET) => report.advise(
                setting.option,
                "spreads packets by their order of arrival: the keys choose no member, and flows may be reordered",
                "",
            ),
            _ => {}
        }
        if setting.knob == Knob::SymmetricBy && setting.text() == Some(EXCHANGING) {
            report.advise(
                setting.option,
                "needs a device at the other end that exchanges the addresses before it hashes",
                "give that device the packets of `with_exchanged_addresses`",
            );
        }
    }
    if fields.is_empty() {
        report.violate_as_a_whole(
            "`load-balance flow-rule` leaves no field, so that every packet would be of one flow",
            "leave at least one field of the five-tuple on",
        );
    }
}

fn per_flow(fields: &[&str]) -> Configuration {
    let mut rows = FieldRows::default();
    rows.add(&[Routed], &ETH, &[], Entry::DESCEND);
    rows.add(&[Routed], &IP, fields, 0);
    rows.add(&[Routed], &[Ipv4L4, Ipv6L4], &[], Entry::DESCEND);
    rows.add(&[Routed], &[V4_PORTS, V6_PORTS].concat(), fields, 0);
    Configuration { field_table: rows.finish(), ..Configuration::default() }
}

fn symmetric(is_sorted: bool) -> Configuration {
    let mut rows = FieldRows::default();
    rows.add(&[Routed], &ETH, &[], Entry::DESCEND);
    rows.add(&[Routed], &IP, &["src", "dst"], if is_sorted { Entry::SYMMETRIC } else { 0 });
    Configuration { field_table: rows.finish(), ..Configuration::default() }
}

/// The frame as the device at the other end hashes it in symmetric mode by exchanging: source and destination address of the
/// outermost IP header change places. A frame without an IP header stays as it is.
#[must_use]
pub fn with_exchanged_addresses(frame: &[u8]) -> Vec<u8> {
    let mut exchanged = frame.to_vec();
    let trace = reference::hash(&symmetric(true), &Metadata::default(), frame);
    let ip = trace.stages.iter().find(|stage| matches!(stage.kind, Kind::Ipv4 | Kind::Ipv6));
    let field = |name: &str| ip?.fields.iter().find(|field| field.name == name);
    if let (Some(source), Some(destination)) = (field("src"), field("dst")) {
        let bytes = source.bits / 8;
        for byte in 0..bytes {
            exchanged.swap(source.byte + byte, destination.byte + byte);
        }
    }
    exchanged
}

static LISTED: &[Listed] = &[Listed {
    id: "ip",
    section: "Per-flow load balancing",
    title: "IP packet",
    fields: &[
        ListedField::of("source_ip", "Source IP address", Routed, Ipv4L4, &["src"]),
        ListedField::of("destination_ip", "Destination IP address", Routed, Ipv4L4, &["dst"]),
        ListedField::of("protocol", "Protocol number", Routed, Ipv4L4, &["proto"]),
        ListedField::of("source_port", "Source port number", Routed, V4Ports, &["sport"]),
        ListedField::of("destination_port", "Destination port number", Routed, V4Ports, &["dport"]),
    ],
}];
