// SPDX-License-Identifier: Apache-2.0
//! Kind `ipv6`, with up to two extension headers (specification, section 3.1).

use super::{
    ip,
    layer::{Layer, Surroundings},
    reason::{NoRecord, Reason},
    record::Record,
    window::Header,
};
use crate::{record::RecordType, status::Status};

/// Extension headers that a stage walks at most.
const EXTENSION_HEADERS: usize = 2;

pub(super) fn parse(
    header: &mut Header<'_>,
    surroundings: &Surroundings<'_>,
) -> Result<Layer, NoRecord> {
    header.needs("IPv6 header", 40)?;
    let version = header.bits("version", 0, 0, 4) as u8;
    if version != 6 {
        return Err(NoRecord::Ipv6Version(version));
    }
    let tclass = header.bits("tclass", 0, 4, 8) as u8 & ip::DSCP;
    let flow_label = header.bits("flow_label", 1, 4, 20);
    let next_header = header.u8("next_header", 6);
    let source = header.bits("src", 8, 0, 128);
    let destination = header.bits("dst", 24, 0, 128);

    let walk = Walk::through_extension_headers(header, next_header);
    let fragment = matches!(walk.end, WalkEnd::Fragment { .. });
    let record_type = if ip::has_ports(walk.protocol) && !fragment {
        RecordType::Ipv6L4
    } else {
        RecordType::Ipv6Other
    };
    let record = Record::new(record_type)
        .with("src", source)
        .with("dst", destination)
        .with("proto", walk.protocol)
        .with("tclass", tclass)
        .with("flow_label", flow_label);

    Ok(match walk.end {
        WalkEnd::Cut => {
            Layer::cut(record, header, "IPv6 header with its extension headers", walk.length)
        }
        WalkEnd::Fragment { offset, more } => {
            Layer::stop(record, walk.length, Reason::Fragment { offset, more })
                .with_status(Status::FRAGMENT)
        }
        WalkEnd::Protocol if Extension::of(walk.protocol).is_some() => {
            Layer::stop(record, walk.length, Reason::ThirdExtensionHeader(walk.protocol))
        }
        WalkEnd::Protocol => {
            ip::followed_by_protocol(record, walk.length, walk.protocol, surroundings)
        }
    })
}

/// An extension header: its name, and how long it is.
#[derive(Clone, Copy)]
struct Extension {
    name: &'static str,
    length: Length,
}

/// Length of an extension header in bytes; n is its second byte.
#[derive(Clone, Copy, PartialEq)]
enum Length {
    /// (n + 1) · 8.
    EightByteUnits,
    /// (n + 2) · 4.
    FourByteUnits,
    /// Always 8: the fragment header, which has no n.
    Fragment,
}

impl Extension {
    fn of(number: u8) -> Option<Self> {
        let (name, length) = match number {
            0 => ("hop-by-hop options header", Length::EightByteUnits),
            43 => ("routing header", Length::EightByteUnits),
            60 => ("destination options header", Length::EightByteUnits),
            51 => ("authentication header", Length::FourByteUnits),
            44 => ("fragment header", Length::Fragment),
            _ => return None,
        };
        Some(Self { name, length })
    }

    fn read_length(self, header: &mut Header<'_>, start: usize) -> usize {
        match self.length {
            Length::EightByteUnits => 8 * (usize::from(header.u8("ext_length", start + 1)) + 1),
            Length::FourByteUnits => 4 * (usize::from(header.u8("ext_length", start + 1)) + 2),
            Length::Fragment => 8,
        }
    }
}

/// How the walk ended.
enum WalkEnd {
    /// On a protocol, which may be a third extension header.
    Protocol,
    /// On a fragment header that is not one of a whole packet.
    Fragment { offset: u16, more: bool },
    /// On an extension header that is incomplete.
    Cut,
}

/// The walk through the extension headers.
struct Walk {
    /// The last next-header value read.
    protocol: u8,
    /// Bytes from the start of the IPv6 header to the end of the last header walked.
    length: usize,
    end: WalkEnd,
}

impl Walk {
    fn through_extension_headers(header: &mut Header<'_>, next_header: u8) -> Self {
        let mut walk = Self { protocol: next_header, length: 40, end: WalkEnd::Protocol };
        for _ in 0..EXTENSION_HEADERS {
            let Some(extension) = Extension::of(walk.protocol) else { break };
            walk.step(header, extension);
            if !matches!(walk.end, WalkEnd::Protocol) {
                break;
            }
        }
        walk
    }

    /// Walks one extension header.
    fn step(&mut self, header: &mut Header<'_>, extension: Extension) {
        let start = self.length;
        if !header.covers(start + 8) {
            header.part(extension.name, start, 8);
            self.length = start + 8;
            self.end = WalkEnd::Cut;
            return;
        }
        self.protocol = header.u8("next_header", start);
        let length = extension.read_length(header, start);
        header.part(extension.name, start, length);
        self.length = start + length;
        if !header.covers(self.length) {
            self.end = WalkEnd::Cut;
        } else if extension.length == Length::Fragment {
            let offset = header.bits("fragment_offset", start + 2, 0, 13) as u16;
            let more = header.bits("more_fragments", start + 3, 7, 1) == 1;
            if more || offset != 0 {
                self.end = WalkEnd::Fragment { offset, more };
            }
        }
    }
}
