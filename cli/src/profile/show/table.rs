// SPDX-License-Identifier: Apache-2.0
//! A profile as the block holds it: the field table by context, then the hash users.

use super::words;
use crate::entry_words;
use lbhash_control::profile::Profile;
use lbhash_model::{
    Context, Family, RecordType,
    config::{Configuration, Entry, HashUser, User},
};
use std::{
    io::{self, Write},
    net::Ipv4Addr,
};

pub(super) fn write(profile: &Profile, out: &mut impl Write) -> io::Result<()> {
    let configuration = profile.configuration();
    writeln!(out, "{}: {}", profile.name(), profile.description())?;
    scalars(configuration, out)?;
    meta(configuration, out)?;
    for context in Context::ALL {
        fields(configuration, context, out)?;
    }
    users(configuration, out)
}

fn scalars(configuration: &Configuration, out: &mut impl Write) -> io::Result<()> {
    let Configuration { layer_seed, system_ip, reserved_label_exclude, pw_control_word, .. } =
        configuration;
    writeln!(out, "\nlayer_seed 0x{layer_seed:08x}, system_ip {}", Ipv4Addr::from(*system_ip))?;
    writeln!(
        out,
        "reserved_label_exclude 0x{reserved_label_exclude:04x}, pw_control_word {pw_control_word}"
    )
}

fn meta(configuration: &Configuration, out: &mut impl Write) -> io::Result<()> {
    let entries = Family::ALL
        .map(|family| (family.name(), RecordType::Meta, configuration.field_table.meta(family)));
    section("meta, by family", &entries, out)
}

fn fields(configuration: &Configuration, context: Context, out: &mut impl Write) -> io::Result<()> {
    let entries: Vec<_> = RecordType::ALL[1..]
        .iter()
        .map(|&record| (record.name(), record, configuration.field_table.entry(context, record)))
        .collect();
    section(&format!("ctx {}", context.name()), &entries, out)
}

/// Entries that are not empty: fields, then flags.
fn section(
    title: &str,
    entries: &[(&str, RecordType, Entry)],
    out: &mut impl Write,
) -> io::Result<()> {
    if entries.iter().all(|(_, _, entry)| entry.0 == 0) {
        return writeln!(out, "\n{title}: nothing is hashed, nothing descends");
    }
    writeln!(out, "\n{title}")?;
    for &(name, record, entry) in entries.iter().filter(|(_, _, entry)| entry.0 != 0) {
        writeln!(out, "  {name:12} {}", entry_words::entry(record, entry))?;
    }
    Ok(())
}

/// Users of hash profile 0, and of the others where they differ from it.
fn users(configuration: &Configuration, out: &mut impl Write) -> io::Result<()> {
    let [first, others @ ..] = &configuration.users;
    let all_equal = others.iter().all(|users| users == first);
    let title =
        if all_equal { "hash users, in all hash profiles" } else { "hash users, hash profile 0" };
    user_table(title, first, out)?;
    for (index, users) in others.iter().enumerate().filter(|(_, users)| *users != first) {
        user_table(&format!("hash users, hash profile {}", index + 1), users, out)?;
    }
    Ok(())
}

fn user_table(title: &str, users: &[HashUser; 5], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n{title}")?;
    writeln!(out, "  {:15} polynomial  seed   seed_mode  half_select  rounds", "user")?;
    for (user, settings) in User::ALL.iter().zip(users) {
        writeln!(
            out,
            "  {:15} {} (0x{:05x}) {:<5}  {:9}  0x{:02x}         {}",
            user.name(),
            settings.polynomial.number(),
            settings.polynomial.coefficients(),
            settings.seed,
            words::seed_mode(settings.seed_mode),
            settings.half_select,
            settings.rounds.get(),
        )?;
    }
    Ok(())
}
