// SPDX-License-Identifier: Apache-2.0
//! Writing a capture: plain pcap, little-endian, microseconds.

use pcap_parser::{LegacyPcapBlock, PcapHeader, ToVec};
use std::io::{self, Write};

/// Writes frames as a pcap file. Packet n is stamped n microseconds after 1970, so that equal
/// frames give equal files.
///
/// # Errors
/// Whatever `out` fails with.
pub fn write_pcap<'a>(
    out: &mut impl Write,
    frames: impl IntoIterator<Item = &'a [u8]>,
) -> io::Result<()> {
    let mut header = PcapHeader { snaplen: super::MAX_PACKET_BYTES as u32, ..PcapHeader::new() };
    out.write_all(&header.to_vec().map_err(io::Error::other)?)?;
    for (microseconds, frame) in (0_u64..).zip(frames) {
        let length = u32::try_from(frame.len()).map_err(io::Error::other)?;
        let mut record = LegacyPcapBlock {
            ts_sec: (microseconds / 1_000_000) as u32,
            ts_usec: (microseconds % 1_000_000) as u32,
            caplen: length,
            origlen: length,
            data: frame,
        };
        out.write_all(&record.to_vec().map_err(io::Error::other)?)?;
    }
    Ok(())
}
