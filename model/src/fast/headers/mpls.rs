// SPDX-License-Identifier: Apache-2.0
//! Kind `mpls`: a whole label stack, and the guess at its payload.

use super::label_stack::{LabelStack, QUAD, QUADS, Quad};
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
    /// What a stack carries, by the first nibble after it.
    payloads: [Payload; 16],
}

/// What follows a stack.
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

    /// What follows the bottom of the stack, and whether that is cut.
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

/// Fields of the `mpls` and `mpls_el` records, of a stack of up to N times four entries.
pub(in crate::fast) struct MplsFields<const N: usize> {
    stack: LabelStack<N>,
    reserved_label_exclude: u16,
}

/// Parses a stack of at most four entries; `None` for the others, which are for [`parse`].
#[inline(always)]
pub(in crate::fast) fn parse_shallow<'a>(
    window: &'a [u8],
    settings: &MplsSettings,
) -> Option<Parsed<'a, MplsFields<1>>> {
    Some(parsed(LabelStack::read_shallow(window)?, window, settings))
}

#[inline(always)]
pub(in crate::fast) fn parse<'a>(
    window: &'a [u8],
    settings: &MplsSettings,
) -> Parsed<'a, MplsFields<QUADS>> {
    parsed(LabelStack::read(window), window, settings)
}

#[inline(always)]
fn parsed<'a, const N: usize>(
    stack: LabelStack<N>,
    window: &'a [u8],
    settings: &MplsSettings,
) -> Parsed<'a, MplsFields<N>> {
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

impl<const N: usize> Fields for MplsFields<N> {
    #[inline(always)]
    fn crc(&self, entry: Entry) -> u32 {
        let used = self.stack.count.div_ceil(QUAD);
        let enabled_quads = if enabled(entry, 2) { QUADS } else { 2 };
        let mut crc = 0;
        for (index, &quad) in self.stack.quads.iter().enumerate().take(used.min(enabled_quads)) {
            crc ^= self.quad_crc(entry, QUAD * index, quad);
        }
        if enabled(entry, 3) {
            crc ^= contribution(40, [self.stack.first_exp() << 5]);
        }
        crc
    }
}

impl<const N: usize> MplsFields<N> {
    /// Contribution of the four labels from slot `first` on.
    #[inline(always)]
    fn quad_crc(&self, entry: Entry, first: usize, quad: Quad) -> u32 {
        let quad = quad & enabled_entries(entry, first);
        let at = 5 * first / 2;
        contribution(at, self.pair(quad as u64))
            ^ contribution(at + 5, self.pair((quad >> 64) as u64))
    }

    /// Two labels as the record has them: 20 bits each, so that two slots share five bytes.
    #[inline(always)]
    fn pair(&self, entries: u64) -> [u8; 5] {
        let entries = u64::from_be_bytes(entries.to_le_bytes());
        let [first, second] =
            [entries >> 44, entries >> 12 & 0xF_FFFF].map(|label| self.unless_excluded(label));
        let [_, _, _, bytes @ ..] = (first << 20 | second).to_be_bytes();
        bytes
    }

    /// The label, 20 bits, or zero if it is an excluded special-purpose label; without a branch,
    /// since one for each label would be mispredicted.
    #[inline(always)]
    const fn unless_excluded(&self, label: u64) -> u64 {
        let is_special = (label < 16) as u64;
        let is_excluded = is_special & (self.reserved_label_exclude as u64) >> (label % 16);
        label & is_excluded.wrapping_sub(1)
    }
}

/// Those of the four entries from slot `first` on whose labels the field-table entry lets through.
#[inline(always)]
fn enabled_entries(entry: Entry, first: usize) -> Quad {
    let all = |bit| Quad::from(enabled(entry, bit)).wrapping_neg();
    match first {
        0 => all(0) >> 96 | all(1) << 32,
        4 => all(1),
        _ => all(2),
    }
}
