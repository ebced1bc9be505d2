// SPDX-License-Identifier: Apache-2.0
//! What the field table declares about each bit of a frame, by what the reference read from it.

use lbhash_model::{
    Kind, RecordType, WINDOW_BYTES,
    config::Entry,
    reference::{HeaderField, LaneRule, LaneTrace, Stage, Trace},
};

/// What is declared about a bit, or a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Declared {
    pub(super) is_hashed: bool,
    pub(super) is_symmetric: bool,
}

/// Every bit of the header window, bit 0 being the most significant one of byte 0.
pub(super) fn bits(trace: &Trace, reserved_label_exclude: u16) -> Vec<Declared> {
    let mut bits = vec![Declared::default(); 8 * WINDOW_BYTES];
    for stage in &trace.stages {
        let Some(lane) = &trace.lanes[stage.number] else { continue };
        for field in recorded(stage, reserved_label_exclude) {
            let declared = declared(lane, record_name(field.name));
            let start = 8 * field.byte + field.bit;
            bits[start..start + hashable_bits(field)].fill(declared);
        }
    }
    bits
}

/// A field of the `meta` record.
pub(super) fn meta(trace: &Trace, name: &str) -> Declared {
    trace.lanes[0].as_ref().map_or_else(Declared::default, |lane| declared(lane, name))
}

fn declared(lane: &LaneTrace, name: &str) -> Declared {
    let record_type: RecordType = lane.record.record_type();
    let entry: Entry = lane.entry;
    let is_enabled = |enable: u8| entry.enables() >> enable & 1 == 1;
    let field = record_type.fields().iter().find(|field| field.name == name);
    let is_hashed =
        lane.rule == LaneRule::Counts && field.is_some_and(|field| is_enabled(field.enable));
    let is_in_pair =
        record_type.has_symmetric_pair() && field.is_some_and(|field| field.enable < 2);
    Declared { is_hashed, is_symmetric: is_hashed && is_in_pair && entry.symmetric() }
}

/// Fields whose value went into the record: of several types or protocols the last one, and no excluded label.
fn recorded(stage: &Stage, exclude: u16) -> impl Iterator<Item = &HeaderField> {
    let last = |name: &str| stage.fields.iter().rposition(|field| field.name == name);
    let (last_type, last_protocol) = (last("type"), last("next_header"));
    stage.fields.iter().enumerate().filter_map(move |(index, field)| {
        let is_recorded = match field.name {
            "type" => last_type == Some(index),
            "next_header" => last_protocol == Some(index),
            name if stage.kind == Kind::Mpls && name.starts_with("label") => {
                field.value >= 16 || exclude >> field.value & 1 == 0
            }
            _ => true,
        };
        is_recorded.then_some(field)
    })
}

/// Name of a header field in the record.
fn record_name(name: &'static str) -> &'static str {
    match name {
        "type" => "ethertype",
        "next_header" => "proto",
        "session_id" | "teid" | "destination_qp" | "vni" => "tunnel_id",
        "call_id" => "key",
        name => name,
    }
}

/// The two low bits of the traffic class are ECN, and never hashed.
fn hashable_bits(field: &HeaderField) -> usize {
    if field.name == "tclass" { field.bits - 2 } else { field.bits }
}
