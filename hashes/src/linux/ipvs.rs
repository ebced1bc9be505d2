// SPDX-License-Identifier: Apache-2.0
//! IPVS, scheduler `mh` (Maglev): a table of a prime number of entries, filled by the permutations of the real servers.

use super::dissect::{Addresses, Depth, dissect};
use crate::{
    Answer, Error, Hash, Packet, Settings, Trace,
    bytes::{be16, xor_be_words},
    packet::trim,
    siphash::{Key, siphash},
};
use std::net::IpAddr;

/// Sizes of the table that a kernel can be built with, for the option's values 8 to 17.
const SIZES: [u32; 10] = [251, 509, 1021, 2039, 4093, 8191, 16381, 32749, 65521, 131_071];
const DEFAULT_SIZE: u32 = 4093;
/// The key words of the first and the second hash of a server; a packet takes the first.
const FIRST: u64 = 2_654_435_761;
const SECOND: u64 = 2_654_446_892;
/// Turns of a server in one round have at most so many bits.
const TURN_BITS: u32 = 6;
const NOBODY: u32 = u32::MAX;

/// A real server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its address.
    pub address: IpAddr,
    /// Its port, 0 for all.
    pub port: u16,
    /// Its weight; 0 takes no packets.
    pub weight: u32,
}

/// A virtual service with its table.
#[derive(Debug)]
pub struct Maglev {
    table: Vec<u32>,
    with_port: bool,
}

/// The 32-bit hash of an address and a port, as a 64-bit machine computes it.
fn hash(address: IpAddr, port: u16, key: u64) -> u32 {
    let word = match address {
        IpAddr::V4(address) => u32::from_be_bytes(address.octets()),
        IpAddr::V6(address) => xor_be_words(&address.octets()),
    };
    let message = word.wrapping_add(port.into()).to_le_bytes();
    (siphash::<1, 3>(Key(key, key), &message) & 0xffff_ffff) as u32
}

impl Maglev {
    /// A service over servers in the order in which they were added.
    #[must_use]
    pub fn new(servers: &[Server], size: u32, with_port: bool) -> Self {
        Self { table: fill(servers, size), with_port }
    }

    /// Reads `servers` (`192.0.2.10:53/192.0.2.11:53`, IPv6 in brackets), `weights`, `size`, `flags` (`mh-port`).
    ///
    /// # Errors
    /// A wrong value.
    pub fn from_settings(settings: &Settings) -> Result<Self, Error> {
        let text = settings.required("servers", "write ADDRESS:PORT/ADDRESS:PORT")?;
        let weights = settings.list("weights", 0xffff_ffff)?;
        let mut servers = Vec::new();
        for part in text.split('/') {
            let socket: std::net::SocketAddr = part.trim().parse().map_err(|_| {
                Error::setting("servers", format!("`{part}`: write ADDRESS:PORT, IPv6 in brackets"))
            })?;
            servers.push(Server { address: socket.ip(), port: socket.port(), weight: 1 });
        }
        if let Some(weights) = weights {
            if weights.len() != servers.len() {
                return Err(Error::setting("weights", "write one for each of `servers`"));
            }
            for (server, weight) in servers.iter_mut().zip(weights) {
                server.weight = u32::try_from(weight).unwrap_or(u32::MAX);
            }
        }
        let size = settings.integer("size")?.unwrap_or(DEFAULT_SIZE);
        if !SIZES.contains(&size) {
            return Err(Error::setting("size", format!("write one of {SIZES:?}")));
        }
        let mut with_port = false;
        for flag in settings.text("flags").unwrap_or_default().split(['/', ',']) {
            match flag.trim() {
                "" => {}
                "mh-port" => with_port = true,
                other => {
                    let problem = format!("`{other}` is not modelled; mh-port is");
                    return Err(Error::setting("flags", problem));
                }
            }
        }
        Ok(Self::new(&servers, size, with_port))
    }

    /// The server of a source address and port, counted from 0 in the order of adding.
    #[must_use]
    pub fn server(&self, source: IpAddr, port: u16) -> Option<u32> {
        let port = if self.with_port { port } else { 0 };
        let index = hash(source, port, FIRST) as usize % self.table.len();
        Some(self.table[index]).filter(|&server| server != NOBODY)
    }
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Fills the table: the server added last comes first in each round.
fn fill(servers: &[Server], size: u32) -> Vec<u32> {
    let divisor = servers.iter().fold(0, |sum, server| gcd(sum, server.weight));
    let mut table = vec![NOBODY; size as usize];
    if divisor == 0 {
        return table;
    }
    let greatest = servers.iter().map(|server| server.weight / divisor).max().unwrap_or(0);
    let shift = (u32::BITS - greatest.leading_zeros()).saturating_sub(TURN_BITS);
    let numbered: Vec<_> = (0..).zip(servers).collect();
    let mut walks: Vec<_> = numbered
        .into_iter()
        .rev()
        .filter(|(_, server)| server.weight > 0)
        .map(|(index, server)| Walk {
            server: index,
            turns: ((server.weight / divisor) >> shift).max(1),
            at: hash(server.address, server.port, FIRST) % size,
            step: hash(server.address, server.port, SECOND) % (size - 1) + 1,
        })
        .collect();
    let mut left = size;
    while left > 0 {
        for walk in &mut walks {
            for _ in 0..walk.turns.min(left) {
                while table[walk.at as usize] != NOBODY {
                    walk.at = (walk.at + walk.step) % size;
                }
                table[walk.at as usize] = walk.server;
                left -= 1;
            }
        }
    }
    table
}

/// A server on its way through its permutation of the table.
struct Walk {
    server: u32,
    turns: u32,
    at: u32,
    step: u32,
}

impl Hash for Maglev {
    fn hash(&self, packet: &Packet<'_>, trace: &mut Trace) -> Result<Answer, Error> {
        let (ethertype, packet) = packet.layer_3()?;
        let keys = dissect(trim(ethertype, &packet), ethertype, Depth::Outer);
        let source: IpAddr = match keys.addresses {
            Some(Addresses::V4(source, _)) => source.into(),
            Some(Addresses::V6(source, _)) => source.into(),
            None => return Err(Error::packet("it has no IP header")),
        };
        let port = be16(&keys.ports, 0).unwrap_or(0);
        let counted = if self.with_port { port } else { 0 };
        let value = hash(source, counted, FIRST);
        trace.words("SipHash-1-3 key", || format!("0x{FIRST:016x} twice"));
        trace.words("address and port", || format!("{source}, {counted}"));
        trace.number("hash", value, 32);
        trace.words("entry of the table", || {
            format!("{value} mod {} = {}", self.table.len(), value as usize % self.table.len())
        });
        Ok(Answer::value(value.into(), 32).with_member(self.server(source, port)))
    }
}
