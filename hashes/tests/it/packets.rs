// SPDX-License-Identifier: Apache-2.0
//! Random layer-3 packets of every kind that a router forwards, the same on every machine.

/// A generator with a known sequence: a counter through a finaliser.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.next() as u8)
    }

    /// A unicast source, or destination in documentation networks.
    fn v4(&mut self) -> [u8; 4] {
        let [_, b, c, d] = self.bytes();
        [20 + self.below(80) as u8, b, c, d]
    }

    fn v6(&mut self) -> [u8; 16] {
        let mut address: [u8; 16] = self.bytes();
        address[..4].copy_from_slice(&[0x20, 0x01, 0x0d, 0xb8]);
        address
    }
}

fn checksum(packet: &mut [u8]) {
    let mut sum: u32 = packet.chunks(2).map(|w| u32::from(w[0]) << 8 | u32::from(w[1])).sum();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    packet[10..12].copy_from_slice(&(!(sum as u16)).to_be_bytes());
}

fn ipv4(
    random: &mut Random,
    protocol: u8,
    options: bool,
    fragment: u16,
    payload: &[u8],
) -> Vec<u8> {
    let header = if options { 24 } else { 20 };
    let mut packet = vec![0x40 | (header / 4) as u8, 0];
    packet.extend(((header + payload.len()) as u16).to_be_bytes());
    packet.extend([random.next() as u8, 1]);
    packet.extend(fragment.to_be_bytes());
    packet.extend([64, protocol, 0, 0]);
    packet.extend(random.v4());
    packet.extend(random.v4());
    if options {
        packet.extend([1; 4]);
    }
    checksum(&mut packet);
    packet.extend(payload);
    packet
}

fn ipv6(random: &mut Random, next: u8, payload: &[u8]) -> Vec<u8> {
    let label = if random.below(3) == 0 { 0 } else { random.below(1 << 20) as u32 };
    let mut packet = (6 << 28 | (random.below(256) as u32) << 20 | label).to_be_bytes().to_vec();
    packet.extend((payload.len() as u16).to_be_bytes());
    packet.extend([next, 64]);
    packet.extend(random.v6());
    packet.extend(random.v6());
    packet.extend(payload);
    packet
}

/// A layer-4 payload with its protocol.
fn layer_4(random: &mut Random) -> (u8, Vec<u8>) {
    let protocol = [6, 17, 132, 33, 136, 50, 51, 1, 89][random.below(9) as usize];
    let mut payload = random.bytes::<24>().to_vec();
    if protocol == 1 {
        payload[0] = [0, 8, 13][random.below(3) as usize];
    }
    if protocol == 6 {
        payload[12] = 0x50;
    }
    (protocol, payload)
}

fn inner(random: &mut Random) -> (u8, [u8; 2], Vec<u8>) {
    let (protocol, payload) = layer_4(random);
    if random.below(2) == 0 {
        let fragment = if random.below(5) == 0 { 0x2000 } else { 0 };
        (4, [0x08, 0x00], ipv4(random, protocol, random_bit(&payload), fragment, &payload))
    } else {
        (41, [0x86, 0xdd], ipv6(random, if protocol == 1 { 59 } else { protocol }, &payload))
    }
}

fn random_bit(bytes: &[u8]) -> bool {
    bytes[20] & 1 == 1
}

fn gre(random: &mut Random) -> Vec<u8> {
    let (_, ethertype, packet) = inner(random);
    let flags = [0x00, 0x20, 0x30, 0xb0][random.below(4) as usize];
    let bridged = random.below(3) == 0;
    let mut bytes = vec![flags, 0];
    bytes.extend(if bridged { [0x65, 0x58] } else { ethertype });
    for bit in [0x80, 0x20, 0x10] {
        if flags & bit != 0 {
            bytes.extend(random.bytes::<4>());
        }
    }
    if bridged {
        bytes.extend(random.bytes::<12>());
        if random.below(2) == 0 {
            bytes.extend([0x81, 0x00, 0x00, 0x07]);
        }
        bytes.extend(ethertype);
    }
    bytes.extend(packet);
    bytes
}

/// A packet of any kind that a router forwards.
pub(crate) fn packet(random: &mut Random) -> Vec<u8> {
    let (protocol, payload) = layer_4(random);
    let is_v4 = random.below(2) == 0;
    let wrapped = |random: &mut Random, protocol: u8, payload: &[u8]| {
        if is_v4 {
            ipv4(random, protocol, false, 0, payload)
        } else {
            ipv6(random, protocol, payload)
        }
    };
    match random.below(8) {
        0 => {
            let bytes = gre(random);
            wrapped(random, 47, &bytes)
        }
        1 => {
            let (protocol, _, packet) = inner(random);
            wrapped(random, protocol, &packet)
        }
        2 => icmp_error(random, is_v4),
        3 if is_v4 => {
            let fragment = [0x2000, 0x0003, 0x2007][random.below(3) as usize];
            ipv4(random, protocol, false, fragment, &payload)
        }
        3 => {
            let offset = [0x0001u16, 0x0009, 0x0010][random.below(3) as usize].to_be_bytes();
            let mut bytes = vec![protocol.max(2), 0, offset[0], offset[1], 0, 0, 0, 9];
            bytes.extend(payload);
            ipv6(random, 44, &bytes)
        }
        4 if is_v4 => ipv4(random, protocol, true, 0, &payload),
        4 => {
            let protocol = if protocol == 1 { 59 } else { protocol };
            let options = |next| [next, 0, 1, 4, 0, 0, 0, 0];
            let (kind, mut bytes) = match random.below(3) {
                0 => (60, options(protocol).to_vec()),
                1 => (0, options(protocol).to_vec()),
                _ => (0, [options(60), options(protocol)].concat()),
            };
            bytes.extend(payload);
            ipv6(random, kind, &bytes)
        }
        _ if is_v4 => ipv4(random, protocol, false, 0, &payload),
        _ => ipv6(random, if protocol == 1 { 59 } else { protocol }, &payload),
    }
}

fn icmp_error(random: &mut Random, is_v4: bool) -> Vec<u8> {
    let (protocol, payload) = layer_4(random);
    let quoted = if is_v4 {
        ipv4(random, protocol, false, 0, &payload)
    } else {
        ipv6(random, protocol, &payload)
    };
    let kind = if is_v4 { [3, 4, 5, 11, 12] } else { [1, 2, 3, 4, 1] }[random.below(5) as usize];
    let mut bytes = vec![kind, 0, 0, 0, 0, 0, 0, 0];
    bytes.extend(quoted);
    if is_v4 { ipv4(random, 1, false, 0, &bytes) } else { ipv6(random, 58, &bytes) }
}
