// SPDX-License-Identifier: Apache-2.0
//! The register writes of a profile, in the formats that drivers and testbenches read.

use super::{ProfileArguments, register_names::register_name};
use crate::failure::Failure;
use clap::{Args, ValueEnum};
use lbhash_control::numbers;
use lbhash_model::config::registers::Write as RegisterWrite;
use std::io::{self, Write};

pub(super) const EXAMPLES: &str = "\
Examples:
  lbhash profile compile srlinux-7250-ixr --seed 7
  lbhash profile compile srlinux-7250-ixr --format memh
  lbhash profile compile --junos mx.conf --format csv";

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    profile: ProfileArguments,
    /// Seed of every hash user, 0 to 65535 [default: those of the profile]
    #[arg(long, value_name = "N", value_parser = numbers::u16, allow_negative_numbers = true)]
    seed: Option<u16>,
    /// Output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Address, data and name in columns
    Text,
    /// One JSON object per write
    Jsonl,
    /// For `$readmemh`: a word of 52 bits per write, address in bits 51:32, data in bits 31:0
    Memh,
    /// Comma-separated, with a header line
    Csv,
}

pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let profile = arguments.profile.load()?;
    let mut configuration = profile.configuration().clone();
    if let Some(seed) = arguments.seed {
        configuration.set_seed(seed);
    }
    let writes = configuration.compile()?.writes();
    Ok(write(profile.name(), &writes, arguments.format, out)?)
}

fn write(
    profile: &str,
    writes: &[RegisterWrite],
    format: Format,
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        Format::Text => writeln!(out, "address  data        register")?,
        Format::Jsonl => {}
        Format::Memh => {
            writeln!(out, "// {profile}: {} register writes, address_data", writes.len())?
        }
        Format::Csv => writeln!(out, "address,data,register")?,
    }
    for &RegisterWrite { address, data } in writes {
        let name = register_name(address);
        match format {
            Format::Text => writeln!(out, "0x{address:05x}  0x{data:08x}  {name}")?,
            Format::Jsonl => writeln!(
                out,
                "{{\"address\":\"0x{address:05x}\",\"data\":\"0x{data:08x}\",\"register\":\"{name}\"}}"
            )?,
            Format::Memh => writeln!(out, "{address:05x}_{data:08x} // {name}")?,
            Format::Csv => writeln!(out, "0x{address:05x},0x{data:08x},{name}")?,
        }
    }
    Ok(())
}
