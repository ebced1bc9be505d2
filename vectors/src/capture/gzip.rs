// SPDX-License-Identifier: Apache-2.0
//! Gzip: members one after the other. Bytes of 0 behind a member are padding, as gzip takes them.

use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, BufReader, Read};

/// First two bytes of a member.
pub(super) const MAGIC: [u8; 2] = [0x1F, 0x8B];

type Source = BufReader<Box<dyn Read + Send>>;

/// The bytes of all members.
pub(super) struct Members {
    state: State,
    strict: bool,
}

enum State {
    Inside(GzDecoder<Source>),
    /// Behind a member: padding, another member, or the end.
    Between(Source),
    End,
}

impl Members {
    /// Reads members from `source`; `strict` accepts only members.
    pub(super) fn new(source: Box<dyn Read + Send>, strict: bool) -> Self {
        Self { state: State::Inside(GzDecoder::new(BufReader::new(source))), strict }
    }

    /// What is behind a member. The state is `Between` again where the source would block.
    fn next_member(&mut self, mut source: Source) -> io::Result<()> {
        match start_of_next(&mut source, self.strict) {
            Ok(true) => self.state = State::Inside(GzDecoder::new(source)),
            Ok(false) => self.state = State::End,
            Err(error) => {
                self.state = State::Between(source);
                return Err(error);
            }
        }
        Ok(())
    }
}

/// Skips padding; true where a member follows. Everything else is no part of the capture.
fn start_of_next(source: &mut impl BufRead, strict: bool) -> io::Result<bool> {
    loop {
        let bytes = source.fill_buf()?;
        match bytes.first() {
            None => return Ok(false),
            Some(&first) if first == MAGIC[0] => return Ok(true),
            Some(0) if !strict => {
                let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
                source.consume(zeros);
            }
            Some(byte) => {
                let what = format!("byte {byte:#04x} behind the last member is not gzip");
                return Err(io::Error::new(io::ErrorKind::InvalidData, what));
            }
        }
    }
}

impl Read for Members {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, State::End) {
                State::End => return Ok(0),
                State::Between(source) => self.next_member(source)?,
                State::Inside(mut member) => match member.read(into) {
                    Ok(0) if !into.is_empty() => self.state = State::Between(member.into_inner()),
                    done => {
                        self.state = State::Inside(member);
                        return done;
                    }
                },
            }
        }
    }
}
