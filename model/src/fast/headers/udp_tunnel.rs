// SPDX-License-Identifier: Apache-2.0
//! Tunnels in UDP, recognised by the destination port. All are read by the same instructions and
//! distinguished by a table: a branch on the port would be mispredicted.

use super::{
    ethertype::{self, Ethertype},
    port_records::{ByVersion, PORTS},
};
use crate::{context::Context, fast::layer::Next, kind::Kind, record::RecordType, status::Status};

/// Bytes of the UDP header.
const UDP_BYTES: usize = 8;

/// L2TP: the length field is present, which shifts the identifiers by two bytes.
const L2TP_LENGTH_FLAG: u8 = 0x40;

/// GENEVE: length of the options in words of 4 bytes.
const GENEVE_OPTION_WORDS: u8 = 0x3F;

/// What a UDP datagram carries.
pub(super) struct Tunnel<'a> {
    pub(super) record_types: ByVersion,
    pub(super) tunnel_id: u32,
    pub(super) status: Status,
    pub(super) next: Next<'a>,
}

/// How a tunnel header is read.
#[derive(Clone, Copy)]
struct Format {
    port: u16,
    /// Bytes that it needs after the UDP header.
    needs: u8,
    /// The first byte under this mask must have this value.
    check: (u8, u8),
    /// The identifier in the first eight bytes: how far from their end in bits, and its mask.
    identifier: (u8, u32),
    record_types: ByVersion,
    payload: Payload,
}

/// What follows a tunnel header.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Payload {
    NotParsed,
    Ethernet,
    /// After options, named by an ethertype.
    Geneve,
}

/// No tunnel: reads nothing.
const NONE: Format = Format {
    port: 0,
    needs: 0,
    check: (0, 0),
    identifier: (0, 0),
    record_types: PORTS,
    payload: Payload::NotParsed,
};

const OVERLAY: ByVersion = [RecordType::V4Overlay, RecordType::V6Overlay];

const L2TP: Format = Format {
    port: 1701,
    needs: 6,
    identifier: (16, u32::MAX),
    record_types: [RecordType::V4L2tp, RecordType::V6L2tp],
    ..NONE
};

const L2TP_WITH_LENGTH: Format = Format { needs: 8, identifier: (0, u32::MAX), ..L2TP };

const KNOWN: [Format; 5] = [
    L2TP,
    Format {
        port: 2152,
        needs: 8,
        identifier: (0, u32::MAX),
        record_types: [RecordType::V4Gtp, RecordType::V6Gtp],
        ..NONE
    },
    Format {
        port: 4791,
        needs: 8,
        identifier: (0, 0xFF_FFFF),
        record_types: [RecordType::V4Roce, RecordType::V6Roce],
        ..NONE
    },
    Format {
        port: 4789,
        needs: 8,
        // The I flag: the network identifier is valid.
        check: (0x08, 0x08),
        identifier: (8, 0xFF_FFFF),
        record_types: OVERLAY,
        payload: Payload::Ethernet,
    },
    Format {
        port: 6081,
        needs: 8,
        // The version.
        check: (0xC0, 0),
        identifier: (8, 0xFF_FFFF),
        record_types: OVERLAY,
        payload: Payload::Geneve,
    },
];

const SLOTS: usize = 32;

/// Tunnels by the low bits of their port, which differ.
static TABLE: [Format; SLOTS] = {
    let mut table = [NONE; SLOTS];
    let mut index = 0;
    while index < KNOWN.len() {
        let free = &mut table[KNOWN[index].port as usize % SLOTS];
        assert!(free.port == 0, "two tunnels in one slot");
        *free = KNOWN[index];
        index += 1;
    }
    table
};

#[inline(always)]
fn look_up(dport: u16) -> &'static Format {
    let known = &TABLE[usize::from(dport) % SLOTS];
    if known.port == dport { known } else { &NONE }
}

/// True for the destination ports of tunnels.
#[inline(always)]
pub(in crate::fast) fn is_tunnel(dport: u16) -> bool {
    look_up(dport).needs != 0
}

/// What the datagram carries: ports alone where no tunnel is known, or its header is cut or fails
/// its check.
#[inline(always)]
pub(super) fn parse(dport: u16, datagram: &[u8]) -> Tunnel<'_> {
    let payload = datagram.get(UDP_BYTES..).unwrap_or_default();
    let header = padded(payload);
    let mut format = look_up(dport);
    let has_length = (format.port == L2TP.port) & (header[0] & L2TP_LENGTH_FLAG != 0);
    format = if has_length { &L2TP_WITH_LENGTH } else { format };
    let (mask, value) = format.check;
    let is_valid = (payload.len() >= usize::from(format.needs)) & (header[0] & mask == value);
    format = if is_valid { format } else { &NONE };
    let (shift, mask) = format.identifier;
    let (status, next) = match format.payload {
        Payload::NotParsed => (Status::default(), Next::STOP),
        named => behind(named == Payload::Geneve, header, payload),
    };
    Tunnel {
        record_types: format.record_types,
        tunnel_id: (u64::from_be_bytes(header) >> shift) as u32 & mask,
        status,
        next,
    }
}

/// What follows the header of an overlay, which is known to be whole.
#[inline(always)]
fn behind(is_geneve: bool, header: [u8; 8], payload: &[u8]) -> (Status, Next<'_>) {
    let [first, _, p0, p1, ..] = header;
    let Ethertype { in_tunnel, .. } = ethertype::look_up(u16::from_be_bytes([p0, p1]));
    let named = if in_tunnel == Kind::Mpls { Kind::Stop } else { in_tunnel };
    let kind = if is_geneve { named } else { Kind::Eth };
    let option_words = if is_geneve { first & GENEVE_OPTION_WORDS } else { 0 };
    payload
        .get(header.len() + 4 * usize::from(option_words)..)
        .map_or((Status::TRUNCATED, Next::STOP), |inner| {
            (Status::default(), Next::within(Context::Overlay, kind, inner))
        })
}

/// The first eight bytes, zeros after the end.
#[inline(always)]
fn padded(bytes: &[u8]) -> [u8; 8] {
    bytes.first_chunk().copied().unwrap_or_else(|| padded_short(bytes))
}

/// Kept out of line: few payloads are that short.
#[cold]
fn padded_short(bytes: &[u8]) -> [u8; 8] {
    std::array::from_fn(|index| bytes.get(index).copied().unwrap_or_default())
}
