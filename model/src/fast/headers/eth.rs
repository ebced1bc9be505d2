// SPDX-License-Identifier: Apache-2.0
//! Kind `eth`: Ethernet with up to two VLAN tags.

pub(in crate::fast) use super::ethertype::record_type;
use super::ethertype::{self, Ethertype};
use crate::{
    config::Entry,
    fast::{
        layer::{Fields, Layer, Next, Parsed, enabled, ordered},
        positional::contribution,
    },
    kind::Kind,
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

/// First header of a frame that is not cut within it.
pub(in crate::fast) struct First {
    /// 14, 18 or 22.
    pub(in crate::fast) bytes: u8,
    pub(in crate::fast) next: Kind,
}

/// Reads a first header without a branch on what it says; `None` for frames too short for that.
#[inline(always)]
pub(in crate::fast) fn read_first(frame: &[u8]) -> Option<First> {
    let header: &[u8; 22] = frame.first_chunk()?;
    let ethertype = |at: usize| u16::from_be_bytes([header[at], header[at + 1]]);
    let is_tagged = ethertype::is_tag(ethertype(12));
    let is_tagged_twice = is_tagged & ethertype::is_tag(ethertype(16));
    let tag_bytes = 4 * (u8::from(is_tagged) + u8::from(is_tagged_twice));
    let Ethertype { next, .. } = ethertype::look_up(ethertype(usize::from(12 + tag_bytes)));
    Some(First { bytes: 14 + tag_bytes, next })
}

/// A whole header, whose fields are read only if they are hashed: [`parse`] reads them at once.
pub(in crate::fast) struct EthHeader<'a>(pub(in crate::fast) &'a [u8]);

impl Fields for EthHeader<'_> {
    // A call, since it stands in the loop of each second kind, and few profiles hash what a network
    // packet has here.
    #[inline(never)]
    fn crc(&self, entry: Entry) -> u32 {
        parse(self.0).map_or(0, |layer| layer.fields.crc(entry))
    }
}

#[inline(always)]
fn take_u16(window: &[u8]) -> Result<(u16, &[u8]), Status> {
    let (bytes, rest) = window.split_first_chunk().ok_or(Status::TRUNCATED)?;
    Ok((u16::from_be_bytes(*bytes), rest))
}

/// Priority 3 ‖ VLAN identifier 12 of a tag's control information: all but the drop-eligible bit
/// between them.
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
