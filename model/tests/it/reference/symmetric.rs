// SPDX-License-Identifier: Apache-2.0
//! Both directions of a flow: the same keys where entries are symmetric, others where they are not.

use crate::reference::support::everything;
use lbhash_model::{
    Metadata,
    config::{Configuration, Entry},
    reference::{self, Trace},
};
use proptest::prelude::*;

/// Addresses and ports of a TCP packet; IPv4 takes the low 32 bits of the addresses.
#[derive(Clone, Copy, Debug)]
struct Ends {
    macs: [u64; 2],
    addresses: [u128; 2],
    ports: [u16; 2],
}

fn any_ends() -> impl Strategy<Value = Ends> {
    (any::<[u64; 2]>(), any::<[u128; 2]>(), any::<[u16; 2]>())
        .prop_map(|(macs, addresses, ports)| Ends { macs, addresses, ports })
}

impl Ends {
    fn ipv4(&self) -> Vec<u8> {
        let mut ip = vec![0x45, 0, 0, 0, 0, 0, 0, 0, 64, 6, 0, 0];
        ip.extend(self.addresses.iter().flat_map(|address| (*address as u32).to_be_bytes()));
        self.frame([0x08, 0x00], &ip)
    }

    fn ipv6(&self) -> Vec<u8> {
        let mut ip = vec![0x60, 0, 0, 0, 0, 0, 6, 64];
        ip.extend(self.addresses.iter().flat_map(|address| address.to_be_bytes()));
        self.frame([0x86, 0xDD], &ip)
    }

    fn frame(&self, ethertype: [u8; 2], ip: &[u8]) -> Vec<u8> {
        let macs = self.macs.iter().flat_map(|mac| mac.to_be_bytes()[2..].to_vec());
        let ports = self.ports.iter().flat_map(|port| port.to_be_bytes());
        macs.chain(ethertype).chain(ip.iter().copied()).chain(ports).collect()
    }
}

fn swapped<T: Copy>([first, second]: [T; 2]) -> [T; 2] {
    [second, first]
}

fn symmetric() -> Configuration {
    let mut configuration = everything();
    for entry in configuration.field_table.entries_mut() {
        entry.0 |= Entry::SYMMETRIC;
    }
    configuration
}

fn hash(configuration: &Configuration, frame: &[u8]) -> Trace {
    reference::hash(configuration, &Metadata::default(), frame)
}

proptest! {
    #[test]
    fn swapping_any_symmetric_pair_never_changes_a_result(ends in any_ends()) {
        let configuration = symmetric();
        for frame in [Ends::ipv4, Ends::ipv6] {
            let expected = hash(&configuration, &frame(&ends)).result;
            for other in [
                Ends { macs: swapped(ends.macs), ..ends },
                Ends { addresses: swapped(ends.addresses), ..ends },
                Ends { ports: swapped(ends.ports), ..ends },
                Ends {
                    macs: swapped(ends.macs),
                    addresses: swapped(ends.addresses),
                    ports: swapped(ends.ports),
                },
            ] {
                prop_assert_eq!(hash(&configuration, &frame(&other)).result, expected);
            }
        }
    }

    #[test]
    fn swapping_an_asymmetric_pair_changes_a_key_and_exactly_one_lane(ends in any_ends()) {
        prop_assume!(ends.ports[0] != ends.ports[1]);
        let configuration = everything();
        for frame in [Ends::ipv4, Ends::ipv6] {
            let before = hash(&configuration, &frame(&ends)).result;
            for (lane, other) in [
                (1, Ends { macs: swapped(ends.macs), ..ends }),
                (2, Ends { addresses: swapped(ends.addresses), ..ends }),
                (3, Ends { ports: swapped(ends.ports), ..ends }),
            ] {
                let after = hash(&configuration, &frame(&other)).result;
                prop_assert_ne!(after.keys, before.keys);
                let changed: Vec<usize> =
                    (0..8).filter(|&l| after.lanes.crcs[l] != before.lanes.crcs[l]).collect();
                prop_assert_eq!(changed, [lane]);
            }
        }
    }

    #[test]
    fn one_symmetric_layer_does_not_sort_another(ends in any_ends()) {
        prop_assume!(ends.ports[0] != ends.ports[1]);
        let mut configuration = everything();
        let row = lbhash_model::Context::Routed;
        let ip = lbhash_model::RecordType::Ipv4L4;
        configuration.field_table.entry_mut(row, ip).0 |= Entry::SYMMETRIC;
        let before = hash(&configuration, &ends.ipv4()).result;
        let addresses = Ends { addresses: swapped(ends.addresses), ..ends };
        prop_assert_eq!(hash(&configuration, &addresses.ipv4()).result, before);
        let ports = Ends { ports: swapped(ends.ports), ..ends };
        let after = hash(&configuration, &ports.ipv4()).result;
        prop_assert_ne!(after.lanes.lane(3), before.lanes.lane(3));
    }
}
