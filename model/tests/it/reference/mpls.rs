// SPDX-License-Identifier: Apache-2.0
//! Kind `mpls`, section 3.1.

use crate::reference::support::{
    TCP, bytes, eth, everything, expect, expect_cut, ipv4, routed, shape, value, why,
};
use lbhash_model::{Metadata, reference};

/// A label stack of these labels, S on the last one if `bottom`; TTL 64, EXP of the first entry 5,
/// of the others 1.
fn stack(labels: &[u32], bottom: bool) -> String {
    let last = labels.len() - 1;
    let entries = labels.iter().enumerate().map(|(index, label)| {
        let exp = if index == 0 { 5 } else { 1 };
        let s = u32::from(bottom && index == last);
        format!("{:08x} ", label << 12 | exp << 9 | s << 8 | 64)
    });
    entries.collect()
}

fn frame(labels: &[u32], payload: &str) -> String {
    eth("8847") + &stack(labels, true) + payload
}

#[test]
fn the_nibble_after_the_stack_decides() {
    let ip4 = ipv4(6) + TCP;
    let inner = format!("{}{}{TCP}", eth("0800"), ipv4(6));
    let pseudowire = "eth_ip/pseudowire>ipv4 ipv4_l4/pseudowire>tcp v4_ports/pseudowire>stop []";
    expect(
        "nibble 4",
        &frame(&[100], &ip4),
        "eth_mpls/routed>mpls mpls/routed>ipv4 ipv4_l4/mpls_payload>tcp \
         v4_ports/mpls_payload>stop []",
    );
    expect(
        "nibble 6",
        &frame(&[100, 200], &(crate::reference::support::ipv6(6) + TCP)),
        "eth_mpls/routed>mpls mpls/routed>ipv6 ipv6_l4/mpls_payload>tcp \
         v6_ports/mpls_payload>stop []",
    );
    expect(
        "nibble 0: control word",
        &frame(&[100], &format!("00000001 {inner}")),
        &format!("eth_mpls/routed>mpls mpls/routed>eth {pseudowire}"),
    );
    expect(
        "nibble 1: associated channel",
        &frame(&[100], "10000021 0000"),
        "eth_mpls/routed>mpls mpls/routed>stop []",
    );
    for nibble in "235789abcdef".chars() {
        let inner = format!("{nibble}{}", &inner[1..]);
        let expected = format!("eth_mpls/routed>mpls mpls/routed>eth {pseudowire}");
        expect(&format!("nibble {nibble}"), &frame(&[100], &inner), &expected);
    }
}

#[test]
fn without_pw_control_word_a_nibble_of_0_stops_and_nothing_more_is_read() {
    let mut configuration = everything();
    configuration.pw_control_word = false;
    for payload in ["00", "00000001 02000000000a", "0f"] {
        let frame = bytes(&frame(&[100], payload));
        let trace = reference::hash(&configuration, &Metadata::default(), &frame);
        assert_eq!(shape(&trace), "eth_mpls/routed>mpls mpls/routed>stop []", "{payload}");
    }
}

#[test]
fn a_cut_control_word_emits_the_record_and_truncates() {
    let whole = frame(&[100], "00000001");
    let cut = "eth_mpls/routed>mpls mpls/routed>stop [truncated]";
    for length in 18..22 {
        expect_cut(&whole, length, cut);
    }
    // The control word is present, the Ethernet header after it is not.
    expect_cut(&whole, 22, "eth_mpls/routed>mpls mpls/routed>eth none/pseudowire>stop [truncated]");
}

#[test]
fn the_byte_after_the_stack_is_variable_part() {
    expect_cut(&frame(&[100], "45"), 18, "eth_mpls/routed>mpls mpls/routed>stop [truncated]");
    expect_cut(
        &frame(&[100], "45"),
        19,
        "eth_mpls/routed>mpls mpls/routed>ipv4 none/mpls_payload>stop [truncated]",
    );
    assert_eq!(
        why(&frame(&[100], "")),
        "the first byte after the label stack needs 5 bytes, 4 are left"
    );
}

#[test]
fn needs_one_entry_and_a_later_one_is_variable_part() {
    let whole = frame(&[100, 200, 300], "10000000");
    for length in 14..18 {
        expect_cut(&whole, length, "eth_mpls/routed>mpls none/routed>stop [truncated]");
    }
    for length in 18..27 {
        expect_cut(&whole, length, "eth_mpls/routed>mpls mpls/routed>stop [truncated]");
    }
    expect_cut(&whole, 27, "eth_mpls/routed>mpls mpls/routed>stop []");
}

#[test]
fn a_cut_stack_keeps_the_labels_that_were_read() {
    let mut frame = bytes(&frame(&[100, 200, 300], ""));
    frame.truncate(14 + 11);
    let trace = routed(&frame);
    let reason = trace.stages[1].reason.to_string();
    assert_eq!(reason, "the label stack needs 12 bytes, 11 are left");
    assert_eq!(["label1", "label2", "label3"].map(|l| value(&trace, 2, l)), [100, 200, 0]);
}

#[test]
fn labels_fill_their_slots_and_exp_is_that_of_the_first_entry() {
    let labels: Vec<u32> = (0..16).map(|n| 0xF_0000 + n).collect();
    let trace = routed(&bytes(&frame(&labels, "10")));
    assert_eq!(shape(&trace), "eth_mpls/routed>mpls mpls/routed>stop []");
    for (index, &label) in labels.iter().enumerate() {
        assert_eq!(value(&trace, 2, &format!("label{}", index + 1)), u128::from(label));
    }
    assert_eq!(value(&trace, 2, "exp1"), 5);
    assert_eq!(trace.stages[1].parts.len(), 16);
    assert_eq!(trace.stages[1].length, 64);
}

#[test]
fn ttl_is_in_no_field() {
    let [one, other] =
        ["00064140", "000641ff"].map(|entry| routed(&bytes(&(eth("8847") + entry + "10"))));
    assert_eq!(one.result, other.result);
}

#[test]
fn sixteen_entries_without_bottom_are_too_deep() {
    let endless = eth("8847") + &stack(&[100; 16], false);
    expect("exactly 16", &endless, "eth_mpls/routed>mpls mpls/routed>stop [too_deep]");
    expect(
        "a 17th with S",
        &(endless.clone() + &stack(&[100], true) + "45"),
        "eth_mpls/routed>mpls mpls/routed>stop [too_deep]",
    );
    expect_cut(&endless, 14 + 63, "eth_mpls/routed>mpls mpls/routed>stop [truncated]");
    assert_eq!(why(&endless), "16 label stack entries without bottom of stack");
}

#[test]
fn an_eli_before_the_last_entry_makes_an_entropy_stack() {
    let el = "eth_mpls/routed>mpls mpls_el/routed>stop [entropy_label]";
    expect("ELI first", &frame(&[7, 500], &ipv4(6)), el);
    expect("ELI second", &frame(&[100, 7, 500], &ipv4(6)), el);
    expect("ELI before a later label", &frame(&[100, 7, 500, 600], &ipv4(6)), el);
    expect("nothing after the stack", &frame(&[100, 7, 500], ""), el);
    expect("two ELIs at the end", &frame(&[100, 7, 7], ""), el);
}

#[test]
fn an_eli_that_is_the_last_entry_read_is_an_ordinary_label() {
    expect("S = 1", &frame(&[100, 7], "10"), "eth_mpls/routed>mpls mpls/routed>stop []");
    expect("only entry", &frame(&[7], "10"), "eth_mpls/routed>mpls mpls/routed>stop []");
    let cut_after_eli = frame(&[100, 7, 500], "");
    for length in 22..26 {
        expect_cut(&cut_after_eli, length, "eth_mpls/routed>mpls mpls/routed>stop [truncated]");
    }
    expect_cut(&cut_after_eli, 26, "eth_mpls/routed>mpls mpls_el/routed>stop [entropy_label]");
}

#[test]
fn a_stack_cut_after_its_entropy_label_is_still_an_entropy_stack() {
    let whole = frame(&[100, 7, 500, 600], "");
    for length in 26..30 {
        expect_cut(
            &whole,
            length,
            "eth_mpls/routed>mpls mpls_el/routed>stop [truncated entropy_label]",
        );
    }
}

#[test]
fn too_many_entries_with_an_entropy_label_set_both_bits() {
    let mut labels = [100; 16];
    labels[14] = 7;
    expect(
        "ELI is the 15th",
        &(eth("8847") + &stack(&labels, false)),
        "eth_mpls/routed>mpls mpls_el/routed>stop [too_deep entropy_label]",
    );
    labels[14] = 100;
    labels[15] = 7;
    expect(
        "ELI is the 16th",
        &(eth("8847") + &stack(&labels, false)),
        "eth_mpls/routed>mpls mpls/routed>stop [too_deep]",
    );
}

#[test]
fn excluded_labels_leave_their_slots_zero() {
    let slots = |exclude: u16, labels: &[u32]| {
        let mut configuration = everything();
        configuration.reserved_label_exclude = exclude;
        let frame = bytes(&frame(labels, "10"));
        let trace = reference::hash(&configuration, &Metadata::default(), &frame);
        ["label1", "label2", "label3", "exp1"].map(|name| value(&trace, 2, name))
    };
    assert_eq!(slots(0x0080, &[100, 7, 500]), [100, 0, 500, 5], "default: ELI in mpls_el");
    assert_eq!(slots(0x0080, &[100, 7]), [100, 0, 0, 5], "default: ELI in mpls");
    assert_eq!(slots(0x0000, &[100, 7, 500]), [100, 7, 500, 5], "none");
    assert_eq!(slots(0x2001, &[0, 13, 500]), [0, 0, 500, 5], "labels 0 and 13");
    assert_eq!(slots(0x2001, &[1, 14, 12]), [1, 14, 12, 5], "their neighbours");
    assert_eq!(slots(0xFFFF, &[15, 16, 0x1_0007]), [0, 16, 0x1_0007, 5], "only 0 to 15");
}

#[test]
fn excluding_a_label_does_not_change_what_the_stack_is() {
    for exclude in [0, 0x0080] {
        let mut configuration = everything();
        configuration.reserved_label_exclude = exclude;
        let frame = bytes(&frame(&[100, 7, 500], ""));
        let trace = reference::hash(&configuration, &Metadata::default(), &frame);
        assert_eq!(shape(&trace), "eth_mpls/routed>mpls mpls_el/routed>stop [entropy_label]");
    }
}
