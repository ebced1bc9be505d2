// SPDX-License-Identifier: Apache-2.0
//! Every rule, and the words in which its breach is told: place, platform, object, value, rule, remedy.

use crate::topology::support::{PORTS, group, on, route, wrong};
use lbhash_control::topology::Topology;
use proptest::prelude::*;

/// The platform, the rows, and what the error says.
fn breaks(platform: &str, rows: &str, words: &[&str]) {
    let error = wrong(platform, rows);
    for word in words {
        assert!(error.contains(word), "{word:?} is not in: {error}");
    }
}

#[test]
fn names_that_do_not_exist() {
    breaks(
        "block",
        &group("g", "[\"e1\", \"e22\"]"),
        &[
            "t.toml:13:20: block: `next-hop-group g` = \"e22\": there is no port, lag, next-hop or next-hop-group of this name; did you mean `e2`?",
        ],
    );
    breaks(
        "block",
        &(group("spines", "[\"e1\"]") + &route("10.0.0.0/8", "spine")),
        &[
            "`route 10.0.0.0/8` = \"spine\": there is no next-hop-group or lag of this name; did you mean `spines`?",
        ],
    );
    breaks(
        "block",
        &route("10.0.0.0/8", "e1"),
        &["is a port, not a next-hop-group or lag; define it"],
    );
    breaks(
        "block",
        &(group("g", "[\"e1\"]") + "backup = \"h\"\n"),
        &["there is no next-hop-group or lag of this name; allowed are g"],
    );
    let error =
        Topology::from_toml("platform = \"srlinux-7251-ixr\"", "t.toml").unwrap_err().to_string();
    assert!(
        error.contains("topology: `platform srlinux-7251-ixr`: there is no such platform; did you mean `srlinux-7250-ixr`?"),
        "{error}"
    );
}

#[test]
fn names_that_are_there_twice() {
    breaks(
        "block",
        &(group("g", "[\"e1\"]") + &group("g", "[\"e2\"]")),
        &[
            "`next-hop-group g`: is a name that another port, LAG, next hop or group has; rename one: they share one name space",
        ],
    );
    breaks("block", &group("e1", "[\"e2\"]"), &["`next-hop-group e1`: is a name that another"]);
    breaks("block", "[ports.x]\n", &["invalid type"]);
    breaks(
        "block",
        &group("g", "[\"e1\", \"e1\"]"),
        &["`next-hop-group g` = \"e1\": has this member twice"],
    );
    let twice = "[ports]\na = 1\nb = 1\n";
    let error = Topology::from_toml(twice, "t.toml").unwrap_err().to_string();
    assert_eq!(
        error,
        "t.toml:3:5: block: `port b` = 1: port `a` has this number too; give each port its own number"
    );
    let routes = group("g", "[\"e1\"]") + &route("10.0.0.0/8", "g") + &route("10.0.0.0/8", "g");
    breaks("block", &routes, &["`route 10.0.0.0/8`: appears twice; keep one"]);
}

#[test]
fn groups_that_go_round() {
    let rows = group("a", "[\"b\"]")
        + &group("b", "[\"c\", \"e1\"]")
        + "level = 2\n"
        + &group("c", "[\"a\"]")
        + "level = 3\n";
    let error = wrong("block", &rows);
    assert!(
        error.contains(
            "`next-hop-group a` = \"b\": leads back to itself: a -> b -> c -> a; take one"
        ),
        "{error}"
    );
    assert_eq!(error.lines().count(), 1, "one cycle, one report: {error}");
    breaks("block", &group("a", "[\"a\"]"), &["leads back to itself: a -> a"]);
}

#[test]
fn levels_that_selection_has_passed() {
    breaks(
        "block",
        &(group("a", "[\"b\"]") + "level = 2\n" + &group("b", "[\"e1\"]")),
        &[
            "`next-hop-group a` = \"b\": is of level 2, and selection has passed level 1 when it comes to `b`",
            "give `b` a level of 3 or more",
        ],
    );
    breaks(
        "block",
        &(group("a", "[\"b\"]") + "level = 3\n" + &group("b", "[\"e1\"]") + "level = 3\n"),
        &["give `a` an earlier level"],
    );
    let lags =
        "[[lag]]\nname = \"l1\"\nports = [\"e1\"]\n[[lag]]\nname = \"l2\"\nports = [\"l1\"]\n";
    breaks("block", lags, &["`lag l2` = \"l1\": a LAG has ports, and no groups; name its ports"]);
    breaks(
        "block",
        &(group("a", "[\"e1\"]") + "level = 4\n"),
        &["level 4: `level` is from 1 to 3"],
    );
}

#[test]
fn members_that_are_missing() {
    breaks(
        "block",
        &group("g", "[]"),
        &["`next-hop-group g`: has no members; name what it leads to"],
    );
    breaks("block", "[[lag]]\nname = \"l\"\nports = []\n", &["`lag l`: has no members"]);
    breaks(
        "block",
        "[[next-hop]]\nname = \"n\"\n",
        &["`next-hop n`: has exactly one of `via` and `drop`"],
    );
    breaks(
        "block",
        "[[next-hop]]\nname = \"n\"\nvia = \"e1\"\ndrop = 1\n",
        &["has exactly one of `via` and `drop`"],
    );
    breaks("block", "[[next-hop]]\nname = \"\"\nvia = \"e1\"\n", &["has an empty name"]);
    breaks(
        "block",
        "[[lag]]\nname = \"a\\nb\"\nports = [\"e1\"]\n",
        &["block: `lag` = \"a\\nb\": has a control character in its name; take it out of the name"],
    );
    breaks(
        "block",
        "[[next-hop]]\nname = \"a\\u001b\"\nvia = \"e1\"\n",
        &["has a control character"],
    );
}

#[test]
fn d_021_products_beyond_128() {
    for (buckets, paths, is_allowed) in
        [(128, 1, true), (1, 128, true), (8, 16, true), (43, 3, false), (4, 33, false)]
    {
        let rows = format!(
            "[[resilient-hash-prefix]]\nprefix = \"10.0.0.0/8\"\nhash-buckets-per-path = {buckets}\nmax-paths = {paths}\n"
        );
        for platform in ["srlinux-7250-ixr", "7220 IXR-D1", "block"] {
            if is_allowed {
                on(platform, &rows);
            } else {
                let product = buckets * paths;
                let at = format!(
                    "`resilient-hash-prefix 10.0.0.0/8` = {buckets} x {paths} = {product}: hash-buckets-per-path times max-paths is at most 128"
                );
                breaks(platform, &rows, &[&at, &format!("up to {} paths", 128 / buckets)]);
            }
        }
    }
    let rows = "[[resilient-hash-prefix]]\nprefix = \"10.0.0.0/8\"\nhash-buckets-per-path = 0\nmax-paths = 129\n";
    breaks(
        "block",
        rows,
        &["hash-buckets-per-path 0", "max-paths 129: `max-paths` is from 1 to 128"],
    );
}

#[test]
fn e_021_resilient_and_dynamic_each_on_its_platforms() {
    let resilient = "[[resilient-hash-prefix]]\nprefix = \"10.0.0.0/8\"\nhash-buckets-per-path = 4\nmax-paths = 6\n";
    let dynamic = "[dynamic-load-balancing]\nprefixes = [\"10.0.0.0/8\"]\n";
    for platform in ["7220 IXR-H4", "7220 IXR-H2", "srlinux-7215-ixs", "junos-trio", "sros-7750"] {
        breaks(platform, resilient, &["has no resilient hashing; remove the entry"]);
    }
    for platform in ["7250 IXR-6", "7220 IXR-D3", "srlinux-7215-ixs", "huawei", "tomahawk"] {
        breaks(platform, dynamic, &["has no dynamic load balancing; remove the table"]);
    }
    let both = resilient.to_owned()
        + dynamic
        + &group("g", "[\"e1\", \"e2\"]")
        + &route("10.1.0.0/16", "g");
    breaks(
        "block",
        &both,
        &[
            "`route 10.1.0.0/16`: is covered by a resilient-hash-prefix and by a dynamic-load-balancing prefix",
        ],
    );
}

#[test]
fn prefixes_and_owners() {
    let g = group("g", "[\"e1\"]");
    breaks(
        "block",
        &(g.clone() + &route("10.0.0.1/8", "g")),
        &["has bits set behind the prefix length; write \"10.0.0.0/8\""],
    );
    breaks(
        "block",
        &(g.clone() + &route("10.0.0.0", "g")),
        &["is no IPv4 or IPv6 prefix; write an address and a length"],
    );
    breaks(
        "block",
        &(g.clone() + &route("10.0.0.0/8", "g") + "owner = \"rip\"\n"),
        &[
            "`route 10.0.0.0/8` = \"rip\": there is no owner of a route of this name; allowed are static, isis, ospf, bgp, gribi",
        ],
    );
    breaks(
        "block",
        &(g + "[[ilm]]\nowner = \"rsvp\"\nlabel = 3\nnext-hop-group = \"g\"\n"),
        &["there is no owner of an ILM of this name", "`label` is from 16 to 1048575"],
    );
}

#[test]
fn words_of_other_platforms() {
    let per = |word: &str| group("g", "[\"e1\"]") + &format!("balancing = \"{word}\"\n");
    breaks(
        "srlinux-7250-ixr",
        &per("per-packet"),
        &[
            "srlinux-7250-ixr: `next-hop-group g` = \"per-packet\": there is no balancing of this name; allowed are hash, hash-modulo",
        ],
    );
    breaks("huawei", &per("random"), &["allowed are per-flow, per-packet"]);
    breaks("junos-trio", &per("per-prefx"), &["did you mean `per-prefix`?"]);
    breaks(
        "srlinux-7250-ixr",
        &(group("g", "[\"e1\"]")
            + "[[service]]\nname = \"s\"\ntraffic = \"vpls-flooded\"\nid = 1\nnext-hop-group = \"g\"\n"),
        &[
            "`service s`: services and their spraying are of SR OS",
            "did you mean `vpls-flooded-on-",
        ],
    );
}

#[test]
fn what_the_tables_have_no_room_for() {
    // 4096 groups: each route binds its own group.
    let mut rows = String::new();
    for index in 0..4096 {
        rows += &group(&format!("g{index}"), "[\"e1\"]");
        rows += &route(&format!("10.{}.{}.0/24", index >> 8, index & 255), &format!("g{index}"));
    }
    breaks(
        "block",
        &rows,
        &["`next-hop-group g4095` = 4096 groups: the group table has room for 4095 groups"],
    );

    let buckets = |count: usize| {
        let mut rows = String::new();
        for index in 0..count {
            rows += &group(&format!("g{index}"), "[\"e1\", { name = \"e2\", weight = 2 }]");
            rows += "hash-buckets = 1024\n";
            rows += &route(&format!("10.{index}.0.0/16"), &format!("g{index}"));
        }
        rows
    };
    let full = on("block", &buckets(16));
    assert_eq!(full.tables().members.len(), 16384);
    breaks(
        "block",
        &buckets(17),
        &[
            "`next-hop-group g16` = entries 16384 to 17407: the member table has room for 16384 entries",
        ],
    );
    let many: Vec<_> = (0..1025).map(|index| format!("p{index} = {index}")).collect();
    let names: Vec<_> = (0..1025).map(|index| format!("\"p{index}\"")).collect();
    let text = format!("[ports]\n{}\n", many.join("\n"))
        + &group("g", &format!("[{}]", names.join(",")))
        + &route("0.0.0.0/0", "g");
    let error = Topology::from_toml(&text, "t.toml").unwrap_err().to_string();
    assert!(error.contains("= 1025 entries: a group has at most 1024 entries"), "{error}");
}

#[test]
fn everything_that_is_wrong_is_told_at_once_in_the_order_of_the_text() {
    let rows =
        group("a", "[\"x\"]") + &group("b", "[\"y\"]") + "level = 9\n" + &group("a", "[\"e1\"]");
    let error = wrong("block", &rows);
    let lines: Vec<_> = error.lines().collect();
    assert!(lines.len() >= 4, "{error}");
    let places: Vec<usize> =
        lines.iter().map(|line| line.split(':').nth(1).unwrap().parse().unwrap()).collect();
    assert!(places.is_sorted(), "{error}");
}

#[test]
fn weights_go_with_a_flow_hash_alone() {
    let weighted =
        |balancing: &str| group("g", "[\"e1\", { name = \"e2\", weight = 2 }]") + balancing;
    for (platform, balancing, remedy) in [
        ("block", "balancing = \"random\"\n", "write `balancing = \"hash\"`"),
        ("huawei", "balancing = \"per-packet\"\n", "write `balancing = \"per-flow\"`"),
        ("junos-trio", "balancing = \"adaptive\"\n", "write `balancing = \"per-packet\"`"),
        ("junos-trio", "", "write `balancing = \"per-packet\"`"),
    ] {
        let rule = "has weights or hash-buckets, which only a flow hash can follow";
        breaks(platform, &weighted(balancing), &["next-hop-group g", rule, remedy]);
    }
    for (platform, balancing) in [("block", ""), ("sros-7750", ""), ("junos-trio", "per-packet")] {
        let row = match balancing {
            "" => String::new(),
            word => format!("balancing = \"{word}\"\n"),
        };
        on(platform, &weighted(&row));
    }
}

#[test]
fn next_hops_one_below_the_other() {
    let hop = |name: &str, to: &str| format!("[[next-hop]]\nname = \"{name}\"\n{to}\n");
    on("block", &(hop("b", "via = \"e1\"") + &hop("a", "via = \"b\"")));
    for rows in [hop("a", "via = \"b\"") + &hop("b", "via = \"e1\""), hop("b", "via = \"b\"")] {
        breaks(
            "block",
            &rows,
            &[
                "= \"b\": is a next hop that is not above this one, and `via` names none but those; write the [[next-hop]] that it leads to first",
            ],
        );
    }
    breaks(
        "block",
        &(hop("a", "drop = 1") + &hop("b", "drop = 1")),
        &[
            "t.toml:16:8: block: `next-hop b` = drop 1: next hop `a` has this number too; give each next hop that drops its own number",
        ],
    );
}

#[test]
fn groups_that_nothing_leads_to() {
    let rows = group("g", "[\"e1\"]")
        + "backup = \"spare\"\n"
        + &group("spare", "[\"e2\"]")
        + &group("u", "[\"e3\"]")
        + &route("10.0.0.0/8", "g");
    let topology = on("block", &rows);
    let advice: Vec<String> = topology.advisories().iter().map(ToString::to_string).collect();
    assert_eq!(
        advice,
        [
            "t.toml:19:8: block: `next-hop-group u`: is not programmed: no route, tunnel, label or service leads to it; let one lead to it, or remove it"
        ]
    );
    breaks(
        "block",
        &(group("g", "[\"e1\"]") + "backup = \"g\"\n"),
        &[
            "t.toml:14:10: block: `next-hop-group g` = backup \"g\": is its own backup; name another group, or leave `backup` out",
        ],
    );
}

#[test]
fn a_text_that_is_no_such_toml_has_a_fitting_remedy() {
    for (rows, message, remedy) in [
        ("[[route]]\nprefx = \"10.0.0.0/8\"\n", "unknown field", "keys are those of"),
        ("[[route]]\nprefix = \"10.0.0.0/8\"\n", "missing field `next-hop-group`", "add this key"),
        (
            "[[lag]]\nname = 1\nports = []\n",
            "invalid type: integer `1`",
            "write a value of the expected type",
        ),
        (
            "[[next-hop-group]]\nname = \"g\"\nnext-hops = [1]\n",
            "a name, or a table",
            "write a name, or both keys",
        ),
        ("[[lag]]\nname = \"a\"\nname = \"b\"\n", "duplicate key", "keep one of the two"),
        ("[[lag]\n", "", "correct the TOML"),
    ] {
        breaks("block", rows, &[message, remedy]);
    }
}

#[test]
fn keys_that_do_not_exist() {
    breaks(
        "block",
        "[[route]]\nprefx = \"10.0.0.0/8\"\n",
        &["t.toml:12:1: ", "unknown field `prefx`"],
    );
    // E-004: the settings are the system's.
    breaks(
        "7220 IXR-H4",
        &(group("g", "[\"e1\"]") + "flowset-size = 512\n"),
        &["unknown field `flowset-size`"],
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Rows in any order, cut anywhere: an error or a topology, and never a panic.
    #[test]
    fn no_text_is_fatal(rows in proptest::collection::vec(0..ROWS.len(), 0..12), cut in 0..2000usize) {
        let mut text = PORTS.to_owned() + &rows.iter().map(|&row| ROWS[row]).collect::<String>();
        if cut < text.len() && text.is_char_boundary(cut) {
            text.truncate(cut);
        }
        let _ = Topology::from_toml(&text, "t.toml");
    }
}

const ROWS: [&str; 12] = [
    "[[lag]]\nname = \"lag1\"\nports = [\"e5\", \"e6\"]\n",
    "[[lag]]\nname = \"lag2\"\nports = [\"lag1\", \"a\"]\n",
    "[[next-hop-group]]\nname = \"a\"\nnext-hops = [\"e1\", \"b\", \"lag1\"]\n",
    "[[next-hop-group]]\nname = \"b\"\nlevel = 2\nnext-hops = [\"c\", { name = \"e2\", weight = 3 }]\n",
    "[[next-hop-group]]\nname = \"c\"\nlevel = 3\nnext-hops = [\"a\"]\nhash-buckets = 7\n",
    "[[next-hop-group]]\nname = \"c\"\nlevel = 3\nnext-hops = [\"e3\", \"e4\"]\nbackup = \"a\"\n",
    "[[next-hop]]\nname = \"n\"\nvia = \"a\"\n",
    "[[route]]\nprefix = \"10.1.0.0/16\"\nnext-hop-group = \"a\"\n",
    "[[route]]\nprefix = \"10.2.0.0/16\"\nnext-hop-group = \"c\"\nowner = \"static\"\n",
    "[[resilient-hash-prefix]]\nprefix = \"10.0.0.0/8\"\nhash-buckets-per-path = 4\nmax-paths = 6\n",
    "[dynamic-load-balancing]\nprefixes = [\"10.2.0.0/15\"]\nflowset-size = 256\n",
    "[[service]]\nname = \"s\"\ntraffic = \"vpls-flooded-on-sdp\"\nid = 4\nnext-hop-group = \"b\"\n",
];

#[test]
fn h_19_per_packet_of_an_aggregated_interface_has_two_readings() {
    let lag = "[[lag]]\nname = \"ae0\"\nports = [\"e1\", \"e2\"]\nbalancing = \"per-packet\"\n";
    breaks(
        "junos-trio",
        &(lag.to_owned() + &route("10.0.0.0/8", "ae0")),
        &[
            "t.toml:14:13: junos-trio: `lag ae0` = \"per-packet\": means a member at random for each packet on an aggregated interface",
            "write `balancing = \"random\"` for the one, or leave `balancing` out for the other",
        ],
    );
    on("huawei", &(lag.to_owned() + &route("10.0.0.0/8", "ae0")));
}

#[test]
fn a_port_with_a_wrong_number_is_told_once() {
    let text = "platform = \"block\"\n[ports]\ne1 = 65536\n".to_owned() + &group("g", "[\"e1\"]");
    let error = Topology::from_toml(&text, "t.toml").unwrap_err();
    assert_eq!(
        error.to_string(),
        "t.toml:3:6: block: `port e1` = number 65536: `number` is from 0 to 65535; write a number in this range"
    );
}

#[test]
fn entries_that_no_route_has_anything_from() {
    let of_lists = |platform: &str, lists: &str| -> Vec<String> {
        let rows =
            group("g", "[\"e1\", { name = \"e2\", weight = 3 }]") + &route("10.1.0.0/16", "g");
        let topology = on(platform, &(rows + lists));
        topology.advisories().iter().map(ToString::to_string).collect()
    };
    let entry = |prefix: &str| {
        format!(
            "[[resilient-hash-prefix]]\nprefix = \"{prefix}\"\nhash-buckets-per-path = 4\nmax-paths = 4\n"
        )
    };
    let idle = "has no effect: there is no route that it equals or covers and that no longer entry of the list has";
    let lists = entry("10.0.0.0/8") + &entry("10.1.0.0/16") + &entry("10.1.1.0/24");
    let advice = of_lists("srlinux-7250-ixr", &lists);
    assert_eq!(advice.len(), 3, "{advice:?}");
    assert!(advice[0].contains("overrides the weights"), "{advice:?}");
    assert!(
        advice[1].contains(&format!("`resilient-hash-prefix 10.0.0.0/8`: {idle}")),
        "{advice:?}"
    );
    assert!(
        advice[2].contains(&format!("`resilient-hash-prefix 10.1.1.0/24`: {idle}")),
        "{advice:?}"
    );

    let dynamic = "[dynamic-load-balancing]\nprefixes = [\"10.0.0.0/8\", \"11.0.0.0/8\"]\n";
    let advice = of_lists("7220 IXR-H4", dynamic);
    assert_eq!(advice.len(), 2, "{advice:?}");
    let weights =
        "`route 10.1.0.0/16`: has dynamic load balancing, which takes no account of the weights";
    assert!(advice[0].contains(weights), "{advice:?}");
    assert!(
        advice[1].contains(
            "t.toml:18:27: 7220 IXR-H4: `dynamic-load-balancing prefix 11.0.0.0/8`: has no effect"
        ),
        "{advice:?}"
    );
}
