// SPDX-License-Identifier: Apache-2.0
//! Packets within packets: GENEVE, GRE, PPPoE, RoCEv2. What is put on comes off again, byte for byte.

use lbhash_hashes::Flow;
use std::net::{IpAddr, Ipv4Addr};

/// UDP port of GENEVE.
pub const GENEVE_PORT: u16 = 6081;
const UDP: u8 = 17;
const GRE: u8 = 47;
/// Bytes of Ethernet, IPv4, UDP and GENEVE headers without options.
const GENEVE_BYTES: usize = 14 + 20 + 8 + 8;
const ETHERNET_IN_GENEVE: [u8; 2] = [0x65, 0x58];

/// MAC addresses of frames between routers, which no underlay hash should need.
const MACS: [u8; 12] = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1];

/// An Ethernet frame of the shortest packet of a flow.
#[must_use]
pub fn plain(flow: &Flow) -> Vec<u8> {
    flow.frame()
}

/// A frame that carries `inner`, an Ethernet frame, in GENEVE between two tunnel ends.
#[must_use]
pub fn geneve(
    source: Ipv4Addr,
    destination: Ipv4Addr,
    source_port: u16,
    vni: u32,
    inner: &[u8],
) -> Vec<u8> {
    let mut frame = ipv4(source, destination, UDP, 8 + 8 + inner.len());
    frame.extend(source_port.to_be_bytes());
    frame.extend(GENEVE_PORT.to_be_bytes());
    frame.extend(((8 + 8 + inner.len()) as u16).to_be_bytes());
    frame.extend([0, 0]);
    frame.extend([0, 0]);
    frame.extend(ETHERNET_IN_GENEVE);
    frame.extend((vni << 8).to_be_bytes());
    frame.extend(inner);
    frame
}

/// The frame inside a GENEVE frame as [`geneve`] writes it; `None` for anything else.
#[must_use]
pub fn geneve_inner(frame: &[u8]) -> Option<&[u8]> {
    let is_geneve = frame.get(12..14)? == [0x08, 0x00]
        && *frame.get(23)? == UDP
        && frame.get(36..38)? == GENEVE_PORT.to_be_bytes()
        && *frame.get(42)? == 0
        && frame.get(44..46)? == ETHERNET_IN_GENEVE;
    is_geneve.then(|| &frame[GENEVE_BYTES..])
}

/// A frame that carries an IP packet in GRE with a key.
#[must_use]
pub fn gre(source: Ipv4Addr, destination: Ipv4Addr, key: u32, inner: &Flow) -> Vec<u8> {
    let packet = inner.packet();
    let mut frame = ipv4(source, destination, GRE, 8 + packet.len());
    frame.extend([0x20, 0]);
    frame.extend(if inner.source.is_ipv4() { [0x08, 0x00] } else { [0x86, 0xdd] });
    frame.extend(key.to_be_bytes());
    frame.extend(packet);
    frame
}

/// A frame that carries an IP packet in a PPPoE session; MAC addresses are those of the flow.
#[must_use]
pub fn pppoe(session: u16, inner: &Flow) -> Vec<u8> {
    let packet = inner.packet();
    let mut frame = Vec::with_capacity(22 + packet.len());
    frame.extend(inner.destination_mac);
    frame.extend(inner.source_mac);
    frame.extend([0x88, 0x64, 0x11, 0]);
    frame.extend(session.to_be_bytes());
    frame.extend((2 + packet.len() as u16).to_be_bytes());
    frame.extend(if inner.source.is_ipv4() { [0x00, 0x21] } else { [0x00, 0x57] });
    frame.extend(packet);
    frame
}

/// A RoCEv2 frame of a queue pair.
#[must_use]
pub fn roce(source: Ipv4Addr, destination: Ipv4Addr, source_port: u16, queue_pair: u32) -> Vec<u8> {
    let ports = (source_port, crate::point::ROCE);
    let flow = Flow::new(IpAddr::V4(source), IpAddr::V4(destination), UDP, ports);
    let mut frame = flow.frame();
    let mut header = [0; 12];
    header[5..8].copy_from_slice(&queue_pair.to_be_bytes()[1..]);
    frame.extend(header);
    let length = frame.len() - 14;
    frame[16..18].copy_from_slice(&(length as u16).to_be_bytes());
    frame[38..40].copy_from_slice(&((length - 20) as u16).to_be_bytes());
    frame
}

/// Ethernet and IPv4 headers before a payload of so many bytes.
fn ipv4(source: Ipv4Addr, destination: Ipv4Addr, protocol: u8, payload: usize) -> Vec<u8> {
    let mut frame = Vec::with_capacity(34 + payload);
    frame.extend(MACS);
    frame.extend([0x08, 0x00, 0x45, 0]);
    frame.extend(((20 + payload) as u16).to_be_bytes());
    frame.extend([0, 0, 0x40, 0, 64, protocol, 0, 0]);
    frame.extend(source.octets());
    frame.extend(destination.octets());
    let words = frame[14..34].chunks(2).map(|word| u32::from(word[0]) << 8 | u32::from(word[1]));
    let sum: u32 = words.sum();
    let folded = (sum & 0xffff) + (sum >> 16);
    let checksum = !(((folded & 0xffff) + (folded >> 16)) as u16);
    frame[24..26].copy_from_slice(&checksum.to_be_bytes());
    frame
}
