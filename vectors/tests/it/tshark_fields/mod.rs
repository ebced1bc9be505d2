// SPDX-License-Identifier: Apache-2.0
//! Fields of the reference's records against what tshark reads in the same packets.
//!
//! `LBHASH_CAPTURES` names captures of other projects; each has a list of the header fields that
//! tshark found in it. A layer stage and a layer of tshark are the same header when they begin at
//! the same byte and are of the same protocol; then every field that both have must be equal.
//! Which headers are parsed is a matter of the specification, and differs from tshark.

mod compare;
mod listing;

use compare::Comparison;
use lbhash_control::profile;
use lbhash_model::{Metadata, config::Configuration, reference::Reference};
use lbhash_testing::captures;
use lbhash_vectors::capture::{Options, Problem, Reader};
use listing::Packet;
use std::{fs, path::Path};

/// Least number of values compared in a whole collection, by field: nothing may be left out
/// silently.
const FLOORS: [(&str, usize); 24] = [
    ("dmac", 8000),
    ("smac", 8000),
    ("ethertype", 8000),
    ("vid", 600),
    ("pcp", 600),
    ("label", 350),
    ("exp1", 250),
    ("IPv4 address", 14000),
    ("IPv4 proto", 7000),
    ("IPv4 DSCP", 7000),
    ("IPv6 address", 2000),
    ("IPv6 proto", 1000),
    ("IPv6 DSCP", 1000),
    ("flow_label", 1000),
    ("port", 9500),
    ("GRE protocol", 900),
    ("GRE key", 250),
    ("PPTP call id", 5),
    ("PPPoE session", 500),
    ("PPP protocol", 500),
    ("TEID", 100),
    ("VNI", 200),
    ("L2TP ids", 240),
    ("RoCE QP", 120),
];

#[test]
fn records_hold_what_tshark_reads() {
    let Some(directory) = captures::directory() else { return };
    let configuration = everything_parsed();
    let reference = Reference::new(&configuration);
    let mut comparison = Comparison::default();
    let files = captures::files(&directory);
    assert!(!files.is_empty(), "{}: no capture", directory.display());
    for capture in &files {
        compare_capture(capture, &reference, &mut comparison);
    }
    comparison.print();
    assert!(comparison.differences.is_empty(), "{}", comparison.differences.join("\n"));
    if files.len() < captures::COLLECTION {
        return;
    }
    for (field, floor) in FLOORS {
        let compared = comparison.compared(field);
        assert!(compared >= floor, "only {compared} values of {field}, at least {floor} expected");
    }
}

/// Every layer parsed, every label in its slot.
fn everything_parsed() -> Configuration {
    let profile = profile::built_in("all-fields").unwrap();
    Configuration { reserved_label_exclude: 0, ..profile.configuration().clone() }
}

fn compare_capture(capture: &Path, reference: &Reference<'_>, comparison: &mut Comparison) {
    let list = fs::read_to_string(captures::list_of(capture)).unwrap();
    // Places of other link types are not those of an Ethernet frame.
    let strict = Options { strict: true, ..Options::default() };
    let mut reader = match Reader::open_with(capture, &strict, |source, _| source) {
        Ok(reader) => reader,
        Err(error) if matches!(error.problem, Problem::LinkType { .. }) => return,
        Err(error) => panic!("{error}"),
    };
    for line in list.lines() {
        let frame = match reader.next_packet() {
            Ok(Some(packet)) => packet.data,
            Ok(None) => panic!("{}: fewer packets than tshark found", capture.display()),
            Err(error) if matches!(error.problem, Problem::LinkType { .. }) => return,
            Err(error) => panic!("{error}"),
        };
        let listed = Packet::from_line(line);
        let trace = reference.hash(&Metadata::default(), frame);
        comparison.packet(
            &format!("{} frame {}", capture.display(), listed.frame),
            &trace,
            &listed,
        );
    }
}
