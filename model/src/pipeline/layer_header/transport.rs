// SPDX-License-Identifier: Apache-2.0
//! Kinds `tcp` and `udp`: the ports, and for UDP a tunnel by destination port.

use super::{
    Layer, needed,
    tunnel::{self, Tunnel},
};
use crate::{pipeline::layer_record::Record, record::RecordType, status::Status};

/// Bytes of the UDP header.
const UDP_HEADER: usize = 8;

#[inline]
pub(in crate::pipeline) fn read_tcp(header: &[u8], ipv6: bool) -> Result<Layer, Status> {
    let ports = u32::from_be_bytes(*needed(header)?);
    Ok(ports_only(ports, ipv6))
}

#[inline]
pub(in crate::pipeline) fn read_udp(header: &[u8], ipv6: bool) -> Result<Layer, Status> {
    let ports = u32::from_be_bytes(*needed(header)?);
    let payload = header.get(UDP_HEADER..);
    let Some(tunnel) = payload.and_then(|payload| tunnel::read(ports as u16, payload)) else {
        return Ok(ports_only(ports, ipv6));
    };
    let Tunnel { types: [v4, v6], id, status, next } = tunnel;
    Ok(Layer {
        record_type: if ipv6 { v6 } else { v4 },
        record: Record::of([ports, id]),
        status,
        next: next.map(|next| super::Next { distance: UDP_HEADER + next.distance, ..next }),
    })
}

#[inline]
fn ports_only(ports: u32, ipv6: bool) -> Layer {
    Layer {
        record_type: if ipv6 { RecordType::V6Ports } else { RecordType::V4Ports },
        record: Record::of([ports]),
        status: Status::default(),
        next: None,
    }
}
