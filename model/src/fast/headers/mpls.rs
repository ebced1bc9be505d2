// SPDX-License-Identifier: Apache-2.0
//! Kind `mpls`: a whole label stack, and the guess at its payload.

use super::label_stack::LabelStack;
use crate::{
    config::{Entry, RegisterImage},
    context::Context,
    fast::{
        layer::{Fields, Layer, Next, Parsed, enabled},
        positional::contribution,
    },
    kind::Kind,
    record::RecordType,
    status::Status,
};

/// Settings that the parser needs.
#[derive(Clone, Copy, Debug)]
pub(in crate::fast) struct MplsSettings {
    /// Bit n: special-purpose label n leaves its slot zero.
    reserved_label_exclude: u16,
    /// What a stack carries, by the first nibble behind it.
    payloads: [Payload; 16],
}

/// What lies behind a stack.
#[derive(Clone, Copy, Debug)]
struct Payload {
    kind: Kind,
    context: Context,
    /// Bytes of control word before it.
    skip: u8,
}

impl MplsSettings {
    pub(in crate::fast) fn new(image: &RegisterImage) -> Self {
        let payload = |kind, context| Payload { kind, context, skip: 0 };
        let mut payloads = [payload(Kind::Eth, Context::Pseudowire); 16];
        payloads[4] = payload(Kind::Ipv4, Context::MplsPayload);
        payloads[6] = payload(Kind::Ipv6, Context::MplsPayload);
        // An associated channel is not traffic of the pseudowire.
        payloads[1].kind = Kind::Stop;
        if image.pw_control_word {
            payloads[0].skip = 4;
        } else {
            payloads[0].kind = Kind::Stop;
        }
        Self { reserved_label_exclude: image.reserved_label_exclude, payloads }
    }

    /// What lies behind the bottom of the stack, and whether that is cut.
    #[inline(always)]
    fn behind<'a>(&self, window: &'a [u8]) -> (Status, Next<'a>) {
        let first = window.first().copied().unwrap_or_default();
        let Payload { kind, context, skip } = self.payloads[usize::from(first >> 4)];
        match window.get(usize::from(skip)..) {
            Some(payload) if !window.is_empty() => {
                (Status::default(), Next::within(context, kind, payload))
            }
            _ => (Status::TRUNCATED, Next::STOP),
        }
    }
}

/// Fields of the `mpls` and `mpls_el` records.
pub(in crate::fast) struct MplsFields<'a> {
    stack: LabelStack<'a>,
    reserved_label_exclude: u16,
}

#[inline(always)]
pub(in crate::fast) fn parse<'a>(
    window: &'a [u8],
    settings: &MplsSettings,
) -> Parsed<'a, MplsFields<'a>> {
    let stack = LabelStack::read(window);
    let count = stack.count;
    if count == 0 {
        return Err(Status::TRUNCATED);
    }
    let (mut status, mut next) = settings.behind(&window[4 * count..]);
    if stack.has_entropy_label | !stack.has_bottom {
        (status, next) = (stack.status(), Next::STOP);
    }
    let record_type = if stack.has_entropy_label { RecordType::MplsEl } else { RecordType::Mpls };
    let reserved_label_exclude = settings.reserved_label_exclude;
    Ok(Layer { record_type, fields: MplsFields { stack, reserved_label_exclude }, status, next })
}

impl MplsFields<'_> {
    /// The label if it is to be hashed, else zero, which contributes nothing; without a branch, since one for each label
    /// would be mispredicted.
    #[inline(always)]
    fn masked(&self, entry: Entry, slot: usize, label: u32) -> u32 {
        let enable = u8::from(slot > 0) + u8::from(slot > 7);
        let is_excluded = u64::from(self.reserved_label_exclude) >> label.min(63) & 1 == 1;
        label * u32::from(enabled(entry, enable) & !is_excluded)
    }
}

impl Fields for MplsFields<'_> {
    #[inline(always)]
    fn crc(&self, entry: Entry) -> u32 {
        let mut crc = 0;
        for (first, labels) in self.stack.quads() {
            // Two slots of 20 bits share five bytes.
            let pair = |offset: usize| {
                let [high, low] = [offset, offset + 1]
                    .map(|slot| u64::from(self.masked(entry, first + slot, labels[slot])));
                let [_, _, _, bytes @ ..] = (high << 20 | low).to_be_bytes();
                bytes
            };
            let at = 5 * first / 2;
            crc ^= contribution(at, pair(0)) ^ contribution(at + 5, pair(2));
        }
        if enabled(entry, 3) {
            crc ^= contribution(40, [self.stack.first_exp() << 5]);
        }
        crc
    }
}
