// SPDX-License-Identifier: Apache-2.0
//! What each broken rule says: place, platform, option, rule, remedy. Every message stands here in full.

use crate::srlinux::support::*;
use lbhash_testing::recording::record_messages;

/// The only violations of a text, in its order.
#[track_caller]
fn says(system: &str, text: &str, expected: &[&str]) {
    let violations = try_compile(system, text).expect_err("a rule is broken");
    let found: Vec<_> = violations.all().iter().map(ToString::to_string).collect();
    assert_eq!(found, expected, "{text}");
    record_messages(&found.join("\n"));
}

const SIX_E: &str = "platform chassis type \"7250 IXR-6e\"\n";
const SIX: &str = "platform chassis type \"7250 IXR-6\"\n";
const MAC: &str = "platform chassis hw-mac-address 00:01:02:03:08:9B\n";
const COMPLEX: &str = "platform linecard 1 forwarding-complex 0 load-balancing hash-user";

#[test]
fn b_014_values_of_seeds() {
    for (text, written) in [
        ("hash-seed 65536", "hash-seed 65536`"),
        ("hash-seed -1", "hash-seed -1`"),
        ("hash-seed many", "hash-seed many`"),
        (r#"{"hash-seed":-1}"#, "hash-seed` = -1"),
        (r#"{"hash-seed":null}"#, "hash-seed` = \"null\""),
        (r#"{"hash-seed":true}"#, "hash-seed` = true"),
    ] {
        let violations = try_compile(IXR_7250, text).unwrap_err().to_string();
        let (place, message) = violations.split_once(": ").unwrap();
        assert!(place.starts_with("router.cfg:1:"), "{place}");
        assert_eq!(
            message,
            format!(
                "srlinux-7250-ixr: `system load-balancing hash-options {written}: cannot have this value; \
                 write a number from 0 to 65535"
            )
        );
    }
    says(
        IXR_7250,
        "hash-seed",
        &[
            "router.cfg:1:1: srlinux-7250-ixr: `system load-balancing hash-options hash-seed`: needs a value; \
           write a number from 0 to 65535",
        ],
    );
    says(
        IXR_7250,
        &format!("{SIX_E}system load-balancing hash-profile p1 hash-seed 70000"),
        &[
            "router.cfg:2:1: srlinux-7250-ixr: `system load-balancing hash-profile p1 hash-seed 70000`: cannot have \
           this value; write a number from 0 to 65535",
        ],
    );
}

#[test]
fn b_020_values_and_names_of_options() {
    says(
        IXS_7215,
        "source-address yes",
        &[
            "router.cfg:1:1: srlinux-7215-ixs: `system load-balancing hash-options source-address yes`: cannot have \
           this value; write true or false",
        ],
    );
    says(
        IXR_7220_D,
        "hash-options {\n source-adress false\n}",
        &[
            "router.cfg:2:2: srlinux-7220-ixr-d: `system load-balancing hash-options source-adress false`: is unknown \
           from `source-adress` on; did you mean `source-address`? Allowed are hash-seed, source-address, \
           destination-address, protocol, source-port, destination-port, ipv6-flow-label, mpls-label-stack",
        ],
    );
    says(
        IXR_7220_D,
        r#"{"hash-options": 5}"#,
        &[
            "router.cfg:1:18: srlinux-7220-ixr-d: `system load-balancing hash-options` = 5: is a hierarchy and takes \
           no value; allowed below it are hash-seed, source-address, destination-address, protocol, source-port, \
           destination-port, ipv6-flow-label, mpls-label-stack",
        ],
    );
}

#[test]
fn b_021_b_022_pairs() {
    says(
        IXR_7250,
        "source-address false",
        &[
            "router.cfg:1:1: srlinux-7250-ixr: `system load-balancing hash-options source-address false`: must be the \
           same as `destination-address`, which is true by default: 7250 IXR hashes both or neither; set \
           `destination-address` to false too, or remove this",
        ],
    );
    says(
        IXR_7250,
        "source-port true\ndestination-port false",
        &[
            "router.cfg:2:1: srlinux-7250-ixr: `system load-balancing hash-options destination-port false`: must be \
           the same as `source-port`, which is true: 7250 IXR hashes both or neither; set `source-port` to false \
           too, or remove this",
        ],
    );
}

#[test]
fn b_019_hash_profiles() {
    says(
        IXR_7250,
        "system load-balancing hash-profile p1 hash-seed 1",
        &[
            "router.cfg:1:1: srlinux-7250-ixr: `system load-balancing hash-profile p1 hash-seed 1`: hash-profiles are \
           there on Gen 3 line cards of 7250 IXR-6e, 7250 IXR-10e, 7250 IXR-18e alone; state the router's type as \
           `platform chassis type`, or remove this",
        ],
    );
    says(
        IXR_7250,
        &format!("{SIX}interface ethernet-1/1 load-balancing hash-profile p1"),
        &[
            "router.cfg:2:1: srlinux-7250-ixr: `interface ethernet-1/1 load-balancing hash-profile p1`: hash-profiles \
             are there on Gen 3 line cards of 7250 IXR-6e, 7250 IXR-10e, 7250 IXR-18e alone; remove it: on this \
             7250 IXR-6 the seed of `hash-options` is the one for all interfaces",
            "router.cfg:2:1: srlinux-7250-ixr: `interface ethernet-1/1 load-balancing hash-profile p1`: there is no \
             hash-profile `p1`; define it under `system load-balancing hash-profile`",
        ],
    );
    says(
        IXR_7250,
        &format!(
            "{SIX_E}hash-profile p1 hash-seed 7\nhash-profile p3\ninterface lag1 load-balancing hash-profile p2"
        ),
        &[
            "router.cfg:4:1: srlinux-7250-ixr: `interface lag1 load-balancing hash-profile p2`: there is no \
           hash-profile `p2`; there is p1, p3",
        ],
    );
}

#[test]
fn b_015_facts_about_the_router() {
    let own = "7250 IXR-6, 7250 IXR-10, 7250 IXR-X1b, 7250 IXR-X3b, 7250 IXR-6e, 7250 IXR-10e, 7250 IXR-18e";
    let others = "7220 IXR-D1, 7220 IXR-D2, 7220 IXR-D2L, 7220 IXR-D3, 7220 IXR-D3L, 7220 IXR-H2, 7220 IXR-H3, 7220 IXR-H4, \
                  7220 IXR-H5, 7215 IXS-A1";
    says(
        IXR_7250,
        "platform chassis type \"7250 IXR-7\"",
        &[&format!(
            "router.cfg:1:1: srlinux-7250-ixr: `platform chassis type 7250 IXR-7`: is not a chassis that is \
             modelled; choose the platform that hashes as it does by `platform chassis type`: one of {own}, {others}"
        )],
    );
    says(
        IXR_7250,
        "platform chassis type 7220-ixr-d2",
        &[&format!(
            "router.cfg:1:1: srlinux-7250-ixr: `platform chassis type 7220-ixr-d2`: is a chassis of the system \
             `srlinux-7220-ixr-d`; take that system, or a chassis of this one: {own}"
        )],
    );
    says(
        IXR_7250,
        "platform chassis hw-mac-address 00:01",
        &[
            "router.cfg:1:1: srlinux-7250-ixr: `platform chassis hw-mac-address 00:01`: is not a MAC address; write \
           six bytes as in 00:01:02:03:08:9B",
        ],
    );
}

#[test]
fn b_017_interface_seeds() {
    says(
        IXR_7250,
        &format!("{SIX}platform chassis linecards-36x800 true"),
        &[
            "router.cfg:2:1: srlinux-7250-ixr: `platform chassis linecards-36x800 true`: such cards are in 7250 IXR-6e, \
           7250 IXR-10e, 7250 IXR-18e alone; state the router's type as `platform chassis type`, or remove this",
        ],
    );
    says(
        IXR_7250,
        &format!("{SIX_E}interface lag1 port-id 7"),
        &[
            "router.cfg:2:1: srlinux-7250-ixr: `interface lag1 port-id 7`: gives a seed only together with the base \
           MAC address, which is not stated; state `platform chassis hw-mac-address`",
        ],
    );
    for id in ["seven", "-1", "+1", "0x", "18446744073709551616"] {
        says(
            IXR_7250,
            &format!("{SIX_E}{MAC}interface lag1 port-id {id}"),
            &[&format!(
                "router.cfg:3:1: srlinux-7250-ixr: `interface lag1 port-id {id}`: is not a port id; write a number \
                 of 64 bits, as 4611 or 0x1203"
            )],
        );
    }
    says(
        IXR_7250,
        "interface ethernet-1/1 load-balancing hash-seed 1",
        &[
            "router.cfg:1:1: srlinux-7250-ixr: `interface ethernet-1/1 load-balancing hash-seed 1`: interfaces have \
           seeds of their own on 7250 IXR-6e, 7250 IXR-10e, 7250 IXR-18e alone; remove it, or state the router's \
           type as `platform chassis type`",
        ],
    );
}

#[test]
fn c_009_the_block_holds_four_seeds() {
    let ports = |count: u32| -> String {
        (1..=count)
            .map(|port| format!("interface lag{port} load-balancing hash-seed {port}\n"))
            .collect()
    };
    assert!(try_compile(IXR_7250, &format!("{SIX_E}{MAC}{}", ports(3))).is_ok());
    says(
        IXR_7250,
        &format!("{SIX_E}{MAC}{}", ports(4)),
        &[
            "router.cfg:6:1: srlinux-7250-ixr: `interface lag4 load-balancing hash-seed 4`: needs hash-seed 4, one \
           more than the 4 seeds that the block holds at a time, the system's among them; leave interfaces out \
           whose packets are not hashed here",
        ],
    );
}

#[test]
fn c_006_hash_users() {
    says(
        IXR_7250,
        &format!("{COMPLEX} lag hash-polynomial 9"),
        &[
            "router.cfg:1:1: srlinux-7250-ixr: `platform linecard 1 forwarding-complex 0 load-balancing hash-user lag \
           hash-polynomial 9`: cannot have this value; write a number from 1 to 8",
        ],
    );
    says(
        IXR_7250,
        &format!("{COMPLEX} lagg hash-polynomial 8"),
        &[
            "router.cfg:1:1: srlinux-7250-ixr: `platform linecard 1 forwarding-complex 0 load-balancing hash-user lagg \
           hash-polynomial 8`: there is no hash user `lagg`; allowed are level-1-fec, level-2-fec, level-3-fec, lag, \
           network-header",
        ],
    );
    says(
        IXR_7250,
        &format!(
            "{COMPLEX} lag hash-polynomial 8\n{} lag hash-polynomial 7",
            COMPLEX.replace("d 1", "d 2")
        ),
        &[
            "router.cfg:2:1: srlinux-7250-ixr: `platform linecard 2 forwarding-complex 0 load-balancing hash-user lag \
           hash-polynomial 7`: differs from the polynomial of linecard 1 forwarding-complex 0 (line 1); the model is \
           one forwarding complex: keep the statements of the one whose packets are hashed",
        ],
    );
    says(
        IXR_7220_D,
        &format!("{COMPLEX} lag hash-polynomial 8"),
        &[
            "router.cfg:1:1: srlinux-7220-ixr-d: `platform linecard 1 forwarding-complex 0 load-balancing hash-user \
           lag hash-polynomial 8`: hash users are shown on 7250 IXR alone; remove it: the assignment of the other \
           systems is not known",
        ],
    );
}

#[test]
fn a_058_user_defined_fields() {
    says(
        IXR_7250,
        "user-defined-field offset 5",
        &[
            "router.cfg:1:1: srlinux-7250-ixr: `system load-balancing user-defined-field offset 5`: user-defined \
           fields are there on 7220 IXR-H4 and 7220 IXR-H5 alone; remove it",
        ],
    );
    says(
        IXR_7220_H,
        "user-defined-field offset 6",
        &[
            "router.cfg:1:1: srlinux-7220-ixr-h: `system load-balancing user-defined-field offset 6`: the block cannot \
           extract these bytes; it can extract destination-port 4791 offset 5 length 3; destination-port 2152 \
           offset 4 length 4",
        ],
    );
}

#[test]
fn b_026_b_027_what_chooses_members() {
    says(
        IXR_7250,
        "system load-balancing dynamic mode per-packet",
        &[
            "router.cfg:1:1: srlinux-7250-ixr: `system load-balancing dynamic mode per-packet`: dynamic load balancing \
           is there on 7220 IXR-H2, 7220 IXR-H3, 7220 IXR-H4, 7220 IXR-H5 alone; remove it",
        ],
    );
    let resilient = "network-instance default ip-load-balancing resilient-hash-prefix 10.0.0.0/8\n";
    for (system, chassis, is_allowed) in [
        (IXR_7250, "7250-ixr-x1b", true),
        (IXR_7250, "7250-ixr-18e", true),
        (IXR_7220_D, "7220-ixr-d3", true),
        (IXR_7220_D, "7220-ixr-h2", false),
        (IXR_7220_H, "7220-ixr-h5", false),
        (IXS_7215, "7215-ixs-a1", false),
    ] {
        let result = try_compile(system, &format!("platform chassis type {chassis}\n{resilient}"));
        assert_eq!(result.is_ok(), is_allowed, "{chassis}");
    }
    let dynamic = "system load-balancing dynamic flowset-size 512\n";
    for (chassis, is_allowed) in
        [("7220-ixr-d2", false), ("7220-ixr-h2", true), ("7220-ixr-h3", true)]
    {
        let result =
            try_compile(IXR_7220_D, &format!("platform chassis type {chassis}\n{dynamic}"));
        assert_eq!(result.is_ok(), is_allowed, "{chassis}");
    }
}

const PREFIX: &str =
    "network-instance default ip-load-balancing resilient-hash-prefix 10.10.10.0/24";

fn resilient(buckets: u32, paths: u32) -> String {
    format!("hash-seed 1\n{PREFIX} hash-buckets-per-path {buckets}\n{PREFIX} max-paths {paths}\n")
}

#[test]
fn b_025_a_fill_pattern_has_128_buckets_at_most() {
    for (buckets, paths) in [(4, 6), (8, 16), (128, 1), (1, 128)] {
        for system in [IXR_7250, IXR_7220_D] {
            compile(system, &resilient(buckets, paths));
        }
    }
    says(
        IXR_7250,
        &resilient(4, 33),
        &[
            "router.cfg:2:1: srlinux-7250-ixr: `network-instance default ip-load-balancing resilient-hash-prefix \
           10.10.10.0/24 hash-buckets-per-path 4`: makes 132 buckets with `max-paths 33`, and a prefix has at most 128; \
           lower one of them",
        ],
    );
    says(
        IXR_7220_D,
        &resilient(129, 1),
        &[
            "router.cfg:2:1: srlinux-7220-ixr-d: `network-instance default ip-load-balancing resilient-hash-prefix \
           10.10.10.0/24 hash-buckets-per-path 129`: makes 129 buckets with `max-paths 1`, and a prefix has at most 128; \
           lower one of them",
        ],
    );
    says(
        IXR_7250,
        &format!("{PREFIX} hash-buckets-per-path 4\n{} max-paths 4", PREFIX.replace("/24", "/25")),
        &[
            "router.cfg:1:1: srlinux-7250-ixr: `network-instance default ip-load-balancing resilient-hash-prefix \
           10.10.10.0/24 hash-buckets-per-path 4`: needs `max-paths` beside it: the fill pattern is their product; set \
           `max-paths` for this prefix too",
            "router.cfg:2:1: srlinux-7250-ixr: `network-instance default ip-load-balancing resilient-hash-prefix \
           10.10.10.0/25 max-paths 4`: needs `hash-buckets-per-path` beside it: the fill pattern is their product; set \
           `hash-buckets-per-path` for this prefix too",
        ],
    );
}

#[test]
fn b_028_dynamic_load_balancing_has_three_modes() {
    for mode in ["flow-dynamic", "flow-fixed", "per-packet"] {
        compile(IXR_7220_H, &format!("hash-seed 1\nsystem load-balancing dynamic mode {mode}"));
    }
    says(
        IXR_7220_H,
        "system load-balancing dynamic mode per-flow",
        &[
            "router.cfg:1:1: srlinux-7220-ixr-h: `system load-balancing dynamic mode per-flow`: cannot have this value; \
           write one of flow-dynamic, flow-fixed, per-packet",
        ],
    );
}

const GROUPS: &str =
    "platform resource-monitoring datapath asic resource dynamic-load-balancing-ecmp-groups";

fn thresholds(set: u32, clear: u32) -> String {
    format!("{GROUPS} upper-threshold-set {set}\n{GROUPS} upper-threshold-clear {clear}\n")
}

#[test]
fn b_029_a_warning_ends_below_where_it_begins() {
    for (set, clear) in [(75, 50), (100, 99), (1, 0)] {
        compile(IXR_7220_H, &thresholds(set, clear));
    }
    for clear in [75, 76] {
        let message = format!(
            "router.cfg:2:1: srlinux-7220-ixr-h: `{GROUPS} upper-threshold-clear {clear}`: is not below \
             `upper-threshold-set`, which is 75; write a smaller percentage"
        );
        says(IXR_7220_H, &thresholds(75, clear), &[&message]);
    }
    let message = format!(
        "router.cfg:1:1: srlinux-7220-ixr-h: `{GROUPS} upper-threshold-set 101`: cannot have this value; write a number \
         from 0 to 100"
    );
    says(IXR_7220_H, &thresholds(101, 50), &[&message]);
    let message = format!(
        "router.cfg:1:1: srlinux-7250-ixr: `{GROUPS} upper-threshold-set 75`: dynamic load balancing is there on \
         7220 IXR-H2, 7220 IXR-H3, 7220 IXR-H4, 7220 IXR-H5 alone; remove it"
    );
    says(IXR_7250, &format!("{GROUPS} upper-threshold-set 75"), &[&message]);
}

#[test]
fn a_release_is_not_told_from_another() {
    let options = lbhash_control::systems::OptionTree::empty("mine.toml");
    let violations =
        lbhash_control::systems::compile(IXR_7250, Some("25.3"), &options).unwrap_err();
    assert_eq!(
        violations.to_string(),
        "mine.toml:1:1: srlinux-7250-ixr 25.3: release 25.3 is stated, but the model knows no releases of it; remove \
         `release`"
    );
}

#[test]
fn texts_that_cannot_be_read() {
    let braces = [
        "router.cfg:1:8: SR Linux text: `{` is not closed; add `}` where it ends",
        "router.cfg:1:25: SR Linux text: `{` is not closed; add `}` where it ends",
    ];
    says(IXR_7250, "system { load-balancing {", &braces);
    for (text, message) in [
        (
            "hash-seed 1\n}",
            "2:1: SR Linux text: `}` closes nothing; remove it, or add the `{` that it closes",
        ),
        (
            "a 1\n{\nb 1\n}",
            "2:1: SR Linux text: the block has no name; name the hierarchy before `{`",
        ),
        (
            "interface \"lag",
            "1:11: SR Linux text: the text in quotes is not closed on its line; add `\"` where it ends",
        ),
        ("hash-seed [ 1", "1:11: SR Linux text: `[` is not closed; add `]` where it ends"),
        ("hash-seed 1 ]", "1:13: SR Linux text: `]` closes nothing; remove it"),
        (
            "{ hash-seed 1 }",
            "1:3: SR Linux text: the text is not JSON: key must be a string; give the output of `info | as json` whole",
        ),
        (
            r#"{"hash-profile":[{"hash-seed":1}]}"#,
            "1:18: SR Linux text: an entry of `system load-balancing hash-profile` has no `name`; add it: it tells the \
             entries apart",
        ),
        (
            "[1]",
            "1:2: SR Linux text: this is not an object; give the value of `/system/load-balancing`, or of a path above \
             or below it",
        ),
    ] {
        says(IXR_7250, text, &[&format!("router.cfg:{message}")]);
    }
}

/// What is allowed, and what its author should know.
#[test]
fn advisories() {
    let remarks = |system: &str, text: &str| -> Vec<String> {
        compile(system, text).advisories.iter().map(|finding| finding.rule.clone()).collect()
    };
    let unknown_seed = "the router generates its hash-seed from its base MAC address, which is not stated: 0 is taken";
    for (system, text, expected) in [
        (IXR_7250, "protocol true".to_owned(), unknown_seed),
        (IXR_7250, format!("{SIX_E}{MAC}"), "each interface generates a seed of its own, and no interface is stated"),
        (IXR_7250, format!("{SIX_E}{MAC}interface lag1 port-id 1\nhash-profile p1 hash-seed 1"), "is the hash-profile of no interface"),
        (IXR_7250, format!("{SIX_E}{MAC}interface lag1 port-id 1\nhash-profile p1"), "sets no `hash-seed`, and so changes nothing"),
        (IXR_7250, format!("{SIX}{MAC}interface lag1 port-id 1"), "has no effect: this router generates one seed for all interfaces"),
        (
            IXR_7220_D,
            "hash-seed 1\nsource-address false\ndestination-address false\nsource-port false\ndestination-port false\nprotocol false"
                .to_owned(),
            "leaves nothing of an IPv4 packet to hash: all of them take one member",
        ),
        (
            IXR_7250,
            "hash-seed 1\nmpls-label-stack false".to_owned(),
            "leaves nothing of an MPLS packet with an entropy label to hash: what follows its stack is not read",
        ),
        (
            IXR_7220_H,
            "hash-seed 1\nsystem load-balancing dynamic mode per-packet".to_owned(),
            "dynamic load balancing chooses members by the key, and does not change the key",
        ),
        (IXR_7250, "hash-seed 1\nhash-seed 2".to_owned(), "is replaced in line 2"),
        (
            IXR_7250,
            "hash-seed 1\ndelete / system load-balancing hash-options protocol".to_owned(),
            "deletes nothing that this text has set before",
        ),
        (
            IXR_7220_H,
            r#"{"hash-seed":1,"interface":[{"name":"ethernet-1/1","load-balancing":{"last-dynamic-load-balancing-quality-metrics":[7]}}]}"#
                .to_owned(),
            "is state that says nothing about the hash",
        ),
    ] {
        assert_eq!(remarks(system, &text), [expected], "{text}");
    }
    for system in SYSTEMS {
        assert!(remarks(system, "").is_empty(), "a default profile has nothing to remark");
    }
}
