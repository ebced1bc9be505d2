// SPDX-License-Identifier: Apache-2.0
//! Where flows come from: a capture, a table, a generator.

use super::Arguments;
use crate::{
    capture_file::{CaptureArguments, Strictness},
    failure::Failure,
    five_tuple::FiveTuple,
    source,
};
use lbhash_fabric::{
    Error,
    traffic::{Generator, Sample},
};
use lbhash_hashes::{Flow, Settings};
use std::{
    collections::{BTreeMap, btree_map::Entry},
    path::Path,
};

/// Bytes of a flow of a table that says nothing.
const BYTES: u64 = 1000;

/// Gives each flow to `visit`; returns where they are from, in words.
pub(super) fn each(
    arguments: &Arguments,
    mut visit: impl FnMut(&Sample) -> Result<(), Error>,
) -> Result<String, Failure> {
    if let Some(file) = &arguments.capture {
        return of_capture(file, visit);
    }
    if let Some(file) = &arguments.csv {
        return of_table(file, visit);
    }
    let generator = Generator::named(&arguments.generate)?;
    for sample in generator.flows(arguments.flows, arguments.seed) {
        visit(&sample)?;
    }
    Ok(format!("{} of generator {}, seed {}", arguments.flows, generator.name(), arguments.seed))
}

/// Packets without an IP header are one flow.
fn of_capture(
    file: &Path,
    mut visit: impl FnMut(&Sample) -> Result<(), Error>,
) -> Result<String, Failure> {
    let arguments =
        CaptureArguments { file: file.to_owned(), strictness: Strictness { strict: false } };
    let mut capture = arguments.open_without_watch()?;
    let mut flows: BTreeMap<Option<FiveTuple>, Sample> = BTreeMap::new();
    while let Some(packet) = capture.reader.next_packet()? {
        let bytes = u64::from(packet.original_length);
        match flows.entry(FiveTuple::of(packet.data)) {
            Entry::Occupied(mut known) => {
                known.get_mut().packets += 1;
                known.get_mut().bytes += bytes;
            }
            Entry::Vacant(new) => {
                new.insert(Sample { frame: packet.data.to_vec(), packets: 1, bytes });
            }
        }
    }
    capture.finish(Ok(()))?;
    for sample in flows.values() {
        visit(sample)?;
    }
    Ok(format!("{} of {}", flows.len(), capture.name()))
}

fn of_table(
    file: &Path,
    mut visit: impl FnMut(&Sample) -> Result<(), Error>,
) -> Result<String, Failure> {
    let text = source::read_text(file, "the flows")?;
    let name = file.display().to_string();
    let wrong = |row: usize, problem: String| {
        Error::Question(format!(
            "{name}: row {row}: {problem}; rows count from 1, without the header line"
        ))
    };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let head = reader.headers().map_err(|error| wrong(0, error.to_string()))?.clone();
    let mut count = 0;
    for (row, record) in (1..).zip(reader.records()) {
        let record = record.map_err(|error| wrong(row, error.to_string()))?;
        let mut settings = Settings::new();
        let (mut packets, mut bytes) = (1, None);
        for (key, value) in head.iter().zip(&record) {
            let number = || {
                let found = lbhash_hashes::parse_number(value);
                found.ok_or_else(|| wrong(row, format!("`{key}` is no number: `{value}`")))
            };
            match key {
                "packets" => packets = number()?,
                "bytes" => bytes = Some(number()?),
                "src" | "dst" | "proto" | "sport" | "dport" | "label" => settings.set(key, value),
                _ => {
                    let known = "src, dst, proto, sport, dport, label, packets, bytes";
                    return Err(
                        wrong(0, format!("column `{key}` is unknown: known are {known}")).into()
                    );
                }
            }
        }
        let flow = Flow::from_settings(&settings).map_err(|error| wrong(row, error.to_string()))?;
        let bytes = bytes.unwrap_or(packets * BYTES);
        visit(&Sample { frame: flow.frame(), packets, bytes })?;
        count += 1;
    }
    Ok(format!("{count} of {name}"))
}
