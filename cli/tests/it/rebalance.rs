// SPDX-License-Identifier: Apache-2.0
//! `lbhash groups rebalance`: buckets that software deals anew at the end of every interval.

use crate::support::{Directory, assert_error, lbhash, output, pcap, tcp};
use approx::{assert_relative_eq, relative_eq};

/// 40 flows, flow k with packets of 60 + 40 · k bytes on the wire, one packet of each in every 100
/// ms: the same load in every interval.
fn capture(intervals: u32) -> Vec<u8> {
    let mut file = pcap(1, &[]);
    for interval in 0..intervals {
        for flow in 0..40_u32 {
            let time = 100_000 * interval + 1000 * flow;
            let frame = tcp(flow as u16);
            let header = [time / 1_000_000, time % 1_000_000, frame.len() as u32, 60 + 40 * flow];
            file.extend(header.into_iter().flat_map(u32::to_le_bytes));
            file.extend(frame);
        }
    }
    file
}

/// Packets of one flow at these seconds.
fn packets_at(seconds: &[u32]) -> Vec<u8> {
    let mut file = pcap(1, &[]);
    for &seconds in seconds {
        let frame = tcp(1);
        let length = frame.len() as u32;
        file.extend([seconds, 0, length, length].into_iter().flat_map(u32::to_le_bytes));
        file.extend(frame);
    }
    file
}

fn topology(balancing: &str) -> String {
    format!(
        "platform = 'junos-trio'\n[ports]\ne1 = 1\ne2 = 2\ne3 = 3\n\
         [[next-hop-group]]\nname = 'a'\nnext-hops = ['e1', 'e2', 'e3']\nbalancing = '{balancing}'\n\
         [[route]]\nprefix = '203.0.113.0/24'\nnext-hop-group = 'a'\n"
    )
}

#[test]
fn time_is_that_of_the_capture_however_long_it_is() {
    let directory = Directory::new();
    // The second packet comes 5 s behind 2^32 µs.
    let capture = directory.file("a.pcap", packets_at(&[0, 4_300]));
    let topology = directory.file("t.toml", topology("adaptive"));
    let text = output(&["groups", "rebalance", &topology, &capture, "--interval", "1000000000"]);
    let table = text.split("\n\n").nth(1).unwrap();
    let numbers = table.lines().skip(1);
    let numbers = numbers.map(|row| row.split_whitespace().take(2).collect::<Vec<_>>().join(" "));
    assert_eq!(
        numbers.collect::<Vec<_>>(),
        ["1000000000 1", "2000000000 1", "3000000000 1", "4000000000 1", "5000000000 2"]
    );
}

/// One damaged time stamp must not fill a disk.
#[test]
fn a_gap_of_more_than_a_million_rows_is_an_error() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", packets_at(&[0, 1, 4_000_000_000]));
    let topology = directory.file("t.toml", topology("adaptive"));
    let message = format!(
        "error: {capture}: packet 3: 3999999999 s after the one before it, which is 3999999999 rows of the table: give a longer --interval\n"
    );
    lbhash(&["groups", "rebalance", &topology, &capture, "--interval", "1000000"])
        .assert()
        .code(2)
        .stderr(message);
}

/// A row of the table.
struct Row {
    shares: Vec<f64>,
    spread: f64,
    unmoved: f64,
    buckets: f64,
}

/// Title, rows, and the line at the end.
fn run(balancing: &str, intervals: u32) -> (String, Vec<Row>, String) {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", capture(intervals));
    let topology = directory.file("t.toml", topology(balancing));
    let text = output(&["groups", "rebalance", &topology, &capture, "--interval", "100000"]);
    let [title, table, last] = text.split("\n\n").collect::<Vec<_>>()[..] else {
        panic!("three parts\n{text}")
    };
    let mut lines = table.lines();
    let header: Vec<_> = lines.next().unwrap().split_whitespace().collect();
    assert_eq!(header, ["time", "us", "packets", "e1", "e2", "e3", "spread", "unmoved", "buckets"]);
    let row = |line: &str| {
        let numbers: Vec<f64> =
            line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let [_, _, ref shares @ .., spread, unmoved, buckets] = numbers[..] else {
            panic!("{line}")
        };
        Row { shares: shares.to_vec(), spread, unmoved, buckets }
    };
    (title.to_owned(), lines.map(row).collect(), last.to_owned())
}

#[test]
fn e_022_adaptive_evens_out_a_skewed_load() {
    let (title, rows, last) = run("adaptive", 6);
    assert_eq!(title, "a (adaptive, model-defined): 128 buckets");
    assert_eq!(rows.len(), 6);
    let first = &rows[0];
    // Nothing has moved yet.
    assert_relative_eq!(first.spread, first.unmoved);
    for pair in rows.windows(2) {
        assert!(pair[1].spread <= pair[0].spread, "the same load in every interval");
        assert!(relative_eq!(pair[1].unmoved, first.unmoved), "without it the imbalance stays");
    }
    // No bucket is larger than a few flows, so that three members come close to each other.
    assert!(rows[5].spread < first.spread / 4.0, "{} after {}", rows[5].spread, first.spread);
    assert_eq!(rows[5].buckets, 0.0, "no bucket moves any longer");
    assert!(last.starts_with("240 packets: 240 over this group, "), "{last}");
}

#[test]
fn e_023_periodic_rebalance_moves_every_bucket_on_at_each_interval() {
    let (title, rows, last) = run("periodic-rebalance", 4);
    assert_eq!(title, "a (periodic-rebalance, model-defined): 128 buckets");
    for (pair, number) in rows.windows(2).zip(1..) {
        let mut turned = pair[0].shares.clone();
        turned.rotate_right(1);
        assert!(
            relative_eq!(pair[1].shares[..], turned[..]),
            "interval {number}: each load goes to the next member: {:?}, {turned:?}",
            pair[1].shares
        );
        assert_relative_eq!(pair[0].buckets, 128.0);
    }
    assert!(last.contains("512 buckets moved"), "{last}");
}

#[test]
fn e_022_the_first_interval_is_what_route_tells() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", capture(1));
    let topology = directory.file("t.toml", topology("adaptive"));
    let (_, rows, _) = run("adaptive", 1);
    let totals = output(&["route", &capture, "--topology", &topology, "--format", "totals"]);
    let egress = totals.split("egress").nth(1).unwrap();
    let shares = egress.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let name = words.next()?;
        let percent = words.rev().nth(1)?.parse::<f64>().ok()?;
        name.starts_with('e').then_some(percent)
    });
    let shares: Vec<_> = shares.collect();
    assert!(relative_eq!(rows[0].shares[..], shares[..]), "{totals}");
}

#[test]
fn errors_say_what_to_do() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", capture(1));
    let plain = directory.file("p.toml", topology("per-packet"));
    assert_error(
        &["groups", "rebalance", &plain, &capture],
        &format!(
            "error: {plain}: no group is programmed with adaptive balancing or periodic rebalance: write `balancing = \"adaptive\"` or \
             `balancing = \"periodic-rebalance\"` into a [[next-hop-group]] or [[lag]] that a [[route]] leads to, on a Junos platform"
        ),
    );
    let adaptive = directory.file("t.toml", topology("adaptive"));
    assert_error(
        &["groups", "rebalance", &adaptive, &capture, "--group", "b"],
        &format!(
            "error: {adaptive}: no group `b` is programmed with adaptive balancing or periodic rebalance: there is a"
        ),
    );
}
