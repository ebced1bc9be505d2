// SPDX-License-Identifier: Apache-2.0
//! SR OS: services by identifier, and the rounds of the hash that LAGs are chosen by.

use crate::topology::support::{group, on, port, route, send};
use lbhash_control::topology::Topology;
use lbhash_model::{
    Metadata,
    config::{Mode, User},
    reference::Selector,
};

/// Three paths: two ports and a LAG of two.
const PATHS: &str = "[[lag]]\nname = \"lag1\"\nports = [\"e5\", \"e6\"]\n";

fn sros(rows: &str) -> Topology {
    on("sros-7750", &(PATHS.to_owned() + &group("core", "[\"e1\", \"e2\", \"lag1\"]") + rows))
}

fn service(name: &str, traffic: &str, id: u32, group: &str) -> String {
    format!(
        "[[service]]\nname = \"{name}\"\ntraffic = \"{traffic}\"\nid = {id}\nnext-hop-group = \"{group}\"\n"
    )
}

/// Ports that packets of a service take, for keys from one end to the other.
fn ports(topology: &Topology, name: &str) -> Vec<String> {
    let mut selector = Selector::new(topology.tables());
    let service = topology.services()[name];
    let metadata = Metadata { group: service.group, service_id: service.id, ..Metadata::default() };
    let mut ports: Vec<_> = (0..=u16::MAX)
        .step_by(997)
        .map(|key| {
            let trace = selector.trace(&metadata, &[key, 0, 0, key.rotate_left(8), 0], 0);
            port(topology, &trace).to_owned()
        })
        .collect();
    ports.sort();
    ports.dedup();
    ports
}

#[test]
fn d_013_flooding_on_a_sap_and_pipes_from_one_are_static() {
    for traffic in
        ["vpls-flooded-on-sap", "epipe-from-sap", "apipe-from-spoke-sdp", "cpipe-from-sap"]
    {
        for (id, expected) in [(0, "e1"), (3, "e1"), (7, "e2"), (2, "e5"), (5, "e6"), (8, "e5")] {
            let topology = sros(&service("s", traffic, id, "core"));
            assert_eq!(ports(&topology, "s"), [expected], "{traffic} {id}");
        }
    }
}

#[test]
fn d_014_flooding_on_an_sdp_spreads_over_ports_of_the_lag_alone() {
    let rows = service("on-lag", "vpls-flooded-on-sdp", 2, "core")
        + &service("on-port", "vpls-flooded-on-sdp", 4, "core");
    let topology = sros(&rows);
    assert_eq!(ports(&topology, "on-lag"), ["e5", "e6"]);
    assert_eq!(ports(&topology, "on-port"), ["e2"]);
}

#[test]
fn d_015_multicast_follows_its_record() {
    let eight = "[\"e1\", \"e2\", \"e3\", \"e4\", \"e5\", \"e6\", \"e7\", \"e8\"]";
    let lag = format!("[[lag]]\nname = \"lag8\"\nports = {eight}\n");
    for traffic in ["vpls-snooped-multicast", "routed-multicast"] {
        let topology = on("sros-7750", &(lag.clone() + &service("m", traffic, 0, "lag8")));
        let mut selector = Selector::new(topology.tables());
        let group = topology.services()["m"].group;
        let mut counts = [0; 8];
        for service_id in 0..10_000 {
            let metadata = Metadata { group, service_id, ..Metadata::default() };
            let first = selector.trace(&metadata, &[service_id as u16; 5], 0);
            assert_eq!(first, selector.trace(&metadata, &[0xABCD; 5], 0), "whatever the packet");
            counts[usize::from(first.steps[0].index)] += 1;
        }
        assert_eq!(counts, [1250; 8], "{traffic}");
    }
}

#[test]
fn d_016_c_019_c_020_a_lag_takes_the_third_hash_behind_paths_and_the_second_alone() {
    let rows = route("10.0.0.0/8", "core") + &route("10.1.0.0/16", "lag1");
    let topology = sros(&rows);
    let mut selector = Selector::new(topology.tables());
    let behind = send(&topology, &mut selector, "10.0.0.1", 2);
    assert_eq!(behind.steps.len(), 2, "the LAG is a stage of its own");
    assert_eq!(behind.steps[1].group.key_user, User::Lag);
    let alone = send(&topology, &mut selector, "10.1.0.1", 0xFFFF);
    assert_eq!(alone.steps.len(), 1);
    assert_eq!(alone.steps[0].group.key_user, User::Level1Fec);
    let port_alone = send(&topology, &mut selector, "10.0.0.1", 0);
    assert_eq!(port_alone.steps.len(), 1, "a port has no further stage");
}

#[test]
fn d_017_d_018_a_spoke_sdp_keeps_to_one_path_and_spreads_over_its_lag() {
    let rows = group("sdp", "[\"e3\", \"lag1\", \"e4\"]")
        + "level = 2\nbalancing = \"service-id\"\n"
        + &group("ecmp", "[\"e1\", \"sdp\"]")
        + &service("ies 7", "routed-unicast", 7, "ecmp")
        + &service("ies 8", "routed-unicast", 8, "ecmp");
    let topology = sros(&rows);
    assert_eq!(ports(&topology, "ies 7"), ["e1", "e5", "e6"], "7 mod 3 = 1: the LSP over the LAG");
    assert_eq!(ports(&topology, "ies 8"), ["e1", "e4"], "8 mod 3 = 2: one LSP");
}

#[test]
fn d_019_traffic_by_hash_uses_every_port() {
    for traffic in [
        "vpls-known-unicast",
        "epipe-from-sap-with-shared-queuing",
        "pbb-flooded",
        "label-switched",
    ] {
        let topology = sros(&service("s", traffic, 1, "core"));
        assert_eq!(ports(&topology, "s"), ["e1", "e2", "e5", "e6"], "{traffic}");
        let group = topology.group(topology.services()["s"].group).unwrap();
        assert_eq!(group.group.mode, Mode::Modulo, "modulo-like");
    }
}
