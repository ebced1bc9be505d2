// SPDX-License-Identifier: Apache-2.0
//! Worked values, each confirmed by the real system or published, and rows that real systems gave.

use lbhash_hashes::{
    Flow, Packet, Settings, Trace,
    p4::bmv2,
    parse_hex, system,
    truth::{Checker, Row},
};
use std::net::IpAddr;

fn flow(source: &str, destination: &str, protocol: u8, ports: (u16, u16), label: u32) -> Flow {
    let [source, destination]: [IpAddr; 2] =
        [source, destination].map(|text| text.parse().unwrap());
    Flow { flow_label: label, ..Flow::new(source, destination, protocol, ports) }
}

fn udp() -> Flow {
    flow("192.0.2.1", "198.51.100.7", 17, (1000, 53), 0)
}

fn ipv6(label: u32) -> Flow {
    flow("2001:db8:2::5", "2001:db8:99::7", 6, (40000, 443), label)
}

/// Value, member and the text of every step.
fn ask(name: &str, settings: &[(&str, &str)], flow: &Flow) -> (u64, Option<u32>, Vec<String>) {
    let mut all = Settings::new();
    settings.iter().for_each(|(key, value)| all.set(key, value));
    let mut trace = Trace::on();
    let system = system::named(name).unwrap().build(&all).unwrap();
    let answer = system.hash(&Packet::Flow(flow), &mut trace).unwrap();
    let steps = trace.steps().iter().map(|step| step.text.clone()).collect();
    (answer.value, answer.member, steps)
}

/// Values before they are halved, and members of eight, as kernel 6.18.44 chooses them.
#[test]
fn r_001_r_003_to_r_007_worked_values_of_linux_ecmp() {
    let tcp = flow("192.0.2.1", "198.51.100.7", 6, (40000, 443), 0);
    for (seed, policy, flow, low_32, member) in [
        ("1", "1", udp(), 0xd50a_f427_u64, 6),
        ("1", "1", tcp, 0x3fdf_9170, 1),
        ("0xdeadbeef", "1", udp(), 0xde78_92d5, 6),
        ("1", "0", udp(), 0x4ad2_89dd, 2),
        ("1", "1", ipv6(0), 0xc664_aa67, 6),
        // The label counts for policy 0, not for 1; policy 2 takes it in the machine's order.
        ("1", "1", ipv6(0xabcde), 0xc664_aa67, 6),
        ("1", "0", ipv6(0xabcde), 0xfb9e_d86a, 7),
        ("1", "2", ipv6(0xabcde), 0xeeba_7c15, 7),
        ("1", "3", udp(), 0x8cdb_4938, 4),
    ] {
        let settings = [("seed", seed), ("policy", policy), ("members", "8"), ("fields", "0x37")];
        let (value, found, _) = ask("linux-ecmp", &settings, &flow);
        assert_eq!((value, found), (low_32 >> 1, Some(member)), "policy {policy} {flow:?}");
    }
}

#[test]
fn r_002_bytes_that_linux_ecmp_hashes() {
    let settings = [("seed", "1"), ("policy", "1")];
    let ports_swapped =
        format!("00001100{}003503e800000000c0000201c633640700000000", "00".repeat(24));
    assert!(ask("linux-ecmp", &settings, &udp()).2.contains(&ports_swapped));
    let addresses =
        "20010db80002000000000000000000052001 0db8009900000000000000000007".replace(' ', "");
    let with_label = format!("00000600000abcde{}{addresses}00000000", "00".repeat(28));
    let settings = [("seed", "1"), ("policy", "0")];
    assert!(ask("linux-ecmp", &settings, &ipv6(0xabcde)).2.contains(&with_label));
}

/// The values of the vendor's predictor: functions 3 to 15 without and with pre-processing.
#[test]
fn r_028_r_029_worked_values_of_rtag7() {
    let values: [[u64; 13]; 2] = [
        [
            0x2f00, 0x2f01, 0x2f01, 0x2f0b, 0x2f92, 0x27b5, 0xb695, 0x471c, 0x9f56, 0x97af, 0xe176,
            0x7b2d, 0x04d2,
        ],
        [
            0x05e0, 0x0501, 0x0502, 0x0502, 0x058a, 0xa42e, 0x627b, 0xfca1, 0x253d, 0xe98b, 0x792c,
            0x3ebf, 0x3753,
        ],
    ];
    for (pre_processing, values) in ["0", "1"].into_iter().zip(values) {
        for (code, value) in (3..).zip(values) {
            let settings = [
                ("HASH_A0_FUNCTION_SELECT", &*format!("{code}")),
                ("HASH_SEED_A", "0x12345678"),
                ("IPV4_TCP_UDP_FIELD_BITMAP_A", "0xf70"),
                ("HASH_PRE_PROCESSING_ENABLE_A", pre_processing),
            ];
            assert_eq!(ask("rtag7", &settings, &udp()).0, value, "code {code}, {pre_processing}");
        }
    }
}

#[test]
fn r_040_worked_values_of_vpp() {
    assert_eq!(ask("vpp", &[], &udp()).0, 0xef1f_a4d9);
    assert_eq!(ask("vpp", &[("router_id", "0x01020304")], &udp()).0, 0x44e9_768c);
    assert_eq!(ask("vpp", &[], &ipv6(0xabcde)).0, 0x7476_db73);
}

#[test]
fn r_042_worked_values_of_bmv2() {
    let value = |settings: &[(&str, &str)]| {
        let input = [("input", "0bb81f90")];
        ask("bmv2", &[&input[..], settings].concat(), &udp()).0
    };
    for (algorithm, expected) in
        [("crc16", 0x5d8a), ("crcCCITT", 0x5d75), ("crc32", 0x005d_6a6f), ("xor16", 0x1428)]
    {
        assert_eq!(value(&[("algorithm", algorithm)]), expected, "{algorithm}");
    }
    assert_eq!(value(&[("algorithm", "crc16_custom"), ("poly", "0x1021")]), 0xd9b5);
    let mpeg_2 = [("algorithm", "crc32_custom"), ("poly", "0x04c11db7"), ("init", "0xffffffff")];
    assert_eq!(value(&mpeg_2), 0x125e_1592);
    let header = parse_hex("4500007300004000401100 00c0a80001c0a800c7").unwrap();
    assert_eq!(bmv2::Algorithm::Checksum.value(&header), 0xb861);
}

/// Rows of a comma-separated file without quotes: columns by name.
fn rows(text: &str) -> impl Iterator<Item = Row> {
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    lines.map(move |line| {
        let values = line.split(',').map(str::to_owned);
        names.iter().map(|&name| name.to_owned()).zip(values).collect()
    })
}

fn all_equal(text: &str, least: usize) {
    let checker = Checker::new();
    let mut count = 0;
    for row in rows(text) {
        let found = checker.check(&row).unwrap_or_else(|error| panic!("{row:?}: {error}"));
        assert!(found.equal(), "{row:?}: {found:?}");
        count += 1;
    }
    assert!(count >= least, "{count} rows");
}

/// Packets of every kind that kernel 6.18.44 forwarded over 16 next hops, recorded on 1 December 2026.
#[test]
fn r_008_r_045_packets_that_a_kernel_forwarded() {
    all_equal(include_str!("rows/linux-6.18.44-packets.csv"), 300);
}

/// Traces of `ovs-vswitchd` 3.1.0, recorded on 1 December 2026.
#[test]
fn r_035_to_r_038_r_045_flows_that_open_vswitch_traced() {
    all_equal(include_str!("rows/ovs-3.1.0-traces.csv"), 300);
}
