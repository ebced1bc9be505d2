// SPDX-License-Identifier: Apache-2.0
//! SR OS: by what each kind of traffic is spread.

use crate::other_systems::packet::{
    A, B, BRIDGED, C, Frame, TCP, default_of, expect, ipv4, keys_with,
};
use lbhash_control::systems::{
    self, Method, OptionTree,
    sros::{
        By::{self, MulticastId, PacketHash, ServiceId},
        Egress,
        Pipe::{self, Apipe, Cpipe, Epipe, Fpipe, Ipipe},
        SapFeature::{HPol, SharedQueuing},
        Spraying, Traffic,
    },
};
use lbhash_model::Metadata;

fn spread(traffic: Traffic) -> (By, By) {
    let Spraying { ecmp, lag } = traffic.spraying();
    (ecmp, lag)
}

#[test]
fn a_061_flooding_on_a_sap_follows_the_service() {
    assert_eq!(spread(Traffic::VplsFlooded(Egress::Sap)), (ServiceId, ServiceId));
    // The identifier is no part of any key.
    let frame = ipv4(TCP, A, B, [1, 2]);
    let service = Metadata { service_id: 77, ..BRIDGED };
    let configuration = default_of("sros-7750");
    assert_eq!(
        keys_with(&configuration, &BRIDGED, &frame),
        keys_with(&configuration, &service, &frame)
    );
}

#[test]
fn a_062_flooding_on_an_sdp_spreads_over_the_ports_of_a_lag() {
    assert_eq!(spread(Traffic::VplsFlooded(Egress::Sdp)), (ServiceId, PacketHash));
    let frame = |destination| Frame(ipv4(TCP, A, destination, [1, 2])).bytes(&[0; 8]).0;
    let configuration = default_of("sros-7750");
    expect(&configuration, &BRIDGED, [&frame(B), &frame(C)], true, "the key of the LAG");
}

#[test]
fn a_063_snooped_multicast_follows_its_record() {
    assert_eq!(spread(Traffic::VplsSnoopedMulticast), (MulticastId, MulticastId));
}

#[test]
fn a_064_flooded_pbb_is_spread_as_known_unicast() {
    assert_eq!(spread(Traffic::PbbFlooded), spread(Traffic::VplsKnownUnicast));
    assert_eq!(spread(Traffic::PbbFlooded), (PacketHash, PacketHash));
}

#[test]
fn a_065_a_066_routed_and_switched_packets_follow_their_hash() {
    for traffic in [Traffic::RoutedUnicast, Traffic::LabelSwitched, Traffic::VplsKnownUnicast] {
        assert_eq!(spread(traffic), (PacketHash, PacketHash));
    }
}

#[test]
fn a_067_a_pipe_from_a_sap_follows_its_service_unless_queues_are_shared() {
    let expected: [(Pipe, [By; 3]); 5] = [
        (Epipe, [ServiceId, PacketHash, PacketHash]),
        (Ipipe, [ServiceId, PacketHash, ServiceId]),
        (Fpipe, [ServiceId, PacketHash, ServiceId]),
        (Apipe, [ServiceId; 3]),
        (Cpipe, [ServiceId; 3]),
    ];
    for (pipe, by) in expected {
        let found = [None, Some(SharedQueuing), Some(HPol)]
            .map(|feature| spread(Traffic::PipeFromSap(pipe, feature)));
        assert_eq!(found, by.map(|by| (by, by)), "{pipe:?}");
    }
}

#[test]
fn a_068_a_pipe_from_a_spoke_sdp_follows_the_packet_unless_it_has_no_flows() {
    for pipe in [Epipe, Ipipe, Fpipe] {
        assert_eq!(spread(Traffic::PipeFromSpokeSdp(pipe)), (PacketHash, PacketHash));
    }
    for pipe in [Apipe, Cpipe] {
        assert_eq!(spread(Traffic::PipeFromSpokeSdp(pipe)), (ServiceId, ServiceId));
    }
}

#[test]
fn a_069_routed_multicast_follows_its_record() {
    assert_eq!(spread(Traffic::RoutedMulticast), (MulticastId, MulticastId));
}

#[test]
fn per_service_hashing_is_a_way_to_choose_members() {
    let mut options = OptionTree::empty("test");
    let path = "service vpls 100 load-balancing per-service-hashing";
    let path = path.split(' ').map(str::to_owned).collect();
    options.push("", 0..0, path, systems::Value::Flag(true));
    let compiled = systems::compile("sros-7750", None, &options).expect("no rule is broken");
    let [balancing] = compiled.balancing.as_slice() else { panic!("one service") };
    assert_eq!(balancing.object, "service vpls 100");
    assert_eq!(balancing.method, Method::ServiceId);
    assert_eq!(compiled.configuration, default_of("sros-7750"), "the hash stays");
}
