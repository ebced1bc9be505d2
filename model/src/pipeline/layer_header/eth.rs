// SPDX-License-Identifier: Apache-2.0
//! Kind `eth`: Ethernet with up to two VLAN tags.

use super::{Layer, Next, needed};
use crate::{kind::Kind, pipeline::layer_record::Record, record::RecordType, status::Status};

/// Bytes of the header without tags.
const UNTAGGED: usize = 14;

/// Most tags that are read.
const TAGS: usize = 2;

/// Below it the type field is a length.
const LEAST_ETHERTYPE: u16 = 0x0600;

#[inline]
pub(in crate::pipeline) fn read(header: &[u8]) -> Result<Layer, Status> {
    let fixed: &[u8; UNTAGGED] = needed(header)?;
    let mut length = UNTAGGED;
    let mut ethertype = u16::from_be_bytes([fixed[12], fixed[13]]);
    let mut tags = [Tag::default(); TAGS];
    for tag in &mut tags {
        if !matches!(ethertype, 0x8100 | 0x88A8 | 0x9100) {
            break;
        }
        let &[high, low, type_high, type_low] = needed(header.get(length..).unwrap_or_default())?;
        *tag = Tag(u16::from_be_bytes([high, low]));
        ethertype = u16::from_be_bytes([type_high, type_low]);
        length += 4;
    }
    let (record_type, next) = match ethertype {
        0x0800 => (RecordType::EthIp, Some(Kind::Ipv4)),
        0x86DD => (RecordType::EthIp, Some(Kind::Ipv6)),
        0x8847 | 0x8848 => (RecordType::EthMpls, Some(Kind::Mpls)),
        0x8864 => (RecordType::EthPppoe, Some(Kind::Pppoe)),
        _ => (RecordType::EthOther, None),
    };
    Ok(Layer {
        record_type,
        record: record(fixed, ethertype, tags),
        status: Status::default(),
        next: next.map(|kind| Next::new(kind, length)),
    })
}

/// Tag control information: priority \[15:13\], drop eligible \[12\] (not hashed), VLAN \[11:0\].
#[derive(Clone, Copy, Default)]
struct Tag(u16);

impl Tag {
    /// Priority and VLAN, 15 bits.
    fn bits(self) -> u32 {
        u32::from(self.0 >> 13) << 12 | u32::from(self.0 & 0xFFF)
    }
}

#[inline]
fn record(fixed: &[u8; UNTAGGED], ethertype: u16, [first, second]: [Tag; TAGS]) -> Record {
    let address_words: [u32; 3] = std::array::from_fn(|word| {
        u32::from_be_bytes(std::array::from_fn(|byte| fixed[4 * word + byte]))
    });
    let recorded = if ethertype < LEAST_ETHERTYPE { 0 } else { u32::from(ethertype) };
    let tags = first.bits() << 15 | second.bits();
    let [w0, w1, w2] = address_words;
    Record::of([w0, w1, w2, recorded << 16 | tags >> 14, tags << 18])
}
