// SPDX-License-Identifier: Apache-2.0
//! The register map, both ways: addresses, words and whole images.

use lbhash_model::{
    HASH_PROFILES, Polynomial, USERS,
    config::{
        Change, Configuration, DlbSettings, Entry, Flowset, Group, HashUser, Level, Loads, Member,
        Mode, RefusedWrite, Register, RegisterImage, SeedMode, SelectTables, User, Weights,
        hash_user::Rounds,
        register::{GroupWord, HashUserRegister, HashUserWord},
        registers::{self, Write},
    },
    pipeline::driver::Driver,
};
use proptest::{collection::btree_map, prelude::*, sample::select};
use std::collections::BTreeSet;

fn users() -> impl Strategy<Value = HashUser> {
    let modes = select(vec![SeedMode::Stride, SeedMode::Init]);
    (select(Polynomial::ALL.to_vec()), any::<u16>(), any::<u8>(), modes, 1..=4_u8).prop_map(
        |(polynomial, seed, half_select, seed_mode, rounds)| HashUser {
            polynomial,
            seed,
            half_select,
            seed_mode,
            rounds: Rounds::new(rounds).unwrap(),
        },
    )
}

fn groups() -> impl Strategy<Value = Group> {
    let names =
        (select(Level::ALL.to_vec()), select(Mode::ALL.to_vec()), select(User::ALL.to_vec()));
    (names, 0..=1024_u16, 0..0x4000_u16, any::<u16>(), 8..=15_u8).prop_map(
        |((level, mode, key_user), n, base, flow_base, size_log2)| {
            let flowset = Flowset { base: flow_base, size_log2 };
            if mode.is_dlb() {
                Group { level, mode, n: n % 65, base: base & !0x3F, key_user, flowset }
            } else {
                let flowset = Flowset { size_log2: 0, ..flowset };
                Group { level, mode, n, base, key_user, flowset }
            }
        },
    )
}

fn members() -> impl Strategy<Value = Member> {
    prop_oneof![
        Just(Member::None),
        any::<u16>().prop_map(Member::Port),
        any::<u16>().prop_map(Member::Drop),
        (0..4096_u16).prop_map(Member::Group),
    ]
}

fn dlb() -> impl Strategy<Value = DlbSettings> {
    let weights = (0..=100_u8).prop_flat_map(|port| (Just(port), 0..=100 - port));
    (1..=u16::MAX, 1..=u16::MAX, 1..=u16::MAX, weights).prop_map(
        |(cycles_per_us, sampling_interval, inactivity_timer, (port, queue))| DlbSettings {
            cycles_per_us,
            sampling_interval,
            inactivity_timer,
            weights: Weights { port, queue, itm: 100 - port - queue },
        },
    )
}

fn images() -> impl Strategy<Value = RegisterImage> {
    let scalars = (any::<u32>(), any::<u32>(), any::<u16>(), any::<bool>());
    let table = proptest::collection::vec(0..=Entry::MASK, 256);
    let users = proptest::collection::vec(users(), HASH_PROFILES * USERS);
    let tables = (
        btree_map(1..4096_u16, groups(), 0..20),
        btree_map(0..16384_u16, members(), 0..40),
        prop_oneof![Just(DlbSettings::RESET), dlb()],
    );
    (scalars, table, users, tables).prop_map(|(scalars, table, users, tables)| {
        let mut image = RegisterImage::RESET;
        (image.layer_seed, image.system_ip, ..) = scalars;
        (.., image.reserved_label_exclude, image.pw_control_word) = scalars;
        for (entry, bits) in image.field_table.entries_mut().iter_mut().zip(table) {
            *entry = Entry(bits);
        }
        for (user, settings) in image.users.iter_mut().flatten().zip(users) {
            *user = settings.compile();
        }
        let (groups, members, dlb) = tables;
        image.select = SelectTables { groups, members, dlb };
        image
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// The inverse of `writes`: applied to what reset leaves, the writes of an image give that
    /// image.
    #[test]
    fn writes_of_an_image_applied_to_reset_give_the_image(image in images()) {
        let mut read = RegisterImage::RESET;
        for write in image.writes() {
            prop_assert!(read.write(write).is_ok(), "{write:?}");
        }
        prop_assert_eq!(read, image);
    }

    #[test]
    fn words_of_groups_members_weights_and_loads_are_read_back(
        group in groups(), member in members(), settings in dlb(), loads in any::<[u8; 3]>()
    ) {
        prop_assert_eq!(Group::from_words(group.select_word(), group.base_word()), Some(group));
        prop_assert_eq!(Member::from_word(member.word()), member);
        prop_assert_eq!(Weights::from_word(settings.weights.word()), settings.weights);
        let [port, queue, itm] = loads;
        let loads = Loads { port, queue, itm };
        prop_assert_eq!(Loads::from_word(loads.word()), loads);
    }

    /// The image takes exactly the writes that the pipeline answers OKAY, and both read the same
    /// afterwards.
    #[test]
    fn image_takes_the_writes_that_the_pipeline_takes(
        register in select(Register::all().filter(is_sample).collect::<Vec<_>>()),
        data in prop_oneof![
            any::<u32>(),
            (0..32_u32).prop_map(|bit| 1 << bit),
            0..2048_u32,
            legal_select(),
        ],
    ) {
        let write = Write { address: register.address(), data };
        let mut driver = Driver::new();
        let taken = driver.write(write.address, data).is_ok();
        let mut image = RegisterImage::RESET;
        let change = image.write(write);
        prop_assert_eq!(change.is_ok(), taken, "{} = {:#010x}", register, data);
        let expected = if taken { data } else { register.reset() };
        // These are counted on from reset or from the write.
        if !matches!(register, Register::Time | Register::State) {
            prop_assert_eq!(driver.read(write.address), Ok(expected), "{}", register);
        }
    }
}

fn legal_select() -> impl Strategy<Value = u32> {
    groups().prop_map(|group| group.select_word())
}

/// All registers but for tables; of a table, the first entries and the last.
fn is_sample(register: &Register) -> bool {
    match *register {
        Register::FieldTable(index) => [0, 1, 255].contains(&index),
        Register::Group(number, _) => [0, 1, 2, 3967].contains(&number),
        Register::Member(entry) => [0, 1, 16383].contains(&entry),
        Register::Load(port) | Register::Quality(port) => [0, 127].contains(&port),
        _ => true,
    }
}

#[test]
fn every_register_is_found_at_its_address_and_has_a_name_of_its_own() {
    let mut names = BTreeSet::new();
    let mut count = 0;
    for register in Register::all() {
        assert_eq!(Register::at(register.address()), Some(register), "{register}");
        for offset in 1..4 {
            assert_eq!(Register::at(register.address() + offset), None, "{register}");
        }
        assert!(names.insert(register.to_string()), "{register}");
        count += 1;
    }
    let hash_users = 4 * 5 * (8 + 2);
    assert_eq!(count, 8 + 256 + hash_users + 4 * 4096 + 16384 + 5 + 128 + 128);
}

#[test]
fn registers_read_their_reset_values_when_the_tables_are_cleared() {
    let mut driver = Driver::new();
    // The last groups are cleared as the clearing arrives at the end of the pipeline
    // (docs/registers.md).
    (0..128).for_each(|_| driver.cycle(&Default::default()));
    for register in Register::all() {
        let counts = matches!(register, Register::Time);
        assert!(counts || driver.read(register.address()) == Ok(register.reset()), "{register}");
    }
}

#[test]
fn refused_writes_say_why_and_change_nothing() {
    let select = |data| (Register::Group(1, GroupWord::Select), data);
    let weight = HashUserRegister { profile: 0, user: 0, word: HashUserWord::Weight(0) };
    let cases = [
        (Register::Id, 0, "ID: the register is read only"),
        (Register::Group(0, GroupWord::Base), 0, "GROUP[0].BASE: the register is read only"),
        (
            Register::HashUser(weight),
            0x1_0000,
            "HASH_USER[0][0].WEIGHT[0]: 0x00010000 has bits that the register does not have: \
             0x0000ffff",
        ),
        (
            select(1025).0,
            select(1025).1,
            "GROUP[1].SELECT: 0x00000401 is out of range: at most 1024 members",
        ),
        (
            select(0x0805_0041).0,
            select(0x0805_0041).1,
            "GROUP[1].SELECT: 0x08050041 is out of range: at most 64 members with dynamic load \
             balancing",
        ),
        (
            select(0x0050_0001).0,
            select(0x0050_0001).1,
            "GROUP[1].SELECT: 0x00500001 is out of range: key user 0 to 4",
        ),
        (
            Register::SamplingInterval,
            0,
            "SAMPLING_INTERVAL: 0x00000000 is out of range: 1 to 65535",
        ),
        (
            Register::QualityWeights,
            100 | 1 << 8,
            "QUALITY_WEIGHTS: 0x00000164 is out of range: the weights must sum to 100",
        ),
    ];
    for (register, data, message) in cases {
        let mut image = RegisterImage::RESET;
        let error = image.write(Write { address: register.address(), data }).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(image, RegisterImage::RESET);
    }
    let mut image = RegisterImage::RESET;
    let unmapped = image.write(Write { address: 0x20, data: 0 });
    assert_eq!(unmapped, Err(RefusedWrite::Unmapped(0x20)));
}

#[test]
fn changes_say_what_a_write_concerns() {
    let mut image = Configuration::default().compile().unwrap();
    let mut change = |address, data| image.write(Write { address, data }).expect("a legal write");
    assert_eq!(change(registers::LAYER_SEED, 1), Change::Hashing);
    assert_eq!(change(registers::CONTROL, 1), Change::Control);
    assert_eq!(change(registers::member(3), 1 << 16), Change::Member(3));
    assert_eq!(change(registers::group(9), 1), Change::Group(9, GroupWord::Select));
    assert_eq!(change(registers::INACTIVITY_TIMER, 1), Change::Dlb);
    let loads = Loads { port: 1, queue: 2, itm: 3 };
    assert_eq!(change(registers::LOAD + 8, 0x03_0201), Change::Load(2, loads));
    assert_eq!(image.select.groups[&9], Group { n: 1, ..Group::CLEARED });
}
