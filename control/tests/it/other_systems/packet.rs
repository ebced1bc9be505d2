// SPDX-License-Identifier: Apache-2.0
//! Packets by hand, and their keys under options of a system.

use lbhash_control::profile::{Profile, built_in};
use lbhash_model::{HashResult, Metadata, config::Configuration, fast::Fast, reference};
use lbhash_testing::recording::record;

/// Settings of a system with these options, in TOML.
#[track_caller]
pub(crate) fn configuration(system: &str, options: &str) -> Configuration {
    let text = format!("name = \"test\"\nsystem = \"{system}\"\n[options]\n{options}\n");
    let profile = Profile::from_toml(&text, "test.toml");
    profile.unwrap_or_else(|error| panic!("{error}")).configuration().clone()
}

/// Settings of a built-in profile.
pub(crate) fn default_of(name: &str) -> Configuration {
    built_in(name).expect("the profile is there").configuration().clone()
}

/// Keys of all hash users; reference and fast path must give the same result.
#[track_caller]
pub(crate) fn keys_with(
    configuration: &Configuration,
    metadata: &Metadata,
    frame: &[u8],
) -> [u16; 5] {
    record(configuration, metadata, frame);
    let judge: HashResult = reference::hash(configuration, metadata, frame).result;
    let image = configuration.compile().expect("the settings compile");
    assert_eq!(Fast::new(&image).hash(metadata, frame), judge);
    judge.keys
}

#[track_caller]
pub(crate) fn keys(configuration: &Configuration, frame: &[u8]) -> [u16; 5] {
    keys_with(configuration, &Metadata::default(), frame)
}

pub(crate) const BRIDGED: Metadata =
    Metadata { ifindex: 0, bridged: true, service_id: 0, hash_profile: 0, group: 0 };

/// Checks that every key moves, or that none does.
#[track_caller]
pub(crate) fn expect(
    configuration: &Configuration,
    metadata: &Metadata,
    [one, other]: [&[u8]; 2],
    moves: bool,
    what: &str,
) {
    let one = keys_with(configuration, metadata, one);
    let other = keys_with(configuration, metadata, other);
    for user in 0..5 {
        assert_eq!(one[user] != other[user], moves, "{what}: key {user}, {one:04x?} {other:04x?}");
    }
}

/// An Ethernet frame, from the outside in.
#[derive(Clone, Default)]
pub(crate) struct Frame(pub(crate) Vec<u8>);

impl Frame {
    pub(crate) fn eth(macs: [u8; 2], ethertype: u16) -> Self {
        let [destination, source] = macs;
        Self(vec![0xA2, 0, 0, 0, 0, destination, 0xA2, 0, 0, 0, 0, source]).u16(ethertype)
    }

    fn u16(mut self, value: u16) -> Self {
        self.0.extend(value.to_be_bytes());
        self
    }

    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend(bytes);
        self
    }

    pub(crate) fn ipv4(self, protocol: u8, source: [u8; 4], destination: [u8; 4]) -> Self {
        self.bytes(&[0x45, 0, 0, 60, 0, 1, 0, 0, 64, protocol, 0, 0])
            .bytes(&source)
            .bytes(&destination)
    }

    /// The first fragment of a datagram.
    pub(crate) fn ipv4_fragment(self, protocol: u8) -> Self {
        self.bytes(&[0x45, 0, 0, 60, 0, 1, 0x20, 0, 64, protocol, 0, 0]).bytes(&A).bytes(&B)
    }

    pub(crate) fn ipv6(self, next_header: u8, source: u8, destination: u8) -> Self {
        let address = |last| [0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last];
        self.bytes(&[0x60, 0, 0, 0, 0, 20, next_header, 64])
            .bytes(&address(source))
            .bytes(&address(destination))
    }

    /// 20 bytes of TCP, or of UDP with a payload.
    pub(crate) fn ports(self, source: u16, destination: u16) -> Self {
        self.u16(source).u16(destination).bytes(&[0; 16])
    }

    /// A label stack; entries are (label, exp, ttl).
    pub(crate) fn labels(mut self, entries: &[(u32, u32, u32)]) -> Self {
        for (index, (label, exp, ttl)) in entries.iter().enumerate() {
            let bottom = u32::from(index + 1 == entries.len());
            self.0.extend((label << 12 | exp << 9 | bottom << 8 | ttl).to_be_bytes());
        }
        self
    }
}

pub(crate) const A: [u8; 4] = [192, 0, 2, 1];
pub(crate) const B: [u8; 4] = [198, 51, 100, 2];
pub(crate) const C: [u8; 4] = [203, 0, 113, 77];
pub(crate) const TCP: u8 = 6;
pub(crate) const UDP: u8 = 17;
pub(crate) const ICMP: u8 = 1;

/// IPv4 with ports.
pub(crate) fn ipv4(
    protocol: u8,
    source: [u8; 4],
    destination: [u8; 4],
    ports: [u16; 2],
) -> Vec<u8> {
    let [sport, dport] = ports;
    Frame::eth([1, 2], 0x0800).ipv4(protocol, source, destination).ports(sport, dport).0
}

/// IPv6 with ports.
pub(crate) fn ipv6(protocol: u8, source: u8, destination: u8, ports: [u16; 2]) -> Vec<u8> {
    let [sport, dport] = ports;
    Frame::eth([1, 2], 0x86DD).ipv6(protocol, source, destination).ports(sport, dport).0
}

/// VM to VM over GENEVE: outer addresses and source port, inner addresses and ports.
pub(crate) fn geneve(outer_port: u16, inner_source: [u8; 4], inner_ports: [u16; 2]) -> Vec<u8> {
    let [source, destination] = inner_ports;
    Frame::eth([1, 2], 0x0800)
        .ipv4(UDP, [10, 0, 1, 11], [10, 0, 2, 22])
        .u16(outer_port)
        .u16(6081)
        .bytes(&[0, 0, 0, 0])
        .bytes(&[0, 0, 0x65, 0x58, 0, 0, 42, 0])
        .bytes(&Frame::eth([3, 4], 0x0800).0)
        .ipv4(TCP, inner_source, [192, 168, 1, 20])
        .ports(source, destination)
        .0
}
