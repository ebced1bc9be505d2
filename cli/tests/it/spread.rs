// SPDX-License-Identifier: Apache-2.0
//! `lbhash spread`: from a table, a capture and a generator to loads.

use crate::support::{Directory, assert_error, output, pcap, tcp};
use serde_json::{Value, json};

const TABLE: &str = "src,dst,proto,sport,dport,packets,bytes\n\
    192.0.2.1,192.0.2.2,tcp,1,2,10,500\n192.0.2.1,192.0.2.2,tcp,3,2,20,700\n\
    192.0.2.1,192.0.2.2,tcp,4,2,30,800\n";

#[test]
fn loads_of_a_table_add_up() {
    let directory = Directory::new();
    let table = directory.file("flows.csv", TABLE);
    let printed = output(&["spread", "tor:members=2", "--csv", &table, "--format", "json"]);
    let found: Value = serde_json::from_str(&printed).unwrap();
    let sum = |key: &str| -> u64 {
        found["choices"][0][key].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).sum()
    };
    assert_eq!((sum("flows"), sum("packets"), sum("bytes")), (3, 60, 2000));
    let rows = output(&["spread", "tor:members=1", "--csv", &table, "--format", "csv"]);
    assert_eq!(rows, "choice,member,flows,packets,bytes\ntor,0,3,60,2000\n");
}

#[test]
fn flows_of_a_capture_are_counted_once() {
    let directory = Directory::new();
    let capture = directory.file("t.pcap", pcap(1, &[tcp(1), tcp(1), tcp(2)]));
    let printed = output(&["spread", "tor:members=2", "--capture", &capture]);
    assert!(printed.starts_with(&format!("flows   2 of {capture}\n")), "{printed}");
}

#[test]
fn what_moves_and_what_is_reordered() {
    let arguments = ["--flows", "2000", "--remove", "3", "--per-packet", "--format", "json"];
    let printed = output(&[&["spread", "tor:members=4"], &arguments[..]].concat());
    let found: Value = serde_json::from_str(&printed).unwrap();
    let choice = &found["choices"][0];
    assert_eq!(choice["changes"][0]["change"], "without member 3");
    let moved = &choice["changes"][0]["moved"];
    assert!(moved["resilient"].as_f64() < moved["range"].as_f64(), "{moved}");
    assert_eq!(choice["per_packet"]["reordered_per_flow"], json!(0));
    assert_ne!(choice["per_packet"]["reordered"], json!(0));
}

#[test]
fn wrong_flows_say_what_to_write() {
    let directory = Directory::new();
    assert_error(
        &["spread", "tor:members=2", "--generate", "mesh"],
        "error: there is no generator `mesh`: write one of uniform, zipf, elephants, subnet, geneve, gre, pppoe, roce",
    );
    assert_error(
        &["spread", "tor:members=2", "--remove", "2"],
        "error: --remove 2: there is no such member to remove; members count from 0, and one must remain",
    );
    let table = directory.file("flows.csv", "src,dst,sport\n192.0.2.1,192.0.2.2,x\n");
    assert_error(
        &["spread", "tor:members=2", "--csv", &table],
        &format!(
            "error: {table}: row 1: setting `sport`: `x`: write a number from 0 to 65535; rows count from 1, without the header line"
        ),
    );
    let table = directory.file("other.csv", "src,dst,vrf\n192.0.2.1,192.0.2.2,x\n");
    assert_error(
        &["spread", "tor:members=2", "--csv", &table],
        &format!(
            "error: {table}: row 0: column `vrf` is unknown: known are src, dst, proto, sport, dport, label, packets, bytes; \
             rows count from 1, without the header line"
        ),
    );
}
