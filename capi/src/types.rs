// SPDX-License-Identifier: Apache-2.0
//! Codes and structures of the header.

use lbhash_model::{Egress, HashResult, LANES, Metadata, Selection, USERS};

/// Lanes of a result: `meta` and seven layers.
pub const LBHASH_LANES: usize = 8;
/// Keys of a frame.
pub const LBHASH_KEYS: usize = 5;

// The numbers of the header are literal; the model's are the same.
const _: () = assert!(LBHASH_LANES == LANES && LBHASH_KEYS == USERS);

/// What a call returns.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum lbhash_code {
    /// Done.
    LBHASH_OK = 0,
    /// An argument is out of its range, null, or names what does not exist.
    LBHASH_BAD_ARGUMENT = 1,
    /// A text cannot be compiled; the message has a line for each finding: place, rule, remedy.
    LBHASH_BAD_TEXT = 2,
    /// The buffer is too small; `needed` says how many bytes or items are needed.
    LBHASH_TOO_SMALL = 3,
    /// The context has no topology.
    LBHASH_NO_TOPOLOGY = 4,
    /// A fault of the library; please report it with the message.
    LBHASH_PANIC = 5,
}

/// Hash users: the order of keys.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum lbhash_user {
    /// First level of next-hop groups.
    LBHASH_LEVEL_1_FEC = 0,
    /// Second level.
    LBHASH_LEVEL_2_FEC = 1,
    /// Third level.
    LBHASH_LEVEL_3_FEC = 2,
    /// LAG.
    LBHASH_LAG = 3,
    /// Network header: flow label and UDP source port.
    LBHASH_NETWORK_HEADER = 4,
}

/// What the environment supplies with a frame. All zero is a routed interface and no group.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct lbhash_metadata {
    /// Incoming interface index.
    pub ifindex: u32,
    /// Service, or internal multicast, identifier.
    pub service_id: u32,
    /// Forwarding group, 0 to 4095; 0 is none. `lbhash_route` looks it up itself.
    pub group: u16,
    /// Set of hash-user settings, 0 to 3.
    pub hash_profile: u8,
    /// 0: the interface routes; 1: it bridges.
    pub bridged: u8,
}

impl lbhash_metadata {
    /// The model's metadata.
    pub(crate) fn checked(&self) -> Result<Metadata, String> {
        let Self { ifindex, service_id, group, hash_profile, bridged } = *self;
        if group > 0xFFF {
            return Err(format!("metadata.group is {group}; it is 0 to 4095"));
        }
        if hash_profile > 3 {
            return Err(format!("metadata.hash_profile is {hash_profile}; it is 0 to 3"));
        }
        if bridged > 1 {
            return Err(format!("metadata.bridged is {bridged}; it is 0 or 1"));
        }
        Ok(Metadata { ifindex, bridged: bridged == 1, service_id, hash_profile, group })
    }
}

impl From<&Metadata> for lbhash_metadata {
    fn from(metadata: &Metadata) -> Self {
        let &Metadata { ifindex, bridged, service_id, hash_profile, group } = metadata;
        Self { ifindex, service_id, group, hash_profile, bridged: bridged.into() }
    }
}

/// Result of a frame.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct lbhash_result {
    /// CRC-32 of each lane: lane 0 is `meta`, 1 to 7 are the layers.
    pub crcs: [u32; LBHASH_LANES],
    /// Record type of each lane, 5 bits; 0 where the lane is absent.
    pub record_types: [u8; LBHASH_LANES],
    /// Context of each lane, 3 bits.
    pub contexts: [u8; LBHASH_LANES],
    /// Keys in the order of `lbhash_user`.
    pub keys: [u16; LBHASH_KEYS],
    /// Bit 0 truncated, 1 malformed, 2 too deep, 3 fragment, 4 entropy label.
    pub status: u8,
    /// 0 IPv4, 1 IPv6, 2 MPLS, 3 multiservice, 4 other.
    pub family: u8,
    /// IPv6 flow label for a tunnel, 20 bits.
    pub flow_label: u32,
    /// UDP source port for a tunnel.
    pub udp_source_port: u16,
    /// Zero.
    pub reserved: u16,
}

impl From<&HashResult> for lbhash_result {
    fn from(result: &HashResult) -> Self {
        Self {
            crcs: result.lanes.crcs,
            record_types: result.lanes.record_types.map(|record| record.code()),
            contexts: result.lanes.contexts.map(|context| context as u8),
            keys: result.keys,
            status: result.status.0,
            family: result.family as u8,
            flow_label: result.flow_label(),
            udp_source_port: result.udp_source_port(),
            reserved: 0,
        }
    }
}

/// What one select stage chose.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct lbhash_selected {
    /// Group, 1 to 4095.
    pub group: u16,
    /// Index of the member, from 0.
    pub index: u16,
    /// 1 if the stage made a selection; else all is 0.
    pub valid: u16,
}

/// The members of a packet and where it leaves.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct lbhash_selection {
    /// Level 1, 2, 3, LAG.
    pub stages: [lbhash_selected; 4],
    /// Group that the packet's route gave it; 0 is none.
    pub group: u16,
    /// Number of the port or drop.
    pub egress_id: u16,
    /// 0 nowhere, 1 a port, 2 dropped.
    pub egress_kind: u16,
}

impl lbhash_selection {
    /// Selection of a packet with this group.
    pub(crate) fn new(selection: &Selection, group: u16) -> Self {
        let (egress_kind, egress_id) = match selection.egress {
            Egress::None => (0, 0),
            Egress::Port(id) => (1, id),
            Egress::Drop(id) => (2, id),
        };
        let stages = selection.stages.map(|stage| lbhash_selected {
            group: stage.group,
            index: stage.index,
            valid: stage.valid.into(),
        });
        Self { stages, group, egress_id, egress_kind }
    }
}

/// A register write of the block.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct lbhash_write {
    /// Byte address, 18 bits, a multiple of 4.
    pub address: u32,
    /// Data.
    pub data: u32,
}
