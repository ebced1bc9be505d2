// SPDX-License-Identifier: Apache-2.0
//! Texts of Linux hosts, SONiC and Huawei VRP: what is read, reported and refused.

use lbhash_control::{
    diagnostics::Findings,
    profile::{Profile, built_in},
    systems::{
        self, Compiled, Method, OptionTree, huawei,
        linux::{self, Host},
    },
};
use lbhash_model::config::User;
use proptest::prelude::*;
use std::{fs, path::Path};

fn corpus(folder: &str, name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    fs::read_to_string(root.join(folder).join(name)).unwrap()
}

fn try_host(text: &str) -> Result<Compiled, Findings> {
    let Host { system, options } = linux::read(text, "host.txt");
    systems::compile(system, None, &options)
}

#[track_caller]
fn host(text: &str) -> Compiled {
    try_host(text).unwrap_or_else(|findings| panic!("{findings}\n{text}"))
}

#[track_caller]
fn vrp(text: &str) -> Compiled {
    systems::compile("huawei", None, &huawei::read(text, "r.cfg"))
        .unwrap_or_else(|findings| panic!("{findings}\n{text}"))
}

fn remarks(compiled: &Compiled) -> String {
    compiled.advisories.iter().map(|finding| finding.statement() + "\n").collect()
}

fn faults(options: &OptionTree, system: &str) -> String {
    systems::compile(system, None, options).expect_err("a rule is broken").to_string()
}

#[test]
fn sysctls_choose_the_policy_of_each_version() {
    let compiled = host(&corpus("linux", "sysctl.txt"));
    let expected = Profile::from_toml(
        "name = \"x\"\nsystem = \"linux\"\n[options]\nnet.ipv4.fib_multipath_hash_policy = 1\n\
         net.ipv6.fib_multipath_hash_policy = 0\n",
        "x.toml",
    )
    .unwrap();
    assert_eq!(&compiled.configuration, expected.configuration());
    assert_eq!(
        remarks(&compiled),
        "Linux text: 1 sysctl is not about the choice of next hops and was left aside, this one first\n"
    );
    let l4 = built_in("linux-l4").unwrap();
    for text in [
        "net.ipv4.fib_multipath_hash_policy=1\nnet.ipv6.fib_multipath_hash_policy=1",
        "# a file\n-net/ipv4/fib_multipath_hash_policy = 1\n; another\nnet.ipv6.fib_multipath_hash_policy = 0x1",
        "{\"sysctl\": {\"net.ipv4.fib_multipath_hash_policy\": 1, \"net.ipv6.fib_multipath_hash_policy\": \"1\"}}",
    ] {
        assert_eq!(&host(text).configuration, l4.configuration(), "{text}");
    }
    assert_eq!(&host(&corpus("linux", "host.json")).configuration, l4.configuration());
}

#[test]
fn what_hosts_print_besides_is_reported() {
    let l3 = built_in("linux-l3").unwrap();
    for (name, expected) in [
        (
            "routes.json",
            "Linux text: 4 routes: they say where packets can go, and not how they are hashed",
        ),
        ("nexthops.json", "Linux text: 3 next hops: they say where packets can go"),
        ("links.json", "`link bond0 xmit_hash_policy` = \"layer3+4\": is the hash of a bond"),
    ] {
        let compiled = host(&corpus("linux", name));
        assert_eq!(&compiled.configuration, l3.configuration(), "{name}");
        let found = remarks(&compiled);
        assert!(found.contains(expected), "{name}: {found}");
        assert!(
            found.contains("no fib_multipath_hash_policy is stated: 0 is taken"),
            "{name}: {found}"
        );
    }
    let found = remarks(&host(
        "net.ipv4.fib_multipath_hash_policy = 1\nnet.ipv4.fib_multipath_hash_seed = 7\n",
    ));
    assert!(found.contains("is the seed of the kernel's own function"), "{found}");
}

#[test]
fn policies_that_are_not_modelled_and_texts_that_are_none() {
    let fault = |text: &str| try_host(text).expect_err("a rule is broken").to_string();
    let custom =
        "net.ipv4.fib_multipath_hash_policy = 3\nnet.ipv4.fib_multipath_hash_fields = 0x0037\n";
    assert!(
        fault(custom).contains("is the policy of chosen fields, which the model does not have")
    );
    assert!(fault("net.ipv4.fib_multipath_hash_policy = 9\n").contains("cannot have this value"));
    assert!(
        fault("net.ipv4.fib_multipath_hash_policy = 1\nfoo bar\n")
            .contains("the line is no sysctl")
    );
    for text in ["", "foo\n", "{}", "[]x", "{\"a\": 1}", "[1]", "set system host-name x\n"] {
        assert!(!fault(text).is_empty(), "{text}");
    }
}

#[test]
fn sonic_has_fields_and_a_seed_of_its_device() {
    let compiled = host(&corpus("linux", "config_db.json"));
    assert_eq!(compiled.system, "tomahawk");
    let expected = Profile::from_toml(
        "name = \"x\"\nsystem = \"tomahawk\"\n[options]\nSWITCH_HASH.GLOBAL.ecmp_hash.IP_PROTOCOL = false\n\
         [users.level_1_fec]\nseed = 10\n[users.level_2_fec]\nseed = 10\n[users.level_3_fec]\nseed = 10\n[users.lag]\nseed = 10\n",
        "x.toml",
    )
    .unwrap();
    assert_eq!(&compiled.configuration, expected.configuration());
    let found = remarks(&compiled);
    for expected in [
        "gives the seed 10 for ECMP and LAG",
        "differs from `ecmp_hash`, and is not modelled apart",
        "chooses the function, which is not modelled",
        "`FG_NHG` binds buckets to next hops, which is of a topology",
        "`PORT` is not about load balancing and was left aside, as was another table",
    ] {
        assert!(found.contains(expected), "{expected}: {found}");
    }
    assert!(!found.contains("notasecret"), "{found}");
}

#[test]
fn seeds_of_sonic_follow_from_the_device() {
    for (device, expected) in [
        ("{\"type\": \"ToRRouter\"}", 0),
        ("{\"type\": \"LeafRouter\"}", 10),
        ("{\"type\": \"BackEndLeafRouter\"}", 10),
        ("{\"type\": \"SpineRouter\"}", 25),
        // By the letter of the template, which looks for `SpineRouter` first.
        ("{\"type\": \"UpperSpineRouter\"}", 25),
        ("{\"type\": \"UpperRegionalHub\"}", 80),
        ("{\"type\": \"LeafRouter\", \"namespace_id\": \"2\"}", 12),
        ("{\"type\": \"LeafRouter\", \"ecmp_hash_seed\": \"7\"}", 7),
        ("{\"hostname\": \"x\"}", 0),
    ] {
        let text = format!("{{\"DEVICE_METADATA\": {{\"localhost\": {device}}}}}");
        let users = host(&text).configuration.users[0];
        assert_eq!(users[User::Lag as usize].seed, expected, "{device}");
        assert_eq!(users[User::Level1Fec as usize].seed, expected, "{device}");
    }
    let text =
        "{\"SWITCH_HASH\": {\"GLOBAL\": {\"ecmp_hash\": [\"SRC_IP\", \"DST_IP\", \"RDMA\"]}}}";
    let Host { system, options } = linux::read(text, "c.json");
    assert!(faults(&options, system).contains("is unknown from `RDMA` on"));
}

#[test]
fn vrp_chooses_the_mode() {
    for (statement, method, is_symmetric) in [
        ("load-balance flow all", Method::FlowHash, false),
        ("load-balance packet all", Method::RoundRobin, false),
        ("load-balance packet", Method::RoundRobin, false),
        ("ecmp load-balance diffluence", Method::FlowHash, true),
        ("sysname x", Method::FlowHash, false),
        ("load-balance packet slot 3", Method::FlowHash, false),
    ] {
        let compiled = vrp(&format!("sysname pe1\n#\n{statement}\n#\nreturn\n"));
        assert_eq!(compiled.balancing[0].method, method, "{statement}");
        assert_eq!(compiled.balancing[0].is_symmetric, is_symmetric, "{statement}");
    }
    let contradiction =
        huawei::read("sysname a\nload-balance packet all\necmp load-balance diffluence\n", "r.cfg");
    assert!(faults(&contradiction, "huawei").contains("contradicts `load-balance packet all`"));
}

#[test]
fn vrp_of_boards_and_trunks_is_reported() {
    let compiled = vrp(&corpus("huawei", "vrp.cfg"));
    assert_eq!(compiled.balancing[0].method, Method::RoundRobin);
    let found = remarks(&compiled);
    for expected in [
        "`slot 1 load-balance hash-arithmetic random`: chooses function or seed of a board, which are not public",
        "`slot 1 load-balance hash-seed 0x1234`: chooses function or seed",
        "`interface Eth-Trunk1 load-balance src-dst-ip`: counts for one board, interface or behaviour alone",
    ] {
        assert!(found.contains(expected), "{expected}: {found}");
    }
    assert!(!found.contains("notasecret") && !found.contains("admin"), "{found}");
    let fields = huawei::read("sysname a\nload-balance ecmp\n ip src-ip\n", "r.cfg");
    assert!(
        faults(&fields, "huawei")
            .contains("chooses the fields of the hash in a way of VRP that is not modelled")
    );
    let unknown = huawei::read("sysname a\nload-balance foo\n", "r.cfg");
    assert!(faults(&unknown, "huawei").contains("is unknown from `foo` on"));
    for text in ["", "hello\n", "set / system load-balancing hash-options hash-seed 7\n"] {
        assert!(!faults(&huawei::read(text, "r.cfg"), "huawei").is_empty(), "{text}");
    }
    let pager = huawei::read("sysname a\n---- More ----\n", "r.cfg");
    assert!(faults(&pager, "huawei").contains("the line is of the pager"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_text_makes_a_reader_panic(text in ".{0,200}") {
        drop(try_host(&text));
        drop(systems::compile("huawei", None, &huawei::read(&text, "r.cfg")));
    }

    #[test]
    fn nor_do_known_parts_in_any_order(parts in proptest::collection::vec(0..PARTS.len(), 0..40)) {
        let text: String = parts.iter().map(|&part| PARTS[part]).collect();
        drop(try_host(&text));
        drop(try_host(&format!("{{{text}")));
        drop(systems::compile("huawei", None, &huawei::read(&text, "r.cfg")));
    }
}

const PARTS: [&str; 26] = [
    "net.ipv4.fib_multipath_hash_policy",
    " = ",
    "1",
    "\n",
    " ",
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "\"SWITCH_HASH\":",
    "\"GLOBAL\":",
    "\"ecmp_hash\":",
    "[\"SRC_IP\"]",
    "\"DEVICE_METADATA\":",
    "{\"localhost\":{\"type\":\"x\"}}",
    "\"route\":",
    "{\"dst\":\"x\"}",
    "load-balance ",
    "packet ",
    "all",
    "slot 1",
    "interface Eth-Trunk",
    "é",
];
