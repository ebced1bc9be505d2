// SPDX-License-Identifier: Apache-2.0
//! Files that must be text, which is UTF-8.

/// Why a file is not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotUtf8 {
    /// It begins with a byte order mark of UTF-16.
    #[error("the file is UTF-16, not UTF-8")]
    Utf16,
    /// The first place that is none.
    #[error("line {line}, byte {offset} of the file, is not UTF-8")]
    At {
        /// Line, counted from 1.
        line: usize,
        /// Byte of the file, counted from 0.
        offset: usize,
    },
}

impl NotUtf8 {
    /// What to do about a text of one's own.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Utf16 => "convert it by `iconv -f UTF-16 -t UTF-8`",
            Self::At { .. } => {
                "save it as UTF-8 text, or convert it by `iconv -f ISO-8859-1 -t UTF-8`"
            }
        }
    }
}

/// What some editors write in front of UTF-8, and what is in front of UTF-16, of either byte order.
const MARK: char = '\u{feff}';
const UTF_16_MARKS: [[u8; 2]; 2] = [[0xFF, 0xFE], [0xFE, 0xFF]];

/// The text that the bytes of a file are, without a byte order mark, which would be taken for a
/// part of the first word.
///
/// # Errors
/// [`NotUtf8`] with the place where they are none.
pub fn from_bytes(bytes: Vec<u8>) -> Result<String, NotUtf8> {
    if UTF_16_MARKS.iter().any(|mark| bytes.starts_with(mark)) {
        return Err(NotUtf8::Utf16);
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let before = &error.as_bytes()[..offset];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        NotUtf8::At { line, offset }
    })?;
    if text.starts_with(MARK) {
        text.drain(..MARK.len_utf8());
    }
    Ok(text)
}
