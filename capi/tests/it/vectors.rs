// SPDX-License-Identifier: Apache-2.0
//! `include/lbhash_vectors.h` reads packed sets, and finds damage.

use crate::program::{compiler, libraries, root, run};
use lbhash_vectors::set::{Format, convert, unwatched};
use std::{fs, path::Path, process::Command};

/// A golden set in its packed form.
fn packed(set: &str, out: &Path) {
    let set = root().join("vectors/golden").join(set);
    convert(&set, &[Format::Packed], out, &mut unwatched).unwrap();
}

#[test]
fn packed_sets_are_read_in_c() {
    let directory = tempfile::tempdir().unwrap();
    let program = directory.path().join("vectors");
    let mut gcc = compiler("gcc", "-std=c99");
    gcc.arg(root().join("examples/c/vectors.c")).arg(libraries().join("liblbhash.so"));
    run(gcc.arg("-o").arg(&program));
    let command = |file: &Path, set: &str, topology: bool| {
        let golden = root().join("vectors/golden").join(set);
        let mut command = Command::new(&program);
        command.arg(file).arg(golden.join("profile.toml")).env("LD_LIBRARY_PATH", libraries());
        if topology {
            command.arg(golden.join("topology.toml"));
        }
        command
    };
    // Sets of a profile's own seed, with and without groups.
    for (set, packets, topology) in [
        ("directed", 1546, false),
        ("profile-fields-tomahawk", 28, false),
        ("select-modes", 96, true),
    ] {
        let out = directory.path().join(set);
        packed(set, &out);
        let file = out.join("vectors.lbv");
        let said = run(&mut command(&file, set, topology));
        assert!(said.starts_with(&format!("vectors: PASS: {packets} packets, ")), "{said}");
        // A bit of the first packet's result word: behind the writes and six words. Then no end.
        let mut bytes = fs::read(&file).unwrap();
        let cut = bytes[..bytes.len() - 16].to_vec();
        let first = (8..bytes.len()).step_by(16).find(|&at| bytes[at] == 3).unwrap();
        bytes[first + 24] ^= 0x10;
        for (damaged, error) in [(bytes, "another result word"), (cut, "the file is cut")] {
            fs::write(&file, damaged).unwrap();
            let output = command(&file, set, topology).output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(!output.status.success(), "{set}: {error} is not found");
            assert!(said.contains(error), "{set}: {said}");
        }
    }
}
