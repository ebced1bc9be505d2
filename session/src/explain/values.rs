// SPDX-License-Identifier: Apache-2.0
//! Values of fields as people write them.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Hexadecimal with all digits of the width.
pub(super) fn hexadecimal(value: u128, bits: usize) -> String {
    format!("0x{value:0digits$x}", digits = bits.div_ceil(4))
}

/// The usual notation of a field: an address, a protocol by name, or a decimal number.
pub(super) fn usual(name: &str, value: u128, bits: usize) -> String {
    match (name, bits) {
        ("dmac" | "smac", _) => mac_address(value),
        ("src" | "dst" | "system_ip", 32) => Ipv4Addr::from(value as u32).to_string(),
        ("src" | "dst", 128) => Ipv6Addr::from(value).to_string(),
        ("type" | "ethertype" | "geneve_protocol", _) | ("proto", 16) => {
            ethertype(value).to_owned()
        }
        ("proto" | "next_header", 8) => format!("{value}{}", ip_protocol(value)),
        ("tclass", _) => format!("DSCP {}, ECN {}", value >> 2, value & 3),
        _ => value.to_string(),
    }
}

fn ethertype(value: u128) -> &'static str {
    match value {
        0..0x0600 => "a length",
        0x0800 => "IPv4",
        0x0806 => "ARP",
        0x6558 => "Ethernet",
        0x8100 | 0x88A8 | 0x9100 => "VLAN tag",
        0x86DD => "IPv6",
        0x8847 | 0x8848 => "MPLS",
        0x8863 => "PPPoE discovery",
        0x8864 => "PPPoE session",
        0x880B => "PPP",
        _ => "another protocol",
    }
}

fn ip_protocol(value: u128) -> &'static str {
    match value {
        0 => " hop-by-hop options",
        1 => " ICMP",
        4 => " IPv4",
        6 => " TCP",
        17 => " UDP",
        41 => " IPv6",
        43 => " routing header",
        44 => " fragment header",
        47 => " GRE",
        50 => " ESP",
        51 => " authentication header",
        58 => " ICMPv6",
        60 => " destination options",
        132 => " SCTP",
        _ => "",
    }
}

fn mac_address(value: u128) -> String {
    let bytes = &value.to_be_bytes()[10..];
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(":")
}

/// Bytes as hexadecimal digits.
pub(super) fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where a field lies: `26..29` for whole bytes, `14[7:4]` within a byte, `14[3]..15[0]` across; 7
/// is the most significant bit of a byte.
pub(super) fn place(byte: usize, bit: usize, bits: usize) -> String {
    let end = 8 * byte + bit + bits - 1;
    let (last_byte, first_bit, last_bit) = (end / 8, 7 - bit, 7 - end % 8);
    match (first_bit, last_bit) {
        (7, 0) if last_byte == byte => byte.to_string(),
        (7, 0) => format!("{byte}..{last_byte}"),
        _ if bits == 1 => format!("{byte}[{first_bit}]"),
        _ if last_byte == byte => format!("{byte}[{first_bit}:{last_bit}]"),
        _ => format!("{byte}[{first_bit}]..{last_byte}[{last_bit}]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        assert_eq!(place(23, 0, 8), "23");
        assert_eq!(place(26, 0, 32), "26..29");
        assert_eq!(place(14, 0, 4), "14[7:4]");
        assert_eq!(place(14, 4, 12), "14[3]..15[0]");
        assert_eq!(place(16, 7, 1), "16[0]");
        assert_eq!(place(14, 0, 20), "14[7]..16[4]");
        assert_eq!(place(15, 4, 20), "15[3]..17[0]");
    }

    #[test]
    fn addresses() {
        assert_eq!(usual("dmac", 0x0102_0304_0506, 48), "01:02:03:04:05:06");
        assert_eq!(usual("src", 0xC000_0201, 32), "192.0.2.1");
        assert_eq!(usual("dst", 0x2001_0DB8 << 96 | 1, 128), "2001:db8::1");
        assert_eq!(usual("sport", 443, 16), "443");
        assert_eq!(usual("proto", 17, 8), "17 UDP");
        assert_eq!(usual("proto", 0x86DD, 16), "IPv6");
        assert_eq!(usual("tclass", 0xB9, 8), "DSCP 46, ECN 1");
        assert_eq!(hexadecimal(0x1F, 20), "0x0001f");
    }
}
