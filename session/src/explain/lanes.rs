// SPDX-License-Identifier: Apache-2.0
//! Lanes in words: record, table entry, sorting and masking, CRC.

use super::values::{digits, hexadecimal, usual};
use crate::entry_words;
use lbhash_model::{
    RecordType,
    reference::{LaneRule, LaneTrace, Trace},
};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct LaneView {
    pub(super) lane: usize,
    #[serde(rename = "type")]
    pub(super) record_type: &'static str,
    /// Row of the field table: the context, or the family for lane 0.
    pub(super) row: &'static str,
    pub(super) entry: String,
    pub(super) entry_in_words: String,
    pub(super) fields: Vec<RecordField>,
    /// The 41 bytes before sorting and masking.
    pub(super) record: String,
    /// The 41 bytes that the CRC is taken of.
    pub(super) masked: String,
    pub(super) record_crc: String,
    pub(super) rule: &'static str,
    pub(super) crc: String,
}

#[derive(Serialize)]
pub(super) struct RecordField {
    pub(super) name: &'static str,
    /// Bits of the record, most significant first, bit 327 being the top one.
    pub(super) bits: String,
    pub(super) value: String,
    pub(super) usual: String,
    pub(super) enabled: bool,
    pub(super) hashed: String,
}

/// Lanes that hold a record.
pub(super) fn views(trace: &Trace) -> Vec<LaneView> {
    let lanes = trace.lanes.iter().enumerate();
    lanes.filter_map(|(number, lane)| Some(view(trace, number, lane.as_ref()?))).collect()
}

fn view(trace: &Trace, number: usize, lane: &LaneTrace) -> LaneView {
    let record_type = lane.record.record_type();
    let is_meta = record_type == RecordType::Meta;
    LaneView {
        lane: number,
        record_type: record_type.name(),
        row: if is_meta { trace.result.family.name() } else { lane.context.name() },
        entry: format!("0x{:03x}", lane.entry.0),
        entry_in_words: entry_words::entry(record_type, lane.entry),
        fields: fields(lane),
        record: digits(&lane.record.bytes()),
        masked: digits(&lane.masked.bytes()),
        record_crc: hexadecimal(lane.record_crc.into(), 32),
        rule: rule_in_words(lane.rule),
        crc: hexadecimal(lane.crc.into(), 32),
    }
}

const fn rule_in_words(rule: LaneRule) -> &'static str {
    match rule {
        LaneRule::Counts => "the CRC of the masked record counts",
        LaneRule::NothingEnabled => "no field is enabled: the lane's CRC is 0",
        LaneRule::NoLaterPorts => {
            "l4_only, and no later layer has ports: the layer does not count, its CRC is 0"
        }
    }
}

fn fields(lane: &LaneTrace) -> Vec<RecordField> {
    let mut top = lbhash_model::RECORD_BITS;
    let fields = lane.record.fields().zip(lane.masked.fields());
    fields
        .map(|((field, value), (_, hashed))| {
            let bits = usize::from(field.bits);
            top -= bits;
            RecordField {
                name: field.name,
                bits: format!("[{}:{top}]", top + bits - 1),
                value: hexadecimal(value, bits),
                usual: usual(field.name, value, notation_bits(lane, bits)),
                enabled: lane.entry.enables() >> field.enable & 1 == 1,
                hashed: hexadecimal(hashed, bits),
            }
        })
        .collect()
}

/// IPv4 addresses are in the low 32 of the 128 bits.
fn notation_bits(lane: &LaneTrace, bits: usize) -> usize {
    let is_ipv4 = matches!(lane.record.record_type(), RecordType::Ipv4L4 | RecordType::Ipv4Other);
    if is_ipv4 && bits == 128 { 32 } else { bits }
}
