// SPDX-License-Identifier: Apache-2.0
//! Groups of groups: every member of a later level than the group, and so no cycles.

use super::{
    objects::{Objects, Set, Target},
    report::Report,
};
use lbhash_model::config::Level;

/// Reports cycles, and members that selection would never reach.
pub(super) fn check(objects: &Objects, report: &mut Report<'_>) {
    for (index, set) in objects.sets.iter().enumerate() {
        for (entry, member) in set.entries.iter().filter_map(|entry| match entry.target {
            Target::Set(member) => Some((entry, member)),
            _ => None,
        }) {
            let target = &objects.sets[member];
            if let Some(path) = path(objects, member, index, &mut vec![false; objects.sets.len()]) {
                let names: Vec<_> =
                    std::iter::once(index).chain(path).map(|set| name(objects, set)).collect();
                // One report for a cycle: where its first set is.
                if path_starts_cycle(objects, index, member) {
                    report.violate(
                        &set.object(),
                        Some(format!("\"{}\"", entry.name)),
                        set.span.clone(),
                        &format!("leads back to itself: {}", names.join(" -> ")),
                        "take one of these members out",
                    );
                }
            } else if target.level <= set.level {
                report.violate(
                    &set.object(),
                    Some(format!("\"{}\"", entry.name)),
                    set.span.clone(),
                    &format!(
                        "is of {}, and selection has passed {} when it comes to `{}`: stages follow each other as level 1, 2, 3, LAG",
                        words(set.level),
                        words(target.level),
                        target.name
                    ),
                    &remedy(set, target),
                );
            }
        }
    }
}

fn name(objects: &Objects, set: usize) -> String {
    objects.sets[set].name.clone()
}

/// Sets from one to another, both included.
fn path(objects: &Objects, from: usize, to: usize, seen: &mut Vec<bool>) -> Option<Vec<usize>> {
    if from == to {
        return Some(vec![to]);
    }
    if std::mem::replace(&mut seen[from], true) {
        return None;
    }
    members(&objects.sets[from]).find_map(|member| {
        let mut rest = path(objects, member, to, seen)?;
        rest.insert(0, from);
        Some(rest)
    })
}

/// True where no set of the cycle through this member comes before `index` in the file.
fn path_starts_cycle(objects: &Objects, index: usize, member: usize) -> bool {
    let mut seen = vec![false; objects.sets.len()];
    path(objects, member, index, &mut seen)
        .is_some_and(|path| path.into_iter().all(|set| set >= index))
}

fn members(set: &Set) -> impl Iterator<Item = usize> {
    set.entries.iter().filter_map(|entry| match entry.target {
        Target::Set(member) => Some(member),
        _ => None,
    })
}

fn words(level: Level) -> &'static str {
    match level {
        Level::Level1Fec => "level 1",
        Level::Level2Fec => "level 2",
        Level::Level3Fec => "level 3",
        Level::Lag => "the LAG level",
    }
}

fn remedy(set: &Set, target: &Set) -> String {
    match (set.level, target.level) {
        (Level::Level3Fec | Level::Lag, _) => {
            format!("give `{}` an earlier level", set.name)
        }
        (level, _) => format!("give `{}` a level of {} or more", target.name, level as u8 + 2),
    }
}
