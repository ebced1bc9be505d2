// SPDX-License-Identifier: Apache-2.0
//! A capture that runs over a topology in time: what `groups dlb` and `groups rebalance` have in
//! common.

use crate::{
    capture_file::{Capture, CaptureArguments},
    failure::Failure,
    hashing::{HashArguments, Hashing},
    routing::{Clock, Lookup},
    source,
};
use clap::Args;
use lbhash_control::topology::Topology;
use lbhash_model::{Metadata, USERS, fast::Fast};
use std::path::PathBuf;

/// Rows of a table between two packets that are not a mistake.
const MOST_IDLE_ROWS: u64 = 1_000_000;

#[derive(Args)]
pub(super) struct Traffic {
    /// Topology (docs/topology.md)
    #[arg(value_name = "FILE.toml")]
    pub(super) topology: PathBuf,
    #[command(flatten)]
    capture: CaptureArguments,
    #[command(flatten)]
    hashing: HashArguments,
}

/// A packet as the block receives it.
pub(super) struct Arrival {
    /// With the group of its route.
    pub(super) metadata: Metadata,
    /// In user order.
    pub(super) keys: [u16; USERS],
    /// On the wire.
    pub(super) bytes: u32,
    /// Microseconds since the first packet.
    pub(super) time: u64,
}

/// The packets of a capture, one after the other.
pub(super) struct Arrivals<'t> {
    /// Microseconds of the capture for one row of the table.
    row: u64,
    packets: u64,
    /// Of the packet before, in microseconds since the first one.
    time: u64,
    capture: Capture,
    fast: Fast,
    lookup: Lookup<'t>,
    clock: Clock,
}

impl Traffic {
    pub(super) fn load_topology(&self) -> Result<Topology, Failure> {
        source::load_topology(&self.topology)
    }

    /// Opens the capture, for a table with a row for every `row` microseconds.
    pub(super) fn arrivals<'t>(
        &self,
        topology: &'t Topology,
        row: u64,
    ) -> Result<Arrivals<'t>, Failure> {
        let Hashing { configuration, metadata, .. } =
            self.hashing.load(Some(&self.capture.file), Some(topology))?;
        let fast = Fast::new(&configuration.compile()?);
        let lookup = Lookup::new(topology, None, &metadata);
        let capture = self.capture.open()?;
        let clock = Clock::default();
        Ok(Arrivals { row, packets: 0, time: 0, capture, fast, lookup, clock })
    }
}

impl Arrivals<'_> {
    /// The next packet; none at the end of the capture.
    pub(super) fn next_arrival(&mut self) -> Result<Option<Arrival>, Failure> {
        if self.capture.reader.is_interrupted() && !self.capture.reader.is_live() {
            return Ok(None);
        }
        let Some(packet) = self.capture.reader.next_packet()? else { return Ok(None) };
        let (_, _, metadata) = self.lookup.find(packet.data);
        let time = self.clock.at(packet.timestamp);
        let arrival = Arrival {
            metadata,
            keys: self.fast.keys(&metadata, packet.data).keys,
            bytes: packet.original_length,
            time,
        };
        self.packets += 1;
        let seconds = (time - self.time) / 1_000_000;
        let rows = (time - self.time) / self.row.max(1);
        if rows > MOST_IDLE_ROWS {
            let (file, packet) = (self.capture.name().to_owned(), self.packets);
            return Err(Failure::LongGap { file, packet, seconds, rows });
        }
        self.time = time;
        Ok(Some(arrival))
    }

    /// Says what was skipped; the error of an interruption.
    pub(super) fn finish(&self) -> Result<(), Failure> {
        self.capture.finish(Ok(()))
    }
}
