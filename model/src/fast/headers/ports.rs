// SPDX-License-Identifier: Apache-2.0
//! Kinds `tcp` and `udp`: port records.

use super::{
    port_records::PORTS,
    udp_tunnel::{self, Tunnel},
};
use crate::{
    config::Entry,
    fast::{
        layer::{Fields, Layer, Next, Parsed, enabled, ordered},
        positional::contribution,
    },
    status::Status,
};

/// Fields of the port records.
pub(in crate::fast) struct PortFields {
    pub(in crate::fast) sport: u16,
    pub(in crate::fast) dport: u16,
    pub(in crate::fast) tunnel_id: u32,
}

/// IP version of the last IP header; there is one before every port record.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::fast) enum IpVersion {
    #[default]
    V4,
    V6,
}

#[inline(always)]
pub(in crate::fast) fn parse_tcp(window: &[u8], version: IpVersion) -> Parsed<'_, PortFields> {
    let (sport, dport) = read_ports(window)?;
    Ok(Layer {
        record_type: PORTS[version as usize],
        fields: PortFields { sport, dport, tunnel_id: 0 },
        status: Status::default(),
        next: Next::STOP,
    })
}

#[inline(always)]
pub(in crate::fast) fn parse_udp(window: &[u8], version: IpVersion) -> Parsed<'_, PortFields> {
    let (sport, dport) = read_ports(window)?;
    let Tunnel { record_types, tunnel_id, status, next } = udp_tunnel::parse(dport, window);
    Ok(Layer {
        record_type: record_types[version as usize],
        fields: PortFields { sport, dport, tunnel_id },
        status,
        next,
    })
}

#[inline(always)]
fn read_ports(window: &[u8]) -> Result<(u16, u16), Status> {
    let &[s0, s1, d0, d1] = window.first_chunk().ok_or(Status::TRUNCATED)?;
    Ok((u16::from_be_bytes([s0, s1]), u16::from_be_bytes([d0, d1])))
}

impl Fields for PortFields {
    const HAS_PORTS: bool = true;

    #[inline(always)]
    fn crc(&self, entry: Entry) -> u32 {
        let (sport, dport) = (self.sport.to_be_bytes(), self.dport.to_be_bytes());
        let (sport, dport) = ordered(entry, &sport, &dport, u16::from_be_bytes);
        let mut crc = 0;
        if enabled(entry, 0) {
            crc ^= contribution(0, *sport);
        }
        if enabled(entry, 1) {
            crc ^= contribution(2, *dport);
        }
        if enabled(entry, 2) {
            crc ^= contribution(4, self.tunnel_id.to_be_bytes());
        }
        crc
    }
}
