// SPDX-License-Identifier: Apache-2.0
//! What a layer stage hands to the next one.

use super::layer_header::Next;
use crate::{context::Context, family::Family, kind::Kind, metadata::Metadata, status::Status};

/// Parser state between two stages, besides window, length and metadata.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(align(8))]
#[non_exhaustive]
pub struct ParserState {
    /// Byte position of the current header, 0 to 192.
    pub offset: u8,
    /// What the current header is, from the headers before it alone: see `descend`.
    pub kind: Kind,
    /// Context of the current header.
    pub context: Context,
    /// The last IP header was IPv6.
    pub ipv6: bool,
    /// Status gathered so far.
    pub status: Status,
    /// Family; known after stage 1.
    pub family: Family,
    /// Parsing continues: there is a next header, and the table entry of the layer before has
    /// `descend`. The RTL knows `descend` one cycle after the rest, so `kind` is without it and the
    /// next stage applies it.
    pub descend: bool,
}

impl ParserState {
    /// State before the first stage.
    #[inline]
    pub(super) fn start(tuser: u128) -> Self {
        let bridged = Metadata::from_tuser(tuser).bridged;
        Self {
            kind: Kind::Eth,
            context: if bridged { Context::Bridged } else { Context::Routed },
            descend: true,
            ..Self::default()
        }
    }

    /// A stage emits no record.
    #[inline]
    pub(super) fn stop(&mut self, status: Status) {
        self.kind = Kind::Stop;
        self.status |= status;
        self.descend = false;
    }

    /// A stage emits a record.
    #[inline]
    pub(super) fn advance(&mut self, status: Status, next: Option<Next>, descend: bool) {
        let Some(next) = next else {
            return self.stop(status);
        };
        match self.kind {
            Kind::Ipv4 => self.ipv6 = false,
            Kind::Ipv6 => self.ipv6 = true,
            _ => {}
        }
        self.offset += next.distance as u8;
        self.kind = next.kind;
        if let Some(context) = next.context {
            self.context = context;
        }
        self.status |= status;
        self.descend = descend;
    }
}
