// SPDX-License-Identifier: Apache-2.0
//! `lbhash vectors diff`: two outputs, in each form.

use crate::support::{Directory, lbhash, output};
use std::fs;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../vectors/golden/random");

/// Standard output of a comparison that finds a difference.
fn differing(one: &str, other: &str) -> String {
    let done = lbhash(&["vectors", "diff", one, other]).assert().code(1);
    String::from_utf8(done.get_output().stdout.clone()).unwrap()
}

#[test]
fn the_first_difference_is_named_by_packet_and_field() {
    let directory = Directory::new();
    let out = directory.name("out");
    output(&["vectors", "convert", GOLDEN, "--format", "memh,csv", "--out", &out]);
    let lines = format!("{GOLDEN}/vectors.jsonl");
    for (file, from, to, field) in [
        (lines, "\"lag\":\"0x", "\"lag\":\"1x", "keys.lag"),
        (format!("{out}/vectors.csv"), ",inet6,", ",inet9,", "family"),
    ] {
        let text = fs::read_to_string(&file).unwrap();
        let packets = text.lines().filter(|line| line.contains(from)).count();
        assert!(packets > 0, "{file}: {from}");
        let said = output(&["vectors", "diff", &file, &file]);
        assert_eq!(said, "PASS: 80 packets, every field that both files have is equal\n");
        let other = directory.file("other", text.replace(from, to));
        let said = differing(&file, &other);
        assert!(said.starts_with("first difference: packet "), "{said}");
        assert!(said.contains(&format!(": {field} is ")), "{said}");
        assert!(said.contains(&format!("\n  {field}: {packets} packets\n")), "{said}");
    }
    // A result word whose key of the LAG differs in packet 7, and a packet that is missing.
    let file = format!("{out}/results.memh");
    let text = fs::read_to_string(&file).unwrap();
    let mut lines: Vec<String> = text.lines().map(|line| line.replace('_', "")).collect();
    let digit = if &lines[7][56..57] == "0" { "1" } else { "0" };
    lines[7].replace_range(56..57, digit);
    lines.pop();
    let other = directory.file("results", lines.join("\n"));
    let said = differing(&file, &other);
    assert!(said.starts_with("first difference: packet 7: keys.lag is 0x"), "{said}");
    assert!(said.ends_with("1 packets are in one file alone, such as packet 79\n"), "{said}");
}

#[test]
fn forms_that_cannot_be_read_name_the_line() {
    let directory = Directory::new();
    let file = directory.file("one", "{\"n\":0}\n{\"n\":\n");
    let done = lbhash(&["vectors", "diff", &file, &file]).assert().code(2);
    let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    assert!(said.contains("one:2: "), "{said}");
}
