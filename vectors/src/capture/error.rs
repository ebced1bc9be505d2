// SPDX-License-Identifier: Apache-2.0
//! Why a capture cannot be read, in words that name the file, the place, the reason and the remedy.

use super::{Skipped, link};
use std::{fmt, io};

/// A capture that cannot be read, or not any further.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {place}{problem}")]
pub struct CaptureError {
    /// Name of the file as it was given, or `standard input`.
    pub file: String,
    /// Where in the file, when the problem has a place.
    pub place: Place,
    /// What is wrong.
    pub problem: Problem,
}

/// Place of a problem in a capture. Displays as `packet 17 (byte 4242): `, or as nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    File,
    /// A packet, or what stands where the packet would be.
    Packet {
        /// Number of the packet, counted from 0.
        number: u64,
        /// Offset in bytes from the start of the (decompressed) capture.
        offset: u64,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => Ok(()),
            Self::Packet { number, offset } => {
                write!(formatter, "packet {number} (byte {offset}): ")
            }
        }
    }
}

/// What is wrong with a capture.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The file cannot be opened.
    #[error("cannot be opened: {0}")]
    Open(#[source] io::Error),
    /// Reading failed.
    #[error("cannot be read any further: {0}")]
    Read(#[source] io::Error),
    /// The gzip stream is damaged or cut.
    #[error(
        "the gzip data is damaged or cut here ({0}); the packets before it are complete; fetch the file again, or repair \
         it with `gzip -dc FILE > CAPTURE`"
    )]
    Gzip(#[source] io::Error),
    /// There is nothing in the file.
    #[error("is empty: not even the header of a capture is present")]
    Empty,
    /// Not a format that is read here.
    #[error(
        "is not a capture (it begins with {begins}); pcap, pcapng, or gzip of either is needed{hint}"
    )]
    NotACapture {
        /// First bytes in hexadecimal.
        begins: String,
        /// What it seems to be, and what to do; may be empty.
        hint: &'static str,
    },
    /// A version of the format that is not known.
    #[error(
        "{format} version {major}.{minor} is not supported, only {supported}; `editcap FILE NEW` converts it"
    )]
    Version {
        /// `pcap` or `pcapng`.
        format: &'static str,
        /// Major version of the file.
        major: u16,
        /// Minor version of the file.
        minor: u16,
        /// Versions that are read.
        supported: &'static str,
    },
    /// Packets of this capture, or of this interface, are of a link type that is not taken.
    #[error("link type {number}{name} {rule}")]
    LinkType {
        /// Link type of the file or the interface.
        number: u32,
        /// Name in parentheses, where it is a common one; may be empty.
        name: &'static str,
        /// Why it is not taken, and what to do.
        rule: &'static str,
    },
    /// No packet of the capture is of a link type that is read.
    #[error(
        "none of its {} packets can be hashed: {skipped}; capture on an Ethernet, IP or PPP interface",
        skipped.packets()
    )]
    AllSkipped {
        /// What they are.
        skipped: Skipped,
    },
    /// The file ends too early.
    #[error(
        "the file ends inside {what} (needs {needs} bytes, {left} are left): the capture was cut; the packets before it \
         are complete"
    )]
    Cut {
        /// What the file ends in.
        what: &'static str,
        /// Bytes that it needs.
        needs: u64,
        /// Bytes that are present.
        left: u64,
    },
    /// A length that no frame has.
    #[error(
        "the captured length says {length} bytes, and no Ethernet capture has packets of more than {limit}: the file is \
         damaged here"
    )]
    PacketLength {
        /// Captured length of the record.
        length: u64,
        /// Greatest length that is believed.
        limit: u64,
    },
    /// A pcapng block with an impossible length.
    #[error(
        "a block of type {block_type:#010x} says it is {length} bytes long; {rule}: the file is damaged here"
    )]
    BlockLength {
        /// Type of the block.
        block_type: u32,
        /// Length in its head.
        length: u32,
        /// What lengths are possible.
        rule: &'static str,
    },
    /// The two lengths of a pcapng block differ.
    #[error(
        "a block of type {block_type:#010x} is {head} bytes long by its head and {tail} by its tail: the file is damaged \
         here"
    )]
    BlockTail {
        /// Type of the block.
        block_type: u32,
        /// Length in its head.
        head: u32,
        /// Length in its tail.
        tail: u32,
    },
    /// A pcapng block that breaks its own rules.
    #[error("the {block} block is malformed ({reason}): the file is damaged here")]
    Block {
        /// Name of the block.
        block: &'static str,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A pcapng packet of an interface that was not described.
    #[error(
        "the packet was captured on interface {interface}, but the section describes {described} interfaces so far: the \
         file is damaged, or was joined without its headers (`mergecap` joins captures properly)"
    )]
    Interface {
        /// Interface that the packet names.
        interface: u32,
        /// Interfaces described in this section.
        described: usize,
    },
}

impl Problem {
    /// A capture of a link type that is not read.
    pub(super) const fn unknown_link_type(number: u32) -> Self {
        let rule = "is not read: packets of Ethernet (link type 1), raw IP, Linux cooked, loopback \
                    and PPP interfaces can be hashed; capture on one of these";
        Self::LinkType { number, name: link::name(number), rule }
    }

    /// In strict reading, a packet that is not Ethernet.
    pub(super) const fn strict_link_type(number: u32) -> Self {
        let rule = "is not Ethernet: strict reading takes only Ethernet (link type 1) frames; \
                    capture on an Ethernet interface, or read without `--strict`";
        Self::LinkType { number, name: link::name(number), rule }
    }
}
