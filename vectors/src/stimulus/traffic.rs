// SPDX-License-Identifier: Apache-2.0
//! Ordinary traffic, correct to the checksum: for measurements and for the sample captures.

use super::{
    Packet,
    encapsulation::{Encapsulation, under_label, written},
    random,
    rng::Rng,
};
use etherparse::PacketBuilder;
use lbhash_model::Metadata;

/// Flows that [`mixed`] takes its packets from.
const FLOWS: u32 = 4096;

/// 64-byte frames of TCP over IPv4 with random addresses and ports, without end; metadata all 0.
pub fn tcp64(seed: u64) -> impl Iterator<Item = Packet> + Send {
    let mut rng = Rng::new(seed);
    std::iter::repeat_with(move || {
        let addresses = [rng.word().to_be_bytes(), rng.word().to_be_bytes()];
        let ports = [rng.u16(), rng.u16()];
        let mut frame = Vec::with_capacity(64);
        let builder = PacketBuilder::ethernet2([2, 0, 0, 0, 0, 1], [2, 0, 0, 0, 0, 2])
            .ipv4(addresses[0], addresses[1], 64)
            .tcp(ports[0], ports[1], rng.word(), 0xFFFF)
            .ack(1);
        written(builder.write(&mut frame, &[0; 10]));
        Packet { frame, ..Packet::default() }
    })
}

/// Packets of 4096 flows, two thirds of them plain or tagged and the rest in every encapsulation,
/// with the lengths of the usual internet mix (inner packets of 40, 556 and 1400 bytes, 7 : 4 : 1);
/// metadata random, without end.
pub fn mixed(seed: u64) -> impl Iterator<Item = Packet> + Send {
    let mut rng = Rng::new(seed);
    std::iter::repeat_with(move || {
        let flow = rng.below(FLOWS);
        let length = rng.weighted(&[(7, 0), (4, 516), (1, 1360)]);
        let encapsulation = match rng.below(6) {
            0..3 => Encapsulation::Plain,
            3 => Encapsulation::Vlan,
            _ => rng.pick(&Encapsulation::ALL),
        };
        let metadata = random::metadata(&mut rng);
        Packet {
            frame: encapsulation.frame(&ip(flow, length), flow),
            metadata,
            ..Packet::default()
        }
    })
}

/// Destinations of [`flows`].
const DESTINATIONS: u32 = 16;

/// Short packets of 64 flows, half of them of the same eight, for member selection: flows continue,
/// and each of 16 destinations can have a route of its own. Flow f has destination d = f mod 16 and
/// is, by f / 16, UDP or TCP to 198.18.d.1, TCP to 2001:db8:d::1, or IPv4 under label 1000 + d.
/// Metadata random but for the interface, which is always the same; without end.
pub fn flows(seed: u64) -> impl Iterator<Item = Packet> + Send {
    let mut rng = Rng::new(seed);
    std::iter::repeat_with(move || {
        let flow = if rng.one_in(2) { rng.below(8) * 9 } else { rng.below(4 * DESTINATIONS) };
        let metadata = Metadata { ifindex: 17, bridged: false, ..random::metadata(&mut rng) };
        Packet { frame: short_frame(flow), metadata, ..Packet::default() }
    })
}

fn short_frame(flow: u32) -> Vec<u8> {
    let destination = (flow % DESTINATIONS) as u8;
    let ports = [49152 + flow as u16, 443];
    let to_ipv4 = || PacketBuilder::ipv4([10, 0, 0, 1], [198, 18, destination, 1], 64);
    let mut packet = Vec::new();
    match flow / DESTINATIONS {
        0 => written(to_ipv4().udp(ports[0], ports[1]).write(&mut packet, &[])),
        2 => {
            let address = |network, host| {
                [0x20, 0x01, 0x0D, 0xB8, 0, network, 0, 0, 0, 0, 0, 0, 0, 0, 0, host]
            };
            let ip = PacketBuilder::ipv6(address(0xFF, 2), address(destination, 1), 64);
            written(ip.tcp(ports[0], ports[1], 0, 0xFFFF).write(&mut packet, &[]));
        }
        _ => written(to_ipv4().tcp(ports[0], ports[1], 0, 0xFFFF).write(&mut packet, &[])),
    }
    if flow / DESTINATIONS == 3 {
        return under_label(1000 + u32::from(destination), &packet);
    }
    Encapsulation::Plain.frame(&packet, 0)
}

/// Every encapsulation in turn around packets of few flows, without end; metadata all 0.
pub fn encapsulations(seed: u64) -> impl Iterator<Item = Packet> + Send {
    let mut rng = Rng::new(seed);
    let flows = [rng.below(FLOWS), rng.below(FLOWS), rng.below(FLOWS), rng.below(FLOWS)];
    flows.into_iter().cycle().flat_map(|flow| {
        Encapsulation::ALL.map(|encapsulation| Packet {
            frame: encapsulation.frame(&ip(flow, 16), flow),
            ..Packet::default()
        })
    })
}

/// An IP packet of a flow: three in four are IPv4, two in three TCP. Addresses are private
/// (10.0.0.0/8), for benchmarks (198.18.0.0/15, RFC 2544) or for documentation (2001:db8::/32).
fn ip(flow: u32, payload_length: usize) -> Vec<u8> {
    let [_, _, high, low] = flow.to_be_bytes();
    let source_port = 1024 + (flow.wrapping_mul(40503) & 0x7FFF) as u16;
    let port = [443, 80, 53, 22, 123][flow as usize % 5];
    let payload = vec![low; payload_length];
    let mut packet = Vec::new();
    let builder = if flow & 3 == 3 {
        let mut addresses = [[0; 16]; 2];
        for address in &mut addresses {
            address[..4].copy_from_slice(&[0x20, 0x01, 0x0D, 0xB8]);
        }
        addresses[0][14..].copy_from_slice(&[high, low]);
        addresses[1][15] = 1 + low % 8;
        PacketBuilder::ipv6(addresses[0], addresses[1], 64)
    } else {
        PacketBuilder::ipv4([10, 0, high, low], [198, 18, 0, 1 + low % 8], 64)
    };
    if flow.is_multiple_of(3) {
        written(builder.udp(source_port, port).write(&mut packet, &payload));
    } else {
        let tcp = builder.tcp(source_port, port, flow, 0xFFFF).ack(flow);
        written(tcp.write(&mut packet, &payload));
    }
    packet
}
