// SPDX-License-Identifier: Apache-2.0
//! Resilient and weighted tables: the worked examples, all single changes, and invariants of random ones.

use lbhash_control::topology::{ResilientError, ResilientTable, WeightedError, WeightedTable};
use proptest::prelude::*;
use std::collections::BTreeMap;

const NH: [&str; 7] = ["nh1", "nh2", "nh3", "nh4", "nh5", "nh6", "nh7"];

/// The example of the vendor's text: 4 buckets for each of 6 paths.
fn example(next_hops: usize) -> ResilientTable<&'static str> {
    ResilientTable::new(4, 6, NH[..next_hops].iter().copied()).unwrap()
}

fn counts<N: Ord + Copy>(buckets: &[N]) -> Vec<usize> {
    let mut counts = BTreeMap::new();
    for &bucket in buckets {
        *counts.entry(bucket).or_insert(0) += 1;
    }
    counts.into_values().collect()
}

#[test]
fn d_021_with_all_paths_each_has_its_buckets() {
    let table = example(6);
    assert_eq!(table.buckets().len(), 24);
    assert_eq!(counts(table.buckets()), [4; 6]);
    assert_eq!(table.to_string(), ["[nh1, nh2, nh3, nh4, nh5, nh6]"; 4].join(",\n"));
}

#[test]
fn d_022_g_007_four_next_hops() {
    let table = example(4);
    assert_eq!(
        table.to_string(),
        "[nh1, nh2, nh3, nh4, (nh1), (nh1)],\n\
         [nh1, nh2, nh3, nh4, (nh2), (nh2)],\n\
         [nh1, nh2, nh3, nh4, (nh3), (nh3)],\n\
         [nh1, nh2, nh3, nh4, (nh4), (nh4)]"
    );
    assert_eq!(counts(table.buckets()), [6, 6, 6, 6]);
}

#[test]
fn d_023_g_007_a_fifth_comes() {
    let mut table = example(4);
    assert_eq!(table.add("nh5").unwrap(), [4, 10, 16, 22], "column 5 and nothing else");
    assert_eq!(
        table.to_string(),
        "[nh1, nh2, nh3, nh4, nh5, (nh1)],\n\
         [nh1, nh2, nh3, nh4, nh5, (nh2)],\n\
         [nh1, nh2, nh3, nh4, nh5, (nh3)],\n\
         [nh1, nh2, nh3, nh4, nh5, (nh4)]"
    );
    assert_eq!(counts(table.buckets()), [5, 5, 5, 5, 4]);
}

#[test]
fn d_024_g_007_the_fourth_goes() {
    let mut table = example(4);
    assert_eq!(table.remove(&"nh4").unwrap(), [3, 9, 15, 21, 22, 23]);
    assert_eq!(
        table.to_string(),
        "[nh1, nh2, nh3, (nh1), (nh1), (nh1)],\n\
         [nh1, nh2, nh3, (nh2), (nh2), (nh2)],\n\
         [nh1, nh2, nh3, (nh3), (nh3), (nh3)],\n\
         [nh1, nh2, nh3, (nh1), (nh2), (nh3)]"
    );
    assert_eq!(counts(table.buckets()), [8, 8, 8]);
}

#[test]
fn d_026_growing_from_three_to_four_costs_two_one_and_one() {
    let mut table = example(4);
    table.remove(&"nh4").unwrap();
    assert_eq!(table.add("nh4").unwrap(), [3, 9, 15, 21]);
    assert_eq!(counts(table.buckets()), [6, 7, 7, 4], "from 8, 8, 8");
    assert!(table.to_string().ends_with("[nh1, nh2, nh3, nh4, (nh2), (nh3)]"), "{table}");
    assert_ne!(table, example(4), "the table remembers (H-02)");
}

#[test]
fn initial_counts_differ_by_one_at_most() {
    for (rows, columns) in [(1, 128), (2, 64), (4, 6), (5, 7), (8, 16), (128, 1), (3, 42)] {
        for next_hops in 1..=columns {
            let table = ResilientTable::new(rows, columns, 0..next_hops).unwrap();
            let counts = counts(table.buckets());
            let spread = counts.iter().max().zip(counts.iter().min()).map(|(a, b)| a - b);
            assert!(spread <= Some(1), "{rows} x {columns}, {next_hops}: {counts:?} (H-03)");
        }
    }
}

#[test]
fn h_39_d_030_more_next_hops_than_paths_wait_for_a_column() {
    let mut table = ResilientTable::new(4, 4, NH[..6].iter().copied()).unwrap();
    assert_eq!(table.buckets().len(), 16);
    assert_eq!(table.next_hops().copied().collect::<Vec<_>>(), NH[..4]);
    assert_eq!(table.waiting().copied().collect::<Vec<_>>(), NH[4..6]);
    assert_eq!(table.remove(&"nh2").unwrap(), [1, 5, 9, 13], "the fifth enters the column");
    assert_eq!(table.to_string(), ["[nh1, nh5, nh3, nh4]"; 4].join(",\n"));
    assert_eq!(table.remove(&"nh6").unwrap(), [0; 0], "one that waits has no bucket");
    assert_eq!(table.add("nh2").unwrap(), [0; 0], "and neither has one that comes to wait");
    assert_eq!(table.waiting().copied().collect::<Vec<_>>(), ["nh2"]);
}

#[test]
fn a_single_path_goes_over_to_the_one_that_waits() {
    let mut table = ResilientTable::new(3, 1, ["a", "b"]).unwrap();
    assert_eq!(table.remove(&"a").unwrap(), [0, 1, 2]);
    assert_eq!(table.buckets(), ["b"; 3]);
    assert_eq!(table.remove(&"b"), Err(ResilientError::Last));
}

#[test]
fn d_025_exhaustive_single_changes_move_only_what_they_may() {
    for columns in [1_u16, 2, 3, 5, 8, 13, 31, 63, 64] {
        let rows = 128 / columns;
        for next_hops in 1..=columns {
            let table = ResilientTable::new(rows, columns, 0..next_hops).unwrap();
            for gone in 0..next_hops {
                let mut after = table.clone();
                if next_hops == 1 {
                    assert_eq!(after.remove(&gone), Err(ResilientError::Last));
                    continue;
                }
                let moved = after.remove(&gone).unwrap();
                let was_its = (0..).zip(table.buckets()).filter(|&(_, &hop)| hop == gone);
                assert!(was_its.map(|(bucket, _)| bucket).eq(moved), "{rows} x {columns}");
                assert!(!after.buckets().contains(&gone));
            }
            if next_hops < columns {
                let mut after = table.clone();
                let moved = after.add(next_hops).unwrap();
                assert!((0..rows).map(|row| row * columns + next_hops).eq(moved));
                assert_eq!(counts(after.buckets())[usize::from(next_hops)], usize::from(rows));
            }
        }
    }
}

proptest! {
    /// Any sequence of changes, beside a model of columns kept here as a plain list.
    #[test]
    fn d_025_random_changes_keep_every_invariant(
        (rows, columns) in (1..=16u16).prop_flat_map(|rows| (Just(rows), 1..=128 / rows)),
        first in 1..12u16,
        changes in proptest::collection::vec((any::<bool>(), 0..20u16), 0..60),
    ) {
        let mut table = ResilientTable::new(rows, columns, 0..first).unwrap();
        for (adds, hop) in changes {
            let before = table.clone();
            let owners = |table: &ResilientTable<u16>| table.next_hops().copied().collect::<Vec<_>>();
            let is_known = before.next_hops().chain(before.waiting()).any(|&known| known == hop);
            let moved = if adds { table.add(hop) } else { table.remove(&hop) };
            match moved {
                Err(ResilientError::AlreadyThere) => prop_assert!(adds && is_known),
                Err(ResilientError::NotThere) => prop_assert!(!adds && !is_known),
                Err(ResilientError::Last) => prop_assert!(!adds && owners(&before) == [hop] && before.waiting().count() == 0),
                Err(error) => prop_assert!(false, "{}", error),
                Ok(moved) => {
                    prop_assert_eq!(adds, !is_known);
                    let arrived: Vec<_> = owners(&table).into_iter().filter(|owner| !owners(&before).contains(owner)).collect();
                    for (bucket, (old, new)) in (0..).zip(before.buckets().iter().zip(table.buckets())) {
                        prop_assert_eq!(old != new, moved.contains(&bucket));
                        // A bucket moves to one that has just come, or away from the one that goes.
                        prop_assert!(old == new || arrived.contains(new) || (!adds && *old == hop));
                    }
                    for next_hop in table.next_hops() {
                        let count = table.buckets().iter().filter(|&bucket| bucket == next_hop).count();
                        prop_assert!(count >= rows.into(), "an owner has its column");
                    }
                }
            }
            let active = owners(&table);
            prop_assert!(table.buckets().iter().all(|bucket| active.contains(bucket)));
            prop_assert!(active.len() <= columns.into());
            prop_assert!(table.waiting().count() == 0 || active.len() == usize::from(columns), "none waits beside a free column");
            prop_assert_eq!(table.buckets().len(), usize::from(rows) * usize::from(columns));
        }
    }

    /// Largest remainder: nobody is a whole bucket away from the exact share of what is shared.
    #[test]
    fn weighted_runs_follow_the_weights(
        weights in proptest::collection::vec(1..200u32, 1..40),
        spare in 0..500u16,
    ) {
        let n = weights.len();
        let buckets = n as u16 + spare;
        let table = WeightedTable::new(buckets, (0..).zip(weights.iter().copied())).unwrap();
        prop_assert!(table.buckets().is_sorted(), "contiguous runs in order");
        let counts = counts(table.buckets());
        prop_assert_eq!(counts.len(), n, "each has one");
        prop_assert_eq!(counts.iter().sum::<usize>(), usize::from(buckets));
        let sum: u32 = weights.iter().sum();
        for (&count, &weight) in counts.iter().zip(&weights) {
            let exact = 1.0 + f64::from(spare) * f64::from(weight) / f64::from(sum);
            prop_assert!((count as f64 - exact).abs() < 1.0);
        }
        for (index, pair) in counts.windows(2).enumerate() {
            if weights[index] == weights[index + 1] {
                prop_assert!(pair[0] >= pair[1], "ties go to the lower index");
            }
        }
    }
}

#[test]
fn weighted_tables_by_hand() {
    // 4 buckets, weights 3 and 1: one each; of the other two 1.5 and 0.5, so 1 and 0 and the tie to the first.
    let table = WeightedTable::new(4, [("a", 3), ("b", 1)]).unwrap();
    assert_eq!(table.buckets(), ["a", "a", "a", "b"]);
    let mut table = WeightedTable::new(10, [("a", 1), ("b", 2), ("c", 4)]).unwrap();
    assert_eq!(table.buckets(), ["a", "a", "b", "b", "b", "c", "c", "c", "c", "c"]);
    let before = table.clone();
    assert_eq!(table.remove(&"b").unwrap(), [2, 3, 4]);
    // Of the other eight 1.6 and 6.4: one and six, and the last one to the larger remainder.
    assert_eq!(table.buckets(), ["a", "a", "a", "c", "c", "c", "c", "c", "c", "c"]);
    table.add("b", 2).unwrap();
    assert_eq!(table.next_hops(), [("a", 1), ("c", 4), ("b", 2)], "it comes behind the others");
    assert_eq!(counts(table.buckets()), counts(before.buckets()));
}

#[test]
fn tables_that_cannot_be() {
    for (rows, columns) in [(0, 4), (4, 0), (4, 33), (129, 1), (256, 256)] {
        let error = ResilientTable::new(rows, columns, ["a"]).unwrap_err();
        assert_eq!(error, ResilientError::Size { buckets_per_path: rows, max_paths: columns });
        assert!(error.to_string().contains("from 1 to 128"), "{error}");
    }
    assert_eq!(ResilientTable::<u8>::new(4, 6, []), Err(ResilientError::NoNextHop));
    assert_eq!(ResilientTable::new(4, 6, [1, 1]), Err(ResilientError::AlreadyThere));
    let mut table = ResilientTable::new(4, 6, ["a"]).unwrap();
    assert_eq!(table.add("a"), Err(ResilientError::AlreadyThere));
    assert_eq!(table.remove(&"b"), Err(ResilientError::NotThere));

    assert_eq!(WeightedTable::<u8>::new(4, []), Err(WeightedError::Last));
    assert_eq!(WeightedTable::new(4, [("a", 0)]), Err(WeightedError::NoWeight));
    assert_eq!(WeightedTable::new(4, [("a", 1), ("a", 1)]), Err(WeightedError::AlreadyThere));
    let short = WeightedError::Buckets { buckets: 1, next_hops: 2 };
    assert_eq!(WeightedTable::new(1, [("a", 1), ("b", 1)]), Err(short));
    assert!(WeightedTable::new(1025, [("a", 1)]).is_err());
    let mut table = WeightedTable::new(1, [("a", 1)]).unwrap();
    assert_eq!(table.add("b", 1), Err(short));
    assert_eq!(table.remove(&"a"), Err(WeightedError::Last));
    assert_eq!(table.buckets(), ["a"], "and nothing is changed");
}
