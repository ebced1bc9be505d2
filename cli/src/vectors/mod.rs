// SPDX-License-Identifier: Apache-2.0
//! `lbhash vectors`: make, check, convert and compare vector sets.

mod diff;

use crate::{
    capture_file::{self, Strictness},
    failure::Failure,
    hashing::{HashArguments, Hashing},
    interrupt, message, source,
};
use clap::{Args, Subcommand, builder::PossibleValuesParser, builder::TypedValueParser};
use lbhash_control::numbers;
use lbhash_control::topology::Topology;
use lbhash_model::Metadata;
use lbhash_vectors::{
    set::{self, Format, Report, Request, TopologyText},
    stimulus::Generator,
};
use std::{
    io::Write,
    path::{Path, PathBuf},
};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a set: packets, configuration and expected results, by the bit-serial reference
    #[command(after_help = GENERATE_EXAMPLES)]
    Generate(Box<GenerateArguments>),
    /// Make a set again and compare every byte of it; exit code 1 where it differs
    #[command(after_help = "Example:\n  lbhash vectors check vectors/golden/directed")]
    Check {
        /// Directory of the set
        #[arg(value_name = "DIRECTORY")]
        set: PathBuf,
    },
    /// Compare two outputs field by field: the first difference, and how many packets differ in
    /// each field
    Diff(diff::Arguments),
    /// Make the files of another format from the JSON lines of a set
    #[command(after_help = CONVERT_EXAMPLES)]
    Convert {
        /// Directory of the set
        #[arg(value_name = "DIRECTORY")]
        set: PathBuf,
        /// memh: $readmemh memories with a SystemVerilog header; csv: a row per packet; pcapng: a
        /// capture with keys as comments; packed: one binary stream for long runs
        #[arg(long, required = true, value_delimiter = ',', value_parser = format_parser())]
        format: Vec<Format>,
        /// Directory to write: new, empty, or another, older set and nothing else
        #[arg(long, value_name = "DIRECTORY")]
        out: PathBuf,
    },
}

const GENERATE_EXAMPLES: &str = "\
Examples:
  lbhash vectors generate --out set --generator random --packets 1000 --stimulus-seed 7
  lbhash vectors generate --out set --generator directed --profile all-fields --format memh,csv
  lbhash vectors generate --out set --generator random --packets 5000 --profile tomahawk --distinct
  lbhash vectors generate --out set --capture traffic.pcap --bridged --ifindex 17
  lbhash vectors generate --out set --junos mx.conf --release 17.4R1
  lbhash vectors generate --out set --topology topology.toml --generator flows --packets 200";

const CONVERT_EXAMPLES: &str = "\
Example:
  lbhash vectors convert vectors/golden/directed --format memh --out build/directed";

#[derive(Args)]
pub(crate) struct GenerateArguments {
    /// Directory to write: new, empty, or an older set and nothing else
    #[arg(long, value_name = "DIRECTORY")]
    out: PathBuf,
    /// How packets are made
    #[arg(long, default_value = "random", value_parser = generator_parser())]
    generator: Generator,
    /// Packets to make, before --distinct leaves some out; a fixed list such as `directed` may have
    /// fewer
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1000,
        value_parser = numbers::u64,
        allow_negative_numbers = true
    )]
    packets: u64,
    /// Seed of the generator; equal seeds give equal files
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1,
        value_parser = numbers::u64,
        allow_negative_numbers = true
    )]
    stimulus_seed: u64,
    /// Take the packets from a capture (`-` for standard input) instead of a generator
    #[arg(long, value_name = "FILE", conflicts_with_all = ["generator", "packets", "stimulus_seed"])]
    capture: Option<PathBuf>,
    #[command(flatten)]
    strictness: Strictness,
    /// Leave out packets whose result has no family, no status, and no record type in a context,
    /// that none before had
    #[arg(long)]
    distinct: bool,
    /// Next hops, LAGs and routes (docs/topology.md): packets get the group of their route, results
    /// the selected members. With dynamic load balancing, loads of ports and waits are made by the
    /// stimulus seed, too
    #[arg(long, value_name = "FILE.toml")]
    topology: Option<PathBuf>,
    /// Derived files to add to the JSON lines
    #[arg(long, value_delimiter = ',', value_parser = format_parser())]
    format: Vec<Format>,
    #[command(flatten)]
    hashing: HashArguments,
}

fn format_parser() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::name)).try_map(|name| {
        Format::ALL.into_iter().find(|format| format.name() == name).ok_or("no such format")
    })
}

fn generator_parser() -> impl TypedValueParser<Value = Generator> {
    PossibleValuesParser::new(Generator::ALL.map(Generator::name))
        .try_map(|name| name.parse::<Generator>())
}

pub(crate) fn run(command: &Command, out: &mut impl Write) -> Result<(), Failure> {
    match command {
        Command::Generate(arguments) => generate(arguments, out),
        Command::Check { set } => check(set, out),
        Command::Diff(arguments) => diff::run(arguments, out),
        Command::Convert { set, format, out: directory } => {
            interrupt::watch();
            let bar = capture_file::packet_counter();
            set::convert(set, format, directory, &mut |packets| {
                bar.set_position(packets);
                interrupt::flow()
            })?;
            let files: Vec<_> = format.iter().flat_map(|format| format.files()).copied().collect();
            let files = files.join(", ");
            Ok(writeln!(out, "{}: {files}", directory.display())?)
        }
    }
}

fn generate(arguments: &GenerateArguments, out: &mut impl Write) -> Result<(), Failure> {
    let topology = arguments.topology.as_deref().map(topology).transpose()?;
    let (topology, compiled) = topology.unzip();
    let capture = arguments.capture.as_deref();
    let Hashing { profile, metadata, .. } = arguments.hashing.load(capture, compiled.as_ref())?;
    let request = Request {
        profile: profile.toml().to_owned(),
        profile_origin: profile.name().to_owned(),
        hash_seed: arguments.hashing.seed,
        topology,
        source: packets(arguments, metadata)?,
        reading: arguments.strictness.options(),
        distinct: arguments.distinct,
        formats: arguments.format.clone(),
    };
    let bar = capture_file::packet_counter();
    let made = set::generate(&request, &arguments.out, &mut |done| {
        bar.set_position(done);
        interrupt::flow()
    })?;
    let set::Made { manifest, skipped } = made;
    if skipped.packets() > 0 {
        message::note(format_args!("{} packets skipped: {skipped}", skipped.packets()));
    }
    writeln!(
        out,
        "{}: {} packets, profile {}, {} files and manifest.json",
        arguments.out.display(),
        manifest.packets,
        manifest.profile,
        manifest.files.len()
    )?;
    Ok(())
}

/// The text of a topology, and what it compiles to.
fn topology(file: &Path) -> Result<(TopologyText, Topology), Failure> {
    let text = source::read_topology(file)?;
    let topology = source::compile_topology(&text)?;
    Ok((text, topology))
}

fn packets(arguments: &GenerateArguments, metadata: Metadata) -> Result<set::Source, Failure> {
    match &arguments.capture {
        Some(path) => Ok(set::Source::Capture { path: path.clone(), metadata }),
        None if metadata != Metadata::default() || arguments.hashing.interface.is_some() => {
            Err(Failure::MetadataOfGenerator)
        }
        None => Ok(set::Source::Generator {
            generator: arguments.generator,
            seed: arguments.stimulus_seed,
            packets: arguments.packets,
        }),
    }
}

fn check(set: &Path, out: &mut impl Write) -> Result<(), Failure> {
    interrupt::watch();
    let bar = capture_file::packet_counter();
    let report = set::check(set, &mut |packets| {
        bar.set_position(packets);
        interrupt::flow()
    })?;
    let Report { packets, files, foreign, differences, differing_lines } = &report;
    for file in foreign {
        message::note(format_args!(
            "{}: {} is not of the set and was not compared",
            set.display(),
            file.display()
        ));
    }
    let written = differences.iter().try_for_each(|difference| writeln!(out, "{difference}"));
    // The verdict stands where its reasons cannot be written.
    if !report.is_current() {
        let set = set.display().to_string();
        return Err(Failure::SetDiffers { set, lines: *differing_lines });
    }
    written?;
    let files = files.len();
    Ok(writeln!(out, "{}: current, {packets} packets, {files} files compared", set.display())?)
}
