// SPDX-License-Identifier: Apache-2.0
//! Layer records: types and field layout (specification, section 4).

/// Bits of a layer record.
pub const RECORD_BITS: usize = 328;

/// Bytes of a layer record, most significant first.
pub const RECORD_BYTES: usize = RECORD_BITS / 8;

/// Type of a layer record; the discriminant is the 5-bit code of section 4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names are those of the table in section 4")]
pub enum RecordType {
    /// No record: the lane is absent.
    #[default]
    None = 0,
    Meta = 1,
    EthIp = 2,
    EthMpls = 3,
    EthPppoe = 4,
    EthOther = 5,
    Mpls = 6,
    MplsEl = 7,
    Ipv4L4 = 8,
    Ipv4Other = 9,
    Ipv6L4 = 10,
    Ipv6Other = 11,
    V4Ports = 12,
    V6Ports = 13,
    V4L2tp = 14,
    V6L2tp = 15,
    V4Gtp = 16,
    V6Gtp = 17,
    V4Roce = 18,
    V6Roce = 19,
    V4Overlay = 20,
    V6Overlay = 21,
    Gre = 22,
    Pptp = 23,
    Pppoe = 24,
}

/// One field of a record: its name, width in bits, and the enable bit of the field-table entry that
/// lets it through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordField {
    /// Name as in section 4.
    pub name: &'static str,
    /// Width in bits.
    pub bits: u8,
    /// Enable bit, 0 to 6.
    pub enable: u8,
}

const fn field(name: &'static str, bits: u8, enable: u8) -> RecordField {
    RecordField { name, bits, enable }
}

const META: &[RecordField] =
    &[field("ifindex", 32, 0), field("system_ip", 32, 1), field("service_id", 32, 2)];
const ETH: &[RecordField] = &[
    field("dmac", 48, 0),
    field("smac", 48, 1),
    field("ethertype", 16, 2),
    field("pcp1", 3, 5),
    field("vid1", 12, 3),
    field("pcp2", 3, 6),
    field("vid2", 12, 4),
];
const MPLS: &[RecordField] = &[
    field("label1", 20, 0),
    field("label2", 20, 1),
    field("label3", 20, 1),
    field("label4", 20, 1),
    field("label5", 20, 1),
    field("label6", 20, 1),
    field("label7", 20, 1),
    field("label8", 20, 1),
    field("label9", 20, 2),
    field("label10", 20, 2),
    field("label11", 20, 2),
    field("label12", 20, 2),
    field("label13", 20, 2),
    field("label14", 20, 2),
    field("label15", 20, 2),
    field("label16", 20, 2),
    field("exp1", 3, 3),
];
const IP: &[RecordField] = &[
    field("src", 128, 0),
    field("dst", 128, 1),
    field("proto", 8, 2),
    field("tclass", 8, 3),
    field("flow_label", 20, 4),
];
const PORTS: &[RecordField] =
    &[field("sport", 16, 0), field("dport", 16, 1), field("tunnel_id", 32, 2)];
const GRE: &[RecordField] = &[field("proto", 16, 0), field("key", 32, 1)];
const PPPOE: &[RecordField] = &[field("session", 16, 0), field("ppp_proto", 16, 1)];

impl RecordType {
    /// Every type that a record can have, in code order (`None` is not among them).
    pub const ALL: [Self; 24] = [
        Self::Meta,
        Self::EthIp,
        Self::EthMpls,
        Self::EthPppoe,
        Self::EthOther,
        Self::Mpls,
        Self::MplsEl,
        Self::Ipv4L4,
        Self::Ipv4Other,
        Self::Ipv6L4,
        Self::Ipv6Other,
        Self::V4Ports,
        Self::V6Ports,
        Self::V4L2tp,
        Self::V6L2tp,
        Self::V4Gtp,
        Self::V6Gtp,
        Self::V4Roce,
        Self::V6Roce,
        Self::V4Overlay,
        Self::V6Overlay,
        Self::Gre,
        Self::Pptp,
        Self::Pppoe,
    ];

    /// Code, 0 to 24.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The type with this code, if there is one.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        if code == 0 { Some(Self::None) } else { Self::ALL.get(usize::from(code) - 1).copied() }
    }

    /// Name in profiles, vectors and JSON lines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Meta => "meta",
            Self::EthIp => "eth_ip",
            Self::EthMpls => "eth_mpls",
            Self::EthPppoe => "eth_pppoe",
            Self::EthOther => "eth_other",
            Self::Mpls => "mpls",
            Self::MplsEl => "mpls_el",
            Self::Ipv4L4 => "ipv4_l4",
            Self::Ipv4Other => "ipv4_other",
            Self::Ipv6L4 => "ipv6_l4",
            Self::Ipv6Other => "ipv6_other",
            Self::V4Ports => "v4_ports",
            Self::V6Ports => "v6_ports",
            Self::V4L2tp => "v4_l2tp",
            Self::V6L2tp => "v6_l2tp",
            Self::V4Gtp => "v4_gtp",
            Self::V6Gtp => "v6_gtp",
            Self::V4Roce => "v4_roce",
            Self::V6Roce => "v6_roce",
            Self::V4Overlay => "v4_overlay",
            Self::V6Overlay => "v6_overlay",
            Self::Gre => "gre",
            Self::Pptp => "pptp",
            Self::Pppoe => "pppoe",
        }
    }

    /// Fields from the top bit of the record down; the rest of the record is zero.
    #[must_use]
    pub const fn fields(self) -> &'static [RecordField] {
        match self {
            Self::None => &[],
            Self::Meta => META,
            Self::EthIp | Self::EthMpls | Self::EthPppoe | Self::EthOther => ETH,
            Self::Mpls | Self::MplsEl => MPLS,
            Self::Ipv4L4 | Self::Ipv4Other | Self::Ipv6L4 | Self::Ipv6Other => IP,
            Self::Gre | Self::Pptp => GRE,
            Self::Pppoe => PPPOE,
            _ => PORTS,
        }
    }

    /// Names of the enable bits, bit 0 first. Labels 2 to 8 and 9 to 16 share a bit each.
    #[must_use]
    pub const fn enable_names(self) -> &'static [&'static str] {
        match self {
            Self::None => &[],
            Self::Meta => &["ifindex", "system_ip", "service_id"],
            Self::EthIp | Self::EthMpls | Self::EthPppoe | Self::EthOther => {
                &["dmac", "smac", "ethertype", "vid1", "vid2", "pcp1", "pcp2"]
            }
            Self::Mpls | Self::MplsEl => &["label1", "label2_8", "label9_16", "exp1"],
            Self::Ipv4L4 | Self::Ipv4Other | Self::Ipv6L4 | Self::Ipv6Other => {
                &["src", "dst", "proto", "tclass", "flow_label"]
            }
            Self::Gre | Self::Pptp => &["proto", "key"],
            Self::Pppoe => &["session", "ppp_proto"],
            _ => &["sport", "dport", "tunnel_id"],
        }
    }

    /// True for the `v4_*` and `v6_*` types, the ones that `l4_only` waits for (section 5).
    #[must_use]
    pub const fn is_port_record(self) -> bool {
        matches!(self as u8, 12..=21)
    }

    /// True where the entry's `symmetric` flag has a pair to sort: enable bits 0 and 1 are the pair
    /// (section 5).
    #[must_use]
    pub const fn has_symmetric_pair(self) -> bool {
        matches!(self as u8, 2..=5 | 8..=21)
    }
}
