// SPDX-License-Identifier: Apache-2.0
//! A straight line for plain packets: untagged IPv4 without options, with TCP, with UDP to a port
//! that no tunnel has, or with nothing parsed after it. It decides nothing that the parsers do not
//! decide; it only checks everything at once.

use super::{
    Fast,
    headers::{eth::EthFields, ipv4::Ipv4Fields, ports::PortFields, protocol, udp_tunnel},
    lane_tables::{LaneTables, PackedKeys},
    layer::Fields,
    walk::{LaneLog, Summary},
};
use crate::{
    config::{Entry, FieldTable},
    context::Context,
    family::Family,
    record::RecordType,
    result::Lane,
    status::Status,
};

/// Protocol numbers.
const TCP: u8 = 6;
const UDP: u8 = 17;

/// Ethernet 14, IPv4 20, ports 4.
const BYTES: usize = 38;

/// Ethertype of IPv4, then version 4 and a header of five words.
const IPV4_WITHOUT_OPTIONS: [u8; 3] = [0x08, 0x00, 0x45];

/// More-fragments flag and fragment offset.
const FRAGMENT: u16 = 0x3FFF;

/// What the field table says about plain packets in one context.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    context: Context,
    eth: Entry,
    ipv4: Entry,
    ports: Entry,
    ipv4_other: Entry,
    /// Packets with ports are hashed, with nothing out of the ordinary.
    with_ports: bool,
    /// So are packets that end with the IP header.
    without_ports: bool,
}

impl Plan {
    pub(super) fn new(table: &FieldTable, context: Context) -> Self {
        let [eth, ipv4, ports, ipv4_other] =
            [RecordType::EthIp, RecordType::Ipv4L4, RecordType::V4Ports, RecordType::Ipv4Other]
                .map(|record_type| table.entry(context, record_type));
        let is_hashed = |entry: Entry| entry.enables() != 0;
        let ports_count = is_hashed(ports) && !ports.l4_only();
        let with_ports = eth.descend() && ipv4.descend() && is_hashed(ipv4) && ports_count;
        let waits = eth.l4_only() || ipv4_other.l4_only();
        let without_ports = eth.descend() && is_hashed(ipv4_other) && !waits;
        Self { context, eth, ipv4, ports, ipv4_other, with_ports, without_ports }
    }
}

/// Hashes a plain packet; `None` where the packet is not plain, or hashed in some way out of the
/// ordinary.
///
/// No lane is dropped for being `l4_only`: a port record follows.
#[inline(always)]
pub(super) fn hash(
    fast: &Fast,
    tables: &LaneTables,
    plan: &Plan,
    frame: &[u8],
    log: &mut impl LaneLog,
) -> Option<Summary> {
    let frame: &[u8; BYTES] = frame.first_chunk()?;
    let (addresses, rest) = frame.split_first_chunk()?;
    let (&[t0, t1], rest) = rest.split_first_chunk()?;
    let (ip, ports): (&[u8; 20], _) = rest.split_first_chunk()?;
    let &[s0, s1, d0, d1] = ports.first_chunk()?;
    let (sport, dport) = (u16::from_be_bytes([s0, s1]), u16::from_be_bytes([d0, d1]));

    if [t0, t1, ip[0]] != IPV4_WITHOUT_OPTIONS {
        return None;
    }
    let mut layers = Layers { crc_of_zeros: fast.crc_of_zeros, tables, context: plan.context, log };
    let is_fragment = u16::from_be_bytes([ip[6], ip[7]]) & FRAGMENT != 0;
    let mut status = Status::default();
    let mut keys = tables.offsets;
    if is_fragment || protocol::look_up(ip[9]).is_last() {
        if !plan.without_ports {
            return None;
        }
        if is_fragment {
            status = Status::FRAGMENT;
        }
        keys ^= layers.emit(2, RecordType::Ipv4Other, Ipv4Fields(ip).crc(plan.ipv4_other));
    } else {
        let has_plain_ports = ip[9] == TCP || ip[9] == UDP && !udp_tunnel::is_tunnel(dport);
        if !(has_plain_ports && plan.with_ports) {
            return None;
        }
        keys ^= layers.emit(2, RecordType::Ipv4L4, Ipv4Fields(ip).crc(plan.ipv4));
        let ports = PortFields { sport, dport, tunnel_id: 0 };
        keys ^= layers.emit(3, RecordType::V4Ports, ports.crc(plan.ports));
    }
    if plan.eth.enables() == 0 {
        let (record_type, context) = (RecordType::EthIp, plan.context);
        layers.log.emitted(1, Lane { record_type, context, crc: 0 });
    } else {
        let ethertype = u16::from_be_bytes([t0, t1]);
        let eth = EthFields { addresses, ethertype, tags: 0 };
        keys ^= layers.emit(1, RecordType::EthIp, eth.crc(plan.eth));
    }
    Some(Summary { status, family: Family::Inet, keys })
}

/// Emits the layers of a plain packet. A method, which is always inlined: a closure is a call where
/// it has several callers.
struct Layers<'a, L> {
    crc_of_zeros: u32,
    tables: &'a LaneTables,
    context: Context,
    log: &'a mut L,
}

impl<L: LaneLog> Layers<'_, L> {
    /// Emits a layer, given the CRC of its fields; gives what it adds to the keys.
    #[inline(always)]
    fn emit(&mut self, lane: usize, record_type: RecordType, crc: u32) -> PackedKeys {
        let crc = crc ^ self.crc_of_zeros;
        self.log.emitted(lane, Lane { record_type, context: self.context, crc });
        self.tables.share(lane, crc)
    }
}
