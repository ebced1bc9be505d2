// SPDX-License-Identifier: Apache-2.0
//! Places in the tables: groups by number, entries one after the other, flowsets one after the other.

use super::{dynamic::Dynamic, objects::Objects, programs::Program, report::Report};
use lbhash_model::config::{
    Flowset, Group, SelectTables,
    select_tables::{DLB_GROUP_MEMBERS, MEMBERS},
};

/// Tables of the programs, which are numbered from 1. Groups with dynamic load balancing come first in the member table, each at a
/// multiple of 64; the others follow without gaps.
pub(super) fn tables(
    programs: &[Program],
    objects: &Objects,
    dynamic: &Dynamic,
    report: &mut Report<'_>,
) -> SelectTables {
    let mut tables = SelectTables { dlb: dynamic.settings, ..SelectTables::default() };
    let numbered = || (1..).zip(programs);
    let is_dynamic = |(_, program): &(u16, &Program)| program.mode.is_dlb();
    let size_log2 = dynamic.flowset_size.trailing_zeros() as u8;
    let mut next = 0;
    for (flowset, (number, program)) in numbered().filter(is_dynamic).enumerate() {
        let base = (flowset << size_log2) as u16;
        place(&mut tables, number, program, next, Flowset { base, size_log2 });
        next += usize::from(DLB_GROUP_MEMBERS);
    }
    for (number, program) in numbered().filter(|program| !is_dynamic(program)) {
        let end = next + program.entries.len();
        if end > MEMBERS {
            let set = &objects.sets[program.set];
            let value = Some(format!("entries {next} to {}", end - 1));
            let rule = format!("the member table has room for {MEMBERS} entries");
            let remedy = "let routes share next-hop groups, or use fewer hash buckets";
            report.violate(&set.object(), value, set.span.clone(), &rule, remedy);
            break;
        }
        place(&mut tables, number, program, next, Flowset::default());
        next = end;
    }
    tables
}

fn place(tables: &mut SelectTables, number: u16, program: &Program, base: usize, flowset: Flowset) {
    let base = base as u16;
    let group = Group {
        level: program.level,
        mode: program.mode,
        n: program.entries.len() as u16,
        base,
        key_user: program.key_user,
        flowset,
    };
    tables.groups.insert(number, group);
    tables.members.extend((base..).zip(program.entries.iter().map(|&(_, member)| member)));
}
