// SPDX-License-Identifier: Apache-2.0
//! What to change so that choices become independent, each proposal analysed like the question.

use super::{Analysis, Method, analyse};
use crate::{Choice, Error, Router, Vary, router::Hashing};
use lbhash_hashes::parse_number;
use lbhash_model::{
    Polynomial,
    config::{HashUser, SeedMode, User},
};

/// A change of settings, with the analysis of the routers after it.
#[derive(Clone, Debug)]
pub struct Advice {
    /// What to change, one phrase for each router.
    pub changes: Vec<String>,
    /// What the routers then do.
    pub analysis: Analysis,
    /// Changes that do not help, and how many paths they leave: `seed 1: 2 of 4 paths`.
    pub futile: Vec<String>,
}

/// Seeds that are tried one after the other.
const SEEDS: std::ops::RangeInclusive<u16> = 1..=24;
/// A seed that shows what another seed does.
const OTHER_SEED: &str = "0x5eed1234";

/// Every seed that spaces the lanes as this one does, itself included, in mode `stride`.
#[must_use]
pub fn seeds_with_distance_of(user: &HashUser) -> Vec<u16> {
    let distance = user.lane_distance();
    (0..=u16::MAX).filter(|&seed| HashUser { seed, ..*user }.lane_distance() == distance).collect()
}

/// A change of one router.
struct Change {
    words: String,
    router: Router,
}

/// How much better a change must be to count, in effective paths; samples are not exact.
fn margin(analysis: &Analysis) -> f64 {
    match analysis.method {
        Method::Rank { .. } => 1.0 + 1e-9,
        Method::Every { .. } | Method::Sample { .. } => 1.01,
    }
}

/// Whether nothing is left to improve: all paths are used, and no choice tells anything of another.
fn is_ideal(analysis: &Analysis) -> bool {
    analysis.total_information() <= analysis.noise() && analysis.paths() == analysis.all_paths()
}

/// Looks for changes that spread flows over more paths, one router after the other; `None` if there is nothing to improve, or
/// nothing that can be changed helps.
///
/// # Errors
/// As [`analyse`].
pub fn advise(routers: &[Router], vary: &Vary) -> Result<Option<Advice>, Error> {
    let mut changed: Vec<Router> = routers.to_vec();
    let (mut changes, mut futile) = (Vec::new(), Vec::new());
    for at in 0..routers.len() {
        let now = analyse_routers(&changed[..=at], vary)?;
        if is_ideal(&now) {
            continue;
        }
        let with = |router: &Router| -> Result<Analysis, Error> {
            let mut routers = changed[..at].to_vec();
            routers.push(router.clone());
            analyse_routers(&routers, vary)
        };
        let is_dependent = now.total_information() > now.noise();
        for change in without_effect(&changed[at]).into_iter().filter(|_| is_dependent) {
            let after = with(&change.router)?;
            futile.push(format!(
                "{}: {} of {} paths",
                change.words,
                after.paths(),
                after.all_paths()
            ));
        }
        let mut most = now.effective_paths() * margin(&now);
        let mut best: Option<Change> = None;
        for change in candidates(&changed, at) {
            let after = with(&change.router)?;
            if after.effective_paths() > most {
                most = after.effective_paths() * margin(&after);
                best = Some(change);
            }
            if is_ideal(&after) {
                break;
            }
        }
        if let Some(change) = best {
            changes.push(format!("{}: {}", changed[at].name, change.words));
            changed[at] = change.router;
        }
    }
    if changes.is_empty() && futile.is_empty() {
        return Ok(None);
    }
    Ok(Some(Advice { changes, analysis: analyse_routers(&changed, vary)?, futile }))
}

/// Analyses routers by all their choices.
///
/// # Errors
/// As [`analyse`].
pub fn analyse_routers(routers: &[Router], vary: &Vary) -> Result<Analysis, Error> {
    let mut choices: Vec<Choice> = Vec::new();
    for (number, router) in routers.iter().enumerate() {
        choices.extend(router.choices(number)?);
    }
    analyse(&choices, vary)
}

/// Changes that people try, and that are known not to help: computed all the same.
fn without_effect(router: &Router) -> Vec<Change> {
    match &router.hash {
        Hashing::System { system, .. } if system.name == "rtag7" => {
            vec![set(router, "HASH_SEED_A", OTHER_SEED, format!("seed {OTHER_SEED}"))]
        }
        Hashing::Block { configuration, metadata, .. } => {
            let user = configuration.users[usize::from(metadata.hash_profile)]
                [router.groups[0].user as usize];
            match user.seed_mode {
                SeedMode::Init => vec![with_seed(router, user.seed ^ 0x5eed)],
                SeedMode::Stride => Vec::new(),
            }
        }
        Hashing::System { .. } => Vec::new(),
    }
}

/// Changes to try, the mildest first. `routers` are those before it, with their changes, and itself.
fn candidates(routers: &[Router], at: usize) -> Vec<Change> {
    let router = &routers[at];
    match &router.hash {
        Hashing::Block { configuration, metadata, .. } => {
            let users = &configuration.users[usize::from(metadata.hash_profile)];
            let taken: Vec<u32> = routers[..at].iter().flat_map(distances).collect();
            let fits = |seed: &u16| {
                router.groups.iter().all(|group| {
                    let user = HashUser { seed: *seed, ..users[group.user as usize] };
                    user.seed_mode == SeedMode::Stride && !taken.contains(&user.lane_distance())
                })
            };
            let seeds = SEEDS.filter(fits).map(|seed| with_seed(router, seed));
            let polynomials = router.groups.iter().flat_map(|group| {
                let own = users[group.user as usize].polynomial;
                let others = Polynomial::ALL.into_iter().filter(move |&other| other != own);
                others.map(move |polynomial| with_polynomial(router, group.user, polynomial))
            });
            seeds.chain(polynomials).collect()
        }
        Hashing::System { system, settings } => match system.name {
            "rtag7" => {
                let now = settings.text("offset").and_then(parse_number).unwrap_or(0);
                let offsets = (1..16).map(|step| (now + step) % 16);
                let offset = |offset: u64| {
                    set(router, "offset", &offset.to_string(), format!("offset {offset}"))
                };
                offsets.map(offset).collect()
            }
            "linux-ecmp" => (1..=4)
                .map(|seed| set(router, "seed", &seed.to_string(), format!("seed {seed}")))
                .collect(),
            _ => Vec::new(),
        },
    }
}

/// Lane distances of the users that choose.
fn distances(router: &Router) -> Vec<u32> {
    let Hashing::Block { configuration, metadata, .. } = &router.hash else { return Vec::new() };
    let users = &configuration.users[usize::from(metadata.hash_profile)];
    router.groups.iter().map(|group| users[group.user as usize].lane_distance()).collect()
}

fn with_seed(router: &Router, seed: u16) -> Change {
    let mut router = router.clone();
    if let Hashing::Block { configuration, .. } = &mut router.hash {
        configuration.set_seed(seed);
    }
    Change { words: format!("seed {seed}"), router }
}

fn with_polynomial(router: &Router, user: User, polynomial: Polynomial) -> Change {
    let mut router = router.clone();
    if let Hashing::Block { configuration, .. } = &mut router.hash {
        for users in &mut configuration.users {
            users[user as usize].polynomial = polynomial;
        }
    }
    Change { words: format!("polynomial {} of {}", polynomial.number(), user.name()), router }
}

fn set(router: &Router, key: &str, value: &str, words: String) -> Change {
    let mut router = router.clone();
    if let Hashing::System { settings, .. } = &mut router.hash {
        settings.set(key, value);
    }
    Change { words, router }
}
