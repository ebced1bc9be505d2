// SPDX-License-Identifier: Apache-2.0
//! D-027: what changes of next hops cost.

use approx::{abs_diff_eq, assert_abs_diff_eq};
use lbhash_control::topology::{
    Change::{Add, Remove},
    ResilientError, ResilientTable, replay,
};

#[test]
fn d_027_resilient_moves_the_share_of_its_moved_buckets() {
    let table = ResilientTable::new(4, 6, ["nh1", "nh2", "nh3", "nh4"]).unwrap();
    let keys: Vec<u16> = (0..=u16::MAX).collect();
    for (change, buckets) in [(Remove("nh4"), 6), (Add("nh5"), 4)] {
        let [step] = &replay(&table, [change], &keys).unwrap()[..] else { panic!("one step") };
        assert_eq!(step.moved_buckets.len(), buckets);
        // A bucket holds 65536 / 24 keys, one more or less.
        let expected = 65536.0 * buckets as f64 / 24.0;
        let moved = step.moved_flows;
        let resilient = moved.resilient as f64;
        assert!(abs_diff_eq!(resilient, expected, epsilon = buckets as f64), "{moved:?}");
        assert!(3 * moved.resilient < 2 * moved.range, "{moved:?}");
        assert!(3 * moved.resilient < 2 * moved.modulo, "{moved:?}");
    }
}

#[test]
fn d_027_plain_modes_move_what_arithmetic_says() {
    let table = ResilientTable::new(1, 8, 0..4).unwrap();
    let keys: Vec<u16> = (0..60_000).collect();
    let [step] = &replay(&table, [Add(4)], &keys).unwrap()[..] else { panic!("one step") };
    // Of 20 consecutive keys, those below 4 have the same remainder by 4 and by 5.
    assert_eq!(step.moved_flows.modulo, 60_000 / 20 * 16);
    // Quarter q meets fifth q on the keys from q/4 to (q+1)/5: shares 4, 3, 2, 1 of 20.
    let keys: Vec<u16> = (0..=u16::MAX).collect();
    let [step] = &replay(&table, [Add(4)], &keys).unwrap()[..] else { panic!("one step") };
    let expected = 65536.0 * (1.0 - 10.0 / 20.0);
    assert_abs_diff_eq!(step.moved_flows.range as f64, expected, epsilon = 4.0);
}

#[test]
fn changes_follow_each_other_and_name_the_one_that_cannot_be() {
    let table = ResilientTable::new(4, 6, ["a", "b"]).unwrap();
    let steps = replay(&table, [Add("c"), Remove("a"), Add("a")], &[]).unwrap();
    assert_eq!(steps.len(), 3);
    let mut expected = table.clone();
    expected.add("c").unwrap();
    expected.remove(&"a").unwrap();
    expected.add("a").unwrap();
    assert_eq!(steps[2].table, expected);
    assert_eq!(replay(&table, [Add("c"), Remove("x")], &[]), Err((1, ResilientError::NotThere)));
}
