// SPDX-License-Identifier: Apache-2.0
//! Select groups with `selection_method=hash`: fields of the flow, a parameter, weighted buckets.

use super::{Fields, add, finish, hash_2};
use crate::{Answer, Error, Hash, Packet, Settings, Trace};

/// A select group; the murmur form, so not that of builds with SSE 4.2.
#[derive(Debug)]
pub struct SelectGroup {
    /// Bucket ids with their weights, in the group's order.
    buckets: Vec<(u32, u32)>,
    parameter: u64,
    /// Selected fields, in the order of Open vSwitch's field ids.
    fields: Vec<&'static str>,
    /// The flow's hash, where the switch has shown it.
    hash: Option<u32>,
}

/// Fields that may be selected, in the order of their ids.
const FIELDS: [&str; 13] = [
    "eth_src", "eth_dst", "ip_src", "ip_dst", "ipv6_src", "ipv6_dst", "ip_proto", "tcp_src",
    "tcp_dst", "udp_src", "udp_dst", "sctp_src", "sctp_dst",
];

/// Hash of bytes in the murmur form: little-endian words, the last one filled up with zeros.
#[must_use]
pub fn hash_bytes(bytes: &[u8], basis: u32) -> u32 {
    let hash = bytes.chunks(4).fold(basis, |hash, part| {
        let mut word = [0; 4];
        word[..part.len()].copy_from_slice(part);
        add(hash, u32::from_le_bytes(word))
    });
    finish(hash, u32::try_from(bytes.len()).unwrap_or(u32::MAX))
}

/// The bucket, by index, with the greatest low half of `hash2(id, hash)` times its weight; of equals the last.
#[must_use]
pub fn bucket(buckets: &[(u32, u32)], hash: u32) -> Option<u32> {
    let scores = buckets.iter().zip(0..).map(|(&(id, weight), index)| {
        (u64::from(hash_2(id, hash) & 0xffff) * u64::from(weight), index)
    });
    scores.max().map(|(_, index)| index)
}

impl SelectGroup {
    /// Reads `weights` and `ids` of the buckets, and either `fields` with `parameter`, or `hash`.
    ///
    /// # Errors
    /// A wrong value; [`Error::NotKnown`] without fields and hash: the default `dp_hash` is random in the kernel datapath.
    pub fn from_settings(settings: &Settings) -> Result<Self, Error> {
        let weights = settings.list("weights", 0xffff)?.unwrap_or_else(|| vec![1, 1]);
        let ids = settings
            .list("ids", 0xffff_ffff)?
            .unwrap_or_else(|| (0..weights.len() as u64).collect());
        if ids.len() != weights.len() {
            return Err(Error::setting("ids", "write one for each of `weights`"));
        }
        let buckets = ids.iter().zip(&weights).map(|(&id, &weight)| (id as u32, weight as u32));
        let hash = settings.integer("hash")?;
        let parameter = settings.integer("parameter")?.unwrap_or(0);
        let named: Vec<&str> = settings
            .text("fields")
            .unwrap_or_default()
            .split('/')
            .filter(|n| !n.is_empty())
            .collect();
        if let Some(unknown) = named.iter().find(|name| !FIELDS.contains(name)) {
            let problem = format!("`{unknown}`: write some of {}", FIELDS.join("/"));
            return Err(Error::setting("fields", problem));
        }
        if hash.is_none() && named.is_empty() {
            return Err(Error::not_known(
                "a select group hashes with dp_hash by default, which is random by boot in the kernel datapath; give \
                 fields=… of selection_method=hash, or the hash that the switch shows as hash=NUMBER",
            ));
        }
        let fields = FIELDS.into_iter().filter(|name| named.contains(name)).collect();
        Ok(Self { buckets: buckets.collect(), parameter, fields, hash })
    }

    fn flow_hash(&self, fields: &Fields, trace: &mut Trace) -> u32 {
        let [low, high] = [self.parameter & 0xffff_ffff, self.parameter >> 32].map(|w| w as u32);
        let basis = finish(add(add(0, low), high), 8);
        trace.number("basis", basis, 32);
        self.fields.iter().fold(basis, |hash, name| match fields.named(name) {
            Some(bytes) => {
                trace.bytes(name, &bytes);
                hash_bytes(&bytes, hash)
            }
            // A field that the packet does not have is left out.
            None => hash,
        })
    }
}

impl Hash for SelectGroup {
    fn hash(&self, packet: &Packet<'_>, trace: &mut Trace) -> Result<Answer, Error> {
        let fields = Fields::of(&packet.frame()?)?;
        let hash = self.hash.unwrap_or_else(|| self.flow_hash(&fields, trace));
        trace.number("hash", hash, 32);
        let member = bucket(&self.buckets, hash);
        Ok(Answer::value(hash.into(), 32).with_member(member))
    }
}
