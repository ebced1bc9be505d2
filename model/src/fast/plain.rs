// SPDX-License-Identifier: Apache-2.0
//! A straight line for plain packets: untagged IPv4 without options or fragmentation, with TCP or with UDP to a port that
//! no tunnel has. It says nothing that the parsers do not say; it only asks all of it at once.

use super::{
    headers::{eth::EthFields, ipv4::Ipv4Fields, ports::PortFields, udp_tunnel},
    walk::{LaneLog, Walk},
};
use crate::record::RecordType;

/// Ethernet 14, IPv4 20, ports 4.
const BYTES: usize = 38;

/// Ethertype of IPv4, then version 4 and a header of five words.
const IPV4_WITHOUT_OPTIONS: [u8; 3] = [0x08, 0x00, 0x45];

/// More-fragments flag and fragment offset.
const FRAGMENT: u16 = 0x3FFF;

/// Takes in all layers of a plain packet if the configuration descends to its ports; else leaves the walk as it is.
#[inline(always)]
pub(super) fn take_in<L: LaneLog>(walk: &mut Walk<'_, L>) -> Option<()> {
    let frame: &[u8; BYTES] = walk.window.first_chunk()?;
    let (addresses, rest) = frame.split_first_chunk()?;
    let (&[t0, t1], rest) = rest.split_first_chunk()?;
    let (ip, ports): (&[u8; 20], _) = rest.split_first_chunk()?;
    let &[s0, s1, d0, d1] = ports.first_chunk()?;
    let (sport, dport) = (u16::from_be_bytes([s0, s1]), u16::from_be_bytes([d0, d1]));

    let is_fragment = u16::from_be_bytes([ip[6], ip[7]]) & FRAGMENT != 0;
    let is_plain_ipv4 = [t0, t1, ip[0]] == IPV4_WITHOUT_OPTIONS && !is_fragment;
    let has_plain_ports = match ip[9] {
        6 => true,
        17 => !udp_tunnel::is_tunnel(dport),
        _ => false,
    };
    let entry = |record_type| walk.fast.field_table.entry(walk.context, record_type);
    let descends = entry(RecordType::EthIp).descend() && entry(RecordType::Ipv4L4).descend();
    if !(is_plain_ipv4 && has_plain_ports && descends) {
        return None;
    }
    let ethertype = u16::from_be_bytes([t0, t1]);
    walk.record(1, RecordType::EthIp, &EthFields { addresses, ethertype, tags: 0 });
    walk.record(2, RecordType::Ipv4L4, &Ipv4Fields(ip));
    walk.record(3, RecordType::V4Ports, &PortFields { sport, dport, tunnel_id: 0 });
    Some(())
}
