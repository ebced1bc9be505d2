// SPDX-License-Identifier: Apache-2.0
//! Single changes of a configuration that could explain why a device disagrees: each option of the
//! profile, each field and flag of the field table, each setting of the hash users.

use lbhash_control::{
    profile::Profile,
    systems::{OptionTree, Value},
};
use lbhash_model::{
    Configuration, Context, Family, Metadata, Polynomial, RecordType,
    config::{Entry, SeedMode, User},
};

/// A change, in words, and what packets are then hashed by.
pub(super) struct Suspect {
    pub(super) words: String,
    pub(super) configuration: Configuration,
    pub(super) metadata: Metadata,
}

/// Every change, the particular before the general.
pub(super) fn all(
    profile: &Profile,
    configuration: &Configuration,
    metadata: &Metadata,
) -> Vec<Suspect> {
    let mut suspects = Suspects { configuration, metadata, found: Vec::new() };
    suspects.options(profile);
    suspects.metadata();
    suspects.fields();
    suspects.meta();
    suspects.settings();
    suspects.users();
    suspects.found
}

struct Suspects<'a> {
    configuration: &'a Configuration,
    metadata: &'a Metadata,
    found: Vec<Suspect>,
}

impl Suspects<'_> {
    /// Keeps a change that is one, and that the block accepts.
    fn push(&mut self, words: String, change: impl FnOnce(&mut Configuration, &mut Metadata)) {
        let (mut configuration, mut metadata) = (self.configuration.clone(), *self.metadata);
        change(&mut configuration, &mut metadata);
        let changed = configuration != *self.configuration || metadata != *self.metadata;
        if changed && configuration.compile().is_ok() {
            self.found.push(Suspect { words, configuration, metadata });
        }
    }

    /// Options of a system's profile, each left out or turned over.
    fn options(&mut self, profile: &Profile) {
        let Some(system) = profile.system() else { return };
        let options = profile.options();
        for (index, option) in options.iter().enumerate() {
            let path = option.path.join(" ");
            let others = || {
                options
                    .iter()
                    .enumerate()
                    .filter(move |(other, _)| *other != index)
                    .map(|(_, other)| other.clone())
            };
            let mut without = OptionTree::empty("options");
            without.options.extend(others());
            self.option(profile, system, format!("option `{path}` is left out"), &without);
            if let Value::Flag(on) = option.value {
                let mut turned = OptionTree::empty("options");
                turned.options.extend(others());
                turned.options.push(lbhash_control::systems::VendorOption {
                    value: Value::Flag(!on),
                    ..option.clone()
                });
                self.option(profile, system, format!("option `{path}` is {}", !on), &turned);
            }
        }
    }

    fn option(&mut self, profile: &Profile, system: &str, words: String, options: &OptionTree) {
        let Ok(other) = Profile::from_options("suspect", "", system, profile.release(), options)
        else {
            return;
        };
        // Seeds and users beside the options stay.
        self.push(words, |configuration, _| {
            configuration.field_table = other.configuration().field_table.clone();
            configuration.pw_control_word = other.configuration().pw_control_word;
            configuration.reserved_label_exclude = other.configuration().reserved_label_exclude;
            if profile.configuration().users != other.configuration().users {
                configuration.users = other.configuration().users;
            }
        });
    }

    fn metadata(&mut self) {
        let bridged = !self.metadata.bridged;
        let words = if bridged {
            "the interface bridges (--bridged)"
        } else {
            "the interface routes (without --bridged)"
        };
        self.push(words.to_owned(), |_, metadata| metadata.bridged = bridged);
        for hash_profile in 0..4 {
            let words =
                format!("hash profile {hash_profile} applies (--hash-profile {hash_profile})");
            self.push(words, |_, metadata| metadata.hash_profile = hash_profile);
        }
    }

    /// Fields and flags of the field table: of one entry, of a record type in all contexts, and of
    /// all record types that have one of that name.
    fn fields(&mut self) {
        let rows: Vec<_> = Context::ALL
            .into_iter()
            .flat_map(|context| RecordType::ALL.into_iter().map(move |record| (context, record)))
            .filter(|(_, record)| !matches!(record, RecordType::None | RecordType::Meta))
            .collect();
        for &(context, record) in &rows {
            let places = format!("{} {}", context.name(), record.name());
            self.bits(&places, &[(context, record)], record.enable_names());
        }
        let mut names: Vec<&'static str> = Vec::new();
        for record in RecordType::ALL {
            let of_record: Vec<_> =
                rows.iter().copied().filter(|&(_, other)| other == record).collect();
            if !of_record.is_empty() {
                self.bits(record.name(), &of_record, record.enable_names());
                names.extend(record.enable_names());
            }
        }
        names.sort_unstable();
        names.dedup();
        for (version, prefixes) in
            [("IPv4", ["ipv4_", "v4_"]), ("IPv6", ["ipv6_", "v6_"]), ("all", ["", ""])]
        {
            let of_version: Vec<_> = rows
                .iter()
                .copied()
                .filter(|(_, record)| {
                    prefixes.iter().any(|prefix| record.name().starts_with(prefix))
                })
                .collect();
            self.bits(&format!("{version} records"), &of_version, &names);
        }
    }

    /// Each field set, then cleared, and each flag turned over, in some entries at once.
    fn bits(&mut self, places: &str, entries: &[(Context, RecordType)], names: &[&'static str]) {
        for name in names {
            for on in [true, false] {
                let words =
                    format!("{places}: `{name}` is {}", if on { "hashed" } else { "not hashed" });
                self.entries(
                    words,
                    entries,
                    |record| {
                        record
                            .enable_names()
                            .iter()
                            .position(|other| other == name)
                            .map_or(0, |bit| 1 << bit)
                    },
                    on,
                );
            }
        }
        for (name, bit) in [
            ("symmetric", Entry::SYMMETRIC),
            ("descend", Entry::DESCEND),
            ("l4_only", Entry::L4_ONLY),
        ] {
            for on in [true, false] {
                let words = format!("{places}: `{name}` is {on}");
                self.entries(words, entries, |_| bit, on);
            }
        }
    }

    fn entries(
        &mut self,
        words: String,
        entries: &[(Context, RecordType)],
        bits: impl Fn(RecordType) -> u16,
        on: bool,
    ) {
        self.push(words, |configuration, _| {
            for &(context, record) in entries {
                let entry = configuration.field_table.entry_mut(context, record);
                let bits = bits(record);
                // An entry that hashes nothing is one that the profile leaves alone.
                if entry.0 != 0 || entries.len() == 1 {
                    let before = entry.0;
                    entry.0 = if on { before | bits } else { before & !bits };
                    if entry.0 != before && entry.symmetric() && !is_accepted(record, *entry) {
                        entry.0 &= !Entry::SYMMETRIC;
                    }
                }
            }
        });
    }

    fn meta(&mut self) {
        for family in Family::ALL {
            for (bit, name) in RecordType::Meta.enable_names().iter().enumerate() {
                let is_on = self.configuration.field_table.meta(family).enables() >> bit & 1 == 1;
                let words = format!(
                    "meta, family {}: `{name}` is {}",
                    family.name(),
                    if is_on { "not hashed" } else { "hashed" }
                );
                self.push(words, |configuration, _| {
                    configuration.field_table.meta_mut(family).0 ^= 1 << bit
                });
            }
        }
    }

    fn settings(&mut self) {
        let on = !self.configuration.pw_control_word;
        self.push(format!("pw_control_word is {on}"), |configuration, _| {
            configuration.pw_control_word = on
        });
        for label in 0..16 {
            let excluded = self.configuration.reserved_label_exclude >> label & 1 == 0;
            let words = format!(
                "reserved label {label} is {}",
                if excluded { "left out" } else { "hashed" }
            );
            self.push(words, |configuration, _| configuration.reserved_label_exclude ^= 1 << label);
        }
        for seed in [0, u32::MAX] {
            self.push(format!("layer_seed is {seed:#010x}"), |configuration, _| {
                configuration.layer_seed = seed
            });
        }
    }

    fn users(&mut self) {
        for user in User::ALL {
            self.user(user.name(), &[user]);
        }
        self.user("all users", &User::ALL);
    }

    fn user(&mut self, name: &str, users: &[User]) {
        let profile = usize::from(self.metadata.hash_profile & 3);
        for polynomial in Polynomial::ALL {
            let words = format!("{name}: polynomial is {}", polynomial.number());
            self.push(words, |configuration, _| {
                users.iter().for_each(|&user| {
                    configuration.users[profile][user as usize].polynomial = polynomial
                });
            });
        }
        for mode in [SeedMode::Init, SeedMode::Stride] {
            let words = format!(
                "{name}: seed_mode is \"{}\"",
                if mode == SeedMode::Init { "init" } else { "stride" }
            );
            self.push(words, |configuration, _| {
                users
                    .iter()
                    .for_each(|&user| configuration.users[profile][user as usize].seed_mode = mode);
            });
        }
        for lane in 0..8 {
            let words = format!("{name}: lane {lane} takes its other half (half_select)");
            self.push(words, |configuration, _| {
                users.iter().for_each(|&user| {
                    configuration.users[profile][user as usize].half_select ^= 1 << lane
                });
            });
        }
        for rounds in 1..=4_u8 {
            let words = format!("{name}: rounds is {rounds}");
            self.push(words, |configuration, _| {
                if let Ok(rounds) = rounds.try_into() {
                    users.iter().for_each(|&user| {
                        configuration.users[profile][user as usize].rounds = rounds
                    });
                }
            });
        }
    }
}

/// False for half a pair that is to be sorted: the system that leaves one half out sorts nothing.
fn is_accepted(record: RecordType, entry: Entry) -> bool {
    let mut alone = Configuration::default();
    *alone.field_table.entry_mut(Context::Routed, record) = entry;
    alone.compile().is_ok()
}
