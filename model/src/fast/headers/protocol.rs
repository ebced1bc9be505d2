// SPDX-License-Identifier: Apache-2.0
//! What an IP protocol number says, by lookup: on mixed traffic the branches of a `match` would
//! mostly be mispredicted.

use crate::{context::Context, fast::layer::Next, kind::Kind};

/// A protocol number, or next-header value.
#[derive(Clone, Copy)]
pub(in crate::fast) struct Protocol {
    next: Kind,
    context: Option<Context>,
    /// TCP or UDP: makes a packet which is not a fragment an `ipv4_l4` or `ipv6_l4`.
    pub(in crate::fast) has_ports: bool,
    /// How to step over it, if it is that of an IPv6 extension header.
    pub(super) extension: Option<Extension>,
}

/// Form of an IPv6 extension header.
#[derive(Clone, Copy)]
pub(super) struct Extension {
    /// Bytes where the length field is 0.
    base: u8,
    /// Bytes for each unit of the length field.
    unit: u8,
    pub(super) is_fragment_header: bool,
}

impl Extension {
    /// Bytes of the extension header with this length field.
    #[inline(always)]
    pub(super) const fn length(self, field: u8) -> usize {
        self.base as usize + self.unit as usize * field as usize
    }
}

static TABLE: [Protocol; 256] = {
    const OTHER: Protocol =
        Protocol { next: Kind::Stop, context: None, has_ports: false, extension: None };
    const IN_IP: Option<Context> = Some(Context::IpInIp);

    const fn extension(base: u8, unit: u8, is_fragment_header: bool) -> Protocol {
        Protocol { extension: Some(Extension { base, unit, is_fragment_header }), ..OTHER }
    }

    let mut table = [OTHER; 256];
    table[6] = Protocol { next: Kind::Tcp, has_ports: true, ..OTHER };
    table[17] = Protocol { next: Kind::Udp, has_ports: true, ..OTHER };
    table[47] = Protocol { next: Kind::Gre, ..OTHER };
    table[4] = Protocol { next: Kind::Ipv4, context: IN_IP, ..OTHER };
    table[41] = Protocol { next: Kind::Ipv6, context: IN_IP, ..OTHER };
    table[0] = extension(8, 8, false);
    table[43] = extension(8, 8, false);
    table[44] = extension(8, 0, true);
    table[51] = extension(8, 4, false);
    table[60] = extension(8, 8, false);
    table
};

#[inline(always)]
pub(in crate::fast) fn look_up(number: u8) -> Protocol {
    TABLE[usize::from(number)]
}

impl Protocol {
    /// Nothing that is parsed follows.
    #[inline(always)]
    pub(in crate::fast) const fn is_last(self) -> bool {
        matches!(self.next, Kind::Stop)
    }

    /// What follows an IP header of a packet that is not a fragment.
    #[inline(always)]
    pub(super) const fn next(self, window: &[u8]) -> Next<'_> {
        Next { kind: self.next, context: self.context, window }
    }
}
