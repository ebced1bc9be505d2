// SPDX-License-Identifier: Apache-2.0
//! `lbhash topology`: out of a router's configuration, and checked.

use crate::{
    capture_file::name_of,
    failure::Failure,
    source::{self, Notation, Source},
};
use clap::{Args, Subcommand, ValueEnum};
use lbhash_control::topology::import::{self, import};
use std::{io::Write, path::PathBuf};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Print a topology with the ports, LAGs, next-hop groups and static routes of a configuration
    Import(ImportArguments),
    /// Check a topology by the rules of its platform, and say what it holds
    Check(CheckArguments),
}

#[derive(Args)]
#[command(after_help = IMPORT_EXAMPLES)]
pub(crate) struct ImportArguments {
    /// Configuration of Junos, SR Linux, SR OS or Linux; `-` for standard input
    #[arg(value_name = "FILE|-")]
    file: PathBuf,
    /// System that wrote it [default: what it looks like, which is said]
    #[arg(long, value_enum)]
    system: Option<System>,
}

const IMPORT_EXAMPLES: &str = "\
Examples:
  lbhash topology import mx.conf > mx.toml
  lbhash topology import --system linux host.json > host.toml
  lbhash route traffic.pcap --topology mx.toml --junos mx.conf

Comments in the file say what the configuration does not: numbers of ports, next hops to which no interface leads.";

#[derive(Args)]
pub(crate) struct CheckArguments {
    /// Topology; `-` for standard input
    #[arg(value_name = "TOPOLOGY|-")]
    file: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum System {
    Junos,
    Srlinux,
    Sros,
    Linux,
}

impl System {
    const fn notation(self) -> Notation {
        match self {
            Self::Junos => Notation::Junos,
            Self::Srlinux => Notation::SrLinux,
            Self::Sros => Notation::SrOs,
            Self::Linux => Notation::Linux,
        }
    }
}

pub(crate) fn run(command: &Command, out: &mut impl Write) -> Result<(), Failure> {
    match command {
        Command::Import(arguments) => run_import(arguments, out),
        Command::Check(arguments) => run_check(arguments, out),
    }
}

fn run_import(arguments: &ImportArguments, out: &mut impl Write) -> Result<(), Failure> {
    let notation = arguments.system.map_or(Notation::Config, System::notation);
    let configuration = Source::read(notation, &arguments.file)?;
    let of = match configuration.notation {
        Notation::Junos => import::Source::Junos,
        Notation::SrLinux => import::Source::SrLinux,
        Notation::SrOs => import::Source::SrOs,
        Notation::Linux => import::Source::Linux,
        Notation::Huawei | Notation::Config => {
            return Err(Failure::NoImport { file: configuration.origin });
        }
    };
    let toml = import(of, &configuration.text, &configuration.origin).map_err(|findings| {
        Failure::Findings { findings: findings.all().to_vec(), texts: configuration.texts() }
    })?;
    out.write_all(toml.as_bytes())?;
    Ok(())
}

fn run_check(arguments: &CheckArguments, out: &mut impl Write) -> Result<(), Failure> {
    let topology = source::load_topology(&arguments.file)?;
    let (groups, routes) = (topology.groups().count(), topology.routes().len());
    let s = |count: usize| if count == 1 { "" } else { "s" };
    writeln!(
        out,
        "{}: platform {}, {groups} group{} programmed, {routes} route{}",
        name_of(&arguments.file),
        topology.platform().name(),
        s(groups),
        s(routes),
    )?;
    Ok(())
}
