// SPDX-License-Identifier: Apache-2.0
//! `lbhash fabric`: reports, shards, pictures, and what it says of wrong questions.

use crate::support::{Directory, assert_error, output};
use serde_json::Value;
use std::fs;

fn json(arguments: &[&str]) -> Value {
    let printed = output(&[&["fabric"], arguments, &["--format", "json"]].concat());
    serde_json::from_str(&printed).unwrap()
}

#[test]
fn g_015_the_split_of_48_and_52_is_printed() {
    let printed = output(&["fabric", "two-racks"]);
    let lines = "    48 flows → eth0 (Network-A)  48.0 %  ~48G  48.0 % of the NIC\n    \
        52 flows → eth1 (Network-B)  52.0 %  ~52G  52.0 % of the NIC\n    \
        100G of 200G; shares within a fifth of even (40 to 60 % of two)\n    \
        after the loss of a NIC: 100.0 % of the rest, which fits\n    \
        by chance: this split in 14.7 % of cases, one as even or evener in 38.3 %\n";
    assert!(printed.contains(lines), "{printed}");
}

#[test]
fn f_012_one_seed_is_named_as_the_reason() {
    let one = json(&["two-racks-one-seed"]);
    assert_eq!((&one["paths_used"], &one["paths"]), (&2.into(), &8.into()));
    assert_eq!(one["clashes"].as_array().unwrap().len(), 8);
    let printed = output(&["fabric", "two-racks-one-seed"]);
    assert!(printed.contains("server > tor: 2 of 4 pairs of members used"), "{printed}");
    assert!(printed.contains("with both, which polarizes: 8\n"), "{printed}");
}

#[test]
fn f_021_a_plane_that_fails_is_reported_with_its_timers() {
    let failed = ["fabric", "two-racks", "--flows", "2000", "--fail", "plane A"];
    let printed = output(&failed);
    let sequence = "\nfailure of plane A\n        0 to       0 ms  plane A fails\n      \
        200 to     300 ms  BFD declares its sessions down\n";
    assert!(printed.contains(sequence), "{printed}");
    let found = json(&failed[1..]);
    assert_eq!(found["failure"]["lost"], 0);
    assert_eq!(found["failure"]["convergence_ms"], serde_json::json!([350.0, 450.0]));
    let slow = json(&[&failed[1..], &["--no-bfd"]].concat());
    assert_eq!(slow["failure"]["convergence_ms"], serde_json::json!([60150.0, 180150.0]));
}

#[test]
fn shards_add_up_to_the_whole() {
    let directory = Directory::new();
    let whole = output(&["fabric", "two-racks", "--flows", "20000", "--fail", "spine-1"]);
    let shards = ["1/2", "2/2"].map(|shard| {
        let part = output(&[
            "fabric",
            "two-racks",
            "--flows",
            "20000",
            "--fail",
            "spine-1",
            "--shard",
            shard,
        ]);
        directory.file(&format!("{}.json", &shard[..1]), part)
    });
    let merged = output(&["fabric", "merge", &shards[1], &shards[0]]);
    assert_eq!(merged, whole);
    assert_error(
        &["fabric", "merge", &shards[0]],
        "error: shards [1] of 2 are given: each must be given once",
    );
    let other = output(&["fabric", "two-racks", "--flows", "10000", "--shard", "2/2"]);
    let other = directory.file("other.json", other);
    assert_error(
        &["fabric", "merge", &shards[0], &other],
        &format!("error: {other}: is of another run: merge shards with the same arguments"),
    );
}

#[test]
fn a_page_of_pictures_and_rows_of_links() {
    let directory = Directory::new();
    let page = directory.path().join("page.html");
    let page = page.to_str().unwrap();
    output(&["fabric", "two-racks", "--fail", "tor-a1", "--html", page]);
    let page = fs::read_to_string(page).unwrap();
    for part in
        ["<!DOCTYPE html>", "Flows of each path", "after the failure", "tor-a1 spine-1 tor-a2"]
    {
        assert!(page.contains(part), "{part}");
    }
    let rows = output(&["fabric", "two-racks", "--format", "csv"]);
    assert_eq!(rows.lines().count(), 25);
    assert!(rows.contains("\nserver-1,eth0,tor-a1,100,48,48,\n"), "{rows}");
}

#[test]
fn wrong_fabrics_say_what_to_write() {
    let directory = Directory::new();
    assert_error(
        &["fabric", "three-racks"],
        "error: there is no built-in fabric `three-racks`: write one of two-racks, two-racks-one-seed, thousand-switches, or \
         a file name that ends in .toml",
    );
    assert_error(
        &["fabric", "two-racks", "--fail", "spine-9"],
        "error: `spine-9` is neither a node, nor NODE:PORT of a link, nor `plane NAME` of this fabric",
    );
    let file = directory.file("f.toml", "name = 'f'\n[[node]]\nname = 'a'\ntier = 'leaf'\n");
    assert_error(
        &["fabric", &file],
        &format!(
            "error: {file}: tier `leaf` is not described: write a [[tier]] of this name; there is none"
        ),
    );
    let file = directory
        .file("g.toml", "name = 'g'\n[[tier]]\nname = 'server'\nhost = true\nhash = 'seed=1'\n");
    assert_error(
        &["fabric", &file],
        "error: a fabric needs two hosts: nodes of a tier with host = true",
    );
}
