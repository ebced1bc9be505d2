// SPDX-License-Identifier: Apache-2.0
//! A router's own configuration in place of a profile, and arguments for what it does not state.

use super::{hints, read_text};
use crate::{capture_file::name_of, failure::Failure, texts::Texts};
use clap::Args;
use lbhash_control::{
    profile::Profile,
    systems::{
        self, OptionTree, junos,
        srlinux::{self, MacAddress, Platform},
    },
};
use std::path::{Path, PathBuf};

// An argument that belongs to one notation names the other ways to a profile as conflicts: `requires` alone is not checked where
// what it requires conflicts with what is given.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "A router's own configuration, in place of a profile")]
pub(crate) struct RouterArguments {
    /// Junos: `set` lines or curly braces; `-` for standard input
    #[arg(long, value_name = "FILE|-", conflicts_with = "srlinux")]
    junos: Option<PathBuf>,
    /// SR Linux: output of `info`, `info flat` or `info | as json`, or gNMI JSON; `-` for standard input
    #[arg(long, value_name = "FILE|-")]
    srlinux: Option<PathBuf>,
    /// Junos release of the router [default: `version` in the file, else 18.3R1]
    #[arg(long, value_name = "RELEASE", requires = "junos", conflicts_with_all = ["profile", "srlinux"])]
    release: Option<String>,
    /// Hardware under SR Linux: 7250-ixr, 7220-ixr-d, 7220-ixr-h, 7215-ixs, or a chassis such as 7250-ixr-6e
    /// [default: `platform chassis type` in the file, else 7250-ixr]
    #[arg(long, value_name = "NAME", requires = "srlinux", conflicts_with_all = ["profile", "junos"])]
    platform: Option<Platform>,
    /// Base MAC address of the chassis, of which SR Linux generates seeds
    #[arg(long, value_name = "MAC", requires = "srlinux", conflicts_with_all = ["profile", "junos"])]
    chassis_mac: Option<MacAddress>,
    /// 64-bit port id of an interface that generates a seed of its own; can be given again for others
    #[arg(long, value_name = "INTERFACE=ID", requires = "srlinux", conflicts_with_all = ["profile", "junos"], value_parser = port_id)]
    port_id: Vec<PortId>,
}

/// An interface and the number of its port, as written.
#[derive(Clone, Debug)]
struct PortId {
    interface: String,
    id: String,
}

fn port_id(argument: &str) -> Result<PortId, &'static str> {
    let (interface, id) = argument.split_once('=').ok_or("write it as in ethernet-1/1=0x1203")?;
    Ok(PortId { interface: interface.to_owned(), id: id.to_owned() })
}

/// Default where neither the user nor the text names the hardware.
const DEFAULT_PLATFORM: Platform = Platform { system: "srlinux-7250-ixr", chassis: None };

impl RouterArguments {
    /// A router's configuration stands in place of a profile.
    pub(super) const fn is_given(&self) -> bool {
        self.junos.is_some() || self.srlinux.is_some()
    }

    /// The same facts beside another configuration.
    pub(crate) fn with(&self, junos: Option<&Path>, srlinux: Option<&Path>) -> Self {
        let [junos, srlinux] = [junos, srlinux].map(|file| file.map(Path::to_owned));
        Self { junos, srlinux, ..self.clone() }
    }

    /// Profile of the router, where a configuration is given.
    pub(super) fn profile(&self) -> Option<Result<Profile, Failure>> {
        let junos = self.junos.as_deref().map(|file| self.junos_profile(file));
        junos.or_else(|| self.srlinux.as_deref().map(|file| self.srlinux_profile(file)))
    }

    fn junos_profile(&self, file: &Path) -> Result<Profile, Failure> {
        let mut texts = Texts::default();
        let options = read_options(file, junos::read, &mut texts)?;
        compile(file, "junos-trio", self.release.as_deref(), &options, texts)
    }

    fn srlinux_profile(&self, file: &Path) -> Result<Profile, Failure> {
        let mut texts = Texts::default();
        let mut options = read_options(file, srlinux::read, &mut texts)?;
        let stated = || Platform::stated_in(&options).unwrap_or(DEFAULT_PLATFORM);
        let platform = self.platform.unwrap_or_else(stated);
        let mut state = |argument: &str, path: &[&str], value: &str| {
            options.push_argument(argument, path, value);
            texts.add(argument, value);
        };
        if let Some(chassis) = self.platform.and_then(|platform| platform.chassis) {
            state("--platform", &["platform", "chassis", "type"], chassis);
        }
        if let Some(mac) = self.chassis_mac {
            state("--chassis-mac", &["platform", "chassis", "hw-mac-address"], &mac.to_string());
        }
        for PortId { interface, id } in &self.port_id {
            let argument = format!("--port-id {interface}");
            state(&argument, &["interface", interface, "port-id"], id);
        }
        compile(file, platform.system, None, &options, texts)
    }
}

fn read_options(
    file: &Path,
    reader: impl Fn(&str, &str) -> OptionTree,
    texts: &mut Texts,
) -> Result<OptionTree, Failure> {
    let (origin, text) = (name_of(file), read_text(file, "the router's configuration")?);
    texts.add(&origin, &text);
    Ok(reader(&text, &origin))
}

fn compile(
    file: &Path,
    system: &str,
    release: Option<&str>,
    options: &OptionTree,
    texts: Texts,
) -> Result<Profile, Failure> {
    let name = file.file_name().map_or_else(|| name_of(file), |name| name_of(name.as_ref()));
    let known = systems::all().iter().find(|known| known.name == system);
    let description = known.map_or("", |known| known.description);
    Profile::from_options(&name, description, system, release, options).map_err(|findings| {
        let findings = findings.all().iter().cloned().map(hints::with_argument);
        Failure::Findings { findings: findings.collect(), texts }
    })
}
