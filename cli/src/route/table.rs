// SPDX-License-Identifier: Apache-2.0
//! Columns for reading, as wide as the names of the topology ask for; levels without a group have
//! none.

use super::Line;
use lbhash_control::topology::Topology;
use lbhash_model::config::Level;
use std::io::{self, Write};

/// Widths of the columns.
pub(super) struct Table {
    destination: usize,
    matched: usize,
    /// Levels that the topology has groups of.
    levels: Vec<(Level, usize)>,
    egress: usize,
}

/// Separates group, index and member in a column.
const ARROW: &str = " -> ";

impl Table {
    pub(super) fn new(topology: &Topology) -> Self {
        let has_ipv6 = topology.routes().iter().any(|route| route.prefix.addr().is_ipv6());
        let prefixes = topology.routes().iter().map(|route| route.prefix.to_string().len());
        let levels = Level::ALL.iter().filter_map(|&level| {
            let groups = topology.groups().filter(|(_, group)| group.group.level == level);
            let widths = groups.map(|(_, group)| {
                let member = group.next_hops.iter().map(|name| name.chars().count()).max();
                let index = group.group.n.saturating_sub(1).to_string().len() + "[]".len();
                group.name.chars().count() + index + ARROW.len() + member.unwrap_or(0)
            });
            Some((level, widths.max()?.max(level.name().len())))
        });
        let ports = topology.ports().values().map(|name| name.chars().count());
        Self {
            destination: if has_ipv6 { 25 } else { 15 },
            matched: prefixes.max().unwrap_or(0).max("tunnel sr-policy".len()),
            levels: levels.collect(),
            egress: ports.max().unwrap_or(0).max("egress".len()),
        }
    }

    pub(super) fn header(&self, out: &mut impl Write) -> io::Result<()> {
        let Self { destination, matched, levels, .. } = self;
        write!(out, "{:>7}  {:destination$}  {:matched$}", "n", "destination", "match")?;
        for (level, width) in levels {
            write!(out, "  {:width$}", level.name())?;
        }
        writeln!(out, "  {:egress$}  flow", "egress", egress = self.egress)
    }

    pub(super) fn write(&self, line: &Line<'_, '_>, out: &mut impl Write) -> io::Result<()> {
        let Self { destination, matched, levels, .. } = self;
        let selection = line.selection;
        let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        write!(
            out,
            "{:>7}  {:destination$}  {:matched$}",
            line.number,
            or_dash(&selection.destination),
            or_dash(&selection.matched)
        )?;
        for &(level, width) in levels {
            let path = selection.at(level).map(|selected| {
                format!("{}[{}]{ARROW}{}", selected.name, selected.index, selected.member)
            });
            write!(out, "  {:width$}", or_dash(&path))?;
        }
        let egress = or_dash(&selection.egress.map(|egress| egress.to_string()));
        match line.tuple() {
            Some(tuple) => writeln!(out, "  {egress:width$}  {tuple}", width = self.egress),
            None => writeln!(out, "  {egress}"),
        }
    }
}
