// SPDX-License-Identifier: Apache-2.0
//! Toeplitz: the verification suite that Microsoft publishes, a second derivation bit by bit, and symmetry.

use lbhash_hashes::{
    Flow, Packet, Settings, Trace, system,
    toeplitz::{MICROSOFT_KEY, symmetric_key, toeplitz},
};
use std::net::SocketAddr;

/// Source, destination, hash without and with ports.
const SUITE: [(&str, &str, u32, u32); 8] = [
    ("66.9.149.187:2794", "161.142.100.80:1766", 0x323e_8fc2, 0x51cc_c178),
    ("199.92.111.2:14230", "65.69.140.83:4739", 0xd718_262a, 0xc626_b0ea),
    ("24.19.198.95:12898", "12.22.207.184:38024", 0xd2d0_a5de, 0x5c2b_394a),
    ("38.27.205.30:48228", "209.142.163.6:2217", 0x8298_9176, 0xafc7_327f),
    ("153.39.163.191:44251", "202.188.127.2:1303", 0x5d18_09c5, 0x10e8_28a2),
    ("[3ffe:2501:200:1fff::7]:2794", "[3ffe:2501:200:3::1]:1766", 0x2cc1_8cd5, 0x4020_7d3d),
    ("[3ffe:501:8::260:97ff:fe40:efab]:14230", "[ff02::1]:4739", 0x0f0c_461c, 0xdde5_1bbf),
    (
        "[3ffe:1900:4545:3:200:f8ff:fe21:67cf]:44251",
        "[fe80::200:f8ff:fe21:67cf]:38024",
        0x4b61_e985,
        0x02d1_feef,
    ),
];

fn flow(source: &str, destination: &str) -> Flow {
    let [source, destination]: [SocketAddr; 2] = [source, destination].map(|s| s.parse().unwrap());
    Flow::new(source.ip(), destination.ip(), 6, (source.port(), destination.port()))
}

fn hash(settings: &Settings, flow: &Flow) -> (u64, Option<u32>) {
    let rss = system::named("toeplitz").unwrap().build(settings).unwrap();
    let answer = rss.hash(&Packet::Flow(flow), &mut Trace::off()).unwrap();
    (answer.value, answer.member)
}

#[test]
fn r_026_verification_suite_of_microsoft() {
    for (source, destination, addresses, ports) in SUITE {
        let flow = flow(source, destination);
        let with_ports = Settings::new().with("key", "microsoft");
        assert_eq!(hash(&with_ports, &flow).0, u64::from(ports), "{source}");
        let without = Settings::new().with("key", "microsoft").with("ports_of", "17");
        assert_eq!(hash(&without, &flow).0, u64::from(addresses), "{source}");
    }
}

/// For every input bit that is set, the 32 bits of the key from there on.
fn bit_serial(key: &[u8], input: &[u8]) -> u32 {
    let bit = |bytes: &[u8], i: usize| bytes.get(i / 8).is_some_and(|b| b >> (7 - i % 8) & 1 == 1);
    let mut hash = 0;
    for i in (0..8 * input.len()).filter(|&i| bit(input, i)) {
        for j in 0..32 {
            hash ^= u32::from(bit(key, i + j)) << (31 - j);
        }
    }
    hash
}

#[test]
fn r_026_windows_of_the_key_equal_the_definition_bit_by_bit() {
    let mut state = 0x1234_5678_9abc_def1_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    for length in [0, 1, 8, 12, 32, 36, 44] {
        for key_length in [40, 52] {
            let key: Vec<u8> = (0..key_length).map(|_| next()).collect();
            let input: Vec<u8> = (0..length).map(|_| next()).collect();
            assert_eq!(toeplitz(&key, &input), bit_serial(&key, &input));
        }
    }
    assert_eq!(toeplitz(&MICROSOFT_KEY, &[0x80, 0, 0, 0]), 0x6d5a_56da);
}

#[test]
fn r_027_symmetric_key_and_transforms_join_both_directions() {
    for (source, destination, ..) in SUITE {
        let (there, back) = (flow(source, destination), flow(destination, source));
        for settings in [
            Settings::new().with("key", "symmetric"),
            Settings::new().with("key", "microsoft").with("transform", "symmetric-xor"),
            Settings::new().with("key", "microsoft").with("transform", "symmetric-or-xor"),
        ] {
            assert_eq!(hash(&settings, &there), hash(&settings, &back));
        }
        let plain = Settings::new().with("key", "microsoft");
        assert_ne!(hash(&plain, &there), hash(&plain, &back));
    }
    assert_eq!(symmetric_key()[38..], [0x6d, 0x5a]);
}

#[test]
fn r_027_indirection_takes_the_low_bits() {
    let flow = flow("66.9.149.187:2794", "161.142.100.80:1766");
    let key = || Settings::new().with("key", "microsoft");
    // 0x78 = 120 of 128, dealt round to 7 queues.
    assert_eq!(hash(&key().with("queues", "7"), &flow).1, Some(120 % 7));
    assert_eq!(hash(&key().with("indirection", "9/8/7/6"), &flow).1, Some(9));
}

#[test]
fn r_010_a_random_key_is_not_guessed() {
    let built = system::named("toeplitz").unwrap().build(&Settings::new().with("key", "random"));
    assert!(built.is_err_and(|error| error.to_string().contains("ethtool -x")));
}
