// SPDX-License-Identifier: Apache-2.0
//! Groups of statements, expanded as Junos does it.

use lbhash_control::systems::{self, junos};

/// Options of a text, and the group that each comes from.
fn options(text: &str) -> Vec<String> {
    let tree = junos::read(text, "mx.conf");
    assert_eq!(tree.violations, [], "{text}");
    let shown = |option: &systems::VendorOption| {
        let group = option.group.as_deref().map_or(String::new(), |group| format!(" of {group}"));
        option.path.join(" ") + &group
    };
    let mut options: Vec<_> = tree.options.iter().map(shown).collect();
    options.sort();
    options
}

const SPEED: &str = "aggregated-ether-options link-speed";

#[test]
fn names_in_angle_brackets_stand_for_what_the_configuration_has() {
    let text = format!(
        "set groups G interfaces <ae[0-2]> {SPEED} 10g\nset interfaces ae1 mtu 9000\nset interfaces ae2 mtu 9000\n\
         set interfaces ae3 mtu 9000\nset apply-groups G\n"
    );
    let found = options(&text);
    let expected =
        [format!("interfaces ae1 {SPEED} 10g of G"), format!("interfaces ae2 {SPEED} 10g of G")];
    assert!(expected.iter().all(|option| found.contains(option)), "{found:?}");
    assert_eq!(found.len(), 5, "{found:?}");
}

#[test]
fn what_is_written_in_place_precedes_and_the_first_group_the_next() {
    let groups = format!(
        "set groups A interfaces ae1 {SPEED} 10g\nset groups B interfaces ae1 {SPEED} 40g\nset groups C interfaces ae1 {SPEED} 1g\n"
    );
    for (text, expected) in [
        ("set apply-groups [ A B ]\n".to_owned(), "10g of A"),
        ("set apply-groups [ B A ]\n".to_owned(), "40g of B"),
        ("set apply-groups [ A B ]\nset interfaces ae1 apply-groups C\n".to_owned(), "1g of C"),
        (format!("set apply-groups A\nset interfaces ae1 {SPEED} 100g\n"), "100g"),
        ("set apply-groups [ A B ]\nset interfaces apply-groups-except A\n".to_owned(), "40g of B"),
    ] {
        let found = options(&(groups.clone() + &text));
        assert_eq!(found, [format!("interfaces ae1 {SPEED} {expected}")], "{text}");
    }
}

#[test]
fn a_group_can_apply_another_below_its_own_statements() {
    let text = format!(
        "groups {{\n  INNER {{ interfaces {{ ae1 {{ {SPEED} 1g; }} ae2 {{ {SPEED} 10g; }} }} }}\n  \
         OUTER {{ apply-groups INNER; interfaces {{ ae1 {{ {SPEED} 40g; }} }} }}\n}}\napply-groups OUTER;\n"
    );
    assert_eq!(
        options(&text),
        [
            format!("interfaces ae1 {SPEED} 40g of OUTER"),
            format!("interfaces ae2 {SPEED} 10g of INNER")
        ]
    );
    let circle = "set groups A apply-groups B\nset groups B apply-groups A\nset groups B interfaces ae1 mtu 9\nset apply-groups A\n";
    let violations = junos::read(circle, "mx.conf").violations;
    assert!(violations[0].rule.contains("groups in each other"), "{violations:?}");
}

#[test]
fn an_inactive_group_and_one_that_is_not_applied_add_nothing() {
    let group = format!("set groups G interfaces ae1 {SPEED} 10g\n");
    for text in [
        group.clone(),
        format!("{group}set apply-groups G\ndeactivate apply-groups\n"),
        format!("{group}set apply-groups G\ndelete apply-groups G\n"),
        format!("{group}set interfaces ae2 apply-groups G\n"),
    ] {
        let found = options(&text);
        assert!(!found.iter().any(|option| option.starts_with("interfaces ae1")), "{found:?}");
    }
}

#[test]
fn a_condition_is_not_known_here() {
    let text = format!(
        "set groups G when chassis mx240\nset groups G interfaces ae1 {SPEED} 10g\nset apply-groups G\n"
    );
    let violations = junos::read(&text, "mx.conf").violations;
    assert!(violations[0].rule.contains("a condition, `when`"), "{violations:?}");
    let aside =
        "set groups G when chassis mx240\nset groups G system host-name x\nset apply-groups G\n";
    assert_eq!(junos::read(aside, "mx.conf").violations, []);
}

#[test]
fn messages_name_the_group_and_the_place_there() {
    let text = "set groups G forwarding-options enhanced-hash-key family inet no-such-knob\nset apply-groups G\n";
    let violations =
        systems::compile("junos-trio", None, &junos::read(text, "mx.conf")).unwrap_err();
    assert!(
        violations.to_string().starts_with(
            "mx.conf:1:5: junos-trio 18.3R1: `forwarding-options enhanced-hash-key family inet no-such-knob` (of group `G`): is \
             unknown from `no-such-knob` on"
        ),
        "{violations}"
    );
}
