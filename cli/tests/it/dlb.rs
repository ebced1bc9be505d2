// SPDX-License-Identifier: Apache-2.0
//! `lbhash groups dlb`: two ports of 1 Gb/s, 125 bytes a microsecond.

use crate::support::{Directory, assert_error, output, pcap, tcp};
use approx::{assert_abs_diff_eq, relative_eq};

/// A flow's packet at a time in microseconds; so many bytes on the wire, of which 54 are captured.
struct Sent {
    time: u64,
    flow: u16,
    bytes: u32,
}

/// A capture with times.
fn capture(packets: &[Sent]) -> Vec<u8> {
    let mut file = pcap(1, &[]);
    for &Sent { time, flow, bytes } in packets {
        let frame = tcp(flow);
        let (seconds, microseconds) = ((time / 1_000_000) as u32, (time % 1_000_000) as u32);
        let header = [seconds, microseconds, frame.len() as u32, bytes];
        file.extend(header.into_iter().flat_map(u32::to_le_bytes));
        file.extend(frame);
    }
    file
}

fn topology(mode: &str) -> String {
    format!(
        "platform = '7220 IXR-H4'\n[ports]\ne1 = 1\ne2 = 2\n\
         [[next-hop-group]]\nname = 'a'\nnext-hops = ['e1', 'e2']\n\
         [[route]]\nprefix = '203.0.113.0/24'\nnext-hop-group = 'a'\n\
         [dynamic-load-balancing]\nprefixes = ['203.0.113.0/24']\nmode = '{mode}'\n"
    )
}

/// Rows of numbers, and the line at the end.
fn run(mode: &str, packets: &[Sent]) -> (Vec<Vec<f64>>, String) {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", capture(packets));
    let topology = directory.file("t.toml", topology(mode));
    let arguments = ["groups", "dlb", &topology, &capture, "--rate", "1000", "--interval", "100"];
    let text = output(&arguments);
    let (table, last) = text.split_once("\n\n").unwrap();
    let mut lines = table.lines();
    let header: Vec<_> = lines.next().unwrap().split_whitespace().collect();
    assert_eq!(header, ["time", "us", "packets", "e1", "e2", "spread", "rebalanced"]);
    let row = |line: &str| line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    (lines.map(row).collect(), last.to_owned())
}

/// Bursts of 300 µs, one each millisecond, a packet of each flow every 10 µs. At first both flows
/// begin at once, with a short packet's worth of another flow in between, so that they share a
/// port; later the second begins 100 µs after the first.
fn bursts() -> Vec<Sent> {
    let mut packets = vec![];
    for burst in 0..5_u64 {
        for slot in 0..30_u64 {
            let time = 1000 * burst + 10 * slot;
            packets.push(Sent { time, flow: 1, bytes: 1000 });
            if burst == 0 && slot == 0 {
                packets.push(Sent { time, flow: 2, bytes: 1000 });
            }
            if burst == 0 || slot >= 10 {
                packets.push(Sent { time, flow: 3, bytes: 1000 });
            }
        }
    }
    packets
}

const SPREAD: usize = 4;
const REBALANCED: usize = 5;

#[test]
fn e_012_an_imbalance_is_worked_off() {
    let packets = bursts();
    let at = |rows: &[Vec<f64>], time: f64, column: usize| {
        rows.iter().find(|row| relative_eq!(row[0], time)).expect("a row of this time")[column]
    };
    let (rows, last) = run("flow-dynamic", &packets);
    // Both flows are 1.6 times what a port can carry; one is 0.8 times.
    assert!(at(&rows, 300.0, SPREAD) > 90.0, "{rows:?}");
    assert!(at(&rows, 4300.0, SPREAD) < 30.0, "{rows:?}");
    assert_abs_diff_eq!(at(&rows, 300.0, REBALANCED), 0.0);
    assert!(at(&rows, 4300.0, REBALANCED) > 0.0, "{rows:?}");
    assert!(
        last.starts_with(&format!("{0} packets: {0} over these ports, 0 bytes", packets.len())),
        "{last}"
    );

    let (rows, last) = run("flow-fixed", &packets);
    assert!(at(&rows, 4300.0, SPREAD) > 90.0, "fixed flows stay: {rows:?}");
    assert!(last.ends_with(", 0 flows moved\n"), "{last}");
}

#[test]
fn e_020_packets_overtake_where_each_one_takes_the_best_port() {
    // A long packet fills port e1 for 160 µs; before the first sample at 7 µs nobody knows. Packets
    // of flow 1 arrive at 9, 168 and 17 µs where they take turns.
    let long = Sent { time: 0, flow: 2, bytes: 20_000 };
    let short = [1, 2, 3].map(|time| Sent { time, flow: 1, bytes: 1000 });
    let packets: Vec<Sent> = [long].into_iter().chain(short).collect();
    let (_, last) = run("per-packet", &packets);
    let expected = "4 packets: 4 over these ports, 0 bytes found a queue full, 1 overtook one of their flow, 0 flows moved\n";
    assert_eq!(last, expected);
    let (_, last) = run("flow-dynamic", &packets);
    assert_eq!(last, expected.replace("1 overtook", "0 overtook"));
}

#[test]
fn time_is_that_of_the_capture_however_long_it_is() {
    let directory = Directory::new();
    let times = [0, (1 << 32) + 1_000, (1 << 32) + 1_010];
    let packets = times.map(|time| Sent { time, flow: 1, bytes: 1000 });
    let capture = directory.file("a.pcap", capture(&packets));
    let topology = directory.file("t.toml", topology("flow-dynamic"));
    let text = output(&["groups", "dlb", &topology, &capture, "--interval", "1000000000"]);
    let rows = text.lines().skip(1).take_while(|line| !line.is_empty());
    let numbers = rows.map(|row| row.split_whitespace().take(2).collect::<Vec<_>>().join(" "));
    assert_eq!(
        numbers.collect::<Vec<_>>(),
        ["1000000000 1", "2000000000 1", "3000000000 1", "4000000000 1", "5000000000 3"]
    );
}

#[test]
fn a_topology_without_dynamic_load_balancing_is_an_error() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[tcp(1)]));
    let topology = directory.file("t.toml", "platform = 'block'\n[ports]\ne1 = 1\n");
    assert_error(
        &["groups", "dlb", &topology, &capture],
        &format!(
            "error: {topology}: no group is programmed with dynamic load balancing: write the prefix of a [[route]] into `prefixes` of \
             [dynamic-load-balancing], on a platform that has it, such as \"7220 IXR-H4\""
        ),
    );
}
