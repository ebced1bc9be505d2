// SPDX-License-Identifier: Apache-2.0
//! Template packets, written field by field, so that every bit of a frame belongs to a named field.

/// A field of a template packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// Header, numbered from the outside where it occurs again: `ipv4`, `inner ipv4`.
    pub(super) header: String,
    pub(super) name: &'static str,
    /// First bit in the frame, the most significant bit of byte 0 being bit 0.
    pub(super) start: usize,
    pub(super) bits: usize,
    /// The field that it forms a pair with, by its index.
    pub(super) partner: Option<usize>,
    /// Other values under which the packet keeps its layers, where flips of single bits lead elsewhere.
    pub(super) alternatives: &'static [u128],
    /// Says how the bytes behind it are read: whatever it does to a key, it does by that.
    pub(super) is_selector: bool,
}

/// A frame and its fields. Values that do not matter differ from variant to variant and are the same on every machine.
#[derive(Clone, Debug)]
pub(super) struct Packet {
    pub(super) bytes: Vec<u8>,
    pub(super) fields: Vec<Field>,
    headers: Vec<&'static str>,
    bits: usize,
    random: u64,
}

/// Ethertypes and IP protocols of the templates.
pub(super) const IPV4: u128 = 0x0800;
pub(super) const IPV6: u128 = 0x86DD;
pub(super) const MPLS: u128 = 0x8847;
pub(super) const PPPOE: u128 = 0x8864;
pub(super) const ARP: u128 = 0x0806;
pub(super) const BRIDGING: u128 = 0x6558;
pub(super) const ICMP: u128 = 1;
pub(super) const IP_IN_IP: u128 = 4;
pub(super) const TCP: u128 = 6;
pub(super) const UDP: u128 = 17;
pub(super) const IPV6_IN_IP: u128 = 41;
pub(super) const GRE: u128 = 47;
pub(super) const SCTP: u128 = 132;

/// A plain port: no tunnel is near it.
const PORT: u128 = 0xC000;

impl Packet {
    pub(super) fn new(variant: u64) -> Self {
        Self { bytes: vec![], fields: vec![], headers: vec![], bits: 0, random: variant << 32 }
    }

    fn header(mut self, name: &'static str) -> Self {
        self.headers.push(name);
        self
    }

    /// Appends a field to the header that was begun last.
    fn put(mut self, name: &'static str, bits: usize, value: u128) -> Self {
        let header = *self.headers.last().expect("a header is begun first");
        let earlier = self.headers.iter().filter(|other| **other == header).count() - 1;
        self.fields.push(Field {
            header: "inner ".repeat(earlier) + header,
            name,
            start: self.bits,
            bits,
            partner: None,
            alternatives: &[],
            is_selector: false,
        });
        for bit in (0..bits).rev() {
            if self.bits.is_multiple_of(8) {
                self.bytes.push(0);
            }
            self.bytes[self.bits / 8] |= ((value >> bit & 1) as u8) << (7 - self.bits % 8);
            self.bits += 1;
        }
        self
    }

    /// A value that does not matter, by SplitMix64.
    fn any(mut self, name: &'static str, bits: usize) -> Self {
        let mut word = || {
            self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mixed = (self.random ^ self.random >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
            u128::from(mixed ^ mixed >> 31)
        };
        let value = word() << 64 | word();
        self.put(name, bits, value)
    }

    /// A value of which only the upper `fixed_bits` bits matter.
    fn any_below(self, name: &'static str, bits: usize, upper: u128, fixed_bits: usize) -> Self {
        let seen = self.bits;
        let mut packet = self.any(name, bits);
        for bit in 0..fixed_bits {
            let place = seen + bit;
            let mask = 0x80 >> (place % 8);
            packet.bytes[place / 8] &= !mask;
            if upper >> (fixed_bits - 1 - bit) & 1 == 1 {
                packet.bytes[place / 8] |= mask;
            }
        }
        packet
    }

    fn selector(self, name: &'static str, bits: usize, value: u128) -> Self {
        let mut packet = self.put(name, bits, value);
        packet.last().is_selector = true;
        packet
    }

    /// The field appended last.
    fn last(&mut self) -> &mut Field {
        self.fields.last_mut().expect("a field was appended")
    }

    fn or(mut self, alternatives: &'static [u128]) -> Self {
        self.last().alternatives = alternatives;
        self
    }

    /// The two fields appended last are a pair.
    fn pair(mut self) -> Self {
        let second = self.fields.len() - 1;
        self.fields[second].partner = Some(second - 1);
        self.fields[second - 1].partner = Some(second);
        self
    }

    /// Ethernet; the first nibble of each address is 0xA, which no stage takes for IP or a control word under MPLS.
    pub(super) fn eth(self, ethertype: u128) -> Self {
        self.eth_tagged(0, ethertype)
    }

    pub(super) fn eth_tagged(self, tags: usize, ethertype: u128) -> Self {
        const NAMES: [(&str, &str, &str); 3] =
            [("pcp1", "dei1", "vid1"), ("pcp2", "dei2", "vid2"), ("pcp3", "dei3", "vid3")];
        let packet =
            self.header("eth").any_below("dmac", 48, 0xA, 4).any_below("smac", 48, 0xA, 4).pair();
        let tagged = NAMES[..tags].iter().fold(packet, |packet, &(pcp, dei, vid)| {
            packet.selector("tag type", 16, 0x8100).any(pcp, 3).any(dei, 1).any(vid, 12)
        });
        tagged.put("type", 16, ethertype)
    }

    pub(super) fn ipv4(self, protocol: u128) -> Self {
        self.ipv4_full(protocol, 0, 0)
    }

    /// An IPv4 header with these `more_fragments` and `fragment_offset`.
    pub(super) fn ipv4_full(self, protocol: u128, more: u128, offset: u128) -> Self {
        self.header("ipv4")
            .selector("version", 4, 4)
            .selector("ihl", 4, 5)
            .any("dscp", 6)
            .any("ecn", 2)
            .any("total_length", 16)
            .any("identification", 16)
            .any("reserved", 1)
            .any("dont_fragment", 1)
            .selector("more_fragments", 1, more)
            .selector("fragment_offset", 13, offset)
            .any("ttl", 8)
            .put("proto", 8, protocol)
            .or(&[TCP, UDP, ICMP, SCTP])
            .any("checksum", 16)
            .any("src", 32)
            .any("dst", 32)
            .pair()
    }

    pub(super) fn ipv6(self, next_header: u128) -> Self {
        self.header("ipv6")
            .selector("version", 4, 6)
            .any("dscp", 6)
            .any("ecn", 2)
            .any("flow_label", 20)
            .any("payload_length", 16)
            .next_header(next_header)
            .any("hop_limit", 8)
            .any("src", 128)
            .any("dst", 128)
            .pair()
    }

    /// The protocol, or an extension header, which says how the bytes behind it are read.
    fn next_header(self, value: u128) -> Self {
        const NAME: &str = "next_header";
        match value {
            0 | 43 | 44 | 51 | 60 => self.selector(NAME, 8, value),
            _ => self.put(NAME, 8, value).or(&[TCP, UDP, ICMP, SCTP]),
        }
    }

    /// A hop-by-hop or destination options header of 8 bytes.
    pub(super) fn ipv6_options(self, next_header: u128) -> Self {
        self.header("ipv6 options")
            .next_header(next_header)
            .selector("length", 8, 0)
            .any("options", 48)
    }

    /// An IPv6 fragment header.
    pub(super) fn ipv6_fragment(self, next_header: u128, offset: u128, more: u128) -> Self {
        self.header("ipv6 fragment")
            .next_header(next_header)
            .any("reserved", 8)
            .selector("fragment_offset", 13, offset)
            .any("reserved2", 2)
            .selector("more_fragments", 1, more)
            .any("identification", 32)
    }

    pub(super) fn tcp(self) -> Self {
        self.header("tcp")
            .any_below("sport", 16, PORT >> 12, 4)
            .any_below("dport", 16, PORT >> 12, 4)
            .pair()
            .any("sequence", 32)
            .any("acknowledgement", 32)
            .any("offset_and_flags", 16)
            .any("window", 16)
            .any("checksum", 16)
            .any("urgent", 16)
            .payload(8)
    }

    /// UDP to a plain port.
    pub(super) fn udp(self) -> Self {
        self.header("udp")
            .any_below("sport", 16, PORT >> 12, 4)
            .any_below("dport", 16, PORT >> 12, 4)
            .pair()
            .any("length", 16)
            .any("checksum", 16)
            .payload(16)
    }

    fn udp_to(self, port: u128) -> Self {
        self.header("udp")
            .any_below("sport", 16, PORT >> 12, 4)
            .put("dport", 16, port)
            .pair()
            .any("length", 16)
            .any("checksum", 16)
    }

    pub(super) fn l2tp(self) -> Self {
        self.udp_to(1701)
            .header("l2tp")
            .any("type", 1)
            .selector("length_present", 1, 0)
            .any("flags_and_version", 14)
            .any("tunnel_id", 16)
            .any("session_id", 16)
            .payload(12)
    }

    pub(super) fn gtp(self) -> Self {
        self.udp_to(2152)
            .header("gtp")
            .any("flags", 8)
            .any("message_type", 8)
            .any("length", 16)
            .any("teid", 32)
            .payload(16)
    }

    pub(super) fn roce(self) -> Self {
        self.udp_to(4791)
            .header("bth")
            .any("opcode", 8)
            .any("flags", 8)
            .any("partition_key", 16)
            .any("reserved", 8)
            .any("destination_qp", 24)
            .any("acknowledge_and_psn", 32)
            .payload(8)
    }

    pub(super) fn vxlan(self) -> Self {
        self.udp_to(4789)
            .header("vxlan")
            .any("flags_high", 4)
            .selector("vni_present", 1, 1)
            .any("flags_low", 3)
            .any("reserved", 24)
            .any("vni", 24)
            .any("reserved2", 8)
    }

    /// GENEVE with this many words of options.
    pub(super) fn geneve(self, protocol: u128, words: usize) -> Self {
        let packet = self
            .udp_to(6081)
            .header("geneve")
            .selector("version", 2, 0)
            .selector("option_words", 6, words as u128)
            .any("flags", 8)
            .put("protocol", 16, protocol)
            .any("vni", 24)
            .any("reserved", 8);
        (0..words).fold(packet, |packet, _| packet.any("options", 32))
    }

    pub(super) fn gre(self, protocol: u128) -> Self {
        self.gre_flags(0).put("proto", 16, protocol)
    }

    pub(super) fn gre_keyed(self, protocol: u128) -> Self {
        self.gre_flags(1).put("proto", 16, protocol).any("key", 32)
    }

    fn gre_flags(self, key: u128) -> Self {
        self.header("gre")
            .selector("checksum_present", 1, 0)
            .selector("routing_present", 1, 0)
            .selector("key_present", 1, key)
            .selector("sequence_present", 1, 0)
            .any("reserved", 9)
            .selector("version", 3, 0)
    }

    pub(super) fn pptp(self) -> Self {
        self.header("gre")
            .selector("checksum_and_routing_present", 2, 0)
            .selector("key_present", 1, 1)
            .any("flags", 10)
            .selector("version", 3, 1)
            .selector("proto", 16, 0x880B)
            .any("payload_length", 16)
            .any("call_id", 16)
            .payload(16)
    }

    /// A stack of this many labels, none of them special, the last one with S = 1.
    pub(super) fn labels(self, count: usize) -> Self {
        self.label_stack(count, true)
    }

    pub(super) fn label_stack(self, count: usize, has_bottom: bool) -> Self {
        (0..count).fold(self.header("mpls"), |packet, index| {
            let is_bottom = has_bottom && index + 1 == count;
            packet.label(index, is_bottom)
        })
    }

    /// Two labels, an entropy label indicator, and an entropy label.
    pub(super) fn entropy_labels(self) -> Self {
        self.header("mpls")
            .label(0, false)
            .selector(LABELS[1].0, 20, 7)
            .any(LABELS[1].1, 3)
            .selector(LABELS[1].2, 1, 0)
            .any(LABELS[1].3, 8)
            .label(2, true)
    }

    fn label(self, index: usize, is_bottom: bool) -> Self {
        let (label, exp, bottom, ttl) = LABELS[index];
        self.any_below(label, 20, 0xC, 4)
            .any(exp, 3)
            .selector(bottom, 1, is_bottom.into())
            .any(ttl, 8)
    }

    pub(super) fn control_word(self) -> Self {
        self.header("control word").selector("nibble", 4, 0).any("flags_and_sequence", 28)
    }

    /// A session packet of PPPoE.
    pub(super) fn pppoe(self, protocol: u128) -> Self {
        self.pppoe_coded(0).put("ppp_proto", 16, protocol)
    }

    /// PPPoE discovery: the code is not 0.
    pub(super) fn pppoe_discovery(self) -> Self {
        self.pppoe_coded(9).any("tags", 16).payload(16)
    }

    fn pppoe_coded(self, code: u128) -> Self {
        self.header("pppoe")
            .selector("version_and_type", 8, 0x11)
            .selector("code", 8, code)
            .any("session", 16)
            .any("length", 16)
    }

    /// Bytes that no stage may read as a header.
    pub(super) fn payload(self, bytes: usize) -> Self {
        const MOST: usize = 16;
        let packet = self.header("payload").any("bytes", 8 * bytes.min(MOST));
        if bytes > MOST { packet.payload(bytes - MOST) } else { packet }
    }
}

macro_rules! label_names {
    ($($number:literal)*) => {
        [$((
            concat!("label", $number),
            concat!("exp", $number),
            concat!("s", $number),
            concat!("ttl", $number),
        )),*]
    };
}

/// Names of the fields of each label stack entry.
const LABELS: [(&str, &str, &str, &str); 18] =
    label_names!(1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18);
