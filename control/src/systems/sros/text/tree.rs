// SPDX-License-Identifier: Apache-2.0
//! The part of the command line's tree that load balancing and topologies need.
//!
//! The classic command line does not mark where a hierarchy begins, and JSON does not mark which
//! member names a list entry, so that a reader has to know. What is not listed here is left aside
//! from its first unknown word on; its values, passwords among them, are never looked at.

/// A word of the tree, and what follows it.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Words below it.
    Hierarchy(Children),
    /// The same, where it says something that it is there.
    Presence(Children),
    /// A name, and words below it.
    Entries(List),
    /// A name, and the whole tree below it: statements that another place can take over.
    Group,
    /// A statement alone, or `true` or `false`.
    Flag,
    /// A statement with one value, or with several in brackets.
    Value,
    /// A statement with the rest of its line.
    Line,
}

pub(super) type Children = &'static [Node];

/// Entries that are told apart by a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct List {
    /// Member of JSON that holds the name.
    pub(super) key: &'static str,
    pub(super) children: Children,
    /// An entry of the classic command line is one line and opens no hierarchy; it can be of
    /// several names.
    pub(super) is_a_line: bool,
}

const fn hierarchy(name: &'static str, children: Children) -> Node {
    Node { name, kind: Kind::Hierarchy(children) }
}

const fn list(name: &'static str, key: &'static str, children: Children) -> Node {
    Node { name, kind: Kind::Entries(List { key, children, is_a_line: false }) }
}

const fn flag(name: &'static str) -> Node {
    Node { name, kind: Kind::Flag }
}

const fn value(name: &'static str) -> Node {
    Node { name, kind: Kind::Value }
}

const APPLY_GROUPS: Node = value("apply-groups");

/// What stands below `configure`.
pub(super) static CONFIGURE: Children = &[
    hierarchy("system", SYSTEM),
    list("router", "router-name", ROUTER),
    list("port", "port-id", PORT),
    list("lag", "lag-name", LAG),
    hierarchy("service", SERVICE),
    hierarchy("groups", &[Node { name: "group", kind: Kind::Group }]),
    APPLY_GROUPS,
];

static SYSTEM: Children = &[
    hierarchy("load-balancing", SYSTEM_LOAD_BALANCING),
    hierarchy("fp", &[hierarchy("resource-allocation", RESOURCES)]),
    // Where older releases have them.
    flag("l4-load-balancing"),
    value("lsr-load-balancing"),
    flag("mc-enh-load-balancing"),
    flag("system-ip-load-balancing"),
    APPLY_GROUPS,
];

static SYSTEM_LOAD_BALANCING: Children = &[
    value("lsr-load-balancing"),
    flag("l4-load-balancing"),
    flag("system-ip-load-balancing"),
    flag("l2tp-load-balancing"),
    flag("mc-enh-load-balancing"),
    flag("service-id-lag-hashing"),
    flag("per-port-hash-seed"),
    flag("eler-enh-load-balancing"),
    hierarchy("hash-polynomial", HASH_POLYNOMIAL),
    Node { name: "hash-poly", kind: Kind::Line },
    hierarchy("exclude", &[flag("src-dst-ipv6")]),
    APPLY_GROUPS,
];

static RESOURCES: Children =
    &[hierarchy("load-balancing", &[hierarchy("ipv6", &[flag("non-symmetric-hashing")])])];

static HASH_POLYNOMIAL: Children = &[value("ecmp"), value("lag")];

static ROUTER: Children = &[
    list("interface", "interface-name", INTERFACE),
    value("ecmp"),
    Node { name: "weighted-ecmp", kind: Kind::Line },
    hierarchy("static-routes", &[list("route", "ip-prefix", STATIC_ROUTE), APPLY_GROUPS]),
    list("static-route-entry", "ip-prefix", STATIC_ROUTE),
    Node { name: "static-route", kind: Kind::Line },
    APPLY_GROUPS,
];

static INTERFACE: Children = &[
    hierarchy("load-balancing", INTERFACE_LOAD_BALANCING),
    // Where the 7705 SAR has them.
    flag("l4-load-balancing"),
    flag("teid-load-balancing"),
    flag("spi-load-balancing"),
    value("address"),
    hierarchy("ipv4", &[hierarchy("primary", &[value("address"), value("prefix-length")])]),
    hierarchy("ipv6", &[list("address", "ipv6-address", &[value("prefix-length")])]),
    value("port"),
    list("sap", "sap-id", &[]),
    flag("shutdown"),
    value("admin-state"),
    APPLY_GROUPS,
];

static INTERFACE_LOAD_BALANCING: Children = &[
    value("lsr-load-balancing"),
    value("ip-load-balancing"),
    value("egr-ip-load-balancing"),
    flag("spi-load-balancing"),
    flag("teid-load-balancing"),
    flag("flow-label-load-balancing"),
    APPLY_GROUPS,
];

static STATIC_ROUTE: Children = &[
    list("next-hop", "ip-address", NEXT_HOP),
    list("interface", "interface-name", NEXT_HOP),
    list("indirect", "ip-address", NEXT_HOP),
    Node { name: "black-hole", kind: Kind::Presence(NEXT_HOP) },
    Node { name: "blackhole", kind: Kind::Presence(NEXT_HOP) },
    APPLY_GROUPS,
];

static NEXT_HOP: Children = &[
    value("load-balancing-weight"),
    value("metric"),
    value("preference"),
    flag("shutdown"),
    value("admin-state"),
    APPLY_GROUPS,
];

static PORT: Children = &[
    hierarchy(
        "ethernet",
        &[
            value("load-balancing-algorithm"),
            value("lsr-load-balancing"),
            value("speed"),
            APPLY_GROUPS,
        ],
    ),
    flag("shutdown"),
    value("admin-state"),
    APPLY_GROUPS,
];

static LAG: Children = &[
    Node {
        name: "port",
        kind: Kind::Entries(List {
            key: "port-id",
            children: &[value("hash-weight"), value("sub-group"), value("priority")],
            is_a_line: true,
        }),
    },
    value("port-weight-speed"),
    hierarchy(
        "adaptive-load-balancing",
        &[value("tolerance"), value("interval"), value("bandwidth-threshold")],
    ),
    Node { name: "per-link-hash", kind: Kind::Line },
    flag("shutdown"),
    value("admin-state"),
    APPLY_GROUPS,
];

static SERVICE: Children = &[
    list("vpls", "service-name", LAYER_2),
    list("epipe", "service-name", LAYER_2),
    list("fpipe", "service-name", LAYER_2),
    list("ipipe", "service-name", LAYER_2),
    list("apipe", "service-name", LAYER_2),
    list("cpipe", "service-name", LAYER_2),
    list("ies", "service-name", LAYER_3),
    list("vprn", "service-name", LAYER_3),
    APPLY_GROUPS,
];

static LAYER_2: Children = &[
    hierarchy("load-balancing", SERVICE_LOAD_BALANCING),
    // Where older releases have it.
    flag("per-service-hashing"),
    APPLY_GROUPS,
];

static SERVICE_LOAD_BALANCING: Children = &[
    flag("per-service-hashing"),
    flag("spi-load-balancing"),
    flag("teid-load-balancing"),
    flag("lbl-eth-or-ip-l4-teid"),
    // Of the 7705 SAR.
    flag("l4-load-balancing"),
    APPLY_GROUPS,
];

static LAYER_3: Children = &[
    list("interface", "interface-name", SERVICE_INTERFACE),
    hierarchy("network", &[list("interface", "interface-name", SERVICE_INTERFACE)]),
    list("network-interface", "interface-name", SERVICE_INTERFACE),
    APPLY_GROUPS,
];

static SERVICE_INTERFACE: Children = &[
    hierarchy("load-balancing", INTERFACE_LOAD_BALANCING),
    list("sap", "sap-id", &[]),
    APPLY_GROUPS,
];

/// The word of a level.
pub(super) fn find(children: Children, name: &str) -> Option<&'static Node> {
    children.iter().find(|node| node.name == name)
}

/// Words at the top of a configuration, in either command line. A text that has none of them is
/// no configuration of SR OS.
pub(super) fn is_top(word: &str) -> bool {
    find(CONFIGURE, word).is_some() || OTHER_TOPS.contains(&word)
}

const OTHER_TOPS: &[&str] = &[
    "aaa",
    "anysec",
    "app-assure",
    "application-assurance",
    "aps",
    "bfd",
    "bier",
    "bmp",
    "call-trace",
    "card",
    "cflowd",
    "chassis",
    "connection-profile",
    "cron",
    "esa",
    "eth-cfm",
    "eth-ring",
    "eth-tunnel",
    "filter",
    "fwd-path-ext",
    "gpon",
    "group-encryption",
    "ip-mtu-profile",
    "ipsec",
    "isa",
    "li",
    "log",
    "macsec",
    "mcast-management",
    "mirror",
    "multicast-management",
    "multilink-bundle",
    "oam-pm",
    "openflow",
    "persistent-indices",
    "pfcp",
    "policy-options",
    "port-policy",
    "port-topology",
    "port-xc",
    "ptp",
    "pw-port",
    "pxc",
    "python",
    "qos",
    "redundancy",
    "saa",
    "satellite",
    "sfm",
    "subscriber-mgmt",
    "test-oam",
    "thresholds",
    "uplink-config",
    "virtual-router",
    "vrrp",
];
