// SPDX-License-Identifier: Apache-2.0
//! Member selection in words: what gave the packet its group, and the arithmetic of every stage.

use super::values::hexadecimal;
use crate::routing::{EgressView, Match, Routed, destination_in_words};
use lbhash_control::topology::{CompiledGroup, Found, Topology};
use lbhash_model::{
    config::{Member, Mode},
    reference::select::{FlowDecision, Operand, Step},
};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct SelectionWords {
    /// An address, or `label 1000`.
    pub(super) destination: Option<String>,
    /// Which entry gave the packet its group.
    pub(super) lookup: String,
    /// 0 without a group.
    pub(super) group: u16,
    pub(super) stages: Vec<StageWords>,
    /// How selection ended.
    pub(super) egress: String,
}

#[derive(Serialize)]
pub(super) struct StageWords {
    pub(super) level: &'static str,
    pub(super) group: u16,
    /// Name of the next-hop group or LAG.
    pub(super) name: String,
    pub(super) programming: String,
    pub(super) mode: &'static str,
    pub(super) entries: u16,
    /// First entry in the member table.
    pub(super) base: u16,
    /// What the index is computed of.
    pub(super) operand: String,
    /// How.
    pub(super) arithmetic: String,
    pub(super) index: u16,
    /// Rows of the bucket table, fillers in parentheses; resilient hashing only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) buckets: Option<Vec<String>>,
    /// Place of the index among the buckets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bucket: Option<String>,
    /// Name of the chosen next hop or port.
    pub(super) member: String,
    /// Number of its entry in the member table.
    pub(super) entry: u16,
    pub(super) leads_to: String,
}

/// The way of a packet in words.
pub(super) fn words(routed: &Routed<'_>, topology: &Topology) -> SelectionWords {
    SelectionWords {
        destination: routed.destination.map(destination_in_words),
        lookup: lookup(routed, topology),
        group: routed.metadata.group,
        stages: routed.trace.steps.iter().map(|step| stage(step, routed, topology)).collect(),
        egress: egress(routed, topology),
    }
}

fn lookup(routed: &Routed<'_>, topology: &Topology) -> String {
    let Some(matched) = routed.matched else {
        return match routed.destination {
            None => "neither IP nor MPLS: no lookup, no group".to_owned(),
            Some(destination) => {
                format!("nothing matches {}: no group", destination_in_words(destination))
            }
        };
    };
    let group = group_in_words(matched.group(), topology);
    match matched {
        Match::Destination(Found::Route(route)) => {
            format!("longest prefix {} leads to {group}", route.prefix)
        }
        Match::Destination(Found::Multicast(route)) => {
            format!("longest prefix {} leads multicast to {group}", route.prefix)
        }
        Match::Destination(Found::Tunnel(_)) => {
            format!("{matched} leads to {group}; no route has a longer prefix")
        }
        Match::Destination(Found::Label(_)) => format!("{matched} leads to {group}"),
        Match::Service(_, service) => {
            format!("{matched} with identifier {} leads to {group}", service.id)
        }
    }
}

fn group_in_words(number: u16, topology: &Topology) -> String {
    let name = topology.group(number).map_or("", |group| &group.name);
    format!("group {number}, {name}")
}

fn stage(step: &Step, routed: &Routed<'_>, topology: &Topology) -> StageWords {
    let group = topology.group(step.number);
    let of_group = |what: fn(&CompiledGroup) -> String| group.map_or_else(String::new, what);
    let table = group.and_then(|group| group.resilient.as_ref());
    StageWords {
        level: step.stage.name(),
        group: step.number,
        name: of_group(|group| group.name.clone()),
        programming: of_group(|group| group.programming.to_string()),
        mode: step.group.mode.name(),
        entries: step.group.n,
        base: step.group.base,
        operand: operand(step),
        arithmetic: match &step.flow {
            Some(decision) => by_load(step, decision, routed.time),
            None => arithmetic(step),
        },
        index: step.index,
        buckets: table.map(|table| table.to_string().lines().map(str::to_owned).collect()),
        bucket: table.map(|table| {
            let (row, column) = (
                usize::from(step.index) / table.columns() + 1,
                usize::from(step.index) % table.columns() + 1,
            );
            format!("bucket {} is in row {row}, column {column}", step.index)
        }),
        member: topology.next_hop(step.number, step.index).unwrap_or_default().to_owned(),
        entry: step.entry,
        leads_to: leads_to(step.member, topology),
    }
}

fn operand(step: &Step) -> String {
    match step.operand {
        Operand::Key(user, key) => {
            format!("key of {} = {}", user.name(), hexadecimal(key.into(), 16))
        }
        Operand::ServiceId(id) => format!("service identifier = {id}"),
        Operand::Counter(counter) => format!("counter of the group = {counter}"),
        Operand::Random(number) => {
            format!("random number of the stage = {}", hexadecimal(number.into(), 16))
        }
    }
}

/// Section 8.
fn arithmetic(step: &Step) -> String {
    let (n, index) = (step.group.n, step.index);
    match step.operand {
        Operand::Key(_, key) if step.group.mode == Mode::Modulo => {
            format!("{} mod {n} = {key} mod {n} = {index}", hexadecimal(key.into(), 16))
        }
        Operand::Key(_, number) | Operand::Random(number) => {
            format!("({} · {n}) >> 16 = {index}", hexadecimal(number.into(), 16))
        }
        Operand::ServiceId(id) => format!("{id} mod {n} = {index}"),
        Operand::Counter(counter) => {
            format!("{index}; the next packet of the group has {}", (counter + 1) % n)
        }
    }
}

/// Section 9.
fn by_load(step: &Step, decision: &FlowDecision, time: u32) -> String {
    let index = step.index;
    let Some(entry) = decision.entry else {
        return format!("each packet takes the best member: {index}");
    };
    let size = step.group.flowset.size();
    let found = format!("flow entry {} of {size}", entry.wrapping_sub(step.group.flowset.base));
    match decision.flow {
        None => format!("{found} is empty: the flow takes the best member, {index}"),
        Some(flow) => {
            let idle = time.wrapping_sub(flow.last_seen);
            let member = flow.member;
            if decision.kept {
                format!("{found}, idle for {idle} µs, keeps its member {index}")
            } else if decision.rebalanced {
                format!(
                    "{found}, idle for {idle} µs, moves from member {member} to the best, {index}"
                )
            } else {
                format!(
                    "{found}, idle for {idle} µs, may move, and member {index} is still the best"
                )
            }
        }
    }
}

fn leads_to(member: Member, topology: &Topology) -> String {
    match member {
        Member::None => "nothing".to_owned(),
        Member::Port(id) => format!("port {id}, {}", topology.port(id).unwrap_or_default()),
        Member::Drop(id) => format!("drop {id}, {}", topology.drop(id).unwrap_or_default()),
        Member::Group(id) => group_in_words(id, topology),
    }
}

fn egress(routed: &Routed<'_>, topology: &Topology) -> String {
    let trace = &routed.trace;
    match (EgressView::new(trace.selection.egress, topology), trace.left_at) {
        (Some(EgressView { kind, id, name }), _) => format!("{kind} {id}, {name}"),
        (None, Some(number)) => {
            format!("none: no stage selects of {}", group_in_words(number, topology))
        }
        (None, None) => "none".to_owned(),
    }
}
