// SPDX-License-Identifier: Apache-2.0
//! How members are chosen: ECMP next hops and aggregated interfaces, with the releases that have each method.

use super::{
    gates,
    release::Release,
    rules::{exclude, too_old},
    settings::Settings,
    statements::{BundleKnob, Knob},
};
use crate::systems::{Balancing, Method, Report, VendorOption, schema::Setting};
use std::collections::BTreeMap;

/// Checks the statements about members and says what they come to: ECMP first, then the bundles by number.
pub(super) fn balancing(settings: &Settings<'_>, report: &mut Report) -> Vec<Balancing> {
    let mut bundles = Bundles::default();
    for setting in settings.statements() {
        match setting.knob {
            Knob::Bundle(knob) => bundles.statement(settings, setting, knob, report),
            Knob::Targeted => bundles.targeted(settings, setting, report),
            _ => {}
        }
    }
    device_count(settings, &bundles, report);
    let (method, chosen_by) = ecmp(settings, report);
    let ecmp = Balancing { chosen_by: chosen_by.cloned(), ..Balancing::new("ecmp", method) };
    std::iter::once(ecmp).chain(bundles.0.into_values().map(|bundle| bundle.balancing)).collect()
}

impl Balancing {
    fn new(object: &str, method: Method) -> Self {
        Self {
            object: object.to_owned(),
            method,
            chosen_by: None,
            is_symmetric: false,
            has_mixed_speeds: false,
            pinned: Vec::new(),
        }
    }
}

/// How next hops are chosen, and by which statement; none where it is so by default.
fn ecmp<'t>(settings: &Settings<'t>, report: &mut Report) -> (Method, Option<&'t VendorOption>) {
    let adaptive = settings.statements().iter().find(|setting| setting.knob == Knob::EcmpAdaptive);
    if let Some(setting) = adaptive {
        if settings.release < gates::MPLS_FIELDS {
            too_old(setting.option, gates::MPLS_FIELDS, "", report);
        }
        models_own(setting.option, report);
    }
    let random = settings.policies.random;
    if let Some(option) = random
        && settings.release < gates::ADAPTIVE
    {
        too_old(option, gates::ADAPTIVE, "", report);
    }
    if let (Some(random), Some(adaptive)) = (random, adaptive) {
        exclude(random, adaptive.option, "", report);
    }
    let by_flow = [
        settings.policies.per_packet,
        settings.policies.source_ip_only,
        settings.policies.destination_ip_only,
    ];
    let by_flow = by_flow.into_iter().flatten().next();
    if settings.release < gates::ECMP {
        (Method::SingleNextHop, None)
    } else if random.is_some() {
        (Method::Random, random)
    } else if let Some(adaptive) = adaptive {
        (Method::Adaptive, Some(adaptive.option))
    } else if by_flow.is_some() {
        (Method::FlowHash, by_flow)
    } else {
        (Method::PerPrefix, None)
    }
}

/// Bundles by number.
#[derive(Default)]
struct Bundles<'t>(BTreeMap<u32, Bundle<'t>>);

struct Bundle<'t> {
    balancing: Balancing,
    /// What chose its method.
    chosen_by: Option<&'t VendorOption>,
    /// The first statement about it.
    first: &'t VendorOption,
}

impl<'t> Bundles<'t> {
    /// The bundle that a statement is about, if its interface is one.
    fn of(&mut self, setting: &Setting<'t, Knob>, report: &mut Report) -> Option<&mut Bundle<'t>> {
        let name = setting.names.first()?;
        let Some(number) = bundle_number(name) else {
            report.violate(
                setting.option,
                &format!("is of aggregated Ethernet interfaces, and `{name}` is none"),
                "name the interface aeN",
            );
            return None;
        };
        let new = || Bundle {
            balancing: Balancing::new(name, Method::FlowHash),
            chosen_by: None,
            first: setting.option,
        };
        Some(self.0.entry(number).or_insert_with(new))
    }

    fn statement(
        &mut self,
        settings: &Settings<'t>,
        setting: &Setting<'t, Knob>,
        knob: BundleKnob,
        report: &mut Report,
    ) {
        let Some(bundle) = self.of(setting, report) else { return };
        let option = setting.option;
        let (since, method) = match knob {
            BundleKnob::PerPacketRandom => (Some(gates::ADAPTIVE), Some(Method::Random)),
            BundleKnob::Adaptive => (Some(gates::ADAPTIVE), Some(Method::Adaptive)),
            BundleKnob::PeriodicRebalance => {
                (Some(gates::ADAPTIVE), Some(Method::PeriodicRebalance))
            }
            BundleKnob::Symmetric => {
                bundle.balancing.is_symmetric = true;
                let rule = "is a name of this model; the hash of MPCs is symmetric by itself, for every bundle";
                report.advise(option, rule, "");
                (None, None)
            }
            BundleKnob::LinkSpeed => {
                let is_mixed = setting.text() == Some("mixed");
                bundle.balancing.has_mixed_speeds |= is_mixed;
                (is_mixed.then_some(gates::MIXED_SPEEDS), None)
            }
        };
        check_gate(settings.release, since, option, report);
        if let Some(method) = method {
            bundle.choose(method, option, report);
        }
    }

    fn targeted(
        &mut self,
        settings: &Settings<'t>,
        setting: &Setting<'t, Knob>,
        report: &mut Report,
    ) {
        check_gate(settings.release, Some(gates::PPPOE_UNDER_MPLS), setting.option, report);
        let Some(bundle) = self.of(setting, report) else { return };
        let unit = setting.names.join(".");
        if !bundle.balancing.pinned.contains(&unit) {
            bundle.balancing.pinned.push(unit);
        }
    }
}

impl<'t> Bundle<'t> {
    fn choose(&mut self, method: Method, option: &'t VendorOption, report: &mut Report) {
        if matches!(method, Method::Adaptive | Method::PeriodicRebalance)
            && self.balancing.method != method
        {
            models_own(option, report);
        }
        match self.chosen_by {
            Some(earlier) if self.balancing.method != method => {
                exclude(earlier, option, "", report)
            }
            _ => {
                (self.balancing.method, self.chosen_by) = (method, Some(option));
                self.balancing.chosen_by = Some(option.clone());
            }
        }
    }
}

fn check_gate(
    release: Release,
    since: Option<Release>,
    option: &VendorOption,
    report: &mut Report,
) {
    if let Some(since) = since.filter(|&since| release < since) {
        too_old(option, since, "", report);
    }
}

fn models_own(option: &VendorOption, report: &mut Report) {
    report.advise(
        option,
        "changes how members are chosen, in a way that Junos does not document: the details are this model's",
        "",
    );
}

/// Number of an aggregated Ethernet interface: `ae7` is 7.
fn bundle_number(name: &str) -> Option<u32> {
    let digits = name.strip_prefix("ae")?;
    digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// Before 14.1 the chassis creates as many bundles as it is told, from ae0 on.
fn device_count(settings: &Settings<'_>, bundles: &Bundles<'_>, report: &mut Report) {
    if settings.release >= gates::MPLS_FIELDS {
        return;
    }
    let count = settings.statements().iter().find(|setting| setting.knob == Knob::DeviceCount);
    let devices = count.and_then(Setting::integer).unwrap_or(0);
    for (&number, bundle) in bundles.0.iter().filter(|&(&number, _)| i64::from(number) >= devices) {
        report.violate(
            bundle.first,
            &format!(
                "is of an interface that does not exist: before Junos {} the chassis creates {devices} aggregated interfaces",
                gates::MPLS_FIELDS
            ),
            &format!("set chassis aggregated-devices ethernet device-count {}", u64::from(number) + 1),
        );
    }
}
