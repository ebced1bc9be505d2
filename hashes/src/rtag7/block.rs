// SPDX-License-Identifier: Apache-2.0
//! One hash block: 13 bins of 16 bits, what is kept of them, and the seven words that are hashed.

use super::{Fields, functions::Words};
use crate::{
    Trace,
    bytes::{be16, be32, xor_be_words},
    linux::dissect::Addresses,
    text::hex,
};

/// Bitmaps of a block for one IP version: bit n keeps bin n.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bitmaps {
    /// Protocols other than TCP and UDP.
    pub other: u16,
    /// TCP and UDP.
    pub tcp_udp: u16,
    /// TCP and UDP with equal ports.
    pub equal_ports: u16,
}

/// The registers of a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// `HASH_SEED_x`.
    pub seed: u32,
    /// `HASH_PRE_PROCESSING_ENABLE_x`.
    pub pre_processing: bool,
    /// `ENABLE_BIN_12_OVERLAY_x`.
    pub overlay: bool,
    /// `DISABLE_HASH_IPV4_x`.
    pub ipv4_as_layer_2: bool,
    /// `DISABLE_HASH_IPV6_x`.
    pub ipv6_as_layer_2: bool,
    /// `IPV6_COLLAPSED_ADDR_SELECT_x`: IPv6 addresses shrink to their last word, not to the XOR of the four.
    pub last_word: bool,
    /// Symmetric hashing of IPv4.
    pub symmetric_ipv4: bool,
    /// Symmetric hashing of IPv6.
    pub symmetric_ipv6: bool,
    /// `L2_FIELD_BITMAP_x`.
    pub layer_2: u16,
    /// `IPV4_…FIELD_BITMAP_x`.
    pub ipv4: Bitmaps,
    /// `IPV6_…FIELD_BITMAP_x`.
    pub ipv6: Bitmaps,
}

const BINS: usize = 13;
const TCP: u8 = 6;
const UDP: u8 = 17;

impl Block {
    /// The seven words of a packet.
    pub fn words(&self, fields: &Fields, trace: &mut Trace, name: &'static str) -> Words {
        let (mut bins, bitmap) = match fields.addresses {
            Some(Addresses::V4(source, destination)) if !self.ipv4_as_layer_2 => {
                let swap = self.symmetric_ipv4 && source < destination;
                let words = [source, destination].map(u32::from_be_bytes);
                (layer_3_bins(fields, words, swap), self.ipv4.of(fields))
            }
            Some(Addresses::V6(source, destination)) if !self.ipv6_as_layer_2 => {
                let swap = self.symmetric_ipv6 && source < destination;
                let words = [source, destination].map(|address| self.collapse(&address));
                (layer_3_bins(fields, words, swap), self.ipv6.of(fields))
            }
            _ => (layer_2_bins(fields), self.layer_2),
        };
        trace.words(name, || format!("bins 0 to 12: {bins:04x?}, bitmap {bitmap:#06x}"));
        for (i, bin) in bins.iter_mut().enumerate() {
            if self.pre_processing {
                *bin = *bin ^ *bin >> 3 ^ *bin << 2;
            }
            if bitmap >> i & 1 == 0 {
                *bin = 0;
            }
        }
        let mut words = [0; 7];
        for (i, word) in words.iter_mut().take(6).enumerate() {
            *word = u32::from(bins[2 * i]) | u32::from(bins[2 * i + 1]) << 16;
        }
        words[6] = self.seed;
        if self.overlay {
            words[6] = self.seed & 0xffff_0000 | u32::from(bins[12]);
        }
        trace.words(name, || format!("words 0 to 6: {words:08x?}"));
        trace.words(name, || {
            let bytes = hex(words.map(u32::to_le_bytes).as_flattened());
            format!("bytes of a CRC, least significant bit first: {bytes}")
        });
        Words(words)
    }

    fn collapse(&self, address: &[u8; 16]) -> u32 {
        if self.last_word { be32(address, 12).unwrap_or(0) } else { xor_be_words(address) }
    }
}

impl Bitmaps {
    fn of(&self, fields: &Fields) -> u16 {
        match fields.protocol {
            TCP | UDP if fields.source_port == fields.destination_port => self.equal_ports,
            TCP | UDP => self.tcp_udp,
            _ => self.other,
        }
    }
}

fn layer_3_bins(fields: &Fields, addresses: [u32; 2], swap: bool) -> [u16; BINS] {
    let halves = |word: u32| [word >> 16, word].map(|half| (half & 0xffff) as u16);
    let mut bins = [0; BINS];
    let [mut source, mut destination] = addresses.map(halves);
    let mut ports = [fields.source_port, fields.destination_port];
    if swap {
        (source, destination) = (destination, source);
        ports.reverse();
    }
    [bins[11], bins[10]] = source;
    [bins[9], bins[8]] = destination;
    bins[7] = fields.vlan & 0xfff;
    [bins[6], bins[5]] = ports;
    bins[4] = fields.protocol.into();
    bins[3] = fields.port;
    bins[2] = fields.module.into();
    bins
}

fn layer_2_bins(fields: &Fields) -> [u16; BINS] {
    let mut bins = [0; BINS];
    let word = |mac: &[u8; 6], i| be16(mac, i).unwrap_or(0);
    [bins[11], bins[10], bins[9]] = [0, 2, 4].map(|i| word(&fields.source_mac, i));
    [bins[8], bins[7], bins[6]] = [0, 2, 4].map(|i| word(&fields.destination_mac, i));
    // Below this value the field is a length.
    bins[5] = if fields.ethertype >= 0x600 { fields.ethertype } else { 0 };
    bins[4] = fields.vlan & 0xfff;
    bins[3] = fields.port;
    bins[2] = fields.module.into();
    bins
}
