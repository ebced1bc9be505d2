// SPDX-License-Identifier: Apache-2.0
//! What a stage makes of its header: a record, status bits, and the next header (specification,
//! section 3).

use super::{
    reason::{NoRecord, Reason},
    record::Record,
    window::Header,
};
use crate::{config::Configuration, context::Context, kind::Kind, status::Status};

/// Version of the last IP header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum IpVersion {
    /// IPv4, also before any IP header.
    #[default]
    V4,
    /// IPv6.
    V6,
}

/// What a header is parsed under.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'c> {
    pub(super) configuration: &'c Configuration,
    pub(super) context: Context,
    pub(super) ip_version: IpVersion,
}

/// Parses one kind of header.
pub(super) type Parser = fn(&mut Header<'_>, &Surroundings<'_>) -> Result<Layer, NoRecord>;

/// A header that emitted a record.
pub(super) struct Layer {
    pub(super) record: Record,
    /// Bytes from the start of the header to the next one, or the bytes parsed where there is none.
    pub(super) length: usize,
    pub(super) status: Status,
    pub(super) next: Kind,
    /// Context of the next header.
    pub(super) context: Context,
    pub(super) reason: Reason,
}

impl Layer {
    /// Parsing continues `length` bytes further with a header of this kind.
    pub(super) fn followed_by(record: Record, length: usize, next: Kind, context: Context) -> Self {
        let reason = Reason::NextHeader(next, context);
        Self { record, length, status: Status::default(), next, context, reason }
    }

    /// Parsing stops after this header.
    pub(super) fn stop(record: Record, length: usize, reason: Reason) -> Self {
        let (next, context) = (Kind::Stop, Context::default());
        Self { record, length, status: Status::default(), next, context, reason }
    }

    /// The variable part reaches `needs` bytes from the start of the header, past what is left.
    pub(super) fn cut(
        record: Record,
        header: &Header<'_>,
        what: &'static str,
        needs: usize,
    ) -> Self {
        let left = header.available();
        let reason = Reason::VariablePartCut { what, needs, left };
        Self::stop(record, left, reason).with_status(Status::TRUNCATED)
    }

    pub(super) fn with_status(mut self, status: Status) -> Self {
        self.status |= status;
        self
    }
}
