// SPDX-License-Identifier: Apache-2.0
//! The shared primitives against the check values that their authors publish.

use lbhash_hashes::{
    crc::Crc,
    jenkins, ovs,
    p4::{tofino::CATALOGUE, xxh64},
    siphash::{Key, siphash},
};

#[test]
fn r_001_siphash_2_4_has_the_value_of_its_paper() {
    let message: Vec<u8> = (0..15).collect();
    let key = Key(0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908);
    assert_eq!(siphash::<2, 4>(key, &message), 0xa129_ca61_49be_45e5);
}

#[test]
fn lookup3_has_the_values_of_its_author() {
    let text = b"Four score and seven years ago";
    assert_eq!(ovs::jhash(text, 0), 0x1777_0551);
    assert_eq!(ovs::jhash(text, 1), 0xcd62_8161);
    assert_eq!(ovs::jhash(b"", 0), jenkins::START);
}

#[test]
fn r_006_two_words_are_lookup3_of_eight_bytes() {
    for (first, second) in [(1, 2), (0, 0), (0xffff_ffff, 0x8000_0001)] {
        let bytes = [u32::to_le_bytes(first), u32::to_le_bytes(second)];
        assert_eq!(jenkins::of_two_words(first, second), ovs::jhash(bytes.as_flattened(), 0));
    }
}

#[test]
fn murmur_form_has_the_values_of_murmur_3() {
    assert_eq!(ovs::hash_bytes(b"", 0), 0);
    assert_eq!(ovs::hash_bytes(b"", 1), 0x514e_28b7);
    assert_eq!(ovs::hash_bytes(b"test", 0), 0xba6b_d213);
}

#[test]
fn xxh64_has_its_published_values() {
    assert_eq!(xxh64(b"", 0), 0xef46_db37_51d8_e999);
    assert_eq!(xxh64(b"abc", 0), 0x44bc_2cf5_ad77_0999);
    let long = b"Nobody inspects the spammish repetition";
    assert_eq!(xxh64(long, 0), 0xfbce_a83c_8a37_8bf1);
}

/// `crc_8_itu` and `crc_16_dect` begin otherwise in Tofino's list than in the catalogue of today.
#[test]
fn r_044_crcs_have_the_check_values_of_the_catalogue() {
    let checks: [(&str, u64); 43] = [
        ("crc_16", 0xbb3d),
        ("crc_16_buypass", 0xfee8),
        ("crc_16_dds_110", 0x9ecf),
        ("crc_16_maxim", 0x44c2),
        ("crc_16_modbus", 0x4b37),
        ("crc_16_usb", 0xb4c8),
        ("crc_16_dect_r", 0x007e),
        ("crc_16_dnp", 0xea82),
        ("crc_16_en_13757", 0xc2b7),
        ("crc_16_genibus", 0xd64e),
        ("crc_16_mcrf4xx", 0x6f91),
        ("crc_16_riello", 0x63d0),
        ("crc_16_t10_dif", 0xd0db),
        ("crc_16_teledisk", 0x0fb3),
        ("crc_ccitt_false", 0x29b1),
        ("kermit", 0x2189),
        ("xmodem", 0x31c3),
        ("x_25", 0x906e),
        ("crc_32", 0xcbf4_3926),
        ("crc_32_bzip2", 0xfc89_1918),
        ("crc_32_mpeg", 0x0376_e6e7),
        ("posix", 0x765e_7680),
        ("jamcrc", 0x340b_c6d9),
        ("crc_32c", 0xe306_9283),
        ("crc_32d", 0x8731_5576),
        ("crc_32q", 0x3010_bf7f),
        ("crc_8", 0xf4),
        ("crc_8_darc", 0x15),
        ("crc_8_i_code", 0x7e),
        ("crc_8_maxim", 0xa1),
        ("crc_8_rohc", 0xd0),
        ("crc_8_wcdma", 0x25),
        ("crc_16_bypass", 0xfee8),
        ("modbus", 0x4b37),
        ("crc_16_dect_x", 0x007f),
        ("crc_aug_ccitt", 0xe5cc),
        ("xfer", 0xbd0b_e338),
        ("crc_64", 0x6c40_df5f_0b49_7347),
        ("crc_64_go_iso", 0xb909_56c7_75a4_1001),
        ("crc_64_we", 0x62ec_59e3_f1a4_f00a),
        ("crc_64_jones", 0xcaa7_1716_8609_f281),
        ("crc_8_itu", 0xa4),
        ("crc_16_dect", 0x1ed5),
    ];
    for (name, crc) in CATALOGUE {
        let (_, check) = checks.iter().find(|(known, _)| *known == name).expect(name);
        assert_eq!(crc.of(b"123456789"), *check, "{name}");
    }
    assert_eq!(CATALOGUE.len(), checks.len());
}

#[test]
fn a_crc_of_full_width_and_of_one_bit_are_computed() {
    let xz = Crc {
        width: 64,
        poly: 0x42f0_e1eb_a9ea_3693,
        init: u64::MAX,
        refin: true,
        refout: true,
        xorout: u64::MAX,
    };
    assert_eq!(xz.of(b"123456789"), 0x995d_c9bb_df19_39fa);
    let parity = Crc { width: 1, poly: 1, init: 0, refin: false, refout: false, xorout: 0 };
    assert_eq!(parity.of(&[0b0111_0000]), 1);
    assert_eq!(parity.of(&[0b0111_0001]), 0);
}
