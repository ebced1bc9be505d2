// SPDX-License-Identifier: Apache-2.0
//! Fast path: untimed and table-driven, equal to the [`reference`](crate::reference) on everything.
//!
//! ```text
//! frame ─ headers/* ─ fields ─ positional ─ layer CRC ─ lane_tables ─ five packed keys
//!            └────────── walk: at most seven times ──────────┘
//! ```
//!
//! No record is ever written to memory: each field byte is looked up at its position in the record,
//! which gives the layer CRC, and each byte of the CRC is looked up for its share of all five keys
//! at once. `plain` goes the whole way in a straight line for the most common packets. `batch`
//! takes many frames at once: `prefetch` requests them before their turn, and mixed ones are hashed
//! by kind.

mod batch;
mod headers;
mod lane_tables;
mod layer;
mod meta;
mod plain;
mod positional;
mod prefetch;
mod walk;

use crate::{
    USERS,
    config::{FieldTable, RegisterImage},
    context::Context,
    family::Family,
    kind::Kind,
    metadata::Metadata,
    record::RecordType,
    result::{HashResult, Lane},
    status::Status,
};
use batch::Slot;
use headers::mpls::MplsSettings;
use lane_tables::{LaneTables, ProfileTables};
use plain::Plan;
use walk::{LaneLog, Summary, Walk};

/// Hashes packets by tables that are compiled once per configuration and then only read, so threads
/// can share it.
///
/// Tables take 80 KiB for each hash profile that differs from the others.
///
/// ```
/// use lbhash_model::{Configuration, Fast, Metadata};
///
/// let image = Configuration::default().compile()?;
/// let result = Fast::new(&image).hash(&Metadata::default(), &[0; 64]);
/// assert_eq!(result.keys, [0; 5]); // the default field table hashes nothing
/// # Ok::<(), lbhash_model::config::FieldTableError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Fast {
    field_table: FieldTable,
    /// CRC of a record of zeros: what the layer seed alone gives.
    crc_of_zeros: u32,
    system_ip: u32,
    mpls: MplsSettings,
    profiles: ProfileTables,
    /// Plain packets on interfaces that route, and on those that bridge.
    plans: [Plan; 2],
}

/// Status, family and keys of a packet, without its lanes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Keys {
    /// Status bits.
    pub status: Status,
    /// Family.
    pub family: Family,
    /// Keys of the hash users in code order.
    pub keys: [u16; USERS],
}

impl From<&HashResult> for Keys {
    fn from(result: &HashResult) -> Self {
        Self { status: result.status, family: result.family, keys: result.keys }
    }
}

impl Fast {
    /// Compiles the tables.
    #[must_use]
    pub fn new(image: &RegisterImage) -> Self {
        Self::compile(image, None)
    }

    /// As [`new`](Self::new), for another configuration: tables that are the same are shared, not
    /// computed again.
    #[must_use]
    pub fn renewed(&self, image: &RegisterImage) -> Self {
        Self::compile(image, Some(&self.profiles))
    }

    fn compile(image: &RegisterImage, older: Option<&ProfileTables>) -> Self {
        Self {
            field_table: image.field_table.clone(),
            crc_of_zeros: positional::crc_of_zeros(image.layer_seed),
            system_ip: image.system_ip,
            mpls: MplsSettings::new(image),
            profiles: ProfileTables::new(image, older),
            plans: [Context::Routed, Context::Bridged]
                .map(|context| Plan::new(&image.field_table, context)),
        }
    }

    /// Hashes one frame: Ethernet without FCS, from the destination address on; any length
    /// (section 2).
    #[must_use]
    pub fn hash(&self, metadata: &Metadata, frame: &[u8]) -> HashResult {
        let mut result = HashResult::default();
        self.hash_into(metadata, frame, &mut result);
        result
    }

    /// Status, family and keys of one frame: as [`hash`](Self::hash), for those who don't need the
    /// lanes.
    #[must_use]
    pub fn keys(&self, metadata: &Metadata, frame: &[u8]) -> Keys {
        self.hash_frame(metadata, frame, &mut ())
    }

    /// Hashes frames that came over interfaces with the same metadata; `results` is replaced.
    /// Faster than one by one where the frames are not in the cache, or of many kinds.
    pub fn hash_batch(&self, metadata: &Metadata, frames: &[&[u8]], results: &mut Vec<HashResult>) {
        results.resize(frames.len(), HashResult::default());
        batch::hash(self, metadata, frames, results);
    }

    /// As [`hash_batch`](Self::hash_batch), for those who don't need the lanes.
    pub fn keys_batch(&self, metadata: &Metadata, frames: &[&[u8]], results: &mut Vec<Keys>) {
        results.resize(frames.len(), Keys::default());
        batch::hash(self, metadata, frames, results);
    }

    /// As [`hash`](Self::hash), written where the result is to be: to copy it from elsewhere costs
    /// as much as a header.
    #[inline(never)]
    pub fn hash_into(&self, metadata: &Metadata, frame: &[u8], result: &mut HashResult) {
        let keys = self.hash_frame(metadata, frame, &mut result.log());
        result.put(keys);
    }

    #[inline(always)]
    fn hash_frame(&self, metadata: &Metadata, frame: &[u8], log: &mut impl LaneLog) -> Keys {
        let tables = self.profiles.of(metadata.hash_profile);
        let plan = &self.plans[usize::from(metadata.bridged)];
        let summary = plain::hash(self, tables, plan, frame, log)
            .unwrap_or_else(|| Walk::new(self, tables, context(metadata), log).run(frame));
        self.finish(metadata, tables, summary, log)
    }

    /// As [`hash_frame`](Self::hash_frame), where the first header was read already: so many bytes,
    /// and what follows them.
    #[inline(always)]
    fn hash_behind(
        &self,
        metadata: &Metadata,
        frame: &[u8],
        bytes: usize,
        next: Kind,
        log: &mut impl LaneLog,
    ) -> Keys {
        let tables = self.profiles.of(metadata.hash_profile);
        let walk = Walk::new(self, tables, context(metadata), log);
        let summary = walk.run_behind(frame, bytes, next);
        self.finish(metadata, tables, summary, log)
    }

    /// Lane 0, which needs the family.
    #[inline(always)]
    fn finish(
        &self,
        metadata: &Metadata,
        tables: &LaneTables,
        summary: Summary,
        log: &mut impl LaneLog,
    ) -> Keys {
        let Summary { status, family, mut keys } = summary;
        let family = if metadata.bridged { Family::Multiservice } else { family };
        let entry = self.field_table.meta(family);
        let crc = if entry.enables() == 0 { 0 } else { meta::crc(self, entry, metadata) };
        log.emitted(0, Lane { record_type: RecordType::Meta, context: Context::Routed, crc });
        if entry.enables() != 0 {
            keys ^= tables.share(0, crc);
        }
        Keys { status, family, keys: lane_tables::unpack(keys) }
    }
}

/// Context of the first header.
#[inline(always)]
const fn context(metadata: &Metadata) -> Context {
    if metadata.bridged { Context::Bridged } else { Context::Routed }
}
