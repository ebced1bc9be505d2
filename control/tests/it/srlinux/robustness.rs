// SPDX-License-Identifier: Apache-2.0
//! No text makes the readers or the front ends panic or hang.

use crate::srlinux::support::*;
use proptest::prelude::*;

/// Parts of which texts are made, in both notations.
const PARTS: [&str; 34] = [
    "system",
    "load-balancing",
    "hash-options",
    "hash-profile",
    "p1",
    "hash-seed",
    "128",
    "-1",
    "true",
    "false",
    "interface",
    "ethernet-1/1",
    "port-id",
    "platform",
    "chassis",
    "type",
    "\"7250 IXR-6e\"",
    "set",
    "delete",
    "/",
    "{",
    "}",
    "[",
    "]",
    ";",
    "\n",
    "\"",
    "\\",
    ":",
    ",",
    "#",
    "é",
    "linecard",
    "\t",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text(text in ".{0,200}") {
        SYSTEMS.iter().for_each(|system| drop(try_compile(system, &text)));
    }

    #[test]
    fn words_and_marks_in_any_order(parts in proptest::collection::vec(0..PARTS.len(), 0..80)) {
        let text: Vec<_> = parts.iter().map(|&part| PARTS[part]).collect();
        for text in [text.join(" "), format!("{{{}", text.concat()), text.join("")] {
            drop(try_compile(IXR_7250, &text));
        }
    }

    #[test]
    fn json_of_any_shape(text in json()) {
        drop(try_compile(IXR_7250, &text));
    }

    /// A good text with a piece cut out.
    #[test]
    fn cut_text(from in 0..GOOD.len(), length in 0..40_usize) {
        let text: String = GOOD.chars().take(from).chain(GOOD.chars().skip(from + length)).collect();
        drop(try_compile(IXR_7250, &text));
    }
}

const GOOD: &str = r#"{"srl_nokia-system:system":{"load-balancing":{"hash-options":{"hash-seed":128},
    "hash-profile":[{"name":"p1","hash-seed":123}]}},"interface":[{"name":"ethernet-1/1",
    "load-balancing":{"hash-profile":"p1"}}],"platform":{"chassis":{"type":"7250 IXR-6e"}}}"#;

/// JSON with the names of the hierarchy, and values of every kind.
fn json() -> impl Strategy<Value = String> {
    let name = (0..16_usize).prop_map(|part| format!("\"{}\"", PARTS[part]));
    let leaf = prop_oneof![
        name.clone(),
        Just("null".into()),
        Just("1.5".into()),
        Just("1e400".into()),
        Just("7".into())
    ];
    leaf.prop_recursive(5, 60, 4, move |inner| {
        let member =
            (name.clone(), inner.clone()).prop_map(|(name, value)| format!("{name}:{value}"));
        prop_oneof![
            proptest::collection::vec(inner, 0..4)
                .prop_map(|elements| format!("[{}]", elements.join(","))),
            proptest::collection::vec(member, 0..4)
                .prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    })
}

#[test]
fn deep_and_long_texts() {
    for (open, close) in [("{\"a\":", "}"), ("[", "]"), ("a {", "}")] {
        let text = open.repeat(200_000) + "1" + &close.repeat(200_000);
        assert!(try_compile(IXR_7250, &text).is_err(), "{open}");
    }
    let text = "system load-balancing hash-options hash-seed 1\n".repeat(20_000);
    assert!(try_compile(IXR_7250, &text).is_ok());
    let line = "a ".repeat(200_000);
    assert!(try_compile(IXR_7250, &line).is_err());
    let one_line = format!("[{}{{\"hash-seed\":1}}]", "{\"hash-seed\":1},".repeat(20_000));
    assert!(try_compile(IXR_7250, &one_line).is_ok());
}
