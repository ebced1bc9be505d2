// SPDX-License-Identifier: Apache-2.0
//! `lbhash explain --topology`: a sentence for every way to a group, of choosing, and of leaving.
//!
//! The key of level 1 of the packet with source port 49152 is 0x7e69, as in `tests/route.rs`.

use crate::support::{Directory, arp, output, pcap, tcp};

/// What is said of the selection of the last of these packets, which are so many microseconds from
/// the first.
fn explain_at(topology: &str, packets: &[(u32, Vec<u8>)], more: &[&str]) -> String {
    let mut file = pcap(1, &[]);
    for (time, frame) in packets {
        let length = frame.len() as u32;
        file.extend([0, *time, length, length].into_iter().flat_map(u32::to_le_bytes));
        file.extend(frame);
    }
    let directory = Directory::new();
    let capture = directory.file("a.pcap", file);
    let topology = directory.file("t.toml", topology);
    let last = (packets.len() - 1).to_string();
    let arguments = ["explain", &capture, "--packet", &last, "--topology", &topology];
    let text = output(&[&arguments, more].concat());
    let (_, selection) = text.split_once("\nmember selection\n").unwrap();
    selection.split_once("\nresult\n").unwrap().0.to_owned()
}

fn explain(topology: &str, frame: Vec<u8>, more: &[&str]) -> String {
    explain_at(topology, &[(0, frame)], more)
}

/// The packet with key 0x7e69, to this address.
fn to(address: [u8; 4]) -> Vec<u8> {
    let mut frame = tcp(49152);
    frame[30..34].copy_from_slice(&address);
    frame
}

/// A group of three ports that a route to everything leads to; `head` has what is not of the group,
/// `more` what is.
fn three_ports(head: &str, more: &str) -> String {
    format!(
        "{head}\n[ports]\ne1 = 1\ne2 = 2\ne3 = 3\n[[next-hop-group]]\nname = 'a'\nnext-hops = ['e1', 'e2', 'e3']\n\
         {more}\n[[route]]\nprefix = '0.0.0.0/0'\nnext-hop-group = 'a'\n"
    )
}

#[test]
fn a_packet_without_a_group() {
    let topology = three_ports("platform = 'block'", "").replace("0.0.0.0/0", "203.0.113.0/24");
    assert_eq!(
        explain(&topology, arp(), &[]),
        "  destination none: neither IP nor MPLS: no lookup, no group\n\n  egress: none\n"
    );
    assert_eq!(
        explain(&topology, to([10, 0, 0, 1]), &[]),
        "  destination 10.0.0.1: nothing matches 10.0.0.1: no group\n\n  egress: none\n"
    );
}

#[test]
fn what_leads_to_the_group() {
    let dynamic = "platform = '7220 IXR-H4'\n[dynamic-load-balancing]\nprefixes = ['0.0.0.0/0']";
    let unicast_only = three_ports(dynamic, "");
    let lookups = [
        (to([224, 0, 0, 5]), "224.0.0.5: longest prefix 0.0.0.0/0 leads multicast to group 2, a"),
        (to([10, 0, 0, 1]), "10.0.0.1: longest prefix 0.0.0.0/0 leads to group 1, a"),
    ];
    for (frame, lookup) in lookups {
        let found = explain(&unicast_only, frame, &[]);
        assert!(found.starts_with(&format!("  destination {lookup}\n")), "{found}");
    }

    let topology = three_ports("platform = 'block'", "")
        + "[[next-hop-group]]\nname = 'b'\nnext-hops = ['e1']\n\
           [[tunnel]]\nkind = 'vxlan'\ndestination = '198.51.100.0/24'\nnext-hop-group = 'b'\n\
           [[ilm]]\nowner = 'ldp'\nlabel = 1000\nnext-hop-group = 'b'\n";
    let mut labelled = tcp(49152);
    labelled.splice(12..14, [0x88, 0x47, 0x00, 0x3E, 0x81, 0x40]);
    let tunnel = "198.51.100.7: tunnel vxlan leads to group 2, b; no route has a longer prefix";
    for (frame, lookup) in
        [(to([198, 51, 100, 7]), tunnel), (labelled, "label 1000: ilm ldp leads to group 2, b")]
    {
        let found = explain(&topology, frame, &[]);
        assert!(found.starts_with(&format!("  destination {lookup}\n")), "{found}");
    }
}

#[test]
fn a_service_counts_whatever_the_destination() {
    let topology = "platform = 'sros-7750'\n[ports]\ne1 = 1\ne2 = 2\ne3 = 3\n\
        [[next-hop-group]]\nname = 'a'\nnext-hops = ['e1', 'e2', 'e3']\n\
        [[service]]\nname = 'v1'\ntraffic = 'vpls-flooded-on-sap'\nid = 1001\nnext-hop-group = 'a'\n";
    let found = explain(topology, arp(), &["--service", "v1"]);
    let lookup = "destination none: service v1 with identifier 1001 leads to group 1, a\n";
    assert!(found.contains(lookup), "{found}");
    let choice =
        "    service identifier = 1001\n    index: 1001 mod 3 = 2\n    e3 (member entry 2) ";
    assert!(found.contains(choice), "{found}");
}

#[test]
fn modulo_takes_the_remainder_of_the_key() {
    let topology = three_ports("platform = 'block'", "balancing = 'hash-modulo'");
    // 0x7e69 = 32361 = 10787 · 3
    let choice = "    mode modulo over 3 entries from member entry 0\n    key of level_1_fec = 0x7e69\n    \
                  index: 0x7e69 mod 3 = 32361 mod 3 = 0\n    e1 (member entry 0) ";
    let found = explain(&topology, tcp(49152), &[]);
    assert!(found.contains(choice), "{found}");
}

#[test]
fn a_random_number_is_shown_and_counts() {
    let topology = three_ports("platform = 'block'", "balancing = 'random'");
    let found = explain(&topology, tcp(49152), &[]);
    let (_, number) = found.split_once("random number of the stage = ").unwrap();
    let (number, _) = number.split_once('\n').unwrap();
    let index = (u32::from_str_radix(&number[2..], 16).unwrap() * 3) >> 16;
    let choice = format!(
        "    index: ({number} · 3) >> 16 = {index}\n    e{} (member entry {index}) ",
        index + 1
    );
    assert!(found.contains(&choice), "{found}");
}

#[test]
fn a_packet_is_dropped() {
    let topology = "platform = 'block'\n[[next-hop]]\nname = 'discard'\ndrop = 7\n\
        [[next-hop-group]]\nname = 'a'\nnext-hops = ['discard']\n\
        [[route]]\nprefix = '0.0.0.0/0'\nnext-hop-group = 'a'\n";
    let found = explain(topology, tcp(49152), &[]);
    let end = "    mode range over 1 entry from member entry 0\n    key of level_1_fec = 0x7e69\n    \
               index: (0x7e69 · 1) >> 16 = 0\n    \
               discard (member entry 0) leads to drop 7, discard\n\n  egress: drop 7, discard\n";
    assert!(found.ends_with(end), "{found}");
}

/// Without loads all members are equally good: the best is the one after the last best. A flow is
/// idle after 100 µs.
#[test]
fn a_flow_keeps_its_member_or_takes_the_best() {
    let topology = |mode: &str| {
        let dynamic = format!(
            "platform = '7220 IXR-H4'\n[dynamic-load-balancing]\nprefixes = ['0.0.0.0/0']\n\
             mode = '{mode}'\nflowset-size = 256\ninactivity-timer = 100"
        );
        three_ports(&dynamic, "")
    };
    let index = |mode: &str, packets: &[(u32, u16)]| {
        let packets: Vec<_> = packets.iter().map(|&(time, port)| (time, tcp(port))).collect();
        let found = explain_at(&topology(mode), &packets, &[]);
        let (_, index) = found.split_once("    index: ").unwrap();
        index.split_once('\n').unwrap().0.to_owned()
    };
    let flow = 49152;
    // By the profile of the platform its key of level 1 ends in 0x29: 41.
    for (packets, expected) in [
        (&[(0, flow)][..], " is empty: the flow takes the best member, 0"),
        (&[(0, 1), (0, flow)], " is empty: the flow takes the best member, 1"),
        (&[(0, flow), (99, flow)], ", idle for 99 µs, keeps its member 0"),
        (&[(0, flow), (100, flow)], ", idle for 100 µs, moves from member 0 to the best, 1"),
        (
            &[(0, flow), (0, 1), (0, 2), (100, flow)],
            ", idle for 100 µs, may move, and member 0 is still the best",
        ),
    ] {
        assert_eq!(
            index("flow-dynamic", packets),
            format!("flow entry 41 of 256{expected}"),
            "{packets:?}"
        );
    }
    assert_eq!(
        index("per-packet", &[(0, flow), (0, flow)]),
        "each packet takes the best member: 1"
    );
}
