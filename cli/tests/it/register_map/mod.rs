// SPDX-License-Identifier: Apache-2.0
//! The register map is written down four times: in `rtl/lbhash.rdl`, in `docs/registers.md`, in the
//! constants of `config::registers`, and in what the block answers. All of them are the same map.
//! (That the RTL answers as the model does is for the co-simulation.)

mod page;
mod rdl;

use lbhash_model::{
    config::{User, registers},
    pipeline::{Inputs, driver::Driver},
};
use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::Path,
};

/// What all forms of the map say of a register, by its name as in the page.
#[derive(Debug, PartialEq, Eq)]
struct Register {
    address: u32,
    is_writable: bool,
    bits: u32,
    reset: u32,
}

type Map = BTreeMap<String, Register>;

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

/// The map of the SystemRDL description, with the names of the page.
fn described() -> Map {
    let mut named = Map::new();
    for (path, mut register) in rdl::registers(&text("rtl/lbhash.rdl")) {
        if path.starts_with("GROUP[0].") {
            // An element of an array is like the others in SystemRDL; the page says in its text
            // what group 0 is.
            register = Register { is_writable: false, reset: 0, ..register };
        }
        assert!(named.insert(name_in_page(&path), register).is_none(), "{path} appears twice");
    }
    named
}

/// An array of SystemRDL has one stride.
fn name_in_page(path: &str) -> String {
    path.replace("HASH_PROFILE[", "HASH_USER[").replace("].HASH_USER[", "][")
}

/// A register of each kind, and both ends of an array.
fn sample(map: &Map) -> impl Iterator<Item = (&String, &Register)> {
    map.iter().filter(|(_, register)| match register.address {
        0x10000..0x20000 => [0, 1, 2, 0xABC, 0xFFF].contains(&((register.address >> 4) & 0xFFF)),
        0x20000..0x30000 => [0, 1, 0x2ABC, 0x3FFF].contains(&((register.address >> 2) & 0x3FFF)),
        _ => true,
    })
}

#[test]
fn description_is_the_page() {
    let described = described();
    let page = page::registers(&text("docs/registers.md"));
    // The page says of group 0 in its text that it cannot be written and reads as 0.
    let none: Vec<_> = described.keys().filter(|name| !page.contains_key(*name)).collect();
    let words = ["BASE", "FLOWS_REBALANCED", "POINTER", "SELECT"];
    assert_eq!(none, words.map(|word| format!("GROUP[0].{word}")).iter().collect::<Vec<_>>());
    for (name, register) in &page {
        assert_eq!(described.get(name), Some(register), "{name}: description and page");
    }
    assert_eq!(page.len(), 13 + 256 + 4 * 5 * 10 + 4095 * 4 + 16384 + 2 * 128);
}

#[test]
fn constants_are_the_description() {
    let described = described();
    for (name, address) in [
        ("ID", registers::ID),
        ("SPEC_VERSION", registers::SPEC_VERSION),
        ("CONTROL", registers::CONTROL),
        ("STATE", registers::STATE),
        ("LAYER_SEED", registers::LAYER_SEED),
        ("SYSTEM_IP", registers::SYSTEM_IP),
        ("RESERVED_LABEL_EXCLUDE", registers::RESERVED_LABEL_EXCLUDE),
        ("PW_CONTROL_WORD", registers::PW_CONTROL_WORD),
        ("FIELD_TABLE[0]", registers::FIELD_TABLE),
        ("HASH_USER[0][0].WEIGHT[0]", registers::HASH_USER + registers::HASH_USER_WEIGHT),
        ("HASH_USER[3][4].SELECT", registers::hash_user(3, 4) + registers::HASH_USER_SELECT),
        ("HASH_USER[2][1].OFFSET", registers::hash_user(2, 1) + registers::HASH_USER_OFFSET),
        ("GROUP[0].SELECT", registers::GROUP + registers::GROUP_SELECT),
        ("GROUP[1].BASE", registers::group(1) + registers::GROUP_BASE),
        ("GROUP[9].POINTER", registers::group(9) + registers::GROUP_POINTER),
        (
            "GROUP[4095].FLOWS_REBALANCED",
            registers::group(4095) + registers::GROUP_FLOWS_REBALANCED,
        ),
        ("MEMBER[0]", registers::MEMBER),
        ("MEMBER[16383]", registers::member(16383)),
        ("CYCLES_PER_US", registers::CYCLES_PER_US),
        ("SAMPLING_INTERVAL", registers::SAMPLING_INTERVAL),
        ("INACTIVITY_TIMER", registers::INACTIVITY_TIMER),
        ("QUALITY_WEIGHTS", registers::QUALITY_WEIGHTS),
        ("TIME", registers::TIME),
        ("LOAD[0]", registers::LOAD),
        ("QUALITY[0]", registers::QUALITY),
    ] {
        assert_eq!(described.get(name).map(|register| register.address), Some(address), "{name}");
    }
}

/// Names that the command prints; it has words for the users, and for entries of the field table.
#[test]
fn command_names_registers_as_the_description_does() {
    let described = described();
    let compiled = crate::support::output(&["profile", "compile", "srlinux-7250-ixr"]);
    for line in compiled.lines().skip(1) {
        let mut columns = line.split_whitespace();
        let address = number(columns.next().unwrap());
        let mut name = columns.nth(1).unwrap().to_owned();
        for user in User::ALL {
            name = name.replace(&format!("[{}]", user.name()), &format!("[{}]", user as usize));
        }
        if name.starts_with("FIELD_TABLE[") {
            name = format!("FIELD_TABLE[{}]", (address - registers::FIELD_TABLE) / 4);
        }
        assert_eq!(described.get(&name).map(|it| it.address), Some(address), "{line}");
    }
}

#[test]
fn block_has_the_registers_of_the_description() {
    let described = described();
    let addresses: HashSet<_> = described.values().map(|register| register.address).collect();
    let mut driver = Driver::new();
    for address in (0..1 << registers::ADDRESS_BITS).step_by(4) {
        let is_mapped = driver.read(address).is_ok();
        assert_eq!(is_mapped, addresses.contains(&address), "{address:#07x}");
    }
}

/// Tables once they are cleared; what time changes, at once.
#[test]
fn block_resets_to_what_the_description_says() {
    let described = described();
    let mut driver = Driver::new();
    (0..128).for_each(|_| driver.cycle(&Inputs::default()));
    for (name, register) in &described {
        if !matches!(name.as_str(), "STATE" | "TIME") {
            assert_eq!(driver.read(register.address), Ok(register.reset), "{name}");
        }
    }
    driver.cycle(&Inputs { rst_n: false, ..Inputs::default() });
    for name in ["STATE", "TIME"] {
        let Register { address, reset, .. } = described[name];
        assert_eq!(driver.read(address), Ok(reset), "{name}");
    }
}

#[test]
fn block_takes_the_bits_of_the_description() {
    let described = described();
    let mut driver = Driver::new();
    for (name, register) in sample(&described) {
        let &Register { address, is_writable, bits, reset } = register;
        if !is_writable {
            assert!(driver.write(address, reset).is_err(), "{name} is read only");
            continue;
        }
        for bit in (0..32).map(|bit| 1 << bit).filter(|bit| bits & bit == 0) {
            assert!(driver.write(address, reset | bit).is_err(), "{name} has no bit {bit:#x}");
        }
        let mut taken = 0;
        for value in values_with_every_bit(name, bits) {
            assert_eq!(driver.write(address, value), Ok(()), "{name} takes {value:#x}");
            taken |= driver.read(address).expect("what was written can be read");
        }
        assert_eq!(taken, bits, "{name}");
        driver.write(address, reset).expect("its reset value");
    }
}

/// Legal values that have every bit of a register between them.
fn values_with_every_bit(name: &str, bits: u32) -> Vec<u32> {
    if name.starts_with("GROUP[") && name.ends_with(".SELECT") {
        // n, level, mode, key user; then dynamic load balancing, with small flowsets.
        let flowsets = [9, 10, 12].map(|size| size << 24 | 5 << 16);
        [1024, 1023, 3 << 12, 3 << 16, 4 << 16, 3 << 20, 4 << 20]
            .into_iter()
            .chain(flowsets)
            .collect()
    } else if name == "QUALITY_WEIGHTS" {
        // 100 and 27 have every bit of a weight between them, and 27 + 73 is 100.
        [0, 8, 16].iter().flat_map(|&at| [100 << at, 27 << at | 73 << ((at + 8) % 24)]).collect()
    } else {
        vec![bits]
    }
}

/// A number as the description and the page write it.
fn number(text: &str) -> u32 {
    let parsed = match text.strip_prefix("0x") {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => text.parse(),
    };
    parsed.unwrap_or_else(|_| panic!("{text} is not a number"))
}
