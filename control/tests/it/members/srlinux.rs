// SPDX-License-Identifier: Apache-2.0
//! SR Linux: levels of groups, and buckets of resilient hashing.

use crate::members::router::{Router, Sent, flows, topology};
use lbhash_control::{
    profile::built_in,
    topology::{ResilientTable, Topology},
};
use lbhash_model::{
    Metadata,
    config::{Flowset, Group, Level, Member, Mode, SelectTables, User},
};
use std::collections::BTreeSet;

fn router(tables: &SelectTables) -> Router {
    let profile = built_in("srlinux-7250-ixr").expect("the profile is there");
    Router::new(profile.configuration(), tables)
}

fn to_group(group: u16, count: u16) -> Vec<(Metadata, Vec<u8>)> {
    let metadata = Metadata { group, ..Metadata::default() };
    flows(count).into_iter().map(|frame| (metadata, frame)).collect()
}

/// The part of all keys that a key is in, of so many equal parts.
fn part(key: u16, parts: u32) -> u16 {
    (f64::from(key) / 65536.0 * f64::from(parts)).floor() as u16
}

#[test]
fn d_010_three_levels_and_a_lag_each_by_its_own_key() {
    let group = |name: &str, level: u8, next_hops: &str| {
        format!("[[next-hop-group]]\nname = \"{name}\"\nlevel = {level}\nnext-hops = {next_hops}\n")
    };
    let rows = "[[lag]]\nname = \"lag1\"\nports = [\"e1\", \"e2\", \"e3\"]\n\
                [[lag]]\nname = \"lag2\"\nports = [\"e4\", \"e5\", \"e6\"]\n"
        .to_owned()
        + &group("top", 1, "[\"left\", \"right\"]")
        + &group("left", 2, "[\"inner\", \"e7\", \"e8\"]")
        + &group("right", 2, "[\"e8\", \"inner\", \"e7\"]")
        + &group("inner", 3, "[\"lag1\", \"lag2\"]")
        + "[[route]]\nprefix = \"0.0.0.0/0\"\nnext-hop-group = \"top\"\n";
    let topology: Topology = topology("7250 IXR-6e", &rows);
    let number = topology.routes()[0].group;
    let mut ports = BTreeSet::new();
    for sent in router(topology.tables()).send(&to_group(number, 400)) {
        let [first, second, third, lag] =
            [(0, 2), (1, 3), (2, 2), (3, 3)].map(|(level, n)| part(sent.keys[level], n));
        let is_inner = second == first;
        assert_eq!([sent.index(0), sent.index(1)], [Some(first), Some(second)]);
        assert_eq!(
            [sent.index(2), sent.index(3)],
            [is_inner.then_some(third), is_inner.then_some(lag)]
        );
        let outer = [[0, 7, 8], [8, 0, 7]][usize::from(first)][usize::from(second)];
        assert_eq!(sent.port(), if is_inner { 1 + 3 * third + lag } else { outer });
        ports.insert(sent.port());
    }
    assert_eq!(ports.len(), 8);
}

/// Flows that are in every bucket of 24.
const FLOWS: u16 = 400;

/// Next hop k is port k; the table is group 1.
fn tables(table: &ResilientTable<u16>) -> SelectTables {
    let buckets = table.buckets();
    let group = Group {
        level: Level::Level1Fec,
        mode: Mode::Range,
        n: buckets.len() as u16,
        base: 0,
        key_user: User::Level1Fec,
        flowset: Flowset::default(),
    };
    SelectTables {
        groups: [(1, group)].into(),
        members: (0..).zip(buckets.iter().map(|&hop| Member::Port(hop))).collect(),
        ..SelectTables::default()
    }
}

/// The example of the vendor's text: 4 buckets for each of 6 paths.
fn example(next_hops: u16) -> ResilientTable<u16> {
    ResilientTable::new(4, 6, 1..=next_hops).expect("at most six")
}

/// Sends flows; each takes the port that the rows, read one after the other, have for its part of the keys.
#[track_caller]
fn expect_rows(router: &mut Router, rows: [[u16; 6]; 4]) -> Vec<u16> {
    let sent = router.send(&to_group(1, FLOWS));
    let buckets: BTreeSet<_> = sent.iter().map(|sent| part(sent.keys[0], 24)).collect();
    assert!(buckets.into_iter().eq(0..24), "flows in every bucket");
    for sent in &sent {
        assert_eq!(sent.port(), rows.concat()[usize::from(part(sent.keys[0], 24))]);
    }
    sent.iter().map(Sent::port).collect()
}

#[test]
fn d_021_a_full_table_has_a_column_for_each_next_hop() {
    let mut router = router(&tables(&example(6)));
    expect_rows(&mut router, [[1, 2, 3, 4, 5, 6]; 4]);
}

/// A topology with the entry compiles to the table of the example.
#[test]
fn d_022_four_next_hops() {
    let rows = "[[next-hop-group]]\nname = \"servers\"\nnext-hops = [\"e1\", \"e2\", \"e3\", \"e4\"]\n\
                [[route]]\nprefix = \"10.10.10.0/24\"\nnext-hop-group = \"servers\"\nowner = \"bgp\"\n\
                [[resilient-hash-prefix]]\nprefix = \"10.10.10.0/24\"\nhash-buckets-per-path = 4\nmax-paths = 6\n";
    let topology = topology("7250 IXR-6e", rows);
    assert_eq!(topology.routes()[0].group, 1);
    let expected = [[1, 2, 3, 4, 1, 1], [1, 2, 3, 4, 2, 2], [1, 2, 3, 4, 3, 3], [1, 2, 3, 4, 4, 4]];
    expect_rows(&mut router(topology.tables()), expected);
}

#[test]
fn d_023_a_fifth_comes_and_takes_one_column() {
    let mut table = example(4);
    let mut router = router(&tables(&table));
    let before: Vec<_> = router.send(&to_group(1, FLOWS)).iter().map(Sent::port).collect();
    table.add(5).expect("a free column");
    router.rewrite(&tables(&table));
    let rows = [[1, 2, 3, 4, 5, 1], [1, 2, 3, 4, 5, 2], [1, 2, 3, 4, 5, 3], [1, 2, 3, 4, 5, 4]];
    let after = expect_rows(&mut router, rows);
    assert!(before.iter().zip(&after).all(|(before, after)| before == after || *after == 5));
}

#[test]
fn d_024_d_025_the_fourth_goes_and_its_flows_alone_move() {
    let mut table = example(4);
    let mut router = router(&tables(&table));
    let before: Vec<_> = router.send(&to_group(1, FLOWS)).iter().map(Sent::port).collect();
    table.remove(&4).expect("not the last");
    router.rewrite(&tables(&table));
    let rows = [[1, 2, 3, 1, 1, 1], [1, 2, 3, 2, 2, 2], [1, 2, 3, 3, 3, 3], [1, 2, 3, 1, 2, 3]];
    let after = expect_rows(&mut router, rows);
    assert!(before.iter().zip(&after).all(|(before, after)| (before == after) == (*before != 4)));
}

#[test]
fn d_026_growing_from_three_to_four_costs_two_one_and_one() {
    let mut table = example(4);
    table.remove(&4).expect("not the last");
    let mut router = router(&tables(&table));
    let buckets = table.buckets().to_vec();
    table.add(4).expect("a free column");
    router.rewrite(&tables(&table));
    let rows = [[1, 2, 3, 4, 1, 1], [1, 2, 3, 4, 2, 2], [1, 2, 3, 4, 3, 3], [1, 2, 3, 4, 2, 3]];
    expect_rows(&mut router, rows);
    let lost = |hop| {
        let (before, after) = (buckets.iter(), table.buckets().iter());
        before.filter(|&&owner| owner == hop).count() - after.filter(|&&owner| owner == hop).count()
    };
    assert_eq!([1, 2, 3].map(lost), [2, 1, 1]);
}

#[test]
fn d_025_flows_of_those_that_stay_never_move() {
    let mut table = example(6);
    let mut router = router(&tables(&table));
    let flows = to_group(1, 120);
    for gone in [2, 5, 1, 6, 3] {
        let before: Vec<_> = router.send(&flows).iter().map(Sent::port).collect();
        table.remove(&gone).expect("not the last");
        router.rewrite(&tables(&table));
        let after = router.send(&flows);
        for (before, after) in before.into_iter().zip(after) {
            assert_eq!(before == after.port(), before != gone, "{gone} goes");
        }
    }
}
