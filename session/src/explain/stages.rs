// SPDX-License-Identifier: Apache-2.0
//! Layer stages in words: what each read, from where, and why it stopped or went on.

use super::values::{hexadecimal, place, usual};
use lbhash_model::{
    RecordType,
    reference::{HeaderField, IpVersion, Part, Stage},
};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct StageView {
    pub(super) stage: usize,
    pub(super) kind: &'static str,
    pub(super) ctx: &'static str,
    pub(super) ip_version: u8,
    /// First byte of the header in the frame.
    pub(super) offset: usize,
    /// Bytes of the header.
    pub(super) length: usize,
    pub(super) fields: Vec<FieldView>,
    pub(super) parts: Vec<PartView>,
    /// Type of the record emitted, `none` without one.
    pub(super) record: &'static str,
    pub(super) status: Vec<&'static str>,
    /// Next kind by the header alone, before `descend`.
    pub(super) next: &'static str,
    pub(super) next_ctx: &'static str,
    pub(super) goes_on: bool,
    pub(super) reason: String,
}

#[derive(Serialize)]
pub(super) struct FieldView {
    pub(super) name: &'static str,
    pub(super) bits: usize,
    /// Byte of the frame that holds the most significant bit.
    pub(super) byte: usize,
    /// That bit, 7 being the most significant of the byte.
    pub(super) bit: usize,
    #[serde(skip)]
    pub(super) place: String,
    pub(super) value: String,
    pub(super) usual: String,
}

#[derive(Serialize)]
pub(super) struct PartView {
    pub(super) name: &'static str,
    pub(super) offset: usize,
    pub(super) length: usize,
}

pub(super) fn view(stage: &Stage) -> StageView {
    StageView {
        stage: stage.number,
        kind: stage.kind.name(),
        ctx: stage.context.name(),
        ip_version: if stage.ip_version == IpVersion::V6 { 6 } else { 4 },
        offset: stage.offset,
        length: stage.length,
        fields: stage.fields.iter().map(field).collect(),
        parts: stage.parts.iter().map(part).collect(),
        record: stage
            .record
            .as_ref()
            .map_or(RecordType::None, |record| record.record_type())
            .name(),
        status: stage.status.names().collect(),
        next: stage.next.name(),
        next_ctx: stage.next_context.name(),
        goes_on: stage.goes_on,
        reason: stage.reason.to_string(),
    }
}

fn field(field: &HeaderField) -> FieldView {
    FieldView {
        name: field.name,
        bits: field.bits,
        byte: field.byte,
        bit: 7 - field.bit,
        place: place(field.byte, field.bit, field.bits),
        value: hexadecimal(field.value, field.bits),
        usual: usual(field.name, field.value, field.bits),
    }
}

fn part(part: &Part) -> PartView {
    PartView { name: part.name, offset: part.offset, length: part.length }
}
