// SPDX-License-Identifier: Apache-2.0
//! The signals of the select stages and of dynamic load balancing.

use super::{Field, Pair, where_valid, words};
use crate::difference::Difference;
use lbhash_model::{
    Egress, Selected,
    pipeline::{Registers, SELECT_STAGES, SelectState, position},
};
use verilated::StageSample;
use verilated::stage::*;

/// Ports whose quality fills three words.
const PORTS: usize = 32;

pub(super) fn sample(sample: &mut StageSample, registers: Registers<'_>) {
    for stage in 1..=SELECT_STAGES {
        if let Some(state) = registers.select_state(stage) {
            sample_stage(sample, stage - 1, &state);
        }
    }
    if let Some(selection) = registers.selection() {
        sample.set_bits(DLB_PACKET, 0, 1, 1);
        for (level, selected) in selection.stages.iter().enumerate() {
            sample_selected(sample, [DLB_VALID, DLB_GROUP, DLB_INDEX], level, selected);
        }
        sample_egress(sample, [DLB_EGRESS_KIND, DLB_EGRESS_ID], 0, selection.egress);
    }
    sample.words_mut(DLB_TIME).copy_from_slice(&[registers.dlb().time()]);
    let (words, _) = sample.words_mut(DLB_QUALITY).as_chunks_mut();
    for (words, ports) in words.iter_mut().zip(registers.dlb().quality().chunks(PORTS)) {
        *words = pack(ports);
    }
}

/// Three bits a port, the first one lowest.
fn pack(ports: &[u8]) -> [u32; 3] {
    let bits = ports.iter().rev().fold(0, |bits: u128, &quality| bits << 3 | u128::from(quality));
    [bits as u32, (bits >> 32) as u32, (bits >> 64) as u32]
}

fn sample_stage(sample: &mut StageSample, index: usize, state: &SelectState) {
    sample.set_bits(SELECT_PACKET, index, 1, 1);
    if let Some(group) = state.pending {
        sample.set_bits(SELECT_PENDING, index, 1, 1);
        sample.set_bits(SELECT_NEXT, 12 * index, 12, group.into());
    }
    let selected = &state.selection.stages[index];
    sample_selected(sample, [SELECT_VALID, SELECT_GROUP, SELECT_INDEX], index, selected);
    sample_egress(sample, [SELECT_EGRESS_KIND, SELECT_EGRESS_ID], index, state.selection.egress);
    sample.set_bits(SELECT_DLB, index, 1, state.dlb.is_some().into());
}

fn sample_selected(sample: &mut StageSample, signals: [usize; 3], at: usize, selected: &Selected) {
    let [valid, group, index] = signals;
    sample.set_bits(valid, at, 1, selected.valid.into());
    sample.set_bits(group, 12 * at, 12, selected.group.into());
    sample.set_bits(index, 10 * at, 10, selected.index.into());
}

fn sample_egress(sample: &mut StageSample, signals: [usize; 2], index: usize, egress: Egress) {
    let (code, number) = match egress {
        Egress::None => (0, 0),
        Egress::Port(number) => (1, number),
        Egress::Drop(number) => (2, number),
    };
    let [kind, id] = signals;
    sample.set_bits(kind, 2 * index, 2, code);
    sample.set_bits(id, 16 * index, 16, number.into());
}

/// The difference that is earliest in the pipeline; the clock and the qualities come last, since
/// every stage is before them.
pub(super) fn first_difference(pair: Pair<'_>) -> Option<Difference> {
    (0..SELECT_STAGES)
        .find_map(|index| stage_difference(pair, index))
        .or_else(|| dlb_difference(pair))
        .or_else(|| {
            words(DLB_TIME).chain(words(DLB_QUALITY)).find_map(|(signal, first, width)| {
                let bits = |sample: &StageSample| sample.bits(signal, first, width);
                let name = format!("{}[{}:{first}]", super::name(signal), first + width - 1);
                Difference::between("dlb", &name, bits(pair.0), bits(pair.1), width as u32)
            })
        })
}

fn stage_difference(pair: Pair<'_>, index: usize) -> Option<Difference> {
    let name = format!("select_stage {}", index + 1);
    let position = position::select_state(index + 1);
    let valid = Field { stage: &name, position, signal: SELECT_PACKET, first: index, width: 1 };
    let pending = pair.0.bits(SELECT_PENDING, index, 1) == 1;
    let fields = [
        (SELECT_VALID, index, 1),
        (SELECT_GROUP, 12 * index, 12),
        (SELECT_INDEX, 10 * index, 10),
        (SELECT_DLB, index, 1),
        (SELECT_PENDING, index, 1),
        (SELECT_EGRESS_KIND, 2 * index, 2),
        (SELECT_EGRESS_ID, 16 * index, 16),
    ];
    let next = pending.then_some((SELECT_NEXT, 12 * index, 12));
    where_valid(pair, &valid, fields.into_iter().chain(next))
}

fn dlb_difference(pair: Pair<'_>) -> Option<Difference> {
    let position = position::SELECTION;
    let valid = Field { stage: "dlb", position, signal: DLB_PACKET, first: 0, width: 1 };
    let levels = (0..SELECT_STAGES).flat_map(|level| {
        [(DLB_VALID, level, 1), (DLB_GROUP, 12 * level, 12), (DLB_INDEX, 10 * level, 10)]
    });
    let egress = [(DLB_EGRESS_KIND, 0, 2), (DLB_EGRESS_ID, 0, 16)];
    where_valid(pair, &valid, levels.chain(egress))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lbhash_model::pipeline::Pipeline;

    #[test]
    fn qualities_are_packed_port_0_lowest() {
        let ports: Vec<u8> = (0..32).map(|port| port % 8).collect();
        // Octal digits, port 0 the lowest.
        let expected = 0o7654_3210_7654_3210_7654_3210_7654_3210_u128;
        let words = pack(&ports).map(u128::from);
        assert_eq!(words[0] | words[1] << 32 | words[2] << 64, expected);
    }

    #[test]
    fn the_clock_and_the_qualities_count_in_every_cycle() {
        let pipeline = Pipeline::new();
        let mut expected = StageSample::default();
        sample(&mut expected, pipeline.registers());
        let mut actual = expected;
        assert_eq!(first_difference((&expected, &actual)), None);
        actual.words_mut(DLB_QUALITY)[11] ^= 1 << 31;
        let found = first_difference((&expected, &actual)).unwrap();
        assert_eq!((found.stage.as_str(), found.field.as_str()), ("dlb", "dlb_quality[383:352]"));
    }

    #[test]
    fn the_next_group_counts_only_while_the_selection_is_pending() {
        let stage = |pending, next| {
            let mut sample = StageSample::default();
            sample.set_bits(SELECT_PACKET, 2, 1, 1);
            sample.set_bits(SELECT_PENDING, 2, 1, pending);
            sample.set_bits(SELECT_NEXT, 24, 12, next);
            sample
        };
        assert_eq!(first_difference((&stage(0, 5), &stage(0, 6))), None);
        let found = first_difference((&stage(1, 5), &stage(1, 6))).unwrap();
        assert_eq!((found.stage.as_str(), found.position), ("select_stage 3", Some(103)));
    }
}
