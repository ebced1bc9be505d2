// SPDX-License-Identifier: Apache-2.0
//! Lane 0: the metadata record.

use super::{Fast, layer::enabled, positional::contribution};
use crate::{config::Entry, metadata::Metadata};

/// CRC of the metadata record under its family's entry, which enables a field of it.
pub(super) fn crc(fast: &Fast, entry: Entry, metadata: &Metadata) -> u32 {
    let fields = [metadata.ifindex, fast.system_ip, metadata.service_id];
    (0..)
        .zip(fields)
        .filter(|&(bit, _)| enabled(entry, bit))
        .fold(fast.crc_of_zeros, |crc, (bit, field)| {
            crc ^ contribution(4 * usize::from(bit), field.to_be_bytes())
        })
}
