// SPDX-License-Identifier: Apache-2.0
//! `lbhash groups`: tables, state and churn, to the letter. The fill patterns are those of the
//! requirements.

use crate::support::{Directory, assert_error, lbhash, output};

const SPINES: &str = "platform = 'srlinux-7250-ixr'\n[ports]\nnh1 = 1\nnh2 = 2\nnh3 = 3\nnh4 = 4\n\
    [[next-hop-group]]\nname = 'spines'\nnext-hops = ['nh1', 'nh2', 'nh3', 'nh4']\n\
    [[route]]\nprefix = '10.10.10.0/24'\nnext-hop-group = 'spines'\n\
    [[resilient-hash-prefix]]\nprefix = '10.10.10.0/24'\nhash-buckets-per-path = 4\nmax-paths = 6\n";

const INITIAL: &str = "    [nh1, nh2, nh3, nh4, (nh1), (nh1)],\n    [nh1, nh2, nh3, nh4, (nh2), (nh2)],\n    \
    [nh1, nh2, nh3, nh4, (nh3), (nh3)],\n    [nh1, nh2, nh3, nh4, (nh4), (nh4)]\n";

const WITHOUT_NH4: &str = "    [nh1, nh2, nh3, (nh1), (nh1), (nh1)],\n    [nh1, nh2, nh3, (nh2), (nh2), (nh2)],\n    \
    [nh1, nh2, nh3, (nh3), (nh3), (nh3)],\n    [nh1, nh2, nh3, (nh1), (nh2), (nh3)]\n";

const WITH_NH5: &str = "    [nh1, nh2, nh3, nh4, nh5, (nh1)],\n    [nh1, nh2, nh3, nh4, nh5, (nh2)],\n    \
    [nh1, nh2, nh3, nh4, nh5, (nh3)],\n    [nh1, nh2, nh3, nh4, nh5, (nh4)]\n";

fn churn(changes: &[&str]) -> String {
    let directory = Directory::new();
    let topology = directory.file("t.toml", SPINES);
    output(&[&["groups", "churn", &topology], changes].concat())
}

#[test]
fn g_007_bucket_tables_of_the_printed_patterns() {
    let removed = churn(&["remove=nh4"]);
    assert!(
        removed.starts_with(&format!(
            "spines (resilient 4 x 6): 24 buckets\n{INITIAL}\n1  remove=nh4\n{WITHOUT_NH4}"
        )),
        "{removed}"
    );
    let added = churn(&["add=nh5"]);
    assert!(added.contains(&format!("\n1  add=nh5\n{WITH_NH5}")), "{added}");
    let directory = Directory::new();
    let topology = directory.file("t.toml", SPINES);
    let shown = output(&["groups", "show", &topology]);
    let next_hops = "  nh1  6 buckets  port 1 nh1\n  nh2  6 buckets  port 2 nh2\n";
    assert!(shown.contains(&format!("  buckets\n{INITIAL}{next_hops}")), "{shown}");
}

#[test]
fn d_027_churn_reports_what_each_mode_moves() {
    // Of 24 buckets 6 move: a quarter of the flows. By remainders, keys stay that have the same one
    // by 4 and by 3: 3 of 12. By ranges, quarter q and third q share (3 - q) / 12 of the keys,
    // together 6 of 12.
    let removed = churn(&["remove=nh4"]);
    let expected = "  buckets moved: 6 of 24: 3 9 15 21 22 23\n  \
        flows moved: 25.0 % resilient, 75.0 % plain modulo, 50.0 % plain range\n";
    assert!(removed.ends_with(expected), "{removed}");
    // The next hop comes again: 4 of 24 buckets.
    let both = churn(&["remove=nh4", "add=nh4"]);
    let expected = "\nall changes\n  buckets moved: 10\n  \
        flows moved, each time counted: 41.7 % resilient, 150.0 % plain modulo, 100.0 % plain range\n";
    assert!(both.ends_with(expected), "{both}");
}

#[test]
fn groups_with_their_entries() {
    let directory = Directory::new();
    let topology = directory.file(
        "t.toml",
        "platform = 'block'\n[ports]\ne1 = 1\ne2 = 2\ne3 = 3\n[[lag]]\nname = 'lag1'\nports = ['e2', 'e3']\n\
         [[next-hop]]\nname = 'away'\ndrop = 9\n\
         [[next-hop-group]]\nname = 'a'\nhash-buckets = 8\n\
         next-hops = ['e1', { name = 'lag1', weight = 3 }, 'away']\n\
         [[route]]\nprefix = '2001:db8::/32'\nnext-hop-group = 'a'\n",
    );
    // Of 8 buckets each has 1; 5 are shared 1 : 3 : 1.
    assert_eq!(
        output(&["groups", "show", &topology]),
        "platform block\n\n\
         group 1  level_1_fec  a (weighted)\n  mode range, 8 entries, key of level_1_fec\n  \
         SELECT 0x00000008, BASE 0x00000000\n       \
         0..1  e1    member entry     0  port 1 e1\n       \
         2..5  lag1  member entry     2  group 2 lag1\n       \
         6..7  away  member entry     6  drop 9 away\n\n\
         group 2  lag  lag1 (plain)\n  mode range, 2 entries, key of lag\n  \
         SELECT 0x00303002, BASE 0x00000008\n          \
         0  e2  member entry     8  port 2 e2\n          \
         1  e3  member entry     9  port 3 e3\n\n\
         routes\n  2001:db8::/32  group 1 a (weighted)\n"
    );
}

#[test]
fn g_006_g_008_state_of_a_topology() {
    let directory = Directory::new();
    let topology = directory.file("t.toml", SPINES);
    let state = output(&["groups", "show", &topology, "--format", "state"]);
    let list = "    network-instance default {\n        ip-load-balancing {\n            \
        resilient-hash-prefix 10.10.10.0/24 {\n                hash-buckets-per-path 4\n                \
        max-paths 6\n            }\n        }\n    }\n";
    assert!(state.starts_with(list), "{state}");
    assert!(
        state.contains("    resilient-hash true\n    dynamic-load-balancing false\n"),
        "{state}"
    );
    assert!(!state.contains("resource"), "no prefix asks for dynamic load balancing:\n{state}");
}

#[test]
fn g_009_to_g_013_state_of_dynamic_load_balancing() {
    let directory = Directory::new();
    // 96 of 128 groups are 75 percent: the upper threshold.
    let of = |groups: usize| {
        let group = |number: usize| {
            format!(
                "[[next-hop-group]]\nname = 'g{number}'\nnext-hops = ['e1', 'e2']\n\
                 [[route]]\nprefix = '10.0.{number}.0/24'\nnext-hop-group = 'g{number}'\n"
            )
        };
        let groups: String = (0..groups).map(group).collect();
        let text = format!(
            "platform = '7220 IXR-H4'\n[ports]\ne1 = 1\ne2 = 2\n{groups}\
             [dynamic-load-balancing]\nprefixes = ['10.0.0.0/8']\nmode = 'per-packet'\nflowset-size = 256\n"
        );
        let topology = directory.file("t.toml", text);
        output(&["groups", "show", &topology, "--format", "state"])
    };
    let state = of(96);
    for part in [
        "prefix 10.0.0.0/8",
        "mode per-packet",
        "upper-threshold-set 75",
        "        requested true\n        enabled true\n        flows-rebalanced 0\n",
        "used-percent 75",
        "used-entries 96",
        "free-entries 32",
        "# warning: usage of dynamic-load-balancing-ecmp-groups on linecard 1",
        "    interface e1 {\n        load-balancing {\n            \
         last-dynamic-load-balancing-quality-metrics [\n                7\n                7\n            ]\n",
    ] {
        assert!(state.contains(part), "{part}\n{state}");
    }
    let state = of(95);
    assert!(state.contains("used-percent 74") && !state.contains("# warning"), "{state}");
}

#[test]
fn errors_say_what_to_do() {
    let directory = Directory::new();
    let topology = directory.file("t.toml", SPINES);
    assert_error(
        &["groups", "churn", &topology, "remove=nh1", "add=nh2"],
        &format!(
            "error: {topology}: change 2, `add=nh2`: the next hop is there already; next-hop-group `spines` then has nh2, nh3, nh4"
        ),
    );
    assert_error(
        &["groups", "churn", &topology, "--group", "leaves", "add=nh5"],
        &format!(
            "error: {topology}: no group `leaves` is programmed with resilient hashing: there is spines"
        ),
    );
    let plain = directory.file("p.toml", SPINES.split("[[resilient").next().unwrap());
    assert_error(
        &["groups", "churn", &plain, "add=nh5"],
        &format!(
            "error: {plain}: no group is programmed with resilient hashing: let a [[resilient-hash-prefix]] cover the \
             [[route]] of a next-hop-group with two next hops or more"
        ),
    );
    let done = lbhash(&["groups", "churn", &topology, "nh5"]).assert().code(2).stdout("");
    let error = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(error.contains("write it as in add=nh5 or remove=nh4"), "{error}");
}

#[test]
fn tunnels_and_incoming_labels_are_shown_with_their_groups() {
    let directory = Directory::new();
    let text = format!(
        "{SPINES}[[tunnel]]\nkind = \"vxlan\"\ndestination = \"198.51.100.7/32\"\nnext-hop-group = \"spines\"\n\
         [[ilm]]\nowner = \"ldp\"\nlabel = 1000\nnext-hop-group = \"spines\"\n"
    );
    let topology = directory.file("t.toml", text);
    let shown = output(&["groups", "show", &topology]);
    let (_, plain) = shown.split_once("\ntunnels\n").unwrap();
    assert_eq!(
        plain,
        "  198.51.100.7/32  vxlan, group 2 spines\n\nincoming labels\n  1000  ldp, group 2 spines\n"
    );
}

#[test]
fn e_015_multicast_has_its_own_group_beside_dynamic_load_balancing() {
    let directory = Directory::new();
    let topology = directory.file(
        "t.toml",
        "platform = '7220 IXR-H4'\n[ports]\ne1 = 1\ne2 = 2\n\
         [[next-hop-group]]\nname = 'a'\nnext-hops = ['e1', 'e2']\n\
         [[route]]\nprefix = '0.0.0.0/0'\nnext-hop-group = 'a'\n\
         [[route]]\nprefix = '10.0.0.0/8'\nnext-hop-group = 'a'\n\
         [dynamic-load-balancing]\nprefixes = ['0.0.0.0/0']\n",
    );
    let shown = output(&["groups", "show", &topology]);
    assert!(
        shown.contains("\ngroup 2  level_1_fec  a (plain)\n  mode range, 2 entries"),
        "{shown}"
    );
    let routes = "\nroutes\n  0.0.0.0/0   group 1 a (dynamic), multicast group 2\n  \
                  10.0.0.0/8  group 1 a (dynamic)\n";
    assert!(shown.ends_with(routes), "{shown}");
    let state = output(&["groups", "show", &topology, "--format", "state"]);
    assert!(state.contains("used-entries 1\n"), "the twin is none of the 128 groups:\n{state}");
}

#[test]
fn state_is_that_of_sr_linux_alone() {
    let directory = Directory::new();
    let topology = directory.file("t.toml", "platform = 'junos-trio'\n[ports]\ne1 = 1\n");
    assert_error(
        &["groups", "show", &topology, "--format", "state"],
        &format!(
            "error: {topology}: junos-trio: only SR Linux shows the state of groups so; write the platform of such a router, as in \
             platform = \"srlinux-7250-ixr\", or take `--format text`, which shows groups of any platform"
        ),
    );
}
