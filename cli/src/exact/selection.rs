// SPDX-License-Identifier: Apache-2.0
//! The system and its settings, as every command over exact hashes takes them.

use super::{
    ExactError,
    host::{Decision, Host, NextHop, Way},
};
use crate::{failure::Failure, message, source::RouterArguments};
use clap::Args;
use lbhash_hashes::{
    Answer, Error, Hash, Packet, Trace,
    system::{self, System},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Arguments of `lbhash exact hash` and `lbhash exact flow`.
#[derive(Args)]
pub(crate) struct SystemArguments {
    /// System: see `lbhash exact list`
    #[arg(long, value_name = "NAME", default_value = "linux-ecmp")]
    system: String,
    /// Settings as lines KEY=VALUE, such as a switch's config.bcm; may be given several times
    #[arg(long, value_name = "FILE")]
    config: Vec<PathBuf>,
    /// A Linux host: JSON object with `routes`, `nexthops` and `sysctl` (docs/exact-hashes.md)
    #[arg(long, value_name = "HOST.json")]
    linux: Option<PathBuf>,
    /// With --linux: take the route of this prefix, whatever the destination
    #[arg(long, value_name = "PREFIX", requires = "linux")]
    prefix: Option<String>,
    /// Settings of the system; they go before those of files
    #[arg(value_name = "KEY=VALUE")]
    settings: Vec<String>,
}

/// Arguments of commands that also know the model's own keys.
#[derive(Args)]
#[command(next_help_heading = "Exact hash of a real system")]
pub(crate) struct ExactArguments {
    /// Hash as this system does, in place of the model's own function: see `lbhash exact list`; linux-6.12-l4 and the like name
    /// kernel and policy. With it --config holds settings as lines KEY=VALUE, such as a switch's config.bcm
    #[arg(
        long,
        value_name = "NAME",
        conflicts_with_all = ["profile", "seed", "junos", "srlinux", "sros", "huawei", "interface", "hash_profile", "bridged", "ifindex", "service_id"]
    )]
    system: Option<String>,
    /// A Linux host: JSON object with `routes`, `nexthops` and `sysctl` (docs/exact-hashes.md)
    #[arg(
        long,
        value_name = "HOST.json",
        conflicts_with_all = ["profile", "seed", "junos", "srlinux", "sros", "huawei", "interface", "hash_profile", "bridged", "ifindex", "service_id"]
    )]
    linux: Option<PathBuf>,
    /// Setting of the system, can be given again for others; before those of files
    #[arg(long = "set", value_name = "KEY=VALUE")]
    settings: Vec<String>,
}

/// A system that is ready to hash, or a host with its routes.
pub(crate) struct Selection {
    pub(crate) system: &'static System,
    engine: Engine,
}

enum Engine {
    System(Box<dyn Hash>),
    Host(Host),
}

/// What became of one packet.
pub(crate) struct Answered {
    /// Prefix of the route of a host.
    pub(crate) matched: Option<String>,
    pub(crate) answer: Option<Answer>,
    /// Where a host sends it; `None` for systems that have no routes.
    pub(crate) way: Option<Way>,
    /// Why there is no answer.
    pub(crate) error: Option<Error>,
}

impl Answered {
    /// The next hop of a host.
    pub(crate) const fn next_hop(&self) -> Option<&NextHop> {
        match &self.way {
            Some(Way::NextHop(hop)) => Some(hop),
            _ => None,
        }
    }

    /// The hash in hexadecimal, as wide as it is.
    pub(crate) fn digits(&self) -> Option<String> {
        let Answer { value, bits, .. } = self.answer.as_ref()?;
        Some(format!("0x{value:0width$x}", width = bits.div_ceil(4) as usize))
    }

    pub(crate) fn member(&self) -> Option<u32> {
        self.answer.as_ref()?.member
    }

    /// Where the packet goes, in a word or two.
    pub(crate) fn destination(&self) -> String {
        match (&self.error, &self.way, self.member()) {
            (Some(Error::NotKnown(_)), ..) => "not known".into(),
            (Some(_), ..) => "not routed".into(),
            (None, Some(Way::NextHop(hop)), _) => hop.name(),
            (None, Some(Way::Ends(why)), _) => why.clone(),
            (None, None, Some(member)) => format!("member {member}"),
            (None, None, None) => "-".into(),
        }
    }
}

impl Selection {
    /// Asks for one packet.
    pub(crate) fn ask(&self, packet: &Packet<'_>, trace: &mut Trace) -> Answered {
        match &self.engine {
            Engine::System(hash) => {
                let (answer, error) = match hash.hash(packet, trace) {
                    Ok(answer) => (Some(answer), None),
                    Err(error) => (None, Some(error)),
                };
                Answered { matched: None, answer, way: None, error }
            }
            Engine::Host(host) => match host.decide(packet, trace) {
                Ok(Decision { matched, way, answer }) => {
                    Answered { matched, answer, way: Some(way), error: None }
                }
                Err((matched, error)) => {
                    Answered { matched, answer: None, way: None, error: Some(error) }
                }
            },
        }
    }

    fn load(asked: &Asked<'_>) -> Result<Self, Failure> {
        let name = asked.system.unwrap_or("linux-ecmp");
        let of_system = |error| ExactError::System { system: name.to_owned(), error };
        let (system, mut settings) = system::resolve(name).map_err(of_system)?;
        for path in asked.config {
            let file = path.display().to_string();
            let text = fs::read_to_string(path)
                .map_err(|error| Failure::Read { file: file.clone(), error })?;
            settings
                .add_lines(&text)
                .map_err(|error| ExactError::File { file, problem: error.to_string() })?;
        }
        for argument in asked.settings {
            let pair = argument.split_once('=');
            let (key, value) =
                pair.ok_or_else(|| ExactError::NoSetting { argument: argument.clone() })?;
            settings.set(key, value);
        }
        if let Some(members) = asked.members {
            let (key, value) = system.equal_members(members).ok_or_else(|| {
                let problem = format!("--members: the member of {name} is not chosen so");
                ExactError::File { file: name.to_owned(), problem }
            })?;
            settings.set(key, &value);
        }
        let Some(path) = asked.linux else {
            let hash = system.build(&settings).map_err(of_system)?;
            return Ok(Self { system, engine: Engine::System(hash) });
        };
        let file = path.display().to_string();
        if system.name != "linux-ecmp" {
            let problem = format!("{name} has no routes: --linux goes with linux-VERSION");
            return Err(ExactError::File { file, problem }.into());
        }
        let mut host = Host::read(path, &settings)?;
        if let Some(prefix) = asked.prefix {
            host.choose(prefix)
                .map_err(|problem| ExactError::File { file: file.clone(), problem })?;
        }
        for note in &host.notes {
            message::note(format_args!("{file}: {note}"));
        }
        Ok(Self { system, engine: Engine::Host(host) })
    }
}

/// What was asked for.
struct Asked<'a> {
    system: Option<&'a str>,
    config: &'a [PathBuf],
    linux: Option<&'a Path>,
    prefix: Option<&'a str>,
    settings: &'a [String],
    members: Option<u64>,
}

impl SystemArguments {
    pub(crate) fn load(&self) -> Result<Selection, Failure> {
        Selection::load(&Asked {
            system: Some(&self.system),
            config: &self.config,
            linux: self.linux.as_deref(),
            prefix: self.prefix.as_deref(),
            settings: &self.settings,
            members: None,
        })
    }
}

impl ExactArguments {
    /// Whether a real system is asked for.
    pub(crate) const fn is_given(&self) -> bool {
        self.system.is_some() || self.linux.is_some()
    }

    /// Loads the system, `None` where none is asked for; `members` are equal ones to choose from, and `--config` of the router's
    /// arguments is a file of settings.
    pub(crate) fn load(
        &self,
        members: Option<u64>,
        router: &RouterArguments,
    ) -> Result<Option<Selection>, Failure> {
        if !self.is_given() {
            return match self.settings.first() {
                Some(setting) => Err(ExactError::NoSystem { setting: setting.clone() }.into()),
                None => Ok(None),
            };
        }
        let config: Vec<PathBuf> =
            router.given().map(|(_, file)| file.to_owned()).into_iter().collect();
        let asked = Asked {
            system: self.system.as_deref(),
            config: &config,
            linux: self.linux.as_deref(),
            prefix: None,
            settings: &self.settings,
            members,
        };
        Selection::load(&asked).map(Some)
    }
}
