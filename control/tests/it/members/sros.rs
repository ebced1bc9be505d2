// SPDX-License-Identifier: Apache-2.0
//! SR OS: what each kind of traffic is spread by, down to the port.

use crate::members::router::{Router, Sent, arp, flow, flows, topology};
use By::{Id, Packet};
use lbhash_control::{profile::built_in, topology::Topology};
use lbhash_model::Metadata;
use std::collections::BTreeSet;

/// Three paths: two ports and a LAG of four. The LAG is path 2.
const CORE: &str = "[[lag]]\nname = \"lag1\"\nports = [\"e5\", \"e6\", \"e7\", \"e8\"]\n\
    [[next-hop-group]]\nname = \"core\"\nnext-hops = [\"e1\", \"e2\", \"lag1\"]\n";
const LAG: u16 = 2;

/// Identifiers with every remainder by 3 and by 4, and the ends of the range.
const IDS: [u32; 14] = [0, 1, 2, 3, 4, 5, 7, 8, 11, 100, 1001, 0xFFFF, 0x1_0000, u32::MAX];

/// What decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// The identifier of the service, or of the multicast record.
    Id,
    /// The hash of the packet.
    Packet,
}

fn service(traffic: &str, id: u32, group: &str) -> String {
    format!(
        "[[service]]\nname = \"{traffic} {id}\"\ntraffic = \"{traffic}\"\nid = {id}\nnext-hop-group = \"{group}\"\n"
    )
}

fn router(topology: &Topology) -> Router {
    let profile = built_in("sros-7750").expect("the profile is there");
    Router::new(profile.configuration(), topology.tables())
}

/// Metadata of a frame of a service.
fn of(topology: &Topology, traffic: &str, id: u32) -> Metadata {
    let service = topology.services()[&format!("{traffic} {id}")];
    let bridged = !traffic.starts_with("routed") && traffic != "label-switched";
    Metadata { group: service.group, service_id: service.id, bridged, ..Metadata::default() }
}

/// Flows, one of them again with another destination, and frames that are no IP.
fn frames() -> Vec<Vec<u8>> {
    let mut frames = flows(24);
    frames.push(flow(1, 1, [1, 2]));
    frames.push(flow(1, 2, [1, 2]));
    frames.extend((1..5).map(arp));
    frames
}

/// Sends frames of services with all identifiers over [`CORE`]; path and port of the LAG follow what they are said to follow.
#[track_caller]
fn expect(traffic: &str, [path_by, port_by]: [By; 2]) {
    let rows: String = IDS.iter().map(|&id| service(traffic, id, "core")).collect();
    let topology = topology("sros-7750", &(CORE.to_owned() + &rows));
    let mut router = router(&topology);
    let mut ports = BTreeSet::new();
    for id in IDS {
        let metadata = of(&topology, traffic, id);
        let packets: Vec<_> = frames().into_iter().map(|frame| (metadata, frame)).collect();
        let sent = router.send(&packets);
        for packet in &sent {
            check(traffic, id, packet, [path_by, port_by]);
        }
        let by_id: BTreeSet<_> = sent.iter().map(Sent::port).collect();
        if [path_by, port_by] == [Id, Id] {
            assert_eq!(by_id.len(), 1, "{traffic} {id}: no field of the packet counts");
        }
        ports.extend(by_id);
    }
    assert_eq!(ports, BTreeSet::from([1, 2, 5, 6, 7, 8]), "{traffic}");
}

fn check(traffic: &str, id: u32, sent: &Sent, [path_by, port_by]: [By; 2]) {
    let index = |by, key: u16, n: u16| match by {
        Id => (id - id / u32::from(n) * u32::from(n)) as u16,
        Packet => key - key / n * n,
    };
    let path = index(path_by, sent.keys[0], 3);
    assert_eq!(sent.index(0), Some(path), "{traffic} {id}");
    let port = (path == LAG).then(|| index(port_by, sent.keys[3], 4));
    assert_eq!(sent.index(3), port, "{traffic} {id}");
    assert_eq!(sent.port(), port.map_or(1 + path, |port| 5 + port), "{traffic} {id}");
}

#[test]
fn a_061_d_013_flooding_on_a_sap_follows_the_service_alone() {
    expect("vpls-flooded-on-sap", [Id, Id]);
}

#[test]
fn a_062_d_014_flooding_on_an_sdp_takes_its_path_by_service_and_its_port_by_packet() {
    expect("vpls-flooded-on-sdp", [Id, Packet]);
}

#[test]
fn a_063_a_069_d_015_multicast_follows_its_record() {
    for traffic in ["vpls-snooped-multicast", "routed-multicast"] {
        expect(traffic, [Id, Id]);
    }
}

#[test]
fn a_063_a_069_d_015_streams_spread_evenly_over_ports() {
    let ports = "[\"e1\", \"e2\", \"e3\", \"e4\", \"e5\", \"e6\", \"e7\", \"e8\"]";
    for traffic in ["vpls-snooped-multicast", "routed-multicast"] {
        let rows = format!("[[lag]]\nname = \"lag8\"\nports = {ports}\n");
        let topology = topology("sros-7750", &(rows + &service(traffic, 0, "lag8")));
        let stream = of(&topology, traffic, 0);
        let packets: Vec<_> = (0..400)
            .map(|service_id| {
                (Metadata { service_id, ..stream }, flow(service_id as u8, 1, [1, 2]))
            })
            .collect();
        let mut counts = [0; 8];
        for (record, sent) in router(&topology).send(&packets).iter().enumerate() {
            assert_eq!(sent.port(), record as u16 % 8 + 1);
            counts[record % 8] += 1;
        }
        assert_eq!(counts, [50; 8], "{traffic}");
    }
}

#[test]
fn a_067_d_013_a_pipe_from_a_sap_follows_its_service_unless_queues_are_shared() {
    for (pipe, by) in [
        ("epipe-from-sap", Id),
        ("ipipe-from-sap", Id),
        ("fpipe-from-sap", Id),
        ("epipe-from-sap-with-shared-queuing", Packet),
        ("ipipe-from-sap-with-shared-queuing", Packet),
        ("fpipe-from-sap-with-shared-queuing", Packet),
        ("epipe-from-sap-with-h-pol", Packet),
    ] {
        expect(pipe, [by, by]);
    }
}

#[test]
fn a_068_a_pipe_from_a_spoke_sdp_follows_the_packet_unless_it_has_no_flows() {
    for (pipe, by) in [
        ("epipe-from-spoke-sdp", Packet),
        ("ipipe-from-spoke-sdp", Packet),
        ("fpipe-from-spoke-sdp", Packet),
        ("apipe-from-spoke-sdp", Id),
        ("cpipe-from-spoke-sdp", Id),
        ("apipe-from-sap", Id),
        ("cpipe-from-sap", Id),
    ] {
        expect(pipe, [by, by]);
    }
}

#[test]
fn d_012_d_016_a_flow_keeps_its_path_and_port_among_others() {
    let topology =
        topology("sros-7750", &(CORE.to_owned() + &service("routed-unicast", 1, "core")));
    let metadata = of(&topology, "routed-unicast", 1);
    // 13 has no factor in common with the number of flows: all of them, over and over, in another order.
    let all = flows(100);
    let packets: Vec<_> =
        (0..1000).map(|packet| (metadata, all[packet * 13 % 100].clone())).collect();
    let sent = router(&topology).send(&packets);
    for sent in &sent {
        check("routed-unicast", 1, sent, [Packet, Packet]);
        // The LAG is a stage of its own, and only where the path is the LAG.
        assert_eq!(sent.index(3).is_some(), sent.index(0) == Some(LAG));
    }
    for packet in 100..1000 {
        assert_eq!(sent[packet], sent[packet - 100], "the same flow");
    }
}

#[test]
fn d_017_d_018_a_spoke_sdp_keeps_to_one_path_and_spreads_over_its_lag() {
    let rows = CORE.to_owned()
        + "[[next-hop-group]]\nname = \"sdp\"\nlevel = 2\nbalancing = \"service-id\"\nnext-hops = [\"e3\", \"lag1\", \"e4\"]\n\
           [[next-hop-group]]\nname = \"ecmp\"\nnext-hops = [\"e1\", \"sdp\"]\n"
        + &IDS.map(|id| service("routed-unicast", id, "ecmp")).concat();
    let topology = topology("sros-7750", &rows);
    let mut router = router(&topology);
    for id in IDS {
        let metadata = of(&topology, "routed-unicast", id);
        let packets: Vec<_> = flows(64).into_iter().map(|frame| (metadata, frame)).collect();
        let mut ports = BTreeSet::new();
        for sent in router.send(&packets) {
            let interface = sent.keys[0] % 2;
            assert_eq!(sent.index(0), Some(interface));
            let path = (interface == 1).then_some((id % 3) as u16);
            assert_eq!(sent.index(1), path, "the service's, whatever the packet");
            let port = (path == Some(1)).then_some(sent.keys[3] % 4);
            assert_eq!(sent.index(3), port);
            ports.insert(sent.port());
        }
        let path: &[u16] = [&[3][..], &[5, 6, 7, 8], &[4]][(id % 3) as usize];
        assert!(ports.into_iter().eq([&[1], path].concat()), "service {id}");
    }
}
