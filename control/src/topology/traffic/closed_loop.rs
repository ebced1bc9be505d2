// SPDX-License-Identifier: Apache-2.0
//! The loop from the chosen egress through ports and their loads back to the choice (E-012, E-020).

use super::Port;
use lbhash_model::{
    Egress, Metadata, Selection, USERS, config::Loads, config::SelectTables, reference::Selector,
};
use std::collections::BTreeMap;

/// The block with ports behind it, whose own clock is the low 32 bits of the time. Loads are written, and sampled, at every multiple of the sampling interval.
#[derive(Clone, Debug)]
pub struct ClosedLoop {
    selector: Selector,
    ports: BTreeMap<u16, Port>,
    interval: u64,
    time: u64,
    /// Queues were empty and loads 0 at the last sample, and nothing was sent since: no sample will find anything else.
    is_at_rest: bool,
}

/// What became of a packet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sent {
    /// What was chosen.
    pub selection: Selection,
    /// Microseconds in the queue and on the line; `None` where the packet left by no port of the model, or was dropped there.
    pub delay: Option<f64>,
}

impl ClosedLoop {
    /// Tables, and ports by number.
    #[must_use]
    pub fn new(tables: &SelectTables, ports: BTreeMap<u16, Port>) -> Self {
        let interval = tables.dlb.sampling_interval.max(1).into();
        Self { selector: Selector::new(tables), ports, interval, time: 0, is_at_rest: false }
    }

    /// Sends a packet of so many bytes, given its keys, at a time in microseconds. Times do not fall.
    pub fn send(
        &mut self,
        metadata: &Metadata,
        keys: &[u16; USERS],
        bytes: u32,
        time: u64,
    ) -> Sent {
        self.advance(time);
        let selection = self.selector.select(metadata, keys, self.time as u32);
        let port = match selection.egress {
            Egress::Port(id) => {
                self.is_at_rest = false;
                self.ports.get_mut(&id)
            }
            _ => None,
        };
        Sent { selection, delay: port.and_then(|port| port.offer(bytes.into())) }
    }

    /// Time passes up to this microsecond.
    pub fn advance(&mut self, time: u64) {
        while self.time < time {
            let sample =
                (self.time / self.interval).saturating_add(1).saturating_mul(self.interval);
            let next = if self.is_at_rest { time } else { sample.min(time) };
            let passed = (next - self.time) as f64;
            self.ports.values_mut().for_each(|port| port.advance(passed));
            self.time = next;
            if next == sample {
                self.sample();
            }
        }
    }

    fn sample(&mut self) {
        let fill = |of: fn(&Port) -> f64| self.ports.values().map(of).sum::<f64>();
        let itm = fill(Port::queued) / fill(Port::depth);
        self.is_at_rest = true;
        for (&id, port) in &self.ports {
            let loads = port.loads(itm);
            self.is_at_rest &= port.queued() == 0.0 && loads == Loads::default();
            self.selector.set_loads(id, loads);
        }
        self.selector.sample();
    }

    /// Ports by number.
    #[must_use]
    pub const fn ports(&self) -> &BTreeMap<u16, Port> {
        &self.ports
    }

    /// The block, for reading its counters and writing its tables.
    pub const fn selector(&mut self) -> &mut Selector {
        &mut self.selector
    }

    /// Difference between the utilization of the busiest and of the idlest of these ports.
    #[must_use]
    pub fn spread(&self, ports: impl IntoIterator<Item = u16>) -> f64 {
        let used = ports.into_iter().filter_map(|id| self.ports.get(&id)).map(Port::utilization);
        let (least, most) = used.fold((f64::INFINITY, 0.0_f64), |(least, most), used| {
            (least.min(used), most.max(used))
        });
        (most - least).max(0.0)
    }
}
