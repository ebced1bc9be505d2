// SPDX-License-Identifier: Apache-2.0
//! What a system is asked about: a frame, a layer-3 packet, or a flow.

use crate::{Error, Flow, bytes::be16};
use std::borrow::Cow;

/// What a system is asked about.
#[derive(Clone, Copy, Debug)]
pub enum Packet<'a> {
    /// An Ethernet frame without its check sequence.
    Frame(&'a [u8]),
    /// An IPv4 or IPv6 packet without a link layer.
    Layer3(&'a [u8]),
    /// A flow, whose shortest packet is meant.
    Flow(&'a Flow),
}

/// EtherTypes of an IP packet.
pub(crate) const IPV4: u16 = 0x0800;
pub(crate) const IPV6: u16 = 0x86dd;

/// Whether an EtherType begins an 802.1Q or 802.1ad tag.
pub(crate) const fn is_tag(ethertype: u16) -> bool {
    matches!(ethertype, 0x8100 | 0x88a8)
}

impl<'a> Packet<'a> {
    /// The Ethernet frame; a layer-3 packet gets one with addresses of zeros.
    pub(crate) fn frame(&self) -> Result<Cow<'a, [u8]>, Error> {
        match self {
            Self::Frame(frame) => Ok(Cow::Borrowed(frame)),
            Self::Flow(flow) => Ok(Cow::Owned(flow.frame())),
            Self::Layer3(packet) => {
                let mut frame = vec![0; 12];
                frame.extend(family(packet)?.to_be_bytes());
                frame.extend(*packet);
                Ok(Cow::Owned(frame))
            }
        }
    }

    /// The EtherType and the layer-3 packet behind the tags of a frame.
    pub(crate) fn layer_3(&self) -> Result<(u16, Cow<'a, [u8]>), Error> {
        match self {
            Self::Layer3(packet) => Ok((family(packet)?, Cow::Borrowed(packet))),
            Self::Flow(flow) => {
                Ok((if flow.source.is_ipv4() { IPV4 } else { IPV6 }, Cow::Owned(flow.packet())))
            }
            Self::Frame(frame) => {
                let mut at = 12;
                loop {
                    let short = || Error::packet("the frame ends within its Ethernet header");
                    let ethertype = be16(frame, at).ok_or_else(short)?;
                    if !is_tag(ethertype) {
                        return Ok((ethertype, Cow::Borrowed(&frame[at + 2..])));
                    }
                    at += 4;
                }
            }
        }
    }
}

/// The EtherType that the version of a layer-3 packet says.
fn family(packet: &[u8]) -> Result<u16, Error> {
    match packet.first().map(|first| first >> 4) {
        Some(4) => Ok(IPV4),
        Some(6) => Ok(IPV6),
        _ => Err(Error::packet("the first four bits are not the version of an IP packet")),
    }
}

/// Cuts off what follows an IP packet, such as the padding of a short frame.
pub(crate) fn trim(ethertype: u16, packet: &[u8]) -> &[u8] {
    let length = match ethertype {
        IPV4 => be16(packet, 2).map(usize::from),
        // A payload length of 0 is a jumbogram's, whose length is elsewhere.
        IPV6 => be16(packet, 4).filter(|&length| length != 0).map(|l| 40 + usize::from(l)),
        _ => None,
    };
    packet.get(..length.unwrap_or(packet.len())).unwrap_or(packet)
}
