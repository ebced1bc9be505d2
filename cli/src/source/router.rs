// SPDX-License-Identifier: Apache-2.0
//! A router's own configuration in place of a profile, and arguments for what it does not state.

use super::configuration::Source;
use crate::failure::Failure;
use clap::{ArgGroup, Args};
use lbhash_control::{
    profile::Profile,
    systems::{
        huawei, junos, linux,
        looks_like::Writer,
        srlinux::{self, MacAddress, Platform},
        sros,
    },
};
use std::path::{Path, PathBuf};

/// Arguments that name a router's configuration, of which one can be given.
pub(crate) const NOTATIONS: [&str; 5] = ["config", "junos", "srlinux", "sros", "huawei"];

// An argument that belongs to one notation names the other ways to a profile as conflicts: `requires` alone is not checked where
// what it requires conflicts with what is given.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "A router's own configuration, in place of a profile")]
#[command(group(ArgGroup::new("router").args(NOTATIONS)))]
#[group(skip)]
pub(crate) struct RouterArguments {
    /// Configuration of any of these systems: finds out which one wrote it, and says so; `-` for standard input
    #[arg(long, value_name = "FILE|-")]
    config: Option<PathBuf>,
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
    /// Huawei VRP: output of `display current-configuration`; `-` for standard input
    #[arg(long, value_name = "FILE|-")]
    huawei: Option<PathBuf>,
    /// What a Linux host or SONiC prints, which commands about a profile take as `--linux`: beside packets that is the host whose own
    /// function they are to go through.
    #[arg(skip)]
    linux: Option<PathBuf>,
    /// Junos release of the router [default: `version` in the file, else 18.3R1]
    #[arg(long, value_name = "RELEASE", requires = "router", conflicts_with_all = ["profile", "srlinux", "sros", "huawei"])]
    release: Option<String>,
    /// Hardware under SR Linux: 7250-ixr, 7220-ixr-d, 7220-ixr-h, 7215-ixs, or a chassis such as 7250-ixr-6e
    /// [default: `platform chassis type` in the file, else 7250-ixr]
    #[arg(long, value_name = "NAME", requires = "router", conflicts_with_all = ["profile", "junos", "sros", "huawei"])]
    platform: Option<Platform>,
    /// Base MAC address of the chassis, of which SR Linux generates seeds
    #[arg(long, value_name = "MAC", requires = "router", conflicts_with_all = ["profile", "junos", "sros", "huawei"])]
    chassis_mac: Option<MacAddress>,
    /// 64-bit port id of an interface that generates a seed of its own; can be given again for others
    #[arg(long, value_name = "INTERFACE=ID", requires = "router", conflicts_with_all = ["profile", "junos", "sros", "huawei"], value_parser = port_id)]
    port_id: Vec<PortId>,
    /// Port or interface of SR OS whose own settings count [default: those of the system]
    #[arg(long, value_name = "port=NAME|interface=NAME", requires = "router", conflicts_with_all = ["profile", "junos", "srlinux", "huawei"], value_parser = place)]
    applies_to: Option<AppliesTo>,
}

/// A router's notation, or its system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    /// Any: the text tells.
    Config,
    Junos,
    SrLinux,
    SrOs,
    Huawei,
    Linux,
}

impl Notation {
    pub(super) const fn option(self) -> &'static str {
        match self {
            Self::Config => "--config",
            Self::Junos => "--junos",
            Self::SrLinux => "--srlinux",
            Self::SrOs => "--sros",
            Self::Huawei => "--huawei",
            Self::Linux => "--linux of `lbhash profile`",
        }
    }

    /// The notation of what a system writes; `None` for systems that are not read.
    pub(crate) const fn of(writer: Writer) -> Option<Self> {
        match writer {
            Writer::Junos => Some(Self::Junos),
            Writer::SrLinux => Some(Self::SrLinux),
            Writer::SrOs => Some(Self::SrOs),
            Writer::Huawei => Some(Self::Huawei),
            Writer::Linux => Some(Self::Linux),
            Writer::Other => None,
        }
    }
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
        let Self { config, junos, srlinux, sros, huawei, linux, .. } = self;
        let all = [
            (Notation::Config, config),
            (Notation::Junos, junos),
            (Notation::SrLinux, srlinux),
            (Notation::SrOs, sros),
            (Notation::Huawei, huawei),
            (Notation::Linux, linux),
        ];
        all.into_iter().find_map(|(notation, file)| Some((notation, file.as_deref()?)))
    }

    /// The same facts beside another configuration.
    pub(crate) fn with(&self, (notation, file): Given<'_>) -> Self {
        let file_of = |other| (other == notation).then(|| file.to_owned());
        Self {
            config: file_of(Notation::Config),
            junos: file_of(Notation::Junos),
            srlinux: file_of(Notation::SrLinux),
            sros: file_of(Notation::SrOs),
            huawei: file_of(Notation::Huawei),
            linux: file_of(Notation::Linux),
            ..self.clone()
        }
    }

    /// Profile of the router, where a configuration is given.
    pub(super) fn profile(&self) -> Option<Result<Profile, Failure>> {
        self.given().map(|given| self.read_profile(given))
    }

    fn read_profile(&self, (notation, file): Given<'_>) -> Result<Profile, Failure> {
        let source = Source::read(notation, file)?;
        self.check_facts(&source)?;
        match source.notation {
            Notation::Junos => self.junos_profile(&source),
            Notation::SrLinux => self.srlinux_profile(&source),
            Notation::SrOs => self.sros_profile(&source),
            Notation::Huawei => source.compile("huawei", None, &source.options(huawei::read)),
            Notation::Linux | Notation::Config => {
                let linux::Host { system, options } = linux::read(&source.text, &source.origin);
                source.compile(system, None, &options)
            }
        }
    }

    /// Facts beside a configuration, where only the text tells whose it is.
    fn check_facts(&self, source: &Source<'_>) -> Result<(), Failure> {
        let facts = [
            ("--release", Notation::Junos, self.release.is_some()),
            ("--platform", Notation::SrLinux, self.platform.is_some()),
            ("--chassis-mac", Notation::SrLinux, self.chassis_mac.is_some()),
            ("--port-id", Notation::SrLinux, !self.port_id.is_empty()),
            ("--applies-to", Notation::SrOs, self.applies_to.is_some()),
        ];
        for (argument, notation, is_given) in facts {
            if is_given && notation != source.notation {
                let file = source.origin.clone();
                let (wanted, found) = (notation.option(), source.notation.option());
                return Err(Failure::NotOfTheConfiguration { file, argument, wanted, found });
            }
        }
        Ok(())
    }

    fn junos_profile(&self, source: &Source<'_>) -> Result<Profile, Failure> {
        source.compile("junos-trio", self.release.as_deref(), &source.options(junos::read))
    }

    fn sros_profile(&self, source: &Source<'_>) -> Result<Profile, Failure> {
        let mut texts = source.texts();
        let mut options = source.options(sros::read);
        if let Some(AppliesTo { kind, name }) = &self.applies_to {
            options.push_argument("--applies-to", &["applies-to", kind], name);
            texts.add("--applies-to", name);
        }
        source.compile_with("sros-7750", None, &options, texts)
    }

    fn srlinux_profile(&self, source: &Source<'_>) -> Result<Profile, Failure> {
        let mut texts = source.texts();
        let mut options = source.options(srlinux::read);
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
        source.compile_with(platform.system, None, &options, texts)
    }
}
