// SPDX-License-Identifier: Apache-2.0
//! A vendor's profile for reading: seeds, hash users, members, then the fields of each packet type
//! in the vendor's order.

use super::report::{FieldReport, HashUser, MemberSelection, PacketTypeReport, Report, Seeds};
use lbhash_control::systems::Deviations;
use std::io::{self, Write};

pub(super) fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}: {}", report.name, report.description)?;
    if let Some(platform) = &report.platform {
        writeln!(out, "platform {platform}")?;
    }
    if let Some(seeds) = &report.seeds {
        write_seeds(seeds, out)?;
    }
    hash_users(&report.hash_users, out)?;
    member_selection(&report.member_selection, out)?;
    packet_types(&report.packet_types, out)?;
    features(report, out)
}

fn write_seeds(seeds: &Seeds, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\nSeeds")?;
    let names = seeds.interfaces.iter().map(|known| known.interface.as_str());
    let width = names.chain(["system"]).map(str::len).max().unwrap_or_default();
    writeln!(out, "  {:width$}  {:>5}  {}", "system", seeds.system.seed, seeds.system.origin)?;
    for known in &seeds.interfaces {
        writeln!(
            out,
            "  {:width$}  {:>5}  {} (hash profile {} of the block)",
            known.interface, known.seed, known.origin, known.hash_profile
        )?;
    }
    Ok(())
}

/// Users of hash profile 0, and of the others where they differ from it.
fn hash_users(profiles: &[Vec<HashUser>], out: &mut impl Write) -> io::Result<()> {
    for (number, users) in profiles.iter().enumerate() {
        let all_equal = profiles.iter().all(|users| *users == profiles[0]);
        match (number, all_equal) {
            (0, true) => writeln!(out, "\nHash users")?,
            (0, false) => writeln!(out, "\nHash users, hash profile 0")?,
            _ if *users == profiles[0] => continue,
            _ => writeln!(out, "\nHash users, hash profile {number}")?,
        }
        writeln!(out, "  {:15} polynomial   seed  rounds", "user")?;
        for HashUser { user, polynomial, seed, rounds, .. } in users {
            writeln!(out, "  {user:15} {polynomial:<10}  {seed:>5}  {rounds}")?;
        }
    }
    Ok(())
}

fn member_selection(selections: &[MemberSelection], out: &mut impl Write) -> io::Result<()> {
    if selections.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nMember selection")?;
    let width = selections.iter().map(|selection| selection.object.len()).max().unwrap_or_default();
    for MemberSelection { object, method, is_symmetric, has_mixed_speeds, pinned } in selections {
        let mut words = vec![(*method).to_owned()];
        words.extend(is_symmetric.then(|| "the same in both directions".to_owned()));
        words.extend(has_mixed_speeds.then(|| "links of different speed".to_owned()));
        let pins = || format!("pinned to one member: {}", pinned.join(", "));
        words.extend((!pinned.is_empty()).then(pins));
        writeln!(out, "  {object:width$}  {}", words.join("; "))?;
    }
    Ok(())
}

fn packet_types(types: &[PacketTypeReport], out: &mut impl Write) -> io::Result<()> {
    let hierarchy = common_hierarchy(types);
    writeln!(
        out,
        "\nFields of each packet type: off, on, or symmetric: on, and its pair can be exchanged"
    )?;
    if !hierarchy.is_empty() {
        writeln!(out, "Options stand under `{hierarchy}`")?;
    }
    let mut section = "";
    for listed in types {
        if listed.section != section {
            section = listed.section;
            writeln!(out, "\n{section}")?;
        }
        packet_type(listed, &hierarchy, types, out)?;
    }
    Ok(())
}

fn packet_type(
    listed: &PacketTypeReport,
    hierarchy: &str,
    all: &[PacketTypeReport],
    out: &mut impl Write,
) -> io::Result<()> {
    let selector = listed.selector.map_or(String::new(), |selector| format!("; {selector}"));
    let since = listed.since.as_ref().map_or(String::new(), |since| format!("; since {since}"));
    writeln!(out, "  {}{selector}{since}", listed.title)?;
    if !listed.is_available {
        return writeln!(out, "    this release does not distinguish it from more general types");
    }
    let widest = |width: fn(&FieldReport) -> usize| {
        all.iter().flat_map(|listed| &listed.fields).map(width).max().unwrap_or_default()
    };
    let title_width = widest(|field| field.title.chars().count());
    let since_width = widest(|field| since_in_words(field).len());
    for field in &listed.fields {
        let line = format!(
            "    {:title_width$}  {:9}  {:since_width$}  {}",
            field.title,
            state(field),
            since_in_words(field),
            option(field, hierarchy)
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn state(field: &FieldReport) -> &'static str {
    match (field.is_on, field.is_symmetric) {
        (false, _) => "off",
        (true, false) => "on",
        (true, true) => "symmetric",
    }
}

fn since_in_words(field: &FieldReport) -> String {
    field.since.as_ref().map_or(String::new(), |since| format!("since {since}"))
}

/// The option without the hierarchy under which all of them stand.
fn option<'f>(field: &'f FieldReport, hierarchy: &str) -> &'f str {
    let option = field.option.as_deref().unwrap_or_default();
    option.strip_prefix(hierarchy).unwrap_or(option).trim_start()
}

/// Words with which every option begins, the last word of none among them.
fn common_hierarchy(types: &[PacketTypeReport]) -> String {
    let mut options = types.iter().flat_map(|listed| &listed.fields);
    let mut options = options.by_ref().filter_map(|field| field.option.as_deref());
    let words = |option: &str| option.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let Some(mut common) = options.next().map(words) else { return String::new() };
    common.pop();
    for option in options {
        let same = common.iter().zip(option.split(' ')).take_while(|(a, b)| a == b).count();
        common.truncate(same);
    }
    common.join(" ")
}

/// Where the model is known to differ from the system.
pub(super) fn deviations(known: Deviations, out: &mut impl Write) -> io::Result<()> {
    let Deviations { section, first } = known;
    writeln!(out, "\nKnown deviations: docs/deviations.md#{section}\n  {first}")
}

fn features(report: &Report, out: &mut impl Write) -> io::Result<()> {
    if report.features.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nWhat else releases brought")?;
    for feature in &report.features {
        let is_there = if feature.is_available { "yes" } else { "no" };
        writeln!(out, "  {is_there:3}  since {:7} {}", feature.since, feature.title)?;
    }
    Ok(())
}
