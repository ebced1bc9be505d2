// SPDX-License-Identifier: Apache-2.0
//! The signals of every stage, model against RTL: which stage is the first to differ
//! (docs/timing.md, "Signals of the stages").

mod check;
mod select;

use crate::difference::Difference;
use lbhash_model::{
    Kind, LANES, LAYER_STAGES, Lane, USERS,
    pipeline::{Registers, position},
};
use verilated::{STAGE_SIGNALS, StageSample};

use verilated::stage::*;

/// The model's registers as the RTL's signals; what a position without a packet holds is 0.
#[must_use]
pub fn sample(registers: Registers<'_>) -> StageSample {
    let mut sample = StageSample::default();
    sample.set_bits(RUN, 0, 1, registers.result().run().into());
    if let Some(window) = registers.header_window() {
        sample.set_bits(WINDOW_VALID, 0, 1, 1);
        let words = window.window().as_chunks::<4>().0;
        for (to, from) in sample.words_mut(WINDOW).iter_mut().zip(words) {
            *to = u32::from_le_bytes(*from);
        }
        sample.set_bits(WINDOW_LENGTH, 0, 8, window.length().into());
        for (word, to) in sample.words_mut(WINDOW_TUSER).iter_mut().enumerate() {
            *to = (window.tuser() >> (32 * word)) as u32;
        }
    }
    for stage in 1..=LAYER_STAGES {
        sample_state(&mut sample, registers, stage);
        if let Some(lane) = registers.lane(stage) {
            sample.set_bits(LANE_VALID, stage - 1, 1, 1);
            sample_lane(&mut sample, [LANE_TYPE, LANE_CTX, LANE_CRC], stage - 1, lane);
        }
    }
    if let Some(lanes) = registers.master_key() {
        sample.set_bits(MASTER_VALID, 0, 1, 1);
        for (index, lane) in lanes.all().into_iter().enumerate() {
            sample_lane(&mut sample, [MASTER_TYPE, MASTER_CTX, MASTER_CRC], index, lane);
        }
    }
    if let Some(keys) = registers.keys() {
        sample.set_bits(KEYS_VALID, 0, 1, 1);
        for (user, &key) in keys.iter().enumerate() {
            sample.set_bits(KEYS, 16 * user, 16, key.into());
        }
    }
    select::sample(&mut sample, registers);
    sample
}

fn sample_state(sample: &mut StageSample, registers: Registers<'_>, stage: usize) {
    let index = stage - 1;
    let Some(state) = registers.parser_state(stage) else { return };
    sample.set_bits(STATE_VALID, index, 1, 1);
    sample.set_bits(STATE_KIND, 4 * index, 4, state.kind as u32);
    sample.set_bits(STATE_OFFSET, 8 * index, 8, state.offset.into());
    sample.set_bits(STATE_CTX, 3 * index, 3, state.context as u32);
    sample.set_bits(STATE_IP_VERSION, index, 1, state.ipv6.into());
    sample.set_bits(STATE_STATUS, 5 * index, 5, state.status.0.into());
    sample.set_bits(STATE_FAMILY, 3 * index, 3, state.family as u32);
}

fn sample_lane(sample: &mut StageSample, signals: [usize; 3], index: usize, lane: Lane) {
    let [record_type, context, crc] = signals;
    sample.set_bits(record_type, 5 * index, 5, lane.record_type.code().into());
    sample.set_bits(context, 3 * index, 3, lane.context as u32);
    sample.set_bits(crc, 32 * index, 32, lane.crc);
}

/// Who says what a stage must do: the model, or the checker that is bound to the RTL.
#[must_use]
pub fn reference(difference: &Difference) -> &'static str {
    if difference.stage == check::STAGE { check::STAGE } else { "pipeline" }
}

/// One comparison: a field of a signal, and where it belongs.
struct Field<'a> {
    stage: &'a str,
    position: usize,
    signal: usize,
    first: usize,
    width: usize,
}

/// The difference that is earliest in the pipeline; `run` comes before all, since it moves every
/// stage.
#[must_use]
pub fn first_difference(expected: &StageSample, actual: &StageSample) -> Option<Difference> {
    if expected == actual {
        return None;
    }
    let pair = (expected, actual);
    let (run, actual_run) = (expected.bits(RUN, 0, 1), actual.bits(RUN, 0, 1));
    let mut found = Difference::between("result", "run", run, actual_run, 1)
        .or_else(|| window_difference(pair));
    for stage in 1..=LAYER_STAGES {
        found = found.or_else(|| state_difference(pair, stage));
        // Lane s is at a later position than state s, but before state s + 1.
        found = found.or_else(|| lane_difference(pair, stage));
    }
    found
        .or_else(|| master_difference(pair))
        .or_else(|| keys_difference(pair))
        .or_else(|| select::first_difference(pair))
        .or_else(|| check::first_difference(actual))
}

fn name(signal: usize) -> &'static str {
    STAGE_SIGNALS[signal].name
}

type Pair<'a> = (&'a StageSample, &'a StageSample);

fn difference((expected, actual): Pair<'_>, field: &Field<'_>) -> Option<Difference> {
    let Field { stage, position, signal, first, width } = *field;
    let bits = |sample: &StageSample| sample.bits(signal, first, width);
    let name = format!("{}[{}:{first}] at position {position}", name(signal), first + width - 1);
    let found = Difference::between(stage, &name, bits(expected), bits(actual), width as u32)?;
    Some(Difference { position: Some(position), ..found })
}

/// The valid bit first; the other fields where it is 1.
fn where_valid<'a>(
    pair: Pair<'_>,
    valid: &Field<'a>,
    fields: impl IntoIterator<Item = (usize, usize, usize)>,
) -> Option<Difference> {
    let Field { stage, position, .. } = *valid;
    let rest = || {
        fields.into_iter().find_map(|(signal, first, width)| {
            difference(pair, &Field { stage, position, signal, first, width })
        })
    };
    let is_valid = pair.0.bits(valid.signal, valid.first, 1) == 1;
    difference(pair, valid).or_else(|| if is_valid { rest() } else { None })
}

fn words(signal: usize) -> impl Iterator<Item = (usize, usize, usize)> {
    let bits = STAGE_SIGNALS[signal].bits;
    (0..bits).step_by(32).map(move |first| (signal, first, (bits - first).min(32)))
}

fn window_difference(pair: Pair<'_>) -> Option<Difference> {
    let valid =
        Field { stage: "header_window", position: 0, signal: WINDOW_VALID, first: 0, width: 1 };
    let fields = words(WINDOW_LENGTH).chain(words(WINDOW)).chain(words(WINDOW_TUSER));
    where_valid(pair, &valid, fields)
}

fn state_difference(pair: Pair<'_>, stage: usize) -> Option<Difference> {
    let index = stage - 1;
    let name = format!("layer_stage {stage}");
    let position = position::parser_state(stage);
    let valid = Field { stage: &name, position, signal: STATE_VALID, first: index, width: 1 };
    let mut fields = vec![
        (STATE_KIND, 4 * index, 4),
        (STATE_STATUS, 5 * index, 5),
        (STATE_FAMILY, 3 * index, 3),
    ];
    if pair.0.bits(STATE_KIND, 4 * index, 4) != Kind::Stop as u32 {
        fields.extend([
            (STATE_OFFSET, 8 * index, 8),
            (STATE_CTX, 3 * index, 3),
            (STATE_IP_VERSION, index, 1),
        ]);
    }
    where_valid(pair, &valid, fields)
}

fn lane_difference(pair: Pair<'_>, stage: usize) -> Option<Difference> {
    let index = stage - 1;
    let name = format!("layer_stage {stage} (lane)");
    let position = position::lane(stage);
    let valid = Field { stage: &name, position, signal: LANE_VALID, first: index, width: 1 };
    let fields = [(LANE_TYPE, 5 * index, 5), (LANE_CTX, 3 * index, 3), (LANE_CRC, 32 * index, 32)];
    where_valid(pair, &valid, fields)
}

fn master_difference(pair: Pair<'_>) -> Option<Difference> {
    let position = position::MASTER_KEY;
    let valid = Field { stage: "master_key", position, signal: MASTER_VALID, first: 0, width: 1 };
    let fields = (0..LANES).flat_map(|lane| {
        [(MASTER_TYPE, 5 * lane, 5), (MASTER_CTX, 3 * lane, 3), (MASTER_CRC, 32 * lane, 32)]
    });
    where_valid(pair, &valid, fields)
}

fn keys_difference(pair: Pair<'_>) -> Option<Difference> {
    let position = position::KEYS;
    let valid = Field { stage: "hash_user", position, signal: KEYS_VALID, first: 0, width: 1 };
    where_valid(pair, &valid, (0..USERS).map(|user| (KEYS, 16 * user, 16)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_are_those_of_the_names() {
        let name = |signal: usize| STAGE_SIGNALS[signal].name;
        let names = [RUN, WINDOW_TUSER, STATE_FAMILY, LANE_CRC, MASTER_CRC, KEYS].map(name);
        let expected = ["run", "window_tuser", "state_family", "lane_crc", "master_crc", "keys"];
        assert_eq!(names, expected);
        assert_eq!(
            [SELECT_PACKET, SELECT_DLB, DLB_TIME].map(name),
            ["select_packet", "select_dlb", "dlb_time"]
        );
        assert_eq!(name(DLB_QUALITY), "dlb_quality");
        assert_eq!(FAILED_CHECKS + 1, STAGE_SIGNALS.len());
    }

    #[test]
    fn a_field_counts_only_where_it_is_valid() {
        let mut expected = StageSample::default();
        let mut actual = expected;
        actual.set_bits(LANE_CRC, 32, 32, 1);
        assert_eq!(first_difference(&expected, &actual), None);
        expected.set_bits(LANE_VALID, 1, 1, 1);
        actual.set_bits(LANE_VALID, 1, 1, 1);
        let found = first_difference(&expected, &actual).unwrap();
        assert_eq!((found.stage.as_str(), found.position), ("layer_stage 2 (lane)", Some(15)));
        assert_eq!(found.field, "lane_crc[63:32] at position 15");
    }

    #[test]
    fn offset_counts_only_before_the_stop() {
        let state = |kind: Kind, offset| {
            let mut sample = StageSample::default();
            sample.set_bits(STATE_VALID, 0, 1, 1);
            sample.set_bits(STATE_KIND, 0, 4, kind as u32);
            sample.set_bits(STATE_OFFSET, 0, 8, offset);
            sample
        };
        assert_eq!(first_difference(&state(Kind::Stop, 0), &state(Kind::Stop, 14)), None);
        assert!(first_difference(&state(Kind::Ipv4, 0), &state(Kind::Ipv4, 14)).is_some());
    }

    #[test]
    fn the_earliest_stage_is_named() {
        let expected = StageSample::default();
        let mut actual = expected;
        actual.set_bits(KEYS_VALID, 0, 1, 1);
        actual.set_bits(MASTER_VALID, 0, 1, 1);
        assert_eq!(first_difference(&expected, &actual).unwrap().stage, "master_key");
        actual.set_bits(RUN, 0, 1, 1);
        assert_eq!(first_difference(&expected, &actual).unwrap().stage, "result");
    }
}
