// SPDX-License-Identifier: Apache-2.0
//! `lbhash polarize`: what it prints, and what it says of wrong questions.

use crate::support::{assert_error, output};
use serde_json::Value;

fn json(arguments: &[&str]) -> Value {
    let printed = output(&[&["polarize"], arguments, &["--format", "json"]].concat());
    serde_json::from_str(&printed).unwrap()
}

#[test]
fn two_routers_with_one_seed_to_the_letter() {
    assert_eq!(
        output(&["polarize", "tor:seed=7,members=2", "spine:seed=7,members=2"]),
        "flows  source address (32 bits), destination address (32 bits), source port (16 bits), destination port (16 bits): 96 bits vary\n\
         tor    srlinux-7250-ixr, level_1_fec polynomial 1 seed 7; 2 members by range, 2 used\n\
         spine  srlinux-7250-ixr, level_1_fec polynomial 1 seed 7; 2 members by range, 2 used\n\
         \n\
         joint paths: 2 of 4 used, exact, by rank\n   \
         tor  spine     share\n     \
         0      0   50.000 %  ████████████████████████\n     \
         1      1   50.000 %  ████████████████████████\n\
         tor > spine: the flows of one member of tor use 1 of 2 members of spine\n\
         \n\
         why: tor and spine compute the same key of every packet (same polynomial 1, same seed 7), so the member at tor \
         decides the member at spine.\n\
         do:  spine: seed 1: 4 of 4 paths used, 25.000 % each\n     \
         proof: the bits that choose members have rank 1 + 1, and 2 together; that many values of all these bits occur \
         equally often, so each choice is independent of the others\n"
    );
}

#[test]
fn data_for_programs() {
    let same = json(&["a:members=3", "b:members=3"]);
    assert_eq!((&same["paths_used"], &same["paths"]), (&3.into(), &9.into()));
    assert_eq!(same["method"]["kind"], "rank");
    assert_eq!(same["ranks"]["pairs"][0]["relation"], "equal keys");
    assert_eq!(same["advice"]["paths_used"], 9);
    let rows = output(&["polarize", "a:members=2", "b:seed=3,members=2", "--format", "csv"]);
    assert_eq!(rows, "a,b,share\n0,0,0.25\n0,1,0.25\n1,0,0.25\n1,1,0.25\n");
}

#[test]
fn three_tiers_and_an_offset_of_rtag7() {
    let tiers = ["tor", "spine", "core"].map(|name| format!("{name}:system=rtag7,members=4"));
    let tiers: Vec<&str> = tiers.iter().map(String::as_str).collect();
    let found = json(&tiers);
    assert_eq!(found["paths_used"], 4);
    assert_eq!(found["advice"]["paths_used"], 64);
    assert_eq!(
        found["advice"]["changes"],
        serde_json::json!(["spine: offset 2", "core: offset 4"])
    );
}

#[test]
fn wrong_questions_say_what_to_write() {
    assert_error(
        &["polarize", "seed=7"],
        "error: router `seed=7`: write it as in spine:profile=srlinux-7250-ixr,seed=1,members=4",
    );
    assert_error(
        &["polarize", "a:seed=70000"],
        "error: router `a`: `seed=70000`: write a number from 0 to 65535",
    );
    assert_error(&["polarize", "a:members=0"], "error: router `a`: `members=0`: write at least 1");
    assert_error(
        &["polarize", "a:members=2", "--vary", "ports"],
        "error: `ports`: is no field: write src, dst, sport, dport, proto, label, smac, dmac, vlan, mpls, qp",
    );
    assert_error(
        &["polarize", "a:members=2", "--vary", "sport=10-20"],
        "error: `sport=10-20`: ranges are aligned powers of two, of which bits vary freely: write 0-15",
    );
    assert_error(
        &["polarize", "a:system=linux-ecmp"],
        "error: router `a`: not known: without fib_multipath_hash_seed (or with 0) the kernel draws the key at random at \
         every boot; set net.ipv4.fib_multipath_hash_seed on the router and give it as seed=NUMBER",
    );
    assert_error(
        &["polarize", "a:members=1024", "b:members=1024", "c:members=2"],
        "error: 8 choices with 1048576 joint paths at most are analysed together: give fewer routers, or smaller groups",
    );
}
