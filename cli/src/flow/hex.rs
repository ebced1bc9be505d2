// SPDX-License-Identifier: Apache-2.0
//! A frame as hexadecimal text: digits with or without spaces or colons between bytes, or a dump of
//! tcpdump, Wireshark or xxd, with offsets in front and text behind.

/// Bytes of a line of a dump; what follows them is their text.
const DUMP_LINE_BYTES: usize = 16;

/// Bytes of the text; the error says which word is none.
pub(super) fn bytes(text: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    for line in text.lines() {
        add_line(line, &mut bytes)?;
    }
    if bytes.is_empty() {
        return Err("there is no byte in it".to_owned());
    }
    Ok(bytes)
}

fn add_line(line: &str, bytes: &mut Vec<u8>) -> Result<(), String> {
    let start = bytes.len();
    let (rest, is_dump) = match without_offset(line, start) {
        Some(rest) => (rest, true),
        None => (line, false),
    };
    for word in rest.split([' ', '\t', ',', ':', '-', '|']).filter(|word| !word.is_empty()) {
        if is_dump && bytes.len() - start >= DUMP_LINE_BYTES {
            return Ok(());
        }
        match word_bytes(word) {
            Some(more) => bytes.extend(more),
            // The last line of a dump may be short.
            None if is_dump && bytes.len() > start => return Ok(()),
            None => return Err(format!("`{word}` is not hexadecimal, two digits a byte")),
        }
    }
    Ok(())
}

/// A line of a dump begins with the number of bytes before it.
fn without_offset(line: &str, before: usize) -> Option<&str> {
    let line = line.trim_start();
    let (first, rest) = line.split_once([' ', '\t'])?;
    let is_marked = first.ends_with(':');
    let digits = first.trim_end_matches(':');
    let digits = digits.strip_prefix("0x").unwrap_or(digits);
    let offset = usize::from_str_radix(digits, 16).ok()?;
    // Four digits and more are an offset, unless they are bytes that happen to have its value.
    let is_offset = offset == before && (is_marked || digits.len() >= 4 && rest.starts_with(' '));
    is_offset.then_some(rest)
}

fn word_bytes(word: &str) -> Option<Vec<u8>> {
    let digits = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")).unwrap_or(word);
    let is_hexadecimal = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    if !is_hexadecimal || digits.is_empty() || !digits.len().is_multiple_of(2) {
        return None;
    }
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notations() {
        for text in [
            "02000000000208004500",
            "0x02000000000208004500",
            "02 00 00 00 00 02 08 00 45 00",
            "02:00:00:00:00:02 0800 4500",
            "0x02,0x00,0x00,0x00, 0x00,0x02,0x08,0x00,\n0x45,0x00",
            "0000  02 00 00 00 00 02 08 00  45 00   ......E.",
            "0x0000:  0200 0000 0002 0800 4500  ........E.",
            "00000000: 0200 0000 0002 0800 4500  ........E.",
        ] {
            assert_eq!(bytes(text).unwrap(), [2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0], "{text}");
        }
        let dump = "0000  00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f   be be be\n\
                    0010  10 11                                              ..\n";
        assert_eq!(bytes(dump).unwrap(), (0..0x12).collect::<Vec<u8>>());
    }

    #[test]
    fn what_is_no_byte_is_named() {
        assert!(bytes("02 0g").unwrap_err().contains("`0g`"));
        assert!(bytes("020").unwrap_err().contains("`020`"));
        assert!(bytes("é").unwrap_err().contains("`é`"));
        assert!(bytes(" \n").is_err() && bytes("").is_err());
    }
}
