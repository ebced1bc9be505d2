// SPDX-License-Identifier: Apache-2.0
//! Statements about load balancing that do not stand where a router has them, so that they would be taken for others.

use super::statements::{INTERFACE_RANGE, INTERFACES, Knob, SCHEMA};
use crate::profile::vendor::{OptionTree, Report};

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
    let mut best = (0, None);
    for statement in SCHEMA.statements {
        if statement.path.split(' ').next() == path.first().map(String::as_str) {
            return None;
        }
        let words: Vec<_> = statement.path.split(' ').collect();
        for depth in 1..words.len() {
            let agreement = agreement(&words[depth..], path);
            if agreement > best.0 && statement.knob != Knob::OfAnInstance {
                best = (agreement, Some(words[..depth].join(" ").replace('*', "NAME")));
            }
        }
    }
    best.1
}

/// Words in which a text agrees with the end of a statement; 0 where only a name does.
fn agreement(known: &[&str], path: &[String]) -> usize {
    let agree =
        |(known, word): &(&&str, &String)| **known == "*" || **known == "**" || known == word;
    let agreeing: Vec<_> = known.iter().zip(path).take_while(agree).collect();
    match agreeing.as_slice() {
        [(first, _), ..] if !first.starts_with('*') => agreeing.len(),
        [(name, _), (second, _), ..] if **name == "*" && !second.starts_with('*') => agreeing.len(),
        _ => 0,
    }
}

/// True for a statement of `interfaces interface-range NAME` that is known of one interface.
fn is_of_a_range(path: &[String]) -> bool {
    let [top, range, behind @ ..] = path else { return false };
    let of_one = [std::slice::from_ref(top), behind].concat();
    top == INTERFACES && range == INTERFACE_RANGE && SCHEMA.concerns(&of_one)
}
