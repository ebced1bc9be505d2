// SPDX-License-Identifier: Apache-2.0
//! Bucket tables of a resilient group after changes of its members, without traffic.

use super::Comparison;
use crate::{
    Error,
    linux::resilient::{DEFAULT_TIMERS, Group, Timers},
};

/// A step of the record: what was done, in words, and the table after it by ids of next hops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// `created`, `next hop 102 deleted`, `group replaced by 101 (weight 3)/103`.
    pub words: String,
    /// Next-hop id of each bucket.
    pub table: Vec<u32>,
}

/// Time between two steps in milliseconds: longer than timers matter without traffic.
const BETWEEN: u64 = 60_000;

/// Plays a record: the group in words (`101/102 equal weights, 16 buckets, idle_timer 5 s`) and its steps.
///
/// # Errors
/// Words that are not understood.
pub fn check(group: &str, steps: &[Step]) -> Result<Vec<Comparison>, Error> {
    let unclear =
        |what: &str, text: &str| Error::setting(what, format!("`{text}` is not understood"));
    let mut members = members(group).ok_or_else(|| unclear("group", group))?;
    let buckets = number_before(group, " bucket").ok_or_else(|| unclear("group", group))?;
    let idle = number_after(group, "idle_timer ").map(|seconds| u64::from(seconds) * 1000);
    let unbalanced = number_after(group, "unbalanced_timer ").map(|s| u64::from(s) * 1000);
    let timers = Timers {
        idle: idle.unwrap_or(DEFAULT_TIMERS.idle),
        unbalanced: unbalanced.unwrap_or(DEFAULT_TIMERS.unbalanced),
    };
    let buckets = u16::try_from(buckets).map_err(|_| unclear("group", group))?;
    let mut live = Group::new(buckets, timers, &members, 0);
    let mut comparisons = Vec::new();
    for (step, now) in steps.iter().zip((1..).map(|i: u64| i * BETWEEN)) {
        let words = &step.words;
        if let Some((before, _)) = words.split_once(" deleted") {
            let id = before.rsplit(' ').next().and_then(|id| id.parse().ok());
            let id: u32 = id.ok_or_else(|| unclear("step", words))?;
            live.remove(id, &members, now);
            members.retain(|&(member, _)| member != id);
        } else if let Some((_, list)) = words.split_once("replaced by ") {
            members = self::members(list).ok_or_else(|| unclear("step", words))?;
            live.replace(&members, now);
        } else if !words.contains("created") {
            return Err(unclear("step", words));
        }
        live.advance(now + BETWEEN / 2);
        comparisons.push(Comparison {
            real: format!("{:?}", step.table),
            computed: format!("{:?}", live.table()),
        });
    }
    Ok(comparisons)
}

/// Ids and weights out of `101/102 (weight 3)/103 and so on` or `101,1/102,3`.
fn members(text: &str) -> Option<Vec<(u32, u32)>> {
    let mut members = Vec::new();
    let parts: Vec<&str> = text.split('/').collect();
    for (i, part) in parts.iter().enumerate() {
        // What precedes the first id is words.
        let part = if i == 0 {
            part.trim_start_matches(|c: char| !c.is_ascii_digit())
        } else {
            part.trim()
        };
        let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        let (id, rest) = part.split_at(digits);
        let weight = match rest
            .trim_start()
            .strip_prefix(',')
            .filter(|r| r.starts_with(|c: char| c.is_ascii_digit()))
        {
            Some(weight) => leading_number(weight)?,
            None if rest.trim_start().starts_with("(weight") => number_after(rest, "weight ")?,
            None => 1,
        };
        members.push((id.parse().ok()?, weight));
    }
    Some(members)
}

fn leading_number(text: &str) -> Option<u32> {
    text.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn number_after(text: &str, word: &str) -> Option<u32> {
    leading_number(text.split_once(word)?.1)
}

fn number_before(text: &str, word: &str) -> Option<u32> {
    text.split_once(word)?.0.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}
