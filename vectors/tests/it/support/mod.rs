// SPDX-License-Identifier: Apache-2.0
//! What several tests need: captures written byte by byte, apart from the crate's own writer and
//! from the format crate that it reads with; a configuration that shows everything.
/// Byte order of a file.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum ByteOrder {
    Little,
    Big,
}

impl ByteOrder {
    pub(crate) fn u16(self, value: u16) -> [u8; 2] {
        if self == Self::Big { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    pub(crate) fn u32(self, value: u32) -> [u8; 4] {
        if self == Self::Big { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    pub(crate) fn i64(self, value: i64) -> [u8; 8] {
        if self == Self::Big { value.to_be_bytes() } else { value.to_le_bytes() }
    }
}

/// A pcap file with this magic, which gives the byte order.
pub(crate) fn pcap(magic: [u8; 4], frames: &[&[u8]]) -> Vec<u8> {
    let order = if magic[0] == 0xA1 { ByteOrder::Big } else { ByteOrder::Little };
    let mut file = magic.to_vec();
    file.extend([order.u16(2), order.u16(4)].concat());
    file.extend([order.u32(0), order.u32(0), order.u32(65535), order.u32(1)].concat());
    for frame in frames {
        let length = order.u32(frame.len() as u32);
        file.extend([order.u32(1), order.u32(2), length, length].concat());
        file.extend_from_slice(frame);
    }
    file
}

/// A pcapng block: type, length, body, length.
pub(crate) fn pcapng_block(order: ByteOrder, block_type: u32, body: &[u8]) -> Vec<u8> {
    let length = order.u32(body.len() as u32 + 12);
    [&order.u32(block_type)[..], &length, body, &length].concat()
}

/// A pcapng section: header, one Ethernet interface, enhanced packet blocks.
pub(crate) fn pcapng(order: ByteOrder, frames: &[&[u8]]) -> Vec<u8> {
    let version = [&order.u32(0x1A2B_3C4D)[..], &order.u16(1), &order.u16(0)].concat();
    let header = [&version[..], &order.i64(-1)].concat();
    let interface = [&order.u16(1)[..], &[0, 0], &order.u32(0)].concat();
    let mut file = pcapng_block(order, 0x0A0D_0D0A, &header);
    file.extend(pcapng_block(order, 1, &interface));
    for frame in frames {
        let length = order.u32(frame.len() as u32);
        let mut body = [[0; 4], [0; 4], [0; 4], length, length].concat();
        body.extend_from_slice(frame);
        body.resize(body.len().next_multiple_of(4), 0);
        file.extend(pcapng_block(order, 6, &body));
    }
    file
}

/// Every field of every layer enabled, and every layer followed by the next one.
pub(crate) fn all_fields() -> lbhash_model::config::Configuration {
    use lbhash_model::{Context, Family, RecordType, config::Entry};
    let mut configuration = lbhash_model::config::Configuration::default();
    let all = |record: RecordType| ((1 << record.enable_names().len()) - 1) | Entry::DESCEND;
    for record in RecordType::ALL {
        for context in Context::ALL {
            *configuration.field_table.entry_mut(context, record) = Entry(all(record));
        }
    }
    for family in Family::ALL {
        *configuration.field_table.meta_mut(family) = Entry(all(RecordType::Meta));
    }
    configuration
}
