// SPDX-License-Identifier: Apache-2.0
//! The classic pcap format: one header, then records. Both byte orders, micro- and nanoseconds.

use super::error::Problem;
use super::window::Window;
use super::{Found, MAX_PACKET_BYTES, link};
use pcap_parser::nom::{self, IResult};
use pcap_parser::{LegacyPcapBlock, PcapError, PcapHeader};
use pcap_parser::{
    parse_pcap_frame, parse_pcap_frame_be, parse_pcap_frame_modified, parse_pcap_header,
};
use std::time::Duration;

/// First four bytes of a file, in each byte order and resolution; the third is the "modified"
/// format of old Linux.
pub(super) const MAGICS: [[u8; 4]; 5] = [
    [0xD4, 0xC3, 0xB2, 0xA1],
    [0x4D, 0x3C, 0xB2, 0xA1],
    [0x34, 0xCD, 0xB2, 0xA1],
    [0xA1, 0xB2, 0xC3, 0xD4],
    [0xA1, 0xB2, 0x3C, 0x4D],
];

/// Bytes of the file header.
const FILE_HEADER_BYTES: usize = 24;

type ParseRecord =
    for<'a> fn(&'a [u8]) -> IResult<&'a [u8], LegacyPcapBlock<'a>, PcapError<&'a [u8]>>;

/// How the records of one file are read.
pub(super) struct Pcap {
    parse: ParseRecord,
    record_header_bytes: usize,
    nanoseconds_per_tick: u32,
    link_type: u32,
}

impl Pcap {
    /// Reads the file header.
    pub(super) fn open(window: &mut Window, strict: bool) -> Result<Self, Problem> {
        let header = file_header(window)?;
        let link_type = link_type(&header, strict)?;
        window.consume(FILE_HEADER_BYTES);
        let modified = header.is_modified_format();
        let parse: ParseRecord = match (modified, header.is_bigendian()) {
            (true, _) => parse_pcap_frame_modified,
            (false, true) => parse_pcap_frame_be,
            (false, false) => parse_pcap_frame,
        };
        Ok(Self {
            parse,
            record_header_bytes: if modified { 24 } else { 16 },
            nanoseconds_per_tick: if header.is_nanosecond_precision() { 1 } else { 1000 },
            link_type,
        })
    }

    /// Finds the next packet at the front of the window; `None` at the end of the file.
    pub(super) fn next(&mut self, window: &mut Window) -> Result<Option<Found>, Problem> {
        if !window.need(1).map_err(Problem::Read)? {
            return Ok(None);
        }
        loop {
            match (self.parse)(window.bytes()) {
                Ok((_, record)) => return self.found(&record).map(Some),
                Err(nom::Err::Incomplete(nom::Needed::Size(more))) => {
                    self.read_more(window, more.get())?;
                }
                Err(_) => return Err(Problem::Block { block: "packet", reason: "unreadable" }),
            }
        }
    }

    fn found(&self, record: &LegacyPcapBlock<'_>) -> Result<Found, Problem> {
        check_length(record.data.len())?;
        let nanoseconds = u64::from(record.ts_usec) * u64::from(self.nanoseconds_per_tick);
        let seconds = Duration::from_secs(record.ts_sec.into());
        Ok(Found {
            data: self.record_header_bytes..self.record_header_bytes + record.data.len(),
            consume: self.record_header_bytes + record.data.len(),
            timestamp: Some(seconds + Duration::from_nanos(nanoseconds)),
            original_length: record.origlen,
            link_type: self.link_type,
        })
    }

    /// Brings in the rest of a record, or says what is missing.
    fn read_more(&self, window: &mut Window, more: usize) -> Result<(), Problem> {
        let header = self.record_header_bytes;
        let inside_data = window.bytes().len() >= header;
        if inside_data {
            check_length(window.bytes().len() - header + more)?;
        }
        let needs = window.bytes().len() + more;
        if window.need(needs).map_err(Problem::Read)? {
            return Ok(());
        }
        let left = window.bytes().len();
        let (what, skip) =
            if inside_data { ("this packet", header) } else { ("the header of this packet", 0) };
        Err(Problem::Cut { what, needs: (needs - skip) as u64, left: (left - skip) as u64 })
    }
}

fn file_header(window: &mut Window) -> Result<PcapHeader, Problem> {
    if !window.need(FILE_HEADER_BYTES).map_err(Problem::Read)? {
        let left = window.bytes().len() as u64;
        return Err(Problem::Cut {
            what: "the file header",
            needs: FILE_HEADER_BYTES as u64,
            left,
        });
    }
    match parse_pcap_header(window.bytes()) {
        Ok((_, header)) => Ok(header),
        Err(_) => Err(Problem::Block { block: "file header", reason: "unreadable" }),
    }
}

/// Link type of all packets of the file, where that is read.
fn link_type(header: &PcapHeader, strict: bool) -> Result<u32, Problem> {
    let (major, minor) = (header.version_major, header.version_minor);
    if (major, minor) < (2, 3) || major > 2 {
        return Err(Problem::Version { format: "pcap", major, minor, supported: "2.3 and 2.4" });
    }
    // The upper bits say whether a frame check sequence follows each frame; it is payload to the
    // header window.
    let number = header.network.0 as u32 & 0xFFFF;
    match number {
        1 => Ok(number),
        _ if strict => Err(Problem::strict_link_type(number)),
        _ if link::is_read(number) => Ok(number),
        _ => Err(Problem::unknown_link_type(number)),
    }
}

fn check_length(length: usize) -> Result<(), Problem> {
    if length > MAX_PACKET_BYTES {
        return Err(Problem::PacketLength {
            length: length as u64,
            limit: MAX_PACKET_BYTES as u64,
        });
    }
    Ok(())
}
