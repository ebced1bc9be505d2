// SPDX-License-Identifier: Apache-2.0
//! Registers over AXI4-Lite: what can be written and read, and in which cycles.

use lbhash_model::{
    config::registers,
    pipeline::{AxiLiteInputs, Inputs, OKAY, Pipeline, SLVERR, driver::Driver},
};

/// Registers that can be written and take any value of the bits they have, with those bits: all but
/// those of groups, members and ports, and some of these.
fn writable() -> Vec<(u32, u32)> {
    let mut map = vec![
        (registers::CONTROL, 0x1),
        (registers::LAYER_SEED, 0xFFFF_FFFF),
        (registers::SYSTEM_IP, 0xFFFF_FFFF),
        (registers::RESERVED_LABEL_EXCLUDE, 0xFFFF),
        (registers::PW_CONTROL_WORD, 0x1),
    ];
    map.extend((0..256).map(|entry| (0x1000 + 4 * entry, 0x3FF)));
    for block in (0..4).flat_map(|profile| (0..5).map(move |user| 0x200 * profile + 0x40 * user)) {
        map.extend((0..8).map(|lane| (0x2000 + block + 4 * lane, 0xFFFF)));
        map.push((0x2000 + block + 0x20, 0xFF07));
        map.push((0x2000 + block + 0x24, 0xFFFF));
    }
    map.extend([1, 2, 1234, 4095].map(|group| (0x10000 + 16 * group + 4, 0xFFFF_3FFF)));
    map.extend([0, 1, 5000, 16383].map(|entry| (0x20000 + 4 * entry, 0x3_FFFF)));
    map.extend([0, 1, 77, 127].map(|port| (0x30200 + 4 * port, 0xFF_FFFF)));
    map
}

#[test]
fn reset_values() {
    let mut driver = Driver::new();
    for (address, _) in writable() {
        let expected = match address {
            registers::LAYER_SEED => 0xFFFF_FFFF,
            registers::RESERVED_LABEL_EXCLUDE => 0x0080,
            registers::PW_CONTROL_WORD => 1,
            _ => 0,
        };
        assert_eq!(driver.read(address), Ok(expected), "{address:#x}");
    }
    assert_eq!(driver.read(0x0), Ok(0x4C42_4831));
    assert_eq!(driver.read(0x4), Ok(0x0001_0000));
    assert_eq!(driver.read(0xC), Ok(0));
}

#[test]
fn every_register_reads_back_what_was_written() {
    let mut driver = Driver::new();
    let pattern = |address: u32, bits: u32| address.wrapping_mul(0x9E37_79B9) & bits;
    for (address, bits) in writable() {
        driver.write(address, bits).expect("all bits of the register");
        assert_eq!(driver.read(address), Ok(bits), "{address:#x}");
        driver.write(address, pattern(address, bits)).expect("some bits of the register");
    }
    for (address, bits) in writable() {
        assert_eq!(driver.read(address), Ok(pattern(address, bits)), "{address:#x}");
    }
}

/// The map of docs/registers.md.
fn is_mapped(address: u32) -> bool {
    let aligned = address.is_multiple_of(4);
    aligned
        && match address {
            0..0x20 | 0x1000..0x1400 | 0x10000..0x30014 | 0x30200..0x30600 => true,
            0x2000..0x2800 => address % 0x200 < 5 * 0x40 && address % 0x40 < 0x28,
            _ => false,
        }
}

/// All of the 18-bit address space: what is not in the map answers SLVERR, and the rest of the map
/// is as it was.
#[test]
fn addresses_outside_the_map() {
    let mut driver = Driver::new();
    let somewhere = (0x3000..1 << 18).step_by(0x3FC);
    let edges = [0x10000, 0x20000, 0x30000, 0x30200, 0x30400, 0x30600, 0x3FFFC];
    let edges = edges.into_iter().flat_map(|edge| edge - 32..edge + 4);
    for address in (0..0x3000).chain(somewhere).chain(edges).chain(0x2FFF0..0x30800) {
        let mapped = is_mapped(address);
        assert_eq!(driver.read(address).is_ok(), mapped, "{address:#x}");
        if !mapped {
            assert!(driver.write(address, 0).is_err(), "{address:#x}");
        }
    }
}

#[test]
fn writes_that_are_refused_change_nothing() {
    let mut driver = Driver::new();
    for address in [registers::ID, registers::SPEC_VERSION, registers::STATE] {
        let before = driver.read(address);
        assert!(driver.write(address, 0).is_err());
        assert_eq!(driver.read(address), before);
    }
    for (address, bits) in writable() {
        let before = driver.read(address);
        for bit in (0..32).map(|bit| 1 << bit).filter(|bit| bits & bit == 0) {
            assert!(driver.write(address, bit).is_err(), "{address:#x} bit {bit:#x}");
        }
        assert_eq!(driver.read(address), before, "{address:#x}");
    }
    for wstrb in 0..0xF {
        let mut pipeline = driver.pipeline().clone();
        assert_eq!(raw_write(&mut pipeline, registers::SYSTEM_IP, 1, wstrb), SLVERR);
        assert_eq!(raw_write(&mut pipeline, registers::SYSTEM_IP, 1, 0xF), OKAY);
    }
    assert_eq!(driver.read(registers::SYSTEM_IP), Ok(0));
}

/// Writes with these strobes, and gives the response.
fn raw_write(pipeline: &mut Pipeline, address: u32, data: u32, wstrb: u8) -> u8 {
    let bus = AxiLiteInputs {
        awaddr: address,
        awvalid: true,
        wdata: data,
        wstrb,
        wvalid: true,
        ..AxiLiteInputs::default()
    };
    pipeline.tick(&Inputs { s_axil: bus, ..Inputs::default() });
    pipeline.tick(&Inputs::default());
    let outputs = pipeline.outputs();
    assert!(outputs.bvalid);
    let take = AxiLiteInputs { bready: true, ..AxiLiteInputs::default() };
    pipeline.tick(&Inputs { s_axil: take, ..Inputs::default() });
    assert!(!pipeline.outputs().bvalid);
    assert_eq!(pipeline.outputs().bresp, outputs.bresp, "it keeps its value");
    outputs.bresp
}

/// Address and data may come apart, in either order.
#[test]
fn channels_are_independent() {
    for data_first in [false, true] {
        let mut pipeline = Driver::new().pipeline().clone();
        let both = AxiLiteInputs {
            awaddr: registers::SYSTEM_IP,
            wdata: 7,
            wstrb: 0xF,
            ..AxiLiteInputs::default()
        };
        let address = AxiLiteInputs { awvalid: true, ..both };
        let data = AxiLiteInputs { wvalid: true, ..both };
        let (first, second) = if data_first { (data, address) } else { (address, data) };
        pipeline.tick(&Inputs { s_axil: first, ..Inputs::default() });
        let outputs = pipeline.outputs();
        assert_eq!((outputs.awready, outputs.wready), (data_first, !data_first));
        pipeline.tick(&Inputs::default());
        assert!(pipeline.outputs().s_axis_tready, "half a write is not pending");
        pipeline.tick(&Inputs { s_axil: second, ..Inputs::default() });
        assert!(pipeline.registers().csr().write_pending());
        pipeline.tick(&Inputs::default());
        assert!(pipeline.outputs().bvalid);
    }
}

/// A second write waits in the channels until the first answer is taken.
#[test]
fn a_write_waits_for_the_answer_before_it() {
    let mut pipeline = Driver::new().pipeline().clone();
    let bus = AxiLiteInputs {
        awaddr: registers::SYSTEM_IP,
        awvalid: true,
        wdata: 7,
        wstrb: 0xF,
        wvalid: true,
        ..AxiLiteInputs::default()
    };
    for _ in 0..10 {
        pipeline.tick(&Inputs { s_axil: bus, ..Inputs::default() });
    }
    let outputs = pipeline.outputs();
    assert!(outputs.bvalid && !outputs.awready && !outputs.wready && outputs.s_axis_tready);
    let take = AxiLiteInputs { bready: true, ..AxiLiteInputs::default() };
    pipeline.tick(&Inputs { s_axil: take, ..Inputs::default() });
    assert!(!pipeline.outputs().bvalid && pipeline.registers().csr().write_pending());
    pipeline.tick(&Inputs { s_axil: take, ..Inputs::default() });
    assert!(pipeline.outputs().bvalid);
}

/// Cycle 0: address taken. Cycle 1: memory read. Cycle 2: value taken. Cycle 3: seen.
#[test]
fn a_read_takes_three_cycles() {
    let mut pipeline = Driver::new().pipeline().clone();
    let ask = AxiLiteInputs { araddr: registers::ID, arvalid: true, ..AxiLiteInputs::default() };
    let mut seen = Vec::new();
    for cycle in 0..8 {
        let outputs = pipeline.outputs();
        seen.push((outputs.arready, outputs.rvalid));
        let rready = cycle == 5;
        let s_axil = AxiLiteInputs { arvalid: cycle == 0, rready, ..ask };
        pipeline.tick(&Inputs { s_axil, ..Inputs::default() });
    }
    let (waiting, answered) = ((false, false), (true, true));
    let idle = (true, false);
    assert_eq!(seen, [idle, waiting, waiting, answered, answered, answered, idle, idle]);
    assert_eq!(pipeline.outputs().rdata, registers::ID_VALUE, "it keeps its value");
}

/// A read waits for a cycle in which no write is issued, and then shows that write.
#[test]
fn a_read_beside_a_write() {
    for address in [registers::FIELD_TABLE, registers::SYSTEM_IP] {
        let mut pipeline = Driver::new().pipeline().clone();
        let both = AxiLiteInputs {
            awaddr: address,
            awvalid: true,
            wdata: 0x155,
            wstrb: 0xF,
            wvalid: true,
            araddr: address,
            arvalid: true,
            ..AxiLiteInputs::default()
        };
        pipeline.tick(&Inputs { s_axil: both, ..Inputs::default() });
        for cycle in 1..4 {
            assert!(!pipeline.outputs().rvalid, "{address:#x}, cycle {cycle}");
            pipeline.tick(&Inputs::default());
        }
        assert!(pipeline.outputs().rvalid);
        assert_eq!(pipeline.outputs().rdata, 0x155, "{address:#x}");
    }
}

/// Whatever they held before reset.
#[test]
fn tables_read_as_0_while_they_are_cleared() {
    let group = registers::group(4000);
    let tables = [registers::FIELD_TABLE + 4 * 200, group, group + 4, registers::member(16_000)];
    let mut driver = Driver::new();
    for address in tables {
        driver.write(address, 1).expect("legal");
        assert_eq!(driver.read(address), Ok(1), "{address:#x}");
    }
    driver.cycle(&Inputs { rst_n: false, ..Inputs::default() });
    for address in tables.into_iter().chain([group + registers::GROUP_POINTER]) {
        assert_eq!(driver.read(address), Ok(0), "{address:#x}");
    }
    assert_eq!(driver.read(registers::STATE), Ok(1));
}

#[test]
fn state_tells_of_the_clearing_and_writes_wait_for_it() {
    let mut pipeline = Pipeline::new();
    let bus = AxiLiteInputs {
        awaddr: registers::SYSTEM_IP,
        awvalid: true,
        wdata: 7,
        wstrb: 0xF,
        wvalid: true,
        araddr: registers::STATE,
        arvalid: true,
        ..AxiLiteInputs::default()
    };
    // Not ready in the first cycle: what is offered in it is not taken.
    assert!(!pipeline.outputs().awready && !pipeline.outputs().arready);
    pipeline.tick(&Inputs { s_axil: bus, ..Inputs::default() });
    pipeline.tick(&Inputs { s_axil: bus, ..Inputs::default() });
    for _ in 1..10 {
        pipeline.tick(&Inputs::default());
    }
    let outputs = pipeline.outputs();
    assert_eq!((outputs.rvalid, outputs.rdata, outputs.bvalid), (true, 1, false));
    // Cycle 4097 is the first one without clearing: the write is issued in it.
    for _ in 11..4097 {
        pipeline.tick(&Inputs::default());
    }
    assert!(pipeline.registers().csr().write_pending() && !pipeline.outputs().bvalid);
    pipeline.tick(&Inputs::default());
    assert!(pipeline.outputs().bvalid);
}

#[test]
fn reset_gives_every_register_its_reset_value_again() {
    let mut driver = Driver::new();
    for (address, bits) in writable() {
        if address != registers::CONTROL {
            driver.write(address, bits).expect("all bits of the register");
        }
    }
    driver.cycle(&Inputs { rst_n: false, ..Inputs::default() });
    while !driver.pipeline().outputs().s_axis_tready {
        driver.cycle(&Inputs::default());
    }
    for (address, _) in writable() {
        let fresh = Driver::new().read(address);
        assert_eq!(driver.read(address), fresh, "{address:#x}");
    }
}
