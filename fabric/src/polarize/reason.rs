// SPDX-License-Identifier: Apache-2.0
//! The one sentence that says why.

use super::{Analysis, Relation};
use crate::{Router, router::Hashing};
use lbhash_model::config::HashUser;

/// The two choices that tell most of each other, if any do.
#[must_use]
pub fn dependent_pair(analysis: &Analysis) -> Option<(usize, usize)> {
    let count = analysis.members.len();
    let pairs = (0..count).flat_map(|second| (0..second).map(move |first| (first, second)));
    let told = pairs.map(|(first, second)| (analysis.information(first, second), (first, second)));
    let most = told.max_by(|one, other| one.0.total_cmp(&other.0))?;
    (most.0 > analysis.noise()).then_some(most.1)
}

/// Choices that flows do not bring to all their members, with the members that they reach.
pub(super) fn narrow(analysis: &Analysis) -> Vec<(usize, usize)> {
    let reached = |choice: usize| analysis.of_choice(choice).iter().filter(|s| **s > 0.0).count();
    (0..analysis.members.len())
        .map(|choice| (choice, reached(choice)))
        .filter(|&(choice, reached)| reached < analysis.members[choice] as usize)
        .collect()
}

/// Why the choices of these routers depend on each other, or do not.
#[must_use]
pub fn reason(routers: &[Router], choices_of: &[usize], analysis: &Analysis) -> String {
    let name = |choice: usize| analysis.names[choice].as_str();
    if let Some((first, second)) = dependent_pair(analysis) {
        let (a, b) = (name(first), name(second));
        let pair = analysis.ranks.as_ref().and_then(|ranks| ranks.pair(first, second));
        let Some(pair) = pair else {
            return not_affine(analysis, first, second);
        };
        let needed: u32 = ranks_needed(analysis);
        if analysis.bits < needed
            && !matches!(pair.relation, Relation::Equal | Relation::Constant(_))
        {
            return format!(
                "the fields that vary carry only {} bits, and the members of all choices need {needed}: {a} and {b} cannot be \
                 independent.",
                analysis.bits
            );
        }
        let users = [first, second].map(|choice| user_of(routers, choices_of, choice));
        return match pair.relation {
            Relation::Equal => format!(
                "{a} and {b} compute the same key of every packet ({}), so the member at {a} decides the member at {b}.",
                same_settings(users)
            ),
            Relation::Constant(constant) => format!(
                "the keys of {a} and {b} differ by the constant {constant:#06x} for every packet: their seeds only rename \
                 members, so the member at {a} still decides the member at {b}."
            ),
            Relation::Mixed => format!(
                "the keys of {a} and {b} hold the same {} bits of information in another order, and the bits that choose \
                 members overlap.",
                pair.rank
            ),
            Relation::Shared(bits) => format!(
                "the keys of {a} and {b} have {bits} bits in common, because the fields that vary reach both through the \
                 same part of the packet."
            ),
            Relation::Independent => format!(
                "the keys of {a} and {b} are independent on each part of the flows, but not on all of them together."
            ),
        };
    }
    if let Some(&(choice, reached)) = narrow(analysis).first() {
        let bits = match &analysis.ranks {
            Some(ranks) => format!(
                "give {} only {} of the {} bits that choose a member",
                name(choice),
                ranks.deciding[choice],
                ranks.deciding_bits[choice]
            ),
            None => format!("give {} only {reached} different members", name(choice)),
        };
        return format!(
            "the fields that vary are too narrow: they {bits}, so it uses {reached} of {}.",
            analysis.members[choice]
        );
    }
    let total = analysis.total_information();
    if total > analysis.noise() {
        return format!(
            "each two choices are independent, but all of them together are not: the fields that vary carry only {} bits to them.",
            analysis.ranks.as_ref().map_or(analysis.bits, |ranks| ranks.joint)
        );
    }
    match &analysis.ranks {
        Some(ranks) => {
            let each: Vec<_> = ranks.deciding.iter().map(u32::to_string).collect();
            format!(
                "no choice tells anything of another: the bits that choose members have rank {} together, which is {}.",
                ranks.joint,
                each.join(" + ")
            )
        }
        None => "no choice tells more of another than chance does over these flows.".into(),
    }
}

/// Bits that choose a member of each choice, at least.
fn ranks_needed(analysis: &Analysis) -> u32 {
    analysis.members.iter().map(|members| members.next_power_of_two().trailing_zeros()).sum()
}

fn not_affine(analysis: &Analysis, first: usize, second: usize) -> String {
    let (a, b) = (&analysis.names[first], &analysis.names[second]);
    let pairs = analysis.of_pair(first, second);
    let used = pairs.iter().filter(|share| **share > 0.0).count();
    let told = analysis.information(first, second);
    match used == pairs.len() {
        false => format!(
            "{used} of the {} pairs of members of {a} and {b} occur: the member at {a} tells {told:.3} bits of the member at {b}.",
            pairs.len()
        ),
        true => format!(
            "every pair of members of {a} and {b} occurs, but unevenly: the member at {a} tells {told:.3} bits of the member at {b}."
        ),
    }
}

fn user_of<'r>(routers: &'r [Router], choices_of: &[usize], choice: usize) -> Option<&'r HashUser> {
    let router = *choices_of.get(choice)?;
    let within = choices_of[..choice].iter().filter(|&&other| other == router).count();
    let Router { hash, groups, .. } = routers.get(router)?;
    let Hashing::Block { configuration, metadata, .. } = hash else { return None };
    Some(&configuration.users[usize::from(metadata.hash_profile)][groups[within].user as usize])
}

fn same_settings(users: [Option<&HashUser>; 2]) -> String {
    match users {
        [Some(a), Some(b)] if a.seed == b.seed => {
            format!("same polynomial {}, same seed {}", a.polynomial.number(), a.seed)
        }
        [Some(a), Some(b)] => format!(
            "same polynomial {}, and the seeds {} and {} space the layers alike",
            a.polynomial.number(),
            a.seed,
            b.seed
        ),
        _ => "same function, same offset".into(),
    }
}
