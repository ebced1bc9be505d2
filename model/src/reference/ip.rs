// SPDX-License-Identifier: Apache-2.0
//! What both IP versions share: the protocols that are parsed further (specification, section 3.1).

use super::{
    layer::{Layer, Surroundings},
    reason::Reason,
    record::Record,
};
use crate::{context::Context, kind::Kind};

pub(super) const TCP: u8 = 6;
pub(super) const UDP: u8 = 17;

/// The two low bits of the traffic class are ECN, which is never hashed.
pub(super) const DSCP: u8 = 0xFC;

/// True for the protocols whose packets have record type `*_l4`.
pub(super) fn has_ports(protocol: u8) -> bool {
    protocol == TCP || protocol == UDP
}

/// The layer of a complete IP header that is no fragment.
pub(super) fn followed_by_protocol(
    record: Record,
    length: usize,
    protocol: u8,
    surroundings: &Surroundings<'_>,
) -> Layer {
    let (next, context) = match protocol {
        TCP => (Kind::Tcp, surroundings.context),
        UDP => (Kind::Udp, surroundings.context),
        47 => (Kind::Gre, surroundings.context),
        4 => (Kind::Ipv4, Context::IpInIp),
        41 => (Kind::Ipv6, Context::IpInIp),
        _ => return Layer::stop(record, length, Reason::UnknownProtocol(protocol)),
    };
    Layer::followed_by(record, length, next, context)
}
