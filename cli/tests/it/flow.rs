// SPDX-License-Identifier: Apache-2.0
//! `lbhash flow`, and the flows of `keys` and `route`: filters, limits, numbers, members.

use crate::support::{Directory, arp, lbhash, output, pcap, tcp};

fn error(arguments: &[&str]) -> String {
    let done = lbhash(arguments).assert().code(2).stdout("");
    String::from_utf8(done.get_output().stderr.clone()).unwrap()
}

/// Keys of rows of CSV.
fn keys(csv: &str) -> Vec<String> {
    let keys = |row: &str| row.split(',').skip(4).take(5).collect::<Vec<_>>().join(",");
    csv.lines().skip(1).map(keys).collect()
}

const FLOW: [&str; 7] = ["flow", "--src", "192.0.2.1", "--dst", "203.0.113.9", "--dport", "443"];

#[test]
fn a_flow_has_the_keys_of_its_packets() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[tcp(49152), tcp(49153)]));
    for more in [&[][..], &["--seed", "0x77"], &["--profile", "junos-trio-18.3"], &["--bridged"]] {
        let csv = [&["--format", "csv"], more].concat();
        let found = output(&[&FLOW[..], &["--sport", "49152-49153"], &csv].concat());
        assert_eq!(
            keys(&found),
            keys(&output(&[&["keys", &capture], &csv[..]].concat())),
            "{more:?}"
        );
    }
    let frame = tcp(49152).iter().map(|byte| format!("{byte:02x} ")).collect::<String>();
    let by_parts = output(&[&FLOW[..], &["--sport", "49152", "--format", "csv"]].concat());
    assert_eq!(keys(&output(&["flow", "--hex", &frame, "--format", "csv"])), keys(&by_parts));
    let file = directory.file("frame.txt", &frame);
    assert_eq!(keys(&output(&["flow", "--hex", &file, "--format", "csv"])), keys(&by_parts));
    let table = output(&[&FLOW[..], &["--sport", "49152"]].concat());
    assert!(table.contains("0x7e69") && table.contains("192.0.2.1:49152 > 203.0.113.9:443 tcp"));
}

#[test]
fn members_are_the_smallest_topology() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[tcp(49152), arp()]));
    // 0x7e69 · 4 >> 16 = 1 of the group; 0x5285 · 4 >> 16 = 1 of the LAG.
    for kind in ["ecmp", "lag"] {
        let members = ["--members", "4", "--member-kind", kind];
        let found =
            output(&[&FLOW[..], &["--sport", "49152", "--format", "csv"], &members].concat());
        assert!(found.lines().nth(1).unwrap().ends_with(",port,2,member-2"), "{found}");
        let routed = output(&[&["route", &capture, "--format", "csv"], &members[..]].concat());
        let rows: Vec<_> = routed.lines().collect();
        assert_eq!(rows[1], found.lines().nth(1).unwrap());
        assert!(rows[2].starts_with("1,,"), "no IP, no route: {routed}");
    }
    let six = ["flow", "--src", "2001:db8::1", "--dst", "2001:db8::2", "--proto", "icmp6"];
    assert!(output(&[&six[..], &["--members", "2"]].concat()).contains("-> member-"));
    let explained = output(&["explain", &capture, "--members", "4"]);
    assert!(explained.contains("egress: port 2, member-2"), "{explained}");
}

#[test]
fn flows_that_cannot_be_made() {
    for (arguments, message) in [
        (&["flow"][..], "required"),
        (&["flow", "--src", "192.0.2.1"], "--dst"),
        (&["flow", "--src", "192.0.2.1", "--dst", "::1"], "not both IPv4 or both IPv6"),
        (&["flow", "--src", "banana", "--dst", "::1"], "banana"),
        (
            &["flow", "--src", "::2", "--dst", "::1", "--proto", "icmp6", "--sport", "1"],
            "protocol 58 has no ports",
        ),
        (&["flow", "--src", "::2", "--dst", "::1", "--proto", "300"], "0 to 255, nor one of icmp"),
        (
            &["flow", "--src", "::2", "--dst", "::1", "--sport", "0-65535", "--dport", "0-1"],
            "131072 flows, at most 65536",
        ),
        (&["flow", "--hex", "0g"], "`0g` is not hexadecimal"),
        (&["flow", "--hex", "00", "--src", "::1"], "cannot be used with"),
    ] {
        let error = error(arguments);
        assert!(error.contains(message), "{arguments:?}: {error}");
    }
}

#[test]
fn packets_are_chosen_by_number_count_and_filter() {
    let directory = Directory::new();
    let frames = [tcp(1), arp(), tcp(2), tcp(3)];
    let capture = directory.file("a.pcap", pcap(1, &frames));
    for command in [&["keys", &capture][..], &["route", &capture, "--members", "3"]] {
        let all = output(&[command, &["--format", "csv"]].concat());
        let rows: Vec<_> = all.lines().collect();
        for (more, expected) in [
            (&["--packet", "2"][..], &[2][..]),
            (&["-p", "0"], &[0]),
            (&["-c", "2"], &[0, 1]),
            (&["--filter", "tcp"], &[0, 2, 3]),
            (&["-Y", "src port 2 or not ip"], &[1, 2]),
            (&["-Y", "tcp", "-c", "2"], &[0, 2]),
            (&["--limit", "99"], &[0, 1, 2, 3]),
        ] {
            let found = output(&[command, &["--format", "csv"], more].concat());
            let expected: Vec<_> = expected.iter().map(|&row: &usize| rows[row + 1]).collect();
            assert_eq!(found.lines().skip(1).collect::<Vec<_>>(), expected, "{command:?} {more:?}");
        }
        let from_one =
            output(&[command, &["--format", "csv", "--number-from", "1", "-p", "3"]].concat());
        let (number, row) = from_one.lines().nth(1).unwrap().split_once(',').unwrap();
        assert_eq!((number, row), ("3", rows[3].split_once(',').unwrap().1));
        let message = error_of_number(&[command, &["--format", "csv", "--packet", "4"]].concat());
        assert!(
            message.contains("no packet 4: the capture has 4 packets, numbered 0 to 3"),
            "{message}"
        );
        let zero = [command, &["--format", "csv", "--packet", "0", "--number-from", "1"]].concat();
        assert!(error(&zero).contains("no packet 0"));
        assert!(
            error(&[command, &["--filter", "banana"]].concat()).contains("`banana` is not known")
        );
    }
}

/// The header is printed before the packet is looked for.
fn error_of_number(arguments: &[&str]) -> String {
    let done = lbhash(arguments).assert().code(2);
    String::from_utf8(done.get_output().stderr.clone()).unwrap()
}

/// What is not chosen still rotates.
#[test]
fn choosing_packets_does_not_change_their_members() {
    let directory = Directory::new();
    let topology = directory.file(
        "t.toml",
        "platform = 'huawei'\n[ports]\ne1 = 1\ne2 = 2\ne3 = 3\n[[next-hop-group]]\nname = 'a'\n\
         next-hops = ['e1', 'e2', 'e3']\nbalancing = 'per-packet'\n\
         [[route]]\nprefix = '0.0.0.0/0'\nnext-hop-group = 'a'\n",
    );
    let capture = directory.file("a.pcap", pcap(1, &[tcp(1), tcp(2), tcp(3)]));
    let route = ["route", &capture, "--topology", &topology, "--format", "csv"];
    let all = output(&route);
    let one = output(&[&route[..], &["--filter", "src port 3"]].concat());
    assert_eq!(one.lines().nth(1), all.lines().nth(3));
}

#[test]
fn the_flow_is_the_last_part_of_lines_where_it_is_asked_for() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[tcp(49152), arp()]));
    for command in [&["keys", &capture][..], &["route", &capture, "--members", "2"]] {
        let run = |more: &[&str]| output(&[command, more].concat());
        let (plain, with_flow) = (run(&["--format", "csv"]), run(&["--format", "csv", "--flow"]));
        let ends = [",src,dst,proto,sport,dport", ",192.0.2.1,203.0.113.9,6,49152,443", ",,,,,"];
        let expected = plain.lines().zip(ends).map(|(row, end)| format!("{row}{end}\n"));
        assert_eq!(with_flow, expected.collect::<String>());
        let (plain, with_flow) =
            (run(&["--format", "jsonl"]), run(&["--format", "jsonl", "--flow"]));
        let ends = [
            "\"flow\":{\"src\":\"192.0.2.1\",\"dst\":\"203.0.113.9\",\"proto\":6,\"sport\":49152,\"dport\":443}}",
            "\"flow\":null}",
        ];
        let open = plain.lines().map(|line| line.strip_suffix('}').unwrap());
        let expected = open.zip(ends).map(|(line, end)| format!("{line},{end}\n"));
        assert_eq!(with_flow, expected.collect::<String>());
        for line in with_flow.lines() {
            serde_json::from_str::<serde_json::Value>(line).unwrap();
        }
    }
}
