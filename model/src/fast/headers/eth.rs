// SPDX-License-Identifier: Apache-2.0
//! Kind `eth`: Ethernet with up to two VLAN tags.

use super::ethertype::{self, Ethertype};
use crate::{
    config::Entry,
    fast::{
        layer::{Fields, Layer, Next, Parsed, enabled, ordered},
        positional::contribution,
    },
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
        if !ethertype::is_tag(ethertype) {
            break;
        }
        let (control, rest) = take_u16(window)?;
        (ethertype, window) = take_u16(rest)?;
        tags |= without_dei(control) << shift;
    }
    let Ethertype { next, record_type, .. } = ethertype::look_up(ethertype);
    Ok(Layer {
        record_type,
        fields: EthFields { addresses, ethertype, tags },
        status: Status::default(),
        next: Next::same(next, window),
    })
}

#[inline(always)]
fn take_u16(window: &[u8]) -> Result<(u16, &[u8]), Status> {
    let (bytes, rest) = window.split_first_chunk().ok_or(Status::TRUNCATED)?;
    Ok((u16::from_be_bytes(*bytes), rest))
}

/// Priority 3 ‖ VLAN identifier 12 of a tag's control information: all but the drop-eligible bit between them.
#[inline(always)]
fn without_dei(control: u16) -> u32 {
    u32::from(control >> 13 << 12 | control & 0xFFF)
}

impl Fields for EthFields<'_> {
    #[inline(always)]
    fn crc(&self, entry: Entry) -> u32 {
        let [dmac, smac] = self.addresses.as_chunks().0.first_chunk().unwrap_or(&[[0; 6]; 2]);
        let (dmac, smac) = ordered(entry, dmac, smac, |[a, b, c, d, e, f]| {
            u64::from_be_bytes([0, 0, a, b, c, d, e, f])
        });
        let mut crc = 0;
        if enabled(entry, 0) {
            crc ^= contribution(0, *dmac);
        }
        if enabled(entry, 1) {
            crc ^= contribution(6, *smac);
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
