// SPDX-License-Identifier: Apache-2.0
//! Hash users of a profile: settings by name, from the general to the particular.

use super::{
    error::{Fault, Problem},
    number::number,
};
use lbhash_model::{
    HASH_PROFILES, Polynomial, USERS,
    config::{HashUser, SeedMode, User, hash_user::Rounds},
};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// Name that stands for every user.
const ALL_USERS: &str = "all";

/// Settings by user name, or `all`.
pub(super) type UserRows = BTreeMap<Spanned<String>, UserRow>;

/// Settings of one user; what is left out keeps its value.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UserRow {
    polynomial: Option<Spanned<i64>>,
    seed: Option<Spanned<i64>>,
    half_select: Option<Spanned<i64>>,
    seed_mode: Option<Spanned<String>>,
    rounds: Option<Spanned<i64>>,
}

/// Applies `users.all`, `users.NAME`, `hash_profile.N.all` and `hash_profile.N.NAME`, in this order.
pub(super) fn apply(
    everywhere: &UserRows,
    by_hash_profile: &BTreeMap<Spanned<String>, UserRows>,
    users: &mut [[HashUser; USERS]; HASH_PROFILES],
) -> Result<(), Fault> {
    users.iter_mut().try_for_each(|profile| apply_rows(everywhere, profile))?;
    for (key, rows) in by_hash_profile {
        apply_rows(rows, &mut users[hash_profile(key)?])?;
    }
    Ok(())
}

fn hash_profile(key: &Spanned<String>) -> Result<usize, Fault> {
    const NAMES: [&str; HASH_PROFILES] = ["0", "1", "2", "3"];
    NAMES
        .iter()
        .position(|name| name == key.get_ref())
        .ok_or_else(|| unknown("hash profile", key, NAMES.to_vec()))
}

fn apply_rows(rows: &UserRows, users: &mut [HashUser; USERS]) -> Result<(), Fault> {
    let (all, named): (Vec<_>, Vec<_>) =
        rows.iter().partition(|(name, _)| name.get_ref() == ALL_USERS);
    for (_, row) in all {
        users.iter_mut().try_for_each(|user| row.apply(user))?;
    }
    for (name, row) in named {
        let user = User::ALL.into_iter().find(|user| user.name() == name.get_ref());
        let user = user.ok_or_else(|| {
            let names = User::ALL.iter().map(|user| user.name()).chain([ALL_USERS]);
            unknown("hash user", name, names.collect())
        })?;
        row.apply(&mut users[user as usize])?;
    }
    Ok(())
}

impl UserRow {
    fn apply(&self, user: &mut HashUser) -> Result<(), Fault> {
        if let Some(value) = &self.polynomial {
            let polynomial = Polynomial::new(number("polynomial", value, 1..=8)?);
            user.polynomial = polynomial.expect("1 to 8 exist");
        }
        if let Some(value) = &self.seed {
            user.seed = number("seed", value, 0..=u16::MAX)?;
        }
        if let Some(value) = &self.half_select {
            user.half_select = number("half_select", value, 0..=u8::MAX)?;
        }
        if let Some(value) = &self.seed_mode {
            user.seed_mode = seed_mode(value)?;
        }
        if let Some(value) = &self.rounds {
            let rounds = Rounds::new(number("rounds", value, 1..=4)?);
            user.rounds = rounds.expect("1 to 4 are allowed");
        }
        Ok(())
    }
}

fn seed_mode(value: &Spanned<String>) -> Result<SeedMode, Fault> {
    match value.get_ref().as_str() {
        "stride" => Ok(SeedMode::Stride),
        "init" => Ok(SeedMode::Init),
        _ => Err(unknown("seed mode", value, vec!["stride", "init"])),
    }
}

fn unknown(what: &'static str, name: &Spanned<String>, allowed: Vec<&'static str>) -> Fault {
    Fault {
        span: name.span(),
        problem: Problem::UnknownName { what, name: name.get_ref().clone(), allowed },
    }
}
