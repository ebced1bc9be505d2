// SPDX-License-Identifier: Apache-2.0
//! Captures of other projects, where they lie beside the repository: each is hashed, or refused in
//! words; and the fast path of plain lines agrees with the reference of lines with records.

use crate::support::lbhash;
use serde_json::Value;
use std::{fs, path::Path};

/// At least so many must be present, so that none is left out silently.
const CAPTURES: usize = 201;

#[test]
fn every_capture_is_hashed_or_refused() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/captures");
    let Ok(folders) = fs::read_dir(&root) else {
        eprintln!("skipped: no captures at {}", root.display());
        return;
    };
    let files = folders
        .map(|folder| folder.unwrap().path())
        .filter(|path| path.is_dir())
        .flat_map(|folder| fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()))
        .filter(|file| file.extension().is_some_and(|extension| extension != "jsonl"));
    let (mut captures, mut packets) = (0, 0);
    for file in files {
        captures += 1;
        packets += assert_hashed_or_refused(&file);
    }
    println!("{captures} captures, {packets} packets");
    assert!(captures >= CAPTURES && packets > 5000, "{captures} captures, {packets} packets");
}

/// Gives the number of packets.
fn assert_hashed_or_refused(file: &Path) -> usize {
    let file = file.to_str().unwrap();
    let run = |extra: &[&str]| {
        let arguments = ["keys", file, "--format", "jsonl", "--profile", "junos-trio-18.3"];
        let done = lbhash(&[&arguments, extra].concat()).output().unwrap();
        let error = String::from_utf8(done.stderr).unwrap();
        // What was skipped.
        let note = format!("note: {file}: ");
        match done.status.code() {
            Some(0) => assert!(error.lines().all(|line| line.starts_with(&note)), "{error}"),
            Some(2) => assert!(error.contains(&format!("error: {file}: ")), "{error}"),
            code => panic!("{file}: exit code {code:?}: {error}"),
        }
        String::from_utf8(done.stdout).unwrap()
    };
    let (plain, with_records) = (run(&[]), run(&["--records"]));
    let without_records = with_records.lines().map(without_records).collect::<Vec<_>>();
    let plain = plain.lines().map(parsed).collect::<Vec<_>>();
    assert_eq!(plain, without_records, "{file}");
    plain.len()
}

fn parsed(line: &str) -> Value {
    serde_json::from_str(line).unwrap()
}

fn without_records(line: &str) -> Value {
    let mut value = parsed(line);
    for layer in value["layers"].as_array_mut().unwrap() {
        let record = layer.as_object_mut().unwrap().remove("record").unwrap();
        assert_eq!(record.as_str().unwrap().len(), 82);
    }
    value
}
