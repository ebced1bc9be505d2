// SPDX-License-Identifier: Apache-2.0
//! Each capture is hashed, or refused in words; and the fast path of plain lines agrees with the
//! reference of lines with records: captures of the repository, and those of other projects where
//! `LBHASH_CAPTURES` names some.

use crate::support::lbhash;
use lbhash_testing::captures;
use serde_json::Value;
use std::path::Path;

#[test]
fn every_capture_of_the_repository_is_hashed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (directory, captures, packets) in
        [("vectors/sample", 2, 370), ("fuzz/corpus/capture", 5, 5)]
    {
        let (files, found) = hash_all(&root.join(directory), |file| {
            file.file_name().is_some_and(|name| name != "topology.toml")
        });
        assert!(
            files == captures && found >= packets,
            "{directory}: {files} captures, {found} packets"
        );
    }
}

#[test]
fn every_foreign_capture_is_hashed_or_refused() {
    let Some(directory) = captures::directory() else { return };
    let (files, packets) = hash_all(&directory, |_| true);
    println!("{files} captures, {packets} packets");
    assert!(files > 0, "{}: no capture", directory.display());
    assert!(packets > 5000 || files < captures::COLLECTION, "only {packets} packets");
}

/// Gives the numbers of captures and of packets.
fn hash_all(directory: &Path, is_capture: impl Fn(&Path) -> bool) -> (usize, usize) {
    let mut files = captures::files(directory);
    files.retain(|file| is_capture(file));
    (files.len(), files.iter().map(|file| assert_hashed_or_refused(file)).sum())
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
