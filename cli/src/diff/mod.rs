// SPDX-License-Identifier: Apache-2.0
//! `lbhash diff`: one capture under two configurations, seeds or topologies: which packets and
//! flows move, and what every egress carries before and after.

mod movement;
mod side;
mod text;

use crate::{
    capture_file::{Capture, CaptureArguments},
    choice::{Choice, ChoiceArguments},
    failure::{DiffError, Failure},
    five_tuple::{self, FiveTuple},
    over_topology::OverTopology,
};
use clap::{ArgGroup, Args, ValueEnum};
use lbhash_vectors::capture::Packet;
use movement::Movement;
use side::{Other, Outcome, Side};
use std::io::{self, Write};

#[derive(Args)]
#[command(after_help = EXAMPLES)]
#[command(group(
    ArgGroup::new("to")
        .args(["to_profile", "to_seed", "to_topology", "to_members"])
        .args(side::TO_NOTATIONS)
        .required(true)
        .multiple(true)
))]
pub(crate) struct Arguments {
    #[command(flatten)]
    capture: CaptureArguments,
    /// Output
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// End with exit code 1 where a packet moves
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    other: Other,
    #[command(flatten)]
    choice: ChoiceArguments,
    #[command(flatten)]
    over: OverTopology,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Sums, shares before and after, and the flows that move
    Table,
    /// One JSON object per packet: n, before, after, moved, flow
    Jsonl,
    /// The same as comma-separated values, with a header line
    Csv,
}

const EXAMPLES: &str = "\
Examples:
  lbhash diff traffic.pcap --seed 1 --to-seed 2
  lbhash diff traffic.pcap --members 4 --to-members 5
  lbhash diff traffic.pcap --topology topology.toml --to-profile junos-trio-18.3
  lbhash diff traffic.pcap --junos mx.conf --to-profile srlinux-7250-ixr --format csv

Arguments without `to` say what is before; what is after differs from it only in what is given with `to`.
With a topology, a packet moves where it leaves by another port; without one, where one of its keys is another.";

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let Arguments { over, other, .. } = arguments;
    let topologies = [over.load_topology()?, other.load_topology()?];
    let after = topologies[1].as_ref().or(topologies[0].as_ref());
    if topologies[0].is_none() && after.is_some() {
        return Err(DiffError::NoTopologyBefore.into());
    }
    let hashings = [
        over.hashing.load(Some(&arguments.capture.file), topologies[0].as_ref())?,
        other.hashing(&over.hashing).load(None, after)?,
    ];
    let mut comparison = Comparison {
        before: Side::new(over, topologies[0].as_ref(), &hashings[0])?,
        after: Side::new(over, after, &hashings[1])?,
        movement: Movement::default(),
        format: arguments.format,
    };
    let mut choice = arguments.choice.choice()?;
    let mut capture = arguments.capture.open()?;
    if arguments.format == Format::Csv {
        writeln!(out, "n,before,after,moved,{}", five_tuple::COLUMNS.join(","))?;
    }
    let done = comparison.packets(&mut capture, &mut choice, out);
    let movement = &comparison.movement;
    if arguments.format == Format::Table && movement.packets.all > 0 {
        text::write(movement, after.is_some(), out)?;
    }
    capture.finish(done)?;
    choice.finish(&capture)?;
    match (movement.packets.all, movement.packets.moved) {
        (0, _) => Err(DiffError::Nothing(capture.name().to_owned()).into()),
        (_, packets @ 1..) if arguments.exit_code => Err(DiffError::Moved { packets }.into()),
        _ => Ok(()),
    }
}

/// Both sides, and what moved between them.
struct Comparison<'t> {
    before: Side<'t>,
    after: Side<'t>,
    movement: Movement<'t>,
    format: Format,
}

impl<'t> Comparison<'t> {
    fn packets(
        &mut self,
        capture: &mut Capture,
        choice: &mut Choice,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        while !choice.is_complete() {
            if capture.reader.is_interrupted() && !capture.reader.is_live() {
                break;
            }
            if !capture.reader.is_ready() {
                out.flush()?;
            }
            let Some(packet) = capture.reader.next_packet()? else { break };
            // Packets that are not chosen change what later ones find.
            let outcomes = [self.before.outcome(&packet), self.after.outcome(&packet)];
            if choice.takes(&packet) {
                self.packet(choice.number(packet.number), &packet, outcomes, out)?;
            }
        }
        Ok(())
    }

    fn packet(
        &mut self,
        number: u64,
        packet: &Packet<'_>,
        [before, after]: [Outcome<'t>; 2],
        out: &mut impl Write,
    ) -> io::Result<()> {
        let tuple = FiveTuple::of(packet.data);
        self.movement.add(tuple, packet.original_length.into(), before, after);
        let moved = before != after;
        match self.format {
            Format::Table => Ok(()),
            Format::Csv => {
                let mut writer = csv::WriterBuilder::new().buffer_capacity(256).from_writer(out);
                let first =
                    [number.to_string(), before.to_string(), after.to_string(), moved.to_string()];
                writer
                    .write_record(first.into_iter().chain(five_tuple::columns(tuple.as_ref())))?;
                writer.into_inner().map(|_| ()).map_err(csv::IntoInnerError::into_error)
            }
            Format::Jsonl => {
                let [before, after] = [before, after]
                    .map(|outcome| serde_json::Value::from(outcome.to_string()).to_string());
                let flow = five_tuple::json(tuple.as_ref());
                writeln!(
                    out,
                    "{{\"n\":{number},\"before\":{before},\"after\":{after},\"moved\":{moved},{flow}}}"
                )
            }
        }
    }
}
