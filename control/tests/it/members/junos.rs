// SPDX-License-Identifier: Apache-2.0
//! Junos: policies of the forwarding table and bundles, down to the member.

use crate::members::router::{Router, Sent, between, flow, flows, topology};
use approx::abs_diff_eq;
use lbhash_control::{
    systems::{self, Compiled, Method, junos},
    topology::Topology,
};
use lbhash_model::Metadata;

fn compile(text: &str) -> Compiled {
    let options = junos::read(text, "mx.conf");
    systems::compile("junos-trio", Some("18.3R1"), &options)
        .unwrap_or_else(|violations| panic!("{violations}"))
}

fn policy(action: &str) -> String {
    format!(
        "set policy-options policy-statement lb then load-balance {action}\n\
         set routing-options forwarding-table export lb\n"
    )
}

/// Four next hops under one route, balanced as a word says.
fn next_hops(balancing: &str) -> Topology {
    let rows = format!(
        "[[next-hop-group]]\nname = \"g\"\nnext-hops = [\"e1\", \"e2\", \"e3\", \"e4\"]\nbalancing = \"{balancing}\"\n\
         [[route]]\nprefix = \"192.0.2.0/24\"\nnext-hop-group = \"g\"\n"
    );
    topology("junos-trio", &rows)
}

/// A bundle of five members, and a route to it.
fn bundle(balancing: &str) -> Topology {
    let rows = format!(
        "[[lag]]\nname = \"ae0\"\nports = [\"e1\", \"e2\", \"e3\", \"e4\", \"e5\"]\n{balancing}\
         [[route]]\nprefix = \"0.0.0.0/0\"\nnext-hop-group = \"ae0\"\n"
    );
    topology("junos-trio", &rows)
}

/// Sends routed frames by the first route.
#[track_caller]
fn send(compiled: &Compiled, topology: &Topology, frames: Vec<Vec<u8>>) -> Vec<Sent> {
    let metadata = Metadata { group: topology.routes()[0].group, ..Metadata::default() };
    let packets: Vec<_> = frames.into_iter().map(|frame| (metadata, frame)).collect();
    Router::new(&compiled.configuration, topology.tables()).send(&packets)
}

#[test]
fn d_002_a_policy_called_per_packet_installs_all_next_hops_and_keeps_flows_together() {
    let compiled = compile(&policy("per-packet"));
    assert_eq!(compiled.balancing[0].method, Method::FlowHash);
    let topology = next_hops("per-packet");
    let sent = send(&compiled, &topology, vec![flows(60); 4].concat());
    let (mut used, first) = ([false; 4], &sent[..60]);
    for (packet, sent) in sent.iter().enumerate() {
        assert_eq!(sent.port(), sent.keys[0] / (1 << 14) + 1, "a quarter of all keys each");
        assert_eq!(*sent, first[packet % 60], "the flow keeps its next hop");
        used[usize::from(sent.port()) - 1] = true;
    }
    assert_eq!(used, [true; 4]);
}

/// Draws of the generator of a stage: 32 bits as a list, lowest first, stepped sixteen times for each draw.
fn draws(state: u32, n: u32) -> impl Iterator<Item = u32> {
    let mut register: Vec<bool> = (0..32).map(|bit| state >> bit & 1 == 1).collect();
    std::iter::repeat_with(move || {
        let low: u32 = (0..16).map(|bit| u32::from(register[bit]) << bit).sum();
        for _ in 0..16 {
            register.rotate_left(1);
            let out = std::mem::take(&mut register[31]);
            for tap in [31, 21, 1, 0] {
                register[tap] ^= out;
            }
        }
        (low * n) >> 16
    })
}

/// The same packet over and over: its members are those drawn, and even.
#[track_caller]
fn expect_draws(compiled: &Compiled, topology: &Topology, n: u32, state: u32) {
    let sent = send(compiled, topology, vec![flow(1, 2, [1024, 443]); 2000]);
    let mut counts = vec![0; n as usize];
    for (sent, drawn) in sent.iter().zip(draws(state, n)) {
        assert_eq!(u32::from(sent.port()), drawn + 1);
        counts[drawn as usize] += 1;
    }
    // Five standard deviations around the mean.
    let mean = 2000.0 / f64::from(n);
    assert!(
        counts.iter().all(|&count| abs_diff_eq!(
            f64::from(count),
            mean,
            epsilon = 5.0 * mean.sqrt()
        )),
        "{counts:?}"
    );
}

#[test]
fn d_003_next_hops_are_drawn_for_each_packet() {
    let compiled = compile(&policy("random"));
    assert_eq!(compiled.balancing[0].method, Method::Random);
    expect_draws(&compiled, &next_hops("random"), 4, 0x9E37_79B9);
}

#[test]
fn d_003_members_of_a_bundle_are_drawn_for_each_packet() {
    let compiled = compile("set interfaces ae0 aggregated-ether-options load-balance per-packet\n");
    assert_eq!(compiled.balancing[1].method, Method::Random);
    expect_draws(&compiled, &bundle("balancing = \"random\"\n"), 5, 0x27D4_EB2F);
}

#[test]
fn d_009_both_directions_take_the_same_position_of_a_symmetric_bundle() {
    let compiled = compile("set interfaces ae0 aggregated-ether-options load-balance symmetric\n");
    assert!(compiled.balancing[1].is_symmetric);
    // Two routers with bundles that mirror each other: position for position the same devices between them.
    let mirrored = bundle("");
    let hosts = |number: u16| {
        let [high, low] = number.wrapping_mul(40503).to_be_bytes();
        ([10, 0, high, low], [192, 0, 2, low ^ high])
    };
    let there = (0..80).map(|number| {
        let (a, b) = hosts(number);
        between(a, b, [1024 + number, 443])
    });
    let back = (0..80).map(|number| {
        let (a, b) = hosts(number);
        between(b, a, [443, 1024 + number])
    });
    let there = send(&compiled, &mirrored, there.collect());
    let back = send(&compiled, &mirrored, back.collect());
    let mut used = [false; 5];
    for (there, back) in there.iter().zip(&back) {
        assert_eq!(there.port(), back.port());
        assert_eq!(u32::from(there.port()), u32::from(there.keys[3]) * 5 / 65536 + 1);
        used[usize::from(there.port()) - 1] = true;
    }
    assert_eq!(used, [true; 5]);
}
