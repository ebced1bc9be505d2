// SPDX-License-Identifier: Apache-2.0
//! Peer: the `crc` crate computing the same keys: a CRC-32 for each masked record, then a CRC-16
//! for each hash user.
//!
//! It is given the masked records, so that parsing costs it nothing, while the fast path parses
//! too: the ratio says the least that the fast path gains. The plain contestant uses the crate as
//! it comes, a table of 256 entries for each CRC; that is the one with a goal.

use crate::contest::Contestant;
use crc::{Algorithm, Crc, Table};
use lbhash_model::{
    LANES, Metadata, RECORD_BYTES, USERS,
    config::{Configuration, HashUser},
    reference::{self, LaneRule},
};
use std::{array::from_fn as array, hint::black_box};

pub(crate) const PLAIN: &str = "crc crate";
pub(crate) const SLICED: &str = "crc crate, slice-by-16";

/// Masked records that count, with their lanes.
type Records = Vec<(usize, [u8; RECORD_BYTES])>;

/// What the peer is given.
pub(crate) struct Peer<'a> {
    configuration: &'a Configuration,
    packets: Vec<Records>,
}

impl<'a> Peer<'a> {
    pub(crate) fn new(configuration: &'a Configuration, frames: &[&[u8]]) -> Self {
        let packets = frames.iter().map(|frame| records(configuration, frame)).collect();
        Self { configuration, packets }
    }

    /// The peer as most would use it: a table of 256 entries for each CRC.
    pub(crate) fn plain(&self) -> impl Fn(&Records) -> [u16; USERS] + use<> {
        let layer = Crc::<u32>::new(layer_algorithm(self.configuration));
        let users = self.users().map(|user| Crc::<u16>::new(user_algorithm(user)));
        let half_selects = self.users().map(|user| user.half_select);
        move |records| {
            let halves = halves(records, half_selects, |record| layer.checksum(record));
            array(|user| users[user].checksum(&halves[user]))
        }
    }

    /// The peer at its fastest: 16 bytes at a time.
    pub(crate) fn sliced(&self) -> impl Fn(&Records) -> [u16; USERS] + use<> {
        let layer = Crc::<u32, Table<16>>::new(layer_algorithm(self.configuration));
        let users = self.users().map(|user| Crc::<u16, Table<16>>::new(user_algorithm(user)));
        let half_selects = self.users().map(|user| user.half_select);
        move |records| {
            let halves = halves(records, half_selects, |record| layer.checksum(record));
            array(|user| users[user].checksum(&halves[user]))
        }
    }

    /// Keys of all packets.
    pub(crate) fn keys(&self, hash: impl Fn(&Records) -> [u16; USERS]) -> Vec<[u16; USERS]> {
        self.packets.iter().map(hash).collect()
    }

    pub(crate) fn contestants(self) -> [Contestant<'a>; 2] {
        let (plain, sliced) = (self.plain(), self.sliced());
        let plain_packets = self.packets.clone();
        [contestant(PLAIN, plain_packets, plain), contestant(SLICED, self.packets, sliced)]
    }

    fn users(&self) -> [HashUser; USERS] {
        self.configuration.users[0]
    }
}

fn contestant<'a>(
    name: &'static str,
    packets: Vec<Records>,
    hash: impl Fn(&Records) -> [u16; USERS] + 'a,
) -> Contestant<'a> {
    Contestant::new(name, packets.len(), move || {
        for records in &packets {
            black_box(hash(black_box(records)));
        }
    })
}

/// The half of each lane's CRC that each user takes, as the bytes of its master key.
#[inline(always)]
fn halves(
    records: &Records,
    half_selects: [u8; USERS],
    layer_crc: impl Fn(&[u8]) -> u32,
) -> [[u8; 2 * LANES]; USERS] {
    let mut masters = [[0; 2 * LANES]; USERS];
    for (lane, record) in records {
        let crc = layer_crc(record);
        for (master, half_select) in masters.iter_mut().zip(half_selects) {
            let half = (crc >> (16 * (half_select >> lane & 1))) as u16;
            master[2 * lane..2 * lane + 2].copy_from_slice(&half.to_be_bytes());
        }
    }
    masters
}

fn records(configuration: &Configuration, frame: &[u8]) -> Records {
    let lanes = reference::hash(configuration, &Metadata::default(), frame).lanes;
    let counting =
        lanes.iter().enumerate().filter_map(|(lane, trace)| Some((lane, trace.as_ref()?)));
    counting
        .filter(|(_, trace)| trace.rule == LaneRule::Counts)
        .map(|(lane, trace)| (lane, trace.masked.bytes()))
        .collect()
}

/// The crate wants its algorithms to live for ever.
fn layer_algorithm(configuration: &Configuration) -> &'static Algorithm<u32> {
    Box::leak(Box::new(Algorithm { init: configuration.layer_seed, ..crc::CRC_32_MPEG_2 }))
}

/// With seed 0 a key is the plain CRC-16 of the master key.
fn user_algorithm(user: HashUser) -> &'static Algorithm<u16> {
    let poly = user.polynomial.coefficients() as u16;
    Box::leak(Box::new(Algorithm { poly, ..crc::CRC_16_XMODEM }))
}
