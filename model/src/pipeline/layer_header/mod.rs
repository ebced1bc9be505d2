// SPDX-License-Identifier: Apache-2.0
//! What a layer stage reads off one header: one file per kind (specification, section 3.1).
//!
//! Each `read` takes the header that it is named after, at the start of bytes that end where the
//! window does. Its error is the status of a stage that emits no record.

pub(super) mod eth;
pub(super) mod gre;
pub(super) mod ipv4;
pub(super) mod ipv6;
pub(super) mod mpls;
pub(super) mod pppoe;
pub(super) mod transport;
mod tunnel;

use super::layer_record::Record;
use crate::{context::Context, kind::Kind, record::RecordType, status::Status};

/// A header that was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layer {
    pub(super) record_type: RecordType,
    pub(super) record: Record,
    pub(super) status: Status,
    /// The header that follows; `None` is kind `stop`.
    pub(super) next: Option<Next>,
}

/// The header that follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Next {
    /// Never `Stop`.
    pub(super) kind: Kind,
    /// Bytes from the header that was read to the one that follows.
    pub(super) distance: usize,
    /// Context of the header that follows; `None`: as it was.
    pub(super) context: Option<Context>,
}

impl Next {
    const fn new(kind: Kind, distance: usize) -> Self {
        Self { kind, distance, context: None }
    }

    const fn within(kind: Kind, distance: usize, context: Context) -> Self {
        Self { kind, distance, context: Some(context) }
    }
}

/// Registers that the layer stages use besides their field table.
#[derive(Clone, Copy, Debug)]
pub(super) struct ParserSettings {
    /// Bit n: label n leaves its slot zero.
    pub(super) reserved_label_exclude: u16,
    /// A first nibble of 0 under MPLS is a control word.
    pub(super) pw_control_word: bool,
}

/// The bytes that a kind needs; without them the fixed part is cut.
#[inline]
fn needed<const N: usize>(header: &[u8]) -> Result<&[u8; N], Status> {
    header.first_chunk().ok_or(Status::TRUNCATED)
}

/// Ends the parsing with status `truncated` where the variable part ends past the window.
#[inline]
fn within_window(header: &[u8], end: usize, next: Option<Next>) -> (Status, Option<Next>) {
    if end > header.len() { (Status::TRUNCATED, None) } else { (Status::default(), next) }
}

/// Header after an IP header that ends at `distance`, by protocol.
#[inline]
fn after_ip(protocol: u8, distance: usize) -> Option<Next> {
    Some(match protocol {
        6 => Next::new(Kind::Tcp, distance),
        17 => Next::new(Kind::Udp, distance),
        47 => Next::new(Kind::Gre, distance),
        4 => Next::within(Kind::Ipv4, distance, Context::IpInIp),
        41 => Next::within(Kind::Ipv6, distance, Context::IpInIp),
        _ => return None,
    })
}

/// True where an IP record is of the `_l4` type.
#[inline]
const fn has_ports(protocol: u8, fragment: bool) -> bool {
    !fragment && matches!(protocol, 6 | 17)
}
