// SPDX-License-Identifier: Apache-2.0
//! Numbers as people write them on a command line: decimal, hexadecimal with `0x`, with `_` between
//! digits, or as in `1e9`. Each function is a value parser whose error names the range.

use std::ops::RangeInclusive;

/// Any number of 8 bits.
///
/// # Errors
/// The text is no number, or one out of range.
pub fn u8(text: &str) -> Result<u8, String> {
    in_type(text)
}

/// Any number of 16 bits.
///
/// # Errors
/// The text is no number, or one out of range.
pub fn u16(text: &str) -> Result<u16, String> {
    in_type(text)
}

/// Any number of 32 bits.
///
/// # Errors
/// The text is no number, or one out of range.
pub fn u32(text: &str) -> Result<u32, String> {
    in_type(text)
}

/// Any number of 64 bits.
///
/// # Errors
/// The text is no number, or one out of range.
pub fn u64(text: &str) -> Result<u64, String> {
    in_type(text)
}

/// From 1.
///
/// # Errors
/// The text is no number, or one out of range.
pub fn positive(text: &str) -> Result<u32, String> {
    narrow(in_range(text, 1..=u32::MAX.into())?)
}

/// From 1.
///
/// # Errors
/// The text is no number, or one out of range.
pub fn positive_u64(text: &str) -> Result<u64, String> {
    in_range(text, 1..=u64::MAX)
}

/// One of the four sets of hash-user settings.
///
/// # Errors
/// The text is no number, or one out of range.
pub fn hash_profile(text: &str) -> Result<u8, String> {
    narrow(in_range(text, 0..=3)?)
}

fn in_type<T: TryFrom<u64> + Into<u64> + Bounded>(text: &str) -> Result<T, String> {
    narrow(in_range(text, 0..=T::MAX)?)
}

trait Bounded {
    const MAX: u64;
}

impl Bounded for u8 {
    const MAX: u64 = Self::MAX as u64;
}

impl Bounded for u16 {
    const MAX: u64 = Self::MAX as u64;
}

impl Bounded for u32 {
    const MAX: u64 = Self::MAX as u64;
}

impl Bounded for u64 {
    const MAX: u64 = Self::MAX;
}

fn narrow<T: TryFrom<u64>>(value: u64) -> Result<T, String> {
    T::try_from(value).map_err(|_| "too great".to_owned())
}

/// A number in this range; the error names it.
///
/// # Errors
/// The text is no number, or one out of range.
pub fn in_range(text: &str, range: RangeInclusive<u64>) -> Result<u64, String> {
    let (least, greatest) = (range.start(), range.end());
    match parse(text) {
        Some(Some(value)) if range.contains(&value) => Ok(value),
        Some(_) => Err(format!("it must be {least} to {greatest}")),
        None => Err(format!(
            "it is no number: write {least} to {greatest}, decimal, as in 0x1f, 10_000 or 1e6"
        )),
    }
}

/// `None` for what is no number, `Some(None)` for one that is negative or of more than 64 bits.
fn parse(text: &str) -> Option<Option<u64>> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix('-') {
        // Minus zero is zero; everything below is too small.
        return unsigned(rest).map(|value| value.filter(|&value| value == 0));
    }
    unsigned(text.strip_prefix('+').unwrap_or(text))
}

fn unsigned(text: &str) -> Option<Option<u64>> {
    let hexadecimal = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    if let Some(digits) = hexadecimal {
        return digits_of(digits, 16);
    }
    match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let (mantissa, exponent) = (digits_of(mantissa, 10)?, digits_of(exponent, 10)?);
            let power = || u32::try_from(exponent?).ok().and_then(|n| 10_u64.checked_pow(n));
            Some(match mantissa {
                Some(0) => Some(0),
                mantissa => mantissa.and_then(|mantissa| mantissa.checked_mul(power()?)),
            })
        }
        None => digits_of(text, 10),
    }
}

/// Digits, `_` between two of them.
fn digits_of(text: &str, base: u32) -> Option<Option<u64>> {
    let is_number = text
        .split('_')
        .all(|part| !part.is_empty() && part.chars().all(|character| character.is_digit(base)));
    is_number.then(|| u64::from_str_radix(&text.replace('_', ""), base).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        for (text, value) in [
            ("0", 0),
            ("65535", 65535),
            ("0x10", 16),
            ("0XfF", 255),
            ("10_000", 10_000),
            ("0xdead_beef", 0xDEAD_BEEF),
            ("1e9", 1_000_000_000),
            ("12E3", 12_000),
            ("0e99", 0),
            ("-0", 0),
            ("+7", 7),
            (" 7 ", 7),
            ("18446744073709551615", u64::MAX),
        ] {
            assert_eq!(u64(text), Ok(value), "{text}");
        }
    }

    #[test]
    fn errors_name_the_range() {
        for text in ["-1", "65536", "1e9", "0x10000", "99999999999999999999", "1e99"] {
            assert_eq!(u16(text), Err("it must be 0 to 65535".to_owned()), "{text}");
        }
        for text in
            ["", "x", "0x", "NaN", "1.5", "_1", "1__0", "1_", "1e", "e9", "0x1g", "10,000", "--1"]
        {
            let error = u16(text).unwrap_err();
            assert!(error.starts_with("it is no number: write 0 to 65535"), "{text}: {error}");
        }
        assert_eq!(positive("0"), Err("it must be 1 to 4294967295".to_owned()));
        assert_eq!(hash_profile("4"), Err("it must be 0 to 3".to_owned()));
    }
}
