// SPDX-License-Identifier: Apache-2.0
//! The SR OS statements that concern hashing, in the words of the classic command line.

use super::{
    super::schema::{
        Kind::{self, Choice, Integer, Presence, Text},
        Schema, Statement,
    },
    effects::{self, Absent},
    spraying::Pipe,
};

/// What a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Knob {
    /// What a label switching router hashes.
    Lsr(Level),
    /// Ports and protocol too.
    L4(Level),
    /// The system IP address too.
    SystemIp,
    /// Address of the interface `system`.
    SystemAddress,
    /// Its prefix length, where that is a statement of its own.
    SystemPrefixLength,
    /// Spreading by the identifier of the service that is named.
    PerService(Service),
    /// Valid, and not modelled; of the system, or of the interface or service that is named.
    Absent(Absent),
    /// Weights and limits of members, which are of a topology.
    OfATopology,
    /// Of the 7705 SAR.
    OfThe7705,
    /// The port or interface whose settings count; the model's word.
    AppliesTo(Level),
}

/// Where a setting stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Level {
    System,
    Port,
    Interface,
}

/// A service that can be spread by its identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Service {
    Vpls,
    Pipe(Pipe),
}

impl Service {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Vpls => "vpls",
            Self::Pipe(pipe) => pipe.name(),
        }
    }
}

pub(super) const LBL_ONLY: &str = "lbl-only";
pub(super) const LBL_IP: &str = "lbl-ip";
pub(super) const IP_ONLY: &str = "ip-only";
pub(super) const INCLUDE_L4: &str = "include-l4";
pub(super) const EXCLUDE_L4: &str = "exclude-l4";
/// As of the system.
pub(super) const DEFAULT: &str = "default";

/// The ways that are modelled.
pub(super) const MODELLED: [&str; 3] = [LBL_ONLY, LBL_IP, IP_ONLY];

const LSR: Kind = Choice(&[
    LBL_ONLY,
    LBL_IP,
    IP_ONLY,
    "eth-encap-ip",
    "lbl-ip-l4-teid",
    "lbl-eth-ip-l4-teid",
    "lbl-ip-or-teid",
]);

const WEIGHT: Kind = Integer(0, u32::MAX as i64);
/// Not looked at: what counts is that the statement is there.
const NAME: Kind = Text;

const fn of(path: &'static str, value: Kind, knob: Knob) -> Statement<Knob> {
    Statement { path, value, knob }
}

/// Per-service hashing of a kind of service; `below` is where it stands, with a space behind it.
macro_rules! per_service {
    ($name:literal, $below:literal, $service:expr) => {
        of(
            concat!("service ", $name, " * ", $below, "per-service-hashing"),
            Presence,
            Knob::PerService($service),
        )
    };
}

/// What interfaces can have, and is not modelled.
macro_rules! absent_of_interfaces {
    ($above:literal, $name:literal, $value:expr, $absent:ident) => {
        of(
            concat!($above, " interface * load-balancing ", $name),
            $value,
            Knob::Absent(Absent::Interface(&effects::$absent)),
        )
    };
}

/// What services can have, and is not modelled.
macro_rules! absent_of_services {
    ($kind:literal, $name:literal, $absent:ident) => {
        of(
            concat!("service ", $kind, " * load-balancing ", $name),
            Presence,
            Knob::Absent(Absent::Service(&effects::$absent)),
        )
    };
}

/// What interfaces of services can have: none of it is modelled.
macro_rules! absent_of_service_interfaces {
    ($path:literal) => {
        of(
            concat!("service ", $path, " * load-balancing **"),
            Presence,
            Knob::Absent(Absent::Service(&effects::SERVICE_INTERFACE)),
        )
    };
}

/// The weight of a next hop of a static route.
macro_rules! weight {
    ($path:literal) => {
        of(concat!("router ", $path, " * load-balancing-weight"), WEIGHT, Knob::OfATopology)
    };
}

/// What the system can have, and is not modelled.
macro_rules! absent {
    ($path:literal, $value:expr, $absent:ident) => {
        of($path, $value, Knob::Absent(Absent::System(&effects::$absent)))
    };
}

const SELECTION: Kind = Choice(&["both", "source", "destination", "inner-ip"]);

/// Everything known of SR OS.
pub(super) static SCHEMA: Schema<Knob> = Schema {
    statements: &[
        of("system load-balancing lsr-load-balancing", LSR, Knob::Lsr(Level::System)),
        of("system load-balancing l4-load-balancing", Presence, Knob::L4(Level::System)),
        of("system load-balancing system-ip-load-balancing", Presence, Knob::SystemIp),
        of("router interface system address", Text, Knob::SystemAddress),
        of("router interface system ipv4 primary address", Text, Knob::SystemAddress),
        of(
            "router interface system ipv4 primary prefix-length",
            Integer(0, 32),
            Knob::SystemPrefixLength,
        ),
        of(
            "router interface * load-balancing lsr-load-balancing",
            LSR,
            Knob::Lsr(Level::Interface),
        ),
        of("port * ethernet lsr-load-balancing", LSR, Knob::Lsr(Level::Port)),
        of(
            "port * ethernet load-balancing-algorithm",
            Choice(&[INCLUDE_L4, EXCLUDE_L4, DEFAULT]),
            Knob::L4(Level::Port),
        ),
        per_service!("vpls", "load-balancing ", Service::Vpls),
        per_service!("epipe", "load-balancing ", Service::Pipe(Pipe::Epipe)),
        per_service!("fpipe", "load-balancing ", Service::Pipe(Pipe::Fpipe)),
        per_service!("ipipe", "load-balancing ", Service::Pipe(Pipe::Ipipe)),
        per_service!("apipe", "load-balancing ", Service::Pipe(Pipe::Apipe)),
        per_service!("cpipe", "load-balancing ", Service::Pipe(Pipe::Cpipe)),
        of("applies-to port", Text, Knob::AppliesTo(Level::Port)),
        of("applies-to interface", Text, Knob::AppliesTo(Level::Interface)),
        // Where older releases have them.
        of("system lsr-load-balancing", LSR, Knob::Lsr(Level::System)),
        of("system l4-load-balancing", Presence, Knob::L4(Level::System)),
        of("system system-ip-load-balancing", Presence, Knob::SystemIp),
        absent!("system mc-enh-load-balancing", Presence, MULTICAST),
        per_service!("vpls", "", Service::Vpls),
        per_service!("epipe", "", Service::Pipe(Pipe::Epipe)),
        // Valid, and not modelled.
        absent!("system load-balancing l2tp-load-balancing", Presence, L2TP),
        absent!("system load-balancing mc-enh-load-balancing", Presence, MULTICAST),
        absent!("system load-balancing service-id-lag-hashing", Presence, SERVICE_ID),
        absent!("system load-balancing per-port-hash-seed", Presence, PORT_SEED),
        absent!("system load-balancing eler-enh-load-balancing", Presence, EGRESS_LER),
        absent!("system load-balancing hash-polynomial ecmp", NAME, POLYNOMIAL),
        absent!("system load-balancing hash-polynomial lag", NAME, POLYNOMIAL),
        absent!("system load-balancing hash-poly", NAME, POLYNOMIAL),
        absent!("system load-balancing exclude src-dst-ipv6", Presence, NO_IPV6_ADDRESSES),
        absent!(
            "system fp resource-allocation load-balancing ipv6 non-symmetric-hashing",
            Presence,
            NOT_SYMMETRIC
        ),
        absent_of_interfaces!("router", "ip-load-balancing", SELECTION, SELECTION),
        absent_of_interfaces!("router", "egr-ip-load-balancing", SELECTION, SELECTION),
        absent_of_interfaces!("router", "spi-load-balancing", Presence, SPI),
        absent_of_interfaces!("router", "teid-load-balancing", Presence, TEID),
        absent_of_interfaces!("router", "flow-label-load-balancing", Presence, FLOW_LABEL),
        absent_of_service_interfaces!("ies * interface"),
        absent_of_service_interfaces!("vprn * interface"),
        absent_of_service_interfaces!("vprn * network interface"),
        absent_of_service_interfaces!("vprn * network-interface"),
        absent_of_services!("vpls", "spi-load-balancing", SPI),
        absent_of_services!("vpls", "teid-load-balancing", TEID),
        absent_of_services!("vpls", "lbl-eth-or-ip-l4-teid", LABELS_OF_A_SAP),
        absent_of_services!("epipe", "lbl-eth-or-ip-l4-teid", LABELS_OF_A_SAP),
        // Of a topology.
        of("router ecmp", WEIGHT, Knob::OfATopology),
        of("router weighted-ecmp", NAME, Knob::OfATopology),
        of("lag * port * hash-weight", NAME, Knob::OfATopology),
        of("lag * port-weight-speed", NAME, Knob::OfATopology),
        of("lag * adaptive-load-balancing **", Presence, Knob::OfATopology),
        of("lag * per-link-hash", NAME, Knob::OfATopology),
        weight!("static-route-entry * next-hop"),
        weight!("static-routes route * next-hop"),
        weight!("static-routes route * interface"),
        // Of another router.
        of("router interface * l4-load-balancing", Presence, Knob::OfThe7705),
        of("router interface * teid-load-balancing", Presence, Knob::OfThe7705),
        of("router interface * spi-load-balancing", Presence, Knob::OfThe7705),
        of("service vpls * load-balancing l4-load-balancing", Presence, Knob::OfThe7705),
        of("service epipe * load-balancing l4-load-balancing", Presence, Knob::OfThe7705),
        of("service epipe * load-balancing teid-load-balancing", Presence, Knob::OfThe7705),
    ],
    hierarchies: &[
        "system load-balancing",
        "system fp resource-allocation load-balancing",
        "router interface * load-balancing",
        "service vpls * load-balancing",
        "service epipe * load-balancing",
        "service fpipe * load-balancing",
        "service ipipe * load-balancing",
        "service apipe * load-balancing",
        "service cpipe * load-balancing",
    ],
    others: &[],
    tops: &[
        "system",
        "router",
        "service",
        "port",
        "lag",
        "card",
        "chassis",
        "connection-profile",
        "eth-cfm",
        "filter",
        "log",
        "mda",
        "oam-pm",
        "policy-options",
        "python",
        "qos",
        "redundancy",
        "sfm",
        "test-oam",
    ],
    leaves: &[],
};
