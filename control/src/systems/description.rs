// SPDX-License-Identifier: Apache-2.0
//! What is hashed, packet type by packet type, in the vendor's own order and words.

/// Fields per packet type, and what else the system can do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// The system, with its release where it has one.
    pub platform: String,
    /// Packet types in the order of the vendor's document.
    pub packet_types: Vec<PacketType>,
    /// What the system can do besides, from which release on.
    pub features: Vec<Feature>,
}

/// One packet type and the fields of its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PacketType {
    /// Stable name in tables, CSV and JSON: `ipv4_tcp_udp`.
    pub id: &'static str,
    /// Section of the vendor's document.
    pub section: &'static str,
    /// Title in the vendor's words.
    pub title: &'static str,
    /// What a packet must have to be of this type, beyond the title: "GRE protocol = IPv4". Not hashed.
    pub selector: Option<&'static str>,
    /// Release that brought the type; `None`: always there. Before, such packets are of a more general type.
    pub since: Option<String>,
    /// This release tells the type apart.
    pub is_available: bool,
    /// Fields in the vendor's order.
    pub fields: Vec<FieldState>,
}

/// A field of a packet type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldState {
    /// Stable name in tables, CSV and JSON: `outer_addresses`.
    pub id: &'static str,
    /// Name in the vendor's words.
    pub title: &'static str,
    /// It is part of the key.
    pub is_on: bool,
    /// Swapping its pair leaves the key unchanged.
    pub is_symmetric: bool,
    /// Release that made it part of the key, or selectable; `None`: always there.
    pub since: Option<String>,
    /// The option that turns it on or off; `None` where there is none.
    pub option: Option<String>,
}

/// Something that a release brought besides fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feature {
    /// Stable name: `adaptive_ecmp`.
    pub id: &'static str,
    /// What it is.
    pub title: &'static str,
    /// Release that brought it.
    pub since: String,
    /// This release has it.
    pub is_available: bool,
}
