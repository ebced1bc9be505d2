// SPDX-License-Identifier: Apache-2.0
//! Captures: pcap, pcapng, and gzip of either, read as a stream in constant memory.
//!
//! The first bytes say what a file is, never its name. A file that ends inside a packet, or is
//! damaged, gives all complete packets before that place and then the error.
//!
//! Packets of other link types than Ethernet that carry IP get an Ethernet header with MAC
//! addresses of 0; those that carry none are skipped, counted, and keep their number
//! ([`Reader::skipped`]).
//!
//! ```no_run
//! # fn main() -> Result<(), lbhash_vectors::capture::CaptureError> {
//! let mut reader = lbhash_vectors::capture::Reader::open("traffic.pcapng.gz".as_ref())?;
//! while let Some(packet) = reader.next_packet()? {
//!     println!("packet {}: {} bytes", packet.number, packet.data.len());
//! }
//! # Ok(())
//! # }
//! ```

mod error;
mod gzip;
mod link;
mod live;
mod open;
mod pcap;
mod pcapng;
mod skipped;
mod window;
mod write;

pub use error::{CaptureError, Place, Problem};
pub use link::ETHERNET_BYTES;
pub use open::Options;
pub use skipped::Skipped;
pub use write::write_pcap;

use link::Framing;
use live::Patience;
use open::Format;
use std::{io, ops::Range, sync::atomic::Ordering, time::Duration};
use window::Window;

/// Longest packet that is believed, in bytes: the limit of libpcap for Ethernet.
pub const MAX_PACKET_BYTES: usize = 262_144;

/// One packet of a capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Packet<'a> {
    /// Number in the capture, counted from 0; packets that are skipped have numbers too.
    pub number: u64,
    /// The frame, from the destination MAC on. Where the capture has no Ethernet header, MAC
    /// addresses of 0 and the EtherType stand in front.
    pub data: &'a [u8],
    /// Time since 1970-01-01 UTC, where the capture has it.
    pub timestamp: Option<Duration>,
    /// Length of the packet on the wire, in bytes; more than `captured_length` where it was cut.
    pub original_length: u32,
    /// Bytes of the packet in the capture, with its own link header.
    pub captured_length: usize,
    /// Link type of the capture, or of the packet's interface; 1 is Ethernet.
    pub link_type: u32,
}

impl Packet<'_> {
    /// True where the capture has the Ethernet header, and so the MAC addresses.
    #[must_use]
    pub const fn is_ethernet(&self) -> bool {
        self.link_type == 1
    }
}

/// Where the packet lies in the window, and how much to drop after it.
struct Found {
    data: Range<usize>,
    consume: usize,
    timestamp: Option<Duration>,
    original_length: u32,
    link_type: u32,
}

/// A capture being read.
pub struct Reader {
    file: String,
    compressed: bool,
    strict: bool,
    patience: Patience,
    window: Window,
    format: Format,
    next_number: u64,
    /// Bytes of the window that the packet given out last takes.
    given_out: usize,
    /// The next packet, where it has been looked for already, and how it is hashed.
    pending: Option<(Found, Framing)>,
    failed: Option<Problem>,
    finished: bool,
    skipped: Skipped,
    /// The last frame that got an Ethernet header.
    frame: Vec<u8>,
}

impl Reader {
    /// Gives the next packet, or `None` at the end of the capture, and after an error.
    ///
    /// # Errors
    /// [`CaptureError`] where the file ends inside a packet or is damaged; in strict reading also
    /// where the packet is not an Ethernet frame.
    pub fn next_packet(&mut self) -> Result<Option<Packet<'_>>, CaptureError> {
        self.find(false);
        if let Some(problem) = self.failed.take() {
            return Err(self.error(problem));
        }
        Ok(self.pending.take().map(|(found, framing)| self.give_out(found, framing)))
    }

    /// False where [`Reader::next_packet`] would have to wait for a pipe.
    pub fn is_ready(&mut self) -> bool {
        // A file is never waited for, and need not be looked at twice.
        !self.patience.is_live || self.find(true)
    }

    /// Packets that were skipped so far.
    #[must_use]
    pub const fn skipped(&self) -> &Skipped {
        &self.skipped
    }

    /// Packets so far, with those that were skipped.
    #[must_use]
    pub const fn packets(&self) -> u64 {
        self.next_number
    }

    /// True where the user interrupted the command: the capture then ends with what has arrived.
    #[must_use]
    pub fn is_interrupted(&self) -> bool {
        self.patience.is_interrupted()
    }

    /// True for standard input, and for what is no regular file: more may arrive at any time.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        self.patience.is_live
    }

    /// Bytes of the (decompressed) capture before the next packet.
    #[must_use]
    pub fn bytes_consumed(&self) -> u64 {
        self.window.offset() + self.given_out as u64
    }

    /// Looks for the next packet, past those that are skipped; false where `never_wait` and the
    /// source has no more bytes yet.
    fn find(&mut self, never_wait: bool) -> bool {
        self.window.consume(std::mem::take(&mut self.given_out));
        self.patience.never_wait.store(never_wait, Ordering::Relaxed);
        while !self.finished && self.pending.is_none() {
            let found = match &mut self.format {
                Format::Pcap(pcap) => pcap.next(&mut self.window),
                Format::PcapNg(pcapng) => pcapng.next(&mut self.window),
            };
            match found {
                Ok(Some(found)) => self.take_in(found),
                Ok(None) => self.end(),
                Err(Problem::Read(error)) if error.kind() == io::ErrorKind::WouldBlock => {
                    return false;
                }
                // The packet that was being written when the user ended the command.
                Err(Problem::Cut { .. }) if self.patience.is_interrupted() => self.finished = true,
                Err(problem) => self.fail(problem),
            }
        }
        true
    }

    /// Makes a packet the next one, or skips it.
    fn take_in(&mut self, found: Found) {
        let framing = link::framing(found.link_type, &self.window.bytes()[found.data.clone()]);
        match framing {
            Framing::Ethernet => self.pending = Some((found, framing)),
            _ if self.strict => self.fail(Problem::strict_link_type(found.link_type)),
            Framing::Packet { .. } => self.pending = Some((found, framing)),
            Framing::NoIp | Framing::Unknown => {
                self.skipped.count(found.link_type);
                self.next_number += 1;
                self.window.consume(found.consume);
            }
        }
    }

    /// A capture of which no packet is of a link type that is read is refused as a whole.
    fn end(&mut self) {
        self.finished = true;
        let skipped = self.skipped.packets();
        if skipped > 0 && skipped == self.next_number && !self.skipped.has_read_link_type() {
            self.failed = Some(Problem::AllSkipped { skipped: self.skipped.clone() });
        }
    }

    fn fail(&mut self, problem: Problem) {
        self.failed = Some(problem);
        self.finished = true;
    }

    fn give_out(&mut self, found: Found, framing: Framing) -> Packet<'_> {
        let number = self.next_number;
        self.next_number += 1;
        self.given_out = found.consume;
        let captured = &self.window.bytes()[found.data];
        let captured_length = captured.len();
        let data = match framing {
            Framing::Packet { ether_type, skip } => {
                self.frame.clear();
                self.frame.resize(ETHERNET_BYTES - 2, 0);
                self.frame.extend(ether_type.to_be_bytes());
                self.frame.extend_from_slice(&captured[skip..]);
                &self.frame
            }
            _ => captured,
        };
        Packet {
            number,
            data,
            timestamp: found.timestamp,
            original_length: found.original_length,
            captured_length,
            link_type: found.link_type,
        }
    }

    fn error(&self, problem: Problem) -> CaptureError {
        let place = match problem {
            Problem::AllSkipped { .. } => Place::File,
            _ => Place::Packet { number: self.next_number, offset: self.window.offset() },
        };
        CaptureError {
            file: self.file.clone(),
            place,
            problem: open::name_gzip(problem, self.compressed),
        }
    }
}
