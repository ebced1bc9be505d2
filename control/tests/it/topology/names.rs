// SPDX-License-Identifier: Apache-2.0
//! Names behind numbers, next hops that drop, and what a packet is looked up by.

use crate::topology::support::{group, on, route, send};
use lbhash_control::topology::{Destination, Topology};
use lbhash_model::{Egress, reference::Selector};

#[test]
fn next_hops_by_their_own_names() {
    let rows = "[[next-hop]]\nname = \"10.1.1.1\"\nvia = \"e1\"\n[[next-hop]]\nname = \"sink\"\ndrop = 66\n"
        .to_owned()
        + &group("g", "[\"10.1.1.1\", \"sink\"]")
        + &route("0.0.0.0/0", "g");
    let topology = on("block", &rows);
    let mut selector = Selector::new(topology.tables());
    let trace = send(&topology, &mut selector, "192.0.2.1", 0xFFFF);
    assert_eq!(trace.selection.egress, Egress::Drop(66));
    assert_eq!(topology.drop(66), Some("sink"));
    assert_eq!(topology.next_hop(1, 0), Some("10.1.1.1"));
    assert_eq!(topology.next_hop(1, 2), None);
    assert_eq!((topology.port(1), topology.port(9)), (Some("e1"), None));
    assert_eq!((topology.group(0), topology.group(2)), (None, None));
    assert_eq!(topology.platform().name(), "block");
}

#[test]
fn an_empty_topology_selects_nothing() {
    let topology = Topology::from_toml("", "empty.toml").unwrap();
    assert_eq!(topology.tables(), &Default::default());
    assert_eq!(topology.routes(), []);
}

#[test]
fn destinations_of_frames() {
    let macs = "020000000001020000000002";
    let v4 = "45000000000000004000000001020304c0000207";
    let v6 = format!("6000000000003b40{:032x}20010db8{:024x}", 1, 9);
    let address = |text: &str| Some(Destination::Address(text.parse().unwrap()));
    for (frame, expected) in [
        (format!("{macs}0800{v4}"), address("192.0.2.7")),
        (format!("{macs}8100000508004500{}", &v4[4..]), address("192.0.2.7")),
        (format!("{macs}88a80001810000020800{v4}"), address("192.0.2.7")),
        (format!("{macs}9100000191000002910000030800{v4}"), None),
        (format!("{macs}86dd{v6}"), address("2001:db8::9")),
        (format!("{macs}8847000641ff"), Some(Destination::Label(100))),
        (format!("{macs}0806{v4}"), None),
        (format!("{macs}08006{}", &v4[1..]), None),
        (format!("{macs}0800{}", &v4[..38]), None),
        (macs.to_owned(), None),
        (String::new(), None),
    ] {
        let bytes: Vec<u8> = (0..frame.len() / 2)
            .map(|at| u8::from_str_radix(&frame[2 * at..][..2], 16).unwrap())
            .collect();
        assert_eq!(Destination::of(&bytes), expected, "{frame}");
    }
}

#[test]
fn a_platform_that_is_not_stated_is_told() {
    let rows = "[ports]\ne1 = 1\n";
    let topology = Topology::from_toml(rows, "t.toml").unwrap();
    let advice: Vec<String> = topology.advisories().iter().map(ToString::to_string).collect();
    assert_eq!(
        advice,
        [
            "t.toml:1:1: topology: `platform`: is not stated: `block` is taken, which has no vendor's rules, defaults or profile; write \
             platform = \"srlinux-7250-ixr\", or that of the router; or platform = \"block\""
        ]
    );
    let stated = Topology::from_toml(&format!("platform = \"block\"\n{rows}"), "t.toml").unwrap();
    assert_eq!(stated.advisories(), []);
}
