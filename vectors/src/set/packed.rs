// SPDX-License-Identifier: Apache-2.0
//! A set as one stream of 32-bit words, little-endian, for long runs: read from the first word to
//! the last, nothing is sought. `include/lbhash_vectors.h` and `rtl/tb/lbhash_packed_pkg.sv` read
//! it.
//!
//! The file is the word `LBHV` (0x5648424C), the version, then records. Each begins with its kind
//! and the number of its words, these two among them, so that a reader can pass over a kind:
//!
//! | kind | words behind these two |
//! |---|---|
//! | 1 write | address, data of a register write |
//! | 2 wait | clock cycles, low word first: 2 words |
//! | 3 packet | bytes of the frame; `tuser`, lowest word first: 3 words; result word, lowest first: 20 words; the frame, byte k at bit 8·(k mod 4) of word k / 4, the last word filled up with zeros |
//! | 0 end | number of packets, low word first: 2 words; a file without it is cut |
//!
//! Writes that configure the block come first; writes and waits between packets are what the
//! environment does there.

use super::Vector;
use lbhash_model::config::{
    RegisterImage,
    registers::{LOAD, Write as RegisterWrite},
};
use std::io::{self, Write};

/// `LBHV`.
const MAGIC: u32 = 0x5648_424C;
const VERSION: u32 = 1;

const END: u32 = 0;
const WRITE: u32 = 1;
const WAIT: u32 = 2;
const PACKET: u32 = 3;

/// Magic, version, and the writes that configure the block.
pub(super) fn write_header(out: &mut impl Write, image: &RegisterImage) -> io::Result<()> {
    words(out, &[MAGIC, VERSION])?;
    image
        .writes()
        .into_iter()
        .try_for_each(|RegisterWrite { address, data }| words(out, &[WRITE, 4, address, data]))
}

/// What the environment does before a packet, and the packet.
pub(super) fn write_packet(
    out: &mut impl Write,
    vector: &Vector,
    cycles_per_us: u16,
) -> io::Result<()> {
    for loads in &vector.before.loads {
        let data = u32::from_le_bytes([loads.utilization, loads.queue, loads.itm, 0]);
        words(out, &[WRITE, 4, LOAD + 4 * u32::from(loads.port), data])?;
    }
    let cycles = u64::from(vector.before.wait_us) * u64::from(cycles_per_us);
    if cycles > 0 {
        words(out, &[WAIT, 4, cycles as u32, (cycles >> 32) as u32])?;
    }
    let frame = &vector.packet.frame;
    let length = u32::try_from(frame.len()).map_err(io::Error::other)?;
    let user = vector.packet.metadata.to_tuser();
    words(out, &[PACKET, 26 + length.div_ceil(4), length])?;
    words(out, &[user as u32, (user >> 32) as u32, (user >> 64) as u32])?;
    let mut result = vector.result.to_words();
    let selected = vector.selection.unwrap_or_default().to_words();
    let at = result.len() - selected.len();
    result[at..].copy_from_slice(&selected);
    words(out, &result)?;
    out.write_all(frame)?;
    out.write_all(&[0; 3][..frame.len().next_multiple_of(4) - frame.len()])
}

/// The last record.
pub(super) fn write_end(out: &mut impl Write, packets: u64) -> io::Result<()> {
    words(out, &[END, 4, packets as u32, (packets >> 32) as u32])
}

fn words(out: &mut impl Write, words: &[u32]) -> io::Result<()> {
    words.iter().try_for_each(|word| out.write_all(&word.to_le_bytes()))
}
