// SPDX-License-Identifier: Apache-2.0
//! Flows of a generator: a kind, a number, a seed. The same on every machine.

use crate::{Error, capsule, overlay};
use lbhash_hashes::Flow;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::net::{IpAddr, Ipv4Addr};

/// A flow: one of its frames, and what it sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// A frame as the router receives it.
    pub frame: Vec<u8>,
    /// Packets.
    pub packets: u64,
    /// Bytes.
    pub bytes: u64,
}

/// What flows are like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generator {
    /// TCP between random addresses and ports, all of one size.
    Uniform,
    /// As uniform, sizes by Zipf's law: flow k is a k-th of the largest.
    Zipf,
    /// As uniform; one flow in a hundred is a thousand times as large.
    Elephants,
    /// Clients of one /24 to port 443 of one server.
    Subnet,
    /// Virtual machines on 32 hosts, every host to every other, in GENEVE.
    Geneve,
    /// TCP inside of one GRE tunnel.
    Gre,
    /// Subscribers of PPPoE: 4 BNGs and 20 of their MAC addresses.
    Pppoe,
    /// RoCEv2: 8 hosts with 4 queue pairs to each other, one source port, large flows.
    Roce,
}

/// Generator, name, in words.
const GENERATORS: [(Generator, &str); 8] = [
    (Generator::Uniform, "uniform"),
    (Generator::Zipf, "zipf"),
    (Generator::Elephants, "elephants"),
    (Generator::Subnet, "subnet"),
    (Generator::Geneve, "geneve"),
    (Generator::Gre, "gre"),
    (Generator::Pppoe, "pppoe"),
    (Generator::Roce, "roce"),
];

const TCP: u8 = 6;
/// Bytes of a packet of a generator.
const PACKET: u64 = 1000;
/// Packets of a flow where all have one size.
const PACKETS: u64 = 10;

impl Generator {
    /// Name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        GENERATORS[self as usize].1
    }

    /// The generator of a name.
    ///
    /// # Errors
    /// A name that none has.
    pub fn named(name: &str) -> Result<Self, Error> {
        let found = GENERATORS.iter().find(|row| row.1 == name).map(|row| row.0);
        found.ok_or_else(|| {
            let names = GENERATORS.map(|row| row.1).join(", ");
            Error::Question(format!("there is no generator `{name}`: write one of {names}"))
        })
    }

    /// So many flows of a seed.
    pub fn flows(self, count: u64, seed: u64) -> impl Iterator<Item = Sample> {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        (0..count).map(move |number| {
            let frame = self.frame(number, &mut random);
            let packets = match self {
                Self::Zipf => (count * PACKETS / (number + 1)).max(1),
                Self::Elephants if number % 100 == 0 => PACKETS * 1000,
                Self::Roce => PACKETS * 1000,
                _ => PACKETS,
            };
            Sample { frame, packets, bytes: packets * PACKET }
        })
    }

    fn frame(self, number: u64, random: &mut ChaCha8Rng) -> Vec<u8> {
        match self {
            Self::Uniform | Self::Zipf | Self::Elephants => capsule::plain(&tcp(random)),
            Self::Subnet => {
                let client = Ipv4Addr::from(0x0a00_0100 | random.random_range(1..255_u32));
                let ports = (random.random_range(32768..61000), 443);
                capsule::plain(&flow(client, Ipv4Addr::new(192, 0, 2, 10), ports))
            }
            Self::Geneve => {
                let host = |number: u32| Ipv4Addr::from(0x0a00_0001 | number << 8);
                let (from, to) = (random.random_range(0..32), random.random_range(0..31));
                let (from, to) = (host(from), host(if to >= from { to + 1 } else { to }));
                let machine = |random: &mut ChaCha8Rng| {
                    Ipv4Addr::from(0xc0a8_0000 | random.random_range(1..4096_u32))
                };
                let inner = flow(
                    machine(random),
                    machine(random),
                    (random.random_range(32768..61000), 443),
                );
                let port = overlay::source_port(&inner, u32::from(from).into());
                capsule::geneve(from, to, port, 1, &inner.frame())
            }
            Self::Gre => {
                let ends = [Ipv4Addr::new(192, 0, 2, 1), Ipv4Addr::new(198, 51, 100, 1)];
                capsule::gre(ends[0], ends[1], 7, &tcp(random))
            }
            Self::Pppoe => {
                let mut inner = tcp(random);
                // 4 BNGs, each with 5 of the 20 lines: 20 pairs of addresses.
                let line = (number % 20) as u8;
                inner.destination_mac = [0x02, 0xb0, 0, 0, 0, line % 4];
                inner.source_mac = [0x02, 0xc0, 0, 0, 0, line];
                capsule::pppoe(u16::from(line) + 1, &inner)
            }
            Self::Roce => {
                let host = |number: u64| Ipv4Addr::from(0x0a0a_0001 | (number as u32) << 8);
                let (from, to, pair) = (number % 8, number / 8 % 7, number / 56 % 4);
                let to = if to >= from { to + 1 } else { to };
                capsule::roce(host(from), host(to), 49152, 0x100 + (from * 64 + pair) as u32)
            }
        }
    }
}

fn tcp(random: &mut ChaCha8Rng) -> Flow {
    let [source, destination]: [u32; 2] = random.random();
    flow(source.into(), destination.into(), random.random::<(u16, u16)>())
}

fn flow(source: Ipv4Addr, destination: Ipv4Addr, ports: (u16, u16)) -> Flow {
    let mut flow = Flow::new(IpAddr::V4(source), IpAddr::V4(destination), TCP, ports);
    flow.source_mac = [2, 0, 0, 0, 0, 1];
    flow.destination_mac = [2, 0, 0, 0, 0, 2];
    flow
}
