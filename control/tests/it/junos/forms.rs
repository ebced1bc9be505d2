// SPDX-License-Identifier: Apache-2.0
//! Other forms in which a router prints its configuration, and tags in front of statements.

use lbhash_control::systems::junos;

fn faults(text: &str) -> Vec<String> {
    let violations = junos::read(text, "mx.conf").violations;
    violations.iter().map(|finding| finding.to_string().replace("mx.conf:", "")).collect()
}

const REMEDY: &str = "give the output of `show configuration | display set`";

#[test]
fn xml_and_json_are_recognised() {
    let xml = format!("Junos text: the text is XML, which is not read; {REMEDY}");
    for text in [
        "<rpc-reply xmlns:junos=\"http://xml.juniper.net/junos/18.3R1/junos\">\n <configuration>",
        "<configuration><version>18.3R1</version></configuration>",
        "<?xml version=\"1.0\"?>\n<configuration/>",
    ] {
        assert_eq!(faults(text), [format!("1:1: {xml}")], "{text}");
    }
    assert_eq!(faults("\n  <configuration>"), [format!("2:3: {xml}")]);
    let json = format!("1:1: Junos text: the text is JSON, which is not read; {REMEDY}");
    for text in ["{\n    \"configuration\" : {\n", "{}", "[ { \"configuration\" : { } } ]"] {
        assert_eq!(faults(text), [json.as_str()], "{text}");
    }
}

#[test]
fn pasted_prompts_are_recognised() {
    let prompt = "Junos text: the line is of the router's shell, not of its configuration; remove it, or give the output of \
                  `show configuration | display set` alone";
    for (text, place) in [
        ("user@host> show configuration\nversion 18.3R1;\n", "1:1"),
        ("user@host> show configuration | display set\nset version 18.3R1\n", "1:1"),
        ("user@host# show forwarding-options\nenhanced-hash-key { symmetric; }\n", "1:1"),
        ("mx> show configuration\nversion 18.3R1;\n", "1:1"),
        ("{master:0}\nuser@host> show configuration\n", "1:1"),
        ("{master}[edit]\nuser@host# show\n", "1:1"),
        ("root@host% cli\n", "1:1"),
        ("version 18.3R1;\n\nuser@host> ", "3:1"),
    ] {
        assert_eq!(faults(text), [format!("{place}: {prompt}")], "{text}");
    }
    for text in [
        "/*\nuser@host> show\n*/\nversion 18.3R1;",
        "snmp { contact\n\"user@host>\"; }",
        "groups { G { interfaces {\n<ae*> { mtu 9000; } } } }",
    ] {
        assert_eq!(faults(text), <[&str; 0]>::default(), "{text}");
    }
}

#[test]
fn lines_of_a_comparison_are_recognised() {
    let rule = "1:1: Junos text: the line is of a comparison, not of a configuration; give the output of \
                `show configuration | display set`, without `compare`";
    for text in ["+ forwarding-options { hash-key; }", "-  version 18.3R1;\n+  version 18.4R1;"] {
        assert_eq!(faults(text), [rule], "{text}");
    }
}

#[test]
fn tags_are_taken_away() {
    let bare =
        junos::read("forwarding-options { hash-key; enhanced-hash-key { symmetric; } }", "x");
    let tagged = "replace: forwarding-options { protect: hash-key; protect: replace: enhanced-hash-key { replace: symmetric; } }";
    let tagged = junos::read(tagged, "x");
    assert_eq!(tagged.violations, []);
    let paths = |tree: &lbhash_control::systems::OptionTree| {
        tree.options.iter().map(|option| option.path.join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(paths(&bare), paths(&tagged));
    assert_eq!(
        faults("delete: forwarding-options;\nchassis { rename: fpc; }"),
        ["1:1", "2:11"].map(|place| {
            let tag = if place == "1:1" { "delete:" } else { "rename:" };
            format!(
                "{place}: Junos text: the tag `{tag}` is not read: inactive:, protect: and replace: are; {REMEDY}"
            )
        })
    );
}
