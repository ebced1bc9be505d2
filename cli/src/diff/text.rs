// SPDX-License-Identifier: Apache-2.0
//! What moved, for reading.

use super::movement::{BeforeAndAfter, Moved, Movement};
use lbhash_model::config::User;
use std::io::{self, Write};

/// Flows that are listed.
const LISTED: usize = 20;

pub(super) fn write(
    movement: &Movement<'_>,
    has_topology: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "{:20}  {:>12}  {:>12}", "", "all", "moved")?;
    let sums =
        [("packets", movement.packets), ("bytes", movement.bytes), ("flows", movement.flows())];
    for (name, Moved { all, moved }) in sums {
        writeln!(out, "{name:20}  {all:>12}  {moved:>12}  {}", share(moved, all))?;
    }
    match has_topology {
        true => egress(movement, out)?,
        false => keys(movement, out)?,
    }
    flows(movement, has_topology, out)
}

fn keys(movement: &Movement<'_>, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n{:20}  {:>12}  {:>12}", "key", "packets", "another")?;
    let all = movement.packets.all;
    for (user, &moved) in User::ALL.iter().zip(&movement.keys) {
        writeln!(out, "  {:18}  {all:>12}  {moved:>12}  {}", user.name(), share(moved, all))?;
    }
    Ok(())
}

fn egress(movement: &Movement<'_>, out: &mut impl Write) -> io::Result<()> {
    let names = movement.egress.keys().map(|egress| egress.to_string().chars().count() + 2);
    let width = names.max().unwrap_or(0).max(20);
    let all = movement.packets.all;
    writeln!(out, "\n{:width$}  {:>12}  {:7}  {:>12}", "egress", "before", "", "after")?;
    for (egress, &BeforeAndAfter { before, after }) in &movement.egress {
        let name = format!("  {egress}");
        let shares = (share(before, all), share(after, all));
        writeln!(out, "{name:width$}  {before:>12}  {}  {after:>12}  {}", shares.0, shares.1)?;
    }
    if movement.packets.moved > 0 {
        writeln!(out, "\n{:width$}  {:width$}  {:>12}", "from", "to", "packets")?;
    }
    for ((before, after), packets) in movement.moves.iter().filter(|(_, packets)| **packets > 0) {
        let (before, after) = (format!("  {before}"), after.to_string());
        writeln!(out, "{before:width$}  {after:width$}  {packets:>12}")?;
    }
    Ok(())
}

fn flows(movement: &Movement<'_>, has_topology: bool, out: &mut impl Write) -> io::Result<()> {
    let flows = movement.moved_flows();
    if flows.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{:>10}  {:>10}  flow that moves, the largest first", "packets", "moved")?;
    for (tuple, flow) in flows.iter().take(LISTED) {
        let Moved { all, moved } = flow.packets;
        write!(out, "{all:>10}  {moved:>10}  {tuple}")?;
        match flow.first {
            Some((before, after)) if has_topology => writeln!(out, ": {before} -> {after}")?,
            _ => writeln!(out)?,
        }
    }
    match flows.len().saturating_sub(LISTED) {
        0 => Ok(()),
        more => writeln!(out, "{:>10}  {:>10}  and {more} more", "", ""),
    }
}

/// In percent of all, 7 characters.
fn share(part: u64, all: u64) -> String {
    let share = if all == 0 { 0.0 } else { 100.0 * part as f64 / all as f64 };
    format!("{share:>5.1} %")
}
