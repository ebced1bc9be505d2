// SPDX-License-Identifier: Apache-2.0
//! Header window and outer fields: twins of `lbhash_header_window` and `lbhash_outer_fields`.

/// Bytes of the header window.
pub const WINDOW_BYTES: usize = 192;

/// The first bytes of a frame, and what came beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Bytes that did not arrive are 0.
    pub bytes: [u8; WINDOW_BYTES],
    /// Bytes that arrived, 0 to 192.
    pub length: usize,
    /// `tuser` of the first beat, 96 bits: metadata on `[79:0]`, tag from bit 80 on.
    pub user: u128,
}

impl Default for Window {
    fn default() -> Self {
        Self { bytes: [0; WINDOW_BYTES], length: 0, user: 0 }
    }
}

impl Window {
    fn be16(&self, at: usize) -> u16 {
        u16::from_be_bytes([self.bytes[at], self.bytes[at + 1]])
    }

    fn number<const N: usize>(&self, at: usize) -> u128 {
        self.bytes[at..at + N].iter().fold(0, |number, &byte| number << 8 | u128::from(byte))
    }
}

/// IP header that is hashed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ip {
    /// None.
    #[default]
    None,
    /// Addresses of 32 bits.
    V4,
    /// Addresses of 128 bits.
    V6,
}

/// Fields of the outer headers; addresses and ports as numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outer {
    /// Destination MAC address, 48 bits.
    pub dmac: u64,
    /// Source MAC address, 48 bits.
    pub smac: u64,
    /// Behind the VLAN tags.
    pub ethertype: u16,
    /// First VLAN id that is not 0, else 0.
    pub vlan: u16,
    /// IP version.
    pub ip: Ip,
    /// Source address.
    pub source: u128,
    /// Destination address.
    pub destination: u128,
    /// Protocol, or next header.
    pub protocol: u8,
    /// A fragment, the first one included.
    pub fragment: bool,
    /// An IPv6 extension header follows.
    pub extension: bool,
    /// Bytes 0 and 1 behind the IP header; 0 where they do not exist.
    pub sport: u16,
    /// Bytes 2 and 3.
    pub dport: u16,
    /// The frame ends within its Ethernet header.
    pub cut: bool,
    /// More than two VLAN tags.
    pub deep: bool,
}

impl Outer {
    /// The fields of a window.
    #[must_use]
    pub fn of(window: &Window) -> Self {
        let is_tag = |at| matches!(window.be16(at), 0x8100 | 0x88A8);
        let tags = [12, 16, 20].into_iter().take_while(|&at| is_tag(at)).count();
        let first = 14 + 4 * tags.min(2);
        let ids = (0..tags.min(2)).map(|tag| window.be16(14 + 4 * tag) & 0xFFF);
        let cut = window.length < first;
        let mut outer = Self {
            dmac: window.number::<6>(0) as u64,
            smac: window.number::<6>(6) as u64,
            ethertype: window.be16(first - 2),
            vlan: ids.into_iter().find(|&id| id != 0).unwrap_or(0),
            cut,
            deep: tags == 3,
            ..Self::default()
        };
        if !cut && !outer.deep {
            outer.find_ip(window, first);
        }
        outer
    }

    fn find_ip(&mut self, window: &Window, first: usize) {
        let arrived = window.length - first;
        let byte = |at: usize| window.bytes[first + at];
        let ports_at = match self.ethertype {
            0x0800 => {
                let end = arrived.min(window.be16(first + 2).into());
                let header = usize::from(byte(0) & 15) * 4;
                if end < 20 || header < 20 {
                    return;
                }
                self.ip = Ip::V4;
                self.source = window.number::<4>(first + 12);
                self.destination = window.number::<4>(first + 16);
                self.protocol = byte(9);
                self.fragment = window.be16(first + 6) & 0x3FFF != 0;
                (header + 4 <= end).then_some(header)
            }
            0x86DD => {
                let payload = usize::from(window.be16(first + 4));
                let end = if payload == 0 { arrived } else { arrived.min(40 + payload) };
                if end < 40 {
                    return;
                }
                self.ip = Ip::V6;
                self.source = window.number::<16>(first + 8);
                self.destination = window.number::<16>(first + 24);
                self.protocol = byte(6);
                self.fragment = self.protocol == 44;
                self.extension = matches!(self.protocol, 0 | 43 | 60);
                (44 <= end).then_some(40)
            }
            _ => return,
        };
        if let Some(at) = ports_at.filter(|_| !self.fragment) {
            self.sport = window.be16(first + at);
            self.dport = window.be16(first + at + 2);
        }
    }
}
