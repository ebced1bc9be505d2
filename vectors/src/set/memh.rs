// SPDX-License-Identifier: Apache-2.0
//! Memories for `$readmemh`: one word a line, most significant digit first.

use crate::stimulus::Packet;
use lbhash_model::{
    config::{RegisterImage, registers::Write as RegisterWrite},
    result::HashResult,
};
use std::io::{self, Write};

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
pub(super) fn write_result(out: &mut impl Write, result: &HashResult) -> io::Result<()> {
    let words = result.to_words();
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

#[cfg(test)]
mod tests {
    use super::*;
    use lbhash_model::metadata::Metadata;

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
            family: lbhash_model::family::Family::Other,
            keys: [0x1234, 0, 0, 0, 0],
            ..HashResult::default()
        };
        write_result(&mut out, &result).unwrap();
        let line = String::from_utf8(out).unwrap();
        let words: Vec<_> = line.trim_end().split('_').collect();
        assert_eq!(words.len(), 20);
        assert_eq!((words[19], words[8]), ("00000400", "00001234"));
    }
}
