// SPDX-License-Identifier: Apache-2.0
//! Pages of the profiles are current. `UPDATE_DOCS=1 cargo test -p lbhash-control --test control pages` writes them anew.

use lbhash_control::{analysis::profile_page, profile};
use std::{env, fmt::Write, fs, path::PathBuf};

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/profiles")
}

fn check(file: &str, expected: &str) -> Result<(), String> {
    let path = directory().join(file);
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::create_dir_all(directory()).map_err(|error| error.to_string())?;
        return fs::write(&path, expected).map_err(|error| error.to_string());
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    let differs = found.lines().zip(expected.lines()).position(|(old, new)| old != new);
    match differs {
        None if found == expected => Ok(()),
        None => Err(format!("docs/profiles/{file}: the end differs")),
        Some(line) => Err(format!("docs/profiles/{file}:{}: differs", line + 1)),
    }
}

#[test]
fn pages_are_current() {
    let mut index = String::from(
        "# Profiles\n\nWhat each built-in profile hashes, found by experiment. Generated.\n\n| profile | system |\n|---|---|\n",
    );
    let mut stale = Vec::new();
    for name in profile::built_in_names() {
        let profile = profile::built_in(name).expect("the profile is there");
        let page = profile_page::markdown(&profile).expect("the settings compile");
        let _ = writeln!(index, "| [{name}]({name}.md) | {} |", profile.description());
        stale.extend(check(&format!("{name}.md"), &page).err());
    }
    stale.extend(check("README.md", &index).err());
    assert!(
        stale.is_empty(),
        "{}\n`UPDATE_DOCS=1 cargo test -p lbhash-control --test control pages` writes them anew",
        stale.join("\n")
    );
}
