// SPDX-License-Identifier: Apache-2.0
//! The part of a capture that is in memory: bytes read and not yet consumed, contiguous.

use std::io::{self, Read};

/// Bytes asked of the source at a time.
const CHUNK: usize = 256 * 1024;

/// A sliding window over a byte source. It grows to what callers ask for, which they bound, and
/// only as bytes arrive.
pub(super) struct Window {
    source: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    offset: u64,
}

impl Window {
    pub(super) fn new(source: Box<dyn Read + Send>) -> Self {
        Self { source, buffer: Vec::new(), start: 0, end: 0, offset: 0 }
    }

    /// Bytes that are in memory, the next one first.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Offset of the next byte from the start of the source.
    pub(super) const fn offset(&self) -> u64 {
        self.offset
    }

    /// Drops bytes from the front; at most as many as are in memory.
    pub(super) fn consume(&mut self, count: usize) {
        let count = count.min(self.end - self.start);
        self.start += count;
        self.offset += count as u64;
    }

    /// Reads until `count` bytes are in memory or the source ends; true if they are.
    pub(super) fn need(&mut self, count: usize) -> io::Result<bool> {
        while self.end - self.start < count {
            if self.read_more()? == 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn read_more(&mut self) -> io::Result<usize> {
        self.make_room();
        loop {
            match self.source.read(&mut self.buffer[self.end..]) {
                Ok(count) => {
                    self.end += count;
                    return Ok(count);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Moves the bytes to the front, and doubles the buffer when they fill it.
    fn make_room(&mut self) {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.end == self.buffer.len() {
            self.buffer.resize((2 * self.end).max(CHUNK), 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives its bytes one at a time.
    struct Drip(std::ops::Range<u8>);

    impl Read for Drip {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let Some(byte) = self.0.next() else { return Ok(0) };
            into[0] = byte;
            Ok(1)
        }
    }

    #[test]
    fn bytes_stay_in_order_however_they_arrive() {
        let mut window = Window::new(Box::new(Drip(0..200)));
        assert!(window.need(10).unwrap());
        assert_eq!(window.bytes(), (0..10).collect::<Vec<_>>());
        window.consume(7);
        assert_eq!(window.offset(), 7);
        assert!(window.need(100).unwrap());
        assert_eq!(window.bytes(), (7..107).collect::<Vec<_>>());
        assert!(!window.need(1000).unwrap());
        assert_eq!(window.bytes(), (7..200).collect::<Vec<_>>());
    }
}
