// SPDX-License-Identifier: Apache-2.0
//! The pcapng format: blocks, in sections, each with its own byte order and interfaces.
//!
//! The frame of a block (its type and its two lengths) is checked here, so that every error has its
//! place; the inside of a complete block is left to the format's crate.

use super::error::Problem;
use super::window::Window;
use super::{Found, MAX_PACKET_BYTES};
use pcap_parser::pcapng::{
    Block, EnhancedPacketBlock, InterfaceDescriptionBlock, OptionCode, SectionHeaderBlock,
    SimplePacketBlock, UnknownBlock, parse_block_be, parse_block_le,
};
use std::time::Duration;

/// First four bytes of every section, and so of the file, in both byte orders.
pub(super) const MAGIC: [u8; 4] = [0x0A, 0x0D, 0x0D, 0x0A];

/// Longest block that is believed: packets are bounded by [`MAX_PACKET_BYTES`], name lists and
/// secrets seldom reach this.
const MAX_BLOCK_BYTES: u32 = 16 << 20;

const SECTION_HEADER: u32 = u32::from_be_bytes(MAGIC);
const OBSOLETE_PACKET: u32 = 2;

/// Number of bytes of a block that no header or packet data takes: type and two lengths.
const FRAME_BYTES: u32 = 12;

/// An interface that the section has described.
struct Interface {
    link_type: u32,
    snap_length: u32,
    clock: Clock,
}

/// How an interface counts time.
struct Clock {
    ticks_per_second: u128,
    offset_seconds: i64,
}

/// State of the section that is being read.
#[derive(Default)]
pub(super) struct PcapNg {
    big_endian: bool,
    interfaces: Vec<Interface>,
}

impl PcapNg {
    /// Finds the next packet; `None` at the end of the file. Its block is at the front of the
    /// window.
    pub(super) fn next(&mut self, window: &mut Window) -> Result<Option<Found>, Problem> {
        while window.need(1).map_err(Problem::Read)? {
            let length = self.frame(window)?;
            if let Some(found) = self.block(&window.bytes()[..length])? {
                return Ok(Some(found));
            }
            window.consume(length);
        }
        Ok(None)
    }

    /// Brings a whole block into the window and checks its frame; gives its length.
    fn frame(&mut self, window: &mut Window) -> Result<usize, Problem> {
        need(window, FRAME_BYTES)?;
        let head = window.bytes();
        if head[..4] == MAGIC {
            self.big_endian = byte_order(&head[8..12])?;
        }
        let (block_type, length) = (self.u32(head, 0), self.u32(head, 4));
        check_length(block_type, length)?;
        need(window, length)?;
        let tail = self.u32(window.bytes(), length as usize - 4);
        if tail != length {
            return Err(Problem::BlockTail { block_type, head: length, tail });
        }
        Ok(length as usize)
    }

    /// Takes in a whole block; gives the packet, if it is one.
    fn block(&mut self, bytes: &[u8]) -> Result<Option<Found>, Problem> {
        let parse = if self.big_endian { parse_block_be } else { parse_block_le };
        let Ok((_, block)) = parse(bytes) else {
            return Err(unreadable(self.u32(bytes, 0)));
        };
        match block {
            Block::SectionHeader(header) => self.section(&header)?,
            Block::InterfaceDescription(interface) => self.describe(&interface),
            Block::EnhancedPacket(packet) => return self.enhanced(bytes, &packet).map(Some),
            Block::SimplePacket(packet) => return self.simple(bytes, &packet).map(Some),
            Block::Unknown(packet) if self.u32(bytes, 0) == OBSOLETE_PACKET => {
                return self.obsolete(bytes, &packet).map(Some);
            }
            _ => {}
        }
        Ok(None)
    }

    fn section(&mut self, header: &SectionHeaderBlock<'_>) -> Result<(), Problem> {
        let (major, minor) = (header.major_version, header.minor_version);
        if major != 1 {
            return Err(Problem::Version { format: "pcapng", major, minor, supported: "1.x" });
        }
        self.interfaces.clear();
        Ok(())
    }

    fn describe(&mut self, block: &InterfaceDescriptionBlock<'_>) {
        self.interfaces.push(Interface {
            link_type: block.linktype.0 as u32,
            snap_length: block.snaplen,
            clock: Clock::of(block, self.big_endian),
        });
    }

    fn enhanced(&self, bytes: &[u8], packet: &EnhancedPacketBlock<'_>) -> Result<Found, Problem> {
        let interface = self.interface(packet.if_id)?;
        let ticks = u64::from(packet.ts_high) << 32 | u64::from(packet.ts_low);
        let timestamp = interface.clock.time(ticks);
        found(bytes, 28, packet.caplen, packet.origlen, timestamp, interface.link_type)
    }

    /// A simple packet block is of interface 0 and has neither time nor captured length.
    fn simple(&self, bytes: &[u8], packet: &SimplePacketBlock<'_>) -> Result<Found, Problem> {
        let interface = self.interface(0)?;
        let limit = if interface.snap_length == 0 { u32::MAX } else { interface.snap_length };
        found(bytes, 12, packet.origlen.min(limit), packet.origlen, None, interface.link_type)
    }

    fn obsolete(&self, bytes: &[u8], packet: &UnknownBlock<'_>) -> Result<Found, Problem> {
        if packet.data.len() < 20 {
            return Err(unreadable(OBSOLETE_PACKET));
        }
        let interface = self.interface(self.u16(packet.data, 0).into())?;
        let field = |at| self.u32(packet.data, at);
        let timestamp = interface.clock.time(u64::from(field(4)) << 32 | u64::from(field(8)));
        found(bytes, 28, field(12), field(16), timestamp, interface.link_type)
    }

    /// The interface with this number.
    fn interface(&self, number: u32) -> Result<&Interface, Problem> {
        let described = self.interfaces.len();
        let interface = self.interfaces.get(number as usize);
        interface.ok_or(Problem::Interface { interface: number, described })
    }

    fn u32(&self, bytes: &[u8], at: usize) -> u32 {
        let word = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
        if self.big_endian { u32::from_be_bytes(word) } else { u32::from_le_bytes(word) }
    }

    fn u16(&self, bytes: &[u8], at: usize) -> u16 {
        let word = [bytes[at], bytes[at + 1]];
        if self.big_endian { u16::from_be_bytes(word) } else { u16::from_le_bytes(word) }
    }
}

impl Clock {
    /// The option values are in the section's byte order, which the format's crate does not see to.
    fn of(block: &InterfaceDescriptionBlock<'_>, big_endian: bool) -> Self {
        let option = |code| block.options.iter().find(|option| option.code == code);
        let resolution = option(OptionCode::IfTsresol).and_then(|option| option.value.first());
        let offset = option(OptionCode::IfTsoffset)
            .and_then(|option| option.value.first_chunk())
            .map_or(0, |&bytes| {
                if big_endian { i64::from_be_bytes(bytes) } else { i64::from_le_bytes(bytes) }
            });
        Self {
            ticks_per_second: ticks_per_second(*resolution.unwrap_or(&6)),
            offset_seconds: offset,
        }
    }

    /// Time since 1970; `None` where it lies before, or the clock makes no sense.
    fn time(&self, ticks: u64) -> Option<Duration> {
        let ticks = u128::from(ticks);
        let seconds = i64::try_from(ticks / self.ticks_per_second).ok()?;
        let seconds = u64::try_from(seconds.checked_add(self.offset_seconds)?).ok()?;
        let rest = ticks % self.ticks_per_second;
        // Both factors fit: the rest is of 64 bits, since the ticks are.
        let nanoseconds = u32::try_from(rest * 1_000_000_000 / self.ticks_per_second).ok()?;
        Some(Duration::new(seconds, nanoseconds))
    }
}

/// `if_tsresol`: a power of ten, or of two with the top bit set. More than 127 bits count as the
/// greatest.
fn ticks_per_second(resolution: u8) -> u128 {
    let base: u128 = if resolution & 0x80 == 0 { 10 } else { 2 };
    base.checked_pow(u32::from(resolution & 0x7F)).unwrap_or(u128::MAX)
}

/// Reads the byte-order magic; true for big-endian.
fn byte_order(magic: &[u8]) -> Result<bool, Problem> {
    match magic {
        [0x1A, 0x2B, 0x3C, 0x4D] => Ok(true),
        [0x4D, 0x3C, 0x2B, 0x1A] => Ok(false),
        _ => Err(Problem::Block { block: "section header", reason: "unknown byte-order magic" }),
    }
}

fn check_length(block_type: u32, length: u32) -> Result<(), Problem> {
    let minimum = if block_type == SECTION_HEADER { 28 } else { FRAME_BYTES };
    let rule = if length < minimum {
        "its frame alone takes more"
    } else if !length.is_multiple_of(4) {
        "blocks are multiples of 4 bytes"
    } else if length > MAX_BLOCK_BYTES {
        "blocks of more than 16 MiB are not believed"
    } else {
        return Ok(());
    };
    Err(Problem::BlockLength { block_type, length, rule })
}

fn need(window: &mut Window, needs: u32) -> Result<(), Problem> {
    if window.need(needs as usize).map_err(Problem::Read)? {
        return Ok(());
    }
    let left = window.bytes().len() as u64;
    Err(Problem::Cut { what: "a block", needs: needs.into(), left })
}

fn unreadable(block_type: u32) -> Problem {
    let block = match block_type {
        SECTION_HEADER => "section header",
        1 => "interface description",
        OBSOLETE_PACKET => "obsolete packet",
        3 => "simple packet",
        4 => "name resolution",
        5 => "interface statistics",
        6 => "enhanced packet",
        _ => "information",
    };
    Problem::Block { block, reason: "its contents do not fit its length" }
}

/// A packet whose data starts at `start` of its block.
fn found(
    block: &[u8],
    start: usize,
    captured: u32,
    original_length: u32,
    timestamp: Option<Duration>,
    link_type: u32,
) -> Result<Found, Problem> {
    let length = captured as usize;
    if length > MAX_PACKET_BYTES {
        let limit = MAX_PACKET_BYTES as u64;
        return Err(Problem::PacketLength { length: captured.into(), limit });
    }
    if length > block.len() - start - 4 {
        return Err(Problem::Block {
            block: "packet",
            reason: "its captured length reaches past its end",
        });
    }
    let data = start..start + length;
    Ok(Found { data, consume: block.len(), timestamp, original_length, link_type })
}
