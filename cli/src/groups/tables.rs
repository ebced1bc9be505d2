// SPDX-License-Identifier: Apache-2.0
//! Groups as the tables hold them, with the names behind the numbers.

use lbhash_control::topology::{CompiledGroup, Plain, Topology};
use lbhash_model::config::{Member, select_tables::MEMBERS};
use std::io::{self, Write};

pub(super) fn write(topology: &Topology, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "platform {}", topology.platform().name())?;
    for (number, group) in topology.groups() {
        write_group(number, group, topology, out)?;
    }
    write_routes(topology, out)?;
    write_plain(topology, out)?;
    write_services(topology, out)
}

fn write_group(
    number: u16,
    compiled: &CompiledGroup,
    topology: &Topology,
    out: &mut impl Write,
) -> io::Result<()> {
    let CompiledGroup { name, programming, group, resilient, .. } = compiled;
    let level = group.level.name();
    writeln!(out, "\ngroup {number}  {level}  {name} ({programming})")?;
    let entries = if group.n == 1 { "entry" } else { "entries" };
    write!(
        out,
        "  mode {}, {} {entries}, key of {}",
        group.mode.name(),
        group.n,
        group.key_user.name()
    )?;
    if group.mode.is_dlb() {
        let flowset = group.flowset;
        write!(
            out,
            ", flow entries {} to {}",
            flowset.base,
            u32::from(flowset.base) + flowset.size() - 1
        )?;
    }
    writeln!(out, "\n  SELECT 0x{:08x}, BASE 0x{:08x}", group.select_word(), group.base_word())?;
    if let Some(table) = resilient {
        writeln!(out, "  buckets")?;
        for row in table.to_string().lines() {
            writeln!(out, "    {row}")?;
        }
        let waiting: Vec<&str> = table.waiting().map(String::as_str).collect();
        if !waiting.is_empty() {
            writeln!(out, "  waiting for a column: {}", waiting.join(", "))?;
        }
    }
    match resilient {
        Some(_) => write_next_hops(compiled, topology, out),
        None => write_entries(compiled, topology, out),
    }
}

/// Each next hop once, with its buckets.
fn write_next_hops(
    compiled: &CompiledGroup,
    topology: &Topology,
    out: &mut impl Write,
) -> io::Result<()> {
    for (first, name) in distinct(compiled) {
        let buckets = compiled.next_hops.iter().filter(|known| *known == name).count();
        writeln!(
            out,
            "  {name}  {buckets} buckets  {}",
            member_in_words(compiled, first, topology)
        )?;
    }
    Ok(())
}

/// Each next hop with its first index.
fn distinct(compiled: &CompiledGroup) -> impl Iterator<Item = (usize, &String)> {
    let names = compiled.next_hops.iter().enumerate();
    names.filter(|&(index, name)| !compiled.next_hops[..index].contains(name))
}

/// Consecutive entries with the same next hop in one line.
fn write_entries(
    compiled: &CompiledGroup,
    topology: &Topology,
    out: &mut impl Write,
) -> io::Result<()> {
    let width = compiled.next_hops.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let mut first = 0;
    for run in compiled.next_hops.chunk_by(|a, b| a == b) {
        let last = first + run.len() - 1;
        let indices = if run.len() == 1 { first.to_string() } else { format!("{first}..{last}") };
        let entry = entry(compiled, first);
        let (name, leads_to) = (&run[0], member_in_words(compiled, first, topology));
        writeln!(out, "  {indices:>9}  {name:width$}  member entry {entry:>5}  {leads_to}")?;
        first += run.len();
    }
    Ok(())
}

/// Number of an entry in the member table.
const fn entry(compiled: &CompiledGroup, index: usize) -> u16 {
    ((compiled.group.base as usize + index) % MEMBERS) as u16
}

fn member_in_words(compiled: &CompiledGroup, index: usize, topology: &Topology) -> String {
    let entry = entry(compiled, index);
    match topology.tables().members.get(&entry).copied().unwrap_or_default() {
        Member::None => "none".to_owned(),
        Member::Port(id) => format!("port {id} {}", topology.port(id).unwrap_or_default()),
        Member::Drop(id) => format!("drop {id} {}", topology.drop(id).unwrap_or_default()),
        Member::Group(id) => {
            format!("group {id} {}", topology.group(id).map_or("", |group| &group.name))
        }
    }
}

fn write_routes(topology: &Topology, out: &mut impl Write) -> io::Result<()> {
    if topology.routes().is_empty() {
        return Ok(());
    }
    writeln!(out, "\nroutes")?;
    let prefixes = topology.routes().iter().map(|route| route.prefix.to_string().len());
    let width = prefixes.max().unwrap_or(0);
    for route in topology.routes() {
        let prefix = route.prefix.to_string();
        let (group, name, how) = (route.group, &route.next_hop_group, route.programming);
        write!(out, "  {prefix:width$}  group {group} {name} ({how})")?;
        if route.multicast_group != group {
            write!(out, ", multicast group {}", route.multicast_group)?;
        }
        match &route.backup {
            Some(backup) => writeln!(out, ", backup {backup}")?,
            None => writeln!(out)?,
        }
    }
    Ok(())
}

/// Tunnels and incoming labels.
fn write_plain(topology: &Topology, out: &mut impl Write) -> io::Result<()> {
    let tunnels = topology.tunnels().iter();
    let tunnels: Vec<_> = tunnels.map(|(to, tunnel)| (to.to_string(), tunnel)).collect();
    let labels = topology.labels().iter();
    let labels: Vec<_> = labels.map(|(label, ilm)| (label.to_string(), ilm)).collect();
    for (title, rows) in [("tunnels", tunnels), ("incoming labels", labels)] {
        if rows.is_empty() {
            continue;
        }
        writeln!(out, "\n{title}")?;
        let width = rows.iter().map(|(what, _)| what.len()).max().unwrap_or(0);
        for (what, Plain { kind, next_hop_group, group }) in rows {
            writeln!(out, "  {what:width$}  {kind}, group {group} {next_hop_group}")?;
        }
    }
    Ok(())
}

fn write_services(topology: &Topology, out: &mut impl Write) -> io::Result<()> {
    if topology.services().is_empty() {
        return Ok(());
    }
    writeln!(out, "\nservices")?;
    let width = topology.services().keys().map(|name| name.chars().count()).max().unwrap_or(0);
    for (name, service) in topology.services() {
        let group = topology.group(service.group).map_or("", |group| &group.name);
        writeln!(
            out,
            "  {name:width$}  identifier {}, group {} {group}",
            service.id, service.group
        )?;
    }
    Ok(())
}
