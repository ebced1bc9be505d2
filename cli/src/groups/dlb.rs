// SPDX-License-Identifier: Apache-2.0
//! `lbhash groups dlb`: a capture over ports with rates and queues, whose loads come back to
//! dynamic load balancing.

use super::arrivals::{Arrival, Traffic};
use crate::failure::Failure;
use clap::Args;
use lbhash_control::numbers;
use lbhash_control::topology::{
    Programming, Topology,
    traffic::{ClosedLoop, PacketOrder, Port},
};
use std::{
    collections::BTreeMap,
    io::{self, Write},
};

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    traffic: Traffic,
    /// Rate of every port in Mb/s
    #[arg(long, value_name = "MBPS", default_value_t = 10_000, value_parser = numbers::positive, allow_negative_numbers = true)]
    rate: u32,
    /// Queue of every port in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 1_000_000, value_parser = numbers::positive, allow_negative_numbers = true)]
    queue: u32,
    /// The capture is played this many times faster
    #[arg(long, value_name = "FACTOR", default_value_t = 1, value_parser = numbers::positive, allow_negative_numbers = true)]
    speed: u32,
    /// Microseconds from one row to the next
    #[arg(long, value_name = "MICROSECONDS", default_value_t = 100_000, value_parser = numbers::positive, allow_negative_numbers = true)]
    interval: u32,
}

pub(super) const EXAMPLES: &str = "\
Examples:
  lbhash groups dlb dlb.toml traffic.pcap
  lbhash groups dlb dlb.toml traffic.pcap --rate 100 --speed 1000 --interval 50

Ports are the members of groups with dynamic load balancing. Utilization is averaged over 50 microseconds; the spread is that between the
busiest and the idlest port.";

pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let topology = arguments.traffic.load_topology()?;
    let row = u64::from(arguments.interval) * u64::from(arguments.speed);
    let mut arrivals = arguments.traffic.arrivals(&topology, row)?;
    let mut watch = Watch::new(arguments, &topology)?;
    watch.header(out)?;
    while let Some(Arrival { metadata, keys, bytes, time }) = arrivals.next_arrival()? {
        let time = time / u64::from(arguments.speed);
        watch.rows_until(time, out)?;
        let sent = watch.ports.send(&metadata, &keys, bytes, time);
        watch.packets += 1;
        if let Some(delay) = sent.delay {
            let flow = keys.iter().take(4).fold(0, |flow, &key| flow << 16 | u64::from(key));
            watch.order.arrival(flow, time as f64 + delay);
        }
    }
    watch.finish(out)?;
    arrivals.finish()
}

/// Ports under traffic, and what is reported of them.
struct Watch<'t> {
    names: Vec<(u16, &'t str)>,
    groups: Vec<u16>,
    ports: ClosedLoop,
    order: PacketOrder,
    interval: u64,
    /// Time of the next row.
    next: u64,
    packets: u64,
}

impl<'t> Watch<'t> {
    fn new(arguments: &Arguments, topology: &'t Topology) -> Result<Self, Failure> {
        let dynamic =
            || topology.groups().filter(|(_, group)| group.programming == Programming::Dynamic);
        let is_member = |name: &String| dynamic().any(|(_, group)| group.next_hops.contains(name));
        let names: Vec<(u16, &str)> = topology
            .ports()
            .iter()
            .filter(|&(_, name)| is_member(name))
            .map(|(&id, name)| (id, name.as_str()))
            .collect();
        if names.is_empty() {
            let topology = arguments.traffic.topology.display().to_string();
            return Err(Failure::NoDynamicGroup { topology });
        }
        // Mb/s are bits of a microsecond.
        let port = Port::new(f64::from(arguments.rate) / 8.0, arguments.queue.into());
        let ports: BTreeMap<u16, Port> = names.iter().map(|&(id, _)| (id, port.clone())).collect();
        Ok(Self {
            ports: ClosedLoop::new(topology.tables(), ports),
            groups: dynamic().map(|(number, _)| number).collect(),
            names,
            order: PacketOrder::default(),
            interval: arguments.interval.into(),
            next: arguments.interval.into(),
            packets: 0,
        })
    }

    fn header(&self, out: &mut impl Write) -> io::Result<()> {
        write!(out, "{:>10}  {:>9}", "time us", "packets")?;
        for (_, name) in &self.names {
            write!(out, "  {name:>8}")?;
        }
        writeln!(out, "  {:>8}  {:>10}", "spread", "rebalanced")
    }

    /// The rows that are due before a packet of this time.
    fn rows_until(&mut self, time: u64, out: &mut impl Write) -> io::Result<()> {
        while self.next <= time {
            self.ports.advance(self.next);
            self.row(self.next, out)?;
            self.next = self.next.saturating_add(self.interval);
        }
        Ok(())
    }

    fn row(&mut self, time: u64, out: &mut impl Write) -> io::Result<()> {
        write!(out, "{time:>10}  {:>9}", self.packets)?;
        for (id, name) in &self.names {
            let width = name.chars().count().max(8) - 2;
            let utilization = self.ports.ports().get(id).map_or(0.0, Port::utilization);
            write!(out, "  {:>width$.1} %", 100.0 * utilization)?;
        }
        let spread = 100.0 * self.ports.spread(self.names.iter().map(|&(id, _)| id));
        writeln!(out, "  {spread:>6.1} %  {:>10}", self.rebalanced())
    }

    /// Flows that groups moved so far.
    fn rebalanced(&mut self) -> u64 {
        let selector = self.ports.selector();
        self.groups.iter().map(|&group| u64::from(selector.flows_rebalanced(group))).sum()
    }

    fn finish(mut self, out: &mut impl Write) -> io::Result<()> {
        let next = self.next;
        self.ports.advance(next);
        self.row(next, out)?;
        let dropped: f64 = self.ports.ports().values().map(Port::dropped).sum();
        let (sent, reordered) = (self.order.packets(), self.order.reordered());
        let (packets, moved) = (self.packets, self.rebalanced());
        writeln!(
            out,
            "\n{packets} packets: {sent} over these ports, {dropped} bytes found a queue full, \
             {reordered} overtook one of their flow, {moved} flows moved"
        )
    }
}
