// SPDX-License-Identifier: Apache-2.0
//! A topology with dynamic load balancing, in the pipeline.

use lbhash_control::topology::Topology;
use lbhash_model::{
    config::{DlbSettings, Mode, SelectTables, registers},
    pipeline::driver::Driver,
};
use lbhash_testing::selecting::{
    choose, fresh, load_member, set_group, set_member, to_group, wait, write,
};

/// Groups, members and settings as a compiler of topologies gives them.
fn load_tables(driver: &mut Driver, tables: &SelectTables) {
    let DlbSettings { cycles_per_us, inactivity_timer, sampling_interval, .. } = tables.dlb;
    write(driver, registers::CYCLES_PER_US, cycles_per_us.into());
    write(driver, registers::INACTIVITY_TIMER, inactivity_timer.into());
    write(driver, registers::SAMPLING_INTERVAL, sampling_interval.into());
    tables.members.iter().for_each(|(&entry, &member)| set_member(driver, entry, member));
    tables.groups.iter().for_each(|(&number, group)| set_group(driver, number, group));
}

/// E-011: a system without a mode, and one with flow-dynamic.
#[test]
fn e_011_the_mode_is_flow_dynamic_unless_set() {
    let run = |mode: &str| {
        let text = format!(
            "platform = \"7220 IXR-H4\"\n[ports]\ne1 = 1\ne2 = 2\ne3 = 3\n\
             [[next-hop-group]]\nname = \"g\"\nnext-hops = [\"e1\", \"e2\", \"e3\"]\n\
             [[route]]\nprefix = \"10.0.0.0/8\"\nnext-hop-group = \"g\"\n\
             [dynamic-load-balancing]\nprefixes = [\"10.0.0.0/8\"]\ncycles-per-us = 1\n{mode}"
        );
        let topology = Topology::from_toml(&text, "t.toml").expect("no rule is broken");
        let mut driver = fresh();
        load_tables(&mut driver, topology.tables());
        let number = topology.routes()[0].group;
        let chosen = [0, 1, 2, 0, 1].map(|busy| {
            load_member(&mut driver, busy, [255, 255, 255]);
            wait(&mut driver, 100 * u64::from(busy));
            choose(&mut driver, &to_group(number))
        });
        (topology.tables().groups[&number].mode, chosen)
    };
    let (mode, chosen) = run("");
    assert_eq!(mode, Mode::DlbFlowDynamic);
    assert_eq!((mode, chosen), run("mode = \"flow-dynamic\"\n"));
}
