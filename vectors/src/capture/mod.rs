// SPDX-License-Identifier: Apache-2.0
//! Captures: pcap, pcapng, and gzip of either, read as a stream in constant memory.
//!
//! What a file is, is told from its first bytes, never from its name. A file that ends inside a
//! packet, or is damaged, gives all the complete packets before that place and then the error.
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
mod pcap;
mod pcapng;
mod window;
mod write;

pub use error::{CaptureError, Place, Problem};
pub use write::write_pcap;

use flate2::read::MultiGzDecoder;
use std::{
    fs::File,
    io::{self, Read},
    ops::Range,
    path::Path,
    time::Duration,
};
use window::Window;

/// Longest packet that is believed, in bytes: the limit of libpcap for Ethernet.
pub const MAX_PACKET_BYTES: usize = 262_144;

/// One packet of a capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packet<'a> {
    /// Number in the capture, counted from 0.
    pub number: u64,
    /// The captured bytes, from the destination MAC on.
    pub data: &'a [u8],
    /// Time since 1970-01-01 UTC, where the capture has it.
    pub timestamp: Option<Duration>,
    /// Length of the frame on the wire, in bytes; more than `data` holds when the capture cut it.
    pub original_length: u32,
}

/// Where the packet lies in the window, and how much to drop after it.
struct Found {
    data: Range<usize>,
    consume: usize,
    timestamp: Option<Duration>,
    original_length: u32,
}

enum Format {
    Pcap(pcap::Pcap),
    PcapNg(pcapng::PcapNg),
}

/// A capture being read.
pub struct Reader {
    file: String,
    compressed: bool,
    window: Window,
    format: Format,
    next_number: u64,
    /// Bytes of the window that the packet given out last takes.
    given_out: usize,
    finished: bool,
}

impl Reader {
    /// Opens a capture file; `-` is standard input.
    ///
    /// # Errors
    /// [`CaptureError`] where the file cannot be opened, is empty, is not a capture, or is not
    /// Ethernet.
    pub fn open(path: &Path) -> Result<Self, CaptureError> {
        if path == Path::new("-") {
            return Self::new("standard input", io::stdin());
        }
        let name = path.display().to_string();
        let file = File::open(path).map_err(|error| CaptureError {
            file: name.clone(),
            place: Place::File,
            problem: Problem::Open(error),
        })?;
        Self::new(&name, file)
    }

    /// Reads a capture from any source; `name` is how errors call it.
    ///
    /// # Errors
    /// As for [`Reader::open`].
    pub fn new(name: &str, source: impl Read + Send + 'static) -> Result<Self, CaptureError> {
        let mut compressed = false;
        let opened = open_stream(source, &mut compressed);
        opened
            .map(|(window, format)| Self {
                file: name.to_owned(),
                compressed,
                window,
                format,
                next_number: 0,
                given_out: 0,
                finished: false,
            })
            .map_err(|(place, problem)| CaptureError {
                file: name.to_owned(),
                place,
                problem: name_gzip(problem, compressed),
            })
    }

    /// Gives the next packet, or `None` at the end of the capture, and after an error.
    ///
    /// # Errors
    /// [`CaptureError`] where the file ends inside a packet, is damaged, or the packet is not an
    /// Ethernet frame.
    pub fn next_packet(&mut self) -> Result<Option<Packet<'_>>, CaptureError> {
        self.window.consume(std::mem::take(&mut self.given_out));
        if self.finished {
            return Ok(None);
        }
        let found = match &mut self.format {
            Format::Pcap(pcap) => pcap.next(&mut self.window),
            Format::PcapNg(pcapng) => pcapng.next(&mut self.window),
        };
        match found {
            Ok(Some(found)) => Ok(Some(self.give_out(found))),
            Ok(None) => {
                self.finished = true;
                Ok(None)
            }
            Err(problem) => {
                self.finished = true;
                Err(self.error(problem))
            }
        }
    }

    /// Bytes of the (decompressed) capture before the next packet.
    #[must_use]
    pub fn bytes_consumed(&self) -> u64 {
        self.window.offset() + self.given_out as u64
    }

    fn give_out(&mut self, found: Found) -> Packet<'_> {
        let number = self.next_number;
        self.next_number += 1;
        self.given_out = found.consume;
        Packet {
            number,
            data: &self.window.bytes()[found.data],
            timestamp: found.timestamp,
            original_length: found.original_length,
        }
    }

    fn error(&self, problem: Problem) -> CaptureError {
        CaptureError {
            file: self.file.clone(),
            place: Place::Packet { number: self.next_number, offset: self.window.offset() },
            problem: name_gzip(problem, self.compressed),
        }
    }
}

/// Looks at the first bytes, takes off gzip, and reads the file header.
fn open_stream(
    source: impl Read + Send + 'static,
    compressed: &mut bool,
) -> Result<(Window, Format), (Place, Problem)> {
    let whole_file = |problem| (Place::File, problem);
    let (magic, source) = peek(source).map_err(Problem::Read).map_err(whole_file)?;
    *compressed = magic.starts_with(&[0x1F, 0x8B]);
    let source: Box<dyn Read + Send> =
        if *compressed { Box::new(MultiGzDecoder::new(source)) } else { Box::new(source) };
    let mut window = Window::new(source);
    window.need(4).map_err(Problem::Read).map_err(whole_file)?;
    let format = recognise(&mut window)?;
    Ok((window, format))
}

/// The first two bytes, and the source with them put back.
fn peek(mut source: impl Read) -> io::Result<(Vec<u8>, impl Read)> {
    let mut magic = Vec::new();
    source.by_ref().take(2).read_to_end(&mut magic)?;
    let put_back = io::Cursor::new(magic.clone());
    Ok((magic, put_back.chain(source)))
}

fn recognise(window: &mut Window) -> Result<Format, (Place, Problem)> {
    match window.bytes().first_chunk() {
        Some(magic) if pcap::MAGICS.contains(magic) => Ok(Format::Pcap(pcap::Pcap::open(window)?)),
        Some(&pcapng::MAGIC) => Ok(Format::PcapNg(pcapng::PcapNg::default())),
        _ if window.bytes().is_empty() => Err((Place::File, Problem::Empty)),
        _ => Err((Place::File, not_a_capture(window.bytes()))),
    }
}

fn not_a_capture(bytes: &[u8]) -> Problem {
    let begins =
        bytes.iter().take(4).map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ");
    let hint = match bytes {
        [0x28, 0xB5, 0x2F, 0xFD, ..] => "; this is zstd: `zstd -dc FILE | lbhash keys -`",
        [0xFD, b'7', b'z', b'X', ..] => "; this is xz: `xz -dc FILE | lbhash keys -`",
        [b'B', b'Z', b'h', ..] => "; this is bzip2: `bzip2 -dc FILE | lbhash keys -`",
        [b's', b'n', b'o', b'o', ..] => "; this is a snoop capture: `editcap FILE NEW` converts it",
        _ => "",
    };
    Problem::NotACapture { begins, hint }
}

/// A read that fails inside a gzip stream is a damaged stream.
fn name_gzip(problem: Problem, compressed: bool) -> Problem {
    match problem {
        Problem::Read(error) if compressed => Problem::Gzip(error),
        other => other,
    }
}
