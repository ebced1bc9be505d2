// SPDX-License-Identifier: Apache-2.0
//! Linux: `fib_multipath_hash_policy`, 0 (addresses, the kernel's default) or 1 (five-tuple), of the outermost header.
//!
//! Both put addresses and ports in order, so that the two directions of a flow meet. `net.core.rps_hash_fields`, which is sometimes
//! named for it, does not exist; it is read as the policy, and said so. As in the field lists of this model, policy 0 of IPv6 hashes
//! addresses alone; the kernel adds the flow label and the protocol.

mod text;

pub use text::{Host, read};

use super::{
    Compiled, Description, Report, Request, System,
    field_rows::{ETH, FieldRows, IPV4, IPV6, V4_PORTS, V6_PORTS},
    listing::{self, Listed, ListedField},
    schema::{
        Kind::{self, Integer, Text},
        Schema, Setting, Statement,
    },
};
use lbhash_model::{
    Context::Routed,
    RecordType::{self as Record, Ipv4L4, Ipv4Other, Ipv6L4, Ipv6Other, V4Ports, V6Ports},
    config::{Configuration, Entry},
};

/// Linux.
pub(super) const LINUX: System = System {
    name: "linux",
    description: "Linux kernel, fib_multipath_hash_policy 0 and 1",
    default_release: None,
    release_word: None,
    front_end,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Knob {
    PolicyIpv4,
    PolicyIpv6,
    /// Fields of policy 3.
    Fields,
    /// Seed of the kernel's own function.
    Seed,
    /// Next hops without a neighbour are left out.
    UseNeighbours,
    /// The hash policy of a bond.
    Bond,
    /// The name that does not exist.
    RpsHashFields,
}

/// Policies 0 to 3: L3, L4, L3 or inner L3, custom.
const POLICIES: Kind = Integer(0, 3);

const fn of(path: &'static str, value: Kind, knob: Knob) -> Statement<Knob> {
    Statement { path, value, knob }
}

/// Sysctls by dots in a path of tables, and by dots in one quoted word.
static SCHEMA: Schema<Knob> = Schema {
    statements: &[
        of("net ipv4 fib_multipath_hash_policy", POLICIES, Knob::PolicyIpv4),
        of("net.ipv4.fib_multipath_hash_policy", POLICIES, Knob::PolicyIpv4),
        of("net ipv6 fib_multipath_hash_policy", POLICIES, Knob::PolicyIpv6),
        of("net.ipv6.fib_multipath_hash_policy", POLICIES, Knob::PolicyIpv6),
        of("net ipv4 fib_multipath_hash_fields", Integer(0, 0xFFF), Knob::Fields),
        of("net.ipv4.fib_multipath_hash_fields", Integer(0, 0xFFF), Knob::Fields),
        of("net ipv6 fib_multipath_hash_fields", Integer(0, 0xFFF), Knob::Fields),
        of("net.ipv6.fib_multipath_hash_fields", Integer(0, 0xFFF), Knob::Fields),
        of("net.ipv4.fib_multipath_hash_seed", Integer(0, u32::MAX as i64), Knob::Seed),
        of("net.ipv4.fib_multipath_use_neigh", Integer(0, 1), Knob::UseNeighbours),
        of("link * xmit_hash_policy", Text, Knob::Bond),
        of("net core rps_hash_fields", POLICIES, Knob::RpsHashFields),
        of("net.core.rps_hash_fields", POLICIES, Knob::RpsHashFields),
    ],
    hierarchies: &["net"],
    others: &[],
    tops: &[],
    leaves: &[],
};

fn front_end(request: &Request<'_>, report: &mut Report) -> Compiled {
    request.refuse_release(report);
    let settings = SCHEMA.settings(request.options, report);
    let is_whole_host = request.options.is_whole_router;
    settings.iter().for_each(|setting| check(setting, is_whole_host, report));
    let is_policy = |setting: &Setting<'_, Knob>| {
        matches!(setting.knob, Knob::PolicyIpv4 | Knob::PolicyIpv6 | Knob::RpsHashFields)
    };
    if is_whole_host && !settings.iter().any(is_policy) {
        let rule = "no fib_multipath_hash_policy is stated: 0 is taken, the kernel's default";
        report.advise_as_a_whole(
            rule,
            "add the output of `sysctl net.ipv4.fib_multipath_hash_policy`",
        );
    }
    let ipv4 = policy(&settings, Knob::PolicyIpv4, report);
    let ipv6 = policy(&settings, Knob::PolicyIpv6, report);

    let mut rows = FieldRows::default();
    rows.add(&[Routed], &ETH, &[], Entry::DESCEND);
    version(&mut rows, ipv4, IPV4, &V4_PORTS);
    version(&mut rows, ipv6, IPV6, &V6_PORTS);
    let configuration = Configuration { field_table: rows.finish(), ..Configuration::default() };
    let description = Description {
        platform: LINUX.name.to_owned(),
        packet_types: listing::packet_types(&configuration.field_table, LISTED),
        features: vec![],
    };
    Compiled::new(configuration, description)
}

fn check(setting: &Setting<'_, Knob>, is_whole_host: bool, report: &mut Report) {
    match (setting.knob, setting.integer()) {
        // A host prints its fields whatever its policy is; with policy 3 the policy is refused.
        (Knob::Fields, _) if is_whole_host => {}
        (Knob::Seed, Some(seed)) if seed != 0 => report.advise(
            setting.option,
            "is the seed of the kernel's own function, which `lbhash exact` computes: here keys are those of the block",
            "",
        ),
        (Knob::UseNeighbours, Some(1)) => report.advise(
            setting.option,
            "leaves next hops without a neighbour out, which a topology says by its members",
            "",
        ),
        (Knob::Bond, _) => report.advise(
            setting.option,
            "is the hash of a bond, which `lbhash exact --system linux-bonding` computes: here a LAG is hashed as next hops are",
            "",
        ),
        (Knob::Fields, _) => report.violate(
            setting.option,
            "counts only with policy 3, which the model does not have",
            "remove it, or write the fields as rows of a profile without `system`",
        ),
        (_, Some(2)) => report.violate(
            setting.option,
            "is the policy of inner addresses, which the model does not have",
            "write 0 (addresses) or 1 (five-tuple)",
        ),
        (_, Some(3)) => report.violate(
            setting.option,
            "is the policy of chosen fields, which the model does not have",
            "write 0 or 1, or the fields as rows of a profile without `system`",
        ),
        _ => {}
    }
    if setting.knob == Knob::RpsHashFields {
        report.advise(
            setting.option,
            "is no sysctl of Linux and was read as fib_multipath_hash_policy of IPv4 and IPv6",
            "write net.ipv4.fib_multipath_hash_policy and net.ipv6.fib_multipath_hash_policy",
        );
    }
}

/// The policy of an IP version; its own name goes before the alias, which must not contradict it.
fn policy(settings: &[Setting<'_, Knob>], knob: Knob, report: &mut Report) -> i64 {
    let find = |knob| settings.iter().find(|setting: &&Setting<'_, Knob>| setting.knob == knob);
    let (own, alias) = (find(knob), find(Knob::RpsHashFields));
    if let (Some(own), Some(alias)) = (own, alias)
        && own.value != alias.value
    {
        report.violate(
            alias.option,
            &format!("contradicts `{}` = {}", own.option.path.join("."), own.value),
            "remove it: Linux has no such sysctl",
        );
    }
    own.or(alias).and_then(Setting::integer).unwrap_or(0)
}

fn version(rows: &mut FieldRows, policy: i64, [l4, other]: [Record; 2], ports: &[Record]) {
    let symmetric = Entry::SYMMETRIC;
    rows.add(&[Routed], &[l4, other], &["src", "dst"], symmetric);
    if policy == 1 {
        rows.add(&[Routed], &[l4, other], &["proto"], 0);
        rows.add(&[Routed], &[l4], &[], Entry::DESCEND);
        rows.add(&[Routed], ports, &["sport", "dport"], symmetric);
    }
}

macro_rules! listed {
    ($id:literal, $title:literal, $option:literal, $l4:ident, $ports:ident) => {
        Listed {
            id: $id,
            section: "Kernel ECMP",
            title: $title,
            fields: &[
                ListedField::of("addresses", "Src IP, Dst IP", Routed, $l4, &["src", "dst"]),
                ListedField::of("ports", "Src Port, Dst Port", Routed, $ports, &["sport", "dport"])
                    .by($option),
                ListedField::of("protocol", "Protocol", Routed, $l4, &["proto"]).by($option),
            ],
        }
    };
}

macro_rules! listed_other {
    ($id:literal, $title:literal, $option:literal, $other:ident) => {
        Listed {
            id: $id,
            section: "Kernel ECMP",
            title: $title,
            fields: &[
                ListedField::of("addresses", "Src IP, Dst IP", Routed, $other, &["src", "dst"]),
                ListedField::of("protocol", "Protocol", Routed, $other, &["proto"]).by($option),
            ],
        }
    };
}

static LISTED: &[Listed] = &[
    listed!(
        "ipv4_tcp_udp",
        "IPv4 TCP or UDP",
        "net.ipv4.fib_multipath_hash_policy",
        Ipv4L4,
        V4Ports
    ),
    listed_other!("ipv4_other", "IPv4, other", "net.ipv4.fib_multipath_hash_policy", Ipv4Other),
    listed!(
        "ipv6_tcp_udp",
        "IPv6 TCP or UDP",
        "net.ipv6.fib_multipath_hash_policy",
        Ipv6L4,
        V6Ports
    ),
    listed_other!("ipv6_other", "IPv6, other", "net.ipv6.fib_multipath_hash_policy", Ipv6Other),
];
