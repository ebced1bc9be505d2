// SPDX-License-Identifier: Apache-2.0
//! The SR Linux statements that concern load balancing.

use super::super::schema::{
    Kind::{self, Boolean, Choice, Integer, Presence, Text},
    Other, Schema, Statement,
};

/// What a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Knob {
    /// A field that `hash-options` turns on or off.
    Field(HashOption),
    /// The system's seed.
    HashSeed,
    /// The hash-profile that is named exists.
    Profile,
    /// Seed of the hash-profile that is named.
    ProfileSeed,
    /// Name of the hash-profile of the interface that is named.
    InterfaceProfile,
    /// Seed that the router generated for the interface that is named; state.
    InterfaceSeed,
    /// Port id of the interface that is named; the model's name.
    PortId,
    /// Polynomial of a hash user, the third name, in a forwarding complex, the second, of a line card, the first; state.
    Polynomial,
    /// Type of the chassis; state.
    ChassisType,
    /// Base MAC address; state.
    BaseMac,
    /// The line cards generate a seed for each interface; the model's name.
    Linecards36x800,
    /// The line cards have hash-profiles; the model's name.
    LinecardsGen3,
    /// Bytes behind a UDP header that are hashed; the model's name.
    UserDefined(Extract),
    /// About dynamic load balancing.
    Dynamic,
    /// Of the resources of dynamic load balancing, percentage at which the router warns.
    ThresholdSet,
    /// Percentage at which it ends the warning.
    ThresholdClear,
    /// About resilient hashing.
    Resilient,
    /// Rows of the fill pattern of the prefix, the second name, in the network instance, the first.
    BucketsPerPath,
    /// Columns of that fill pattern.
    MaxPaths,
    /// State that says nothing about the hash.
    State,
}

/// Fields that `hash-options` turns on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum HashOption {
    DestinationAddress,
    DestinationPort,
    Ipv6FlowLabel,
    Protocol,
    SourceAddress,
    SourcePort,
    MplsLabelStack,
}

impl HashOption {
    /// In the order in which the router shows them.
    pub(super) const ALL: [Self; 7] = [
        Self::DestinationAddress,
        Self::DestinationPort,
        Self::Ipv6FlowLabel,
        Self::Protocol,
        Self::SourceAddress,
        Self::SourcePort,
        Self::MplsLabelStack,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::DestinationAddress => "destination-address",
            Self::DestinationPort => "destination-port",
            Self::Ipv6FlowLabel => "ipv6-flow-label",
            Self::Protocol => "protocol",
            Self::SourceAddress => "source-address",
            Self::SourcePort => "source-port",
            Self::MplsLabelStack => "mpls-label-stack",
        }
    }
}

/// Parts of the rule for the bytes behind a UDP header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Extract {
    DestinationPort,
    Offset,
    Length,
}

/// What weights of next hops mean for the keys.
const WEIGHTS: &str =
    "the key is the same; weights and buckets of next hops are of a topology (docs/topology.md)";

const SEED: Kind = Integer(0, 65535);
const POLYNOMIAL: Kind = Integer(1, 8);
const MODE: Kind = Choice(&["flow-dynamic", "flow-fixed", "per-packet"]);
const PERCENTAGE: Kind = Integer(0, 100);
/// What is limited is the product.
const BUCKETS: Kind = Integer(1, 65535);

const fn of(path: &'static str, value: Kind, knob: Knob) -> Statement<Knob> {
    Statement { path, value, knob }
}

macro_rules! hash_option {
    ($name:literal, $option:ident) => {
        of(
            concat!("system load-balancing hash-options ", $name),
            Boolean,
            Knob::Field(HashOption::$option),
        )
    };
}

macro_rules! resilient_prefix {
    ($name:literal, $knob:ident) => {
        of(
            concat!("network-instance * ip-load-balancing resilient-hash-prefix * ", $name),
            BUCKETS,
            Knob::$knob,
        )
    };
}

macro_rules! threshold {
    ($name:literal, $knob:ident) => {
        of(
            concat!(
                "platform resource-monitoring datapath asic resource dynamic-load-balancing-ecmp-groups ",
                $name
            ),
            PERCENTAGE,
            Knob::$knob,
        )
    };
}

macro_rules! user_defined {
    ($name:literal, $greatest:literal, $part:ident) => {
        of(
            concat!("system load-balancing user-defined-field ", $name),
            Integer(0, $greatest),
            Knob::UserDefined(Extract::$part),
        )
    };
}

/// Everything known of SR Linux, whatever the hardware.
pub(super) static SCHEMA: Schema<Knob> = Schema {
    statements: &[
        of("system load-balancing hash-options hash-seed", SEED, Knob::HashSeed),
        hash_option!("source-address", SourceAddress),
        hash_option!("destination-address", DestinationAddress),
        hash_option!("protocol", Protocol),
        hash_option!("source-port", SourcePort),
        hash_option!("destination-port", DestinationPort),
        hash_option!("ipv6-flow-label", Ipv6FlowLabel),
        hash_option!("mpls-label-stack", MplsLabelStack),
        of("system load-balancing hash-profile *", Presence, Knob::Profile),
        of("system load-balancing hash-profile * hash-seed", SEED, Knob::ProfileSeed),
        user_defined!("destination-port", 65535, DestinationPort),
        user_defined!("offset", 255, Offset),
        user_defined!("length", 255, Length),
        of("system load-balancing dynamic **", Presence, Knob::Dynamic),
        of("system load-balancing dynamic mode", MODE, Knob::Dynamic),
        //
        of("interface * load-balancing hash-profile", Text, Knob::InterfaceProfile),
        of("interface * load-balancing hash-seed", SEED, Knob::InterfaceSeed),
        of(
            "interface * load-balancing last-dynamic-load-balancing-quality-metrics **",
            Presence,
            Knob::State,
        ),
        of("interface * port-id", Text, Knob::PortId),
        //
        of("platform chassis type", Text, Knob::ChassisType),
        of("platform chassis hw-mac-address", Text, Knob::BaseMac),
        of("platform chassis linecards-36x800", Boolean, Knob::Linecards36x800),
        of("platform chassis linecards-gen3", Boolean, Knob::LinecardsGen3),
        of(
            "platform linecard * forwarding-complex * load-balancing hash-user * hash-polynomial",
            POLYNOMIAL,
            Knob::Polynomial,
        ),
        threshold!("upper-threshold-set", ThresholdSet),
        threshold!("upper-threshold-clear", ThresholdClear),
        //
        of(
            "network-instance * ip-load-balancing resilient-hash-prefix **",
            Presence,
            Knob::Resilient,
        ),
        resilient_prefix!("hash-buckets-per-path", BucketsPerPath),
        resilient_prefix!("max-paths", MaxPaths),
        of(
            "network-instance * ip-load-balancing dynamic-load-balancing **",
            Presence,
            Knob::Dynamic,
        ),
    ],
    hierarchies: &[
        "system load-balancing",
        "interface * load-balancing",
        "platform linecard * forwarding-complex * load-balancing",
        "platform resource-monitoring datapath asic resource dynamic-load-balancing-ecmp-groups",
        "network-instance * ip-load-balancing",
    ],
    others: &[
        Other::refused(
            "system load-balancing hash-options per-complex-randomization true",
            "each forwarding complex hashes otherwise, and keys are those of a router without it",
        ),
        Other::reported(
            "system load-balancing hash-options per-complex-randomization false",
            "the keys are those of a router without it",
        ),
        Other::refused(
            "system load-balancing hash-options per-complex-randomization ...",
            "each forwarding complex hashes otherwise, and keys are those of a router without it",
        ),
        Other::reported("... weighted-ecmp ...", WEIGHTS),
        Other::reported("... max-ecmp-hash-buckets-per-next-hop-group ...", WEIGHTS),
        Other::reported("... evpn-link-bandwidth ...", WEIGHTS),
        Other::reported("... load-balancing-weight ...", WEIGHTS),
        Other::reported("... multipath ...", WEIGHTS),
        Other::reported("... max-ecmp-paths ...", WEIGHTS),
    ],
    tops: &[
        "system",
        "acl",
        "bfd",
        "interface",
        "maintenance",
        "network-instance",
        "oam",
        "platform",
        "qos",
        "routing-policy",
        "tunnel",
        "tunnel-interface",
    ],
    leaves: &[
        "admin-state",
        "description",
        "ip-mtu",
        "l2-mtu",
        "loopback-mode",
        "mtu",
        "router-id",
        "tpid",
        "type",
        "vlan-tagging",
    ],
};
