// SPDX-License-Identifier: Apache-2.0
//! Packets, bytes on the wire, and share of every member and every egress.

use crate::routing::{EgressView, SelectionView};
use lbhash_control::topology::{CompiledGroup, Topology};
use std::{
    collections::BTreeMap,
    io::{self, Write},
};

/// Packets and their bytes.
#[derive(Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) packets: u64,
    pub(crate) bytes: u64,
}

impl Counts {
    pub(crate) const fn add(&mut self, other: Self) {
        self.packets += other.packets;
        self.bytes += other.bytes;
    }
}

/// What has been counted; as large as the topology, however long the capture.
pub(super) struct Totals<'t> {
    topology: &'t Topology,
    members: BTreeMap<(u16, &'t str), Counts>,
    egress: BTreeMap<Option<EgressView<'t>>, Counts>,
}

impl<'t> Totals<'t> {
    pub(super) const fn new(topology: &'t Topology) -> Self {
        Self { topology, members: BTreeMap::new(), egress: BTreeMap::new() }
    }

    /// Counts a packet of so many bytes on the wire.
    pub(super) fn count(&mut self, selection: &SelectionView<'t>, bytes: u64) {
        let packet = Counts { packets: 1, bytes };
        for selected in &selection.select {
            self.members.entry((selected.group, selected.member)).or_default().add(packet);
        }
        self.egress.entry(selection.egress).or_default().add(packet);
    }

    /// Groups that packets reached, with all their members, then where packets left.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        for (number, group) in self.topology.groups() {
            let members: Vec<(&str, Counts)> = distinct(group)
                .map(|name| (name, self.members.get(&(number, name)).copied().unwrap_or_default()))
                .collect();
            if members.iter().any(|(_, counts)| counts.packets > 0) {
                let CompiledGroup { name, programming, group, .. } = group;
                let title = format!("{} {name} ({programming})", group.level.name());
                write_section(&title, &members, out)?;
            }
        }
        let name = |egress: &Option<EgressView<'_>>| {
            egress.map_or_else(|| "none".to_owned(), |egress| egress.to_string())
        };
        let egress: Vec<(String, Counts)> =
            self.egress.iter().map(|(egress, &counts)| (name(egress), counts)).collect();
        write_section("egress", &egress, out)
    }
}

/// Each next hop once: buckets repeat them.
fn distinct(group: &CompiledGroup) -> impl Iterator<Item = &str> {
    let names = group.next_hops.iter().enumerate();
    let is_first = |&(index, name): &(usize, &String)| !group.next_hops[..index].contains(name);
    names.filter(is_first).map(|(_, name)| name.as_str())
}

pub(crate) fn write_section(
    title: &str,
    rows: &[(impl AsRef<str>, Counts)],
    out: &mut impl Write,
) -> io::Result<()> {
    let mut sum = Counts::default();
    rows.iter().for_each(|&(_, counts)| sum.add(counts));
    let names = rows.iter().map(|(name, _)| name.as_ref().chars().count() + 2);
    let width = names.max().unwrap_or(0).max(title.chars().count()).max(40);
    writeln!(out, "\n{title:width$}  {:>10}  {:>7}  {:>14}", "packets", "", "bytes")?;
    for (name, counts) in rows {
        let name = format!("  {}", name.as_ref());
        let Counts { packets, bytes } = counts;
        let (packet_share, byte_share) = (share(*packets, sum.packets), share(*bytes, sum.bytes));
        writeln!(out, "{name:width$}  {packets:>10}  {packet_share}  {bytes:>14}  {byte_share}")?;
    }
    Ok(())
}

/// In percent of all, 7 characters.
fn share(part: u64, all: u64) -> String {
    let share = if all == 0 { 0.0 } else { 100.0 * part as f64 / all as f64 };
    format!("{share:>5.1} %")
}
