// SPDX-License-Identifier: Apache-2.0
//! Memories for `$readmemh`: one word a line, most significant digit first.

use super::Interlude;
use crate::stimulus::Packet;
use lbhash_model::{
    HashResult, Selection,
    config::{
        RegisterImage,
        registers::{LOAD, Write as RegisterWrite},
    },
};
use std::io::{self, Write};

/// How many words the memories of a set have.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) packets: u64,
    pub(super) beats: u64,
    pub(super) writes: u64,
    pub(super) acts: u64,
}

/// Bytes of an AXI4-Stream beat.
pub(super) const BEAT_BYTES: usize = 64;

/// Beats of a frame: an empty one is one beat.
pub(super) fn beats(frame: &[u8]) -> u64 {
    frame.len().div_ceil(BEAT_BYTES).max(1) as u64
}

/// A line per beat: `tlast`, `tuser`, `tkeep`, `tdata`.
pub(super) fn write_beats(out: &mut impl Write, packet: &Packet) -> io::Result<()> {
    let count = beats(&packet.frame);
    for beat in 0..count {
        let from = (beat as usize * BEAT_BYTES).min(packet.frame.len());
        let to = (from + BEAT_BYTES).min(packet.frame.len());
        let data = &packet.frame[from..to];
        let last = u8::from(beat + 1 == count);
        let user = if beat == 0 { packet.metadata.to_tuser() } else { 0 };
        let keep = ((1_u128 << data.len()) - 1) as u64;
        write!(out, "{last}_{user:020x}_{keep:016x}_")?;
        out.write_all(&b"0".repeat(2 * (BEAT_BYTES - data.len())))?;
        data.iter().rev().try_for_each(|byte| write!(out, "{byte:02x}"))?;
        writeln!(out)?;
    }
    Ok(())
}

/// One line: the result word.
pub(super) fn write_result(
    out: &mut impl Write,
    result: &HashResult,
    selection: &Selection,
) -> io::Result<()> {
    let mut words = result.to_words();
    for (word, selected) in words.iter_mut().rev().zip(selection.to_words().into_iter().rev()) {
        *word |= selected;
    }
    let digits: Vec<_> = words.iter().rev().map(|word| format!("{word:08x}")).collect();
    writeln!(out, "{}", digits.join("_"))
}

/// A line per register write: address, data.
pub(super) fn write_config(out: &mut impl Write, image: &RegisterImage) -> io::Result<()> {
    image
        .writes()
        .into_iter()
        .try_for_each(|RegisterWrite { address, data }| writeln!(out, "{address:05x}_{data:08x}"))
}

/// A line per act of the environment: packet before which it happens, cycles to wait, or, where
/// these are 0, address and data of a register write. Gives the number of lines.
pub(super) fn write_interlude(
    out: &mut impl Write,
    packet: u64,
    interlude: &Interlude,
    cycles_per_us: u16,
) -> io::Result<u64> {
    for loads in &interlude.loads {
        let address = LOAD + 4 * u32::from(loads.port);
        let data = u32::from_le_bytes([loads.utilization, loads.queue, loads.itm, 0]);
        writeln!(out, "{packet:08x}_{:012x}_{address:05x}_{data:08x}", 0)?;
    }
    let cycles = u64::from(interlude.wait_us) * u64::from(cycles_per_us);
    if cycles > 0 {
        writeln!(out, "{packet:08x}_{cycles:012x}_{:05x}_{:08x}", 0, 0)?;
    }
    Ok(interlude.loads.len() as u64 + u64::from(cycles > 0))
}

/// A line per number: packets, beats, register writes, acts of the environment.
pub(super) fn write_counts(out: &mut impl Write, counts: &Counts) -> io::Result<()> {
    let Counts { packets, beats, writes, acts } = counts;
    [packets, beats, writes, acts].into_iter().try_for_each(|count| writeln!(out, "{count:08x}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::set::PortLoads;
    use lbhash_model::{Egress, Metadata, Selected};

    fn lines(frame: Vec<u8>) -> Vec<String> {
        let metadata = Metadata { ifindex: 0xABCD, bridged: true, ..Metadata::default() };
        let mut out = Vec::new();
        write_beats(&mut out, &Packet { frame, metadata, ..Packet::default() }).unwrap();
        String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn the_first_byte_is_lowest_and_the_last_beat_marked() {
        let frame: Vec<u8> = (1..=66).collect();
        let lines = lines(frame);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("0_4000000000000000abcd_ffffffffffffffff_403f3e"));
        assert!(lines[0].ends_with("030201"));
        assert!(lines[1].starts_with("1_00000000000000000000_0000000000000003_0000"));
        assert!(lines[1].ends_with("00004241"));
        assert!(lines.iter().all(|line| line.replace('_', "").len() == 165));
    }

    #[test]
    fn an_empty_frame_is_one_beat_that_keeps_nothing() {
        let lines = lines(Vec::new());
        assert_eq!(lines.len(), 1);
        assert!(lines[0].starts_with("1_4000000000000000abcd_0000000000000000_0"));
    }

    #[test]
    fn word_0_of_the_result_is_lowest() {
        let mut out = Vec::new();
        let result = HashResult {
            family: lbhash_model::Family::Other,
            keys: [0x1234, 0, 0, 0, 0],
            ..HashResult::default()
        };
        let mut selection = Selection { egress: Egress::Port(42), ..Selection::default() };
        selection.stages[0] = Selected { valid: true, group: 7, index: 256 };
        write_result(&mut out, &result, &selection).unwrap();
        let line = String::from_utf8(out).unwrap();
        let words: Vec<_> = line.trim_end().split('_').collect();
        assert_eq!(words.len(), 20);
        assert_eq!((words[19], words[8]), ("00000400", "00001234"));
        assert_eq!((words[4], words[0]), ("81000007", "0001002a"));
    }

    #[test]
    fn loads_are_written_before_the_wait() {
        let mut out = Vec::new();
        let loads = vec![PortLoads { port: 127, utilization: 1, queue: 2, itm: 3 }];
        let interlude = Interlude { loads, wait_us: 0x100 };
        assert_eq!(write_interlude(&mut out, 9, &interlude, 16).unwrap(), 2);
        let expected =
            "00000009_000000000000_303fc_00030201\n00000009_000000001000_00000_00000000\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
        assert_eq!(write_interlude(&mut Vec::new(), 9, &Interlude::default(), 1000).unwrap(), 0);
    }
}
