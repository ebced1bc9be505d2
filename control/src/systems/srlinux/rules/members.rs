// SPDX-License-Identifier: Apache-2.0
//! Rules about members: resilient hashing and dynamic load balancing, which choose by the key and do not change it.

use super::super::{
    chassis::{self, Chassis},
    settings::Settings,
    statements::Knob,
};
use crate::systems::{Report, VendorOption, schema::Setting};
use std::{
    collections::{HashMap, HashSet},
    net::IpAddr,
};

/// Buckets that the fill pattern of a prefix has at most.
const MOST_BUCKETS: i64 = 128;

pub(super) fn check(settings: &Settings<'_>, report: &mut Report) {
    capabilities(settings, report);
    prefixes(settings, report);
    fill_patterns(settings, report);
    thresholds(settings, report);
}

type Capability = fn(&Chassis) -> bool;

/// Where the features exist.
fn capabilities(settings: &Settings<'_>, report: &mut Report) {
    const RESILIENT: &[Knob] = &[Knob::Resilient, Knob::BucketsPerPath, Knob::MaxPaths];
    const DYNAMIC: &[Knob] = &[Knob::Dynamic, Knob::ThresholdSet, Knob::ThresholdClear];
    let capabilities: [(&[Knob], &str, Capability); 2] = [
        (RESILIENT, "resilient hashing", |chassis| chassis.has_resilient_hashing),
        (DYNAMIC, "dynamic load balancing", |chassis| chassis.has_dynamic_load_balancing),
    ];
    for (knobs, what, capability) in capabilities {
        // Where the chassis is not stated, the system is at fault only if none of its chassis can do it.
        let is_there = match settings.chassis {
            Some(chassis) => capability(chassis),
            None => chassis::ALL
                .iter()
                .any(|chassis| chassis.system == settings.system && capability(chassis)),
        };
        for setting in knobs.iter().flat_map(|&knob| settings.all(knob)) {
            if is_there {
                let rule =
                    format!("{what} chooses members by the key, and does not change the key");
                report.advise(setting.option, &rule, "");
            } else {
                let rule = format!("{what} is there on {} alone", chassis::names(capability));
                report.violate(setting.option, &rule, "remove it");
            }
        }
    }
}

/// What resilient hashing is for is a prefix; each is reported once.
fn prefixes(settings: &Settings<'_>, report: &mut Report) {
    const RESILIENT: [Knob; 3] = [Knob::Resilient, Knob::BucketsPerPath, Knob::MaxPaths];
    let mut known = HashSet::new();
    let words = |option: &VendorOption| match option.path.as_slice() {
        [_, instance, _, list, prefix, ..] if list == "resilient-hash-prefix" => {
            Some((instance.clone(), prefix.clone()))
        }
        _ => None,
    };
    let settings = settings.statements().iter();
    for setting in settings.filter(|setting| RESILIENT.contains(&setting.knob)) {
        let Some((instance, prefix)) = words(setting.option) else { continue };
        let fault = not_a_prefix(&prefix);
        if let Some((rule, remedy)) = fault.filter(|_| known.insert((instance, prefix.clone()))) {
            report.violate(setting.option, &format!("`{prefix}` {rule}"), remedy);
        }
    }
}

/// What is wrong with a prefix of IPv4 or IPv6.
fn not_a_prefix(text: &str) -> Option<(&'static str, &'static str)> {
    const REMEDY: &str = "write an address and a length, as in 203.0.113.0/24 or 2001:db8::/32";
    let Some((address, length)) = text.split_once('/') else {
        let is_address = text.parse::<IpAddr>().is_ok();
        let rule = if is_address { "has no prefix length" } else { "is not a prefix" };
        return Some((rule, REMEDY));
    };
    let longest = match address.parse() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return Some(("is not a prefix", REMEDY)),
    };
    let is_length = length.bytes().all(|digit| digit.is_ascii_digit())
        && length.parse::<u8>().is_ok_and(|length| length <= longest);
    (!is_length).then_some(("is not a prefix: its length is wrong", REMEDY))
}

/// A fill pattern has rows and columns, and not too many buckets.
fn fill_patterns(settings: &Settings<'_>, report: &mut Report) {
    let [all_rows, all_columns] =
        [Knob::BucketsPerPath, Knob::MaxPaths].map(|knob| by_names(settings, knob));
    for rows in settings.all(Knob::BucketsPerPath) {
        match all_columns.get(rows.names.as_slice()) {
            Some(columns) => fill_pattern(rows, columns, report),
            None => incomplete(rows, "max-paths", report),
        }
    }
    for columns in settings.all(Knob::MaxPaths) {
        if !all_rows.contains_key(columns.names.as_slice()) {
            incomplete(columns, "hash-buckets-per-path", report);
        }
    }
}

/// Statements by the network instance and the prefix.
fn by_names<'s, 't>(
    settings: &'s Settings<'t>,
    knob: Knob,
) -> HashMap<&'s [&'t str], &'s Setting<'t, Knob>> {
    settings.all(knob).map(|setting| (setting.names.as_slice(), setting)).collect()
}

fn incomplete(setting: &Setting<'_, Knob>, missing: &str, report: &mut Report) {
    let rule = format!("needs `{missing}` beside it: the fill pattern is their product");
    report.violate(setting.option, &rule, &format!("set `{missing}` for this prefix too"));
}

fn fill_pattern(rows: &Setting<'_, Knob>, columns: &Setting<'_, Knob>, report: &mut Report) {
    let (Some(buckets), Some(paths)) = (rows.integer(), columns.integer()) else { return };
    if buckets * paths > MOST_BUCKETS {
        report.violate(
            rows.option,
            &format!(
                "makes {} buckets with `max-paths {paths}`, and a prefix has at most {MOST_BUCKETS}",
                buckets * paths
            ),
            "lower one of them",
        );
    }
}

/// A warning ends below where it begins.
fn thresholds(settings: &Settings<'_>, report: &mut Report) {
    let number = |knob| settings.one(knob).and_then(Setting::integer);
    let (Some(clear), Some(set), Some(end)) = (
        settings.one(Knob::ThresholdClear),
        number(Knob::ThresholdSet),
        number(Knob::ThresholdClear),
    ) else {
        return;
    };
    if end >= set {
        report.violate(
            clear.option,
            &format!("is not below `upper-threshold-set`, which is {set}"),
            "write a smaller percentage",
        );
    }
}
