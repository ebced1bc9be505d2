// SPDX-License-Identifier: Apache-2.0
//! Huawei: the example of six packets to two devices, per packet and per flow.

use crate::members::router::{Router, between, flow, flows, topology};
use lbhash_control::profile::built_in;
use lbhash_model::Metadata;

/// Packets P1 to P6: the second, third and fifth to device C, the others to device D.
fn six_packets() -> Vec<Vec<u8>> {
    let to = |destination| between([10, 1, 1, 1], destination, [5000, 80]);
    let (c, d) = (to([10, 3, 3, 3]), to([10, 4, 4, 4]));
    vec![d.clone(), c.clone(), c.clone(), d.clone(), c, d]
}

/// Ports that packets take over this many links.
#[track_caller]
fn ports(balancing: &str, links: &str, frames: Vec<Vec<u8>>) -> Vec<u16> {
    let rows = format!(
        "[[next-hop-group]]\nname = \"links\"\nnext-hops = {links}\nbalancing = \"{balancing}\"\n\
         [[route]]\nprefix = \"0.0.0.0/0\"\nnext-hop-group = \"links\"\n"
    );
    let topology = topology("huawei", &rows);
    let metadata = Metadata { group: topology.routes()[0].group, ..Metadata::default() };
    let packets: Vec<_> = frames.into_iter().map(|frame| (metadata, frame)).collect();
    let profile = built_in("huawei-per-flow").expect("the profile is there");
    let sent = Router::new(profile.configuration(), topology.tables()).send(&packets);
    sent.iter().map(|sent| sent.port()).collect()
}

const TWO: &str = "[\"e1\", \"e2\"]";

#[test]
fn d_004_per_packet_takes_the_links_in_turn() {
    assert_eq!(ports("per-packet", TWO, six_packets()), [1, 2, 1, 2, 1, 2]);
    let three = ports("per-packet", "[\"e1\", \"e2\", \"e3\"]", flows(100));
    assert!(three.into_iter().eq((0..100).map(|packet| packet % 3 + 1)));
}

#[test]
fn d_006_per_flow_keeps_the_packets_of_a_device_on_a_link() {
    let [p1, p2, p3, p4, p5, p6] = ports("per-flow", TWO, six_packets())[..] else {
        panic!("six packets");
    };
    assert!([p3, p5] == [p2; 2] && [p4, p6] == [p1; 2], "{:?}", [p1, p2, p3, p4, p5, p6]);
    // Other hosts meet on a link or part.
    let many = ports("per-flow", TWO, (0..32).map(|host| flow(host, host, [1, 2])).collect());
    assert!(many.contains(&1) && many.contains(&2));
}
