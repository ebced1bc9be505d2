// SPDX-License-Identifier: Apache-2.0
//! Kind `ipv6`, with at most two extension headers.

use super::{Layer, after_ip, has_ports, needed};
use crate::{pipeline::layer_record::Record, record::RecordType, status::Status};

/// Bytes of the fixed header.
const FIXED: usize = 40;

/// Most extension headers that are walked.
const MOST_EXTENSIONS: usize = 2;

const HOP_BY_HOP: u8 = 0;
const ROUTING: u8 = 43;
const FRAGMENT: u8 = 44;
const AUTHENTICATION: u8 = 51;
const DESTINATION_OPTIONS: u8 = 60;

#[inline]
pub(in crate::pipeline) fn read(header: &[u8]) -> Result<Layer, Status> {
    let fixed: &[u8; FIXED] = needed(header)?;
    if fixed[0] >> 4 != 6 {
        return Err(Status::MALFORMED);
    }
    let walk = Walk::along(header, fixed[6]);
    let mut status = Status::default();
    if walk.cut {
        status |= Status::TRUNCATED;
    }
    if walk.fragment {
        status |= Status::FRAGMENT;
    }
    let ended = walk.cut || walk.fragment;
    Ok(Layer {
        record_type: record_type(walk.protocol, walk.fragment),
        record: record(fixed, walk.protocol),
        status,
        next: if ended { None } else { after_ip(walk.protocol, walk.end) },
    })
}

/// The walk over the extension headers.
struct Walk {
    /// Last next-header value read.
    protocol: u8,
    /// End of the last header walked.
    end: usize,
    /// An extension header reaches past the window.
    cut: bool,
    /// A fragment header of a fragment ended the walk.
    fragment: bool,
}

impl Walk {
    #[inline]
    fn along(header: &[u8], protocol: u8) -> Self {
        let mut walk = Self { protocol, end: FIXED, cut: false, fragment: false };
        for _ in 0..MOST_EXTENSIONS {
            if !walk.step(header) {
                break;
            }
        }
        walk
    }

    /// Walks one extension header; false where the walk ends.
    #[inline]
    fn step(&mut self, header: &[u8]) -> bool {
        let extension = self.protocol;
        if !matches!(
            extension,
            HOP_BY_HOP | ROUTING | FRAGMENT | AUTHENTICATION | DESTINATION_OPTIONS
        ) {
            return false;
        }
        let rest = header.get(self.end..).unwrap_or_default();
        let Some(&[next_header, size, high, low, ..]) = rest.first_chunk::<8>() else {
            self.cut = true;
            return false;
        };
        self.protocol = next_header;
        self.end += match extension {
            FRAGMENT => 8,
            AUTHENTICATION => (usize::from(size) + 2) * 4,
            _ => (usize::from(size) + 1) * 8,
        };
        self.cut = self.end > header.len();
        // Offset in the high 13 bits, M in the lowest.
        self.fragment = extension == FRAGMENT && u16::from_be_bytes([high, low]) & 0xFFF9 != 0;
        !self.cut && !self.fragment
    }
}

const fn record_type(protocol: u8, fragment: bool) -> RecordType {
    if has_ports(protocol, fragment) { RecordType::Ipv6L4 } else { RecordType::Ipv6Other }
}

#[inline]
fn record(fixed: &[u8; FIXED], protocol: u8) -> Record {
    let word = |at: usize| u32::from_be_bytes(std::array::from_fn(|byte| fixed[at + byte]));
    let first = word(0);
    let (dscp, flow_label) = (first >> 22 & 0x3F, first & 0xF_FFFF);
    let mut words = [0; 10];
    for (index, address_word) in words[..8].iter_mut().enumerate() {
        *address_word = word(8 + 4 * index);
    }
    words[8] = u32::from(protocol) << 24 | dscp << 18 | flow_label >> 4;
    words[9] = flow_label << 28;
    Record::of(words)
}
