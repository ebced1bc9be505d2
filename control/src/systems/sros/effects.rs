// SPDX-License-Identifier: Apache-2.0
//! What SR OS can do and the model cannot: each with what that means for the keys.

/// A statement that is valid and not modelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Absent {
    System(&'static Effect),
    Interface(&'static Effect),
    Service(&'static Effect),
}

/// What a statement does, and what the model does instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Effect {
    pub(super) does: &'static str,
    pub(super) here: &'static str,
    /// The router hashes other fields of common packets, so that the model's keys would mislead.
    pub(super) misleads: bool,
    /// Its value that changes nothing.
    pub(super) default: Option<&'static str>,
}

const fn effect(does: &'static str, here: &'static str) -> Effect {
    Effect { does, here, misleads: false, default: None }
}

pub(super) static L2TP: Effect = effect(
    "hashes headers of L2TP too",
    "here packets of L2TP are hashed by the IP header before them",
);
pub(super) static MULTICAST: Effect = effect(
    "spreads multicast by what its packets hold",
    "here by the record, `routed-multicast` of a topology",
);
pub(super) static SERVICE_ID: Effect = effect(
    "spreads VLL over the ports of a LAG by another function of the service identifier",
    "here by the identifier modulo the number of ports",
);
pub(super) static PORT_SEED: Effect =
    effect("gives each port a seed of its own", "here all ports have one seed");
pub(super) static EGRESS_LER: Effect = effect(
    "hashes the labels of packets that leave their tunnel here",
    "here such packets are hashed by what is under the labels",
);
pub(super) static POLYNOMIAL: Effect = effect(
    "chooses one of the chip's unpublished polynomials",
    "here polynomials are those of the model",
);
pub(super) static NOT_SYMMETRIC: Effect =
    effect("makes the hash of IPv6 depend on the direction", "here it always does");
pub(super) static NO_IPV6_ADDRESSES: Effect = Effect {
    misleads: true,
    ..effect("takes IPv6 addresses out of the hash", "here they are always in it")
};
pub(super) static SELECTION: Effect = Effect {
    misleads: true,
    default: Some("both"),
    ..effect(
        "chooses the addresses and ports of one direction, or of the inner header",
        "here both of the outer header are hashed",
    )
};
pub(super) static SPI: Effect =
    effect("hashes the SPI of ESP and AH too", "here such packets are hashed by their addresses");
pub(super) static TEID: Effect =
    effect("hashes the TEID of GTP too", "here such packets are hashed as other UDP is");
pub(super) static FLOW_LABEL: Effect = Effect {
    misleads: true,
    ..effect("hashes the flow label of IPv6 too", "here only its addresses")
};
pub(super) static LABELS_OF_A_SAP: Effect = effect(
    "hashes labelled packets of its SAPs by their labels and by what is under them",
    "here they are hashed by their MAC addresses",
);
pub(super) static SERVICE_INTERFACE: Effect =
    effect("chooses what is hashed", "here interfaces of `router` alone have settings");
