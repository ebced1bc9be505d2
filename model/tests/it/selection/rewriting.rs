// SPDX-License-Identifier: Apache-2.0
//! Tables that are written under traffic, and writes that are refused.

use lbhash_model::{
    config::{Flowset, Member, Mode},
    reference::{Selector, select::Refused},
};
use lbhash_testing::selection::{by_port, index, load, one_group};

#[test]
fn writing_a_group_resets_its_counter() {
    let tables = one_group(Mode::RoundRobin, 3);
    let mut selector = Selector::new(&tables);
    assert_eq!([0, 0].map(|key| index(&mut selector, key, 0)), [0, 1]);
    selector.write_group(1, &tables.groups[&1]).unwrap();
    assert_eq!(selector.counter(1), 0);
    assert_eq!([0, 0, 0, 0].map(|key| index(&mut selector, key, 0)), [0, 1, 2, 0]);
}

#[test]
fn writing_a_group_forgets_its_flows_and_best_member_but_not_its_count() {
    let tables = one_group(Mode::DlbFlowDynamic, 4);
    let mut selector = Selector::new(&tables);
    selector.set_dlb(by_port());
    index(&mut selector, 7, 0);
    load(&mut selector, 100, 7);
    selector.sample();
    assert_eq!(index(&mut selector, 7, 200), 1);
    assert_eq!(selector.flows_rebalanced(1), 1);
    load(&mut selector, 100, 0);
    selector.sample();
    selector.write_group(1, &tables.groups[&1]).unwrap();
    assert_eq!(selector.last_best(1), None);
    assert_eq!(index(&mut selector, 7, 201), 0, "unknown flow, search from member 0");
    assert_eq!(selector.flows_rebalanced(1), 1);
}

#[test]
fn writing_a_member_leaves_counters_alone() {
    let mut selector = Selector::new(&one_group(Mode::RoundRobin, 3));
    index(&mut selector, 0, 0);
    selector.write_member(1, Member::Drop(4)).unwrap();
    assert_eq!(selector.counter(1), 1);
}

#[test]
fn what_registers_refuse_changes_nothing() {
    let tables = one_group(Mode::Range, 4);
    let mut selector = Selector::new(&tables);
    let good = tables.groups[&1];
    let sized = |size_log2| Flowset { base: 0, size_log2 };
    let dlb = lbhash_model::config::Group { mode: Mode::DlbFlowFixed, ..good };
    for (number, group, refused, words) in [
        (0, good, Refused::GroupNumber(0), "group 0 cannot be written: groups are 1 to 4095"),
        (4096, good, Refused::GroupNumber(4096), "group 4096 cannot be written"),
        (
            1,
            lbhash_model::config::Group { n: 1025, ..good },
            Refused::Entries { mode: Mode::Range, n: 1025, limit: 1024 },
            "a group of mode range has at most 1024 entries, not 1025",
        ),
        (
            1,
            lbhash_model::config::Group { n: 65, flowset: sized(8), ..dlb },
            Refused::Entries { mode: Mode::DlbFlowFixed, n: 65, limit: 64 },
            "a group of mode dlb_flow_fixed has at most 64 entries, not 65",
        ),
        (
            1,
            dlb,
            Refused::FlowsetSize { mode: Mode::DlbFlowFixed, size_log2: 0 },
            "2^0 flow entries in mode dlb_flow_fixed",
        ),
        (
            1,
            lbhash_model::config::Group { flowset: sized(9), ..good },
            Refused::FlowsetSize { mode: Mode::Range, size_log2: 9 },
            "2^9 flow entries in mode range",
        ),
        (
            1,
            lbhash_model::config::Group { base: 16384, ..good },
            Refused::MemberNumber(16384),
            "there is no member entry 16384: entries are 0 to 16383",
        ),
    ] {
        assert_eq!(selector.write_group(number, &group), Err(refused));
        assert!(refused.to_string().starts_with(words), "{refused}");
    }
    assert_eq!(selector.write_member(16384, Member::None), Err(Refused::MemberNumber(16384)));
    assert_eq!(selector.group(1), good);
    assert_eq!(index(&mut selector, 0xFFFF, 0), 3);
}
