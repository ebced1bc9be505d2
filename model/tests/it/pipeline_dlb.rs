// SPDX-License-Identifier: Apache-2.0
//! Dynamic load balancing (specification, section 9) in the pipeline, and its cycles
//! (`docs/timing.md`).

use lbhash_model::{
    Metadata,
    config::{Flowset, Group, Level, Member, Mode, User, registers},
    pipeline::{AxiLiteInputs, Inputs, driver::Driver},
};
use lbhash_testing::selecting::{
    Chosen, choose, fresh, load_member, packet, read_in_cycle, set_group, set_key, set_member,
    to_group, wait, write,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const GROUP: u16 = 40;
const BASE: u16 = 640;

fn group(mode: Mode, n: u16) -> Group {
    let flowset = Flowset { base: 512, size_log2: 8 };
    Group { level: Level::Level3Fec, mode, n, base: BASE, key_user: User::Level3Fec, flowset }
}

/// A group whose member m is port m + 1; a microsecond is a cycle, and every cycle samples.
fn balanced(mode: Mode, n: u16) -> Driver {
    let mut driver = fresh();
    set_group(&mut driver, GROUP, &group(mode, n));
    for member in 0..n {
        set_member(&mut driver, BASE + member, Member::Port(member + 1));
    }
    write(&mut driver, registers::CYCLES_PER_US, 1);
    write(&mut driver, registers::SAMPLING_INTERVAL, 1);
    driver
}

fn rebalanced(driver: &mut Driver) -> u32 {
    let address = registers::group(GROUP) + registers::GROUP_FLOWS_REBALANCED;
    driver.read(address).expect("readable")
}

/// Member of the next packet; the egress is the port of that member.
fn member(driver: &mut Driver) -> u32 {
    let chosen = choose(driver, &to_group(GROUP));
    let index = chosen.index();
    assert_eq!(chosen.stages, [None, None, Some((GROUP.into(), index)), None]);
    assert_eq!(chosen.egress, (1, index + 1));
    index
}

/// E-010: among equals the next one in turn; otherwise the best. E-017: spreading packets moves no
/// flow.
#[test]
fn e_010_per_packet_takes_the_best_member_in_turn() {
    let mut driver = balanced(Mode::DlbPerPacket, 4);
    let turns: Vec<_> = (0..6).map(|_| member(&mut driver)).collect();
    assert_eq!(turns, [0, 1, 2, 3, 0, 1]);
    load_member(&mut driver, 2, [32, 0, 0]);
    let turns: Vec<_> = (0..4).map(|_| member(&mut driver)).collect();
    assert_eq!(turns, [3, 0, 1, 3]);
    for worse in [0, 1, 2] {
        load_member(&mut driver, worse, [255, 0, 0]);
    }
    assert_eq!([member(&mut driver), member(&mut driver)], [3, 3]);
    assert_eq!(rebalanced(&mut driver), 0);
}

/// E-001: the flow is looked up, its state is read, and then it is assigned. One microsecond
/// decides.
#[test]
fn e_001_e_006_e_008_e_017_a_flow_moves_after_the_inactivity_timer_and_not_before() {
    for (gap, moves) in [(299, false), (300, true), (301, true)] {
        let mut driver = balanced(Mode::DlbFlowDynamic, 2);
        write(&mut driver, registers::INACTIVITY_TIMER, 300);
        let start = driver.cycles();
        assert_eq!(member(&mut driver), 0);
        load_member(&mut driver, 0, [255, 255, 255]);
        let rest = start + gap - driver.cycles();
        wait(&mut driver, rest);
        assert_eq!(member(&mut driver), u32::from(moves), "gap {gap}");
        assert_eq!(rebalanced(&mut driver), u32::from(moves));
        // Every packet renews the time: no gap, no move.
        load_member(&mut driver, 1, [255, 255, 255]);
        load_member(&mut driver, 0, [0, 0, 0]);
        assert_eq!(member(&mut driver), u32::from(moves));
    }
}

/// E-009: whatever becomes of the port.
#[test]
fn e_009_a_fixed_flow_never_moves() {
    let mut driver = balanced(Mode::DlbFlowFixed, 3);
    write(&mut driver, registers::INACTIVITY_TIMER, 1);
    load_member(&mut driver, 0, [255, 0, 0]);
    assert_eq!(member(&mut driver), 1, "the first assignment is by quality");
    load_member(&mut driver, 1, [255, 255, 255]);
    (0..5).for_each(|_| assert_eq!(member(&mut driver), 1));
    assert_eq!(rebalanced(&mut driver), 0);
}

/// E-005: as many entries as the flowset has; keys that differ above share one. A write of the
/// group forgets them.
#[test]
fn e_005_flow_entries_are_the_low_bits_of_the_key() {
    let mut driver = balanced(Mode::DlbFlowFixed, 64);
    let keys = [0, 1, 255, 256, 257, 511, 0xFF00, 0xABFF];
    let members = [0, 1, 2, 0, 1, 2, 0, 2];
    for round in 0..2 {
        for (key, expected) in keys.into_iter().zip(members) {
            set_key(&mut driver, 2, key);
            assert_eq!(member(&mut driver), expected, "round {round}, key {key}");
        }
    }
    set_group(&mut driver, GROUP, &group(Mode::DlbFlowFixed, 64));
    set_key(&mut driver, 2, 255);
    assert_eq!(member(&mut driver), 0, "forgotten, and the search begins at member 0");
}

/// The weighted levels in whole numbers.
#[test]
fn e_002_e_003_quality_is_the_weighted_mean_of_the_levels() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let mut driver = balanced(Mode::DlbPerPacket, 1);
    for _ in 0..60 {
        let port: u32 = rng.random_range(0..=100);
        let queue = rng.random_range(0..=100 - port);
        let weights = [port, queue, 100 - port - queue];
        let data = weights[0] | weights[1] << 8 | weights[2] << 16;
        write(&mut driver, registers::QUALITY_WEIGHTS, data);
        for member in 0..4 {
            let loads: [u8; 3] = rng.random();
            load_member(&mut driver, member, loads);
            // The only member, whatever its quality.
            assert_eq!(self::member(&mut driver), 0);
            // Level 7 is below 32, level 0 from 224 on.
            let level = |load: u8| (0..8).filter(|step| u32::from(load) < 32 * step).count() as u32;
            let sum: u32 = loads.into_iter().zip(weights).map(|(load, w)| level(load) * w).sum();
            let quality = driver.read(registers::QUALITY + 4 * (u32::from(member) + 1));
            assert_eq!(quality, Ok(sum / 100), "{loads:?} {weights:?}");
        }
    }
}

/// E-007: between two samples the qualities stand still; a sample takes the loads of four cycles
/// before and earlier.
#[test]
fn e_007_quality_changes_at_samples_alone() {
    let mut driver = balanced(Mode::DlbPerPacket, 2);
    write(&mut driver, registers::SAMPLING_INTERVAL, 50);
    let samples = Driver::samples;
    for delay in 0..60 {
        let load = if delay % 2 == 0 { 255 } else { 0 };
        let before = samples(&driver);
        while samples(&driver) == before {
            driver.cycle(&Inputs::default());
        }
        // The cycle in which the sample shows is the first after it; the next sample is in the
        // 50th.
        let shown = driver.cycles();
        (0..delay).for_each(|_| driver.cycle(&Inputs::default()));
        let bus = AxiLiteInputs {
            awaddr: registers::LOAD + 4,
            awvalid: true,
            wdata: load,
            wstrb: 0xF,
            wvalid: true,
            bready: true,
            ..AxiLiteInputs::default()
        };
        driver.cycle(&Inputs { s_axil: bus, ..Inputs::default() });
        let issued = driver.cycles();
        let take = AxiLiteInputs { bready: true, ..AxiLiteInputs::default() };
        driver.cycle(&Inputs { s_axil: take, ..Inputs::default() });
        driver.cycle(&Inputs { s_axil: take, ..Inputs::default() });
        let quality = |driver: &Driver| driver.pipeline().registers().dlb().quality()[1];
        let old = quality(&driver);
        while quality(&driver) == old {
            driver.cycle(&Inputs::default());
        }
        // In the first sample whose cycle is at least four after the issue.
        let mut sample = shown + 49;
        while sample < issued + 4 {
            sample += 50;
        }
        assert_eq!(driver.cycles(), sample + 1, "delay {delay}");
    }
}

/// E-007: packets between two samples go by the first of them, whatever the loads have become.
#[test]
fn e_007_packets_go_by_the_last_sample() {
    let mut driver = balanced(Mode::DlbPerPacket, 2);
    write(&mut driver, registers::SAMPLING_INTERVAL, 1000);
    let samples = Driver::samples;
    // Interval by interval, a port is at its limit.
    for busy in [0, 1, 0] {
        let before = samples(&driver);
        while samples(&driver) == before {
            wait(&mut driver, 1);
        }
        let usual = member(&mut driver);
        load_member(&mut driver, busy, [255, 255, 255]);
        load_member(&mut driver, 1 - busy, [0, 0, 0]);
        let quality = driver.pipeline().registers().dlb().quality()[1..3].to_vec();
        let next = member(&mut driver);
        assert_eq!(samples(&driver), before + 1, "no sample yet");
        assert_eq!(next == usual, quality[0] != quality[1], "in turn among equals alone");
        while samples(&driver) == before + 1 {
            wait(&mut driver, 1);
        }
        assert_eq!([member(&mut driver), member(&mut driver)], [u32::from(1 - busy); 2]);
    }
}

/// E-015: multicast has a group of its own over the same ports, and leaves the flows of the others
/// alone.
#[test]
fn e_015_multicast_leaves_the_flow_table_untouched() {
    let mut driver = balanced(Mode::DlbFlowDynamic, 4);
    let multicast = Group { flowset: Flowset::default(), ..group(Mode::Static, 4) };
    set_group(&mut driver, GROUP + 1, &multicast);
    for service_id in 0..50 {
        let metadata = Metadata { service_id, ..to_group(GROUP + 1) };
        assert_eq!(choose(&mut driver, &metadata).egress, (1, service_id % 4 + 1));
    }
    let pointer = registers::group(GROUP) + registers::GROUP_POINTER;
    assert_eq!(driver.read(pointer), Ok(0x3F << 16), "no best member yet");
    load_member(&mut driver, 0, [255, 0, 0]);
    assert_eq!(member(&mut driver), 1, "a first assignment, by quality");
    assert_eq!(rebalanced(&mut driver), 0);
}

/// A packet sees the quality of the cycle in which it is at position 122.
#[test]
fn a_packet_sees_the_quality_of_the_cycle_in_which_it_is_accepted() {
    let driver = balanced(Mode::DlbPerPacket, 2);
    let address = registers::LOAD + 4;
    // The write is issued in cycle 201: its quality is pending in cycle 205, and sampled in 206.
    let chosen =
        lbhash_testing::selecting::stream(driver.pipeline(), GROUP, 300, (200, address, 0xFF_FFFF));
    let first_that_sees =
        chosen.iter().rposition(|chosen| chosen.index() == 0).expect("before") + 1;
    // Packet p enters in cycle p and is at position 122 in cycle p + 123: packet 83 is in cycle
    // 206. Turns: 0, 1, 0, …
    assert_eq!(first_that_sees, 83);
}

/// All ports at once, 132 cycles after the issue, and sampled in the next one.
#[test]
fn new_weights_show_at_once_for_all_ports() {
    let mut driver = balanced(Mode::DlbPerPacket, 1);
    for member in 0..127 {
        load_member(&mut driver, member, [255, 0, 0]);
    }
    write(&mut driver, registers::QUALITY_WEIGHTS, 100 << 8);
    // The answer is seen in the cycle after the issue, and that one has passed too.
    let issued = driver.cycles() - 2;
    loop {
        let best = driver.pipeline().registers().dlb().quality()[1..].iter();
        let best = best.filter(|&&quality| quality == 7).count();
        let now = driver.cycles();
        assert_eq!(best, if now < issued + 133 { 0 } else { 127 }, "cycle {}", now - issued);
        if now == issued + 140 {
            break;
        }
        driver.cycle(&Inputs::default());
    }
}

/// Best pointer and count of moved flows show from the cycle on in which the packet is at position
/// 127.
#[test]
fn the_best_pointer_shows_when_the_packet_is_at_the_output() {
    let mut driver = balanced(Mode::DlbFlowDynamic, 2);
    write(&mut driver, registers::INACTIVITY_TIMER, 1);
    (0..140).for_each(|_| driver.cycle(&Inputs::default()));
    let block = registers::group(GROUP);
    for cycle in 124..133 {
        let word = read_in_cycle(driver.pipeline(), GROUP, block + 8, cycle);
        let expected = if cycle >= 127 { 0 } else { 0x3F };
        assert_eq!(word, expected << 16, "cycle {cycle}");
    }
    assert_eq!(member(&mut driver), 0);
    for cycle in 124..133 {
        let word = read_in_cycle(driver.pipeline(), GROUP, block + 12, cycle);
        assert_eq!(word, u32::from(cycle >= 127), "cycle {cycle}");
    }
}

/// `FLOWS_REBALANCED` goes on over a rewritten group; reset clears it.
#[test]
fn e_017_the_count_is_not_reset_by_writes() {
    let mut driver = balanced(Mode::DlbFlowDynamic, 2);
    write(&mut driver, registers::INACTIVITY_TIMER, 1);
    let members: Vec<_> = (0..5).map(|_| member(&mut driver)).collect();
    assert_eq!(members, [0, 1, 0, 1, 0]);
    assert_eq!(rebalanced(&mut driver), 4);
    set_group(&mut driver, GROUP, &group(Mode::DlbFlowDynamic, 2));
    assert_eq!(member(&mut driver), 0, "the first assignment is no move");
    assert_eq!(rebalanced(&mut driver), 4);
    driver.cycle(&Inputs { rst_n: false, ..Inputs::default() });
    while !driver.pipeline().outputs().s_axis_tready {
        driver.cycle(&Inputs::default());
    }
    (0..140).for_each(|_| driver.cycle(&Inputs::default()));
    assert_eq!(rebalanced(&mut driver), 0);
}

/// Entries of the member table count as ports whatever their kind, from a multiple of 64 on; back
/// pressure does not change who is chosen.
#[test]
fn members_are_ports_from_a_multiple_of_64_on() {
    let mut driver = fresh();
    let unaligned = Group { base: BASE + 63, ..group(Mode::DlbPerPacket, 3) };
    set_group(&mut driver, GROUP, &unaligned);
    for (entry, member) in
        [Member::Drop(0x1234), Member::Group(0xFFF), Member::None].iter().enumerate()
    {
        set_member(&mut driver, BASE + entry as u16, *member);
    }
    let ports: Vec<_> = (0..3).map(|_| choose(&mut driver, &to_group(GROUP)).egress).collect();
    assert_eq!(ports, [(1, 0x34), (1, 0x7F), (1, 0)]);

    // Results are not taken for a while: time goes on, and the packets keep their order.
    let mut pipeline = driver.pipeline().clone();
    let mut chosen = Vec::new();
    for cycle in 0..600 {
        let outputs = pipeline.outputs();
        let m_axis_tready = cycle % 90 > 40;
        if outputs.m_axis_tvalid && m_axis_tready {
            chosen.push(Chosen::of(&outputs.m_axis_tdata).index());
        }
        pipeline.tick(&Inputs { m_axis_tready, ..packet(GROUP) });
    }
    assert!(chosen.len() > 100);
    assert!(chosen.iter().copied().eq((0..chosen.len() as u32).map(|turn| turn % 3)));
}
