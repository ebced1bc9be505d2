// SPDX-License-Identifier: Apache-2.0
//! A router as it is described on a line: its hash, its seed, its groups.
//!
//! ```text
//! NAME:profile=srlinux-7250-ixr,seed=7,polynomial=2,members=4,mode=range,lag=2
//! NAME:system=rtag7,function=CRC16CCITT,seed=1,offset=3,members=8
//! NAME:system=linux-ecmp,seed=1,weights=1/1
//! ```

use crate::{Choice, Error, Select};
use lbhash_hashes::{
    Settings,
    system::{self, System},
};
use lbhash_model::{
    Configuration, Fast, Metadata, Polynomial,
    config::{SeedMode, User, hash_user::Rounds},
};
use std::sync::Arc;

/// A router with its groups.
#[derive(Clone, Debug)]
pub struct Router {
    /// Name.
    pub name: String,
    /// Its hash.
    pub hash: Hashing,
    /// Groups that a packet meets one after the other: ECMP, then LAG.
    pub groups: Vec<Group>,
}

/// How a router hashes.
#[derive(Clone, Debug)]
pub enum Hashing {
    /// By the modelled block.
    Block {
        /// Name of the profile.
        profile: String,
        /// Its settings, with seeds and polynomials as asked for.
        configuration: Box<Configuration>,
        /// What the environment says of packets.
        metadata: Metadata,
    },
    /// Exactly as a real system.
    System {
        /// The system.
        system: &'static System,
        /// Its settings.
        settings: Pairs,
    },
}

/// Settings of a system, which threads can share; the last value of a key holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Sets a key.
    pub fn set(&mut self, key: &str, value: &str) {
        self.0.retain(|(known, _)| known != key);
        self.0.push((key.to_owned(), value.to_owned()));
    }

    /// The value of a key.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
    }

    /// Every key with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// As a system takes them.
    #[must_use]
    pub fn settings(&self) -> Settings {
        let mut settings = Settings::new();
        self.iter().for_each(|(key, value)| settings.set(key, value));
        settings
    }
}

/// A group to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// Hash user whose key chooses; not used by real systems.
    pub user: User,
    /// Members, 1 to 1024.
    pub members: u32,
    /// How.
    pub select: Select,
}

/// Most members of a group.
pub const MOST_MEMBERS: u32 = 1024;
/// Fields of RTAG7 that are hashed where nothing is said: addresses, ports, protocol.
const RTAG7_FIVE_TUPLE: &str = "0xf70";
const RTAG7_THREE_TUPLE: &str = "0xf10";

impl Router {
    /// Reads a description; `load` gives the settings of a profile by its name.
    ///
    /// # Errors
    /// A description that is wrong, or what `load` says.
    pub fn parse<E: From<Error>>(
        text: &str,
        load: &mut impl FnMut(&str) -> Result<Configuration, E>,
    ) -> Result<Self, E> {
        let wrong = |problem: &str| E::from(Error::router(text, problem));
        let (name, rest) = match text.split_once(':') {
            Some((name, rest)) if !name.contains('=') => (name, rest),
            _ => {
                return Err(wrong(
                    "write it as in spine:profile=srlinux-7250-ixr,seed=1,members=4",
                ));
            }
        };
        let mut pairs = Vec::new();
        for part in rest.split(',').filter(|part| !part.is_empty()) {
            pairs.push(part.split_once('=').ok_or_else(|| {
                wrong(&format!("`{part}` is no setting: write KEY=VALUE, separated by commas"))
            })?);
        }
        let system = pairs.iter().find(|pair| pair.0 == "system").map(|pair| pair.1);
        Ok(match system {
            Some(system) => Self::of_system(name, system, &pairs)?,
            None => {
                let profile = pairs.iter().find(|pair| pair.0 == "profile");
                let profile = profile.map_or("srlinux-7250-ixr", |pair| pair.1);
                Self::of_block(name, profile, load(profile)?, &pairs)?
            }
        })
    }

    /// A router that hashes as the block does.
    ///
    /// # Errors
    /// A setting that is wrong or unknown.
    pub fn of_block(
        name: &str,
        profile: &str,
        mut configuration: Configuration,
        pairs: &[(&str, &str)],
    ) -> Result<Self, Error> {
        let wrong = |key: &str, value: &str, remedy: &str| {
            Error::router(name, format!("`{key}={value}`: {remedy}"))
        };
        let number = |key, value: &str, most: u64| {
            lbhash_hashes::parse_number(value)
                .filter(|&number| number <= most)
                .ok_or_else(|| wrong(key, value, &format!("write a number from 0 to {most}")))
        };
        let members_of = |key, value: &str| match number(key, value, MOST_MEMBERS.into())? {
            0 => Err(wrong(key, value, "write at least 1")),
            members => Ok(members as u32),
        };
        let mut group = Group { user: User::Level1Fec, members: 2, select: Select::Range };
        let mut lag = None;
        if let Some((_, user)) = pairs.iter().find(|pair| pair.0 == "user") {
            let names = || User::ALL.map(User::name).join(", ");
            group.user = User::ALL
                .into_iter()
                .find(|known| known.name() == *user)
                .ok_or_else(|| wrong("user", user, &format!("write one of {}", names())))?;
        }
        for &(key, value) in pairs {
            let user = if key.starts_with("lag-") { User::Lag } else { group.user };
            let mut each_user = |set: &mut dyn FnMut(&mut lbhash_model::config::HashUser)| {
                configuration.users.iter_mut().for_each(|profile| set(&mut profile[user as usize]));
            };
            match key {
                "profile" | "user" => {}
                "members" => group.members = members_of(key, value)?,
                "lag" => lag = Some(members_of(key, value)?),
                "mode" => {
                    group.select = match value {
                        "range" => Select::Range,
                        "modulo" => Select::MODULO,
                        _ => return Err(wrong(key, value, "write range or modulo")),
                    }
                }
                "seed" => configuration.set_seed(number(key, value, 0xffff)? as u16),
                "seed-mode" => {
                    let mode = match value {
                        "stride" => SeedMode::Stride,
                        "init" => SeedMode::Init,
                        _ => return Err(wrong(key, value, "write stride or init")),
                    };
                    configuration.users.iter_mut().flatten().for_each(|u| u.seed_mode = mode);
                }
                "polynomial" | "lag-polynomial" => {
                    let polynomial = Polynomial::new(number(key, value, 255)? as u8)
                        .map_err(|_| wrong(key, value, "write a number from 1 to 8"))?;
                    each_user(&mut |user| user.polynomial = polynomial);
                }
                "half-select" | "lag-half-select" => {
                    let half_select = number(key, value, 0xff)? as u8;
                    each_user(&mut |user| user.half_select = half_select);
                }
                "rounds" | "lag-rounds" => {
                    let rounds = Rounds::new(number(key, value, 255)? as u8)
                        .map_err(|_| wrong(key, value, "write a number from 1 to 4"))?;
                    each_user(&mut |user| user.rounds = rounds);
                }
                _ => {
                    return Err(wrong(
                        key,
                        value,
                        "is unknown; known are profile, system, user, seed, seed-mode, polynomial, half-select, rounds, \
                         members, mode, lag, lag-polynomial, lag-half-select, lag-rounds",
                    ));
                }
            }
        }
        let behind = lag.map(|members| Group { user: User::Lag, members, ..group });
        Ok(Self {
            name: name.to_owned(),
            hash: Hashing::Block {
                profile: profile.to_owned(),
                configuration: Box::new(configuration),
                metadata: Metadata::default(),
            },
            groups: std::iter::once(group).chain(behind).collect(),
        })
    }

    /// A router that hashes as a real system does.
    ///
    /// # Errors
    /// A setting that is wrong or unknown, or a system that cannot be asked.
    pub fn of_system(name: &str, system: &str, pairs: &[(&str, &str)]) -> Result<Self, Error> {
        let of_system = |error| Error::System { router: name.to_owned(), error };
        let system = system::named(system).map_err(of_system)?;
        let mut settings = Pairs::default();
        for &(key, value) in pairs.iter().filter(|pair| pair.0 != "system") {
            match (system.name, key) {
                ("rtag7", "seed") => settings.set("HASH_SEED_A", value),
                ("rtag7", "function") => settings.set("bcmSwitchHashField0Config", value),
                _ => settings.set(key, value),
            }
        }
        let (mut select, mut user) = (Select::Own, User::Level1Fec);
        match system.name {
            "rtag7" => {
                let is_function = |pair: &(&str, &str)| {
                    matches!(
                        pair.0,
                        "function" | "bcmSwitchHashField0Config" | "HASH_A0_FUNCTION_SELECT"
                    )
                };
                if !pairs.iter().any(is_function) {
                    default(&mut settings, "bcmSwitchHashField0Config", "CRC16CCITT");
                }
                for version in ["IPV4", "IPV6"] {
                    default(&mut settings, &format!("{version}_FIELD_BITMAP_A"), RTAG7_THREE_TUPLE);
                    let of_ports = format!("{version}_TCP_UDP_FIELD_BITMAP_A");
                    default(&mut settings, &of_ports, RTAG7_FIVE_TUPLE);
                }
                default(&mut settings, "members", "2");
                for version in ["IPV4", "IPV6"] {
                    let of_ports = format!("{version}_TCP_UDP_FIELD_BITMAP_A");
                    let bitmap = settings.text(&of_ports).unwrap_or(RTAG7_FIVE_TUPLE).to_owned();
                    let equal = format!("{version}_TCP_UDP_SRC_EQ_DST_FIELD_BITMAP_A");
                    default(&mut settings, &equal, &bitmap);
                }
                let one_level = settings.text("members2").is_none();
                match settings.text("use") {
                    None | Some("ecmp") if one_level => select = Select::MODULO,
                    Some("lag" | "lag-unicast" | "higig") => {
                        (select, user) = (Select::Modulo { mask: 0x3ff }, User::Lag);
                    }
                    _ => {}
                }
            }
            "linux-ecmp" => {
                default(&mut settings, "policy", "1");
                if settings.text("members").is_none() {
                    default(&mut settings, "weights", "1/1");
                }
            }
            _ => {}
        }
        let members = members_of(&settings).ok_or_else(|| {
            Error::router(
                name,
                "state its members: members=N or weights=1/1, as the system takes them",
            )
        })?;
        let router = Self {
            name: name.to_owned(),
            hash: Hashing::System { system, settings },
            groups: vec![Group { user, members, select }],
        };
        router.choices(0)?;
        Ok(router)
    }

    /// The choices that the router makes for each packet; `number` is that of the router.
    ///
    /// # Errors
    /// Settings that the system does not take.
    pub fn choices(&self, number: usize) -> Result<Vec<Choice>, Error> {
        let name = |group: &Group| {
            if self.groups.len() == 1 {
                return self.name.clone();
            }
            format!("{} {}", self.name, if group.user == User::Lag { "LAG" } else { "ECMP" })
        };
        let mut choices: Vec<Choice> = match &self.hash {
            Hashing::Block { configuration, metadata, .. } => {
                let image = configuration
                    .compile()
                    .map_err(|error| Error::router(&self.name, format!("{error}")))?;
                let fast = Arc::new(Fast::new(&image));
                let choice = |group: &Group| {
                    let how = (group.members, group.select);
                    Choice::of_block(name(group), fast.clone(), *metadata, group.user, how)
                };
                self.groups.iter().map(choice).collect()
            }
            Hashing::System { system, settings } => {
                let mut choices = Vec::new();
                for group in &self.groups {
                    let of_system = |error| Error::System { router: self.name.clone(), error };
                    let hash = system.build(&settings.settings()).map_err(of_system)?;
                    let how = (group.members, group.select);
                    choices.push(Choice::of_system(name(group), hash, how));
                }
                choices
            }
        };
        choices.iter_mut().for_each(|choice| choice.router = number);
        Ok(choices)
    }

    /// What hashes, in words.
    #[must_use]
    pub fn describe(&self) -> String {
        match &self.hash {
            Hashing::Block { profile, configuration, metadata } => {
                let users = &configuration.users[usize::from(metadata.hash_profile)];
                let group = |group: &Group| {
                    let user = &users[group.user as usize];
                    let mode = match user.seed_mode {
                        SeedMode::Stride => "",
                        SeedMode::Init => " (init)",
                    };
                    format!(
                        "{} polynomial {} seed {}{mode}",
                        group.user.name(),
                        user.polynomial.number(),
                        user.seed
                    )
                };
                let groups: Vec<_> = self.groups.iter().map(group).collect();
                format!("{profile}, {}", groups.join(", "))
            }
            Hashing::System { system, settings } => {
                let mut words = system.name.to_owned();
                for (key, word) in [
                    ("policy", "policy"),
                    ("bcmSwitchHashField0Config", "function"),
                    ("HASH_SEED_A", "seed"),
                    ("seed", "seed"),
                    ("offset", "offset"),
                ] {
                    if let Some(value) = settings.text(key) {
                        words += &format!(", {word} {value}");
                    }
                }
                words
            }
        }
    }
}

/// Sets a key that is absent.
fn default(settings: &mut Pairs, key: &str, value: &str) {
    if settings.text(key).is_none() {
        settings.set(key, value);
    }
}

/// Members that settings of a system state, by any of the names that systems use.
fn members_of(settings: &Pairs) -> Option<u32> {
    if let Some(weights) = settings.text("weights") {
        return u32::try_from(weights.split('/').filter(|part| !part.is_empty()).count()).ok();
    }
    let number = |key| lbhash_hashes::parse_number(settings.text(key)?);
    let members = ["members", "queues", "links"].into_iter().find_map(number)?;
    u32::try_from(members).ok().filter(|members| (1..=MOST_MEMBERS).contains(members))
}
