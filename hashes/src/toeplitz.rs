// SPDX-License-Identifier: Apache-2.0
//! Toeplitz hashing of NICs (RSS), virtio and DPDK's `rte_softrss`: key, input forms, indirection table.

use crate::{
    Answer, Error, Hash, Packet, Settings, Trace,
    bytes::xor,
    linux::dissect::{Addresses, Depth, Keys, dissect},
    packet::trim,
};

/// The key of Microsoft's verification suite, the default of many drivers.
pub const MICROSOFT_KEY: [u8; 40] = [
    0x6d, 0x5a, 0x56, 0xda, 0x25, 0x5b, 0x0e, 0xc2, 0x41, 0x67, 0x25, 0x3d, 0x43, 0xa3, 0x8f, 0xb0,
    0xd0, 0xca, 0x2b, 0xcb, 0xae, 0x7b, 0x30, 0xb4, 0x77, 0xcb, 0x2d, 0xa3, 0x80, 0x30, 0xf2, 0x0c,
    0x6a, 0x42, 0xb7, 0x3b, 0xbe, 0xac, 0x01, 0xfa,
];

/// The key with which both directions of a flow have one hash: `6d5a` twenty times.
#[must_use]
pub fn symmetric_key() -> [u8; 40] {
    std::array::from_fn(|i| [0x6d, 0x5a][i % 2])
}

/// For every set bit of the input, most significant first, the 32 key bits from there on, XORed.
///
/// Key bits past the end of the key are 0.
#[must_use]
pub fn toeplitz(key: &[u8], input: &[u8]) -> u32 {
    let key_byte = |i: usize| u64::from(key.get(i).copied().unwrap_or(0));
    let mut window = (0..4).fold(0, |window, i| window << 8 | key_byte(i));
    let mut hash = 0;
    for (i, byte) in input.iter().enumerate() {
        // 40 bits: the window of each of the byte's bits is a shift of it.
        window = (window << 8 | key_byte(i + 4)) & 0xff_ffff_ffff;
        for bit in (0..8).filter(|bit| byte >> (7 - bit) & 1 == 1) {
            hash ^= window >> (8 - bit);
        }
    }
    (hash & 0xffff_ffff) as u32
}

/// How the input is made symmetric before it is hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transform {
    /// Not at all.
    None,
    /// `symmetric-xor`: every field is the XOR of both directions.
    Xor,
    /// `symmetric-or-xor`: the first of each pair is the OR, the second the XOR of both directions.
    OrXor,
}

/// Addresses and, if wanted, ports: 8, 12, 32 or 36 bytes; empty without an IP header.
pub(crate) fn input(keys: &Keys, with_ports: bool) -> Vec<u8> {
    transformed(keys, with_ports, Transform::None)
}

fn transformed(keys: &Keys, with_ports: bool, transform: Transform) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(36);
    match keys.addresses {
        Some(Addresses::V4(source, destination)) => {
            bytes.extend(pair(source, destination, transform))
        }
        Some(Addresses::V6(source, destination)) => {
            bytes.extend(pair(source, destination, transform))
        }
        None => return bytes,
    }
    if with_ports {
        let [s0, s1, d0, d1] = keys.ports;
        bytes.extend(pair([s0, s1], [d0, d1], transform));
    }
    bytes
}

fn pair<const N: usize>(source: [u8; N], destination: [u8; N], transform: Transform) -> Vec<u8> {
    let differ = xor(source, destination);
    let either = std::array::from_fn(|i| source[i] | destination[i]);
    let [first, second] = match transform {
        Transform::None => [source, destination],
        Transform::Xor => [differ, differ],
        Transform::OrXor => [either, differ],
    };
    [first, second].as_flattened().to_vec()
}

/// RSS of a NIC with its settings.
#[derive(Debug)]
pub struct Rss {
    key: Vec<u8>,
    /// Protocols whose ports are hashed.
    ports_of: Vec<u8>,
    transform: Transform,
    /// Queue of each entry; empty if there is none.
    indirection: Vec<u32>,
}

impl Rss {
    /// Reads `key` (`microsoft`, `symmetric` or hexadecimal), `ports_of` (protocols, default `6/17`), `transform`,
    /// `queues` with `size` (Linux' default table), or `indirection` (queues in order).
    ///
    /// # Errors
    /// A wrong value.
    pub fn from_settings(settings: &Settings) -> Result<Self, Error> {
        let key = match settings
            .required("key", "write microsoft, symmetric or the key in hexadecimal")?
        {
            "microsoft" => MICROSOFT_KEY.to_vec(),
            "symmetric" => symmetric_key().to_vec(),
            "random" => {
                return Err(Error::not_known(
                    "Linux drivers draw the key at random at every boot: read it with ethtool -x, or set it with ethtool -X hkey",
                ));
            }
            _ => settings.hex("key")?.unwrap_or_default(),
        };
        if key.len() < 40 {
            let problem = format!("has {} bytes: an RSS key has 40 or 52", key.len());
            return Err(Error::setting("key", problem));
        }
        let ports_of = settings.list("ports_of", 255)?.unwrap_or_else(|| vec![6, 17]);
        let transform = match settings.text("transform") {
            None | Some("none") => Transform::None,
            Some("symmetric-xor") => Transform::Xor,
            Some("symmetric-or-xor") => Transform::OrXor,
            Some(other) => {
                let problem = format!("`{other}`: write none, symmetric-xor or symmetric-or-xor");
                return Err(Error::setting("transform", problem));
            }
        };
        let queues: Option<u32> = settings.integer("queues")?;
        let size: u32 = settings.integer("size")?.unwrap_or(128);
        let indirection = match (settings.list("indirection", 0xffff)?, queues) {
            (Some(table), None) => table.iter().map(|&queue| queue as u32).collect(),
            (None, Some(queues)) if queues > 0 => {
                (0..size.min(1 << 16)).map(|i| i % queues).collect()
            }
            (None, None) => Vec::new(),
            _ => return Err(Error::setting("indirection", "or `queues`, at least 1, not both")),
        };
        if !indirection.is_empty() && !indirection.len().is_power_of_two() {
            return Err(Error::setting("indirection", "has a power of two as its size"));
        }
        let ports_of = ports_of.iter().filter_map(|&number| u8::try_from(number).ok()).collect();
        Ok(Self { key, ports_of, transform, indirection })
    }

    /// Queue of a hash.
    fn queue(&self, hash: u32) -> Option<u32> {
        let last = self.indirection.len().checked_sub(1)?;
        self.indirection.get(hash as usize & last).copied()
    }
}

impl Hash for Rss {
    fn hash(&self, packet: &Packet<'_>, trace: &mut Trace) -> Result<Answer, Error> {
        let (ethertype, packet) = packet.layer_3()?;
        let keys = dissect(trim(ethertype, &packet), ethertype, Depth::Outer);
        if keys.addresses.is_none() {
            return Err(Error::packet("RSS hashes IPv4 and IPv6 only"));
        }
        let with_ports = !keys.fragment && self.ports_of.contains(&keys.protocol);
        let input = transformed(&keys, with_ports, self.transform);
        trace.bytes("key", &self.key);
        trace.bytes("Toeplitz input", &input);
        let hash = toeplitz(&self.key, &input);
        trace.number("hash", hash, 32);
        Ok(Answer::value(hash.into(), 32).with_member(self.queue(hash)))
    }
}
