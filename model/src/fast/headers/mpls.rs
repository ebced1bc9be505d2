// SPDX-License-Identifier: Apache-2.0
//! Kind `mpls`: a whole label stack, and the guess at its payload.

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

/// Entries that one stage reads.
const MAX_ENTRIES: usize = 16;

/// Entropy label indicator.
const ENTROPY_INDICATOR: u32 = 7;

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
    /// Entries that were read: 1 to 16.
    entries: &'a [[u8; 4]],
    reserved_label_exclude: u16,
}

#[inline]
pub(in crate::fast) fn parse<'a>(
    window: &'a [u8],
    settings: &MplsSettings,
) -> Parsed<'a, MplsFields<'a>> {
    let (entries, _) = window.as_chunks();
    let entries = &entries[..entries.len().min(MAX_ENTRIES)];
    let bottom = entries.iter().position(is_bottom);
    let entries = bottom.map_or(entries, |bottom| &entries[..=bottom]);
    let (_, above_last) = entries.split_last().ok_or(Status::TRUNCATED)?;
    let has_entropy_label = above_last.iter().any(|entry| label(entry) == ENTROPY_INDICATOR);

    let (mut status, mut next) = match bottom {
        // Whatever follows an entropy label is not looked at.
        Some(_) if has_entropy_label => (Status::default(), Next::STOP),
        Some(_) => payload(&window[4 * entries.len()..], settings.pw_control_word),
        None if entries.len() == MAX_ENTRIES => (Status::TOO_DEEP, Next::STOP),
        None => (Status::TRUNCATED, Next::STOP),
    };
    if has_entropy_label {
        status |= Status::ENTROPY_LABEL;
        next = Next::STOP;
    }
    Ok(Layer {
        record_type: if has_entropy_label { RecordType::MplsEl } else { RecordType::Mpls },
        fields: MplsFields { entries, reserved_label_exclude: settings.reserved_label_exclude },
        status,
        next,
    })
}

/// What lies behind the bottom of the stack, by its first nibble, and whether that is cut.
#[inline]
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

#[inline]
const fn label(entry: &[u8; 4]) -> u32 {
    u32::from_be_bytes(*entry) >> 12
}

#[inline]
const fn is_bottom(entry: &[u8; 4]) -> bool {
    entry[2] & 1 == 1
}

impl MplsFields<'_> {
    #[inline]
    fn is_excluded(&self, label: u32) -> bool {
        label < 16 && self.reserved_label_exclude >> label & 1 == 1
    }
}

impl Fields for MplsFields<'_> {
    #[inline]
    fn crc(&self, entry: Entry) -> u32 {
        let mut crc = 0;
        for (slot, stack_entry) in self.entries.iter().enumerate() {
            let enable = match slot {
                0 => 0,
                1..=7 => 1,
                _ => 2,
            };
            let label = label(stack_entry);
            if enabled(entry, enable) && !self.is_excluded(label) {
                // Two slots of 20 bits share five bytes: an even slot ends, an odd one begins on half a byte.
                let aligned = if slot % 2 == 0 { label << 4 } else { label };
                let [_, bytes @ ..] = aligned.to_be_bytes();
                crc ^= contribution(5 * slot / 2, bytes);
            }
        }
        if let (true, Some(first)) = (enabled(entry, 3), self.entries.first()) {
            crc ^= contribution(40, [(first[2] >> 1 & 0b111) << 5]);
        }
        crc
    }
}
