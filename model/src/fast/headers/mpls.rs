// SPDX-License-Identifier: Apache-2.0
//! Kind `mpls`: a whole label stack, and the guess at its payload.

use super::label_stack::{LabelStack, MAX_ENTRIES};
use crate::{
    config::Entry,
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
    pub(in crate::fast) reserved_label_exclude: u16,
    /// A first nibble of 0 under the stack is a control word.
    pub(in crate::fast) pw_control_word: bool,
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
    let (mut status, mut next) = (Status::default(), Next::STOP);
    if stack.has_entropy_label {
        // Whatever follows an entropy label is not looked at.
        status |= Status::ENTROPY_LABEL;
    }
    if !stack.has_bottom {
        status |= if count == MAX_ENTRIES { Status::TOO_DEEP } else { Status::TRUNCATED };
    } else if !stack.has_entropy_label {
        (status, next) = payload(&window[4 * count..], settings.pw_control_word);
    }
    let record_type = [RecordType::Mpls, RecordType::MplsEl][usize::from(stack.has_entropy_label)];
    let reserved_label_exclude = settings.reserved_label_exclude;
    Ok(Layer { record_type, fields: MplsFields { stack, reserved_label_exclude }, status, next })
}

/// What lies behind the bottom of the stack, by its first nibble, and whether that is cut.
#[inline(always)]
fn payload(payload: &[u8], pw_control_word: bool) -> (Status, Next<'_>) {
    let next = match payload.first().map(|first| first >> 4) {
        Some(4) => Next::within(Context::MplsPayload, Kind::Ipv4, payload),
        Some(6) => Next::within(Context::MplsPayload, Kind::Ipv6, payload),
        Some(0) if !pw_control_word => Next::STOP,
        Some(0) => match payload.get(4..) {
            Some(frame) => Next::within(Context::Pseudowire, Kind::Eth, frame),
            None => return (Status::TRUNCATED, Next::STOP),
        },
        // An associated channel is not traffic of the pseudowire.
        Some(1) => Next::STOP,
        Some(_) => Next::within(Context::Pseudowire, Kind::Eth, payload),
        None => return (Status::TRUNCATED, Next::STOP),
    };
    (Status::default(), next)
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
