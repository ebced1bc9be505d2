// SPDX-License-Identifier: Apache-2.0
//! From findings to a verdict, and whether it agrees with the declaration.

use super::{
    ByKey, FieldSensitivity, Sensitivity,
    declared::Declared,
    experiment::{Effect, Findings},
};
use lbhash_model::config::User;

/// The verdict on a field; `declared` has one element per bit.
pub(super) fn field(
    header: String,
    name: &'static str,
    findings: &Findings,
    declared: &[Declared],
) -> FieldSensitivity {
    let by_key = User::ALL.map(|user| sensitivity(findings, user));
    let overall = by_key.into_iter().max().unwrap_or_default();
    let [level_1_fec, level_2_fec, level_3_fec, lag, network_header] = by_key;
    let moving = findings.flips.iter().filter(|flip| flip.contains(&Effect::Moves));
    FieldSensitivity {
        header,
        field: name,
        bits: declared.len(),
        moving_bits: moving.count(),
        keys: ByKey { level_1_fec, level_2_fec, level_3_fec, lag, network_header },
        overall,
        declared: as_sensitivity(declared),
        disagreement: disagreement(findings, &by_key, overall, declared),
    }
}

fn sensitivity(findings: &Findings, user: User) -> Sensitivity {
    let user = user as usize;
    let flips = findings.flips.iter().map(|flip| flip[user]);
    let greatest = flips.chain([findings.alternatives[user]]).max().unwrap_or_default();
    let is_swap_inert = findings.swap.is_some_and(|swap| swap[user] == Effect::Nothing);
    match greatest {
        Effect::Nothing => Sensitivity::Inert,
        Effect::Reparses => Sensitivity::Selector,
        Effect::Moves if is_swap_inert => Sensitivity::Symmetric,
        Effect::Moves => Sensitivity::Active,
    }
}

fn as_sensitivity(declared: &[Declared]) -> Sensitivity {
    if declared.iter().any(|bit| bit.is_symmetric) {
        Sensitivity::Symmetric
    } else if declared.iter().any(|bit| bit.is_hashed) {
        Sensitivity::Active
    } else {
        Sensitivity::Inert
    }
}

/// Bit by bit, key by key, and by exchange. A change after which other layers are found proves nothing about a field.
fn disagreement(
    findings: &Findings,
    by_key: &[Sensitivity],
    overall: Sensitivity,
    declared: &[Declared],
) -> Option<String> {
    let width = declared.len();
    for (index, (flip, declared)) in findings.flips.iter().zip(declared).enumerate() {
        let measured = flip.iter().max().copied().unwrap_or_default();
        let words = match (measured, declared.is_hashed) {
            (Effect::Moves, false) => "moves the keys, but is not declared",
            (Effect::Nothing, true) => "is declared, but moves no key",
            _ => continue,
        };
        return Some(format!("bit {} {words}", width - 1 - index));
    }
    let is_hashed = declared.iter().any(|bit| bit.is_hashed);
    if findings.alternatives.contains(&Effect::Moves) && !is_hashed {
        return Some("another value moves the keys, but the field is not declared".into());
    }
    if let Some(user) = User::ALL.into_iter().find(|&user| by_key[user as usize] != overall) {
        return Some(format!("the key of {} behaves otherwise than another one", user.name()));
    }
    let swap = findings.swap?.into_iter().max().unwrap_or_default();
    let is_symmetric = declared.iter().any(|bit| bit.is_symmetric);
    match swap {
        Effect::Moves if is_symmetric => Some("is declared symmetric, but is not".into()),
        Effect::Nothing if is_hashed && !is_symmetric => {
            Some("is symmetric, but is not declared to be".into())
        }
        _ => None,
    }
}
