// SPDX-License-Identifier: Apache-2.0
//! Metadata: each field alone, at its extremes, with a packet of each family.

use super::{Cases, Frame};
use lbhash_model::Metadata;

pub(super) fn add(cases: &mut Cases) {
    let frames = [
        ("inet", Frame::eth(0x0800).ipv4(6).tcp(80)),
        ("inet6", Frame::eth(0x86DD).ipv6(6).tcp(80)),
        ("mpls", Frame::eth(0x8847).labels([100, 200]).ipv4(6).tcp(80)),
        ("other", Frame::eth(0x0806).filler(46)),
    ];
    let none = Metadata::default();
    let settings = [
        ("ifindex 1", Metadata { ifindex: 1, ..none }),
        ("ifindex of ones", Metadata { ifindex: u32::MAX, ..none }),
        ("service_id 1", Metadata { service_id: 1, ..none }),
        ("service_id of ones", Metadata { service_id: u32::MAX, ..none }),
        ("hash_profile 1", Metadata { hash_profile: 1, ..none }),
        ("hash_profile 2", Metadata { hash_profile: 2, ..none }),
        ("hash_profile 3", Metadata { hash_profile: 3, ..none }),
        ("group 4095", Metadata { group: 4095, ..none }),
        (
            "everything at once",
            Metadata {
                ifindex: 0x0123_4567,
                bridged: true,
                service_id: 0x89AB_CDEF,
                hash_profile: 2,
                group: 0x5A5,
            },
        ),
    ];
    for (family, frame) in frames {
        for (name, metadata) in settings {
            cases.add_with(format!("metadata: {family}, {name}"), frame.clone(), metadata);
        }
    }
    let empty = Metadata { ifindex: 7, service_id: 9, ..none };
    cases.add_with("metadata: of an empty frame", Frame::default(), empty);
}
