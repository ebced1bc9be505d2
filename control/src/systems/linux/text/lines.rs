// SPDX-License-Identifier: Apache-2.0
//! Lines: sysctls as `sysctl` prints them and as its files have them, routes as `ip` prints them,
//! and configurations of FRR.

use super::{Sink, plural};
use crate::systems::looks_like::{LooksLike, looks_like};
use std::ops::Range;

/// Reads a text of lines.
pub(super) fn read(text: &str, sink: &mut Sink<'_>) {
    match looks_like(text) {
        form @ (LooksLike::LinuxRoutes | LooksLike::Frr) => {
            let rule = format!(
                "the text is {}: it says where packets can go, and not how they are hashed",
                form.in_words()
            );
            let remedy = "the policy is a sysctl: give the output of `sysctl net`; routes become a topology by `lbhash topology \
                          import`";
            sink.advise(0..0, &rule, remedy);
        }
        _ => sysctls(text, sink),
    }
}

fn sysctls(text: &str, sink: &mut Sink<'_>) {
    let (mut start, mut others, mut is_recognised) = (0, 0, false);
    let mut first_other: Option<Range<usize>> = None;
    for line in text.split_inclusive('\n') {
        let begin = start + line.len() - line.trim_start().len();
        let span = begin..start + line.trim_end().len();
        start += line.len();
        let line = line.trim();
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        match setting(line) {
            Some((name, value)) => {
                is_recognised = true;
                if !sink.sysctl(name, value, span.clone()) {
                    others += 1;
                    first_other.get_or_insert(span);
                }
            }
            None if is_of_sysctl(line) => is_recognised = true,
            None => {
                let rule = "the line is no sysctl";
                sink.violate(span, rule, "write it as in net.ipv4.fib_multipath_hash_policy = 1");
            }
        }
    }
    if !is_recognised {
        sink.tree.violations.clear();
        return sink.nothing();
    }
    if let Some(span) = first_other {
        let rule = format!(
            "{others} sysctl{} {} not about the choice of next hops and {} left aside, this one first",
            plural(others),
            if others == 1 { "is" } else { "are" },
            if others == 1 { "was" } else { "were" },
        );
        sink.advise(span, &rule, "");
    }
}

/// `name = value`; a minus before the name, as files of sysctl have it, changes nothing.
fn setting(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once('=')?;
    let name = name.trim().trim_start_matches('-');
    let is_name = name.contains(['.', '/'])
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "._/-:*@".contains(c));
    is_name.then(|| (name, value.trim()))
}

/// What `sysctl` says on standard error, where that was copied too.
fn is_of_sysctl(line: &str) -> bool {
    line.starts_with("sysctl: ") || line.starts_with("* Applying ")
}
