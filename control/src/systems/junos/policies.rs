// SPDX-License-Identifier: Apache-2.0
//! Policies that choose how next hops are balanced: an action, and its application to the forwarding table.

use super::statements::{
    CONSISTENT_HASH, DESTINATION_IP_ONLY, Knob, PER_FLOW, PER_PACKET, RANDOM, SOURCE_IP_ONLY,
    SYMMETRIC_CONSISTENT_HASH,
};
use crate::systems::{OptionTree, Report, VendorOption, schema::Setting};
use std::collections::HashSet;

/// What the applied policies do: for each action the first option that asks for it.
#[derive(Debug, Default)]
pub(super) struct Policies<'t> {
    /// By flow, which Junos calls per packet.
    pub(super) per_packet: Option<&'t VendorOption>,
    pub(super) random: Option<&'t VendorOption>,
    pub(super) source_ip_only: Option<&'t VendorOption>,
    pub(super) destination_ip_only: Option<&'t VendorOption>,
}

/// Reads the policies; one that is not applied has no effect, and one that is not in the text is not known, which its author
/// should know.
pub(super) fn applied<'t>(
    statements: &[Setting<'t, Knob>],
    tree: &OptionTree,
    report: &mut Report,
) -> Policies<'t> {
    absent(statements, tree, report);
    let mut policies = Policies::default();
    let of = |knob| statements.iter().filter(move |setting| setting.knob == knob);
    let exports: HashSet<_> = of(Knob::Export).filter_map(|export| export.names.first()).collect();
    for policy in of(Knob::Policy) {
        let name = policy.names.first();
        let is_modelled =
            !matches!(policy.text(), Some(CONSISTENT_HASH | SYMMETRIC_CONSISTENT_HASH));
        let is_applied = name.is_some_and(|name| exports.contains(name));
        if !is_modelled {
            consistent(policy, is_applied, report);
            continue;
        }
        if !is_applied {
            report.advise(
                policy.option,
                "has no effect: the policy is not applied to the forwarding table",
                &format!("set routing-options forwarding-table export {}", name.unwrap_or(&"NAME")),
            );
            continue;
        }
        let place = match policy.text() {
            Some(PER_PACKET | PER_FLOW) => &mut policies.per_packet,
            Some(RANDOM) => &mut policies.random,
            Some(SOURCE_IP_ONLY) => &mut policies.source_ip_only,
            Some(DESTINATION_IP_ONLY) => &mut policies.destination_ip_only,
            _ => continue,
        };
        place.get_or_insert(policy.option);
    }
    policies
}

/// Says what an action means that keeps flows on their next hops; it is not modelled.
fn consistent(policy: &Setting<'_, Knob>, is_applied: bool, report: &mut Report) {
    if is_applied {
        report.violate(
            policy.option,
            "is valid, but not modelled: which next hop a key chooses is not known here, as the policy is applied to the \
             forwarding table",
            "remove it to choose next hops without it",
        );
    } else {
        let rule = "is valid, but not modelled: the key is the same, and the policy is not applied to the forwarding table; \
                    which next hop a route that it accepts takes is not known here";
        report.advise(policy.option, rule, "");
    }
}

/// Says which policies are applied of which the text has no statement, about load balancing or not.
fn absent<'t>(statements: &[Setting<'_, Knob>], tree: &'t OptionTree, report: &mut Report) {
    let policy = |option: &'t VendorOption| match option.path.as_slice() {
        [top, kind, name, ..] if top == "policy-options" && kind == "policy-statement" => {
            Some(name.as_str())
        }
        _ => None,
    };
    let in_text: HashSet<_> = tree.options.iter().filter_map(policy).collect();
    for export in statements.iter().filter(|setting| setting.knob == Knob::Export) {
        if let Some(name) = export.names.first().filter(|name| !in_text.contains(*name)) {
            report.advise(
                export.option,
                "applies a policy that is not in the text: whether and how it balances load is not known here",
                &format!("add `policy-options policy-statement {name}`"),
            );
        }
    }
}
