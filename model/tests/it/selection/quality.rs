// SPDX-License-Identifier: Apache-2.0
//! Quality of ports and the best member (section 9).

use lbhash_model::{
    config::Loads,
    config::{DlbSettings, Mode, Weights},
    reference::Selector,
};
use lbhash_testing::selection::{by_port, index, load, one_group};
use proptest::prelude::*;

fn weighted(port: u8, queue: u8, itm: u8) -> DlbSettings {
    DlbSettings { weights: Weights { port, queue, itm }, ..DlbSettings::default() }
}

fn quality(settings: DlbSettings, loads: Loads) -> u8 {
    let mut selector = Selector::new(&one_group(Mode::DlbPerPacket, 4));
    selector.set_dlb(settings);
    selector.set_loads(101, loads);
    selector.sample();
    assert_eq!(selector.quality(100), 7, "an idle port");
    selector.quality(101)
}

proptest! {
    #[test]
    fn e_002_quality_is_the_weighted_mean_of_three_levels(
        (port, queue) in (0..=100u8).prop_flat_map(|port| (Just(port), 0..=100 - port)),
        loads: [u8; 3],
    ) {
        let itm = 100 - port - queue;
        let levels = loads.map(|load| f64::from(255 - load) / 32.0).map(f64::floor);
        let sum = levels[0] * f64::from(port)
            + levels[1] * f64::from(queue)
            + levels[2] * f64::from(itm);
        let mean = sum / 100.0;
        let loads = Loads { port: loads[0], queue: loads[1], itm: loads[2] };
        // Sums are whole numbers up to 700, so the division is far from a rounding error but at
        // multiples of 100.
        prop_assert_eq!(quality(weighted(port, queue, itm), loads), (mean + 1e-9).floor() as u8);
    }
}

#[test]
fn e_002_quality_falls_with_each_load_alone() {
    type Set = fn(u8) -> Loads;
    let inputs: [Set; 3] = [
        |port| Loads { port, ..Loads::default() },
        |queue| Loads { queue, ..Loads::default() },
        |itm| Loads { itm, ..Loads::default() },
    ];
    for set in inputs {
        let qualities: Vec<_> =
            (0..=255).map(|load| quality(weighted(34, 33, 33), set(load))).collect();
        assert!(qualities.is_sorted_by(|a, b| a >= b));
        assert!(qualities[0] > qualities[255]);
    }
}

#[test]
fn e_003_the_heavier_weight_decides() {
    for (settings, expected) in [(weighted(70, 20, 10), 1), (weighted(20, 70, 10), 0)] {
        let mut selector = Selector::new(&one_group(Mode::DlbPerPacket, 2));
        selector.set_dlb(settings);
        selector.set_loads(100, Loads { port: 255, ..Loads::default() });
        selector.set_loads(101, Loads { queue: 255, ..Loads::default() });
        selector.sample();
        let chosen = (0..4).map(|_| index(&mut selector, 0, 0)).collect::<Vec<_>>();
        assert_eq!(chosen, [expected; 4], "{settings:?}");
    }
}

#[test]
fn e_007_loads_act_at_the_next_sample_only() {
    let mut selector = Selector::new(&one_group(Mode::DlbPerPacket, 2));
    selector.set_dlb(by_port());
    assert_eq!(selector.quality(100), 7, "before the first sample");
    load(&mut selector, 100, 7);
    assert_eq!([index(&mut selector, 0, 0), index(&mut selector, 0, 0)], [0, 1], "not yet");
    selector.sample();
    assert_eq!([index(&mut selector, 0, 0), index(&mut selector, 0, 0)], [1, 1], "now");
    load(&mut selector, 100, 0);
    assert_eq!([index(&mut selector, 0, 0), index(&mut selector, 0, 0)], [1, 1], "the last value");
}

#[test]
fn e_010_per_packet_goes_round_the_members_of_best_quality() {
    let mut selector = Selector::new(&one_group(Mode::DlbPerPacket, 4));
    selector.set_dlb(by_port());
    assert_eq!(selector.last_best(1), None);
    let chosen: Vec<_> = (0..8).map(|_| index(&mut selector, 0x1234, 0)).collect();
    assert_eq!(chosen, [0, 1, 2, 3, 0, 1, 2, 3], "all equal: in turn (H-21)");
    assert_eq!(selector.last_best(1), Some(3));
    load(&mut selector, 101, 3);
    selector.sample();
    let chosen: Vec<_> = (0..6).map(|_| index(&mut selector, 0x1234, 0)).collect();
    assert_eq!(chosen, [0, 2, 3, 0, 2, 3], "the bad one gets nothing");
    assert_eq!(selector.flows_rebalanced(1), 0, "spreading packets moves no flow (E-017)");
}

proptest! {
    /// The rule in other words: of the members in the order after the last best one, the first that
    /// none exceeds.
    #[test]
    fn best_member_is_the_first_maximum_after_the_last_best(
        levels in proptest::collection::vec(0..8u8, 1..=64),
        packets in 1..20usize,
    ) {
        let n = levels.len() as u16;
        let mut selector = Selector::new(&one_group(Mode::DlbPerPacket, n));
        selector.set_dlb(by_port());
        // Ports 100 to 163, modulo 128.
        for (port, &level) in (100..).zip(&levels) {
            load(&mut selector, port, level);
        }
        selector.sample();
        let least = levels.iter().min().copied().unwrap_or_default();
        let mut next = 0;
        for _ in 0..packets {
            let order = (next..levels.len()).chain(0..next);
            let expected = order.into_iter().find(|&member| levels[member] == least);
            prop_assert_eq!(Some(usize::from(index(&mut selector, 0, 0))), expected);
            next = expected.map_or(0, |member| member + 1) % levels.len();
        }
    }
}
