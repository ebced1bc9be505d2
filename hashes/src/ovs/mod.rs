// SPDX-License-Identifier: Apache-2.0
//! Open vSwitch, code of the user space: actions `multipath` and `bundle`, and select groups with `selection_method=hash`.
//!
//! The murmur form is that of builds without SSE 4.2 or ARM CRC instructions, such as Debian's; other builds replace it.

mod fields;
mod links;
mod select_group;

pub use fields::{Fields, HashFields};
pub use links::{Algorithm, link};
pub use select_group::{SelectGroup, bucket, hash_bytes};

use crate::{Answer, Error, Hash, Packet, Settings, Trace, jenkins};

/// Hash of bytes with a basis, the same in every build: three little-endian words at a time.
///
/// A message whose length is a multiple of 12 ends with a mixing step, any other with the finishing step.
#[must_use]
pub fn jhash(bytes: &[u8], basis: u32) -> u32 {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let start = jenkins::START.wrapping_add(length).wrapping_add(basis);
    let (mut a, mut b, mut c) = (start, start, start);
    for part in bytes.chunks(12) {
        let mut padded = [0; 12];
        padded[..part.len()].copy_from_slice(part);
        let word =
            |i: usize| u32::from_le_bytes([padded[i], padded[i + 1], padded[i + 2], padded[i + 3]]);
        (a, b, c) = (a.wrapping_add(word(0)), b.wrapping_add(word(4)), c.wrapping_add(word(8)));
        if part.len() < 12 {
            return jenkins::finish(a, b, c);
        }
        (a, b, c) = jenkins::mix(a, b, c);
    }
    c
}

/// Adds a word to a hash in the murmur form.
#[must_use]
pub const fn add(hash: u32, data: u32) -> u32 {
    // A word of 0 scrambles to 0.
    let scrambled = data.wrapping_mul(0xcc9e_2d51).rotate_left(15).wrapping_mul(0x1b87_3593);
    (hash ^ scrambled).rotate_left(13).wrapping_mul(5).wrapping_add(0xe654_6b64)
}

/// Ends a hash in the murmur form over so many bytes.
#[must_use]
pub const fn finish(hash: u32, bytes: u32) -> u32 {
    let hash = hash ^ bytes;
    let hash = (hash ^ hash >> 16).wrapping_mul(0x85eb_ca6b);
    let hash = (hash ^ hash >> 13).wrapping_mul(0xc2b2_ae35);
    hash ^ hash >> 16
}

/// Hash of two words.
#[must_use]
pub const fn hash_2(first: u32, second: u32) -> u32 {
    finish(add(add(first, 0), second), 8)
}

/// `multipath(fields, basis, algorithm, n_links, arg, dst)`, or `bundle` with the same hash and algorithms of its own.
#[derive(Debug)]
pub struct Multipath {
    fields: HashFields,
    basis: u32,
    algorithm: Algorithm,
    links: Option<u32>,
    arg: u32,
}

impl Multipath {
    /// Reads `action` (`multipath` or `bundle`), `fields`, `basis`, `algorithm`, `links` and `arg`, and `build` (`plain`, or `sse4.2`, which is refused where
    /// its instructions change the hash).
    ///
    /// # Errors
    /// A wrong value; [`Error::NotKnown`] for a build with CRC instructions.
    pub fn from_settings(settings: &Settings) -> Result<Self, Error> {
        let fields = HashFields::named(settings.required("fields", HashFields::REMEDY)?)?;
        let basis = settings.integer("basis")?.unwrap_or(0);
        let algorithm = match settings.text("action") {
            None | Some("multipath") => {
                Algorithm::named(settings.text("algorithm").unwrap_or("modulo_n"))?
            }
            Some("bundle") => Algorithm::of_bundle(settings.text("algorithm").unwrap_or("hrw"))?,
            Some(other) => {
                let problem = format!("`{other}`: write multipath or bundle");
                return Err(Error::setting("action", problem));
            }
        };
        let links = settings.integer("links")?.filter(|&links: &u32| links > 0);
        let arg = settings.integer("arg")?.unwrap_or(0);
        match settings.text("build") {
            None | Some("plain") => {}
            Some("sse4.2") => {
                if fields.is_murmur() || algorithm.rehashes() {
                    return Err(Error::not_known(
                        "builds with SSE 4.2 replace this hash by CRC32C instructions; that form was not verified",
                    ));
                }
            }
            Some(other) => {
                let problem = format!("`{other}`: write plain or sse4.2");
                return Err(Error::setting("build", problem));
            }
        }
        if algorithm == Algorithm::HighestRandomWeight && links.is_some_and(|links| links > 64) {
            return Err(Error::setting("links", "hrw takes at most 64"));
        }
        Ok(Self { fields, basis, algorithm, links, arg })
    }
}

impl Hash for Multipath {
    fn hash(&self, packet: &Packet<'_>, trace: &mut Trace) -> Result<Answer, Error> {
        let frame = packet.frame()?;
        let fields = Fields::of(&frame)?;
        let hash = self.fields.hash(&fields, self.basis, trace);
        trace.number("hash", hash, 32);
        let member = self.links.map(|links| link(self.algorithm, hash, links, self.arg));
        Ok(Answer::value(hash.into(), 32).with_member(member))
    }
}
