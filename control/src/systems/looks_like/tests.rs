// SPDX-License-Identifier: Apache-2.0
use super::{
    LooksLike::{self, *},
    Writer, looks_like,
};

/// Short texts of each system and form.
const TEXTS: [(LooksLike, &str); 37] = [
    (JunosLines, "set version 20.4R1\nset system host-name edge\n"),
    (JunosLines, "set interfaces ae1 aggregated-ether-options minimum-links 1\n"),
    (JunosLines, "[edit forwarding-options]\nuser@edge# set enhanced-hash-key symmetric\n"),
    (
        JunosBraces,
        "## Last commit: 2024-01-01 by x\nversion 20.4R1;\nsystem {\n    host-name e;\n}\n",
    ),
    (JunosBraces, "forwarding-options {\n    enhanced-hash-key {\n        symmetric;\n    }\n}\n"),
    (JunosBraces, "system {\n    host-name e;\n    services {\n        ssh;\n    }\n}\n"),
    (JunosXml, "<rpc-reply xmlns:junos=\"http://xml.juniper.net/junos/20.4R1/junos\">\n"),
    (JunosJson, "{\n  \"configuration\" : {\n    \"version\" : \"20.4R1\" } }\n"),
    (SrLinuxLines, "set / system name host-name leaf1\n"),
    (SrLinuxLines, "set network-instance default type default\n"),
    (SrLinuxBlocks, "--{ running }--[  ]--\nA:leaf1# info\n    system {\n    }\n"),
    (
        SrLinuxBlocks,
        "interface ethernet-1/1 {\n    admin-state enable\n}\nnetwork-instance default {\n}\n",
    ),
    (SrLinuxBlocks, "platform {\n    chassis {\n        type \"7250 IXR-6e\"\n    }\n}\n"),
    (SrLinuxJson, "{\"srl_nokia-system:system\": {}}"),
    (SrLinuxJson, "{\"system/load-balancing\": {}}"),
    (
        SrOsClassic,
        "# TiMOS-C-22.10.R1 both/hops64 Nokia 7750 SR\nexit all\nconfigure\n    system\n    exit\nexit all\n",
    ),
    (
        SrOsClassic,
        "configure\n    system\n        load-balancing\n            l4-load-balancing\n        exit\n    exit\n",
    ),
    (SrOsClassic, "*A:pe1>config>system# load-balancing\n*A:pe1>config>system>load-bal# info\n"),
    (SrOsBlocks, "configure {\n    system {\n        name \"pe1\"\n    }\n}\n"),
    (SrOsLines, "/configure system load-balancing l4-load-balancing true\n"),
    (SrOsLines, "[gl:/configure system]\nA:admin@pe1# load-balancing l4-load-balancing true\n"),
    (SrOsJson, "{\"nokia-conf:configure\": {\"system\": {}}}"),
    (Vrp, "!Software Version V200R005\n#\nsysname pe2\n#\nreturn\n"),
    (Vrp, "#\nsysname pe2\n#\ninterface Eth-Trunk1\n load-balance src-dst-ip\n#\n"),
    (LinuxSysctl, "net.ipv4.fib_multipath_hash_policy = 1\n"),
    (LinuxJson, "[{\"dst\":\"default\",\"gateway\":\"192.0.2.1\"}]"),
    (LinuxRoutes, "default via 192.0.2.1 dev eth0\n"),
    (Sonic, "{\"DEVICE_METADATA\": {\"localhost\": {}}}"),
    (Frr, "frr version 9.0\nfrr defaults datacenter\nhostname r1\n!\nrouter bgp 65000\n!\n"),
    (Eos, "! device: leaf1 (DCS-7050, EOS-4.30.0F)\n!\nhostname leaf1\n!\nend\n"),
    (NxOs, "!Command: show running-config\nfeature bgp\nhostname n9k\n"),
    (
        Ios,
        "Building configuration...\n!\nhostname r2\n!\ninterface GigabitEthernet0/0\n ip address 192.0.2.1 255.255.255.0\n!\nend\n",
    ),
    (IosXr, "!! IOS XR Configuration 7.3.2\nhostname xr\n!\ninterface Bundle-Ether1\n!\nend\n"),
    (Cli, "hostname sw3\n!\ninterface Ethernet1\n no shutdown\n!\nend\n"),
    (Profile, "name = \"mine\"\nsystem = \"junos-trio\"\n[options.x]\n"),
    (Topology, "platform = \"7220 IXR-H4\"\n\n[[route]]\nprefix = \"0.0.0.0/0\"\n"),
    (Nothing, "hash-seed 128\nipv6-flow-label false\n"),
];

#[test]
fn each_form_is_told_by_its_marks() {
    for (expected, text) in TEXTS {
        assert_eq!(looks_like(text), expected, "{text}");
    }
    assert_eq!(looks_like(" \n\t\n"), Empty);
    assert_eq!(looks_like("<html></html>"), Xml);
    assert_eq!(looks_like("{\"a\": 1}"), Json);
    assert_eq!(looks_like(&"hostname switch\n".repeat(100)), Nothing);
}

/// What a reader says to a text of another system: what it is, and the option that reads it.
#[test]
fn a_text_of_another_system_is_refused_with_its_option() {
    for (form, text) in TEXTS {
        let refusal = looks_like(text).refusal(Writer::SrLinux, "SR Linux");
        match form.writer() {
            None | Some(Writer::SrLinux) => assert_eq!(refusal, None, "{text}"),
            Some(_) => {
                let (rule, remedy) = refusal.unwrap();
                assert!(rule.contains(form.in_words()), "{rule}");
                assert!(form.option().is_none_or(|option| remedy.contains(option)), "{remedy}");
            }
        }
    }
}

/// A long text and one in which a character is cut are looked at without a panic.
#[test]
fn long_texts_are_looked_at_in_part() {
    let text = "\u{e9}".repeat(1 << 20);
    assert_eq!(looks_like(&text), Nothing);
    assert_eq!(looks_like(&format!("x{text}")), Nothing);
}
