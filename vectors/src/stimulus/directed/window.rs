// SPDX-License-Identifier: Apache-2.0
//! The end of the header window: each header at every place around byte 192 of a frame that
//! continues.

use super::{Cases, Frame};

/// Where the header under test may start: an even number of words behind the Ethernet and IPv6
/// headers.
const STARTS: std::ops::RangeInclusive<usize> = 154..=194;

pub(super) fn add(cases: &mut Cases) {
    for start in STARTS.step_by(4) {
        for (name, next, header) in [
            ("TCP", 6, Frame::default().tcp(80)),
            ("L2TP", 17, Frame::default().udp(1701).bytes(&[0x40, 2]).filler(6)),
            ("VXLAN", 17, Frame::default().vxlan().and_eth(0x0806)),
            ("GENEVE", 17, Frame::default().geneve(3, 0x0800).ipv4(6)),
            ("GRE", 47, Frame::default().gre(0xB000, 0x8847).labels([100, 7, 200])),
            ("IPv4 with options", 4, Frame::default().ipv4_with_words(8, 6).tcp(80)),
            ("IPv6 with hop-by-hop", 41, Frame::default().ipv6(0).extension(0, 0, 6).tcp(80)),
        ] {
            let frame = before(start, next).bytes(&header.0).filler(8);
            cases.add(format!("window: {name} at byte {start}"), frame);
        }
    }
    let stack = (1..=16).map(|index| 0x1000 + index);
    let late =
        Frame::eth(0x8847).labels(stack.clone()).word32(0).and_eth(0x8847).labels(stack).ipv4(6);
    cases.add("window: two stacks of 16 labels", late.filler(64));
}

/// Ethernet and IPv6 with an authentication header that fills up to `start`.
fn before(start: usize, next: u8) -> Frame {
    let words = (start - 14 - 40) / 4;
    Frame::eth(0x86DD).ipv6(51).extension(51, words as u8 - 2, next)
}
