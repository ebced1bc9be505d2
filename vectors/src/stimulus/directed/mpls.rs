// SPDX-License-Identifier: Apache-2.0
//! MPLS: stack depth, entropy and special-purpose labels, what lies under the stack.

use super::{Cases, Frame};

/// Labels that differ in every byte, none of them special.
fn ordinary(count: u32) -> impl Iterator<Item = u32> {
    (1..=count).map(|index| 0x10000 * (index % 16) + 0x0101 * index + 16)
}

fn stack(labels: impl IntoIterator<Item = u32>) -> Frame {
    Frame::eth(0x8847).labels(labels)
}

pub(super) fn add(cases: &mut Cases) {
    depths(cases);
    entropy(cases);
    special(cases);
    under_the_stack(cases);
    cuts(cases);
}

fn depths(cases: &mut Cases) {
    for count in 1..=18 {
        cases.add(
            format!("mpls: {count} labels, then IPv4"),
            stack(ordinary(count)).ipv4(6).tcp(80),
        );
    }
    for count in [1, 15, 16] {
        let without_bottom =
            ordinary(count).fold(Frame::eth(0x8847), |frame, label| frame.label(label, false));
        cases.add(format!("mpls: {count} labels without S, then nothing"), without_bottom.clone());
        cases.add(
            format!("mpls: {count} labels without S, then zeros"),
            without_bottom.bytes(&[0; 8]),
        );
    }
    let multicast = Frame::eth(0x8848).labels(ordinary(3)).ipv6(17).udp(53);
    cases.add("mpls: multicast ethertype", multicast.clone());
    cases.add_bridged("mpls: bridged", multicast);
    for exp in 0..8 {
        let entry = 0x1234_5100 | exp << 9 | 64;
        cases.add(format!("mpls: exp {exp}"), Frame::eth(0x8847).word32(entry).ipv4(1));
    }
    for (name, label) in [("least ordinary", 16), ("greatest", 0xF_FFFF)] {
        cases.add(format!("mpls: {name} label"), stack([label]).ipv4(17).udp(53));
    }
}

fn entropy(cases: &mut Cases) {
    for position in 1..=16 {
        let labels = ordinary(16).enumerate();
        let labels = labels.map(|(index, label)| if index + 1 == position { 7 } else { label });
        let ending =
            if position == 16 { "is the bottom: an ordinary label" } else { "has labels after it" };
        cases.add(
            format!("mpls: ELI is label {position} and {ending}"),
            stack(labels).ipv4(6).tcp(80),
        );
    }
    cases.add("mpls: ELI alone is the bottom", stack([7]).ipv4(6).tcp(80));
    cases
        .add("mpls: ELI and entropy label at the bottom", stack([500, 7, 0xABCDE]).ipv6(6).tcp(80));
    cases.add("mpls: two ELIs", stack([500, 7, 0xABCDE, 7, 0xBCDEF]).ipv4(6).tcp(80));
    cases.add("mpls: ELI twice in a row", stack([7, 7]).ipv4(6).tcp(80));
    for position in [1, 15, 16] {
        let labels = (1..=16).map(|index| if index == position { 7 } else { 1000 + index });
        let frame = labels.fold(Frame::eth(0x8847), |frame, label| frame.label(label, false));
        cases.add(format!("mpls: 16 labels without S, ELI is label {position}"), frame.filler(8));
    }
    for bytes in 0..4 {
        let eli_then_cut = Frame::eth(0x8847).label(500, false).label(7, false).filler(bytes);
        cases.add(format!("mpls: ELI followed by {bytes} bytes of a cut entry"), eli_then_cut);
    }
}

fn special(cases: &mut Cases) {
    for label in (0..16).filter(|&label| label != 7) {
        cases.add(
            format!("mpls: special label {label} between ordinary ones"),
            stack([100, label, 200]).ipv4(6).tcp(80),
        );
    }
    cases.add("mpls: special label at the bottom", stack([100, 0]).ipv4(6).tcp(80));
    cases.add("mpls: only special labels", stack([14, 13, 1]).ipv4(6).tcp(80));
}

fn under_the_stack(cases: &mut Cases) {
    for nibble in 0..16_u8 {
        let frame =
            stack([100, 200]).bytes(&[nibble << 4]).filler(3).and_eth(0x0800).ipv4(17).udp(53);
        cases.add(format!("mpls: nibble {nibble} after the stack"), frame);
    }
    let ethernet = |frame: Frame| frame.ipv6(6).tcp(443);
    let start = stack([100]).len();
    let bare = stack([100]).and_eth(0x86DD).patch(start, &[0xAE]);
    cases.add("mpls: Ethernet pseudowire without control word", ethernet(bare));
    let with_word = stack([100]).word32(0x0000_0001).and_eth(0x86DD);
    cases.add("mpls: Ethernet pseudowire with control word", ethernet(with_word.clone()));
    cases.add_bridged("mpls: Ethernet pseudowire with control word, bridged", ethernet(with_word));
    let tagged = stack([100]).word32(0).and_eth(0x8100).word16(0x0064).word16(0x0806).filler(20);
    cases.add("mpls: tagged ARP in a pseudowire", tagged);
    cases.add("mpls: associated channel", stack([100, 13]).word32(0x1000_0007).filler(20));
}

fn cuts(cases: &mut Cases) {
    let ip = stack(ordinary(3)).bytes(&[0x45]);
    cases.add_cut("mpls: three labels and a byte of IPv4", ip, 14);
    let pseudowire = stack([16, 17]).word32(0).and_eth(0x0806);
    let after_the_stack = stack([16, 17]).len();
    cases.add_cut("mpls: control word and Ethernet", pseudowire, after_the_stack);
}
