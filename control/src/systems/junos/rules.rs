// SPDX-License-Identifier: Apache-2.0
//! Rules of the hash: what a release has, what excludes each other, what is discouraged or without effect.

use super::{
    gates,
    release::Release,
    settings::{Addresses, Settings},
    statements::{
        HashFamily::{self, Inet, Inet6, Mpls, Multiservice},
        HashKnob, Knob,
    },
};
use crate::systems::{Report, VendorOption, schema::Setting};

/// Checks every rule.
pub(super) fn check(settings: &Settings<'_>, report: &mut Report) {
    old_releases(settings, report);
    for setting in settings.statements() {
        match setting.knob {
            Knob::Hash(family, knob) => hash_knob(settings, family, knob, setting.option, report),
            _ => hierarchy(setting, report),
        }
    }
    for family in [Inet, Inet6] {
        one_address(settings, family, report);
        one_port(settings, family, report);
    }
}

/// What this model says of a release that is older than the vendor's lists.
fn old_releases(settings: &Settings<'_>, report: &mut Report) {
    if settings.release < gates::ECMP {
        let rule = format!("there is no load sharing over ECMP next hops before {}", gates::ECMP);
        report.advise_as_a_whole(&rule, "");
    }
    if settings.release < gates::MPLS_FIELDS {
        let since = gates::MPLS_FIELDS;
        let rule =
            format!("the MPLS fields are documented from {since} on: those of {since} are taken");
        report.advise_as_a_whole(&rule, "");
    }
}

fn hash_knob(
    settings: &Settings<'_>,
    family: HashFamily,
    knob: HashKnob,
    option: &VendorOption,
    report: &mut Report,
) {
    if let Some((since, what)) = gate(knob)
        && settings.release < since
    {
        too_old(option, since, what, report);
        return;
    }
    match (family, knob) {
        (Inet6, HashKnob::GtpTunnelEndpointIdentifier) => {
            port_is_no_proof("2152", "GTP", option, report);
            report.advise(
                option,
                "is read as the statement of family inet, which governs both IP versions",
                "set it under family inet",
            );
        }
        (Inet, HashKnob::GtpTunnelEndpointIdentifier) => {
            port_is_no_proof("2152", "GTP", option, report);
        }
        (Inet, HashKnob::L2tpTunnelSessionIdentifier) => {
            port_is_no_proof("1701", "L2TP", option, report);
        }
        (Inet6, HashKnob::L2tpTunnelSessionIdentifier) => l2tp_over_ipv6(settings, option, report),
        (Mpls | Multiservice, HashKnob::SourceOnly | HashKnob::DestinationOnly) => report.violate(
            option,
            "is not valid here: one address alone can be hashed in families inet and inet6 only",
            "remove it",
        ),
        (_, HashKnob::SourceOnly | HashKnob::DestinationOnly) => model_name(
            option,
            "Junos has the actions source-ip-only and destination-ip-only of a policy",
            report,
        ),
        (_, HashKnob::NoGrePayload) => {
            model_name(option, "Junos promises a statement and names none", report);
            both_versions(settings, family, knob, option, report);
        }
        (_, HashKnob::IpInIpPayload) => {
            model_name(
                option,
                "the documented fields of IP in IP are those of the outer header",
                report,
            );
            both_versions(settings, family, knob, option, report);
        }
        (_, HashKnob::NoPppoePayload) => {
            model_name(
                option,
                "Junos has no-payload, which ends every payload of the family",
                report,
            );
        }
        _ => {}
    }
    if option.path.last().is_some_and(|word| word == "dscp") {
        report.advise(option, "is what Junos calls type-of-service, and was read as that", "");
    }
}

/// Documented by Juniper from a release on; the model reads identifiers behind an outer IPv4 header alone.
fn l2tp_over_ipv6(settings: &Settings<'_>, option: &VendorOption, report: &mut Report) {
    if settings.release < gates::L2TP_OVER_IPV6 {
        let what = ", and not modelled";
        return too_old(option, gates::L2TP_OVER_IPV6, what, report);
    }
    report.violate(
        option,
        "is valid, but not modelled: the keys of L2TP over IPv6 are those without its identifiers",
        "remove it to compute the keys without it",
    );
}

/// First release that has a knob, and what it does by default.
fn gate(knob: HashKnob) -> Option<(Release, &'static str)> {
    match knob {
        HashKnob::L2tpTunnelSessionIdentifier => Some((gates::L2TP, ", which reads L2TP")),
        HashKnob::SourceOnly | HashKnob::DestinationOnly => Some((gates::CONTROL_WORD, "")),
        HashKnob::NoFlowLabel => Some((gates::ENTROPY, ", which hashes the flow label by default")),
        HashKnob::NoGrePayload => {
            Some((gates::ENTROPY, ", which hashes the payload of GRE by default"))
        }
        HashKnob::NoPppoePayload => {
            Some((gates::ENTROPY, ", which hashes the payload of PPPoE by default"))
        }
        _ => None,
    }
}

/// What is to be done about a statement that a release does not have.
pub(super) const TOO_OLD_REMEDY: &str = "remove it, or state the release that the router runs";

/// The rule that is broken where a release is older than what is asked for.
pub(super) fn too_old_rule(since: Release, what: &str) -> String {
    format!("is valid from Junos {since} on{what}")
}

/// The release is older than what an option asks for.
pub(super) fn too_old(option: &VendorOption, since: Release, what: &str, report: &mut Report) {
    report.violate(option, &too_old_rule(since, what), TOO_OLD_REMEDY);
}

fn port_is_no_proof(port: &str, protocol: &str, option: &VendorOption, report: &mut Report) {
    report.advise(
        option,
        &format!(
            "is not recommended: UDP port {port} alone tells that a packet is {protocol}, and other traffic can use it"
        ),
        "",
    );
}

fn model_name(option: &VendorOption, instead: &str, report: &mut Report) {
    report.advise(option, &format!("is a name of this model, not of Junos: {instead}"), "");
}

fn both_versions(
    settings: &Settings<'_>,
    family: HashFamily,
    knob: HashKnob,
    option: &VendorOption,
    report: &mut Report,
) {
    let (other, name) = if family == Inet { (Inet6, "inet6") } else { (Inet, "inet") };
    if !settings.has(other, knob) {
        report.advise(
            option,
            "holds for both IP versions: one entry says what follows GRE and IP",
            &format!("set it under family {name} too"),
        );
    }
}

/// Statements of other hierarchies that bear on the hash.
fn hierarchy(setting: &Setting<'_, Knob>, report: &mut Report) {
    let option = setting.option;
    match setting.knob {
        Knob::HashKey => report.advise(
            option,
            "has no effect: MPCs take their settings from forwarding-options enhanced-hash-key",
            "write what you mean there",
        ),
        Knob::PerSlotHash => report.advise(
            option,
            "has no effect: it asks for another hash value in each slot, which M120, M320, and MX with DPCE or MS-DPC have, \
             and MPCs do not",
            "",
        ),
        Knob::SymmetricEverywhere => report.advise(
            option,
            "changes nothing: the hash of MPCs is symmetric by itself",
            "",
        ),
        Knob::OfAnInstance => report.advise(
            option,
            "has no effect here: the block has one field table, that of the router itself",
            "compile the instance by itself, with these statements at the top",
        ),
        Knob::Apart => report.advise(option, "does not change the hash of a packet, and was left aside", ""),
        _ => {}
    }
}

/// Rules of a family of which one address is hashed.
fn one_address(settings: &Settings<'_>, family: HashFamily, report: &mut Report) {
    let source = settings.only(family, HashKnob::SourceOnly);
    let destination = settings.only(family, HashKnob::DestinationOnly);
    match (source, destination) {
        (Some(source), Some(destination)) => {
            // Policies act on both families: they are told once.
            let by_policy =
                [settings.policies.source_ip_only, settings.policies.destination_ip_only];
            if family == Inet || by_policy != [Some(source), Some(destination)] {
                exclude(
                    destination,
                    source,
                    ": the block looks up no route that could choose",
                    report,
                );
            }
        }
        (Some(only), None) | (None, Some(only)) => {
            policy_of_one_address(settings, family, only, report);
            without_effect_beside(settings, family, only, report);
        }
        (None, None) => {}
    }
}

/// Two statements that cannot stand together; the later one is at fault.
pub(super) fn exclude(one: &VendorOption, other: &VendorOption, why: &str, report: &mut Report) {
    let (later, earlier) = if one.location.span.start < other.location.span.start {
        (other, one)
    } else {
        (one, other)
    };
    let (path, line) = (earlier.path.join(" "), earlier.location.place.line);
    let rule = format!("cannot stand together with `{path}` in line {line}{why}");
    report.violate(later, &rule, "keep one of them");
}

fn policy_of_one_address(
    settings: &Settings<'_>,
    family: HashFamily,
    only: &VendorOption,
    report: &mut Report,
) {
    let policies = [settings.policies.source_ip_only, settings.policies.destination_ip_only];
    if family != Inet || !policies.contains(&Some(only)) {
        return;
    }
    if settings.release < gates::CONTROL_WORD {
        too_old(only, gates::CONTROL_WORD, "", report);
    }
    let rule = "acts on every routed IP packet: the block looks up no route that the policy could choose by";
    report.advise(only, rule, "");
}

/// Statements about fields that are no longer hashed.
fn without_effect_beside(
    settings: &Settings<'_>,
    family: HashFamily,
    only: &VendorOption,
    report: &mut Report,
) {
    for knob in [
        HashKnob::IncomingInterfaceIndex,
        HashKnob::TrafficClass,
        HashKnob::NoSourcePort,
        HashKnob::NoDestinationPort,
        HashKnob::NoFlowLabel,
    ] {
        if let Some(option) = settings.option(family, knob) {
            let line = only.location.place.line;
            let rule = format!("has no effect: by line {line} one address is all that is hashed");
            report.advise(option, &rule, "remove it");
        }
    }
}

/// Says that half of the ports make the two directions of a flow different.
fn one_port(settings: &Settings<'_>, family: HashFamily, report: &mut Report) {
    let ports = [HashKnob::NoSourcePort, HashKnob::NoDestinationPort];
    let options = ports.map(|knob| settings.option(family, knob));
    let is_hashed = settings.addresses(family) == Addresses::Both;
    if let ([Some(option), None] | [None, Some(option)], true) = (options, is_hashed) {
        report.advise(
            option,
            "leaves one port, so that the two directions of a flow have different keys",
            "",
        );
    }
}
