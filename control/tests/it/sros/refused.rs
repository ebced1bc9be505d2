// SPDX-License-Identifier: Apache-2.0
//! Texts that are no configuration of SR OS, and texts that are not whole.

use super::{try_compile, violations};

#[test]
fn texts_of_other_systems() {
    for text in [
        "",
        "\n\n",
        "hostname leaf9\n!\nip load-sharing trident fields ip destination-ip\n!\nend\n",
        "set / system load-balancing hash-options source-port false\n",
        "version 20.4R3;\nforwarding-options {\n    enhanced-hash-key;\n}\n",
        "{\"srl_nokia-system:hash-options\": {}}",
        "{}",
        "[1, 2]",
        "net.ipv4.fib_multipath_hash_policy = 1\n",
    ] {
        let found = violations(text);
        let expected = [
            "SR OS text: nothing in this text is a configuration of SR OS",
            "SR OS text: the text is not a configuration of SR OS: it looks like",
        ];
        assert!(expected.iter().any(|rule| found.contains(rule)), "{text}: {found}");
        assert_eq!(found.lines().count(), 1, "{found}");
    }
}

#[test]
fn lines_that_begin_nothing() {
    let found = violations("configure system name x\nexit all\nhostname leaf9\n");
    assert!(
        found.starts_with("r.cfg:3:1: SR OS text: `hostname` begins no configuration of SR OS"),
        "{found}"
    );
}

#[test]
fn pagers_and_comparisons() {
    let found = violations(
        "configure\n    system\nPress any key to continue (Q to quit)\n    exit\nexit all\n",
    );
    assert!(found.contains("the line is of the pager"), "{found}");
    let found = violations(
        "[ex:/configure]\nA:admin@r1# compare\n    system {\n-       name \"a\"\n+       name \"b\"\n    }\n",
    );
    assert!(found.contains("the line is of a comparison"), "{found}");
}

#[test]
fn ranges() {
    let found =
        violations("configure port 1/1/[1..4] ethernet load-balancing-algorithm include-l4\n");
    assert!(found.contains("a range stands for several names"), "{found}");
}

#[test]
fn json_that_is_none() {
    assert_eq!(
        violations("{\"nokia-conf:configure\": {\"system\": }}"),
        "r.cfg:1:37: SR OS text: the text is not JSON: expected value; give the output of `admin show configuration json` whole"
    );
    let found = violations("{\"configure\": {\"router\": {\"router-name\": \"Base\"}}}");
    assert!(found.contains("`router` holds a list, and here it does not"), "{found}");
    let found = violations("{\"configure\": {\"port\": [{\"ethernet\": {}}]}}");
    assert!(found.contains("an entry of `port` has no `port-id`"), "{found}");
    let found = violations(
        "{\"configure\": {\"system\": {\"load-balancing\": {\"l4-load-balancing\": \"yes\"}}}}",
    );
    assert!(
        found.contains("cannot have this value; write the statement alone, or true or false"),
        "{found}"
    );
}

#[test]
fn json_of_a_session() {
    let text = "[/]\nA:admin@r1# admin show configuration json\n{\"configure\": {\"system\": {\"load-balancing\": \
                {\"l4-load-balancing\": true}}}}\n\n[/]\nA:admin@r1#\n";
    assert_eq!(try_compile(text).unwrap().options.len(), 1);
}
