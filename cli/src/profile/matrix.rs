// SPDX-License-Identifier: Apache-2.0
//! `lbhash profile matrix`: what moves the keys, found by experiment, and whether the field table
//! declares it.

use super::ProfileArguments;
use crate::failure::Failure;
use clap::{Args, ValueEnum, builder::PossibleValuesParser};
use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};
use lbhash_control::analysis::sensitivity::{
    self, FieldSensitivity, PacketSensitivity, SensitivityMatrix,
};
use lbhash_model::config::Configuration;
use std::{
    io::{self, Write},
    time::Duration,
};

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    profile: ProfileArguments,
    /// Packet families to show, as the matrix names them [default: all]
    #[arg(
        long,
        value_name = "NAME",
        value_delimiter = ',',
        hide_possible_values = true,
        value_parser = PossibleValuesParser::new(sensitivity::packet_names())
    )]
    packet: Vec<String>,
    /// Output
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A block for each packet family, a line for each field
    Table,
    /// A row for each field, with its sensitivity for each of the five keys
    Csv,
    /// The same as one JSON object
    Json,
}

pub(super) const EXAMPLES: &str = "\
Examples:
  lbhash profile matrix junos-trio-18.3
  lbhash profile matrix srlinux-7250-ixr --packet ipv4_tcp,ipv6_tcp
  lbhash profile matrix --junos mx.conf --format csv

active: the keys follow the field; symmetric: they do, and not when the field is exchanged with its partner; selector: the field
says how the rest is read, and no key changes otherwise; inert: no change of it ever changed a key.";

pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let profile = arguments.profile.load()?;
    let mut matrix = measure(profile.configuration())?;
    if !arguments.packet.is_empty() {
        let is_wanted = |packet: &PacketSensitivity| {
            arguments.packet.iter().any(|wanted| wanted == packet.packet)
        };
        matrix.packets.retain(is_wanted);
    }
    let written = match arguments.format {
        Format::Table => table(&matrix, out),
        Format::Csv => out.write_all(matrix.to_csv().as_bytes()),
        Format::Json => out.write_all(matrix.to_json().as_bytes()),
    };
    // The verdict stands where the matrix cannot be written.
    verdict(profile.name(), &matrix)?;
    Ok(written?)
}

/// Measures, with a bar if it takes more than a second.
fn measure(configuration: &Configuration) -> Result<SensitivityMatrix, Failure> {
    const PATIENCE: Duration = Duration::from_secs(1);
    let families = sensitivity::packet_names().count() as u64;
    let bar = ProgressBar::new(families).with_finish(ProgressFinish::AndClear);
    let bar =
        match ProgressStyle::with_template("{bar:30} {pos} of {len} packet families, {eta} left") {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        };
    let progress = |measured: usize| {
        if bar.elapsed() > PATIENCE {
            bar.set_position(measured as u64);
        }
    };
    Ok(sensitivity::measure_with(configuration, progress)?)
}

fn table(matrix: &SensitivityMatrix, out: &mut impl Write) -> io::Result<()> {
    for packet in &matrix.packets {
        block(packet, out)?;
        writeln!(out)?;
    }
    let families = matrix.packets.len();
    let fields: usize = matrix.packets.iter().map(|packet| packet.fields.len()).sum();
    let plural = if families == 1 { "family" } else { "families" };
    write!(out, "{families} packet {plural}, {fields} fields: ")?;
    match matrix.disagreements().count() {
        0 => writeln!(out, "all behave as the field table declares"),
        count => writeln!(out, "{count} not as the field table declares, marked DIFFERS"),
    }
}

fn block(packet: &PacketSensitivity, out: &mut impl Write) -> io::Result<()> {
    let layers = if packet.layers.is_empty() { "–".into() } else { packet.layers.join(" ") };
    let side = if packet.bridged { "bridged interface" } else { "routed interface" };
    writeln!(out, "{} ({side}; layers {layers})", packet.packet)?;
    writeln!(out, "  {:32}  {:>4}  {:9}  declared", "field", "bits", "measured")?;
    for field in &packet.fields {
        let name = format!("{} {}", field.header, field.field);
        let line = format!(
            "  {name:32}  {:>4}  {:9}  {:9}  {}",
            field.bits,
            field.overall.name(),
            field.declared.name(),
            remark(field)
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// What the columns do not say: a contradiction, or that a part of the bits moves the keys.
fn remark(field: &FieldSensitivity) -> String {
    match &field.disagreement {
        Some(words) => format!("DIFFERS: {words}"),
        None if (1..field.bits).contains(&field.moving_bits) => {
            format!("{} of the bits", field.moving_bits)
        }
        None => String::new(),
    }
}

fn verdict(profile: &str, matrix: &SensitivityMatrix) -> Result<(), Failure> {
    match matrix.disagreements().count() {
        0 => Ok(()),
        fields => Err(Failure::NotAsDeclared { profile: profile.to_owned(), fields }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lbhash_control::analysis::sensitivity::Sensitivity;

    #[test]
    fn a_field_that_differs_is_named_and_fails_the_command() {
        let mut matrix = measure(&Configuration::default()).unwrap();
        assert!(verdict("p", &matrix).is_ok());
        matrix.packets.truncate(1);
        let field = &mut matrix.packets[0].fields[0];
        field.declared = Sensitivity::Active;
        field.disagreement = Some("bit 3 is declared, but moves no key".into());
        let failure = verdict("p", &matrix).unwrap_err();
        assert_eq!(failure.to_string(), "p: 1 field does not behave as declared");
        let mut text = Vec::new();
        table(&matrix, &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        let line = text.lines().nth(2).unwrap();
        assert!(line.contains("inert      active"), "{line}");
        assert!(line.ends_with("DIFFERS: bit 3 is declared, but moves no key"), "{line}");
    }
}
