// SPDX-License-Identifier: Apache-2.0
//! Kind `eth`: Ethernet with up to two VLAN tags.

use crate::{
    config::Entry,
    fast::{
        layer::{Fields, Layer, Next, Parsed, enabled, ordered},
        positional::contribution,
    },
    kind::Kind,
    record::RecordType,
    status::Status,
};

/// Least ethertype; below, the field is a length.
const LEAST_ETHERTYPE: u16 = 0x0600;

/// Fields of the `eth_*` records.
pub(in crate::fast) struct EthFields<'a> {
    pub(in crate::fast) addresses: &'a [u8; 12],
    pub(in crate::fast) ethertype: u16,
    /// pcp1 3, vid1 12, pcp2 3, vid2 12 as in the record, in bits \[31:2\].
    pub(in crate::fast) tags: u32,
}

#[inline(always)]
pub(in crate::fast) fn parse(window: &[u8]) -> Parsed<'_, EthFields<'_>> {
    let (addresses, window) = window.split_first_chunk().ok_or(Status::TRUNCATED)?;
    let (mut ethertype, mut window) = take_u16(window)?;
    let mut tags = 0;
    for shift in [17, 2] {
        if !is_tag(ethertype) {
            break;
        }
        let (control, rest) = take_u16(window)?;
        (ethertype, window) = take_u16(rest)?;
        tags |= without_dei(control) << shift;
    }
    let (kind, record_type) = match ethertype {
        0x0800 => (Kind::Ipv4, RecordType::EthIp),
        0x86DD => (Kind::Ipv6, RecordType::EthIp),
        0x8847 | 0x8848 => (Kind::Mpls, RecordType::EthMpls),
        0x8864 => (Kind::Pppoe, RecordType::EthPppoe),
        _ => (Kind::Stop, RecordType::EthOther),
    };
    Ok(Layer {
        record_type,
        fields: EthFields { addresses, ethertype, tags },
        status: Status::default(),
        next: Next::same(kind, window),
    })
}

#[inline(always)]
fn take_u16(window: &[u8]) -> Result<(u16, &[u8]), Status> {
    let (bytes, rest) = window.split_first_chunk().ok_or(Status::TRUNCATED)?;
    Ok((u16::from_be_bytes(*bytes), rest))
}

#[inline(always)]
const fn is_tag(ethertype: u16) -> bool {
    matches!(ethertype, 0x8100 | 0x88A8 | 0x9100)
}

/// Priority 3 ‖ VLAN identifier 12 of a tag's control information: all but the drop-eligible bit between them.
#[inline(always)]
fn without_dei(control: u16) -> u32 {
    u32::from(control >> 13 << 12 | control & 0xFFF)
}

impl Fields for EthFields<'_> {
    #[inline(always)]
    fn crc(&self, entry: Entry) -> u32 {
        let [d0, d1, d2, d3, d4, d5, s0, s1, s2, s3, s4, s5] = *self.addresses;
        let (dmac, smac) = ordered(
            entry,
            u64::from_be_bytes([0, 0, d0, d1, d2, d3, d4, d5]),
            u64::from_be_bytes([0, 0, s0, s1, s2, s3, s4, s5]),
        );
        let mut crc = 0;
        if enabled(entry, 0) {
            crc ^= contribution(0, mac_bytes(dmac));
        }
        if enabled(entry, 1) {
            crc ^= contribution(6, mac_bytes(smac));
        }
        if enabled(entry, 2) {
            let ethertype = if self.ethertype < LEAST_ETHERTYPE { 0 } else { self.ethertype };
            crc ^= contribution(12, ethertype.to_be_bytes());
        }
        let tags = self.tags & tag_mask(entry);
        if tags != 0 {
            crc ^= contribution(14, tags.to_be_bytes());
        }
        crc
    }
}

#[inline(always)]
const fn mac_bytes(address: u64) -> [u8; 6] {
    let [_, _, bytes @ ..] = address.to_be_bytes();
    bytes
}

/// Bits of [`EthFields::tags`] that the entry lets through.
#[inline(always)]
const fn tag_mask(entry: Entry) -> u32 {
    const fn field(entry: Entry, enable: u8, mask: u32) -> u32 {
        if enabled(entry, enable) { mask } else { 0 }
    }
    field(entry, 5, 0b111 << 29)
        | field(entry, 3, 0xFFF << 17)
        | field(entry, 6, 0b111 << 14)
        | field(entry, 4, 0xFFF << 2)
}
