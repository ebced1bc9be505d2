// SPDX-License-Identifier: Apache-2.0
//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use lbhash_control::numbers;
use lbhash_cosim::{pattern::Pattern, recorder::REFERENCE_EVERY, scenario::Groups};
use lbhash_vectors::stimulus::Generator;
use std::path::PathBuf;

/// Model and RTL in lock-step: every output compared on every cycle.
#[derive(Parser)]
#[command(
    version,
    max_term_width = 100,
    after_help = "Exit codes: 0 no mismatch, 1 a mismatch, 2 input that cannot be used"
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Run random or captured packets through model and RTL.
    #[command(after_help = "Examples:\n  \
        lbhash-cosim run --seed 7 --packets 1e6 --profile junos-trio-18.3\n  \
        lbhash-cosim run --capture trace.pcap --stages --reference-every 1")]
    Run(RunArguments),
    /// Run the directed scenarios: what random packets and accesses reach too seldom.
    Directed(DirectedArguments),
    /// Try mutants of the RTL (scripts/mutation.py).
    #[command(hide = true)]
    Mutants(MutantsArguments),
    /// Run a scenario of a failure bundle again, every stage compared.
    #[command(after_help = "Example:\n  \
        lbhash-cosim replay build/failures/7/scenario.json --bundle again")]
    Replay {
        /// `scenario.json` of the bundle.
        scenario: PathBuf,
        /// The text of the RTL that synthesis sees, in place of that for simulation; then the stages
        /// are not compared.
        #[arg(long)]
        synthesis: bool,
        /// Where to write a waveform of the cycles around the mismatch and the rest of a bundle.
        #[arg(long, value_name = "DIRECTORY")]
        bundle: Option<PathBuf>,
    },
    /// Select members with every key, for many sizes of a group or all.
    #[command(after_help = "Example:\n  lbhash-cosim select --sizes 3,64,1000")]
    Select(SelectArguments),
    /// Measure lock-step against a bare C++ loop over the same RTL.
    #[command(after_help = "Example:\n  lbhash-cosim bench --rounds 3 --packets 60_000")]
    Bench(BenchArguments),
}

#[derive(Args)]
pub(crate) struct RunArguments {
    /// Everything derives from this: packets, patterns, register accesses, resets.
    #[arg(long, default_value_t = 1, value_parser = numbers::u64, allow_negative_numbers = true)]
    pub(crate) seed: u64,
    /// Packets in all [default: 100000, or those of the capture]
    #[arg(long, value_parser = positive, allow_negative_numbers = true)]
    pub(crate) packets: Option<usize>,
    /// Built-in profile or TOML file.
    #[arg(long, default_value = "srlinux-7250-ixr")]
    pub(crate) profile: String,
    /// Packets made by: random, directed, mixed, tcp64, encapsulations or flows.
    #[arg(long, default_value = "random", conflicts_with = "capture")]
    pub(crate) generator: Generator,
    /// Packets of a pcap or pcapng file instead, over and over; `-` for standard input.
    #[arg(long, value_name = "FILE|-")]
    pub(crate) capture: Option<PathBuf>,
    /// Pattern of valid and ready both: always, random:PERCENT, bursts:HIGH,LOW, gaps, alternating,
    /// stalls, pulses, with-peer, list:LEVELS [default: drawn for each instance]
    #[arg(long)]
    pub(crate) pattern: Option<Pattern>,
    /// Pattern of s_axis_tvalid alone.
    #[arg(long, value_name = "PATTERN")]
    pub(crate) valid: Option<Pattern>,
    /// Pattern of m_axis_tready alone.
    #[arg(long, value_name = "PATTERN")]
    pub(crate) ready: Option<Pattern>,
    /// Packets only: no register accesses but the first load, no resets, no odd tkeep.
    #[arg(long)]
    pub(crate) quiet_bus: bool,
    /// Instances with groups to select from.
    #[arg(long, value_enum, default_value_t = GroupsArgument::Mixed)]
    pub(crate) groups: GroupsArgument,
    /// Compare the signals of every stage too, and name the first that differs (slower).
    #[arg(long)]
    pub(crate) stages: bool,
    /// The text of the RTL that synthesis sees, in place of that for simulation.
    #[arg(long, conflicts_with = "stages")]
    pub(crate) synthesis: bool,
    /// Independent instances, spread over all cores [default: one per 25000 packets]
    #[arg(long, value_parser = numbers::positive, allow_negative_numbers = true)]
    pub(crate) instances: Option<u32>,
    /// Run this instance alone, counted from 0.
    #[arg(long, value_name = "INSTANCE", value_parser = any, allow_negative_numbers = true)]
    pub(crate) only: Option<usize>,
    /// The bit-serial reference checks one packet in N; 0 = none.
    #[arg(
        long,
        value_name = "N",
        default_value_t = REFERENCE_EVERY,
        value_parser = any,
        allow_negative_numbers = true
    )]
    pub(crate) reference_every: usize,
    /// How to print the verdict.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Write the verdict as a JUnit file too.
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    /// Where failure bundles go.
    #[arg(long, value_name = "DIRECTORY", default_value = "build/failures")]
    pub(crate) failures: PathBuf,
}

#[derive(Args)]
pub(crate) struct DirectedArguments {
    /// What the scenarios leave open derives from this.
    #[arg(long, default_value_t = 1, value_parser = numbers::u64, allow_negative_numbers = true)]
    pub(crate) seed: u64,
    /// Run this scenario alone.
    #[arg(long, value_name = "NAME")]
    pub(crate) only: Option<String>,
    /// Compare the signals of every stage too, and name the first that differs (slower).
    #[arg(long)]
    pub(crate) stages: bool,
    /// The text of the RTL that synthesis sees, in place of that for simulation.
    #[arg(long, conflicts_with = "stages")]
    pub(crate) synthesis: bool,
    /// Say what each scenario is for.
    #[arg(long)]
    pub(crate) aims: bool,
    /// Write the verdict as a JUnit file too, a case per scenario.
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    /// Where failure bundles go.
    #[arg(long, value_name = "DIRECTORY", default_value = "build/failures")]
    pub(crate) failures: PathBuf,
}

#[derive(Args)]
pub(crate) struct MutantsArguments {
    /// Directory with `rtl/` and the mutants in it.
    #[arg(long)]
    pub(crate) root: PathBuf,
    /// Mutants: 1 to N, and 0, which is none.
    #[arg(long, value_parser = numbers::u32)]
    pub(crate) count: u32,
    /// A line of JSON is appended for each mutant; those that have one are not tried again.
    #[arg(long, value_name = "FILE")]
    pub(crate) fates: PathBuf,
    /// The text of the RTL that synthesis sees.
    #[arg(long)]
    pub(crate) synthesis: bool,
    /// Seed of the scenarios.
    #[arg(long, default_value_t = 1, value_parser = numbers::u64)]
    pub(crate) seed: u64,
}

#[derive(Args)]
pub(crate) struct SelectArguments {
    /// Every size from 1 to 1024, in place of the powers of two and their neighbours.
    #[arg(long, conflicts_with = "sizes")]
    pub(crate) exhaustive: bool,
    /// These sizes, separated by commas.
    #[arg(long, value_delimiter = ',', value_parser = group_size)]
    pub(crate) sizes: Option<Vec<u16>>,
}

impl SelectArguments {
    /// The sizes to run.
    pub(crate) fn sizes(&self) -> Vec<u16> {
        let near_power_of_two = |n: u16| [n - 1, n, n + 1].iter().any(|n| n.is_power_of_two());
        match &self.sizes {
            Some(sizes) => sizes.clone(),
            None => (1..=1024).filter(|&n| self.exhaustive || near_power_of_two(n)).collect(),
        }
    }
}

#[derive(Args)]
pub(crate) struct BenchArguments {
    /// Seed of the traffic.
    #[arg(long, default_value_t = 1, value_parser = numbers::u64, allow_negative_numbers = true)]
    pub(crate) seed: u64,
    /// Packets of a round.
    #[arg(long, default_value_t = 200_000, value_parser = numbers::positive, allow_negative_numbers = true)]
    pub(crate) packets: u32,
    /// Rounds; medians are printed.
    #[arg(long, default_value_t = 5, value_parser = numbers::positive, allow_negative_numbers = true)]
    pub(crate) rounds: u32,
    /// Built-in profile or TOML file.
    #[arg(long, default_value = "srlinux-7250-ixr")]
    pub(crate) profile: String,
    /// Traffic: tcp64 is a packet in every cycle.
    #[arg(long, default_value = "tcp64")]
    pub(crate) generator: Generator,
    /// With groups to select from, of every mode and level.
    #[arg(long)]
    pub(crate) groups: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum GroupsArgument {
    /// None.
    Never,
    /// Every second one.
    Mixed,
    /// All.
    Always,
}

impl GroupsArgument {
    /// Name on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Mixed => "mixed",
            Self::Always => "always",
        }
    }
}

impl From<GroupsArgument> for Groups {
    fn from(argument: GroupsArgument) -> Self {
        match argument {
            GroupsArgument::Never => Self::Never,
            GroupsArgument::Mixed => Self::Mixed,
            GroupsArgument::Always => Self::Always,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// One line of JSON.
    Jsonl,
}

/// Any count.
fn any(text: &str) -> Result<usize, String> {
    numbers::u64(text).map(|value| value as usize)
}

/// A count from 1.
fn positive(text: &str) -> Result<usize, String> {
    numbers::positive_u64(text).map(|value| value as usize)
}

fn group_size(text: &str) -> Result<u16, String> {
    numbers::in_range(text, 1..=1024).map(|value| value as u16)
}
