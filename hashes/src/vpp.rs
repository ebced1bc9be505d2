// SPDX-License-Identifier: Apache-2.0
//! VPP (FD.io): the flow hash of its IPv4 and IPv6 forwarding, and the bucket of a load-balance object.

use crate::{
    Answer, Error, Hash, Packet, Settings, Trace,
    bytes::{array, be16, byte},
    jenkins,
    packet::{IPV4, IPV6},
};

/// Bits of the flow-hash configuration.
mod bit {
    pub(super) const SOURCE: u32 = 1 << 0;
    pub(super) const DESTINATION: u32 = 1 << 1;
    pub(super) const SOURCE_PORT: u32 = 1 << 2;
    pub(super) const DESTINATION_PORT: u32 = 1 << 3;
    pub(super) const PROTOCOL: u32 = 1 << 4;
    pub(super) const REVERSE: u32 = 1 << 5;
    pub(super) const SYMMETRIC: u32 = 1 << 6;
    pub(super) const FLOW_LABEL: u32 = 1 << 7;
    pub(super) const GTP_TEID: u32 = 1 << 8;
}

const DEFAULT: u32 = 0x9f;
const TCP: u8 = 6;
const UDP: u8 = 17;
const GTP_PORT: u16 = 2152;

/// VPP with its settings.
#[derive(Debug)]
pub struct Vpp {
    config: u32,
    router_id: u32,
    buckets: Vec<u32>,
    level: u32,
}

impl Vpp {
    /// Reads `config` (bits, default 0x9f), `router_id`, `weights` (one per path, in path order), `table` (the path of each
    /// bucket, as `show ip fib` prints it) and `level` (depth of the load balance, from 0).
    ///
    /// # Errors
    /// A wrong value.
    pub fn from_settings(settings: &Settings) -> Result<Self, Error> {
        let config = settings.number("config", 0x1ff)?.unwrap_or(DEFAULT.into()) as u32;
        let router_id = settings.integer("router_id")?.unwrap_or(0);
        let level = settings.number("level", 31)?.unwrap_or(0) as u32;
        let weights = settings.list("weights", 0xff)?;
        let table = settings.list("table", 0xffff)?;
        let buckets = match (weights, table) {
            (None, None) => Vec::new(),
            (Some(weights), None) => {
                if weights.is_empty() || weights.contains(&0) {
                    return Err(Error::setting("weights", "write weights of at least 1"));
                }
                let weights: Vec<u32> = weights.iter().map(|&weight| weight as u32).collect();
                buckets(&weights)
            }
            (None, Some(table)) if table.len().is_power_of_two() => {
                table.iter().map(|&path| path as u32).collect()
            }
            (None, Some(_)) => {
                return Err(Error::setting("table", "has a power of two as its size"));
            }
            _ => return Err(Error::setting("table", "and `weights` exclude each other")),
        };
        Ok(Self { config, router_id, buckets, level })
    }

    fn keeps(&self, bit: u32) -> bool {
        self.config & bit != 0
    }

    /// Two ports as little-endian loads, in the order that symmetry wants, and the third word.
    fn ports_word(&self, source: u16, destination: u16) -> u32 {
        let [mut first, mut second] = [source, destination].map(u16::swap_bytes);
        if !self.keeps(bit::SOURCE_PORT) {
            first = 0;
        }
        if !self.keeps(bit::DESTINATION_PORT) {
            second = 0;
        }
        if self.keeps(bit::SYMMETRIC) && first > second {
            (first, second) = (second, first);
        }
        if self.keeps(bit::REVERSE) {
            (first, second) = (second, first);
        }
        u32::from(second) << 16 | u32::from(first)
    }

    fn ipv4(&self, packet: &[u8], trace: &mut Trace) -> Option<u32> {
        let address = |at, bit| {
            Some(if self.keeps(bit) { u32::from_le_bytes(array(packet, at)?) } else { 0 })
        };
        let (mut a, mut b) = (address(12, bit::SOURCE)?, address(16, bit::DESTINATION)?);
        if self.keeps(bit::REVERSE) {
            (a, b) = (b, a);
        }
        if self.keeps(bit::SYMMETRIC) && b < a {
            (a, b) = (b, a);
        }
        let protocol = byte(packet, 9)?;
        let (source, destination) = ports(packet, 20, protocol);
        let mut c = self.ports_word(source, destination);
        if self.keeps(bit::PROTOCOL) {
            b ^= u32::from(protocol);
        }
        if self.keeps(bit::GTP_TEID) && protocol == UDP && destination == GTP_PORT {
            c ^= u32::from_le_bytes(array(packet, 32).unwrap_or_default());
        }
        a ^= self.router_id;
        trace.words("a, b, c", || format!("0x{a:08x}, 0x{b:08x}, 0x{c:08x}"));
        let (a, b, c) = jenkins::mix(a, b, c);
        Some(jenkins::finish(a, b, c))
    }

    fn ipv6(&self, packet: &[u8], trace: &mut Trace) -> Option<u32> {
        let address = |at, bit| {
            let halves = [array(packet, at)?, array(packet, at + 8)?].map(u64::from_le_bytes);
            Some(if self.keeps(bit) { halves[0] ^ halves[1] } else { 0 })
        };
        let (mut a, mut b) = (address(8, bit::SOURCE)?, address(24, bit::DESTINATION)?);
        if self.keeps(bit::REVERSE) {
            (a, b) = (b, a);
        }
        if self.keeps(bit::SYMMETRIC) && b < a {
            (a, b) = (b, a);
        }
        let (mut protocol, mut at) = (byte(packet, 6)?, 40);
        if protocol == 0 {
            protocol = byte(packet, at)?;
            at += (usize::from(byte(packet, at + 1)?) + 1) * 8;
        }
        let (source, destination) = ports(packet, at, protocol);
        let mut c = u64::from(self.ports_word(source, destination));
        if self.keeps(bit::PROTOCOL) {
            b ^= u64::from(protocol);
        }
        if self.keeps(bit::GTP_TEID) && protocol == UDP && destination == GTP_PORT {
            c ^= u64::from(u32::from_le_bytes(array(packet, at + 12).unwrap_or_default()));
        }
        if self.keeps(bit::FLOW_LABEL) {
            let [_, b1, b2, b3] = array(packet, 0)?;
            c ^= u64::from(u32::from_le_bytes([0, b1 & 0x0f, b2, b3]));
        }
        c ^= u64::from(self.router_id) << 32;
        trace.words("a, b, c", || format!("0x{a:016x}, 0x{b:016x}, 0x{c:016x}"));
        for (s0, s1, s2) in [(43, 9, 8), (38, 23, 5), (35, 49, 11), (12, 18, 22)] {
            a = a.wrapping_sub(b.wrapping_add(c)) ^ c >> s0;
            b = b.wrapping_sub(c.wrapping_add(a)) ^ a << s1;
            c = c.wrapping_sub(a.wrapping_add(b)) ^ b >> s2;
        }
        Some((c & 0xffff_ffff) as u32)
    }
}

/// Ports of TCP and UDP as numbers; fragments are not recognised, as in VPP.
fn ports(packet: &[u8], at: usize, protocol: u8) -> (u16, u16) {
    match protocol {
        TCP | UDP => (be16(packet, at).unwrap_or(0), be16(packet, at + 2).unwrap_or(0)),
        _ => (0, 0),
    }
}

/// The path of each bucket for paths of these weights, in path order.
///
/// The number of buckets is the smallest power of two that the rounded shares fill with an error of at most a tenth.
#[must_use]
pub fn buckets(weights: &[u32]) -> Vec<u32> {
    let total: f64 = weights.iter().map(|&weight| f64::from(weight)).sum();
    let mut paths: Vec<(u32, u32)> = (0..).zip(weights.iter().copied()).collect();
    if paths.len() > 2 || weights.windows(2).any(|pair| pair[0] != pair[1]) {
        // Heaviest first; equals keep their order.
        paths.sort_by_key(|&(_, weight)| std::cmp::Reverse(weight));
    }
    let mut size = weights.len().next_power_of_two();
    loop {
        let mut left = size;
        let mut error = 0.0;
        let mut shares: Vec<usize> = Vec::with_capacity(paths.len());
        for &(_, weight) in &paths {
            let wanted = f64::from(weight) / total * size as f64;
            let share = ((wanted + 0.5) as usize).min(left);
            left -= share;
            error += (wanted - share as f64).abs();
            shares.push(share);
        }
        if error <= 0.1 * size as f64 {
            // What rounding leaves over goes to the first path; a path whose share rounds to 0 gets no bucket.
            shares[0] += left;
            return paths
                .iter()
                .zip(shares)
                .flat_map(|(&(path, _), share)| std::iter::repeat_n(path, share))
                .collect();
        }
        size *= 2;
    }
}

impl Hash for Vpp {
    fn hash(&self, packet: &Packet<'_>, trace: &mut Trace) -> Result<Answer, Error> {
        let (ethertype, packet) = packet.layer_3()?;
        let hash = match ethertype {
            IPV4 => self.ipv4(&packet, trace),
            IPV6 => self.ipv6(&packet, trace),
            _ => return Err(Error::packet("VPP's flow hash is of IPv4 and IPv6")),
        };
        let hash = hash.ok_or_else(|| Error::packet("the IP header is cut"))?;
        trace.number("hash", hash, 32);
        let last = self.buckets.len().checked_sub(1);
        let of_level = hash >> self.level;
        let member = last.and_then(|last| self.buckets.get(of_level as usize & last)).copied();
        Ok(Answer::value(hash.into(), 32).with_member(member))
    }
}
