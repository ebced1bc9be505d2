// SPDX-License-Identifier: Apache-2.0
//! A source that may have to wait for its bytes: standard input, a pipe.
//!
//! A thread of its own reads, so that whoever takes the bytes can see that there are none yet, and
//! stops waiting when the user interrupts the command.

use std::{
    cell::OnceCell,
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, TryRecvError, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

/// Bytes asked of the source at a time, and such pieces read in advance.
const PIECE: usize = 256 * 1024;
const PIECES_IN_ADVANCE: usize = 4;

/// How often an interruption is looked for. What arrives within this time after it is still read:
/// the program that writes the pipe has been interrupted too and hands over its last packets.
const GRACE: Duration = Duration::from_millis(200);

/// Set by the user's interruption, and by whoever must not wait; shared with the reader.
#[derive(Clone, Debug, Default)]
pub(super) struct Patience {
    /// A read that would wait gives [`io::ErrorKind::WouldBlock`].
    pub(super) never_wait: Arc<AtomicBool>,
    pub(super) interrupted: Option<Arc<AtomicBool>>,
    /// The source is read by [`Live`].
    pub(super) is_live: bool,
}

impl Patience {
    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupted.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed))
    }
}

/// Bytes of a source that another thread reads.
pub(super) struct Live {
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: io::Cursor<Vec<u8>>,
    patience: Patience,
    /// Since when the interruption is known.
    interrupted: OnceCell<Instant>,
}

impl Live {
    pub(super) fn new(mut source: impl Read + Send + 'static, patience: Patience) -> Self {
        let (sender, pieces) = sync_channel(PIECES_IN_ADVANCE);
        thread::spawn(move || {
            let mut buffer = vec![0; PIECE];
            loop {
                let piece = match source.read(&mut buffer) {
                    Ok(0) => return,
                    Ok(count) => Ok(buffer[..count].to_vec()),
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => Err(error),
                };
                let failed = piece.is_err();
                if sender.send(piece).is_err() || failed {
                    return;
                }
            }
        });
        Self { pieces, piece: io::Cursor::default(), patience, interrupted: OnceCell::new() }
    }

    /// The next piece; `None` at the end, and where the user interrupted and nothing arrives.
    fn next_piece(&self) -> io::Result<Option<Vec<u8>>> {
        if self.patience.is_interrupted() {
            let since = self.interrupted.get_or_init(Instant::now);
            if since.elapsed() > GRACE {
                return Ok(None);
            }
        }
        if self.patience.never_wait.load(Ordering::Relaxed) {
            return match self.pieces.try_recv() {
                Ok(piece) => piece.map(Some),
                Err(TryRecvError::Empty) => Err(io::ErrorKind::WouldBlock.into()),
                Err(TryRecvError::Disconnected) => Ok(None),
            };
        }
        loop {
            match self.pieces.recv_timeout(GRACE) {
                Ok(piece) => return piece.map(Some),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) if self.patience.is_interrupted() => {
                    return Ok(None);
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

impl Read for Live {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.piece.read(into)?;
            if count > 0 || into.is_empty() {
                return Ok(count);
            }
            match self.next_piece()? {
                Some(piece) => self.piece = io::Cursor::new(piece),
                None => return Ok(0),
            }
        }
    }
}
