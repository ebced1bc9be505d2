// SPDX-License-Identifier: Apache-2.0
//! `lbhash check`: keys or members of a device or router against the model, and the one option that
//! would explain every difference.

mod results;
mod suspects;

use crate::{
    capture_file::CaptureArguments,
    choice::Numbering,
    failure::{CheckError, Failure},
    hashing::Hashing,
    over_topology::OverTopology,
    routing::{EgressView, Router},
};
use clap::Args;
use lbhash_control::topology::Topology;
use lbhash_model::{Configuration, Fast, Metadata, RecordType, USERS, config::User};
use rayon::prelude::*;
use results::Row;
use std::{io::Write, path::PathBuf, time::Duration};
use suspects::Suspect;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    capture: CaptureArguments,
    /// What a device or router made of the packets: CSV with a header line, or JSON lines; `-` for
    /// standard input
    #[arg(long, value_name = "FILE|-")]
    results: PathBuf,
    /// Differing packets to show
    #[arg(long, value_name = "N", default_value_t = 5)]
    show: usize,
    #[command(flatten)]
    numbering: Numbering,
    #[command(flatten)]
    over: OverTopology,
}

const EXAMPLES: &str = "\
Examples:
  lbhash check traffic.pcap --results dut.csv --profile junos-trio-18.3
  lbhash check traffic.pcap --results members.jsonl --topology topology.toml

Columns, each of which may be missing: n, the number of the packet (else rows are in the order of packets); level_1_fec, \
level_2_fec, level_3_fec, lag, network_header, keys as 0x1a2b or decimal; egress or member, the name or number of a port, \
`drop NAME` or `none`. JSON lines may have keys in an object `keys`, as of `lbhash keys` and `lbhash route`.
Where packets differ, each option of the profile, each field and flag of the field table and each setting of the hash users is \
changed by itself: the changes after which every packet agrees are named. Exit code 1 where a packet differs.";

/// A packet with what a device made of it.
struct Checked {
    number: u64,
    frame: Vec<u8>,
    timestamp: Option<Duration>,
    row: Row,
}

/// What the model makes of a packet.
struct Outcome {
    keys: [u16; USERS],
    /// Name, number as text, and `drop NAME` or `none`, which mean the same.
    egress: Option<[String; 2]>,
}

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let Arguments { capture, results, over, .. } = arguments;
    let topology = over.load_topology()?;
    let hashing = over.hashing.load(Some(&capture.file), topology.as_ref())?;
    let name = results.display().to_string();
    let rows = results::read(results, arguments.numbering.number_from)?;
    if topology.is_none()
        && rows.values().any(|row| row.egress.is_some() && row.keys == [None; USERS])
    {
        return Err(CheckError::NoTopology(name).into());
    }
    let packets = packets(arguments, rows, &name)?;
    let check = Check { over, topology: topology.as_ref(), packets: &packets };
    let Hashing { profile, configuration, metadata } = &hashing;
    let outcomes = check.outcomes(configuration, metadata)?;
    let compared = packets.iter().map(|packet| &packet.row);
    writeln!(
        out,
        "{name}: {} packets compared: {}",
        packets.len(),
        columns(compared, topology.is_some())
    )?;
    let different: Vec<_> = packets
        .iter()
        .zip(&outcomes)
        .enumerate()
        .filter(|(_, (packet, outcome))| !agrees(&packet.row, outcome))
        .collect();
    if different.is_empty() {
        writeln!(out, "PASS: every one agrees with the model, profile {}", profile.name())?;
        return Ok(());
    }
    let fast = Fast::new(&configuration.compile()?);
    for (_, (packet, outcome)) in different.iter().take(arguments.show) {
        writeln!(
            out,
            "packet {}: {} ({})",
            packet.number,
            differences(&packet.row, outcome),
            layers(&fast, metadata, &packet.frame)
        )?;
    }
    if different.len() > arguments.show {
        writeln!(out, "… and {} packets more", different.len() - arguments.show)?;
    }
    let first: Vec<_> = different.iter().map(|(index, _)| *index).collect();
    let suspects = suspects::all(profile, configuration, metadata);
    check.explain(&suspects, &first, out)?;
    Err(CheckError::Different { results: name, different: different.len(), packets: packets.len() }
        .into())
}

/// Packets of the capture that have a row.
fn packets(
    arguments: &Arguments,
    mut rows: std::collections::BTreeMap<u64, Row>,
    name: &str,
) -> Result<Vec<Checked>, Failure> {
    let first = arguments.numbering.number_from;
    let count = rows.len();
    let mut packets = Vec::with_capacity(count);
    let mut capture = arguments.capture.open()?;
    let done = loop {
        match capture.reader.next_packet() {
            Ok(Some(packet)) => {
                let number = packet.number + first;
                if let Some(row) = rows.remove(&number) {
                    packets.push(Checked {
                        number,
                        frame: packet.data.to_vec(),
                        timestamp: packet.timestamp,
                        row,
                    });
                }
            }
            Ok(None) => break Ok(()),
            Err(error) => break Err(error.into()),
        }
    };
    capture.finish(done)?;
    let (results, capture) = (name.to_owned(), arguments.capture.file.display().to_string());
    if packets.is_empty() {
        return Err(CheckError::Nothing { results, capture }.into());
    }
    if let Some((&first, _)) = rows.first_key_value() {
        return Err(CheckError::NoPacket {
            results,
            capture,
            missing: rows.len(),
            rows: count,
            first,
        }
        .into());
    }
    Ok(packets)
}

/// What is compared, and how.
struct Check<'a> {
    over: &'a OverTopology,
    topology: Option<&'a Topology>,
    packets: &'a [Checked],
}

impl<'a> Check<'a> {
    fn outcomes(
        &self,
        configuration: &Configuration,
        metadata: &Metadata,
    ) -> Result<Vec<Outcome>, Failure> {
        let mut router = self.router(metadata)?;
        let fast = Fast::new(&configuration.compile()?);
        Ok(self
            .packets
            .iter()
            .map(|packet| outcome(&fast, metadata, router.as_mut(), packet))
            .collect())
    }

    fn router(&self, metadata: &Metadata) -> Result<Option<Router<'a>>, Failure> {
        self.topology.map(|topology| self.over.router(topology, metadata)).transpose()
    }

    /// Packets of `first` that agree after a change, from the start until one does not; all of them
    /// only if every packet does.
    fn explained(&self, suspect: &Suspect, first: &[usize]) -> usize {
        let Ok(image) = suspect.configuration.compile() else { return 0 };
        let fast = Fast::new(&image);
        let agrees_alone = |packet: &Checked| {
            let keys = fast.keys(&suspect.metadata, &packet.frame).keys;
            agrees(&Row { egress: None, ..packet.row.clone() }, &Outcome { keys, egress: None })
        };
        let fixed = first.iter().take_while(|&&index| agrees_alone(&self.packets[index])).count();
        if fixed < first.len() || !self.packets.iter().all(agrees_alone) {
            return fixed.min(first.len() - 1);
        }
        if self.topology.is_none() {
            return fixed;
        }
        // Rotation and flows continue from packet to packet: in order, from the first.
        let Ok(mut router) = self.router(&suspect.metadata) else { return 0 };
        let all = self.packets.iter().all(|packet| {
            agrees(&packet.row, &outcome(&fast, &suspect.metadata, router.as_mut(), packet))
        });
        if all { fixed } else { 0 }
    }

    fn explain(
        &self,
        suspects: &[Suspect],
        first: &[usize],
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        /// Changes that are named: they cannot be told apart by these packets.
        const MOST: usize = 8;
        let explained: Vec<_> =
            suspects.par_iter().map(|suspect| self.explained(suspect, first)).collect();
        let words: Vec<_> = suspects
            .iter()
            .zip(&explained)
            .filter(|(_, explained)| **explained == first.len())
            .map(|(suspect, _)| &suspect.words)
            .collect();
        match words.as_slice() {
            [] => {
                writeln!(out, "no single change of {} explains every difference", suspects.len())?
            }
            [one] => writeln!(
                out,
                "one change of {} explains every difference:\n  {one}",
                suspects.len()
            )?,
            several => {
                writeln!(
                    out,
                    "{} changes of {} explain every difference; these packets do not tell them apart:",
                    several.len(),
                    suspects.len()
                )?;
                several.iter().take(MOST).try_for_each(|words| writeln!(out, "  {words}"))?;
                if several.len() > MOST {
                    writeln!(out, "  …")?;
                }
            }
        }
        Ok(())
    }
}

fn outcome(
    fast: &Fast,
    metadata: &Metadata,
    router: Option<&mut Router<'_>>,
    packet: &Checked,
) -> Outcome {
    let metadata = router.as_ref().map_or(metadata, |router| router.metadata());
    let keys = fast.keys(metadata, &packet.frame).keys;
    let egress = router.map(|router| {
        let routed = router.route(&packet.frame, packet.timestamp, &keys);
        match EgressView::new(routed.trace.selection.egress, router.topology()) {
            None => ["none".to_owned(), "none".to_owned()],
            Some(egress @ EgressView { kind: "drop", .. }) => {
                [egress.to_string(), format!("drop {}", egress.id)]
            }
            Some(egress) => [egress.name.to_owned(), egress.id.to_string()],
        }
    });
    Outcome { keys, egress }
}

/// Everything that the row says is so.
fn agrees(row: &Row, outcome: &Outcome) -> bool {
    let keys = row
        .keys
        .iter()
        .zip(&outcome.keys)
        .all(|(found, key)| found.is_none_or(|found| found == *key));
    let egress = row.egress.as_ref().zip(outcome.egress.as_ref());
    keys && egress.is_none_or(|(found, expected)| expected.contains(found))
}

/// `lag is 0x1234, the model has 0x5678`.
fn differences(row: &Row, outcome: &Outcome) -> String {
    let keys = User::ALL.iter().zip(row.keys).zip(outcome.keys);
    let mut words: Vec<_> = keys
        .filter_map(|((user, found), key)| {
            let found = found.filter(|found| *found != key)?;
            Some(format!("{} is {found:#06x}, the model has {key:#06x}", user.name()))
        })
        .collect();
    if let Some((found, [name, number])) = row.egress.as_ref().zip(outcome.egress.as_ref())
        && found != name
        && found != number
    {
        words.push(format!("leaves by {found}, in the model by {name}"));
    }
    words.join("; ")
}

fn layers(fast: &Fast, metadata: &Metadata, frame: &[u8]) -> String {
    let lanes = fast.hash(metadata, frame).lanes.record_types;
    let names: Vec<_> = lanes
        .into_iter()
        .skip(1)
        .filter(|record| *record != RecordType::None)
        .map(RecordType::name)
        .collect();
    names.join(" ")
}

/// Names of the columns that were compared.
fn columns<'r>(rows: impl Iterator<Item = &'r Row> + Clone, has_topology: bool) -> String {
    let mut names: Vec<_> = User::ALL
        .iter()
        .filter(|user| rows.clone().any(|row| row.keys[**user as usize].is_some()))
        .map(|user| user.name())
        .collect();
    if has_topology && rows.clone().any(|row| row.egress.is_some()) {
        names.push("egress");
    }
    names.join(", ")
}
