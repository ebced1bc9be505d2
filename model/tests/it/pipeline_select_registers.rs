// SPDX-License-Identifier: Apache-2.0
//! Registers of member selection and dynamic load balancing: ranges, reset values, what is read and
//! when.

use lbhash_model::{
    config::registers,
    pipeline::{Inputs, Pipeline, driver::Driver},
};

/// `GROUP[g].SELECT`.
fn select(group: u16) -> u32 {
    registers::group(group) + registers::GROUP_SELECT
}

fn pointer(group: u16) -> u32 {
    registers::group(group) + registers::GROUP_POINTER
}

/// Fields of `SELECT`: n, level, mode, key user, flowset size.
fn word(n: u32, level: u32, mode: u32, user: u32, size: u32) -> u32 {
    n | level << 12 | mode << 16 | user << 20 | size << 24
}

#[test]
fn reset_values() {
    let mut driver = Driver::new();
    for group in [1, 2, 800, 4095] {
        let words = [0, 4, 8, 12].map(|word| driver.read(registers::group(group) + word));
        assert_eq!(words, [Ok(0), Ok(0), Ok(0x003F_0000), Ok(0)], "group {group}");
    }
    let expected = [1000, 7, 100, 10 << 16 | 20 << 8 | 70];
    assert_eq!([0, 4, 8, 12].map(|word| driver.read(0x30000 + word)), expected.map(Ok));
    for port in [0, 64, 127] {
        assert_eq!(driver.read(registers::LOAD + 4 * port), Ok(0));
        assert_eq!(driver.read(registers::QUALITY + 4 * port), Ok(7));
    }
}

#[test]
fn group_0_reads_0_and_is_never_written() {
    let mut driver = Driver::new();
    for word in [0, 4, 8, 12] {
        assert_eq!(driver.read(registers::GROUP + word), Ok(0));
        assert!(driver.write(registers::GROUP + word, 0).is_err());
    }
}

/// Everything in range is taken, the first value out of it is not.
#[test]
fn ranges_of_select() {
    let mut driver = Driver::new();
    for level in 0..4 {
        for mode in 0..8 {
            let (most, sizes) = if mode < 5 { (1024, 0..=0) } else { (64, 8..=15) };
            for size in 0..16 {
                // The largest flowsets take 32768 cycles to clear: once is enough.
                let largest = size > 9 && level != 0;
                let legal = sizes.contains(&size);
                if legal && largest {
                    continue;
                }
                let written = driver.write(select(7), word(3, level, mode, 4, size));
                assert_eq!(written.is_ok(), legal, "mode {mode}, size {size}");
            }
            let size = *sizes.start();
            for (n, user, legal) in
                [(0, 0, true), (most, 0, true), (most + 1, 0, false), (1, 4, true), (1, 5, false)]
            {
                let written = driver.write(select(7), word(n, level, mode, user, size));
                assert_eq!(written.is_ok(), legal, "mode {mode}, n {n}, user {user}");
            }
            for gap in [11, 14, 15, 19, 23, 28, 31] {
                let written = driver.write(select(7), word(1, level, mode, 0, size) | 1 << gap);
                assert!(written.is_err(), "bit {gap}");
            }
        }
    }
    let last = word(1, 3, 7, 4, 8);
    assert_eq!(driver.read(select(7)), Ok(last), "what was refused changed nothing");
}

#[test]
fn e_004_settings_are_common_and_have_ranges() {
    let mut driver = Driver::new();
    for address in
        [registers::CYCLES_PER_US, registers::SAMPLING_INTERVAL, registers::INACTIVITY_TIMER]
    {
        for (data, legal) in [(1, true), (0xFFFF, true), (0, false), (0x1_0000, false)] {
            assert_eq!(driver.write(address, data).is_ok(), legal, "{address:#x} {data:#x}");
        }
        assert_eq!(driver.read(address), Ok(0xFFFF));
    }
}

#[test]
fn e_003_weights_are_percentages_that_sum_to_100() {
    let mut driver = Driver::new();
    let legal = [[100, 0, 0], [0, 0, 100], [34, 33, 33]];
    let illegal = [[99, 0, 0], [100, 1, 0], [127, 127, 127], [0, 0, 0], [228, 128, 0]];
    for (weights, taken) in
        legal.map(|weights| (weights, true)).into_iter().chain(illegal.map(|w| (w, false)))
    {
        let [port, queue, itm]: [u32; 3] = weights;
        let data = port | queue << 8 | itm << 16;
        assert_eq!(driver.write(registers::QUALITY_WEIGHTS, data).is_ok(), taken, "{weights:?}");
    }
    assert_eq!(driver.read(registers::QUALITY_WEIGHTS), Ok(34 | 33 << 8 | 33 << 16));
}

#[test]
fn what_changes_by_itself_is_read_only() {
    let mut driver = Driver::new();
    let counters = registers::group(9) + registers::GROUP_FLOWS_REBALANCED;
    for address in [registers::TIME, registers::QUALITY + 4, pointer(9), counters] {
        assert!(driver.write(address, 0).is_err(), "{address:#x}");
    }
}

/// `CYCLES_PER_US` cycles make a microsecond, whether or not results are taken.
#[test]
fn time_counts_cycles_from_reset_on() {
    let mut pipeline = Pipeline::new();
    for cycle in 0..5000_u32 {
        assert_eq!(pipeline.registers().dlb().time(), cycle / 1000);
        pipeline.tick(&Inputs { m_axis_tready: false, ..Inputs::default() });
    }
    let mut driver = Driver::new();
    driver.write(registers::CYCLES_PER_US, 3).expect("in range");
    let start = driver.pipeline().registers().dlb().time();
    (0..300).for_each(|_| driver.cycle(&Inputs::default()));
    let passed = driver.pipeline().registers().dlb().time() - start;
    assert!((99..=101).contains(&passed), "{passed}");
    driver.cycle(&Inputs { rst_n: false, ..Inputs::default() });
    assert_eq!(driver.pipeline().registers().dlb().time(), 0);
}

/// 131 cycles: packets flow, reads are answered, no other write is issued.
#[test]
fn weighing_keeps_other_writes_waiting() {
    let mut driver = Driver::new();
    driver.write(registers::QUALITY_WEIGHTS, 100).expect("a sum of 100");
    let issued = driver.cycles() - 2;
    assert_eq!(driver.read(registers::STATE), Ok(0b100));
    assert!(driver.pipeline().outputs().s_axis_tready);
    driver.write(registers::SYSTEM_IP, 1).expect("legal");
    // Issued in cycle `issued`, the other one in cycle `issued` + 132, answered in the one after
    // and seen there.
    assert_eq!(driver.cycles() - 2, issued + 132);
}

#[test]
fn a_flowset_of_any_size_is_cleared_in_two_cycles() {
    for size in 8..=15 {
        let mut driver = Driver::new();
        driver.write(select(3), word(0, 0, 7, 0, size)).expect("legal, though it selects nothing");
        // The write is issued one cycle before its answer is seen: one of the cycles has passed.
        assert!(driver.pipeline().registers().csr().flow_clearing(), "size {size}");
        assert!(!driver.pipeline().outputs().s_axis_tready, "size {size}");
        driver.cycle(&Inputs::default());
        assert!(!driver.pipeline().registers().csr().flow_clearing(), "size {size}");
        assert!(driver.pipeline().outputs().s_axis_tready, "size {size}");
    }
}

#[test]
fn clearing_reaches_every_group_and_member() {
    let mut driver = Driver::new();
    for number in [1, 2222, 4095] {
        driver.write(select(number), word(5, 1, 3, 0, 0)).expect("legal");
        driver.write(registers::group(number) + 4, 77).expect("legal");
        for entry in 4 * number..4 * number + 4 {
            driver.write(registers::member(entry), 0x1_0001).expect("legal");
        }
    }
    driver.write(registers::LOAD + 4 * 127, 5).expect("legal");
    driver.cycle(&Inputs { rst_n: false, ..Inputs::default() });
    while !driver.pipeline().outputs().s_axis_tready {
        driver.cycle(&Inputs::default());
    }
    for number in [1, 2222, 4095] {
        assert_eq!(driver.read(select(number)), Ok(0));
        assert_eq!(driver.read(registers::group(number) + 4), Ok(0));
        for entry in 4 * number..4 * number + 4 {
            assert_eq!(driver.read(registers::member(entry)), Ok(0));
        }
    }
    assert_eq!(driver.read(registers::LOAD + 4 * 127), Ok(0));
}
