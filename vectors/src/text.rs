// SPDX-License-Identifier: Apache-2.0
//! Files that must be text, which is UTF-8.

/// What to do about a text of one's own that is in another encoding.
pub const REMEDY: &str = "save it as UTF-8 text, or convert it by `iconv -f ISO-8859-1 -t UTF-8`";

/// The first place in a file that is not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, byte {offset} of the file, is not UTF-8")]
pub struct NotUtf8 {
    /// Line, counted from 1.
    pub line: usize,
    /// Byte of the file, counted from 0.
    pub offset: usize,
}

/// The text that the bytes of a file are.
///
/// # Errors
/// [`NotUtf8`] with the place where they are none.
pub fn from_bytes(bytes: Vec<u8>) -> Result<String, NotUtf8> {
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let before = &error.as_bytes()[..offset];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        NotUtf8 { line, offset }
    })
}
