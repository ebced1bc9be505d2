// SPDX-License-Identifier: Apache-2.0
//! Rules between SR Linux statements and hardware.

mod members;

use super::{
    chassis::{self, ADDRESS_ONLY, Chassis},
    fields, names,
    settings::Settings,
    statements::{
        HashOption::{self, *},
        Knob,
    },
};
use crate::systems::{Report, schema::Setting};
use lbhash_model::config::User;
use std::collections::HashSet;

/// Checks every rule.
pub(super) fn check(settings: &Settings<'_>, report: &mut Report) {
    if settings.system == names::IXR_7250 {
        pair(settings, SourceAddress, DestinationAddress, report);
        pair(settings, SourcePort, DestinationPort, report);
    }
    cards(settings, report);
    profiles(settings, report);
    hash_users(settings, report);
    user_defined(settings, report);
    members::check(settings, report);
    remarks(settings, report);
}

/// Both of a pair, or neither: what counts is the value after defaults.
fn pair(settings: &Settings<'_>, first: HashOption, second: HashOption, report: &mut Report) {
    let (off, on) = match (settings.has(first), settings.has(second)) {
        (false, true) => (first, second),
        (true, false) => (second, first),
        _ => return,
    };
    let Some(culprit) = settings.one(Knob::Field(off)) else { return };
    let state = match settings.one(Knob::Field(on)) {
        Some(_) => "true",
        None => "true by default",
    };
    report.violate(
        culprit.option,
        &format!(
            "must be the same as `{}`, which is {state}: 7250 IXR hashes both or neither",
            on.name()
        ),
        &format!("set `{}` to false too, or remove this", on.name()),
    );
}

fn takes_gen3(chassis: &Chassis) -> bool {
    chassis.takes_gen3_cards
}

/// The model's words for the cards in a chassis.
fn cards(settings: &Settings<'_>, report: &mut Report) {
    for knob in [Knob::Linecards36x800, Knob::LinecardsGen3] {
        let Some(setting) = settings.one(knob).filter(|setting| setting.is_on()) else { continue };
        if !settings.chassis.is_some_and(takes_gen3) {
            let rule = format!("such cards are in {} alone", chassis::names(takes_gen3));
            report.violate(setting.option, &rule, STATE_THE_CHASSIS);
        }
    }
}

const STATE_THE_CHASSIS: &str =
    "state the router's type as `platform chassis type`, or remove this";

/// Hash-profiles: where they exist, and that names agree.
fn profiles(settings: &Settings<'_>, report: &mut Report) {
    let is_profile = |setting: &&Setting<'_, Knob>| {
        matches!(setting.knob, Knob::Profile | Knob::ProfileSeed | Knob::InterfaceProfile)
    };
    for setting in settings.statements().iter().filter(is_profile) {
        if !settings.has_hash_profiles() {
            report.violate(
                setting.option,
                &format!(
                    "hash-profiles are there on Gen 3 line cards of {} alone",
                    chassis::names(takes_gen3)
                ),
                &match settings.chassis {
                    None => STATE_THE_CHASSIS.to_owned(),
                    Some(chassis) => format!(
                        "remove it: on this {} the seed of `hash-options` is the one for all interfaces",
                        chassis.name
                    ),
                },
            );
        }
    }
    let names: HashSet<_> = defined(settings).filter_map(|profile| profile.names.first()).collect();
    for reference in settings.all(Knob::InterfaceProfile) {
        let Some(name) = reference.text() else { continue };
        if !names.contains(&name) {
            let rule = format!("there is no hash-profile `{name}`");
            report.violate(reference.option, &rule, &existing(settings));
        }
    }
    unused_profiles(settings, report);
}

/// Statements that define a hash-profile.
fn defined<'s, 't>(settings: &'s Settings<'t>) -> impl Iterator<Item = &'s Setting<'t, Knob>> {
    let defines =
        |setting: &&Setting<'_, Knob>| matches!(setting.knob, Knob::Profile | Knob::ProfileSeed);
    settings.statements().iter().filter(defines)
}

fn existing(settings: &Settings<'_>) -> String {
    const MOST: usize = 16;
    let names = defined(settings).flat_map(|profile| profile.names.clone());
    let names: Vec<_> = names.take(MOST).collect();
    match names.as_slice() {
        [] => "define it under `system load-balancing hash-profile`".into(),
        names => format!("there is {}", names.join(", ")),
    }
}

fn unused_profiles(settings: &Settings<'_>, report: &mut Report) {
    let with_seed: HashSet<_> =
        settings.all(Knob::ProfileSeed).filter_map(|other| other.names.first()).collect();
    let referred: HashSet<_> =
        settings.all(Knob::InterfaceProfile).filter_map(Setting::text).collect();
    for profile in defined(settings) {
        let Some(&name) = profile.names.first() else { continue };
        if !with_seed.contains(&name) {
            let rule = "sets no `hash-seed`, and so changes nothing";
            report.advise(profile.option, rule, "give it a seed, or remove it");
        } else if !referred.contains(name) {
            let remedy = "refer to it as `interface NAME load-balancing hash-profile`";
            report.advise(profile.option, "is the hash-profile of no interface", remedy);
        }
    }
}

/// Names of the hash users as the router writes them.
pub(super) fn user_name(user: User) -> &'static str {
    match user {
        User::Level1Fec => "level-1-fec",
        User::Level2Fec => "level-2-fec",
        User::Level3Fec => "level-3-fec",
        User::Lag => "lag",
        User::NetworkHeader => "network-header",
    }
}

/// Polynomials of hash users: on 7250 IXR, and the same in every forwarding complex, for the block is one.
fn hash_users(settings: &Settings<'_>, report: &mut Report) {
    let mut complexes: Vec<(&str, &str)> = Vec::new();
    for setting in settings.all(Knob::Polynomial) {
        let [linecard, complex, user] = setting.names[..] else { continue };
        if settings.system != names::IXR_7250 {
            let remedy = "remove it: the assignment of the other systems is not known";
            report.violate(setting.option, "hash users are shown on 7250 IXR alone", remedy);
        } else if !User::ALL.iter().any(|&known| user_name(known) == user) {
            let names = User::ALL.map(user_name).join(", ");
            report.violate(
                setting.option,
                &format!("there is no hash user `{user}`"),
                &format!("allowed are {names}"),
            );
        }
        if !complexes.contains(&(linecard, complex)) {
            complexes.push((linecard, complex));
        }
        let other = settings.all(Knob::Polynomial).find(|other| {
            other.names[2] == user && other.names != setting.names && other.value != setting.value
        });
        if let Some(other) = other.filter(|other| place(other) < place(setting)) {
            report.violate(
                setting.option,
                &format!(
                    "differs from the polynomial of linecard {} forwarding-complex {} (line {})",
                    other.names[0], other.names[1], other.option.location.place.line
                ),
                "the model is one forwarding complex: keep the statements of the one whose packets are hashed",
            );
        }
    }
}

fn place(setting: &Setting<'_, Knob>) -> (usize, usize) {
    let place = setting.option.location.place;
    (place.line, place.column)
}

/// The matcher of 7220 IXR-H4 and -H5, as far as the block's parser can do its work.
fn user_defined(settings: &Settings<'_>, report: &mut Report) {
    let is_part = |setting: &&Setting<'_, Knob>| matches!(setting.knob, Knob::UserDefined(_));
    let mut parts = settings.statements().iter().filter(is_part);
    if settings.system == names::IXR_7220_H {
        let Some(last) = parts.next_back() else { return };
        if fields::user_defined_records(settings.user_defined()).is_none() {
            report.violate(
                last.option,
                "the block cannot extract these bytes",
                &format!("it can extract {}", fields::user_defined_choices()),
            );
        }
    } else {
        for part in parts {
            let rule = "user-defined fields are there on 7220 IXR-H4 and 7220 IXR-H5 alone";
            report.violate(part.option, rule, "remove it");
        }
    }
}

/// What is allowed and remarkable.
fn remarks(settings: &Settings<'_>, report: &mut Report) {
    for state in settings.all(Knob::State) {
        report.advise(state.option, "is state that says nothing about the hash", "");
    }
    let has_any = |options: &[HashOption]| options.iter().any(|&option| settings.has(option));
    let last = settings
        .statements()
        .iter()
        .rfind(|setting| matches!(setting.knob, Knob::Field(_)) && !setting.is_on());
    let Some(last) = last else { return };
    let addresses = has_any(&[SourceAddress, DestinationAddress]);
    let others = has_any(&[SourcePort, DestinationPort, Protocol]);
    let is_x1b = settings.chassis.is_some_and(|chassis| chassis.name == ADDRESS_ONLY);
    if !addresses && !others {
        let rule = "leaves nothing of an IPv4 packet to hash: all of them take one member";
        report.advise(last.option, rule, "leave an option true");
    } else if addresses && !others && !is_x1b {
        let rule = format!("hashing by addresses alone is documented for {ADDRESS_ONLY} and IPv4");
        report.advise(last.option, &rule, "");
    }
    if let Some(labels) = settings.one(Knob::Field(MplsLabelStack)).filter(|labels| !labels.is_on())
    {
        let rule = "leaves nothing of an MPLS packet with an entropy label to hash: what follows its stack is not read";
        report.advise(labels.option, rule, "");
    }
}
