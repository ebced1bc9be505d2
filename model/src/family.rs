// SPDX-License-Identifier: Apache-2.0
//! Family of a packet (specification, section 3.2).

/// Family, known after the first layer stage; the discriminant is the 3-bit code of section 4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[repr(u8)]
pub enum Family {
    /// The first stage's next header is IPv4.
    Inet = 0,
    /// The first stage's next header is IPv6.
    Inet6 = 1,
    /// The first stage's next header is MPLS.
    Mpls = 2,
    /// The interface bridges.
    Multiservice = 3,
    /// Anything else.
    #[default]
    Other = 4,
}

impl Family {
    /// Every family in code order.
    pub const ALL: [Self; 5] =
        [Self::Inet, Self::Inet6, Self::Mpls, Self::Multiservice, Self::Other];

    /// Name in profiles, vectors and JSON lines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Inet => "inet",
            Self::Inet6 => "inet6",
            Self::Mpls => "mpls",
            Self::Multiservice => "multiservice",
            Self::Other => "other",
        }
    }
}
