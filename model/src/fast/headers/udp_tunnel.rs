// SPDX-License-Identifier: Apache-2.0
//! Tunnels in UDP, recognised by the destination port.

use super::ports::ByVersion;
use crate::{context::Context, fast::layer::Next, kind::Kind, record::RecordType, status::Status};

/// Bytes of the UDP header.
const UDP_BYTES: usize = 8;

const L2TP: u16 = 1701;
const GTP: u16 = 2152;
const VXLAN: u16 = 4789;
const ROCE: u16 = 4791;
const GENEVE: u16 = 6081;

/// L2TP: the length field is present.
const L2TP_LENGTH_FLAG: u8 = 0x40;

/// VXLAN: the network identifier is valid.
const VXLAN_I_FLAG: u8 = 0x08;

/// A tunnel header behind the UDP header.
pub(super) struct Tunnel<'a> {
    pub(super) record_types: ByVersion,
    pub(super) tunnel_id: u32,
    pub(super) status: Status,
    pub(super) next: Next<'a>,
}

impl<'a> Tunnel<'a> {
    const fn new(record_types: ByVersion, tunnel_id: u32, next: Next<'a>) -> Self {
        Self { record_types, tunnel_id, status: Status(0), next }
    }
}

/// True for the destination ports that [`parse`] looks behind.
#[inline(always)]
pub(in crate::fast) const fn is_tunnel(dport: u16) -> bool {
    matches!(dport, L2TP | GTP | ROCE | VXLAN | GENEVE)
}

/// The tunnel that a UDP datagram carries; `None` where the record has ports only.
#[inline(always)]
pub(super) fn parse(dport: u16, datagram: &[u8]) -> Option<Tunnel<'_>> {
    let payload = datagram.get(UDP_BYTES..);
    match dport {
        L2TP => l2tp(payload?),
        GTP => gtp(payload?),
        ROCE => roce(payload?),
        VXLAN => vxlan(payload?),
        GENEVE => geneve(payload?),
        _ => None,
    }
}

/// Tunnel id ‖ session id, two bytes further where the length field is present.
#[inline]
fn l2tp(payload: &[u8]) -> Option<Tunnel<'_>> {
    let header: &[u8; 6] = payload.first_chunk()?;
    let at = if header[0] & L2TP_LENGTH_FLAG == 0 { 2 } else { 4 };
    let ids = payload.get(at..)?.first_chunk()?;
    let types = [RecordType::V4L2tp, RecordType::V6L2tp];
    Some(Tunnel::new(types, u32::from_be_bytes(*ids), Next::STOP))
}

#[inline]
fn gtp(payload: &[u8]) -> Option<Tunnel<'_>> {
    let &[_, _, _, _, t0, t1, t2, t3] = payload.first_chunk()?;
    let types = [RecordType::V4Gtp, RecordType::V6Gtp];
    Some(Tunnel::new(types, u32::from_be_bytes([t0, t1, t2, t3]), Next::STOP))
}

#[inline]
fn roce(payload: &[u8]) -> Option<Tunnel<'_>> {
    let &[_, _, _, _, _, q0, q1, q2] = payload.first_chunk()?;
    let types = [RecordType::V4Roce, RecordType::V6Roce];
    Some(Tunnel::new(types, u32::from_be_bytes([0, q0, q1, q2]), Next::STOP))
}

const OVERLAY: ByVersion = [RecordType::V4Overlay, RecordType::V6Overlay];

#[inline]
fn vxlan(payload: &[u8]) -> Option<Tunnel<'_>> {
    let (&[flags, _, _, _, v0, v1, v2, _], inner) = payload.split_first_chunk()?;
    let next = Next::within(Context::Overlay, Kind::Eth, inner);
    (flags & VXLAN_I_FLAG != 0)
        .then(|| Tunnel::new(OVERLAY, u32::from_be_bytes([0, v0, v1, v2]), next))
}

#[inline]
fn geneve(payload: &[u8]) -> Option<Tunnel<'_>> {
    let (&[first, _, p0, p1, v0, v1, v2, _], rest) = payload.split_first_chunk()?;
    let (version, option_words) = (first >> 6, first & 0x3F);
    if version != 0 {
        return None;
    }
    let vni = u32::from_be_bytes([0, v0, v1, v2]);
    let Some(inner) = rest.get(4 * usize::from(option_words)..) else {
        let cut = Tunnel::new(OVERLAY, vni, Next::STOP);
        return Some(Tunnel { status: Status::TRUNCATED, ..cut });
    };
    let next = |kind| Next::within(Context::Overlay, kind, inner);
    let next = match u16::from_be_bytes([p0, p1]) {
        0x6558 => next(Kind::Eth),
        0x0800 => next(Kind::Ipv4),
        0x86DD => next(Kind::Ipv6),
        _ => Next::STOP,
    };
    Some(Tunnel::new(OVERLAY, vni, next))
}
