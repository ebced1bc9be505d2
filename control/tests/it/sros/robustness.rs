// SPDX-License-Identifier: Apache-2.0
//! No text makes the reader or the front end panic or hang.

use super::try_compile;
use proptest::prelude::*;

/// Parts of which texts are made.
const PARTS: [&str; 42] = [
    "configure",
    "/configure",
    "system",
    "load-balancing",
    "l4-load-balancing",
    "lsr-load-balancing",
    "lbl-ip",
    "true",
    "router",
    "\"Base\"",
    "interface",
    "\"system\"",
    "address",
    "192.0.2.1/32",
    "port",
    "1/1/1",
    "1/1/[1..2]",
    "lag",
    "hash-weight",
    "service",
    "vpls",
    "100",
    "create",
    "per-service-hashing",
    "groups",
    "group",
    "apply-groups",
    "exit",
    "exit all",
    "no",
    "delete",
    "{",
    "}",
    "[",
    "]",
    "\n",
    "\n    ",
    "\n        ",
    "\"",
    "[ex:/configure system]\n",
    "A:r1>config>router>if# ",
    "é",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text(text in ".{0,200}") {
        drop(try_compile(&text));
    }

    #[test]
    fn words_and_marks_in_any_order(parts in proptest::collection::vec(0..PARTS.len(), 0..80)) {
        let text: Vec<_> = parts.iter().map(|&part| PARTS[part]).collect();
        for text in [text.join(" "), text.concat(), format!("configure {{ {}", text.join(" "))] {
            drop(try_compile(&text));
        }
    }

    #[test]
    fn json_of_any_shape(text in json()) {
        drop(try_compile(&text));
        drop(try_compile(&format!("{{\"nokia-conf:configure\":{text}}}")));
    }
}

/// JSON with words of the tree, and values of every kind.
fn json() -> impl Strategy<Value = String> {
    const NAMES: [&str; 14] = [
        "configure",
        "system",
        "nokia-conf:load-balancing",
        "l4-load-balancing",
        "router",
        "router-name",
        "interface",
        "interface-name",
        "groups",
        "group",
        "name",
        "lag",
        "port-id",
        "configure/router[router-name=Base]",
    ];
    let leaf = prop_oneof![
        Just("true".to_owned()),
        Just("null".to_owned()),
        Just("1.5".to_owned()),
        Just("-7".to_owned()),
        Just("\"x\"".to_owned()),
        Just("18446744073709551615".to_owned()),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        let members = proptest::collection::vec((0..NAMES.len(), inner.clone()), 0..6);
        prop_oneof![
            proptest::collection::vec(inner, 0..4).prop_map(|list| format!("[{}]", list.join(","))),
            members.prop_map(|members| {
                let member =
                    |(name, value): &(usize, String)| format!("\"{}\":{value}", NAMES[*name]);
                format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
            }),
        ]
    })
}
