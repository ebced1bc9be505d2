// SPDX-License-Identifier: Apache-2.0
//! Numbers, bytes and addresses as people and tools write them.

use std::fmt::Write as _;

/// Bytes in hexadecimal, two digits each, without separators.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Bytes from hexadecimal digits; colons, blanks and a leading `0x` are skipped. `None` if a digit is wrong or one is left over.
#[must_use]
pub fn parse_hex(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    let text = text.strip_prefix("0x").unwrap_or(text);
    let digits: Vec<u32> = text
        .chars()
        .filter(|c| !matches!(c, ':' | ' '))
        .map(|c| c.to_digit(16))
        .collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs.map(|pair| u8::try_from(pair[0] << 4 | pair[1]).ok()).collect()
}

/// A number, decimal or with `0x` in hexadecimal, at most 64 bits.
#[must_use]
pub fn parse_number(text: &str) -> Option<u64> {
    let text = text.trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

/// A MAC address of six bytes, with or without colons.
#[must_use]
pub fn parse_mac(text: &str) -> Option<[u8; 6]> {
    parse_hex(text)?.try_into().ok()
}

/// An IP protocol by number or name.
pub(crate) fn parse_protocol(text: &str) -> Option<u8> {
    Some(match text.trim().to_ascii_lowercase().as_str() {
        "icmp" => 1,
        "tcp" => 6,
        "udp" => 17,
        "dccp" => 33,
        "gre" => 47,
        "esp" => 50,
        "ah" => 51,
        "icmpv6" | "icmp6" | "ipv6-icmp" => 58,
        "sctp" => 132,
        "udplite" | "udp-lite" => 136,
        number => u8::try_from(parse_number(number)?).ok()?,
    })
}
