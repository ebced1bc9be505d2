// SPDX-License-Identifier: Apache-2.0
//! A router's own configuration in place of a profile, and arguments for what it does not state.

use super::{hints, read_text};
use crate::{capture_file::name_of, failure::Failure, texts::Texts};
use clap::{ArgGroup, Args};
use lbhash_control::{
    profile::Profile,
    systems::{
        self, OptionTree, junos,
        srlinux::{self, MacAddress, Platform},
        sros,
    },
};
use std::path::{Path, PathBuf};

/// Arguments that name a router's configuration, of which one can be given.
pub(crate) const NOTATIONS: [&str; 3] = ["junos", "srlinux", "sros"];

// An argument that belongs to one notation names the other ways to a profile as conflicts: `requires` alone is not checked where
// what it requires conflicts with what is given.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "A router's own configuration, in place of a profile")]
#[command(group(ArgGroup::new("router").args(NOTATIONS)))]
#[group(skip)]
pub(crate) struct RouterArguments {
    /// Junos: `set` lines or curly braces; `-` for standard input
    #[arg(long, value_name = "FILE|-")]
    junos: Option<PathBuf>,
    /// SR Linux: output of `info`, `info flat` or `info | as json`, or gNMI JSON; `-` for standard input
    #[arg(long, value_name = "FILE|-")]
    srlinux: Option<PathBuf>,
    /// SR OS: classic (`admin display-config`) or model-driven command line (`admin show configuration`, `flat`, `json`);
    /// `-` for standard input
    #[arg(long, value_name = "FILE|-")]
    sros: Option<PathBuf>,
    /// Junos release of the router [default: `version` in the file, else 18.3R1]
    #[arg(long, value_name = "RELEASE", requires = "junos", conflicts_with_all = ["profile", "srlinux", "sros"])]
    release: Option<String>,
    /// Hardware under SR Linux: 7250-ixr, 7220-ixr-d, 7220-ixr-h, 7215-ixs, or a chassis such as 7250-ixr-6e
    /// [default: `platform chassis type` in the file, else 7250-ixr]
    #[arg(long, value_name = "NAME", requires = "srlinux", conflicts_with_all = ["profile", "junos", "sros"])]
    platform: Option<Platform>,
    /// Base MAC address of the chassis, of which SR Linux generates seeds
    #[arg(long, value_name = "MAC", requires = "srlinux", conflicts_with_all = ["profile", "junos", "sros"])]
    chassis_mac: Option<MacAddress>,
    /// 64-bit port id of an interface that generates a seed of its own; can be given again for others
    #[arg(long, value_name = "INTERFACE=ID", requires = "srlinux", conflicts_with_all = ["profile", "junos", "sros"], value_parser = port_id)]
    port_id: Vec<PortId>,
    /// Port or interface of SR OS whose own settings count [default: those of the system]
    #[arg(long, value_name = "port=NAME|interface=NAME", requires = "sros", conflicts_with_all = ["profile", "junos", "srlinux"], value_parser = place)]
    applies_to: Option<AppliesTo>,
}

/// A router's notation, or its system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    Junos,
    SrLinux,
    SrOs,
}

/// A configuration and its notation.
pub(crate) type Given<'a> = (Notation, &'a Path);

/// The port or interface of SR OS whose settings count.
#[derive(Clone, Debug)]
struct AppliesTo {
    kind: &'static str,
    name: String,
}

fn place(argument: &str) -> Result<AppliesTo, &'static str> {
    const REMEDY: &str = "write it as in port=1/1/1 or interface=to-core";
    let (kind, name) = argument.split_once('=').ok_or(REMEDY)?;
    let kind = ["port", "interface"].into_iter().find(|known| *known == kind).ok_or(REMEDY)?;
    Ok(AppliesTo { kind, name: name.to_owned() })
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
    pub(super) fn is_given(&self) -> bool {
        self.given().is_some()
    }

    /// The configuration that is given, with its notation.
    pub(crate) fn given(&self) -> Option<Given<'_>> {
        let Self { junos, srlinux, sros, .. } = self;
        let all = [(Notation::Junos, junos), (Notation::SrLinux, srlinux), (Notation::SrOs, sros)];
        all.into_iter().find_map(|(notation, file)| Some((notation, file.as_deref()?)))
    }

    /// The same facts beside another configuration.
    pub(crate) fn with(&self, (notation, file): Given<'_>) -> Self {
        let file_of = |other| (other == notation).then(|| file.to_owned());
        Self {
            junos: file_of(Notation::Junos),
            srlinux: file_of(Notation::SrLinux),
            sros: file_of(Notation::SrOs),
            ..self.clone()
        }
    }

    /// Profile of the router, where a configuration is given.
    pub(super) fn profile(&self) -> Option<Result<Profile, Failure>> {
        self.given().map(|(notation, file)| match notation {
            Notation::Junos => self.junos_profile(file),
            Notation::SrLinux => self.srlinux_profile(file),
            Notation::SrOs => self.sros_profile(file),
        })
    }

    fn sros_profile(&self, file: &Path) -> Result<Profile, Failure> {
        let mut texts = Texts::default();
        let mut options = read_options(file, sros::read, &mut texts)?;
        if let Some(AppliesTo { kind, name }) = &self.applies_to {
            options.push_argument("--applies-to", &["applies-to", kind], name);
            texts.add("--applies-to", name);
        }
        compile(file, "sros-7750", None, &options, texts)
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
        let is_stated = Platform::states_type(&options) && Platform::stated_in(&options).is_none();
        let mut state = |argument: &str, path: &[&str], value: &str| {
            options.push_argument(argument, path, value);
            texts.add(argument, value);
        };
        if let Some(platform) = self.platform {
            // A kind of hardware, too, stands in place of a type that is not known.
            let name = platform.chassis.or(is_stated.then_some(platform.system));
            name.into_iter()
                .for_each(|name| state("--platform", &["platform", "chassis", "type"], name));
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
