// SPDX-License-Identifier: Apache-2.0
//! Reader of Junos text: both forms, what it leaves out, what it rejects, and that nothing brings it down.

use lbhash_control::{
    profile::Profile,
    systems::{self, Balancing, OptionTree, junos},
};
use proptest::prelude::*;

const BRACES: &str = r#"## Last commit: 2018-11-02 by admin
version 18.3R1.9;
/* what this router hashes */
forwarding-options {
    enhanced-hash-key {
        family inet {
            type-of-service;   # DSCP
            no-source-port;
        }
        family inet6 { no-flow-label; traffic-class; }
        inactive: family mpls { no-payload; }
        family multiservice {
            inactive: no-payload;
            protect: outer-priority;
        }
    }
}
policy-options {
    policy-statement "load balance" { then { load-balance per-packet; } }
}
routing-options { forwarding-table { export [ other "load balance" ]; } }
"#;

const LINES: &str = r#"# the same, line by line
set version 18.3R1.9
set forwarding-options enhanced-hash-key family inet type-of-service
set forwarding-options enhanced-hash-key family inet no-source-port
set forwarding-options enhanced-hash-key family inet6 no-flow-label
set forwarding-options enhanced-hash-key family inet6 traffic-class
set forwarding-options enhanced-hash-key family mpls no-payload
deactivate forwarding-options enhanced-hash-key family mpls
set forwarding-options enhanced-hash-key family multiservice no-payload
set forwarding-options enhanced-hash-key family multiservice outer-priority
deactivate forwarding-options enhanced-hash-key family multiservice no-payload
set policy-options policy-statement "load balance" then load-balance per-packet
set routing-options forwarding-table export [ other "load balance" ]
"#;

fn read(text: &str) -> OptionTree {
    junos::read(text, "mx.conf")
}

/// Options as lines.
fn options(text: &str) -> Vec<String> {
    let tree = read(text);
    assert_eq!(tree.violations, []);
    tree.options.iter().map(|option| option.path.join(" ")).collect()
}

/// Violations without origin and platform.
fn faults(text: &str) -> Vec<String> {
    let violations = read(text).violations;
    violations
        .iter()
        .map(|finding| finding.to_string().replace("mx.conf:", "").replace("Junos text: ", ""))
        .collect()
}

#[test]
fn both_forms_say_the_same() {
    assert_eq!(options(BRACES), options(LINES));
    assert_eq!(options(LINES).len(), 9);
    let [braces, lines] =
        [BRACES, LINES].map(|text| systems::compile("junos-trio", None, &read(text)).unwrap());
    assert_eq!(braces.configuration, lines.configuration);
    let [braces, lines] = [braces, lines].map(|compiled| {
        let balancing = compiled.balancing.into_iter();
        // But for the place of the statement.
        let words = |balancing: &Balancing| balancing.chosen_by.clone().map(|option| option.path);
        balancing
            .map(|balancing| (words(&balancing), Balancing { chosen_by: None, ..balancing }))
            .collect::<Vec<_>>()
    });
    assert_eq!(braces, lines);
}

#[test]
fn toml_says_the_same_as_text() {
    let toml = "
        name = 'same'
        system = 'junos-trio'
        [options.forwarding-options.enhanced-hash-key.'family inet']
        type-of-service = true
        no-source-port = true
        no-destination-port = false
        [options.forwarding-options.enhanced-hash-key.family]
        inet6 = { no-flow-label = true, traffic-class = true }
        multiservice.outer-priority = true
        [[options.policy-options.policy-statement]]
        name = 'load balance'
        then.load-balance = 'per-packet'
        [options.routing-options.forwarding-table]
        export = ['load balance']";
    let profile = Profile::from_toml(toml, "same.toml").unwrap_or_else(|error| panic!("{error}"));
    let text = systems::compile("junos-trio", None, &read(LINES)).unwrap();
    assert_eq!(*profile.configuration(), text.configuration);
    assert_eq!(profile.advisories().len(), 1, "one port alone: {:?}", profile.advisories());
    assert!(profile.vendor_description().is_some());
}

#[test]
fn places_are_those_of_the_statement() {
    let tree = read(BRACES);
    let found: Vec<_> = tree
        .options
        .iter()
        .map(|option| (option.location.place.line, option.location.place.column))
        .collect();
    assert_eq!(
        found,
        [(2, 1), (7, 13), (8, 13), (10, 24), (10, 39), (14, 22), (19, 46), (21, 38), (21, 38)]
    );
    for option in &tree.options {
        let words = &BRACES[option.location.span.clone()];
        assert!(words.contains(option.path.last().unwrap().as_str()), "{words}");
    }
}

#[test]
fn inactive_statements_have_no_effect_and_are_told() {
    for text in [BRACES, LINES] {
        let advisories: Vec<_> = read(text).advisories.iter().map(ToString::to_string).collect();
        assert_eq!(advisories.len(), 2);
        assert!(advisories[0].contains("family mpls no-payload`: is inactive and has no effect"));
        assert!(
            advisories[1]
                .contains("family multiservice no-payload`: is inactive and has no effect")
        );
    }
}

#[test]
fn lines_are_carried_out_in_order() {
    let text =
        "set a b c\nset a b d\nset a e\nset ab\ndelete a b\nset a b f\ndeactivate a\nactivate a e";
    assert_eq!(options(text), ["a e", "ab"]);
    let advisories = read("set a\ndelete b c\ndeactivate d\nactivate e").advisories;
    let rules: Vec<_> = advisories.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(
        rules,
        [
            "deletes nothing that this text has set before",
            "deactivates nothing that this text has set before",
            "activates nothing that this text has set before",
        ]
    );
}

#[test]
fn comments_quotes_lists_and_line_ends() {
    assert_eq!(
        options("a /* { ; } */ b; # c;\r\n\"d e\" f;\n/* \n */ g [ h \"i j\" k ];"),
        ["a b", "d e f", "g h", "g i j", "g k"]
    );
    assert_eq!(options(r#"a "b \"c\" \\ d";"#), [r#"a b "c" \ d"#]);
    assert_eq!(options("set a#b /x/*y*/\n"), ["a#b /x/*y*/"]);
    assert_eq!(options(""), <[&str; 0]>::default());
    assert_eq!(options("set a [ ]"), <[&str; 0]>::default());
    assert_eq!(options("a { b { } c; }"), ["a b", "a c"]);
}

#[test]
fn lines_that_cannot_be_read_are_named() {
    let command = "the line is not a command that can be read; write set, delete, deactivate or activate and a statement; \
                   `show configuration | display set` prints such lines";
    for (text, expected) in [
        ("set a\nmx> show", format!("2:1: {command}")),
        (
            "set a\n\n  edit interfaces\nset b\ntop",
            "3:3: `edit` moves to another level, and the statements after it are below that; write whole paths without `edit`, \
             `top` and `up`, as `show configuration | display set` prints them".into(),
        ),
        (
            "rename a to b",
            "1:1: `rename` changes the configuration in a way that is not read; write whole paths without `edit`, `top` and \
             `up`, as `show configuration | display set` prints them".into(),
        ),
        (
            "set a\n[edit b]\n",
            "2:1: the line is of the router's shell, not of its configuration; write whole paths, as \
             `show configuration | display set` prints them".into(),
        ),
        ("set a;", format!("1:1: {command}")),
        ("set a {", format!("1:1: {command}")),
        ("set a\n[ b ]", format!("2:1: {command}")),
        ("set", "1:1: the command has no statement; add the statement, or remove the line".into()),
        ("set a [ b", "1:9: the list is not closed; add `]`".into()),
        (
            "set a [ b ] c",
            "1:13: a list in brackets stands at the end of a statement; write name [ element element ]".into(),
        ),
        (
            "set a ] c",
            "1:7: a list in brackets stands at the end of a statement; write name [ element element ]".into(),
        ),
        ("set a \"b", "1:7: the text in quotes is not closed on its line; add `\"` where it ends".into()),
        ("set a\n/* b", "2:1: the comment is not closed; add `*/` where it ends".into()),
    ] {
        assert_eq!(faults(text), [expected], "{text}");
    }
}

#[test]
fn braces_that_cannot_be_read_are_named() {
    for (text, expected) in [
        ("a {\n  b;\n", "1:3: `{` is not closed; add `}` where it ends"),
        ("a { b; }\n}", "2:1: `}` closes nothing; remove it, or add the `{` that it closes"),
        ("a { b }", "1:5: the statement has no `;`; end it with `;`, or write `set` lines"),
        ("a { b; }\nc d", "2:1: the statement has no `;`; end it with `;`, or write `set` lines"),
        (
            "a { ; }",
            "1:5: there is no statement before `;`; remove the `;`, or write the statement before it",
        ),
        ("{ b; }", "1:1: the block has no name; name the hierarchy before `{`"),
        (
            "a [ b c ] { d; }",
            "1:3: a block has no list in its name; write one block for each element",
        ),
    ] {
        assert_eq!(faults(text), [expected], "{text}");
    }
}

#[test]
fn absent_groups_are_refused_where_they_could_bear_on_hashing() {
    let expected = "takes statements from a group that is not in the text, and they can be about load balancing; add the \
                    group, or give the output of `show configuration | display inheritance no-comments`";
    for (text, place, option) in [
        ("set apply-groups all", "1:5", "apply-groups all"),
        ("apply-groups [ all ];", "1:1", "apply-groups all"),
        (
            "forwarding-options {\n  apply-groups lb;\n}",
            "2:3",
            "forwarding-options apply-groups lb",
        ),
    ] {
        assert_eq!(faults(text), [format!("{place}: `{option}`: {expected}")]);
    }
    assert_eq!(faults("interfaces { ge-0/0/0 { apply-groups core; } }"), <[&str; 0]>::default());
}

#[test]
fn a_whole_router_is_read_and_the_rest_left_aside() {
    let text = "system { host-name mx; services { ssh; } }\n\
                interfaces {\n  ge-0/0/0 { unit 0 { family inet { address 192.0.2.1/24; } } }\n\
                  ae0 { aggregated-ether-options { minimum-links 2; load-balance { adaptive { tolerance 10; } } } }\n}\n\
                forwarding-options { sampling { instance one; } enhanced-hash-key { family mpls { no-payload; } } }\n\
                protocols { bgp { group a { type internal; } } }\n";
    let compiled = systems::compile("junos-trio", None, &read(text)).unwrap();
    let advisories: Vec<_> = compiled.advisories.iter().map(ToString::to_string).collect();
    let aside = "is not about load balancing and was left aside";
    assert_eq!(
        advisories[0],
        format!("mx.conf:1:10: junos-trio 18.3R1: `system`: {aside} (2 statements)")
    );
    assert!(advisories[1].contains(&format!("`interfaces`: {aside} (2 statements)")));
    assert!(advisories[3].contains(&format!("`forwarding-options`: {aside}")));
    assert!(advisories[4].contains(&format!("`protocols`: {aside}")));
    for hidden in ["192.0.2.1", "internal", "host-name"] {
        assert!(!advisories.iter().any(|advice| advice.contains(hidden)), "{hidden} is shown");
    }
    assert_eq!(advisories.len(), 5, "{advisories:?}");
    assert_eq!(compiled.balancing[1].method, systems::Method::Adaptive);
}

#[test]
fn a_statement_set_twice_counts_once() {
    let text = "set chassis aggregated-devices ethernet device-count 4\n\
                set chassis aggregated-devices ethernet device-count 8\n\
                set forwarding-options enhanced-hash-key family mpls no-payload\n\
                set forwarding-options enhanced-hash-key family mpls no-payload\n";
    let compiled = systems::compile("junos-trio", None, &read(text)).unwrap();
    assert_eq!(compiled.advisories.len(), 1);
    assert_eq!(
        compiled.advisories[0].to_string(),
        "mx.conf:1:5: junos-trio 18.3R1: `chassis aggregated-devices ethernet device-count 4`: is replaced in line 2; keep one \
         of them"
    );
}

#[test]
fn half_a_statement_says_nothing() {
    let text = "set forwarding-options enhanced-hash-key family";
    let compiled = systems::compile("junos-trio", None, &read(text)).unwrap();
    assert_eq!(
        compiled.advisories[0].to_string(),
        "mx.conf:1:5: junos-trio 18.3R1: `forwarding-options enhanced-hash-key family`: says nothing by itself; allowed below it \
         are inet, inet6, mpls, multiservice"
    );
}

#[test]
fn deep_and_long_texts_end_soon() {
    let deep = "a {".repeat(100_000);
    assert!(faults(&deep)[0].contains("more than 64 blocks stand in each other"));
    let long = format!("set {}[ {}]", "a ".repeat(50_000), "b ".repeat(50_000));
    assert!(faults(&long)[0].contains("the statement has more than 64 words"));
    let many = "set interfaces ge-0/0/0 mtu 9000\n".repeat(20_000);
    assert_eq!(systems::compile("junos-trio", None, &read(&many)).unwrap().advisories.len(), 1);
}

/// Words that mean something, and some that do not.
fn word() -> impl Strategy<Value = String> {
    let words = [
        "set",
        "delete",
        "deactivate",
        "activate",
        "forwarding-options",
        "enhanced-hash-key",
        "family",
        "inet",
        "inet6",
        "mpls",
        "multiservice",
        "no-payload",
        "no-flow-label",
        "source-only",
        "hash-key",
        "load-balance",
        "interfaces",
        "ae0",
        "aggregated-ether-options",
        "adaptive",
        "tolerance",
        "10",
        "version",
        "18.3R1",
        "apply-groups",
        "policy-options",
        "policy-statement",
        "then",
        "random",
        "{",
        "}",
        ";",
        "[",
        "]",
        "\"",
        "/*",
        "*/",
        "#",
        "\n",
        "\r\n",
        "inactive:",
        "protect:",
        "\\",
        "\u{e9}\u{1F600}",
        "\u{0}",
    ];
    prop_oneof![4 => proptest::sample::select(words.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}

/// A valid text with some bytes replaced, taken out or repeated.
fn damaged() -> impl Strategy<Value = String> {
    let damage = proptest::collection::vec((any::<prop::sample::Index>(), 0..3_u8, word()), 0..6);
    (prop_oneof![Just(BRACES), Just(LINES)], damage).prop_map(|(text, damage)| {
        let mut characters: Vec<char> = text.chars().collect();
        for (index, kind, word) in damage {
            // One behind the end too, for text of which nothing is left.
            let at = index.index(characters.len() + 1);
            match kind {
                0 if at < characters.len() => drop(characters.remove(at)),
                1 => drop(characters.splice(at..at, word.chars())),
                _ => characters.truncate(at),
            }
        }
        characters.into_iter().collect()
    })
}

/// Reads and compiles; whatever is said has a place within the text.
fn survives(text: &str, release: &str) {
    let tree = read(text);
    let lines = text.matches('\n').count() + 1;
    let findings: Vec<_> = match systems::compile("junos-trio", Some(release), &tree) {
        Ok(compiled) => {
            assert!(compiled.configuration.compile().is_ok());
            compiled.advisories
        }
        Err(violations) => violations.all().to_vec(),
    };
    for finding in findings {
        let place = finding.location.place;
        assert!((1..=lines).contains(&place.line), "{finding}");
        assert!(text.get(finding.location.span.clone()).is_some(), "{finding}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        survives(&text, "18.3R1");
    }

    #[test]
    fn any_words_are_read(words in proptest::collection::vec(word(), 0..40), release in "\\PC{0,8}") {
        survives(&words.join(" "), "14.2R2");
        survives(&words.join(" "), &release);
    }

    #[test]
    fn damaged_text_is_read(text in damaged()) {
        survives(&text, "16.1R1");
    }
}
