// SPDX-License-Identifier: Apache-2.0
//! Context of a layer: under what the header was found (specification, sections 3 and 4).

/// Context of a layer record; the discriminant is the 3-bit code of section 4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[repr(u8)]
pub enum Context {
    /// Interface routes.
    #[default]
    Routed = 0,
    /// Interface bridges (family ccc, vpls or bridge).
    Bridged = 1,
    /// IP under an MPLS stack.
    MplsPayload = 2,
    /// Ethernet under an MPLS stack.
    Pseudowire = 3,
    /// IP or MPLS under GRE.
    Tunnel = 4,
    /// Ethernet or IP under VXLAN, GENEVE, or Ethernet under GRE.
    Overlay = 5,
    /// IP under PPPoE.
    PppoePayload = 6,
    /// IP directly under IP (protocols 4 and 41).
    IpInIp = 7,
}

impl Context {
    /// Every context in code order.
    pub const ALL: [Self; 8] = [
        Self::Routed,
        Self::Bridged,
        Self::MplsPayload,
        Self::Pseudowire,
        Self::Tunnel,
        Self::Overlay,
        Self::PppoePayload,
        Self::IpInIp,
    ];

    /// Name in profiles, vectors and JSON lines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Routed => "routed",
            Self::Bridged => "bridged",
            Self::MplsPayload => "mpls_payload",
            Self::Pseudowire => "pseudowire",
            Self::Tunnel => "tunnel",
            Self::Overlay => "overlay",
            Self::PppoePayload => "pppoe_payload",
            Self::IpInIp => "ip_in_ip",
        }
    }
}
