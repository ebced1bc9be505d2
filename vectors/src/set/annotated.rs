// SPDX-License-Identifier: Apache-2.0
//! A set as a pcapng capture: each packet with its keys as a comment, which tshark and Wireshark
//! show and filter (`frame.comment contains "lag=0x1807"`).

use super::Vector;
use lbhash_model::{Egress, config::Level, config::User};
use std::{
    fmt::Write as _,
    io::{self, Write},
};

const SECTION_HEADER: u32 = 0x0A0D_0D0A;
const BYTE_ORDER: u32 = 0x1A2B_3C4D;
const INTERFACE: u32 = 1;
const ENHANCED_PACKET: u32 = 6;
const LINK_TYPE_ETHERNET: u16 = 1;
const OPTION_COMMENT: u16 = 1;

/// Section header and one Ethernet interface, little-endian, time in microseconds.
pub(super) fn write_header(out: &mut impl Write) -> io::Result<()> {
    let mut section = BYTE_ORDER.to_le_bytes().to_vec();
    section.extend([1, 0, 0, 0]); // version 1.0
    section.extend([0xFF; 8]); // length of the section: not given
    write_block(out, SECTION_HEADER, &section)?;
    let mut interface = LINK_TYPE_ETHERNET.to_le_bytes().to_vec();
    interface.extend([0; 6]); // reserved; no limit to the length
    write_block(out, INTERFACE, &interface)
}

/// One packet with its comment. Packet n is stamped n microseconds after 1970.
pub(super) fn write_packet(out: &mut impl Write, n: u64, vector: &Vector) -> io::Result<()> {
    let frame = &vector.packet.frame;
    let length = u32::try_from(frame.len()).map_err(io::Error::other)?;
    let mut block = Vec::with_capacity(frame.len() + 256);
    block.extend([0; 4]); // interface 0
    block.extend(((n >> 32) as u32).to_le_bytes());
    block.extend((n as u32).to_le_bytes());
    block.extend(length.to_le_bytes());
    block.extend(length.to_le_bytes());
    block.extend(frame);
    pad(&mut block);
    let mut comment = comment(n, vector).into_bytes();
    comment.truncate(usize::from(u16::MAX));
    block.extend(OPTION_COMMENT.to_le_bytes());
    block.extend((comment.len() as u16).to_le_bytes());
    block.extend(comment);
    pad(&mut block);
    block.extend([0; 4]); // end of options
    write_block(out, ENHANCED_PACKET, &block)
}

/// `n=0 level_1_fec=0x1a2b … family=inet status=fragment egress=port:7 depth: routed: TCP`.
fn comment(n: u64, vector: &Vector) -> String {
    let mut text = format!("n={n}");
    // Writing to a string does not fail.
    for (user, key) in User::ALL.iter().zip(vector.result.keys) {
        let _ = write!(text, " {}=0x{key:04x}", user.name());
    }
    let _ = write!(text, " family={}", vector.result.family.name());
    let status: Vec<_> = vector.result.status.names().collect();
    let status = if status.is_empty() { "-".to_owned() } else { status.join(",") };
    let _ = write!(text, " status={status}");
    if let Some(selection) = &vector.selection {
        for (level, stage) in Level::ALL.into_iter().zip(selection.stages) {
            if stage.valid {
                let _ = write!(text, " {}_member={}:{}", level.name(), stage.group, stage.index);
            }
        }
        let _ = match selection.egress {
            Egress::None => write!(text, " egress=-"),
            Egress::Port(id) => write!(text, " egress=port:{id}"),
            Egress::Drop(id) => write!(text, " egress=drop:{id}"),
        };
    }
    if !vector.packet.name.is_empty() {
        let _ = write!(text, " {}", vector.packet.name);
    }
    text
}

/// A block: type, length, body of whole words, length again.
fn write_block(out: &mut impl Write, kind: u32, body: &[u8]) -> io::Result<()> {
    let length = u32::try_from(body.len() + 12).map_err(io::Error::other)?.to_le_bytes();
    out.write_all(&kind.to_le_bytes())?;
    out.write_all(&length)?;
    out.write_all(body)?;
    out.write_all(&length)
}

fn pad(block: &mut Vec<u8>) {
    block.resize(block.len().next_multiple_of(4), 0);
}
