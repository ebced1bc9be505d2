// SPDX-License-Identifier: Apache-2.0
//! RTAG7: functions against a long division of their own, bins by hand, names of the settings, selection.

use lbhash_hashes::{
    Flow, Hash, Packet, Settings, Trace,
    rtag7::{Functions, Rtag7, SubField, Words, function},
};

const POLYNOMIALS: [(u8, u8, u64, u32); 5] = [
    (3, 3, 0x1_8005, 16),
    (9, 9, 0x1_1021, 16),
    (10, 11, 0x1_1edc_6f41, 32),
    (12, 13, 0x1_04c1_1db7, 32),
    (14, 15, 0x1_741b_8cd7, 32),
];

/// Remainder of the message times x^n: a long division over a list of bits, highest power first.
fn remainder(words: &Words, polynomial: u64, width: u32) -> u64 {
    let mut bits: Vec<bool> =
        words.0.iter().flat_map(|word| (0..32).map(move |i| word >> i & 1 == 1)).collect();
    bits.extend(vec![false; width as usize]);
    for i in 0..224 {
        if bits[i] {
            for j in 0..=width {
                bits[i + j as usize] ^= polynomial >> (width - j) & 1 == 1;
            }
        }
    }
    bits[224..].iter().fold(0, |value, &bit| value << 1 | u64::from(bit))
}

fn samples() -> Vec<Words> {
    let mut state = 0x9e37_79b9_u32;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state
    };
    let random = (0..64).map(|_| Words(std::array::from_fn(|_| next())));
    let single =
        (0..224).map(|i| Words(std::array::from_fn(|w| u32::from(w == i / 32) << (i % 32))));
    random.collect::<Vec<_>>().into_iter().chain(single).collect()
}

#[test]
fn r_029_crcs_equal_a_long_division() {
    for words in samples() {
        for (low, high, polynomial, width) in POLYNOMIALS {
            let expected = remainder(&words, polynomial, width);
            assert_eq!(u64::from(function(low, &words)), expected & 0xffff, "code {low}");
            if high != low {
                assert_eq!(u64::from(function(high, &words)), expected >> 16, "code {high}");
            }
        }
    }
}

#[test]
fn r_029_every_function_is_linear() {
    let all = samples();
    for code in 0..16 {
        for pair in all.windows(2) {
            let sum = Words(std::array::from_fn(|i| pair[0].0[i] ^ pair[1].0[i]));
            assert_eq!(
                function(code, &sum),
                function(code, &pair[0]) ^ function(code, &pair[1]),
                "code {code}"
            );
        }
    }
}

#[test]
fn r_029_folds_count_bits() {
    for words in samples() {
        let ones: u32 = words.0.iter().map(|word| word.count_ones()).sum();
        assert_eq!(u32::from(function(4, &words) & 0xff), ones % 2);
        assert_eq!(
            function(8, &words) & 0xff ^ function(8, &words) >> 8,
            function(7, &words) & 0xff
        );
        assert_eq!(function(7, &words) & 0xff00, function(3, &words) & 0xff00);
        assert_eq!([0, 1, 2].map(|code| function(code, &words)), [0; 3]);
    }
}

fn registers() -> Settings {
    Settings::new()
        .with("HASH_A0_FUNCTION_SELECT", "8")
        .with("HASH_SEED_A", "0")
        .with("IPV4_TCP_UDP_FIELD_BITMAP_A", "0x1fff")
        .with("IPV4_TCP_UDP_SRC_EQ_DST_FIELD_BITMAP_A", "0x20")
        .with("IPV4_FIELD_BITMAP_A", "0x10")
        .with("L2_FIELD_BITMAP_A", "0x20")
}

fn flow(protocol: u8, ports: (u16, u16)) -> Flow {
    Flow {
        vlan: Some(0x2064),
        ..Flow::new([192, 0, 2, 1].into(), [198, 51, 100, 7].into(), protocol, ports)
    }
}

fn value(settings: Settings, flow: &Flow) -> u64 {
    let switch = Rtag7::from_settings(&settings).unwrap();
    switch.hash(&Packet::Flow(flow), &mut Trace::off()).unwrap().value
}

#[test]
fn r_028_bins_of_ipv4_are_xored_by_hand() {
    // Addresses, VLAN 100, ports, protocol, port 5, module 9.
    let expected = 0xc000 ^ 0x0201 ^ 0xc633 ^ 0x6407 ^ 0x064 ^ 1000 ^ 53 ^ 17 ^ 5 ^ 9;
    let place = registers().with("port", "5").with("module", "9");
    assert_eq!(value(place, &flow(17, (1000, 53))), expected);
    assert_eq!(value(registers(), &flow(17, (7, 7))), 7, "equal ports have their own bitmap");
    assert_eq!(value(registers(), &flow(47, (7, 8))), 47, "and so have other protocols");
    let layer_2 = registers().with("DISABLE_HASH_IPV4_A", "1");
    assert_eq!(value(layer_2, &flow(17, (1000, 53))), 0x0800);
}

#[test]
fn r_028_pre_processing_spreads_a_bin() {
    let settings = registers().with("HASH_PRE_PROCESSING_ENABLE_A", "1");
    assert_eq!(value(settings, &flow(47, (0, 0))), 47 ^ 47 >> 3 ^ 47 << 2);
}

#[test]
fn r_028_symmetric_hashing_joins_both_directions() {
    let settings = || registers().with("HASH_A0_FUNCTION_SELECT", "9").with("sym", "1");
    let there = flow(6, (1000, 443));
    let back = Flow {
        source: there.destination,
        destination: there.source,
        source_port: 443,
        destination_port: 1000,
        ..there.clone()
    };
    assert_eq!(value(settings(), &there), value(settings(), &back));
    let plain = || registers().with("HASH_A0_FUNCTION_SELECT", "9");
    assert_ne!(value(plain(), &there), value(plain(), &back));
}

#[test]
fn r_032_properties_symbols_and_registers_are_one() {
    let plain = registers().with("HASH_SEED_A", "0xabcd").with("HASH_A0_FUNCTION_SELECT", "9");
    let mut of_file = Settings::new();
    of_file
        .add_lines(
            "# of a switch\nbcmSwitchHashSeed0.0=0xabcd\nbcmSwitchHashField0Config=BCM_HASH_FIELD_CONFIG_CRC16CCITT\n\
             bcmSwitchHashIP4TcpUdpField0=0x1fff\nRTAG7_BMAP.IPV4_TCP_UDP_SRC_EQ_DST_FIELD_BITMAP_Af = 0x20\n",
        )
        .unwrap();
    let by_number = Settings::new()
        .with("bcmSwitchHashSeed0", "0xabcd")
        .with("bcmSwitchHashField0Config", "7")
        .with("IPV4_TCP_UDP_FIELD_BITMAP_Af", "0x1fff");
    let flow = flow(17, (1000, 53));
    let expected = value(plain, &flow);
    assert_eq!(value(of_file, &flow), expected);
    assert_eq!(value(by_number, &flow), expected);
}

#[test]
fn r_032_names_that_are_not_known_are_refused() {
    for (key, value) in
        [("bcmSwitchHashMagic", "1"), ("HASH_SEED_C", "1"), ("bcmSwitchHashField0Config", "14")]
    {
        assert!(Rtag7::from_settings(&Settings::new().with(key, value)).is_err(), "{key}");
    }
}

#[test]
fn r_030_sub_fields_rotate_right() {
    let of = Functions { a0: 0x1234, a1: 0x5678, b0: 0x9abc, b1: 0xdef0, macro_flow: 0 };
    let sub = |sub_sel, offset, concat| SubField { sub_sel, offset, concat, lbn: 0xf, lbid: 0x77 };
    let values = [0, 1, 2, 3, 4, 6, 7].map(|sel| sub(sel, 0, false).value(&of));
    assert_eq!(values, [0x1234, 0x9abc, 0xf, 0x1234, 0x77, 0x5678, 0xdef0]);
    assert_eq!(sub(0, 4, false).value(&of), 0x4123);
    assert_eq!(sub(0, 8, true).value(&of), 0x7812);
    assert_eq!(sub(0, 56, true).value(&of), 0x34de);
}

#[test]
fn r_031_uses_choose_members_by_their_rules() {
    let member = |words: &[(&str, &str)]| {
        let mut settings = registers().with("lbn", "0xe7").with("sub", "2");
        words.iter().for_each(|(key, value)| settings.set(key, value));
        let switch = Rtag7::from_settings(&settings).unwrap();
        let packet = flow(17, (1, 2));
        switch.hash(&Packet::Flow(&packet), &mut Trace::off()).unwrap().member
    };
    // The selected value is 0xe7, rotated by 8: 0xe700.
    let rotated = ("offset", "8");
    assert_eq!(member(&[("members", "7"), rotated]), Some(0xe700 % 7));
    let ten_bits = [("members", "7"), rotated, ("ECMP_HASH_FIELD_UPPER_BITS_COUNT", "0")];
    assert_eq!(member(&ten_bits), Some(0x300 % 7));
    assert_eq!(member(&[("members", "7"), rotated, ("hierarchical", "1")]), Some(0x0700 % 7));
    assert_eq!(member(&[("members", "5"), rotated, ("use", "lag-unicast")]), Some(0x300 % 5));
    assert_eq!(member(&[("members", "5"), rotated, ("use", "lag-nonunicast")]), Some(0));
    assert_eq!(member(&[("members", "5"), ("use", "lag-macro-flow")]), Some(0xe7 % 5));
    let resilient = [("use", "resilient"), ("FLOW_SET_SIZE", "1"), ("base", "100")];
    assert_eq!(member(&resilient), Some(100 + (0xe7 & 63)));
    assert_eq!(member(&[("use", "resilient"), ("table", "3/4/5/6")]), Some(6));
    assert_eq!(member(&[("use", "lbid"), ("offset", "4")]), Some(0x0e));
    assert_eq!(member(&[("use", "vxlan-port"), rotated]), Some(0xe700));
}

#[test]
fn r_033_what_the_predictor_leaves_out_is_said() {
    let switch = Rtag7::from_settings(&registers()).unwrap();
    let mut mpls = flow(6, (1, 2)).frame();
    mpls[16..18].copy_from_slice(&[0x88, 0x47]);
    let mut fragment = flow(6, (1, 2)).frame();
    fragment[18 + 6] = 0x20;
    for frame in [mpls, fragment] {
        let answer = switch.hash(&Packet::Frame(&frame), &mut Trace::off());
        assert!(answer.is_err_and(|error| error.to_string().starts_with("not known")));
    }
}

#[test]
fn r_031_r_032_the_offset_of_a_switch_s_file_is_that_of_the_use() {
    let file = "bcmSwitchHashSeed0=0x5eed5eed\nbcmSwitchHashField0Config=CRC16CCITT\nbcmSwitchHashIP4TcpUdpField0=0xf70\n\
                bcmSwitchECMPHashSet0Offset=4\nbcmSwitchTrunkHashSet0UnicastOffset=7\n";
    let source = std::net::Ipv4Addr::new(192, 0, 2, 33).into();
    let destination = std::net::Ipv4Addr::new(198, 51, 100, 9).into();
    let flow = lbhash_hashes::Flow::new(source, destination, 6, (40001, 443));
    let value = |more: &[(&str, &str)]| {
        let mut settings = lbhash_hashes::Settings::new();
        settings.add_lines(file).unwrap();
        more.iter().for_each(|(key, value)| settings.set(key, value));
        let system = lbhash_hashes::system::named("rtag7").unwrap().build(&settings).unwrap();
        let packet = lbhash_hashes::Packet::Flow(&flow);
        system.hash(&packet, &mut lbhash_hashes::Trace::off()).unwrap()
    };
    let rotated = |places| u64::from(0xd294_u16.rotate_right(places));
    assert_eq!(value(&[("members", "12")]).value, rotated(4));
    assert_eq!(value(&[("use", "lag"), ("members", "12")]).value, rotated(7));
    assert_eq!(value(&[("use", "lag-nonunicast"), ("members", "12")]).value, rotated(0));
    assert_eq!(value(&[("COUNT", "11")]), value(&[("members", "12")]));
}
