// SPDX-License-Identifier: Apache-2.0
//! What SONiC configures besides the fields: seeds, which follow from the device, and what is not
//! modelled.

use super::{Knob, Sonic};
use crate::systems::{Report, VendorOption, schema::Setting};
use lbhash_model::{
    HASH_PROFILES, USERS,
    config::{HashUser, User},
};

/// Seeds by the type of the device, as SONiC's template of switch settings has them: the first word
/// that the type contains.
const SEEDS: [(&str, u16); 8] = [
    ("ToRRouter", 0),
    ("LeafRouter", 10),
    ("SpineRouter", 25),
    ("FabricSpineRouter", 40),
    ("UpperSpineRouter", 50),
    ("LowerRegionalHub", 60),
    ("FabricRegionalHub", 70),
    ("UpperRegionalHub", 80),
];

/// Sets the seeds of all users, where the device states something that they follow from.
pub(super) fn set_seeds(
    settings: &[Setting<'_, Knob>],
    users: &mut [[HashUser; USERS]; HASH_PROFILES],
    report: &mut Report,
) {
    let find = |wanted| settings.iter().find(|setting| setting.knob == Knob::Sonic(wanted));
    let stated = find(Sonic::Seed);
    let by_type = find(Sonic::Type);
    let Some(setting) = stated.or(by_type) else { return };
    let seed = match (stated, by_type.and_then(Setting::text)) {
        (Some(seed), _) => seed.integer().and_then(|seed| u16::try_from(seed).ok()).unwrap_or(0),
        (None, Some(kind)) => {
            SEEDS.iter().find(|(word, _)| kind.contains(word)).map_or(0, |&(_, seed)| seed)
        }
        (None, None) => return,
    };
    let offset = find(Sonic::Namespace).and_then(Setting::integer).unwrap_or(0);
    let seed = seed.saturating_add(u16::try_from(offset).unwrap_or(0));
    for user in users.iter_mut().flat_map(|profile| profile.iter_mut().zip(User::ALL)) {
        if user.1 != User::NetworkHeader {
            user.0.seed = seed;
        }
    }
    if stated.is_none() {
        let rule =
            format!("gives the seed {seed} for ECMP and LAG, by SONiC's settings of a switch");
        report.advise(setting.option, &rule, "");
    }
}

/// Fields of LAGs, where they are not those of ECMP, and algorithms.
pub(super) fn remark(settings: &[Setting<'_, Knob>], report: &mut Report) {
    let mut lag = settings.iter().filter_map(|setting| match setting.knob {
        Knob::Sonic(Sonic::Lag(field)) => {
            let ecmp = settings.iter().find(|ecmp| super::name_of(ecmp.knob) == Some(field));
            let is_on = ecmp.map_or_else(|| super::is_default(field), Setting::is_on);
            (is_on != setting.is_on()).then_some(setting.option)
        }
        _ => None,
    });
    if let Some(option) = lag.next() {
        let rule = "differs from `ecmp_hash`, and is not modelled apart: here members of LAGs are chosen by the fields of `ecmp_hash`";
        report.advise(option, rule, "");
    }
    for setting in settings.iter().filter(|setting| setting.knob == Knob::Sonic(Sonic::Algorithm)) {
        advise_on_algorithm(setting.option, report);
    }
}

fn advise_on_algorithm(option: &VendorOption, report: &mut Report) {
    let rule = "chooses the function, which is not modelled: here it is that of the block";
    report.advise(option, rule, "`lbhash exact list` names the functions of chips that are public");
}
