// SPDX-License-Identifier: Apache-2.0
//! Frames written header by header, right or wrong as the case needs. Every byte of every field is
//! different from its neighbours, so that a field read from the wrong place shows.

use super::super::bytes::Push;

/// Destination and source MAC.
const DMAC: [u8; 6] = [0x02, 0x11, 0x22, 0x33, 0x44, 0x55];
const SMAC: [u8; 6] = [0x02, 0x66, 0x77, 0x88, 0x99, 0xAA];

/// Of the ranges for documentation (RFC 5737, RFC 3849).
const SOURCE_4: [u8; 4] = [203, 0, 113, 77];
const DESTINATION_4: [u8; 4] = [192, 0, 2, 33];
const SOURCE_6: [u8; 16] = *b"\x20\x01\x0d\xb8\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xab\xac";
const DESTINATION_6: [u8; 16] =
    *b"\x20\x01\x0d\xb8\xb1\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9\xba\xbb\xbc";

/// Byte of an IPv4 header counted from its start.
pub(super) const IPV4_FRAGMENT: usize = 6;

/// A frame under construction.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame(pub(super) Vec<u8>);

impl Frame {
    /// An Ethernet header without tags.
    pub(super) fn eth(ethertype: u16) -> Self {
        Self::default().and_eth(ethertype)
    }

    /// An Ethernet header with tags (type, control) before the ethertype.
    pub(super) fn tagged(tags: &[(u16, u16)], ethertype: u16) -> Self {
        let mut frame = Self([DMAC, SMAC].concat());
        for &(tag, control) in tags {
            frame = frame.word16(tag).word16(control);
        }
        frame.word16(ethertype)
    }

    /// Length so far.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// A further Ethernet header.
    pub(super) fn and_eth(self, ethertype: u16) -> Self {
        self.bytes(&DMAC).bytes(&SMAC).word16(ethertype)
    }

    pub(super) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    pub(super) fn word16(mut self, value: u16) -> Self {
        self.0.push16(value);
        self
    }

    pub(super) fn word32(mut self, value: u32) -> Self {
        self.0.push32(value);
        self
    }

    /// Bytes 1, 2, 3 …: payload, options, whatever is skipped.
    pub(super) fn filler(mut self, count: usize) -> Self {
        self.0.extend((1..=255_u8).cycle().take(count));
        self
    }

    /// Changes bytes that are present already, counted from the start.
    pub(super) fn patch(mut self, at: usize, bytes: &[u8]) -> Self {
        self.0[at..at + bytes.len()].copy_from_slice(bytes);
        self
    }

    /// Drops what lies behind `length`.
    pub(super) fn cut(mut self, length: usize) -> Self {
        self.0.truncate(length);
        self
    }

    /// One label stack entry: exp 5, TTL 64.
    pub(super) fn label(self, label: u32, bottom: bool) -> Self {
        self.word32(label << 12 | 5 << 9 | u32::from(bottom) << 8 | 64)
    }

    /// A label stack, S on its last entry.
    pub(super) fn labels(mut self, labels: impl IntoIterator<Item = u32>) -> Self {
        let mut labels = labels.into_iter().peekable();
        while let Some(label) = labels.next() {
            let bottom = labels.peek().is_none();
            self = self.label(label, bottom);
        }
        self
    }

    /// An IPv4 header without options.
    pub(super) fn ipv4(self, protocol: u8) -> Self {
        self.ipv4_with_words(5, protocol)
    }

    /// An IPv4 header whose IHL says `words`, with as many options if they are more than 5.
    pub(super) fn ipv4_with_words(self, words: u8, protocol: u8) -> Self {
        self.bytes(&[
            0x40 | words,
            0xB9,
            0x01,
            0x02,
            0x12,
            0x34,
            0x40,
            0x00,
            64,
            protocol,
            0xC5,
            0xC6,
        ])
        .bytes(&SOURCE_4)
        .bytes(&DESTINATION_4)
        .filler(usize::from(words.max(5) - 5) * 4)
    }

    /// An IPv6 header.
    pub(super) fn ipv6(self, next: u8) -> Self {
        self.word32(0x6B9A_BCDE)
            .bytes(&[0x01, 0x02, next, 64])
            .bytes(&SOURCE_6)
            .bytes(&DESTINATION_6)
    }

    /// An extension header that says `length`, and is that long. A fragment header (44) has no
    /// length; it is atomic.
    pub(super) fn extension(self, number: u8, length: u8, next: u8) -> Self {
        let header = self.bytes(&[next]);
        match number {
            44 => header.bytes(&[0, 0x00, 0x06]).filler(4),
            51 => header.bytes(&[length]).filler((usize::from(length) + 2) * 4 - 2),
            _ => header.bytes(&[length]).filler((usize::from(length) + 1) * 8 - 2),
        }
    }

    /// A TCP header with data offset 5.
    pub(super) fn tcp(self, port: u16) -> Self {
        self.word16(0xE1E2).word16(port).filler(8).bytes(&[0x50, 0x10]).filler(6)
    }

    /// A UDP header.
    pub(super) fn udp(self, port: u16) -> Self {
        self.word16(0xD1D2).word16(port).bytes(&[0x00, 0x08, 0xC5, 0xC6])
    }

    /// A UDP header and a VXLAN header.
    pub(super) fn vxlan(self) -> Self {
        self.udp(4789).bytes(&[0x08, 1, 2, 3, 0xF1, 0xF2, 0xF3, 4])
    }

    /// A UDP header and a GENEVE header that says `words` words of options, and has them.
    pub(super) fn geneve(self, words: u8, protocol: u16) -> Self {
        self.udp(6081)
            .bytes(&[words & 0x3F, 0x80])
            .word16(protocol)
            .bytes(&[0xF1, 0xF2, 0xF3, 4])
            .filler(usize::from(words) * 4)
    }

    /// A GRE header with the words that its flags ask for.
    pub(super) fn gre(self, flags: u16, protocol: u16) -> Self {
        let words = [(0x8000, 0xA1A2_A3A4), (0x2000, 0xB1B2_B3B4), (0x1000, 0xC1C2_C3C4)];
        let header = self.word16(flags).word16(protocol);
        words
            .into_iter()
            .filter(|(flag, _)| flags & flag != 0)
            .fold(header, |header, (_, word)| header.word32(word))
    }

    /// A PPPoE session header and the PPP protocol.
    pub(super) fn pppoe(self, protocol: u16) -> Self {
        self.bytes(&[0x11, 0x00, 0xE5, 0xE6, 0x01, 0x02]).word16(protocol)
    }
}
