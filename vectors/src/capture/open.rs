// SPDX-License-Identifier: Apache-2.0
//! Opening a capture: what the file is, and what is taken off before its packets are read.

use super::{
    CaptureError, Place, Problem, Reader, Skipped, gzip,
    live::{Live, Patience},
    pcap, pcapng,
    window::Window,
};
use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    sync::{Arc, atomic::AtomicBool},
};

/// How a capture is read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Packets of other link types than Ethernet, and bytes behind a gzip member, are errors.
    pub strict: bool,
    /// Set when the user interrupts the command: a pipe is then not waited for any longer.
    pub interrupted: Option<Arc<AtomicBool>>,
}

pub(super) enum Format {
    Pcap(pcap::Pcap),
    PcapNg(pcapng::PcapNg),
}

/// A source of bytes that reading starts from.
type Source = Box<dyn Read + Send>;

impl Reader {
    /// Opens a capture file; `-` is standard input.
    ///
    /// # Errors
    /// [`CaptureError`] where the file cannot be opened, is empty, is not a capture, or is of a
    /// link type that is not read.
    pub fn open(path: &Path) -> Result<Self, CaptureError> {
        Self::open_with(path, &Options::default(), |source, _| source)
    }

    /// Opens a capture file as [`Reader::open`] does; `wrap` is given the source of its bytes, and
    /// their number where that is known, and gives what is read in its place.
    ///
    /// # Errors
    /// As for [`Reader::open`]; in strict reading also where the frames are not Ethernet.
    pub fn open_with(
        path: &Path,
        options: &Options,
        wrap: impl FnOnce(Source, Option<u64>) -> Source,
    ) -> Result<Self, CaptureError> {
        let mut patience =
            Patience { interrupted: options.interrupted.clone(), ..Patience::default() };
        if path == Path::new("-") {
            patience.is_live = true;
            let source = Live::new(wrap(Box::new(io::stdin()), None), patience.clone());
            return Self::start("standard input", Box::new(source), options.strict, patience);
        }
        let name = path.display().to_string();
        let file = File::open(path).map_err(|error| CaptureError {
            file: name.clone(),
            place: Place::File,
            problem: Problem::Open(error),
        })?;
        // Pipes, devices and sockets may have to be waited for.
        let length = file.metadata().ok().filter(|file| file.is_file()).map(|file| file.len());
        let mut source = wrap(Box::new(file), length);
        if length.is_none() {
            patience.is_live = true;
            source = Box::new(Live::new(source, patience.clone()));
        }
        Self::start(&name, source, options.strict, patience)
    }

    /// Reads a capture from any source; `name` is how errors call it.
    ///
    /// # Errors
    /// As for [`Reader::open`].
    pub fn new(name: &str, source: impl Read + Send + 'static) -> Result<Self, CaptureError> {
        Self::start(name, Box::new(source), false, Patience::default())
    }

    fn start(
        name: &str,
        source: Source,
        strict: bool,
        patience: Patience,
    ) -> Result<Self, CaptureError> {
        let mut compressed = false;
        let opened = open_stream(source, strict, &mut compressed);
        let (window, format) = opened.map_err(|(place, problem)| CaptureError {
            file: name.to_owned(),
            place,
            problem: name_gzip(problem, compressed),
        })?;
        Ok(Self {
            file: name.to_owned(),
            compressed,
            strict,
            patience,
            window,
            format,
            next_number: 0,
            given_out: 0,
            pending: None,
            failed: None,
            finished: false,
            skipped: Skipped::default(),
            frame: Vec::new(),
        })
    }
}

/// Looks at the first bytes, takes off gzip, and reads the file header.
fn open_stream(
    source: Source,
    strict: bool,
    compressed: &mut bool,
) -> Result<(Window, Format), (Place, Problem)> {
    let whole_file = |problem| (Place::File, problem);
    let (magic, source) = peek(source).map_err(Problem::Read).map_err(whole_file)?;
    *compressed = magic == gzip::MAGIC;
    let source: Source =
        if *compressed { Box::new(gzip::Members::new(source, strict)) } else { source };
    let mut window = Window::new(source);
    window.need(4).map_err(Problem::Read).map_err(whole_file)?;
    let format = recognise(&mut window, strict)?;
    Ok((window, format))
}

/// The first two bytes, and the source with them put back.
fn peek(mut source: Source) -> io::Result<(Vec<u8>, Source)> {
    let mut magic = Vec::new();
    source.by_ref().take(2).read_to_end(&mut magic)?;
    let put_back = io::Cursor::new(magic.clone());
    Ok((magic, Box::new(put_back.chain(source))))
}

fn recognise(window: &mut Window, strict: bool) -> Result<Format, (Place, Problem)> {
    match window.bytes().first_chunk() {
        Some(magic) if pcap::MAGICS.contains(magic) => {
            let open = pcap::Pcap::open(window, strict);
            Ok(Format::Pcap(open.map_err(|problem| (Place::File, problem))?))
        }
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
pub(super) fn name_gzip(problem: Problem, compressed: bool) -> Problem {
    match problem {
        Problem::Read(error) if compressed => Problem::Gzip(error),
        other => other,
    }
}
