// SPDX-License-Identifier: Apache-2.0
//! How members are chosen, as far as a vendor's options say it; the selection itself is no part of the hash.

use super::VendorOption;

/// How a packet finds its member. Vendors use one word, "per packet", for four of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// There is one next hop, whatever the routes offer.
    SingleNextHop,
    /// A prefix is bound to one next hop.
    PerPrefix,
    /// By the key of the packet's flow.
    FlowHash,
    /// At random for each packet.
    Random,
    /// By the key, with a share of keys for each member that follows its measured load; details are the model's.
    Adaptive,
    /// By the key, dealt anew at intervals; details are the model's.
    PeriodicRebalance,
    /// In turn, packet by packet.
    RoundRobin,
    /// By the service identifier, or the internal identifier of a multicast record, modulo the number of members.
    ServiceId,
}

/// Equal-cost next hops, or the members of an aggregated interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balancing {
    /// "ecmp", or the name of the aggregated interface.
    pub object: String,
    /// How its members are chosen.
    pub method: Method,
    /// The option that asks for this; `None` where it is so by default.
    pub chosen_by: Option<VendorOption>,
    /// Both directions of a flow take the same member.
    pub is_symmetric: bool,
    /// Members may have different speeds.
    pub has_mixed_speeds: bool,
    /// Logical interfaces that are pinned to one member instead of being hashed.
    pub pinned: Vec<String>,
}
