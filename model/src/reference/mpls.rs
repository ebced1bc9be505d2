// SPDX-License-Identifier: Apache-2.0
//! Kind `mpls`: a whole label stack (specification, section 3.1).

use super::{
    layer::{Layer, Surroundings},
    reason::{NoRecord, Reason},
    record::Record,
    window::Header,
};
use crate::{context::Context, kind::Kind, record::RecordType, status::Status};

/// Entries that a stack has at most.
const ENTRIES: usize = 16;

/// Entropy label indicator.
const ELI: u32 = 7;

pub(super) fn parse(
    header: &mut Header<'_>,
    surroundings: &Surroundings<'_>,
) -> Result<Layer, NoRecord> {
    header.needs("label stack entry", 4)?;
    let stack = Stack::read(header);
    let record = stack.record(surroundings.configuration.reserved_label_exclude);
    let entropy = if stack.has_entropy_label() { Status::ENTROPY_LABEL } else { Status::default() };
    let layer = match stack.end {
        End::Cut => Layer::cut(record, header, "label stack", stack.length() + 4),
        End::Endless => {
            Layer::stop(record, stack.length(), Reason::EndlessStack).with_status(Status::TOO_DEEP)
        }
        End::Bottom if stack.has_entropy_label() => {
            Layer::stop(record, stack.length(), Reason::EntropyLabel)
        }
        End::Bottom => payload(header, record, stack.length(), surroundings),
    };
    Ok(layer.with_status(entropy))
}

/// How reading the stack ended.
enum End {
    /// An entry with S = 1.
    Bottom,
    /// Sixteen entries without S.
    Endless,
    /// The next entry is incomplete.
    Cut,
}

struct Stack {
    labels: Vec<u32>,
    exp1: u128,
    end: End,
}

impl Stack {
    /// Reads entries until S = 1, at most 16, as far as the window goes.
    fn read(header: &mut Header<'_>) -> Self {
        let mut stack = Self { labels: Vec::new(), exp1: 0, end: End::Endless };
        let slots = RecordType::Mpls.fields().iter().take(ENTRIES);
        for (number, slot) in slots.enumerate() {
            let entry = 4 * number;
            if !header.covers(entry + 4) {
                stack.end = End::Cut;
                break;
            }
            header.part("label stack entry", entry, 4);
            stack.labels.push(header.bits(slot.name, entry, 0, 20) as u32);
            if number == 0 {
                stack.exp1 = header.bits("exp1", entry + 2, 4, 3);
            }
            if header.bits("s", entry + 2, 7, 1) == 1 {
                stack.end = End::Bottom;
                break;
            }
        }
        stack
    }

    /// Bytes of the entries read.
    fn length(&self) -> usize {
        4 * self.labels.len()
    }

    /// An entry that is not the last one read is an ELI.
    fn has_entropy_label(&self) -> bool {
        self.labels.split_last().is_some_and(|(_, before)| before.contains(&ELI))
    }

    fn record(&self, exclude: u16) -> Record {
        let record_type =
            if self.has_entropy_label() { RecordType::MplsEl } else { RecordType::Mpls };
        let kept = |label: u32| label >= 16 || exclude >> label & 1 == 0;
        self.labels
            .iter()
            .zip(record_type.fields())
            .filter(|(label, _)| kept(**label))
            .fold(Record::new(record_type), |record, (&label, slot)| record.with(slot.name, label))
            .with("exp1", self.exp1)
    }
}

/// What follows the bottom of the stack, `end` bytes from its top: the first nibble decides.
fn payload(
    header: &mut Header<'_>,
    record: Record,
    end: usize,
    surroundings: &Surroundings<'_>,
) -> Layer {
    if !header.covers(end + 1) {
        return Layer::cut(record, header, "first byte after the label stack", end + 1);
    }
    match header.bits("first_nibble", end, 0, 4) {
        4 => Layer::followed_by(record, end, Kind::Ipv4, Context::MplsPayload),
        6 => Layer::followed_by(record, end, Kind::Ipv6, Context::MplsPayload),
        0 if surroundings.configuration.pw_control_word => control_word(header, record, end),
        0 => Layer::stop(record, end, Reason::ControlWordOff),
        1 => Layer::stop(record, end, Reason::AssociatedChannel),
        _ => Layer::followed_by(record, end, Kind::Eth, Context::Pseudowire),
    }
}

fn control_word(header: &mut Header<'_>, record: Record, start: usize) -> Layer {
    let end = start + 4;
    header.part("control word", start, 4);
    if header.covers(end) {
        Layer::followed_by(record, end, Kind::Eth, Context::Pseudowire)
    } else {
        Layer::cut(record, header, "label stack with its control word", end)
    }
}
