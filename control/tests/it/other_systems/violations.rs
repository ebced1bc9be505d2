// SPDX-License-Identifier: Apache-2.0
//! Rules of the systems, each with its message: place, system, option, value, rule and remedy.

use lbhash_control::profile::Profile;
use lbhash_testing::recording::record_messages;

/// What is wrong with options, which begin in line 4.
#[track_caller]
fn expect(system: &str, options: &str, expected: &str) {
    let text = format!("name = \"x\"\nsystem = \"{system}\"\n[options]\n{options}\n");
    let error = Profile::from_toml(&text, "x.toml").expect_err("a rule is broken");
    assert_eq!(error.to_string(), expected);
    record_messages(expected);
}

#[test]
fn a_066_sros_knows_seven_modes_of_label_switching_and_the_model_three() {
    expect(
        "sros-7750",
        "system.load-balancing.lsr-load-balancing = \"eth-encap-ip\"",
        "x.toml:4:23: sros-7750: `system load-balancing lsr-load-balancing` = \"eth-encap-ip\": is a way of SR OS to hash labelled \
         packets that is not modelled: no key of such a packet would be right; modelled are lbl-only, lbl-ip, ip-only; write one \
         of them to see its keys",
    );
    expect(
        "sros-7750",
        "system.load-balancing.lsr-load-balancing = \"ip\"",
        "x.toml:4:23: sros-7750: `system load-balancing lsr-load-balancing` = \"ip\": cannot have this value; write one of \
         lbl-only, lbl-ip, ip-only, eth-encap-ip, lbl-ip-l4-teid, lbl-eth-ip-l4-teid, lbl-ip-or-teid",
    );
}

#[test]
fn b_031_sros_options_are_known_by_name() {
    expect(
        "sros-7750",
        "system.load-balancing.l4-load-balance = true",
        "x.toml:4:23: sros-7750: `system load-balancing l4-load-balance` = true: is unknown from `l4-load-balance` on; did you mean \
         `l4-load-balancing`? Allowed are lsr-load-balancing, l4-load-balancing, system-ip-load-balancing, l2tp-load-balancing, \
         mc-enh-load-balancing, service-id-lag-hashing, per-port-hash-seed, eler-enh-load-balancing, hash-polynomial, hash-poly, \
         exclude",
    );
}

#[test]
fn a_066_the_system_address_is_an_ipv4_address() {
    expect(
        "sros-7750",
        "router.interface.system.address = \"2001:db8::1/32\"",
        "x.toml:4:25: sros-7750: `router interface system address` = \"2001:db8::1/32\": is not the IPv4 address of the interface \
         `system`; write it as in 192.0.2.1/32",
    );
}

#[test]
fn a_066_the_system_address_is_one_address() {
    expect(
        "sros-7750",
        "router.interface.system.address = \"192.0.2.1/24\"",
        "x.toml:4:25: sros-7750: `router interface system address` = \"192.0.2.1/24\": has a prefix length other than 32, which the \
         interface `system` cannot have; write it as in 192.0.2.1/32",
    );
}

#[test]
fn b_031_a_profile_is_of_one_place() {
    expect(
        "sros-7750",
        "port.\"1/1/1\".ethernet.load-balancing-algorithm = \"include-l4\"\n\
         applies-to.port = \"1/1/1\"\napplies-to.interface = \"to-core\"",
        "x.toml:6:12: sros-7750: `applies-to interface` = \"to-core\": names a second place whose settings are to count; leave one \
         of `applies-to port` and `applies-to interface`",
    );
}

#[test]
fn b_031_a_profile_is_of_a_place_with_settings() {
    expect(
        "sros-7750",
        "port.\"1/1/1\".ethernet.load-balancing-algorithm = \"include-l4\"\napplies-to.port = \"1/1/2\"",
        "x.toml:5:12: sros-7750: `applies-to port` = \"1/1/2\": names a place without settings; settings are there for 1/1/1",
    );
}

#[test]
fn a_068_circuit_emulation_knows_no_other_way() {
    expect(
        "sros-7750",
        "service.cpipe.12.load-balancing.per-service-hashing = false",
        "x.toml:4:33: sros-7750: `service cpipe 12 load-balancing per-service-hashing` = false: cannot be turned off: Apipe and \
         Cpipe are always spread by their service identifier; remove it",
    );
}

#[test]
fn a_072_tomahawk_needs_a_field() {
    let options: String = ["SRC_IP", "DST_IP", "IP_PROTOCOL", "L4_SRC_PORT", "L4_DST_PORT"]
        .map(|field| format!("SWITCH_HASH.GLOBAL.ecmp_hash.{field} = false\n"))
        .concat();
    expect(
        "tomahawk",
        &options,
        "x.toml:2:10: tomahawk: no hash field is left, so that every packet would take the same member; leave at least one field \
         of `SWITCH_HASH GLOBAL ecmp_hash` on",
    );
}

#[test]
fn a_072_tomahawk_fields_are_on_or_off() {
    expect(
        "tomahawk",
        "SWITCH_HASH.GLOBAL.ecmp_hash.SRC_IP = 3",
        "x.toml:4:30: tomahawk: `SWITCH_HASH GLOBAL ecmp_hash SRC_IP` = 3: cannot have this value; write true or false",
    );
}

#[test]
fn a_072_tomahawk_has_no_releases() {
    let text = "name = \"x\"\nsystem = \"tomahawk\"\nrelease = \"3\"\n";
    let error = Profile::from_toml(text, "x.toml").expect_err("it would be ignored");
    assert_eq!(
        error.to_string(),
        "x.toml:3:11: tomahawk 3: release 3 is stated, but the model knows no releases of it; remove `release`"
    );
}

#[test]
fn h_40_linux_policies_2_and_3_are_not_modelled() {
    expect(
        "linux",
        "net.ipv4.fib_multipath_hash_policy = 2\nnet.ipv6.fib_multipath_hash_policy = 3",
        "x.toml:4:10: linux: `net ipv4 fib_multipath_hash_policy` = 2: is the policy of inner addresses, which the model does not \
         have; write 0 (addresses) or 1 (five-tuple)\n\
         x.toml:5:10: linux: `net ipv6 fib_multipath_hash_policy` = 3: is the policy of chosen fields, which the model does not \
         have; write 0 or 1, or the fields as rows of a profile without `system`",
    );
}

#[test]
fn h_40_linux_has_four_policies() {
    expect(
        "linux",
        "net.ipv4.fib_multipath_hash_policy = 4",
        "x.toml:4:10: linux: `net ipv4 fib_multipath_hash_policy` = 4: cannot have this value; write a number from 0 to 3",
    );
}

#[test]
fn h_40_linux_fields_are_of_policy_3() {
    expect(
        "linux",
        "net.ipv4.fib_multipath_hash_fields = 7",
        "x.toml:4:10: linux: `net ipv4 fib_multipath_hash_fields` = 7: counts only with policy 3, which the model does not have; \
         remove it, or write the fields as rows of a profile without `system`",
    );
}

#[test]
fn h_40_the_alias_cannot_contradict_the_sysctl() {
    expect(
        "linux",
        "net.ipv4.fib_multipath_hash_policy = 1\nnet.core.rps_hash_fields = 0",
        "x.toml:5:10: linux: `net core rps_hash_fields` = 0: contradicts `net.ipv4.fib_multipath_hash_policy` = 1; remove it: Linux \
         has no such sysctl",
    );
}

#[test]
fn a_071_symmetric_mode_knows_addresses_alone() {
    expect(
        "huawei",
        "load-balance.mode = \"symmetric\"\nload-balance.flow-rule.source-port = true",
        "x.toml:5:24: huawei: `load-balance flow-rule source-port` = true: cannot stand beside symmetric mode, which tells flows \
         apart by their addresses alone; remove it, or write `load-balance mode` = \"per-flow\"",
    );
}

#[test]
fn a_070_huawei_knows_three_modes() {
    expect(
        "huawei",
        "load-balance.mode = \"per-prefix\"",
        "x.toml:4:14: huawei: `load-balance mode` = \"per-prefix\": cannot have this value; write one of per-flow, symmetric, \
         per-packet",
    );
}

#[test]
fn a_070_a_rule_has_a_field() {
    let options: String =
        ["source-ip", "destination-ip", "protocol", "source-port", "destination-port"]
            .map(|field| format!("load-balance.flow-rule.{field} = false\n"))
            .concat();
    expect(
        "huawei",
        &options,
        "x.toml:2:10: huawei: `load-balance flow-rule` leaves no field, so that every packet would be of one flow; leave at least \
         one field of the five-tuple on",
    );
}

#[test]
fn h_46_exchanging_is_of_symmetric_mode() {
    expect(
        "huawei",
        "load-balance.symmetric-by = \"exchanging\"",
        "x.toml:4:14: huawei: `load-balance symmetric-by` = \"exchanging\": counts only in symmetric mode; remove it, or write \
         `load-balance mode` = \"symmetric\"",
    );
}

/// What is allowed and remarkable.
#[test]
fn advisories() {
    let advisories = |system: &str, options: &str| {
        let text = format!("name = \"x\"\nsystem = \"{system}\"\n[options]\n{options}\n");
        let profile = Profile::from_toml(&text, "x.toml").expect("no rule is broken");
        profile.advisories().iter().map(|finding| finding.rule.clone()).collect::<Vec<_>>()
    };
    let sros = "system.load-balancing.lsr-load-balancing = \"ip-only\"\n\
                system.load-balancing.l4-load-balancing = true\n\
                system.load-balancing.system-ip-load-balancing = true\n\
                router.interface.to-core.load-balancing.lsr-load-balancing = \"lbl-ip\"\n\
                service.apipe.1.load-balancing.per-service-hashing = true";
    assert_eq!(
        advisories("sros-7750", sros),
        [
            "hashes an MPLS packet without IP payload by interface and system IP alone in this model, which cannot go back to the \
             labels",
            "does not reach packets under labels, of which only IP addresses are hashed",
            "adds a constant, since no system address is stated",
            "counts for interface to-core alone, of which this profile is not",
            "says what this kind of service always does",
        ]
    );
    let lone = "SWITCH_HASH.GLOBAL.ecmp_hash.DST_IP = false";
    assert_eq!(
        advisories("tomahawk", lone),
        ["leaves one side of a pair, so that one host's flows are spread by their other end alone"]
    );
}
