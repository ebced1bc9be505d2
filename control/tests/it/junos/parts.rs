// SPDX-License-Identifier: Apache-2.0
//! Texts that hold only a part of a configuration, and parts of it that are not those of the router itself.

use lbhash_control::systems::{self, junos};

/// Violations, one a line, without what is the same in all of them.
#[track_caller]
fn faults(text: &str) -> Vec<String> {
    match systems::compile("junos-trio", None, &junos::read(text, "mx.conf")) {
        Ok(compiled) => panic!("nothing is wrong with {text}: {:?}", compiled.advisories),
        Err(violations) => violations.all().iter().map(without_origin).collect(),
    }
}

fn advisories(text: &str) -> Vec<String> {
    let compiled = systems::compile("junos-trio", None, &junos::read(text, "mx.conf"));
    let compiled = compiled.unwrap_or_else(|violations| panic!("{text}: {violations}"));
    compiled.advisories.iter().map(without_origin).collect()
}

fn without_origin(finding: &lbhash_control::diagnostics::Finding) -> String {
    let finding = finding.to_string().replace("mx.conf:", "");
    finding.replace("junos-trio 18.3R1: ", "").replace("Junos text: ", "")
}

const FROM_THE_TOP: &str =
    "give the configuration from the top, as `show configuration | display set` prints it";

#[test]
fn a_part_of_the_hierarchy_is_refused() {
    for (text, option, above) in [
        (
            "enhanced-hash-key { family inet { no-destination-port; } }",
            "enhanced-hash-key family inet no-destination-port",
            "forwarding-options",
        ),
        (
            "replace: enhanced-hash-key { symmetric; }",
            "enhanced-hash-key symmetric",
            "forwarding-options",
        ),
        (
            "family mpls { no-payload; }",
            "family mpls no-payload",
            "forwarding-options enhanced-hash-key",
        ),
        ("family multiservice { }", "family multiservice", "forwarding-options enhanced-hash-key"),
        ("no-flow-label;", "no-flow-label", "forwarding-options enhanced-hash-key family inet6"),
        (
            "hash-key { family inet { layer-4; } }",
            "hash-key family inet layer-4",
            "forwarding-options",
        ),
        (
            "load-balance { per-flow { hash-seed; } }",
            "load-balance per-flow hash-seed",
            "forwarding-options",
        ),
        (
            "policy-statement lb { then { load-balance source-ip-only; } }",
            "policy-statement lb then load-balance source-ip-only",
            "policy-options",
        ),
        ("forwarding-table { export lb; }", "forwarding-table export lb", "routing-options"),
        (
            "ae0 { aggregated-ether-options { load-balance { per-packet; } } }",
            "ae0 aggregated-ether-options load-balance per-packet",
            "interfaces",
        ),
        (
            "aggregated-ether-options { load-balance { per-packet; } }",
            "aggregated-ether-options load-balance per-packet",
            "interfaces NAME",
        ),
    ] {
        let found = faults(text);
        assert_eq!(found.len(), 1, "{found:?}");
        let expected = format!(
            "`{option}`: stands at the top, where Junos has it under `{above}`; {FROM_THE_TOP}"
        );
        assert!(found[0].ends_with(&expected), "{} is not {expected}", found[0]);
    }
    let line = "set enhanced-hash-key family inet no-destination-port";
    assert_eq!(faults(line).len(), 1);
}

#[test]
fn interface_ranges_are_refused_where_they_are_about_bundles() {
    let text = "set interfaces interface-range all member-range ae0 to ae3\n\
                set interfaces interface-range all aggregated-ether-options load-balance per-packet\n";
    assert_eq!(
        faults(text),
        [
            "2:5: `interfaces interface-range all aggregated-ether-options load-balance per-packet`: is of a range of interfaces, \
          and ranges are not expanded here; give the output of `show configuration | display inheritance no-comments`"
        ]
    );
}

#[test]
fn statements_of_instances_are_told_not_to_be_taken_over() {
    for place in [
        "logical-systems LS1",
        "routing-instances VRF",
        "logical-systems LS1 routing-instances VRF",
    ] {
        for statement in [
            "forwarding-options enhanced-hash-key family inet no-destination-port",
            "forwarding-options load-balance per-flow hash-seed",
            "policy-options policy-statement lb then load-balance source-ip-only",
            "routing-options forwarding-table export lb",
        ] {
            if place.contains("VRF") && statement.starts_with("policy-options") {
                continue;
            }
            let advice = advisories(&format!("set {place} {statement}"));
            assert_eq!(
                advice,
                [format!(
                    "1:5: `{place} {statement}`: has no effect here: the block has one field table, that of the router itself; \
                     compile the instance by itself, with these statements at the top"
                )]
            );
        }
    }
    let vrf = "set routing-instances VRF instance-type vrf";
    assert!(advisories(vrf)[0].contains("is not about load balancing and was left aside"));
    let unknown = "set logical-systems LS1 forwarding-options enhanced-hash-key family inet no-dst";
    assert_eq!(advisories(unknown).len(), 1);
    assert!(advisories(unknown)[0].contains("has no effect here"), "{:?}", advisories(unknown));
}

#[test]
fn absent_groups_are_refused_in_every_hierarchy_that_is_read() {
    for statement in [
        "interfaces apply-groups G",
        "interfaces ae0 apply-groups G",
        "interfaces ae0 aggregated-ether-options apply-groups G",
        "interfaces ae0 unit 0 apply-groups G",
        "interfaces interface-range all apply-groups G",
        "policy-options apply-groups G",
        "policy-options policy-statement lb term 1 apply-groups G",
        "routing-options apply-groups G",
        "routing-options forwarding-table apply-groups G",
        "chassis apply-groups G",
        "chassis fpc 0 apply-groups G",
        "logical-systems LS1 apply-groups G",
        "routing-instances VRF forwarding-options apply-groups G",
    ] {
        assert_eq!(
            faults(&format!("set {statement}")),
            [format!(
                "1:5: `{statement}`: takes statements from a group that is not in the text, and they can be about load \
                 balancing; add the group, or give the output of `show configuration | display inheritance no-comments`"
            )]
        );
    }
    for statement in [
        "interfaces ge-0/0/0 apply-groups G",
        "forwarding-options sampling apply-groups G",
        "interfaces lo0 unit 0 apply-groups G",
        "protocols bgp apply-groups G",
        "chassis alarm apply-groups G",
        "policy-options prefix-list p apply-groups G",
    ] {
        assert_eq!(advisories(&format!("set {statement}")).len(), 1, "{statement}");
    }
}
