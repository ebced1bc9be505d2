// SPDX-License-Identifier: Apache-2.0
//! What an IP protocol number says, by lookup: on mixed traffic the branches of a `match` would mostly be mispredicted.

use crate::{context::Context, fast::layer::Next, kind::Kind};

/// A protocol number, or next-header value.
#[derive(Clone, Copy)]
pub(in crate::fast) struct Protocol {
    next: Kind,
    context: Option<Context>,
    /// TCP or UDP: makes a packet which is not a fragment an `ipv4_l4` or `ipv6_l4`.
    pub(in crate::fast) has_ports: bool,
    /// An IPv6 extension header.
    pub(super) is_extension: bool,
}

static TABLE: [Protocol; 256] = {
    const OTHER: Protocol =
        Protocol { next: Kind::Stop, context: None, has_ports: false, is_extension: false };
    const EXTENSION: Protocol = Protocol { is_extension: true, ..OTHER };
    const IN_IP: Option<Context> = Some(Context::IpInIp);

    let mut table = [OTHER; 256];
    table[6] = Protocol { next: Kind::Tcp, has_ports: true, ..OTHER };
    table[17] = Protocol { next: Kind::Udp, has_ports: true, ..OTHER };
    table[47] = Protocol { next: Kind::Gre, ..OTHER };
    table[4] = Protocol { next: Kind::Ipv4, context: IN_IP, ..OTHER };
    table[41] = Protocol { next: Kind::Ipv6, context: IN_IP, ..OTHER };
    table[0] = EXTENSION;
    table[43] = EXTENSION;
    table[44] = EXTENSION;
    table[51] = EXTENSION;
    table[60] = EXTENSION;
    table
};

#[inline(always)]
pub(in crate::fast) fn look_up(number: u8) -> Protocol {
    TABLE[usize::from(number)]
}

impl Protocol {
    /// What follows an IP header of a packet that is not a fragment.
    #[inline(always)]
    pub(super) const fn next(self, window: &[u8]) -> Next<'_> {
        Next { kind: self.next, context: self.context, window }
    }
}
