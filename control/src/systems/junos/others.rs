// SPDX-License-Identifier: Apache-2.0
//! What Junos has besides: words at the top, and statements about load balancing that are of other platforms, or that the
//! model does not have.

use super::super::schema::Other;

/// Words at the top of a configuration.
pub(super) const TOPS: &[&str] = &[
    "version",
    "system",
    "chassis",
    "forwarding-options",
    "interfaces",
    "policy-options",
    "protocols",
    "routing-options",
    "routing-instances",
    "logical-systems",
    "groups",
    "apply-groups",
    "apply-groups-except",
    "access",
    "access-profile",
    "accounting-options",
    "applications",
    "bridge-domains",
    "class-of-service",
    "diameter",
    "dynamic-profiles",
    "ethernet-switching-options",
    "event-options",
    "fabric",
    "firewall",
    "jsrc",
    "multi-chassis",
    "multicast-snooping-options",
    "poe",
    "rcsid",
    "schedulers",
    "security",
    "services",
    "session-limit-group",
    "snmp",
    "switch-options",
    "tenants",
    "unified-edge",
    "virtual-chassis",
    "vlans",
    "vmhost",
    "wlan",
];

const SWITCHES: &str = "EX, QFX and PTX, which are not modelled";

/// A statement of `enhanced-hash-key` that switches have.
macro_rules! switch {
    ($words:literal) => {
        Other::elsewhere(concat!("forwarding-options enhanced-hash-key ", $words), SWITCHES)
    };
}

/// An action of a policy that can stand beside `load-balance`, and is not about it.
macro_rules! action {
    ($word:literal) => {
        Other::aside(concat!("policy-options policy-statement ... then ", $word, " ..."))
    };
}

const MEMBERS: &str =
    "the key is the same; how many next hops a route has is of a topology (docs/topology.md)";
const LABELS: &str = "the key is that of the packets as they are given";

/// The statements.
pub(super) const OTHERS: &[Other] = &[
    switch!("ecmp-dlb ..."),
    switch!("ecmp-resilient-hash ..."),
    switch!("conditional-match ..."),
    switch!("fabric-load-balance ..."),
    switch!("flex-hashing ..."),
    switch!("gre ..."),
    switch!("hash-mode ..."),
    switch!("hash-parameters ..."),
    switch!("hash-seed ..."),
    switch!("inet ..."),
    switch!("inet6 ..."),
    switch!("lag ..."),
    switch!("layer2 ..."),
    switch!("mpls ..."),
    switch!("resilient-hash-seed ..."),
    switch!("symmetric-hash ..."),
    switch!("vxlan ..."),
    switch!("vxlan-vnid ..."),
    switch!("family ethernet-switching ..."),
    switch!("family inet layer-3 ..."),
    switch!("family inet layer-4 ..."),
    switch!("family inet no-incoming-port ..."),
    switch!("family inet no-ipv4-destination-address ..."),
    switch!("family inet no-ipv4-source-address ..."),
    switch!("family inet no-l4-destination-port ..."),
    switch!("family inet no-l4-source-port ..."),
    switch!("family inet no-protocol ..."),
    switch!("family inet vlan-id ..."),
    switch!("family inet6 layer-3 ..."),
    switch!("family inet6 layer-4 ..."),
    switch!("family inet6 no-incoming-port ..."),
    switch!("family inet6 no-ipv6-destination-address ..."),
    switch!("family inet6 no-ipv6-source-address ..."),
    switch!("family inet6 no-l4-destination-port ..."),
    switch!("family inet6 no-l4-source-port ..."),
    switch!("family inet6 no-next-header ..."),
    switch!("family inet6 vlan-id ..."),
    switch!("family mpls all-labels ..."),
    switch!("family mpls label-1 ..."),
    switch!("family mpls label-2 ..."),
    switch!("family mpls label-3 ..."),
    switch!("family mpls no-labels ..."),
    //
    Other::reported("chassis maximum-ecmp ...", MEMBERS),
    Other::reported("routing-options maximum-ecmp ...", MEMBERS),
    Other::reported("routing-options forwarding-table ecmp-fast-reroute ...", MEMBERS),
    Other::reported("... multipath ...", MEMBERS),
    Other::reported("forwarding-options load-balance-label-capability ...", LABELS),
    Other::reported("... entropy-label ...", LABELS),
    Other::reported("... flow-label-transmit ...", LABELS),
    Other::reported("... flow-label-receive ...", LABELS),
    Other::elsewhere(
        "forwarding-options load-balance per-flow ...",
        "M120, M320, and MX with DPCs, which are not modelled",
    ),
    //
    action!("accept"),
    action!("reject"),
    action!("next"),
    action!("metric"),
    action!("metric2"),
    action!("local-preference"),
    action!("preference"),
    action!("community"),
    action!("as-path-prepend"),
    action!("as-path-expand"),
    action!("origin"),
    action!("tag"),
    action!("color"),
    action!("class"),
    action!("cos-next-hop-map"),
    action!("default-action"),
    action!("external"),
    action!("forwarding-class"),
    action!("install-nexthop"),
    action!("next-hop"),
    action!("priority"),
    action!("source-class"),
    action!("destination-class"),
    action!("trace"),
    action!("validation-state"),
];
