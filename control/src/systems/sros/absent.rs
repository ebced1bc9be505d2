// SPDX-License-Identifier: Apache-2.0
//! What SR OS can do and the model cannot: each with what that means for the keys.

use super::statements::{Knob, Level};
use crate::systems::{Report, schema::Setting};

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
    does: &'static str,
    here: &'static str,
    /// The router hashes other fields of common packets, so that the model's keys would mislead.
    misleads: bool,
    /// Its value that changes nothing.
    default: Option<&'static str>,
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

/// Says of each statement that is not modelled what that means; `scope` is the place whose own
/// settings count.
pub(super) fn report(
    statements: &[Setting<'_, Knob>],
    scope: Option<(Level, &str)>,
    report: &mut Report,
) {
    let mut elsewhere: Vec<(&Effect, &Setting<'_, Knob>, usize)> = Vec::new();
    for setting in statements {
        let Knob::Absent(absent) = setting.knob else { continue };
        let (Absent::System(effect) | Absent::Interface(effect) | Absent::Service(effect)) = absent;
        let is_off = setting.value == crate::systems::Value::Flag(false);
        if is_off || setting.text().is_some() && setting.text() == effect.default {
            continue;
        }
        let name = setting.names.first().copied();
        let counts = match (absent, name) {
            (Absent::System(_), _) => true,
            (Absent::Interface(_), Some(name)) => scope == Some((Level::Interface, name)),
            (Absent::Interface(_) | Absent::Service(_), _) => false,
        };
        let Effect { does, here, .. } = effect;
        let rule = format!("{does}, which is not modelled: {here}");
        if counts && effect.misleads {
            report.violate(setting.option, &rule, "remove it to see the keys without it");
        } else if counts {
            report.advise(setting.option, &rule, "");
        } else {
            match elsewhere.iter_mut().find(|(known, ..)| **known == *effect) {
                Some((_, _, more)) => *more += 1,
                None => elsewhere.push((effect, setting, 0_usize)),
            }
        }
    }
    for (Effect { does, here, .. }, first, more) in elsewhere {
        let more = match more {
            0 => String::new(),
            1 => ", as does another statement of its kind".to_owned(),
            more => format!(", as do {more} other statements of its kind"),
        };
        let rule = format!("{does} there alone{more}, which is not modelled: {here}");
        report.advise(first.option, &rule, "");
    }
}

/// Weights and limits, which a profile does not have: one advice for all of them.
pub(super) fn report_topology(statements: &[Setting<'_, Knob>], report: &mut Report) {
    let mut all = statements.iter().filter(|setting| setting.knob == Knob::OfATopology);
    let Some(first) = all.next() else { return };
    let others = match all.count() {
        0 => String::new(),
        1 => ", as does another statement".to_owned(),
        more => format!(", as do {more} other statements"),
    };
    let rule = format!("says how members share the load, which is of a topology{others}");
    report.advise(first.option, &rule, "`lbhash topology import` makes one");
}
