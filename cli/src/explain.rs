// SPDX-License-Identifier: Apache-2.0
//! `lbhash explain`: one packet through every stage, in words and bits.
//!
//! The words are those of [`lbhash_session::explain`], which every binding shows.

use crate::{
    capture_file::CaptureArguments,
    choice::{self, Numbering},
    exact::{self, ExactArguments},
    failure::Failure,
    hashing::Hashing,
    over_topology::OverTopology,
    routing::{Routed, Router},
    standard_input,
};
use clap::{Args, ValueEnum};
use lbhash_control::numbers;
use lbhash_model::fast::Fast;
use lbhash_session::explain::{Explanation, Subject};
use std::io::Write;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    capture: CaptureArguments,
    /// Number of the packet, counted as --number-from says [default: the first]
    #[arg(
        long,
        short,
        value_name = "N",
        value_parser = numbers::u64,
        allow_negative_numbers = true
    )]
    packet: Option<u64>,
    #[command(flatten)]
    numbering: Numbering,
    /// Output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    over: OverTopology,
    #[command(flatten)]
    exact: ExactArguments,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For reading
    Text,
    /// The same as one JSON object
    Json,
}

const EXAMPLES: &str = "\
Examples:
  lbhash explain traffic.pcap --packet 0
  lbhash explain traffic.pcap --packet 0 --profile junos-trio-18.3 --seed 7 --format json
  lbhash explain traffic.pcap --packet 1 --junos mx.conf
  lbhash explain traffic.pcap --packet 1 --topology topology.toml
  lbhash explain traffic.pcap --packet 1 --system linux-6.12-l4 --set seed=24301

Places of fields are bytes of the frame from 0; in brackets bits of a byte, 7 being the most significant.";

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let over = &arguments.over;
    let members = over.equal_members(arguments.exact.is_given())?;
    if let Some(system) = arguments.exact.load(members, &over.hashing.router)? {
        standard_input::claim(&arguments.capture.file, "the capture")?;
        let (number, asked) = asked(arguments)?;
        let Found { frame, .. } = find_packet(arguments, asked, None)?;
        let is_json = matches!(arguments.format, Format::Json);
        return exact::explain(&frame, number, is_json, &system, out);
    }
    let topology = over.load_topology()?;
    let hashing = over.hashing.load(Some(&arguments.capture.file), topology.as_ref())?;
    let Hashing { profile, configuration, .. } = &hashing;
    let image = configuration.compile()?;
    let mut way = topology
        .as_ref()
        .map(|topology| {
            let router = over.router(topology, &hashing.metadata)?;
            Ok::<_, Failure>(Way { router, fast: Fast::new(&image) })
        })
        .transpose()?;
    let (packet, asked) = asked(arguments)?;
    let Found { frame, routed } = find_packet(arguments, asked, way.as_mut())?;
    let metadata = routed.as_ref().map_or(hashing.metadata, |routed| routed.metadata);
    let explanation = Explanation::new(
        Subject {
            capture: arguments.capture.file.display().to_string(),
            packet,
            profile: profile.name().to_owned(),
        },
        configuration,
        &image,
        &metadata,
        &frame,
        routed.as_ref().zip(topology.as_ref()),
    );
    match arguments.format {
        Format::Text => explanation.write_text(out)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &explanation)
                .map_err(|error| Failure::Output(error.into()))?;
            writeln!(out)?;
        }
    }
    Ok(())
}

/// The number of the packet as it is asked for, and as the capture counts.
fn asked(arguments: &Arguments) -> Result<(u64, u64), Failure> {
    let first = arguments.numbering.number_from;
    let packet = arguments.packet.unwrap_or(first);
    Ok((packet, packet.checked_sub(first).ok_or(Failure::NoPacketZero)?))
}

/// Selection with what it needs: keys.
struct Way<'t> {
    router: Router<'t>,
    fast: Fast,
}

/// The packet that was asked for.
struct Found<'t> {
    frame: Vec<u8>,
    routed: Option<Routed<'t>>,
}

/// Packets before the one asked for are routed too: rotation, random numbers and flows come from
/// them.
fn find_packet<'t>(
    arguments: &Arguments,
    asked: u64,
    mut way: Option<&mut Way<'t>>,
) -> Result<Found<'t>, Failure> {
    let mut capture = arguments.capture.open_without_watch()?;
    while let Some(packet) = capture.reader.next_packet()? {
        let routed = way.as_mut().map(|way| {
            let keys = way.fast.keys(way.router.metadata(), packet.data).keys;
            way.router.route(packet.data, packet.timestamp, &keys)
        });
        if packet.number == asked {
            return Ok(Found { frame: packet.data.to_vec(), routed });
        }
    }
    Err(choice::no_such_packet(&capture, asked, arguments.numbering.number_from))
}
