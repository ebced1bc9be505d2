// SPDX-License-Identifier: Apache-2.0
//! What readers make of texts as people have them: nothing is dropped or read as something else, what is valid elsewhere or
//! not modelled is said to be so, nothing is refused on which nothing depends, and no secret is shown.

use crate::support::{Directory, lbhash};

/// Standard output and standard error of `profile show` of a text, and its exit code.
fn show(option: &str, text: &str, more: &[&str]) -> (i32, String, String) {
    let directory = Directory::new();
    let file = directory.file("router.cfg", text);
    let arguments = [&["profile", "show", option, &file], more].concat();
    let done = lbhash(&arguments).assert();
    let words = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let output = done.get_output();
    // Without the name of the folder, which is another one each time.
    let error = words(&output.stderr).replace(&file, "router.cfg");
    (output.status.code().unwrap(), words(&output.stdout), error)
}

fn junos(text: &str) -> (i32, String, String) {
    show("--junos", text, &[])
}

fn srlinux(text: &str) -> (i32, String, String) {
    show("--srlinux", text, &[])
}

/// What is hashed, without the name of the profile and what is said about the text.
fn fields(shown: (i32, String, String)) -> String {
    assert_eq!(shown.0, 0, "{}", shown.2);
    shown.1.split_once('\n').unwrap().1.to_owned()
}

/// The text is refused, and the error says all of this.
fn refused(shown: (i32, String, String), words: &[&str]) -> String {
    let (code, _, error) = shown;
    assert_eq!(code, 2, "{error}");
    for word in words {
        assert!(error.contains(word), "`{word}` is not in: {error}");
    }
    error
}

/// The text is read, and an advice says all of this.
fn advised(shown: (i32, String, String), words: &[&str]) {
    let (code, _, error) = shown;
    assert_eq!(code, 0, "{error}");
    let is_all = |line: &str| words.iter().all(|word| line.contains(word));
    assert!(error.lines().any(is_all), "{words:?} are not in: {error}");
}

const PORTS_OFF: &str = "set / system load-balancing hash-options destination-port false\n\
                         set / system load-balancing hash-options source-port false\n";

#[test]
fn case_01_statements_behind_a_prompt_count() {
    let expected = fields(srlinux(PORTS_OFF));
    assert_ne!(expected, fields(srlinux("set / system name host-name leaf3\n")));
    let session: String = PORTS_OFF
        .lines()
        .map(|line| format!("--{{ * candidate private x }}--[  ]--\nA:admin@leaf3# {line}\n"))
        .collect();
    assert_eq!(fields(srlinux(&session)), expected);
    // Commands between them change nothing, and output of others is named.
    let session = format!(
        "--{{ running }}--[  ]--\nA:leaf3# enter candidate\n{session}--{{ * candidate private x }}--[  ]--\nA:leaf3# commit stay\n\
         All changes have been committed.\n"
    );
    assert_eq!(fields(srlinux(&session)), expected);
    let other = format!("A:leaf3# show version\nHostname : leaf3\nA:leaf3# info flat\n{PORTS_OFF}");
    advised(srlinux(&other), &["the output of `show` is no configuration"]);
    refused(srlinux("A:leaf3# discard now\n"), &["`discard` changes the configuration"]);
}

#[test]
fn case_02_the_context_of_the_prompt_counts() {
    let expected = fields(srlinux(PORTS_OFF));
    for session in [
        "--{ + candidate shared default }--[ system load-balancing ]--\nA:leaf3# set hash-options source-port false\n\
         --{ +* candidate shared default }--[ system load-balancing hash-options ]--\nA:leaf3# set destination-port false\n",
        "--{ running }--[ system load-balancing ]--\nA:leaf3# info\n    hash-options {\n        source-port false\n        \
         destination-port false\n    }\n",
        "--{ running }--[  ]--\nA:leaf3# info system load-balancing hash-options\n    source-port false\n    destination-port \
         false\n",
        "--{ running }--[  ]--\nA:leaf3# info from running system load-balancing\n    system {\n        load-balancing {\n            \
         hash-options {\n                source-port false\n                destination-port false\n            }\n        }\n    }\n",
        "--{ running }--[ interface ethernet-1/1 ]--\nA:leaf3# info / system load-balancing hash-options\n    source-port false\n    \
         destination-port false\n",
        "--{ running }--[ system ]--\nA:leaf3# info load-balancing | as json\n{\n  \"hash-options\": {\n    \"source-port\": false,\n    \
         \"destination-port\": false\n  }\n}\n--{ running }--[ system ]--\n",
    ] {
        assert_eq!(fields(srlinux(session)), expected, "{session}");
    }
    let buckets = "--{ running }--[ network-instance red ]--\nA:leaf3# info ip-load-balancing\n    ip-load-balancing {\n        \
                   resilient-hash-prefix 198.51.100.0/24 {\n            hash-buckets-per-path 20\n            max-paths 10\n        }\n    \
                   }\n";
    refused(srlinux(buckets), &["network-instance red ip-load-balancing", "makes 200 buckets"]);
    let profile = "--{ running }--[ interface ethernet-1/3 ]--\nA:leaf3# info\n    load-balancing {\n        hash-profile west\n    }\n";
    refused(
        show("--srlinux", profile, &["--platform", "7250-ixr-10e"]),
        &[
            "`interface ethernet-1/3 load-balancing hash-profile west`",
            "there is no hash-profile `west`",
        ],
    );
    let short =
        "--{ running }--[ ...load-balancing hash-options ]--\nA:leaf3# set source-port false\n";
    refused(srlinux(short), &["the context in the prompt is cut short"]);
}

#[test]
fn case_03_several_statements_on_a_line_are_all_read() {
    let line =
        "set / system load-balancing hash-options destination-port false source-port false\n";
    assert_eq!(fields(srlinux(line)), fields(srlinux(PORTS_OFF)));
    let buckets = "set / network-instance red ip-load-balancing resilient-hash-prefix 198.51.100.0/24 hash-buckets-per-path 20 \
                   max-paths 10\n";
    refused(srlinux(buckets), &["makes 200 buckets with `max-paths 10`"]);
    let mixed =
        "set / interface ethernet-1/3 admin-state enable load-balancing hash-profile west\n";
    refused(
        show("--srlinux", mixed, &["--platform", "7250-ixr-10e"]),
        &["there is no hash-profile `west`"],
    );
    let unclear = "set / interface ethernet-1/3 breakout-mode x load-balancing hash-profile west\n";
    refused(srlinux(unclear), &["may hold another statement", "write one statement a line"]);

    let one =
        "set forwarding-options enhanced-hash-key family inet type-of-service no-source-port\n";
    let two = "set forwarding-options enhanced-hash-key family inet type-of-service\n\
               set forwarding-options enhanced-hash-key family inet no-source-port\n";
    assert_eq!(fields(junos(one)), fields(junos(two)));
    let adaptive = "set interfaces ae1 aggregated-ether-options load-balance adaptive tolerance 12 scan-interval 3\n";
    advised(junos(adaptive), &["adaptive"]);
    refused(junos(&one.replace("no-source", "no-sauce")), &["is unknown from `no-sauce-port` on"]);
}

const VERSION: &str = "set version 21.2R1\n";
const DSCP: &str = "set forwarding-options enhanced-hash-key family inet type-of-service\n";

/// DSCP is hashed, whatever else the text holds.
fn dscp(text: &str) -> String {
    let shown = junos(&format!("{VERSION}{text}{DSCP}"));
    let error = shown.2.clone();
    assert_eq!(fields(shown), fields(junos(&format!("{VERSION}{DSCP}"))));
    error
}

#[test]
fn case_04_consistent_hash_is_not_modelled() {
    let policy = "set policy-options policy-statement KEEP term a then load-balance consistent-hash\n\
                  set protocols bgp group up import KEEP\n";
    assert!(dscp(policy).contains("is valid, but not modelled: the key is the same"));
    let applied = format!("{policy}set routing-options forwarding-table export KEEP\n");
    let error = refused(junos(&applied), &["is valid, but not modelled"]);
    assert!(!error.contains("cannot have this value"), "{error}");
}

#[test]
fn case_05_groups_are_expanded() {
    for text in [
        "set groups member0 system host-name pe0\nset apply-groups member0\n",
        "set groups dhcp forwarding-options helpers tftp server 198.51.100.7\n\
         set forwarding-options helpers tftp apply-groups dhcp\n",
        "set forwarding-options helpers tftp apply-groups absent\n",
    ] {
        dscp(text);
    }
    let group =
        "set groups hash forwarding-options enhanced-hash-key family inet type-of-service\n";
    let expected = fields(junos(&format!("{VERSION}{DSCP}")));
    let applied = format!("{VERSION}{group}set forwarding-options apply-groups hash\n");
    assert_eq!(fields(junos(&applied)), expected);
    assert_ne!(fields(junos(&format!("{VERSION}{group}"))), expected, "it is not applied");
    let wrong = "set groups hash forwarding-options enhanced-hash-key family inet no-such-knob\nset apply-groups hash\n";
    refused(junos(wrong), &["(of group `hash`)", "router.cfg:1:5", "no-such-knob"]);
    refused(junos("set apply-groups absent\n"), &["a group that is not in the text"]);
}

#[test]
fn case_06_what_mpcs_ignore_is_said_to_have_no_effect() {
    let error = dscp("set forwarding-options load-balance per-flow hash-seed\n");
    assert!(error.contains("has no effect"), "{error}");
}

#[test]
fn case_07_symmetric_is_accepted_in_every_release() {
    for release in ["12.3R1", "19.4R3", "24.2R1"] {
        let text =
            format!("set version {release}\nset forwarding-options enhanced-hash-key symmetric\n");
        let shown = junos(&text);
        assert!(!shown.2.contains("aggregated-ether-options"), "{}", shown.2);
        advised(shown, &["changes nothing"]);
    }
}

#[test]
fn case_08_a_text_of_another_system_is_refused() {
    for (option, text, whose, remedy) in [
        (
            "--srlinux",
            "configure\n    router\n        ecmp 4\n    exit\nexit all\n",
            "SR OS, classic",
            "",
        ),
        (
            "--srlinux",
            "configure {\n    router \"Base\" {\n        ecmp 4\n    }\n}\n",
            "SR OS, MD-CLI",
            "",
        ),
        ("--srlinux", "/configure router \"Base\" ecmp 4\n", "SR OS, MD-CLI", ""),
        (
            "--srlinux",
            "! device: s1 (x)\n!\nhostname s1\n!\nip routing\n!\nend\n",
            "Arista EOS",
            "",
        ),
        ("--srlinux", "hostname s1\n!\nrouter bgp 65001\n!\nend\n", "command line of IOS", ""),
        ("--srlinux", "#\nsysname s1\n#\nundo telnet server enable\n#\n", "Huawei VRP", ""),
        ("--srlinux", "set version 20.2R1\nset system host-name r1\n", "Junos", "--junos"),
        ("--srlinux", "version 20.2R1;\nsystem {\n    host-name r1;\n}\n", "Junos", "--junos"),
        ("--junos", "frr version 9.1\nfrr defaults traditional\n!\n", "FRR", ""),
        ("--junos", "net.ipv4.fib_multipath_hash_policy = 1\n", "Linux", ""),
        ("--junos", "set / system name host-name l1\n", "SR Linux", "--srlinux"),
        (
            "--junos",
            "system {\n    load-balancing {\n        hash-options {\n        }\n    }\n}\n",
            "SR Linux",
            "--srlinux",
        ),
        ("--junos", "name = \"x\"\nsystem = \"junos-trio\"\n", "a profile of lbhash", "--profile"),
    ] {
        refused(show(option, text, &[]), &["the text is not a configuration of", whose, remedy]);
    }
    for (option, text) in [
        ("--srlinux", "some words\nand others\n"),
        ("--junos", "some words;\nand others;\n"),
        ("--srlinux", "# a comment alone\n"),
        ("--junos", "# a comment alone\n"),
    ] {
        let (code, _, error) = show(option, text, &[]);
        assert_eq!(code, 2, "{text}: {error}");
    }
    refused(junos("some words;\nand others;\n"), &["nothing in this text is known here"]);
}

#[test]
fn case_09_marks_of_the_router_are_read() {
    let text = "version 21.2R1;\nsystem {\n    radius-server { /* OMITTED */ };\n    host-name r1; ## SECRET-DATA\n}\n\
                forwarding-options {\n    enhanced-hash-key {\n        family inet {\n            type-of-service;\n        }\n    }\n}\n";
    assert_eq!(fields(junos(text)), fields(junos(&format!("{VERSION}{DSCP}"))));
    let hidden = "version 21.2R1;\nforwarding-options { /* OMITTED */ };\n";
    advised(junos(hidden), &["`forwarding-options` holds", "it can be about load balancing"]);
    refused(junos("system {\n    services { };\n}\n"), &["there is no statement before `;`"]);
}

#[test]
fn case_10_what_the_router_ignores_has_no_effect() {
    let text = "version 21.2R1;\nforwarding-options {\n    enhanced-hash-key {\n        ##\n        ## Warning: configuration block \
                ignored: unsupported platform (vmx)\n        ##\n        family inet {\n            type-of-service;\n        }\n        family \
                mpls {\n            no-payload;\n        }\n    }\n}\n";
    let alone =
        format!("{VERSION}set forwarding-options enhanced-hash-key family mpls no-payload\n");
    assert_eq!(fields(junos(text)), fields(junos(&alone)));
    advised(junos(text), &["family inet type-of-service", "is ignored by the router"]);
}

/// Values of statements that are left aside, and secrets of lines that cannot be read.
#[test]
fn case_11_no_secret_is_shown() {
    const SECRETS: [&str; 5] =
        ["Pa55Invented", "ShardInvented", "$6$Inv$xyz", "$9$Invabc", "$y$Inv$x"];
    for (option, text) in [
        (
            "--junos",
            "set snmp community ShardInvented authorization read-only\nset version 21.2R1\n",
        ),
        (
            "--junos",
            "set system root-authentication encrypted-password \"$6$Inv$xyz\"\nset version 21.2R1\n",
        ),
        ("--junos", "set snmp community ShardInvented\ndeactivate snmp\nset version 21.2R1\n"),
        ("--junos", "set system radius-server 192.0.2.1 secret \"$9$Invabc\nset version 21.2R1\n"),
        (
            "--junos",
            "system {\n    login {\n        user a { authentication { encrypted-password Pa55Invented } }\n    }\n}\n",
        ),
        ("--junos", "set version 21.2R1\nset system encrypted-password\n\"Pa55Invented\"\n"),
        (
            "--junos",
            "set system ntp authentication-key 1 value Pa55Invented;\nset version 21.2R1\n",
        ),
        ("--junos", "set forwarding-options enhanced-hash-key secret Pa55Invented\n"),
        ("--junos", "snmp { community ShardInvented; }\n"),
        (
            "--srlinux",
            "set / system aaa authentication admin-user password $y$Inv$x\nset / system name host-name l1\n",
        ),
        ("--srlinux", "system {\n    snmp {\n        community ShardInvented {\n        }}}}\n}\n"),
        ("--srlinux", "set / system load-balancing hash-options password Pa55Invented\n"),
        ("--srlinux", "{\"system\": {\"aaa\": {\"password\": \"Pa55Invented\"},}}"),
    ] {
        let (_, shown, error) = show(option, text, &[]);
        for secret in SECRETS {
            assert!(!error.contains(secret) && !shown.contains(secret), "{text}: {error}{shown}");
        }
    }
    let directory = Directory::new();
    let profile = directory.file(
        "p.toml",
        "name = \"p\"\nsystem = \"junos-trio\"\n[options.system]\nencrypted-password = \"$6$Inv$xyz\"\nsecret = \"Pa55Invented\"\n",
    );
    let done = lbhash(&["profile", "show", &profile]).assert().code(2);
    let error = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    assert!(!SECRETS.iter().any(|secret| error.contains(secret)), "{error}");
}

#[test]
fn case_12_statements_of_switches_are_valid_elsewhere() {
    let text = "set forwarding-options enhanced-hash-key ecmp-dlb assigned-flow\n\
                set forwarding-options enhanced-hash-key ecmp-dlb ether-type ipv6\n\
                set forwarding-options enhanced-hash-key hash-mode layer2-header\n";
    let error = refused(
        junos(text),
        &["is valid on EX, QFX and PTX, which are not modelled, and not here", "`hash-mode`"],
    );
    assert_eq!(error.matches("error:").count(), 1, "{error}");
    let unknown = "set forwarding-options enhanced-hash-key no-such-thing\n";
    refused(junos(unknown), &["is unknown from `no-such-thing` on"]);
}

#[test]
fn case_13_commands_that_move_are_named() {
    let text =
        "set system host-name r1\nedit forwarding-options enhanced-hash-key\nset symmetric\ntop\n";
    refused(junos(text), &["`edit` moves to another level", "`top`", "whole paths"]);
    advised(junos(&format!("{DSCP}commit and-quit\n")), &["`commit` sets no statement"]);
}

#[test]
fn case_18_a_statement_of_a_newer_release_is_not_modelled() {
    let text =
        "set forwarding-options enhanced-hash-key family inet6 l2tp-tunnel-session-identifier\n";
    refused(junos(&format!("set version 25.4R1\n{text}")), &["is valid, but not modelled"]);
    refused(junos(&format!("set version 22.1R1\n{text}")), &["is valid from Junos 25.2R1 on"]);
}

#[test]
fn case_19_an_option_that_is_not_modelled_says_so() {
    let text = "set / system load-balancing hash-options per-complex-randomization";
    refused(srlinux(&format!("{text} true\n")), &["is valid, but not modelled"]);
    advised(
        srlinux(&format!("{text} false\n")),
        &["is valid, but not modelled", "the keys are those"],
    );
}

#[test]
fn case_20_a_chassis_that_is_not_modelled() {
    let text = "platform {\n    chassis {\n        type \"7220 IXR-D4\"\n    }\n}\n";
    refused(
        srlinux(text),
        &[
            "is not a chassis that is modelled",
            "--platform",
            "7220 IXR-D3",
            "7250 IXR-6e",
            "7215 IXS-A1",
        ],
    );
    let chosen = show("--srlinux", text, &["--platform", "7220-ixr-d"]);
    advised(chosen, &["is replaced by --platform"]);
}

#[test]
fn case_21_prefixes_are_checked() {
    let prefix = |prefix: &str| {
        format!(
            "set / network-instance red ip-load-balancing resilient-hash-prefix {prefix} hash-buckets-per-path 2 max-paths 3\n"
        )
    };
    for good in ["198.51.100.0/24", "0.0.0.0/0", "2001:db8::/32"] {
        assert_eq!(srlinux(&prefix(good)).0, 0, "{good}");
    }
    refused(srlinux(&prefix("198.51.100.1")), &["`198.51.100.1` has no prefix length"]);
    for wrong in ["198.51.256.0/24", "red/24", "198.51.100.0/33", "2001:db8::/129", "10.0.0.0/+8"] {
        let both = prefix(wrong) + &prefix("east");
        let error =
            refused(srlinux(&both), &[&format!("`{wrong}` is not a prefix"), "`east` is not"]);
        assert_eq!(error.matches("error:").count(), 2, "{error}");
    }
}

#[test]
fn case_22_nothing_of_load_balancing_is_left_aside() {
    let policy = "set policy-options policy-statement L then load-balance per-packet accept\n";
    let export = "set routing-options forwarding-table export L\n";
    let plain = policy.replace(" accept", "");
    assert_eq!(
        fields(junos(&format!("{policy}{export}"))),
        fields(junos(&format!("{plain}{export}")))
    );
    let reversed = "set policy-options policy-statement L then accept load-balance per-packet\n";
    assert_eq!(
        fields(junos(&format!("{reversed}{export}"))),
        fields(junos(&format!("{plain}{export}")))
    );
    refused(junos(&policy.replace("accept", "embrace")), &["is unknown from `embrace` on"]);
    refused(junos("set chassis ecmp-alb speed 3\n"), &["is unknown from `speed` on"]);
}

#[test]
fn case_23_weights_are_of_a_topology() {
    let text = "set / network-instance red protocols bgp-evpn bgp-instance 1 routes route-table ip-prefix evpn-link-bandwidth \
                weighted-ecmp max-ecmp-hash-buckets-per-next-hop-group 32\n";
    advised(
        srlinux(text),
        &["weighted-ecmp", "weights and buckets of next hops are of a topology"],
    );
}

#[test]
fn case_24_lines_of_a_terminal_are_named() {
    for pager in ["---(more)---", "---(more 41%)---", "--More--"] {
        let text = format!("version 21.2R1;\nsystem {{\n{pager}\n    host-name r1;\n}}\n");
        refused(junos(&text), &["the line is of the pager", "| no-more", "router.cfg:3:1"]);
    }
    refused(srlinux("system {\n--More--\n}\n"), &["the line is of the pager"]);
    refused(srlinux("\u{1b}[1msystem\u{1b}[0m {\n}\n"), &["control characters of a terminal"]);
}

#[test]
fn case_25_values_that_are_not_modelled() {
    let directory = Directory::new();
    for value in ["lbl-ip-l4-teid", "eth-encap-ip"] {
        let profile = directory.file(
            "p.toml",
            format!("name = \"p\"\nsystem = \"sros-7750\"\n[options.system.load-balancing]\nlsr-load-balancing = \"{value}\"\n"),
        );
        let done = lbhash(&["profile", "show", &profile]).assert().code(2);
        let error = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(error.contains("not modelled"), "{error}");
    }
}

/// Every system has a section of the page of deviations, and `profile show` links it.
#[test]
fn case_17_deviations_are_linked_where_a_profile_is_shown() {
    let page = std::fs::read_to_string("../docs/deviations.md").unwrap();
    let anchors: Vec<_> = page
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .map(|title| title.to_lowercase().replace(' ', "-"))
        .collect();
    for profile in [
        "junos-trio-18.3",
        "srlinux-7250-ixr",
        "srlinux-7215-ixs",
        "sros-7750",
        "tomahawk",
        "linux-l3",
        "huawei-per-flow",
    ] {
        let shown = crate::support::output(&["profile", "show", profile]);
        let (_, link) = shown.split_once("\nKnown deviations: docs/deviations.md#").unwrap();
        let (section, first) = link.split_once('\n').unwrap();
        assert!(anchors.iter().any(|anchor| anchor == section), "{profile}: {section}");
        assert!(profile != "linux-l3" || first.contains("flow label"), "{first}");
    }
}
