// SPDX-License-Identifier: Apache-2.0
//! `lbhash explain`: one packet through every stage, in words and bits.
//!
//! The bit-serial reference keeps a trace; [`view`] puts it into words once, and both formats print that.

mod lanes;
mod stages;
mod text;
mod users;
mod values;
mod view;

use crate::{
    capture_file,
    failure::Failure,
    hashing::{HashArguments, Hashing},
};
use clap::{Args, ValueEnum};
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

Places of fields are bytes of the frame from 0; in brackets bits of a byte, 7 being the most significant.";

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let Hashing { profile, configuration, metadata } =
        arguments.hashing.load(Some(&arguments.file))?;
    let image = configuration.compile()?;
    let frame = find_packet(arguments)?;
    let explanation = Explanation::new(
        view::Subject {
            capture: arguments.file.display().to_string(),
            packet: arguments.packet,
            profile: profile.name().to_owned(),
        },
        &configuration,
        &image,
        &metadata,
        &frame,
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

fn find_packet(arguments: &Arguments) -> Result<Vec<u8>, Failure> {
    let (mut reader, _bar) = capture_file::open(&arguments.file)?;
    let mut packets = 0;
    while let Some(packet) = reader.next_packet()? {
        if packet.number == arguments.packet {
            return Ok(packet.data.to_vec());
        }
        packets += 1;
    }
    let file = arguments.file.display().to_string();
    Err(Failure::NoSuchPacket { file, asked: arguments.packet, packets })
}
