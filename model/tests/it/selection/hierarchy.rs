// SPDX-License-Identifier: Apache-2.0
//! Groups of groups, and what ends a selection.

use lbhash_model::{
    Egress, Selected, Selection,
    config::{Level, Member, Mode, SelectTables, User},
    reference::Selector,
};
use lbhash_testing::selection::{add_group, one_group, port, ports, select, to_group};

/// Three levels and a LAG: two groups of each next level, ports of LAG g are 10 · g and on.
fn tree() -> SelectTables {
    let mut tables = SelectTables::default();
    let groups = |first: u16| [Member::Group(first), Member::Group(first + 1)];
    add_group(&mut tables, 1, Level::Level1Fec, Mode::Range, 0, &groups(2));
    add_group(&mut tables, 2, Level::Level2Fec, Mode::Range, 2, &groups(4));
    add_group(&mut tables, 3, Level::Level2Fec, Mode::Range, 4, &groups(4));
    add_group(&mut tables, 4, Level::Level3Fec, Mode::Range, 6, &groups(6));
    add_group(&mut tables, 5, Level::Level3Fec, Mode::Range, 8, &groups(6));
    add_group(&mut tables, 6, Level::Lag, Mode::Range, 10, &ports(60, 2));
    add_group(&mut tables, 7, Level::Lag, Mode::Range, 12, &ports(70, 2));
    tables
}

#[test]
fn d_010_each_level_chooses_by_its_own_key() {
    let mut selector = Selector::new(&tree());
    for bits in 0..16u16 {
        let half = |level: u16| if bits >> level & 1 == 1 { 0x8000 } else { 0x7FFF };
        let keys = [half(0), half(1), half(2), half(3), 0xFFFF];
        let [b0, b1, b2, b3] = [0, 1, 2, 3].map(|level| bits >> level & 1);
        let selected = |group, index| Selected { valid: true, group, index };
        assert_eq!(
            selector.select(&to_group(1), &keys, 0),
            Selection {
                stages: [
                    selected(1, b0),
                    selected(2 + b0, b1),
                    selected(4 + b1, b2),
                    selected(6 + b2, b3)
                ],
                egress: Egress::Port(60 + 10 * b2 + b3),
            }
        );
    }
}

#[test]
fn d_010_selection_may_start_and_skip_at_any_level() {
    let mut selector = Selector::new(&tree());
    let selection = select(&mut selector, 7, 0xFFFF);
    assert_eq!(selection.stages[..3], [Selected::default(); 3], "levels before the first pass");
    assert_eq!(selection.stages[3], Selected { valid: true, group: 7, index: 1 });
    selector.write_member(0, Member::Group(6)).unwrap();
    let selection = select(&mut selector, 1, 0);
    assert_eq!(selection.stages[1..3], [Selected::default(); 2], "levels in between pass");
    assert_eq!(port(&selection), 60);
}

#[test]
fn d_016_only_a_member_that_is_a_lag_has_the_extra_stage() {
    let mut tables = SelectTables::default();
    let mixed = [Member::Port(5), Member::Group(2)];
    add_group(&mut tables, 1, Level::Level1Fec, Mode::Range, 0, &mixed);
    add_group(&mut tables, 2, Level::Lag, Mode::Range, 100, &ports(20, 4));
    let mut selector = Selector::new(&tables);
    for key in (0..=u16::MAX).step_by(31) {
        let selection = select(&mut selector, 1, key);
        let takes_lag = key >= 0x8000;
        assert_eq!(selection.stages[3].valid, takes_lag);
        assert_eq!(port(&selection) == 5, !takes_lag);
    }
}

#[test]
fn a_group_chooses_by_the_key_that_it_names() {
    let mut tables = one_group(Mode::Modulo, 1000);
    for user in User::ALL {
        tables.groups.get_mut(&1).unwrap().key_user = user;
        let keys = [10, 11, 12, 13, 14];
        let chosen = Selector::new(&tables).select(&to_group(1), &keys, 0).stages[0].index;
        assert_eq!(chosen, 10 + user as u16);
    }
}

#[test]
fn selection_ends_at_ports_drops_and_cleared_entries() {
    let mut tables = SelectTables::default();
    let ends = [Member::Port(0xFFFF), Member::Drop(9), Member::None];
    add_group(&mut tables, 4095, Level::Level2Fec, Mode::Modulo, 0, &ends);
    let mut selector = Selector::new(&tables);
    for (key, egress) in [(0, Egress::Port(0xFFFF)), (1, Egress::Drop(9)), (2, Egress::None)] {
        let selection = select(&mut selector, 4095, key);
        assert_eq!(selection.egress, egress);
        assert_eq!(selection.stages[1], Selected { valid: true, group: 4095, index: key });
    }
}

#[test]
fn no_group_no_entries_and_a_passed_level_select_nothing() {
    let mut tables = SelectTables::default();
    add_group(&mut tables, 1, Level::Lag, Mode::Range, 0, &[Member::Group(2)]);
    add_group(&mut tables, 2, Level::Lag, Mode::Range, 1, &ports(0, 1));
    add_group(&mut tables, 3, Level::Level1Fec, Mode::Range, 0, &[]);
    let mut selector = Selector::new(&tables);
    assert_eq!(select(&mut selector, 0, 7), Selection::default());
    assert_eq!(select(&mut selector, 3, 7), Selection::default());
    assert_eq!(select(&mut selector, 4095, 7), Selection::default());
    let trace = selector.trace(&to_group(1), &[0; 5], 0);
    assert_eq!(trace.selection.stages[3], Selected { valid: true, group: 1, index: 0 });
    assert_eq!(trace.selection.egress, Egress::None, "a LAG cannot lead to a LAG");
    assert_eq!(trace.left_at, Some(2));
}

#[test]
fn upper_bits_of_group_numbers_do_not_count() {
    let mut tables = one_group(Mode::Range, 1);
    tables.members.insert(0, Member::Group(0x1002));
    add_group(&mut tables, 2, Level::Lag, Mode::Range, 1, &ports(50, 1));
    let mut selector = Selector::new(&tables);
    assert_eq!(port(&select(&mut selector, 0xF001, 0)), 50);
}

#[test]
fn entries_go_round_the_end_of_the_member_table() {
    let mut tables = one_group(Mode::Modulo, 4);
    tables.groups.get_mut(&1).unwrap().base = 16382;
    let entries = [(16382, 7), (16383, 8), (0, 9), (1, 10)];
    tables.members = entries.map(|(entry, port)| (entry, Member::Port(port))).into();
    let mut selector = Selector::new(&tables);
    for key in 0..4 {
        assert_eq!(port(&select(&mut selector, 1, key)), 7 + key);
    }
}

#[test]
fn stages_draw_from_generators_of_their_own() {
    let mut tables = SelectTables::default();
    for (number, level) in (1..).zip(Level::ALL) {
        add_group(&mut tables, number, level, Mode::Random, 0, &ports(0, 1024));
    }
    let mut selector = Selector::new(&tables);
    // Low halves of the reset values, scaled to 1024.
    for (number, low) in [(1, 0x79B9), (2, 0xCA6B), (3, 0xAE35), (4, 0xEB2F)] {
        assert_eq!(port(&select(&mut selector, number, 0)), low >> 6, "stage {number}");
    }
}
