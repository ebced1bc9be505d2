// SPDX-License-Identifier: Apache-2.0
//! Why parsing stopped after a stage, or continued, in words (specification, section 3).

use crate::{context::Context, kind::Kind, record::RecordType};
use std::fmt;

/// Why a stage emits no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoRecord {
    /// The bytes that the kind needs are not all present: status `truncated`.
    FixedPartCut {
        /// What needs them.
        what: &'static str,
        /// Bytes needed from the start of the header.
        needs: usize,
        /// Bytes left from the start of the header.
        left: usize,
    },
    /// IPv4 with another version: status `malformed`.
    Ipv4Version(u8),
    /// IPv4 with a header length below 5 words: status `malformed`.
    Ipv4HeaderLength(u8),
    /// IPv6 with another version: status `malformed`.
    Ipv6Version(u8),
}

/// Why parsing stopped after a stage, or continued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// Parsing continues with this header.
    NextHeader(Kind, Context),
    /// The stage emits no record.
    NoRecord(NoRecord),
    /// A length in the header reaches past the bytes left: status `truncated`.
    VariablePartCut {
        /// What is cut.
        what: &'static str,
        /// Bytes needed from the start of the header.
        needs: usize,
        /// Bytes left from the start of the header.
        left: usize,
    },
    /// The table entry of this context and record has `descend` = 0.
    DescendOff(Context, RecordType, Kind),
    /// The seventh stage is the last: status `too_deep`.
    LastStage(Kind),
    /// The type field is below 0x0600.
    EthernetLength(u16),
    /// The type field, after two tags, is that of a tag.
    ThirdTag(u16),
    /// No kind belongs to this ethertype.
    UnknownEthertype(u16),
    /// The label stack has an entropy label.
    EntropyLabel,
    /// 16 label stack entries without S.
    EndlessStack,
    /// First nibble 1 after a label stack.
    AssociatedChannel,
    /// First nibble 0 after a label stack, and `pw_control_word` is 0.
    ControlWordOff,
    /// An IP fragment.
    Fragment {
        /// Fragment offset in units of 8 bytes.
        offset: u16,
        /// More fragments follow.
        more: bool,
    },
    /// No kind belongs to this IP protocol.
    UnknownProtocol(u8),
    /// A third IPv6 extension header.
    ThirdExtensionHeader(u8),
    /// Nothing is parsed after TCP.
    AfterTcp,
    /// The UDP destination port is not in the table.
    NoTunnelPort(u16),
    /// The port is in the table, but the tunnel header is incomplete.
    TunnelHeaderCut {
        /// Tunnel protocol.
        what: &'static str,
        /// Bytes needed from the start of the UDP header.
        needs: usize,
        /// Bytes left from the start of the UDP header.
        left: usize,
    },
    /// VXLAN without its I flag; the flags byte.
    VxlanFlags(u8),
    /// GENEVE with a version other than 0.
    GeneveVersion(u8),
    /// Nothing is parsed after this tunnel header.
    AfterTunnel(&'static str),
    /// No kind belongs to this protocol of a tunnel header.
    UnknownTunnelProtocol(&'static str, u16),
    /// GRE flags and version that are neither plain GRE nor PPTP, with the protocol.
    GreUnparsed(u16, u16),
    /// PPPoE that is not a session packet of version 1, type 1: byte 0 and the code.
    PppoeUnparsed(u8, u8),
    /// No kind belongs to this PPP protocol.
    UnknownPppProtocol(u16),
}

impl fmt::Display for NoRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::FixedPartCut { what, needs, left } => cut(f, what, needs, left),
            Self::Ipv4Version(version) => {
                write!(f, "the IPv4 header says version {version}, not 4")
            }
            Self::Ipv4HeaderLength(words) => {
                write!(f, "the IPv4 header says {words} words of header, at least 5 must be")
            }
            Self::Ipv6Version(version) => {
                write!(f, "the IPv6 header says version {version}, not 6")
            }
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NextHeader(kind, context) => {
                write!(f, "the next header is {} in context {}", kind.name(), context.name())
            }
            Self::NoRecord(no_record) => no_record.fmt(f),
            Self::VariablePartCut { what, needs, left }
            | Self::TunnelHeaderCut { what, needs, left } => cut(f, what, needs, left),
            Self::DescendOff(context, record, next) => write!(
                f,
                "table entry {}/{} has descend off; the {} header is not parsed",
                context.name(),
                record.name(),
                next.name()
            ),
            Self::LastStage(next) => {
                write!(f, "stage 7 is the last one; the {} header is not parsed", next.name())
            }
            Self::EthernetLength(length) => {
                write!(f, "0x{length:04x} is a length, not an ethertype; LLC is not parsed")
            }
            Self::ThirdTag(tag) => {
                write!(f, "a third tag, 0x{tag:04x}, counts as an unknown ethertype")
            }
            Self::UnknownEthertype(ethertype) => write!(f, "unknown ethertype 0x{ethertype:04x}"),
            Self::EntropyLabel => {
                f.write_str("entropy label in the stack; nothing after the stack is looked at")
            }
            Self::EndlessStack => f.write_str("16 label stack entries without bottom of stack"),
            Self::AssociatedChannel => {
                f.write_str("first nibble 1 after the stack: an associated channel")
            }
            Self::ControlWordOff => {
                f.write_str("first nibble 0 after the stack, and pw_control_word is 0")
            }
            Self::Fragment { offset, more } => {
                let tail = if more { "more follow" } else { "the last one" };
                write!(f, "fragment: offset {} bytes, {tail}", 8 * u32::from(offset))
            }
            Self::UnknownProtocol(protocol) => write!(f, "unknown IP protocol {protocol}"),
            Self::ThirdExtensionHeader(number) => {
                write!(f, "a third extension header, {number}, counts as an unknown IP protocol")
            }
            Self::AfterTcp => f.write_str("nothing is parsed after TCP"),
            Self::NoTunnelPort(port) => write!(f, "UDP destination port {port} is no tunnel"),
            Self::VxlanFlags(flags) => {
                write!(f, "VXLAN flags 0x{flags:02x} are without I: ports only")
            }
            Self::GeneveVersion(version) => write!(f, "GENEVE version {version}: ports only"),
            Self::AfterTunnel(what) => write!(f, "nothing is parsed after {what}"),
            Self::UnknownTunnelProtocol(what, protocol) => {
                write!(f, "unknown {what} protocol 0x{protocol:04x}")
            }
            Self::GreUnparsed(flags, protocol) => write!(
                f,
                "GRE flags and version 0x{flags:04x} with protocol 0x{protocol:04x} are not parsed"
            ),
            Self::PppoeUnparsed(version_type, code) => write!(
                f,
                "PPPoE version and type 0x{version_type:02x}, code 0x{code:02x}: not a session \
                 packet"
            ),
            Self::UnknownPppProtocol(protocol) => {
                write!(f, "unknown PPP protocol 0x{protocol:04x}")
            }
        }
    }
}

/// "the IPv4 header needs 20 bytes, 7 are left".
fn cut(f: &mut fmt::Formatter<'_>, what: &str, needs: usize, left: usize) -> fmt::Result {
    let (bytes, are) =
        (if needs == 1 { "byte" } else { "bytes" }, if left == 1 { "is" } else { "are" });
    write!(f, "the {what} needs {needs} {bytes}, {left} {are} left")
}
