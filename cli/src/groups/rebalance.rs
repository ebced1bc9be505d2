// SPDX-License-Identifier: Apache-2.0
//! `lbhash groups rebalance`: a capture over a group whose buckets software deals anew at
//! intervals.

use super::{
    arrivals::{Arrival, Traffic},
    chosen::Wanted,
};
use crate::failure::Failure;
use clap::Args;
use lbhash_control::numbers;
use lbhash_control::topology::{
    CompiledGroup, Programming,
    traffic::{Interval, Rebalance},
};
use std::io::{self, Write};

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    traffic: Traffic,
    /// Group with adaptive balancing or periodic rebalance [default: the only one]
    #[arg(long, value_name = "NAME")]
    group: Option<String>,
    /// Microseconds of the capture from one dealing to the next
    #[arg(long, value_name = "MICROSECONDS", default_value_t = 1_000_000, value_parser = numbers::positive, allow_negative_numbers = true)]
    interval: u32,
}

pub(super) const EXAMPLES: &str = "\
Examples:
  lbhash groups rebalance mx.toml traffic.pcap
  lbhash groups rebalance mx.toml traffic.pcap --group bundle --interval 500000

A row shows what share of the group's bytes each next hop carried in an interval, the spread between the busiest and the idlest, what the
spread would have been if no bucket had ever moved, and how many buckets moved at the end of the interval. No vendor documents how
buckets are dealt: it is this model's own decision.";

const WANTED: Wanted = Wanted {
    how: "with adaptive balancing or periodic rebalance",
    remedy: "write `balancing = \"adaptive\"` or `balancing = \"periodic-rebalance\"` into a [[next-hop-group]] or [[lag]] that a \
             [[route]] leads to, on a Junos platform",
    is_so: |group| {
        matches!(group.programming, Programming::Adaptive | Programming::PeriodicRebalance)
    },
};

pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let Arguments { traffic, group, interval } = arguments;
    let topology = traffic.load_topology()?;
    let groups = WANTED.choose(&topology, &traffic.topology, group.as_ref())?;
    let rebalance = |&(number, group)| Some((group, Rebalance::new(&topology, number)?));
    // A group is programmed only once in this way.
    let Some((group, rebalance)) = groups.iter().find_map(rebalance) else { return Ok(()) };
    let mut arrivals = traffic.arrivals(&topology, (*interval).into())?;
    let mut watch = Watch::new(rebalance, (*interval).into());
    watch.header(group, out)?;
    while let Some(Arrival { metadata, keys, bytes, time }) = arrivals.next_arrival()? {
        watch.rows_until(time, out)?;
        let taken = watch.rebalance.send(&metadata, &keys, bytes, time);
        watch.packets += 1;
        watch.watched += u64::from(taken.is_some());
    }
    watch.finish(out)?;
    arrivals.finish()
}

/// The group under traffic, and what is reported of it.
struct Watch {
    rebalance: Rebalance,
    interval: u64,
    /// Time of the next row.
    next: u64,
    packets: u64,
    /// Packets over the group.
    watched: u64,
    /// Of all intervals.
    sum: Interval,
}

impl Watch {
    fn new(rebalance: Rebalance, interval: u64) -> Self {
        let none = vec![0; rebalance.next_hops().len()];
        let sum = Interval { carried: none.clone(), unmoved: none, moved: 0 };
        Self { rebalance, interval, next: interval, packets: 0, watched: 0, sum }
    }

    fn header(&self, group: &CompiledGroup, out: &mut impl Write) -> io::Result<()> {
        let CompiledGroup { name, programming, next_hops, .. } = group;
        writeln!(out, "{name} ({programming}): {} buckets\n", next_hops.len())?;
        write!(out, "{:>10}  {:>9}", "time us", "packets")?;
        for name in self.rebalance.next_hops() {
            write!(out, "  {name:>8}")?;
        }
        writeln!(out, "  {:>8}  {:>8}  {:>7}", "spread", "unmoved", "buckets")
    }

    /// The rows that are due before a packet of this time.
    fn rows_until(&mut self, time: u64, out: &mut impl Write) -> io::Result<()> {
        while self.next <= time {
            self.row(out)?;
            self.next = self.next.saturating_add(self.interval);
        }
        Ok(())
    }

    fn row(&mut self, out: &mut impl Write) -> io::Result<()> {
        let ended = self.rebalance.deal();
        write!(out, "{:>10}  {:>9}", self.next, self.packets)?;
        let all: u64 = ended.carried.iter().sum();
        for (name, &bytes) in self.rebalance.next_hops().iter().zip(&ended.carried) {
            let width = name.chars().count().max(8) - 2;
            write!(out, "  {:>width$.1} %", percent(bytes, all))?;
        }
        let (spread, unmoved) = (spread(&ended.carried), spread(&ended.unmoved));
        writeln!(out, "  {spread:>6.1} %  {unmoved:>6.1} %  {:>7}", ended.moved)?;
        add(&mut self.sum.carried, &ended.carried);
        add(&mut self.sum.unmoved, &ended.unmoved);
        self.sum.moved += ended.moved;
        Ok(())
    }

    fn finish(mut self, out: &mut impl Write) -> io::Result<()> {
        self.row(out)?;
        let Self { packets, watched, sum, .. } = self;
        let (spread, unmoved) = (spread(&sum.carried), spread(&sum.unmoved));
        writeln!(
            out,
            "\n{packets} packets: {watched} over this group, {} buckets moved; spread of all bytes {spread:.1} %, {unmoved:.1} % if \
             no bucket had moved",
            sum.moved
        )
    }
}

fn percent(part: u64, all: u64) -> f64 {
    if all == 0 { 0.0 } else { 100.0 * part as f64 / all as f64 }
}

/// Percent of all bytes by which the busiest leads the idlest.
fn spread(bytes: &[u64]) -> f64 {
    let (least, most) = (bytes.iter().min(), bytes.iter().max());
    percent(most.unwrap_or(&0) - least.unwrap_or(&0), bytes.iter().sum())
}

fn add(sum: &mut [u64], more: &[u64]) {
    sum.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}
