// SPDX-License-Identifier: Apache-2.0
//! Rules between Junos statements and releases.

use super::{
    gates,
    settings::Settings,
    statements::{HashKnob, Knob},
};
use crate::profile::vendor::{Report, schema::Setting};

/// Checks every rule.
pub(super) fn check(settings: &Settings<'_>, report: &mut Report) {
    for setting in settings.statements().iter().filter(|setting| setting.is_on()) {
        gate(settings, setting, report);
    }
}

fn gate(settings: &Settings<'_>, setting: &Setting<'_, Knob>, report: &mut Report) {
    let Knob::Hash(_, knob) = setting.knob;
    let (since, what) = match knob {
        HashKnob::L2tpTunnelSessionIdentifier => (gates::L2TP, ", which reads L2TP"),
        HashKnob::SourceOnly | HashKnob::DestinationOnly => (gates::CONTROL_WORD, ""),
        HashKnob::NoFlowLabel => (gates::ENTROPY, ", which hashes the flow label by default"),
        HashKnob::NoGrePayload => (gates::ENTROPY, ", which hashes the payload of GRE by default"),
        HashKnob::NoPppoePayload => {
            (gates::ENTROPY, ", which hashes the payload of PPPoE by default")
        }
        _ => return,
    };
    if settings.release < since {
        report.violate(
            setting.option,
            &format!("is there from Junos {since} on{what}"),
            "remove it, or state the release that the router runs",
        );
    }
}

