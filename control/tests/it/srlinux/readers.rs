// SPDX-License-Identifier: Apache-2.0
//! The notations in which a router's options come, and where findings point.

use crate::srlinux::support::*;
use lbhash_control::systems::srlinux;

/// The example of the address-only configuration with a seed, in every notation.
#[test]
fn b_024_every_notation_says_the_same() {
    let expected =
        compile(IXR_7250, &hash_options("hash-seed 128\nipv6-flow-label false")).configuration;
    for text in [
        r#"{"system":{"load-balancing":{"hash-options":{"hash-seed":128,"ipv6-flow-label":false}}}}"#,
        r#"{"srl_nokia-system:system":{"srl_nokia-load-balancing:load-balancing":{"hash-options":{"hash-seed":128,"ipv6-flow-label":false}}}}"#,
        r#"{"load-balancing":{"hash-options":{"hash-seed":128,"ipv6-flow-label":false}}}"#,
        r#"{"srl_nokia-load-balancing:hash-options":{"hash-seed":128,"ipv6-flow-label":false}}"#,
        r#" {"ipv6-flow-label": false, "_annotate": "mine", "hash-seed": "128"}"#,
        r#"[{"source":"r1","updates":[{"Path":"x","values":{"srl_nokia-system:system/load-balancing":{"hash-options":{"hash-seed":128,"ipv6-flow-label":false}}}}]}]"#,
        r#"{"jsonrpc":"2.0","id":0,"result":[{"hash-seed":128,"ipv6-flow-label":false}]}"#,
        "system { load-balancing { hash-options { hash-seed 128\nipv6-flow-label false } } }",
        "load-balancing { hash-options { hash-seed 128; ipv6-flow-label false } }",
        "hash-seed 128\nipv6-flow-label false\n",
        "set / system load-balancing hash-options hash-seed 128\r\nset /system load-balancing hash-options ipv6-flow-label false\r\n",
        "--{ * candidate shared default }--[  ]--\n# info with-context system load-balancing\n    system {\n        \
         load-balancing {\n            hash-options {\n                hash-seed 128\n                ipv6-flow-label false\n            \
         }\n        }\n    }\n--{ + running }--[  ]--\nA:srl1# \n",
    ] {
        let compiled = compile(IXR_7250, text);
        assert_eq!(compiled.configuration, expected, "{text}");
        assert!(compiled.advisories.is_empty(), "{text}: {:?}", compiled.advisories);
    }
}

#[test]
fn b_018_hash_profiles_in_json() {
    let text = r#"{
        "system": {"load-balancing": {"hash-profile": [{"name": "p1", "hash-seed": 123}]}},
        "srl_nokia-interfaces:interface": [{"name": "ethernet-1/1", "load-balancing": {"hash-profile": "p1"}}],
        "platform": {"chassis": {"type": "7250 IXR-10e"}, "linecard": [{"slot": 1, "forwarding-complex": [
            {"name": "1", "load-balancing": {"hash-user": [{"name": "lag", "hash-polynomial": 8}]}}]}]}
    }"#;
    let router = compile(IXR_7250, text).srlinux().unwrap().clone();
    assert_eq!(router.interfaces()[0].seed, 123);
    assert_eq!(router.polynomials()[3].number(), 8);
    let with_paths = r#"{"system/load-balancing/hash-profile[name=p1]/hash-seed": 123,
        "interface[name=ethernet-1/1]/load-balancing/hash-profile": "p1", "platform/chassis/type": "7250-ixr-10e"}"#;
    assert_eq!(compile(IXR_7250, with_paths).srlinux().unwrap().interfaces()[0].seed, 123);
}

#[test]
fn findings_point_at_line_and_column() {
    for (text, place) in [
        (
            "system {\n  load-balancing {\n    hash-options {\n      hash-sed 1\n}}}",
            "router.cfg:4:7",
        ),
        (
            "{\"system\": {\n  \"load-balancing\": {\n    \"hash-options\": {\"hash-sed\": 1}}}}",
            "router.cfg:3:34",
        ),
        ("{\"hash-options\": {\"é\": 1}}", "router.cfg:1:24"),
        (
            "set / system load-balancing hash-options hash-seed 1\n\nset / system load-balancing hash-options x 1\n",
            "router.cfg:3:1",
        ),
        ("{\"hash-seed\": 1,}", "router.cfg:1:17"),
        ("{\n \"hash-seed\": 1", "router.cfg:2:"),
    ] {
        let violations = try_compile(IXR_7250, text).unwrap_err();
        assert!(violations.to_string().starts_with(place), "{text}: {violations}");
    }
}

#[test]
fn the_rest_of_a_router_is_left_aside_with_a_word() {
    let text = "interface ethernet-1/1 {\n admin-state enable\n}\nsystem {\n lldp {\n admin-state enable\n }\n \
                load-balancing {\n hash-options {\n hash-seed 5\n }\n }\n}\nacl {\n}\n";
    let compiled = compile(IXR_7220_D, text);
    let remarks: Vec<_> = compiled.advisories.iter().map(ToString::to_string).collect();
    assert_eq!(
        remarks,
        [
            "router.cfg:2:2: srlinux-7220-ixr-d: `interface`: is not about load balancing and was left aside",
            "router.cfg:6:2: srlinux-7220-ixr-d: `system`: is not about load balancing and was left aside",
            "router.cfg:14:5: srlinux-7220-ixr-d: `acl`: is not about load balancing and was left aside",
        ]
    );
}

#[test]
fn quoted_names_are_one_word() {
    let tree = srlinux::read("hash-profile \"a b\\\" c\" { hash-seed 1 }", "x");
    assert_eq!(tree.options[0].path[3..], ["a b\" c", "hash-seed", "1"]);
}

#[test]
fn an_empty_list_or_block_is_an_empty_hierarchy() {
    for text in [
        "system { load-balancing { hash-options { } } }",
        r#"{"system":{"load-balancing":{"hash-options":{}}}}"#,
        "{}",
        "[]",
        "",
    ] {
        let compiled = compile(IXR_7250, text);
        assert_eq!(compiled.configuration, compile(IXR_7250, "").configuration, "{text}");
        assert!(compiled.advisories.is_empty(), "{text}: {:?}", compiled.advisories);
    }
}

#[test]
fn ranges_are_refused() {
    for (text, place) in [
        ("interface ethernet-1/{1..4} load-balancing hash-profile p1", "1:11"),
        ("set / interface ethernet-1/{1,2} {\nload-balancing hash-profile p1\n}\n", "1:17"),
        ("set / interface {ethernet-1/1,ethernet-1/2} load-balancing hash-profile p1", "1:17"),
        ("interface ethernet-1/[1..4] load-balancing hash-profile p1", "1:11"),
        ("hash-options\nsystem{load-balancing", "2:1"),
    ] {
        let violations = srlinux::read(text, "router.cfg").violations;
        let found: Vec<_> = violations.iter().map(ToString::to_string).collect();
        assert!(
            found[0].starts_with(&format!("router.cfg:{place}: SR Linux text: ")),
            "{text}: {found:?}"
        );
        assert!(
            found[0].ends_with(
                "stands within a word, as in a range of names, and ranges are not expanded; write a statement for each name, \
                 or a space before a block"
            ),
            "{text}: {found:?}"
        );
    }
    let glued = "system{\n load-balancing{\n  hash-options{ hash-seed 5 }}}";
    assert_eq!(compile(IXR_7250, glued).srlinux().unwrap().seed().0, 5);
}

#[test]
fn lines_of_a_comparison_are_refused() {
    let text = "      system {\n          load-balancing {\n+             hash-options {\n-                 hash-seed 5\n";
    let violations = srlinux::read(text, "router.cfg").violations;
    let found: Vec<_> = violations.iter().take(2).map(ToString::to_string).collect();
    for place in ["3:1", "4:1"] {
        let expected = format!(
            "router.cfg:{place}: SR Linux text: the line is of a comparison, not of a configuration; give the output of `info`"
        );
        assert!(violations.iter().any(|finding| finding.to_string() == expected), "{found:?}");
    }
}
