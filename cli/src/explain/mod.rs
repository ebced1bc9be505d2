// SPDX-License-Identifier: Apache-2.0
//! `lbhash explain`: one packet through every stage, in words and bits.
//!
//! The bit-serial reference keeps a trace; [`view`] puts it into words once, and both formats print that.

mod lanes;
mod selection;
mod stages;
mod text;
mod users;
mod values;
mod view;

use crate::{
    capture_file,
    failure::Failure,
    hashing::{HashArguments, Hashing},
    routing::{Routed, Router, ServiceArgument},
    source,
};
use clap::{Args, ValueEnum};
use lbhash_model::fast::Fast;
use std::{io::Write, path::PathBuf};
use view::Explanation;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Capture: pcap, pcapng, or gzip of either; `-` for standard input
    #[arg(value_name = "FILE|-")]
    file: PathBuf,
    /// Number of the packet, counted from 0 as by `lbhash keys`
    #[arg(long, short, value_name = "N", default_value_t = 0)]
    packet: u64,
    /// Output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Next hops, LAGs and routes (docs/topology.md): the member chosen at every level, and where the packet leaves
    #[arg(long, value_name = "FILE.toml")]
    topology: Option<PathBuf>,
    #[command(flatten)]
    service: ServiceArgument,
    #[command(flatten)]
    hashing: HashArguments,
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

Places of fields are bytes of the frame from 0; in brackets bits of a byte, 7 being the most significant.";

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let topology = arguments.topology.as_deref().map(source::load_topology).transpose()?;
    let hashing = arguments.hashing.load(Some(&arguments.file), topology.as_ref())?;
    let Hashing { profile, configuration, .. } = &hashing;
    let image = configuration.compile()?;
    let routes = arguments.topology.as_deref().zip(topology.as_ref());
    let mut way = routes
        .map(|(file, topology)| {
            let router = Router::new(topology, file, &arguments.service, &hashing.metadata)?;
            Ok::<_, Failure>(Way { router, fast: Fast::new(&image) })
        })
        .transpose()?;
    let Found { frame, routed } = find_packet(arguments, way.as_mut())?;
    let metadata = routed.as_ref().map_or(hashing.metadata, |routed| routed.metadata);
    let selected = routed
        .as_ref()
        .zip(topology.as_ref())
        .map(|(routed, topology)| (routed.trace.selection, selection::words(routed, topology)));
    let explanation = Explanation::new(
        view::Subject {
            capture: arguments.file.display().to_string(),
            packet: arguments.packet,
            profile: profile.name().to_owned(),
        },
        configuration,
        &image,
        &metadata,
        &frame,
        selected,
    );
    match arguments.format {
        Format::Text => text::write(&explanation, out)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &explanation)
                .map_err(|error| Failure::Output(error.into()))?;
            writeln!(out)?;
        }
    }
    Ok(())
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

/// Packets before the one asked for are routed too: rotation, random numbers and flows come from them.
fn find_packet<'t>(
    arguments: &Arguments,
    mut way: Option<&mut Way<'t>>,
) -> Result<Found<'t>, Failure> {
    let (mut reader, _bar) = capture_file::open(&arguments.file)?;
    let mut packets = 0;
    while let Some(packet) = reader.next_packet()? {
        let routed = way.as_mut().map(|way| {
            let keys = way.fast.keys(way.router.metadata(), packet.data).keys;
            way.router.route(&packet, &keys)
        });
        if packet.number == arguments.packet {
            return Ok(Found { frame: packet.data.to_vec(), routed });
        }
        packets += 1;
    }
    let file = arguments.file.display().to_string();
    Err(Failure::NoSuchPacket { file, asked: arguments.packet, packets })
}
