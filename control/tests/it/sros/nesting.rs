// SPDX-License-Identifier: Apache-2.0
//! The classic command line: hierarchies by `exit`, whatever the indentation, and never by guess.

use super::{advice, compile, options, violations};

const L4: &str = "system load-balancing l4-load-balancing = true";

#[test]
fn indentation_is_free_where_words_are_known() {
    let text = |indent: [&str; 5]| {
        let [a, b, c, d, e] = indent;
        format!(
            "{a}configure\n{b}system\n{c}load-balancing\n{d}l4-load-balancing\n{e}exit\n{b}exit\n\
             {b}router Base\n{c}interface \"system\"\n{d}address 192.0.2.1/32\n{d}no shutdown\n{c}exit\n{b}exit\n\
             exit all\n"
        )
    };
    let mut expected = None;
    for indent in [
        ["", "    ", "        ", "            ", "        "],
        ["", "\t", "\t\t", "\t\t\t", "\t\t"],
        ["", "", "", "", ""],
        ["  ", "  ", "  ", "  ", "  "],
        ["", " ", "  ", "   ", "   "],
    ] {
        let configuration = compile(&text(indent)).configuration;
        assert_eq!(configuration.system_ip, 0xC000_0201, "{indent:?}");
        assert_eq!(expected.get_or_insert(configuration.clone()), &configuration, "{indent:?}");
    }
}

#[test]
fn unknown_hierarchies_end_by_their_indentation() {
    let text = "configure\n    system\n        dns\n        exit\n        snmp\n            community \"x\" hash2 r\n            \
                access group g\n            exit\n        exit\n        name \"x\"\n        load-balancing\n            \
                l4-load-balancing\n        exit\n    exit\nexit all\n";
    assert_eq!(options(text), [L4]);
}

/// Without indentation nothing tells whether an unknown line opens a hierarchy.
#[test]
fn what_cannot_be_placed_is_said() {
    let before = "configure\nsystem\nsnmp\nexit\n";
    assert_eq!(
        violations(&format!("{before}load-balancing\nl4-load-balancing\nexit\nexit\nexit all\n")),
        "r.cfg:5:1: SR OS text: cannot be placed: line 3 is not known here, and nothing tells whether it opens a hierarchy; keep \
         the indentation that the router prints, or give whole paths: `configure system …`\n\
         r.cfg:6:1: SR OS text: cannot be placed: line 3 is not known here, and nothing tells whether it opens a hierarchy; keep \
         the indentation that the router prints, or give whole paths: `configure system …`"
    );
    // A line that begins at the top ends the doubt.
    let text =
        format!("{before}name x\nexit all\nconfigure system load-balancing l4-load-balancing\n");
    assert_eq!(options(&text), [L4]);
    let advice = advice(&text);
    let expected = "SR OS text: `system snmp` is not known here and may open a hierarchy: 2 lines after it were left aside";
    assert!(advice.iter().any(|line| line == expected), "{advice:?}");
}

#[test]
fn exits_that_contradict_the_indentation() {
    let text = "configure\n    system\n        snmp\n            packet-size 9216\n    exit\n        load-balancing\n            \
                l4-load-balancing\n        exit\n    exit\nexit all\n";
    assert!(violations(text).contains("`exit` is not indented as line 3"), "{}", violations(text));
    let text = "configure\n    system\n        load-balancing\n            l4-load-balancing\n    router Base\nexit all\n";
    let found = violations(text);
    assert!(found.contains("the line stands outside the hierarchy that line 3 opens"), "{found}");
    let text = "configure\n    system\n        foo\n        load-balancing\n            l4-load-balancing\n        exit\n  exit\n\
                exit all\n";
    assert!(violations(text).contains("`exit` is not indented as line 2"), "{}", violations(text));
}

#[test]
fn prompts_that_leave_out_a_name() {
    assert_eq!(
        violations("*A:r1>config>router>if>load-balancing# info\n    lsr-load-balancing lbl-ip\n"),
        "r.cfg:2:5: SR OS text: the prompt leaves out the name of `interface`, so that the line cannot be placed; give the output \
         of `admin display-config`, or whole paths"
    );
}

#[test]
fn prompts_of_another_tree() {
    let found = violations("[/state system]\nA:admin@r1# info\n    name \"x\"\n[ex:/configure]\n");
    assert!(found.contains("stands below `state`, which is no configuration"), "{found}");
}

#[test]
fn statements_behind_prompts_count() {
    let text = "A:r1# configure system load-balancing l4-load-balancing\n*A:r1# exit all\n";
    assert_eq!(options(text), [L4]);
    let text = "[ex:/configure system]\nA:admin@r1# load-balancing { l4-load-balancing true }\n\n[ex:/configure system]\nA:admin@r1# commit\n";
    assert_eq!(options(text), ["system load-balancing l4-load-balancing = true"]);
}

#[test]
fn blocks_are_closed_once() {
    for (text, expected) in [
        (
            "configure {\n system {\n }\n",
            "r.cfg:1:11: SR OS text: `{` is not closed; add `}` where it ends",
        ),
        (
            "configure {\n}\n}\n",
            "r.cfg:3:1: SR OS text: `}` closes nothing; remove it, or add the `{` that it closes",
        ),
        (
            "configure {\n { }\n}\n",
            "r.cfg:2:2: SR OS text: the block has no name; name the hierarchy before `{`",
        ),
        (
            "configure {\n system { name \"x\n }\n}\n",
            "r.cfg:2:16: SR OS text: the text in quotes is not closed on its line; add `\"` where it ends",
        ),
    ] {
        assert_eq!(violations(text), expected, "{text}");
    }
}
