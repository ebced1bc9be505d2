// SPDX-License-Identifier: Apache-2.0
//! `lbhash profile list`.

use crate::{failure::Failure, source};
use lbhash_control::{
    profile,
    systems::{self, System, srlinux::Platform},
};
use lbhash_hashes::system::SYSTEMS;
use std::io::Write;

pub(super) fn run(out: &mut impl Write) -> Result<(), Failure> {
    writeln!(
        out,
        "Built-in profiles, as in --profile NAME: fields of a system, hashed by the model's own function"
    )?;
    for name in profile::built_in_names() {
        let profile = source::load_toml(name)?;
        writeln!(out, "  {name:20} {ARCHITECTURE:13} {}", profile.description())?;
    }
    writeln!(
        out,
        "\nExact hashes, as in --system NAME: the function of the system itself, public and checked"
    )?;
    for exact in SYSTEMS {
        writeln!(
            out,
            "  {:20} {:13} {}; {}",
            exact.name,
            exact.kind.name(),
            exact.checked,
            exact.what
        )?;
    }
    writeln!(
        out,
        "  linux-6.12-l4 and the like are linux-ecmp of that kernel, with policy l3, l4, inner or custom"
    )?;
    writeln!(out, "\nSystems, as in `system = \"NAME\"` of a profile of one's own")?;
    for system in systems::all() {
        writeln!(out, "  {:20} {}", system.name, system.description)?;
        for line in inputs(system) {
            writeln!(out, "  {:20} {line}", "")?;
        }
    }
    writeln!(
        out,
        "\nExact hashes, as in --system NAME: the function of the system itself, public and checked"
    )?;
    for exact in SYSTEMS {
        writeln!(
            out,
            "  {:20} {:13} {}; {}",
            exact.name,
            exact.kind.name(),
            exact.checked,
            exact.what
        )?;
    }
    writeln!(
        out,
        "  linux-6.12-l4 and the like are linux-ecmp of that kernel, with policy l3, l4, inner or custom"
    )?;
    Ok(())
}

/// What the keys of a profile are.
const ARCHITECTURE: &str = "architecture";

/// How a system's own configuration is given.
fn inputs(system: &System) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(release) = system.default_release {
        lines.push(format!("--junos FILE, --release RELEASE (default {release})"));
    }
    if let Some(kind) = system.name.strip_prefix("srlinux-") {
        lines.push(format!("--srlinux FILE --platform {kind}, or a chassis:"));
        lines.push(Platform::chassis_of(system.name).join(", "));
    }
    lines
}
