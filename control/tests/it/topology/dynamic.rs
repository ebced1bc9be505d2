// SPDX-License-Identifier: Apache-2.0
//! Prefixes with dynamic load balancing: which groups get it, which are left out, and the settings of the system.

use crate::topology::support::{group, on, route, route_of, send, wrong};
use lbhash_control::topology::{Destination, Programming, Topology};
use lbhash_model::{
    Metadata,
    config::{Mode, Weights},
    reference::Selector,
};
use std::net::IpAddr;

const H4: &str = "7220 IXR-H4";
const PREFIX: &str = "[dynamic-load-balancing]\nprefixes = [\"10.101.12.0/24\"]\n";

#[test]
fn e_013_routes_that_a_prefix_equals_or_covers() {
    let rows = group("g", "[\"e1\", \"e2\", \"e3\"]")
        + PREFIX
        + &["10.101.12.0/24", "10.101.12.128/25", "10.101.0.0/16", "10.101.13.0/24"]
            .map(|prefix| route(prefix, "g"))
            .concat();
    let topology = on(H4, &rows);
    let enabled =
        topology.routes().iter().map(|route| (route.dynamic_requested, route.dynamic_enabled()));
    assert_eq!(
        enabled.collect::<Vec<_>>(),
        [(true, true), (true, true), (false, false), (false, false)]
    );
    let mut selector = Selector::new(topology.tables());
    let inside: Vec<_> = (0..3)
        .map(|flow| send(&topology, &mut selector, "10.101.12.200", flow).steps[0].index)
        .collect();
    assert_eq!(inside, [0, 1, 2], "flows go round the members");
    let outside = send(&topology, &mut selector, "10.101.13.1", 1);
    assert_eq!((outside.steps[0].index, outside.steps[0].flow), (0, None), "by hash");
}

#[test]
fn e_004_e_011_settings_of_the_system_and_their_defaults() {
    let rows = group("g", "[\"e1\", \"e2\"]") + PREFIX + &route("10.101.12.0/24", "g");
    let topology = on(H4, &rows);
    let compiled = topology.group(1).unwrap().group;
    assert_eq!(compiled.mode, Mode::DlbFlowDynamic, "where no mode is configured (H-20)");
    assert_eq!(compiled.flowset.size(), 512);
    assert_eq!(topology.tables().dlb, Default::default());
    let explicit = on(
        H4,
        &rows.replace(
            "[dynamic-load-balancing]\n",
            "[dynamic-load-balancing]\nmode = \"flow-dynamic\"\n",
        ),
    );
    assert_eq!(explicit.tables(), topology.tables());

    let settings = "[dynamic-load-balancing]\nmode = \"flow-fixed\"\nflowset-size = 1024\ninactivity-timer = 250\n\
        link-quality-sampling-interval = 9\ncycles-per-us = 500\n\
        weighting-factor = { port-utilization = 50, queue-utilization = 30, itm-utilization = 20 }\n";
    let topology = on(H4, &rows.replace("[dynamic-load-balancing]\n", settings));
    let dlb = topology.tables().dlb;
    assert_eq!((dlb.inactivity_timer, dlb.sampling_interval, dlb.cycles_per_us), (250, 9, 500));
    assert_eq!(dlb.weights, Weights { port: 50, queue: 30, itm: 20 });
    let compiled = topology.group(1).unwrap().group;
    assert_eq!((compiled.mode, compiled.flowset.size()), (Mode::DlbFlowFixed, 1024));
}

#[test]
fn e_014_a_lag_keeps_its_group_out() {
    let rows = "[[lag]]\nname = \"lag1\"\nports = [\"e2\", \"e3\"]\n".to_owned()
        + &group("g", "[\"e1\", \"lag1\"]")
        + PREFIX
        + &route("10.101.12.0/24", "g");
    let topology = on(H4, &rows);
    let route = &topology.routes()[0];
    assert!(route.dynamic_requested && !route.dynamic_enabled());
    assert_eq!(route.programming, Programming::Plain);
    let mut selector = Selector::new(topology.tables());
    let trace = send(&topology, &mut selector, "10.101.12.1", 0xFFFF);
    assert_eq!(trace.steps[0].group.mode, Mode::Range, "plain hashing");
    let advice = topology.advisories()[0].to_string();
    assert!(
        advice.contains("7220 IXR-H4: `route 10.101.12.0/24`: has no dynamic load balancing, although it is requested: `lag1` leads to lag `lag1`: only physical interfaces take part"),
        "{advice}"
    );
}

/// Routes with a group of two ports each, all under one prefix.
/// An Ethernet frame with an IPv4 or IPv6 header.
fn frame(destination: &str) -> Vec<u8> {
    match destination.parse().unwrap() {
        IpAddr::V4(address) => {
            let header = [0x45, 0, 0, 20, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1];
            [&[2; 12][..], &[8, 0], &header, &address.octets()].concat()
        }
        IpAddr::V6(address) => {
            let header = [0x60, 0, 0, 0, 0, 0, 59, 64];
            [&[2; 12][..], &[0x86, 0xDD], &header, &[1; 16], &address.octets()].concat()
        }
    }
}

#[test]
fn e_015_multicast_keeps_its_selection_and_leaves_flows_alone() {
    let rows = group("g", "[\"e1\", { name = \"e2\", weight = 2 }, \"e3\"]")
        + &["0.0.0.0/0", "::/0", "239.0.0.0/8", "10.0.0.0/8"].map(|to| route(to, "g")).concat();
    let lists = "[dynamic-load-balancing]\nprefixes = [\"0.0.0.0/0\", \"::/0\"]\n";
    let (hashed, topology) = (on(H4, &rows), on(H4, &(rows.clone() + lists)));
    let (mut by_hash, mut selector) =
        (Selector::new(hashed.tables()), Selector::new(topology.tables()));
    let select = |topology: &Topology, selector: &mut Selector, to: &str, key: u16| {
        let found = topology.find(Destination::of(&frame(to)).unwrap()).unwrap();
        let metadata = Metadata { group: found.group(), ..Metadata::default() };
        selector.trace(&metadata, &[key; 5], 0)
    };
    for to in ["239.1.1.1", "224.0.0.5", "255.255.255.255", "ff02::16"] {
        for key in (0..=u16::MAX).step_by(97) {
            let expected = select(&hashed, &mut by_hash, to, key);
            let trace = select(&topology, &mut selector, to, key);
            assert!(trace.steps[0].flow.is_none(), "{to}: no flow table");
            assert_eq!(trace.steps[0].index, expected.steps[0].index, "{to}: by hash");
            assert_eq!(trace.selection.egress, expected.selection.egress);
        }
    }
    for to in ["192.0.2.1", "223.255.255.255", "240.0.0.1", "2001:db8::1"] {
        for key in [0, 97, 194] {
            let mut fresh = selector.clone();
            let flow = select(&topology, &mut fresh, to, key).steps[0].flow.unwrap();
            assert_eq!(flow.flow, None, "{to}: an empty entry, whatever multicast came before");
        }
    }
    let programmed: Vec<_> = topology.groups().map(|(_, group)| group.programming).collect();
    assert_eq!(programmed, [Programming::Dynamic, Programming::Weighted]);
    let groups: Vec<_> =
        topology.routes().iter().map(|route| (route.group, route.multicast_group)).collect();
    assert_eq!(groups, [(1, 2), (1, 2), (1, 2), (1, 1)], "10.0.0.0/8 holds no multicast address");
}

fn many(count: usize, flowset_size: u32) -> Topology {
    let mut rows = format!(
        "[dynamic-load-balancing]\nprefixes = [\"10.0.0.0/8\"]\nflowset-size = {flowset_size}\n"
    );
    for index in 0..count {
        rows += &group(&format!("g{index}"), "[\"e1\", \"e2\"]");
        rows += &route(&format!("10.{index}.0.0/16"), &format!("g{index}"));
    }
    on(H4, &rows)
}

#[test]
fn e_016_the_129th_group_is_hashed() {
    for (count, size, enabled) in
        [(128, 512, 128), (130, 512, 128), (130, 256, 128), (70, 1024, 64), (3, 32768, 2)]
    {
        let topology = many(count, size);
        assert!(topology.routes().iter().all(|route| route.dynamic_requested));
        let with = topology.routes().iter().take_while(|route| route.dynamic_enabled()).count();
        assert_eq!(with, enabled, "{count} groups of {size} flows");
        assert!(topology.routes()[enabled..].iter().all(|route| !route.dynamic_enabled()));
        let mut selector = Selector::new(topology.tables());
        let last = format!("10.{}.0.1", count - 1);
        let trace = send(&topology, &mut selector, &last, 0xFFFF);
        assert!(!crate::topology::support::port(&topology, &trace).is_empty(), "no drop");
        assert_eq!(trace.steps[0].flow.is_some(), count == enabled);
    }
    let reasons = many(70, 1024).routes()[64].dynamic_obstacle.clone();
    assert_eq!(reasons.as_deref(), Some("64 flowsets of 1024 entries take all 65536"));
    let reasons = many(130, 256).routes()[128].dynamic_obstacle.clone();
    assert_eq!(reasons.as_deref(), Some("128 groups have it, and there are no more"));
}

#[test]
fn flowsets_and_bases_of_groups_do_not_overlap() {
    let topology = many(128, 512);
    let groups: Vec<_> = topology.groups().map(|(_, compiled)| compiled.group).collect();
    assert_eq!(groups.len(), 128);
    for (index, group) in groups.iter().enumerate() {
        assert_eq!(usize::from(group.base), 64 * index);
        assert_eq!(usize::from(group.flowset.base), 512 * index);
    }
}

#[test]
fn routes_share_a_group_and_its_flows() {
    let rows = group("g", "[\"e1\", \"e2\"]")
        + PREFIX
        + &route("10.101.12.0/25", "g")
        + &route("10.101.12.128/25", "g");
    let topology = on(H4, &rows);
    assert_eq!(
        route_of(&topology, "10.101.12.1").group,
        route_of(&topology, "10.101.12.129").group
    );
}

#[test]
fn what_else_keeps_a_group_out() {
    let rows = "[[next-hop]]\nname = \"sink\"\ndrop = 1\n".to_owned()
        + &group("drops", "[\"e1\", \"sink\"]")
        + &group("one", "[\"e1\"]")
        + PREFIX
        + &route("10.101.12.0/25", "drops")
        + &route("10.101.12.128/25", "one");
    let topology = on(H4, &rows);
    let reasons: Vec<_> =
        topology.routes().iter().map(|route| route.dynamic_obstacle.as_deref().unwrap()).collect();
    assert_eq!(
        reasons,
        ["`sink` drops packets: only physical interfaces take part", "it has a single next hop"]
    );
}

#[test]
fn values_out_of_range() {
    for (row, words) in [
        (
            "flowset-size = 500",
            "flowset-size 500: `flowset-size` is a power of two from 256 to 32768",
        ),
        ("flowset-size = 128", "flowset-size 128"),
        ("inactivity-timer = 0", "inactivity-timer 0: `inactivity-timer` is from 1 to 65535"),
        ("link-quality-sampling-interval = 65536", "link-quality-sampling-interval 65536"),
        ("mode = \"flow-dynamc\"", "did you mean `flow-dynamic`?"),
        (
            "weighting-factor = { port-utilization = 70, queue-utilization = 20, itm-utilization = 11 }",
            "weighting-factor 70 + 20 + 11 = 101: the three weights are percentages that sum to 100",
        ),
        (
            "weighting-factor = { port-utilization = 101, queue-utilization = 0, itm-utilization = -1 }",
            "port-utilization 101: `port-utilization` is from 0 to 100",
        ),
        ("prefixes = [\"10.0.0.0/8\", \"10.0.0.0/8\"]", "has this prefix twice"),
    ] {
        let error = wrong(H4, &format!("[dynamic-load-balancing]\n{row}\n"));
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn ports_of_dynamic_groups_are_below_128() {
    let text = format!("platform = \"{H4}\"\n[ports]\na = 127\nb = 128\n")
        + &group("g", "[\"a\", \"b\"]")
        + PREFIX
        + &route("10.101.12.0/24", "g");
    let error = Topology::from_toml(&text, "t.toml").unwrap_err().to_string();
    assert!(
        error.contains("`next-hop-group g` = `b` = port 128: ports of groups with dynamic load balancing have numbers below 128"),
        "{error}"
    );
}
