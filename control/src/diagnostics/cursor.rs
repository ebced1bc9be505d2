// SPDX-License-Identifier: Apache-2.0
//! Places of bytes in a text, found by walking on from the place before.

use super::Place;

/// Finds lines and columns of offsets that mostly ascend, in one walk over the text.
pub(crate) struct Cursor<'t> {
    text: &'t str,
    offset: usize,
    place: Place,
}

const START: Place = Place::START;

impl<'t> Cursor<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, offset: 0, place: START }
    }

    /// Line and column of the character that begins at this byte, or of the end.
    pub(crate) fn place(&mut self, offset: usize) -> Place {
        if offset < self.offset {
            (self.offset, self.place) = (0, START);
        }
        let between = self.text.get(self.offset..offset).unwrap_or_default();
        for character in between.chars() {
            if character == '\n' {
                self.place = Place { line: self.place.line + 1, column: 1 };
            } else {
                self.place.column += 1;
            }
        }
        self.offset += between.len();
        self.place
    }
}
