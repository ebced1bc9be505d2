// SPDX-License-Identifier: Apache-2.0
//! Tunnels over UDP by destination port.

use super::{Next, within_window};
use crate::{context::Context, kind::Kind, record::RecordType, status::Status};

/// A tunnel header.
pub(super) struct Tunnel {
    /// Record type over IPv4 and over IPv6.
    pub(super) types: [RecordType; 2],
    /// Field `tunnel_id`.
    pub(super) id: u32,
    pub(super) status: Status,
    /// Distance from the start of the UDP payload.
    pub(super) next: Option<Next>,
}

/// Reads the tunnel header of a destination port; `None` where there is none or it is incomplete.
#[inline]
pub(super) fn read(port: u16, payload: &[u8]) -> Option<Tunnel> {
    match port {
        1701 => l2tp(payload),
        2152 => gtp(payload),
        4791 => roce(payload),
        4789 => vxlan(payload),
        6081 => geneve(payload),
        _ => None,
    }
}

/// Ends the parsing: a tunnel whose payload is not parsed.
const fn ending(types: [RecordType; 2], id: u32) -> Tunnel {
    Tunnel { types, id, status: Status(0), next: None }
}

fn l2tp(payload: &[u8]) -> Option<Tunnel> {
    const LENGTH_PRESENT: u8 = 0x40;
    let &[flags, _, b2, b3, b4, b5] = payload.first_chunk()?;
    let id = if flags & LENGTH_PRESENT == 0 {
        [b2, b3, b4, b5]
    } else {
        let &[.., b6, b7] = payload.first_chunk::<8>()?;
        [b4, b5, b6, b7]
    };
    Some(ending([RecordType::V4L2tp, RecordType::V6L2tp], u32::from_be_bytes(id)))
}

fn gtp(payload: &[u8]) -> Option<Tunnel> {
    let &[_, _, _, _, b4, b5, b6, b7] = payload.first_chunk()?;
    let teid = u32::from_be_bytes([b4, b5, b6, b7]);
    Some(ending([RecordType::V4Gtp, RecordType::V6Gtp], teid))
}

fn roce(payload: &[u8]) -> Option<Tunnel> {
    let &[_, _, _, _, _, b5, b6, b7] = payload.first_chunk()?;
    let queue_pair = u32::from_be_bytes([0, b5, b6, b7]);
    Some(ending([RecordType::V4Roce, RecordType::V6Roce], queue_pair))
}

const OVERLAY: [RecordType; 2] = [RecordType::V4Overlay, RecordType::V6Overlay];

fn vxlan(payload: &[u8]) -> Option<Tunnel> {
    const VNI_PRESENT: u8 = 0x08;
    let &[flags, _, _, _, b4, b5, b6, _] = payload.first_chunk()?;
    (flags & VNI_PRESENT != 0).then(|| Tunnel {
        types: OVERLAY,
        id: u32::from_be_bytes([0, b4, b5, b6]),
        status: Status::default(),
        next: Some(Next::within(Kind::Eth, 8, Context::Overlay)),
    })
}

fn geneve(payload: &[u8]) -> Option<Tunnel> {
    let &[b0, _, b2, b3, b4, b5, b6, _] = payload.first_chunk()?;
    if b0 >> 6 != 0 {
        return None;
    }
    let end = 8 + 4 * usize::from(b0 & 0x3F);
    let kind = match u16::from_be_bytes([b2, b3]) {
        0x6558 => Some(Kind::Eth),
        0x0800 => Some(Kind::Ipv4),
        0x86DD => Some(Kind::Ipv6),
        _ => None,
    };
    let next = kind.map(|kind| Next::within(kind, end, Context::Overlay));
    let (status, next) = within_window(payload, end, next);
    Some(Tunnel { types: OVERLAY, id: u32::from_be_bytes([0, b4, b5, b6]), status, next })
}
