// SPDX-License-Identifier: Apache-2.0
//! Flow entries of dynamic load balancing (section 9).

use lbhash_model::{
    Metadata,
    config::{DlbSettings, Level, Mode},
    reference::Selector,
};
use lbhash_testing::selection::{
    add_group, by_port, index, load, one_group, ports, select, to_group,
};
use proptest::prelude::*;

/// A group of four ports 100 to 103, with the timer of the example: 100 µs.
fn selector(mode: Mode) -> Selector {
    let mut selector = Selector::new(&one_group(mode, 4));
    selector.set_dlb(by_port());
    selector
}

fn degrade(selector: &mut Selector, port: u16) {
    load(selector, port, 7);
    selector.sample();
}

#[test]
fn e_001_lookup_state_and_decision_for_every_packet() {
    let mut selector = selector(Mode::DlbFlowDynamic);
    let mut flow = |time| {
        let trace = selector.trace(&to_group(1), &[0x0105; 5], time);
        trace.steps[0].flow.expect("a group with dynamic load balancing")
    };
    let first = flow(1000);
    assert_eq!(
        first.entry,
        Some(256 + 5),
        "flowset of 256 from entry 256 on, low 8 bits of the key"
    );
    assert_eq!((first.flow, first.kept, first.rebalanced), (None, false, false));
    let second = flow(1050);
    let known = second.flow.expect("known from the first packet");
    assert_eq!((known.member, known.last_seen), (0, 1000));
    assert_eq!((second.kept, second.rebalanced), (true, false));
}

#[test]
fn e_006_e_008_a_flow_moves_after_the_idle_time_and_not_before() {
    for (gap, moves) in [(0, false), (99, false), (100, true), (101, true), (5000, true)] {
        let mut selector = selector(Mode::DlbFlowDynamic);
        assert_eq!(index(&mut selector, 7, 1000), 0);
        degrade(&mut selector, 100);
        let chosen = index(&mut selector, 7, 1000 + gap);
        assert_eq!(chosen, if moves { 1 } else { 0 }, "gap of {gap} µs");
        assert_eq!(selector.flows_rebalanced(1), u32::from(moves));
    }
}

#[test]
fn e_006_every_packet_starts_the_idle_time_anew() {
    let mut selector = selector(Mode::DlbFlowDynamic);
    index(&mut selector, 7, 0);
    degrade(&mut selector, 100);
    for packet in 1..100 {
        assert_eq!(index(&mut selector, 7, 99 * packet), 0);
    }
    assert_eq!(index(&mut selector, 7, 99 * 99 + 100), 1);
}

#[test]
fn e_006_ages_are_differences_modulo_2_to_the_32() {
    let mut selector = selector(Mode::DlbFlowDynamic);
    index(&mut selector, 7, u32::MAX - 10);
    degrade(&mut selector, 100);
    assert_eq!(index(&mut selector, 7, 80), 0, "91 µs later");
    assert_eq!(index(&mut selector, 7, 180), 1, "100 µs later");
}

#[test]
fn e_008_an_idle_flow_on_the_best_path_is_not_counted_as_moved() {
    let mut selector = selector(Mode::DlbFlowDynamic);
    index(&mut selector, 7, 0);
    for port in [101, 102, 103] {
        load(&mut selector, port, 7);
    }
    selector.sample();
    let trace = selector.trace(&to_group(1), &[7; 5], 1000);
    let decision = trace.steps[0].flow.unwrap();
    assert!(!decision.kept && !decision.rebalanced, "chosen anew, and the same member");
    assert_eq!(trace.steps[0].index, 0);
    assert_eq!(selector.flows_rebalanced(1), 0);
}

#[test]
fn e_009_flow_fixed_never_moves_a_flow() {
    let mut selector = selector(Mode::DlbFlowFixed);
    degrade(&mut selector, 100);
    assert_eq!(index(&mut selector, 7, 0), 1, "the first assignment is by quality");
    degrade(&mut selector, 101);
    for time in [1, 1000, 1 << 20, 1 << 31, u32::MAX] {
        assert_eq!(index(&mut selector, 7, time), 1);
    }
    assert_eq!(selector.flows_rebalanced(1), 0);
}

#[test]
fn e_005_keys_share_the_entries_of_a_flowset_and_groups_do_not() {
    let mut tables = one_group(Mode::DlbFlowFixed, 4);
    add_group(&mut tables, 2, Level::Level1Fec, Mode::DlbFlowFixed, 64, &ports(100, 4));
    let mut selector = Selector::new(&tables);
    let members: Vec<_> = (0..256).map(|key| index(&mut selector, key, 0)).collect();
    assert_eq!(members[..8], [0, 1, 2, 3, 0, 1, 2, 3], "each new flow takes the next best");
    for key in 256..2048u16 {
        let known = members[usize::from(key % 256)];
        assert_eq!(index(&mut selector, key, 0), known, "flow {key} falls on a known entry");
    }
    assert_eq!(select(&mut selector, 2, 3).stages[0].index, 0, "group 2 has seen no flow");
}

#[test]
fn e_004_the_timer_is_one_for_all_groups() {
    let mut tables = one_group(Mode::DlbFlowDynamic, 2);
    add_group(&mut tables, 2, Level::Level2Fec, Mode::DlbFlowDynamic, 64, &ports(100, 2));
    tables.dlb = DlbSettings { inactivity_timer: 500, ..by_port() };
    let mut selector = Selector::new(&tables);
    for group in [1, 2] {
        selector.select(&to_group(group), &[0; 5], 0);
    }
    degrade(&mut selector, 100);
    for (time, moved) in [(499, 0), (999, 1)] {
        for group in [1, 2] {
            selector.select(&to_group(group), &[0; 5], time);
            assert_eq!(selector.flows_rebalanced(group), moved, "group {group} at {time} µs");
        }
    }
}

#[test]
fn e_015_traffic_of_other_groups_leaves_flows_alone() {
    // A multicast packet is led to a group of its own, by service id.
    let mut tables = one_group(Mode::DlbFlowDynamic, 4);
    add_group(&mut tables, 2, Level::Level1Fec, Mode::Static, 64, &ports(100, 4));
    let mut selector = Selector::new(&tables);
    for service_id in 0..1000 {
        selector.select(&Metadata { service_id, ..to_group(2) }, &[service_id as u16; 5], 0);
    }
    let trace = selector.trace(&to_group(1), &[0; 5], 0);
    assert_eq!(trace.steps[0].flow.unwrap().flow, None);
    assert_eq!(selector.last_best(1), Some(0), "the first best of the group");
}

#[test]
fn dlb_bases_are_multiples_of_64_and_ports_are_below_128() {
    let mut tables = one_group(Mode::DlbPerPacket, 2);
    tables.groups.get_mut(&1).unwrap().base = 64 + 63;
    tables.members = (64..).zip(ports(0x1280, 2)).collect();
    let mut selector = Selector::new(&tables);
    let trace = selector.trace(&to_group(1), &[0; 5], 0);
    assert_eq!(
        (trace.steps[0].entry, lbhash_testing::selection::port(&trace.selection)),
        (64, 0x1280 & 0x7F)
    );
}

#[test]
fn flow_entries_go_round_the_end_of_the_memory() {
    let mut tables = one_group(Mode::DlbFlowFixed, 2);
    tables.groups.get_mut(&1).unwrap().flowset.base = 65535;
    let mut selector = Selector::new(&tables);
    let mut entry = |key| {
        let trace = selector.trace(&to_group(1), &[key; 5], 0);
        trace.steps[0].flow.unwrap().entry
    };
    assert_eq!(
        [entry(0), entry(1), entry(255), entry(256)],
        [Some(65535), Some(0), Some(254), Some(65535)]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// E-017: the counter is what a list of every flow's members says, kept here per flow and not
    /// per packet.
    #[test]
    fn e_017_flows_rebalanced_counts_moves_and_nothing_else(
        events in proptest::collection::vec((0..6u16, 0..250u32, 0..4u16, 0..8u8), 1..200),
        is_fixed: bool,
    ) {
        let mode = if is_fixed { Mode::DlbFlowFixed } else { Mode::DlbFlowDynamic };
        let mut selector = selector(mode);
        let mut history = vec![Vec::new(); 6];
        let mut time = 0;
        for (key, gap, port, level) in events {
            time += gap;
            load(&mut selector, 100 + port, level);
            selector.sample();
            history[usize::from(key)].push((time, index(&mut selector, key, time)));
        }
        let pairs = history.iter().flat_map(|packets| packets.windows(2));
        let moves = pairs.filter(|pair| pair[0].1 != pair[1].1);
        prop_assert_eq!(selector.flows_rebalanced(1) as usize, moves.clone().count());
        for pair in moves {
            prop_assert!(!is_fixed && pair[1].0 - pair[0].0 >= 100, "a flow moved in use");
        }
    }
}
