// SPDX-License-Identifier: Apache-2.0
//! Kind `mpls`: a label stack, and what is under it by its first nibble.

use super::{Layer, Next, ParserSettings, needed};
use crate::{
    context::Context, kind::Kind, pipeline::layer_record::Record, record::RecordType,
    status::Status,
};

/// Bytes of a label stack entry.
const ENTRY: usize = 4;

/// Most entries that are read.
const MOST_ENTRIES: usize = 16;

/// Bits of a label.
const LABEL_BITS: usize = 20;

/// Entropy label indicator.
const ELI: u32 = 7;

#[inline]
pub(in crate::pipeline) fn read(header: &[u8], settings: ParserSettings) -> Result<Layer, Status> {
    let first: &[u8; ENTRY] = needed(header)?;
    let stack = Stack::read(header, settings.reserved_label_exclude);
    let mut record = stack.labels;
    record.put(LABEL_BITS * MOST_ENTRIES, 3, u32::from(first[2] >> 1 & 7));

    let ending = if stack.bottom {
        Status::default()
    } else if stack.entries == MOST_ENTRIES {
        Status::TOO_DEEP
    } else {
        Status::TRUNCATED
    };
    let (record_type, (status, next)) = if stack.entropy {
        (RecordType::MplsEl, (ending | Status::ENTROPY_LABEL, None))
    } else if stack.bottom {
        (RecordType::Mpls, payload(header, ENTRY * stack.entries, settings.pw_control_word))
    } else {
        (RecordType::Mpls, (ending, None))
    };
    Ok(Layer { record_type, record, status, next })
}

/// A label stack as far as it was read.
struct Stack {
    labels: Record,
    entries: usize,
    /// The last entry read has S = 1.
    bottom: bool,
    /// An entry before the last one read is an entropy label indicator.
    entropy: bool,
}

impl Stack {
    #[inline]
    fn read(header: &[u8], exclude: u16) -> Self {
        let mut stack =
            Self { labels: Record::default(), entries: 0, bottom: false, entropy: false };
        let mut previous_is_eli = false;
        for entry in header.as_chunks().0.iter().take(MOST_ENTRIES) {
            let entry = u32::from_be_bytes(*entry);
            let label = entry >> 12;
            stack.entropy |= previous_is_eli;
            previous_is_eli = label == ELI;
            if label > 15 || exclude >> label & 1 == 0 {
                stack.labels.put(LABEL_BITS * stack.entries, LABEL_BITS, label);
            }
            stack.entries += 1;
            if entry >> 8 & 1 == 1 {
                stack.bottom = true;
                break;
            }
        }
        stack
    }
}

/// What is under a stack that ends at `end`.
fn payload(header: &[u8], end: usize, control_word: bool) -> (Status, Option<Next>) {
    let cut = (Status::TRUNCATED, None);
    let Some(first) = header.get(end) else { return cut };
    let next = match first >> 4 {
        4 => Some(Next::within(Kind::Ipv4, end, Context::MplsPayload)),
        6 => Some(Next::within(Kind::Ipv6, end, Context::MplsPayload)),
        0 if !control_word => None,
        0 if end + 4 > header.len() => return cut,
        0 => Some(Next::within(Kind::Eth, end + 4, Context::Pseudowire)),
        1 => None,
        _ => Some(Next::within(Kind::Eth, end, Context::Pseudowire)),
    };
    (Status::default(), next)
}
