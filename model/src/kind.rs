// SPDX-License-Identifier: Apache-2.0
//! Kind of a header: what a layer stage is to parse next (specification, section 3).

/// Kind of the next header; the discriminant is the 4-bit code that the parser state carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of section 3.1")]
#[repr(u8)]
pub enum Kind {
    /// Parsing is over.
    #[default]
    Stop = 0,
    Eth = 1,
    Mpls = 2,
    Ipv4 = 3,
    Ipv6 = 4,
    Tcp = 5,
    Udp = 6,
    Gre = 7,
    Pppoe = 8,
}

impl Kind {
    /// Every kind in code order.
    pub const ALL: [Self; 9] = [
        Self::Stop,
        Self::Eth,
        Self::Mpls,
        Self::Ipv4,
        Self::Ipv6,
        Self::Tcp,
        Self::Udp,
        Self::Gre,
        Self::Pppoe,
    ];

    /// Name as in section 3.1.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Eth => "eth",
            Self::Mpls => "mpls",
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Gre => "gre",
            Self::Pppoe => "pppoe",
        }
    }
}
