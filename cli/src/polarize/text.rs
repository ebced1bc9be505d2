// SPDX-License-Identifier: Apache-2.0
//! The answer in words and bars.

use super::Answer;
use crate::bars::bar;
use lbhash_fabric::polarize::{Analysis, Method, dependent_pair, reason};
use std::io::{self, Write};

/// What is said where no change helps.
const NOTHING_HELPS: &str =
    "no seed, polynomial or offset that was tried helps; let more fields vary, or be hashed";

pub(super) fn print(answer: &Answer, most: usize, out: &mut impl Write) -> io::Result<()> {
    let Answer { routers, router_of, vary, analysis, advice, is_advised } = answer;
    let width = analysis.names.iter().map(|name| name.chars().count()).max().unwrap_or(0).max(5);
    match &vary.words[..] {
        [] => writeln!(out, "{:width$}  one flow: no field varies", "flows")?,
        words => {
            let words = words.join(", ");
            writeln!(out, "{:width$}  {words}: {} bits vary", "flows", vary.bits())?;
        }
    }
    for (choice, name) in analysis.names.iter().enumerate() {
        let router = &routers[router_of[choice]];
        let within = router_of[..choice].iter().filter(|&&r| r == router_of[choice]).count();
        let group = &router.groups[within];
        let used = analysis.of_choice(choice).iter().filter(|share| **share > 0.0).count();
        writeln!(
            out,
            "{name:width$}  {}; {} members by {}, {used} used",
            router.describe(),
            group.members,
            group.select.name()
        )?;
    }
    writeln!(out)?;
    writeln!(
        out,
        "joint paths: {} of {} used, {}",
        analysis.paths(),
        analysis.all_paths(),
        method(&analysis.method)
    )?;
    paths(analysis, most, out)?;
    if let Some((first, second)) = dependent_pair(analysis) {
        let members = analysis.members[second];
        let columns = members as usize;
        let shares = analysis.of_pair(first, second);
        let used = |row: &[f64]| row.iter().filter(|share| **share > 0.0).count();
        let rows = shares.chunks(columns).map(used).filter(|&used| used > 0);
        let (least, largest) = rows.fold((columns, 0), |(a, b), used| (a.min(used), b.max(used)));
        let range =
            if least == largest { least.to_string() } else { format!("{least} to {largest}") };
        writeln!(
            out,
            "{} > {}: the flows of one member of {} use {range} of {members} members of {}",
            analysis.names[first],
            analysis.names[second],
            analysis.names[first],
            analysis.names[second]
        )?;
    }
    writeln!(out, "\nwhy: {}", reason(routers, router_of, analysis))?;
    let Some(advice) = advice else {
        if *is_advised && analysis.paths() < analysis.all_paths() {
            writeln!(out, "do:  {NOTHING_HELPS}")?;
        }
        return Ok(());
    };
    for futile in &advice.futile {
        writeln!(out, "not: {futile}")?;
    }
    let after = &advice.analysis;
    if advice.changes.is_empty() {
        return writeln!(out, "do:  {NOTHING_HELPS}");
    }
    writeln!(
        out,
        "do:  {}: {} of {} paths used, {}",
        advice.changes.join("; "),
        after.paths(),
        after.all_paths(),
        shares_in_words(after)
    )?;
    writeln!(out, "     proof: {}", proof(after))?;
    if after.paths() < after.all_paths() {
        writeln!(
            out,
            "     nothing that was tried gives more: the fields that vary carry {} bits; let more fields vary, or be hashed",
            after.bits
        )?;
    }
    Ok(())
}

fn method(method: &Method) -> String {
    match method {
        Method::Rank { pieces: 1 } => "exact, by rank".into(),
        Method::Rank { pieces } => format!("exact, by rank on {pieces} parts of the flows"),
        Method::Every { flows } => format!("exact, all {flows} flows hashed"),
        Method::Sample { flows, bound } => format!(
            "of {flows} random flows; each share within {:.2} percentage points (99.9 % confidence)",
            bound * 100.0
        ),
    }
}

/// The paths with the largest shares, in the order of the paths where they are few.
fn paths(analysis: &Analysis, most: usize, out: &mut impl Write) -> io::Result<()> {
    let widths: Vec<usize> =
        analysis.names.iter().map(|name| name.chars().count().max(4)).collect();
    write!(out, "  ")?;
    for (name, width) in analysis.names.iter().zip(&widths) {
        write!(out, "{name:>width$}  ")?;
    }
    writeln!(out, "   share")?;
    let mut used: Vec<(usize, f64)> =
        analysis.shares.iter().copied().enumerate().filter(|path| path.1 > 0.0).collect();
    let more = used.len().saturating_sub(most);
    if more > 0 {
        used.sort_by(|one, other| other.1.total_cmp(&one.1));
        used.truncate(most);
    }
    let largest = used.iter().map(|path| path.1).fold(0.0, f64::max);
    for (index, share) in used {
        write!(out, "  ")?;
        for (member, width) in analysis.path(index).iter().zip(&widths) {
            write!(out, "{member:>width$}  ")?;
        }
        writeln!(out, "{:7.3} %  {}", share * 100.0, bar(share, largest, 24))?;
    }
    if more > 0 {
        writeln!(out, "  … and {more} more, none larger")?;
    }
    Ok(())
}

fn shares_in_words(analysis: &Analysis) -> String {
    let used = || analysis.shares.iter().copied().filter(|&share| share > 0.0);
    let (least, most) = (used().fold(1.0, f64::min), used().fold(0.0, f64::max));
    if most - least < 1e-12 {
        format!("{:.3} % each", most * 100.0)
    } else {
        format!("{:.3} % to {:.3} % each", least * 100.0, most * 100.0)
    }
}

fn proof(analysis: &Analysis) -> String {
    match &analysis.ranks {
        Some(ranks) => {
            let each: Vec<_> = ranks.deciding.iter().map(u32::to_string).collect();
            let sum: u32 = ranks.deciding.iter().sum();
            let rest = if sum == ranks.joint {
                "that many values of all these bits occur equally often, so each choice is independent of the others".into()
            } else {
                format!(
                    "{} fewer, which leaves every combination within {:.1e} of what it would be if they were independent",
                    sum - ranks.joint,
                    deviation(analysis)
                )
            };
            format!(
                "the bits that choose members have rank {}, and {} together; {rest}",
                each.join(" + "),
                ranks.joint
            )
        }
        None => format!("by the same flows; {}", method(&analysis.method)),
    }
}

/// Largest difference of a share from the product of the shares of its members.
fn deviation(analysis: &Analysis) -> f64 {
    let alone: Vec<Vec<f64>> = (0..analysis.members.len()).map(|i| analysis.of_choice(i)).collect();
    let shares = analysis.shares.iter().enumerate();
    let differences = shares.map(|(index, share)| {
        let path = analysis.path(index);
        let product: f64 = path.iter().zip(&alone).map(|(&m, shares)| shares[m as usize]).product();
        (share - product).abs()
    });
    differences.fold(0.0, f64::max)
}
