// SPDX-License-Identifier: Apache-2.0
//! Small tables, and packets as keys.

use lbhash_model::{
    Egress, Metadata, Selection,
    config::{DlbSettings, Flowset, Group, Level, Loads, Member, Mode, SelectTables},
    reference::Selector,
};

/// Group 1 of level 1 with ports 100, 101, … from entry 0 on.
pub fn one_group(mode: Mode, n: u16) -> SelectTables {
    let mut tables = SelectTables::default();
    add_group(&mut tables, 1, Level::Level1Fec, mode, 0, &ports(100, n));
    tables
}

/// Ports with consecutive ids.
pub fn ports(first: u16, count: u16) -> Vec<Member> {
    (first..first + count).map(Member::Port).collect()
}

/// Adds a group whose members are in the table from `base` on. DLB groups have 256 flow entries
/// from 256 · number on.
pub fn add_group(
    tables: &mut SelectTables,
    number: u16,
    level: Level,
    mode: Mode,
    base: u16,
    members: &[Member],
) {
    let flowset = if mode.is_dlb() {
        Flowset { base: 256 * number, size_log2: 8 }
    } else {
        Flowset::default()
    };
    let n = members.len() as u16;
    tables
        .groups
        .insert(number, Group { level, mode, n, base, key_user: level.key_user(), flowset });
    tables.members.extend((base..).zip(members.iter().copied()));
}

/// Metadata of a packet to a group.
pub fn to_group(group: u16) -> Metadata {
    Metadata { group, ..Metadata::default() }
}

/// Selects with one key for all users, at time 0.
pub fn select(selector: &mut Selector, group: u16, key: u16) -> Selection {
    selector.select(&to_group(group), &[key; 5], 0)
}

/// Index that level 1 chooses in group 1.
pub fn index(selector: &mut Selector, key: u16, time_us: u32) -> u16 {
    let selection = selector.select(&to_group(1), &[key; 5], time_us);
    assert!(selection.stages[0].valid, "level 1 selects");
    selection.stages[0].index
}

/// Port that the packet leaves by.
pub fn port(selection: &Selection) -> u16 {
    match selection.egress {
        Egress::Port(port) => port,
        other => panic!("the packet leaves by a port, not {other:?}"),
    }
}

/// Sets the utilization of a port to a level, 0 (idle) to 7 (full), and nothing else. With the
/// weight of 100 for it ([`by_port`]) its quality becomes 7 minus that.
pub fn load(selector: &mut Selector, port: u16, level: u8) {
    selector.set_loads(port, Loads { port: level << 5, ..Loads::default() });
}

/// Quality by port utilization alone.
pub fn by_port() -> DlbSettings {
    let mut settings = DlbSettings::default();
    (settings.weights.port, settings.weights.queue, settings.weights.itm) = (100, 0, 0);
    settings
}
