// SPDX-License-Identifier: Apache-2.0
//! What to change so that choices become independent, each proposal analysed like the question.

use super::{Analysis, analyse};
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

/// Looks for changes of the later routers that make all choices independent, one router after the other; `None` if nothing
/// that can be changed makes them depend less.
///
/// # Errors
/// As [`analyse`].
pub fn advise(routers: &[Router], vary: &Vary) -> Result<Option<Advice>, Error> {
    let mut changed: Vec<Router> = routers.to_vec();
    let (mut changes, mut futile) = (Vec::new(), Vec::new());
    let original = analyse_routers(routers, vary)?;
    for at in 0..routers.len() {
        let now = analyse_routers(&changed[..=at], vary)?;
        if now.total_information() <= now.noise() {
            continue;
        }
        let with = |router: &Router| -> Result<Analysis, Error> {
            let mut routers = changed[..at].to_vec();
            routers.push(router.clone());
            analyse_routers(&routers, vary)
        };
        for change in without_effect(&changed[at]) {
            let after = with(&change.router)?;
            futile.push(format!(
                "{}: {} of {} paths",
                change.words,
                after.paths(),
                after.all_paths()
            ));
        }
        let mut best: Option<(f64, Change)> = None;
        for change in candidates(&changed, at) {
            let after = with(&change.router)?;
            let left = after.total_information();
            if left < best.as_ref().map_or(now.total_information() - now.noise(), |best| best.0) {
                best = Some((left, change));
            }
            if left <= after.noise() {
                break;
            }
        }
        if let Some((_, change)) = best {
            changes.push(format!("{}: {}", changed[at].name, change.words));
            changed[at] = change.router;
        }
    }
    let analysis = analyse_routers(&changed, vary)?;
    let helps = analysis.total_information() < original.total_information() - original.noise();
    Ok((helps || !futile.is_empty()).then_some(Advice { changes, analysis, futile }))
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
