// SPDX-License-Identifier: Apache-2.0
//! Kind `ipv4`.

use super::{Layer, after_ip, has_ports, needed, within_window};
use crate::{pipeline::layer_record::Record, record::RecordType, status::Status};

/// More fragments, or an offset that is not 0.
const FRAGMENT: u16 = 0x3FFF;

#[inline]
pub(in crate::pipeline) fn read(header: &[u8]) -> Result<Layer, Status> {
    let fixed: &[u8; 20] = needed(header)?;
    let (version, words) = (fixed[0] >> 4, fixed[0] & 0xF);
    if version != 4 || words < 5 {
        return Err(Status::MALFORMED);
    }
    let length = 4 * usize::from(words);
    let protocol = fixed[9];
    let fragment = u16::from_be_bytes([fixed[6], fixed[7]]) & FRAGMENT != 0;
    let next = if fragment { None } else { after_ip(protocol, length) };
    let (mut status, next) = within_window(header, length, next);
    if fragment {
        status |= Status::FRAGMENT;
    }
    Ok(Layer { record_type: record_type(protocol, fragment), record: record(fixed), status, next })
}

const fn record_type(protocol: u8, fragment: bool) -> RecordType {
    if has_ports(protocol, fragment) { RecordType::Ipv4L4 } else { RecordType::Ipv4Other }
}

#[inline]
fn record(fixed: &[u8; 20]) -> Record {
    let word = |at: usize| u32::from_be_bytes(std::array::from_fn(|byte| fixed[at + byte]));
    let (protocol, dscp) = (fixed[9], fixed[1] & 0xFC);
    let class = u32::from(protocol) << 24 | u32::from(dscp) << 16;
    Record::of([0, 0, 0, word(12), 0, 0, 0, word(16), class])
}
