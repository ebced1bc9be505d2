// SPDX-License-Identifier: Apache-2.0
//! Traffic in time: dynamic load balancing with its loop closed, adaptive and periodic rebalance,
//! order of packets.

use crate::topology::support::{group, on, route, route_of};
use approx::{assert_abs_diff_eq, assert_relative_eq};
use lbhash_control::topology::{
    Topology,
    traffic::{Adaptive, ClosedLoop, PacketOrder, PeriodicRebalance, Port},
};
use lbhash_model::{Metadata, reference::Selector};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

/// Bytes of a microsecond at 10 Gb/s.
const RATE: f64 = 1250.0;

/// Four ports of 10 Gb/s under one route with dynamic load balancing.
fn four_ports(mode: &str) -> (Topology, ClosedLoop) {
    let rows = group("g", "[\"e1\", \"e2\", \"e3\", \"e4\"]")
        + &format!("[dynamic-load-balancing]\nmode = \"{mode}\"\nprefixes = [\"10.0.0.0/8\"]\n")
        + &route("10.0.0.0/8", "g");
    let topology = on("7220 IXR-H4", &rows);
    let ports: BTreeMap<u16, Port> = (1..=4).map(|id| (id, Port::new(RATE, 100_000.0))).collect();
    let closed = ClosedLoop::new(topology.tables(), ports);
    (topology, closed)
}

fn metadata(topology: &Topology) -> Metadata {
    Metadata { group: route_of(topology, "10.0.0.1").group, ..Metadata::default() }
}

#[test]
fn e_012_an_imbalance_is_worked_off() {
    let (topology, mut closed) = four_ports("flow-dynamic");
    let metadata = metadata(&topology);
    // At first, flows that come to be on ports 1 and 2 send much, the others little: each flow pauses for more than the timer
    // between its bursts, so that it may move.
    let mut random = ChaCha8Rng::seed_from_u64(12);
    let mut spreads = Vec::new();
    for round in 0..60_u64 {
        let start = round * 400;
        for slot in 0..100_u64 {
            for flow in 0..8_u16 {
                let is_big = flow % 4 < 2;
                let share = if is_big { 0.9 } else { 0.15 };
                // Two big flows to a port would be 1.4 times its rate.
                if random.random_bool(share) {
                    closed.send(&metadata, &[flow; 5], 900, start + slot);
                }
            }
        }
        spreads.push(closed.spread(1..=4));
        closed.advance(start + 400);
    }
    let mean = |spreads: &[f64]| spreads.iter().sum::<f64>() / spreads.len() as f64;
    let (first, last) = (mean(&spreads[..2]), mean(&spreads[40..]));
    assert!(last < 0.75 * first, "spread {first:.2} at first, {last:.2} in the end: {spreads:.2?}");
    assert!(closed.selector().flows_rebalanced(metadata.group) > 0);
}

#[test]
fn e_009_fixed_flows_keep_the_imbalance() {
    let (topology, mut closed) = four_ports("flow-fixed");
    let metadata = metadata(&topology);
    for time in 0..5000_u64 {
        for flow in [0, 4] {
            // Both on port 1: between them the other ports get a flow each.
            closed.send(&metadata, &[flow; 5], 500, time);
            if time == 0 && flow == 0 {
                for small in 1..4 {
                    closed.send(&metadata, &[small; 5], 1, time);
                }
            }
        }
    }
    assert!(closed.spread(1..=4) > 0.7, "{}", closed.spread(1..=4));
    assert_eq!(closed.selector().flows_rebalanced(metadata.group), 0);
}

/// Packets of one flow, one a microsecond with a pause of so many after every tenth, over paths whose delays differ by `skew`; port
/// loads alternate so that a flow that may move does.
fn reordered(mode: &str, pause: u32, skew: f64) -> usize {
    let (topology, closed) = four_ports(mode);
    let metadata = metadata(&topology);
    let mut selector = Selector::new(topology.tables());
    drop(closed);
    let mut order = PacketOrder::default();
    let mut time = 0;
    for burst in 0..50_u16 {
        for port in 1..=4 {
            let busy = port == 1 + burst % 2;
            let loads = lbhash_model::config::Loads {
                port: if busy { 255 } else { 100 },
                ..Default::default()
            };
            selector.set_loads(port, loads);
        }
        selector.sample();
        for _ in 0..10 {
            let index = selector.select(&metadata, &[7; 5], time).stages[0].index;
            let delay = 10.0 + skew * f64::from(3 - index.min(3)) / 3.0;
            order.arrival(7, f64::from(time) + delay);
            time += 1;
        }
        time += pause;
    }
    assert_eq!(order.packets(), 500);
    order.reordered()
}

#[test]
fn e_020_order_is_kept_while_the_skew_is_below_the_timer() {
    for skew in [0.0, 20.0, 50.0, 99.0] {
        assert_eq!(reordered("flow-dynamic", 110, skew), 0, "skew {skew}");
        assert_eq!(reordered("flow-fixed", 110, skew), 0, "skew {skew}");
    }
    assert!(reordered("flow-dynamic", 110, 400.0) > 0, "a skew beyond the pause");
    for skew in [20.0, 50.0, 99.0] {
        assert!(reordered("per-packet", 110, skew) > 0, "skew {skew}: no such promise");
    }
}

#[test]
fn time_goes_on_beyond_32_bits_of_microseconds() {
    let (topology, mut closed) = four_ports("flow-dynamic");
    let metadata = metadata(&topology);
    let late = (1 << 32) + 50;
    closed.send(&metadata, &[1; 5], 10_000, 0);
    closed.advance(late);
    assert_abs_diff_eq!(closed.spread(1..=4), 0.0);
    assert_relative_eq!(closed.ports()[&1].sent(), 10_000.0);
    // The clock of the block has come round; that of the ports has not.
    let sent = closed.send(&metadata, &[1; 5], 1250, late);
    assert_relative_eq!(sent.delay.expect("sent"), 1.0);
    closed.advance(late + 20);
    assert!(closed.spread(1..=4) > 0.0, "time passes, and the packet is sent");
}

#[test]
fn d_005_d_008_turns_reorder_an_elephant_and_even_out_the_links() {
    let run = |word: &str| {
        let rows = group("links", "[\"e1\", \"e2\"]")
            + &format!("balancing = \"{word}\"\n")
            + &route("0.0.0.0/0", "links");
        let topology = on("huawei", &rows);
        let metadata = metadata(&topology);
        let mut selector = Selector::new(topology.tables());
        let mut order = PacketOrder::default();
        let mut packets = [0.0; 2];
        for time in 0..1000_u32 {
            // The elephant sends four of five packets.
            let flow = if time % 5 == 4 { 0xF000 } else { 0x1000 };
            let index = usize::from(selector.select(&metadata, &[flow; 5], time).stages[0].index);
            packets[index] += 1.0;
            order.arrival(flow.into(), f64::from(time) + [10.0, 14.5][index]);
        }
        let spread: f64 = packets[0] - packets[1];
        (order.reordered(), spread.abs() / 1000.0)
    };
    let (reordered, spread) = run("per-packet");
    assert!(reordered > 0);
    assert_abs_diff_eq!(spread, 0.0, epsilon = 0.001);
    let (reordered, spread) = run("per-flow");
    assert_eq!(reordered, 0, "D-008: order is kept");
    // D-008: and the links differ.
    assert_abs_diff_eq!(spread, 0.6, epsilon = 0.001);
}

#[test]
fn order_counts_packets_that_overtake() {
    let mut order = PacketOrder::default();
    for (flow, time) in [(1, 10.0), (2, 5.0), (1, 9.0), (1, 9.5), (1, 10.0), (2, 6.0)] {
        order.arrival(flow, time);
    }
    assert_eq!((order.packets(), order.reordered()), (6, 2));
}

#[test]
fn e_022_adaptive_evens_out_skewed_flows_and_is_constant_when_off() {
    let mut random = ChaCha8Rng::seed_from_u64(22);
    let buckets: Vec<usize> = (0..128).map(|bucket| bucket * 4 / 128).collect();
    let mut adaptive = Adaptive::new(buckets.clone(), 4);
    let off = adaptive.clone();
    // A few buckets carry most of the load, and all lie with member 0.
    let weights: Vec<u64> =
        (0..128).map(|bucket| if bucket < 8 { 400 } else { random.random_range(1..40) }).collect();
    let mut spreads = Vec::new();
    for _ in 0..6 {
        for (bucket, &bytes) in weights.iter().enumerate() {
            adaptive.carry(bucket, bytes);
        }
        let loads = adaptive.member_loads();
        spreads.push(loads.iter().max().unwrap() - loads.iter().min().unwrap());
        adaptive.adapt();
    }
    assert!(spreads.is_sorted_by(|earlier, later| earlier >= later), "{spreads:?}");
    assert!(spreads[1] * 10 < spreads[0], "{spreads:?}");
    assert_eq!(off.members(), buckets);
}

#[test]
fn e_022_what_cannot_be_evened_out_stays() {
    let mut adaptive = Adaptive::new(vec![0, 1], 2);
    adaptive.carry(0, 1000);
    adaptive.carry(1, 1);
    adaptive.carry(9, 1);
    assert_eq!(adaptive.adapt(), [], "one bucket with all the load would only change places");
    assert_eq!(adaptive.member_loads(), [0, 0], "measured anew");
    assert_eq!(Adaptive::new(Vec::new(), 0).adapt(), []);
}

#[test]
fn e_023_periodic_rebalance_changes_at_boundaries_only() {
    let buckets: Vec<usize> = (0..128).map(|bucket| bucket * 3 / 128).collect();
    let periodic = PeriodicRebalance::new(buckets.clone(), 3, 1000);
    let map =
        |time| (0..128).map(|bucket| periodic.member(bucket, time).unwrap()).collect::<Vec<_>>();
    assert_eq!(map(0), buckets);
    for time in 1..5000 {
        let changes = map(time) != map(time - 1);
        assert_eq!(changes, time % 1000 == 0, "at {time}");
    }
    assert_eq!(map(3000), buckets);
    assert_eq!(periodic.member(128, 0), None);
}

#[test]
fn a_port_sends_at_its_rate_and_drops_beyond_its_queue() {
    let mut port = Port::new(100.0, 1000.0);
    assert_relative_eq!(port.offer(600.0).expect("room in the queue"), 6.0);
    assert_eq!(port.offer(500.0), None);
    port.advance(2.0);
    let state = |port: &Port| [port.sent(), port.queued(), port.dropped()];
    assert_relative_eq!(state(&port)[..], [200.0, 400.0, 500.0][..]);
    port.advance(1000.0);
    assert_relative_eq!(state(&port)[..], [600.0, 0.0, 500.0][..]);
    port.advance(0.0);
    let loads = port.loads(0.5);
    assert_eq!((loads.queue, loads.itm), (0, 128));
    let mut busy = Port::new(100.0, 1e9);
    busy.offer(1e6);
    busy.advance(1000.0);
    assert_abs_diff_eq!(busy.utilization(), 1.0, epsilon = 1e-6);
    assert_eq!(busy.loads(2.0).port, 255);
}
