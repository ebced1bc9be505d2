// SPDX-License-Identifier: Apache-2.0
//! Statements about load balancing that do not stand where a router has them, so that they would be taken for others.

use super::{
    others::TOPS,
    statements::{INTERFACE_RANGE, INTERFACES, Knob, SCHEMA},
};
use crate::systems::{OptionTree, Report};

/// Refuses a text that begins below the top, as `show configuration forwarding-options` prints it, and ranges of interfaces.
/// In a profile such statements are unknown anyway.
pub(super) fn check(tree: &OptionTree, report: &mut Report) {
    if !tree.is_whole_router {
        return;
    }
    for option in &tree.options {
        if let Some(above) = hierarchy_above(&option.path) {
            report.violate(
                option,
                &format!("stands at the top, where Junos has it under `{above}`"),
                "give the configuration from the top, as `show configuration | display set` prints it",
            );
        } else if is_of_a_range(&option.path) {
            report.violate(
                option,
                "is of a range of interfaces, and ranges are not expanded here",
                "give the output of `show configuration | display inheritance no-comments`",
            );
        }
    }
}

/// The hierarchy in which a statement with these words at the top is known, if it is known in another than the top: that of the
/// statement with which it agrees for most words.
fn hierarchy_above(path: &[String]) -> Option<String> {
    if path.first().is_some_and(|word| TOPS.contains(&word.as_str())) {
        return None;
    }
    let mut best = (0, None);
    for statement in SCHEMA.statements {
        if statement.path.split(' ').next() == path.first().map(String::as_str) {
            return None;
        }
        for (space, _) in statement.path.match_indices(' ') {
            let (above, below) = (&statement.path[..space], &statement.path[space + 1..]);
            let agreement = agreement(below, path);
            if agreement > best.0 && statement.knob != Knob::OfAnInstance {
                best = (agreement, Some(above));
            }
        }
    }
    best.1.map(|above| above.replace('*', "NAME"))
}

/// Words in which a text agrees with the end of a statement; 0 where only a name does.
fn agreement(known: &str, path: &[String]) -> usize {
    let is_name = |known: &str| known.starts_with('*');
    let agree = |(known, word): &(&str, &String)| is_name(known) || known == word;
    let mut agreeing = known.split(' ').zip(path).take_while(agree);
    let telling = match agreeing.next() {
        Some((first, _)) if !is_name(first) => 1,
        Some(("*", _)) if agreeing.next().is_some_and(|(second, _)| !is_name(second)) => 2,
        _ => return 0,
    };
    telling + agreeing.count()
}

/// True for a statement of `interfaces interface-range NAME` that is known of one interface.
fn is_of_a_range(path: &[String]) -> bool {
    let [top, range, behind @ ..] = path else { return false };
    top == INTERFACES
        && range == INTERFACE_RANGE
        && SCHEMA.concerns(&[std::slice::from_ref(top), behind].concat())
}
