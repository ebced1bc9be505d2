// SPDX-License-Identifier: Apache-2.0
//! Numbers to text without `format!`: a capture has many of them.

/// Appends a decimal number.
pub(super) fn decimal(mut value: u64, out: &mut Vec<u8>) {
    let mut digits = [0; 20];
    let mut first = digits.len();
    loop {
        first -= 1;
        digits[first] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[first..]);
}

/// Appends `0x` and the low `DIGITS` digits of a number, lower case.
pub(super) fn hexadecimal<const DIGITS: usize>(value: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(b"0x");
    let digits: [u8; DIGITS] =
        std::array::from_fn(|place| digit(value >> (4 * (DIGITS - 1 - place))));
    out.extend_from_slice(&digits);
}

/// Appends two digits for every byte, lower case.
pub(super) fn bytes(bytes: &[u8], out: &mut Vec<u8>) {
    out.extend(bytes.iter().flat_map(|&byte| [digit((byte >> 4).into()), digit(byte.into())]));
}

fn digit(value: u32) -> u8 {
    b"0123456789abcdef"[(value & 15) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn equal_to_format() {
        for value in [0, 1, 9, 10, 99, 100, 65535, 1 << 32, u64::MAX - 1, u64::MAX] {
            assert_eq!(text(|out| decimal(value, out)), format!("{value}"));
        }
        for value in [0, 1, 0xABC, 0xF_FFFF, 0x1234_5678, u32::MAX] {
            assert_eq!(text(|out| hexadecimal::<8>(value, out)), format!("0x{value:08x}"));
            assert_eq!(
                text(|out| hexadecimal::<4>(value, out)),
                format!("0x{:04x}", value & 0xFFFF)
            );
        }
        assert_eq!(text(|out| bytes(&[0, 0x9A, 0xFF], out)), "009aff");
    }
}
