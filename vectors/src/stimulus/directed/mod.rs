// SPDX-License-Identifier: Apache-2.0
//! Directed packets: every kind and every branch of section 3 by name, every header cut at every
//! byte, every length field at 0, at its least, at its greatest.

mod depth;
mod eth;
mod frame;
mod gre;
mod ipv4;
mod ipv6;
mod metadata;
mod mpls;
mod pppoe;
mod udp;
mod window;

use super::Packet;
use frame::Frame;
use lbhash_model::Metadata;

/// Every directed packet, in a fixed order; names are unique.
#[must_use]
pub fn directed() -> Vec<Packet> {
    let mut cases = Cases::default();
    // The packets that show the most come first: sets of distinct ones are short then.
    depth::add(&mut cases);
    eth::add(&mut cases);
    mpls::add(&mut cases);
    ipv4::add(&mut cases);
    ipv6::add(&mut cases);
    udp::add(&mut cases);
    gre::add(&mut cases);
    pppoe::add(&mut cases);
    window::add(&mut cases);
    metadata::add(&mut cases);
    cases.0
}

/// The packets so far.
#[derive(Default)]
struct Cases(Vec<Packet>);

impl Cases {
    /// A packet of a routed interface.
    fn add(&mut self, name: impl Into<String>, frame: Frame) {
        self.add_with(name, frame, Metadata::default());
    }

    /// A packet of a bridged interface.
    fn add_bridged(&mut self, name: impl Into<String>, frame: Frame) {
        self.add_with(name, frame, Metadata { bridged: true, ..Metadata::default() });
    }

    fn add_with(&mut self, name: impl Into<String>, frame: Frame, metadata: Metadata) {
        self.0.push(Packet { name: name.into(), frame: frame.0, metadata });
    }

    /// A packet whole, and cut to every length from `from` up.
    fn add_cut(&mut self, name: &str, frame: Frame, from: usize) {
        for length in from..frame.len() {
            self.add(format!("{name}, cut to {length} bytes"), frame.clone().cut(length));
        }
        self.add(format!("{name}, whole"), frame);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique_and_readable() {
        let packets = directed();
        let names: HashSet<_> = packets.iter().map(|packet| &packet.name).collect();
        assert_eq!(names.len(), packets.len());
        assert!(packets.iter().all(|packet| packet.name.is_ascii() && packet.name.len() > 5));
    }
}
