// SPDX-License-Identifier: Apache-2.0
//! Numbers as text without the machinery of `write!`: a capture has millions of them.

use std::io::{self, Write};

/// Writes a decimal number.
///
/// # Errors
/// Whatever `out` fails with.
pub fn write_decimal(out: &mut impl Write, mut value: u64) -> io::Result<()> {
    let mut digits = [0; 20];
    let mut first = digits.len();
    loop {
        first -= 1;
        digits[first] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            return out.write_all(&digits[first..]);
        }
    }
}

/// Writes `0x` and the low `DIGITS` hexadecimal digits of a number, lower case.
///
/// # Errors
/// Whatever `out` fails with.
pub fn write_hexadecimal<const DIGITS: usize>(out: &mut impl Write, value: u32) -> io::Result<()> {
    let digits: [u8; DIGITS] =
        std::array::from_fn(|place| digit(value >> (4 * (DIGITS - 1 - place))));
    out.write_all(b"0x")?;
    out.write_all(&digits)
}

/// Writes two lower-case hexadecimal digits for every byte.
///
/// # Errors
/// Whatever `out` fails with.
pub fn write_bytes(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    bytes
        .iter()
        .try_for_each(|&byte| out.write_all(&[digit((byte >> 4).into()), digit(byte.into())]))
}

fn digit(value: u32) -> u8 {
    b"0123456789abcdef"[(value & 15) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn equal_to_the_standard_library() {
        for value in [0, 1, 9, 10, 99, 100, 65535, 1 << 32, u64::MAX - 1, u64::MAX] {
            assert_eq!(text(|out| write_decimal(out, value)), format!("{value}"));
        }
        for value in [0, 1, 0xABC, 0xF_FFFF, 0x1234_5678, u32::MAX] {
            assert_eq!(text(|out| write_hexadecimal::<8>(out, value)), format!("0x{value:08x}"));
            let low = value & 0xFFFF;
            assert_eq!(text(|out| write_hexadecimal::<4>(out, value)), format!("0x{low:04x}"));
        }
        assert_eq!(text(|out| write_bytes(out, &[0, 0x9A, 0xFF])), "009aff");
    }
}
