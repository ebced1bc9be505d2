// SPDX-License-Identifier: Apache-2.0
//! Packets as hexadecimal text, and their outcome as one line of text.

use lbhash_model::{
    Metadata, RecordType,
    config::{Configuration, Entry},
    reference::{self, Trace},
};

/// Two MAC addresses: what every frame begins with.
pub(crate) const MACS: &str = "02000000000a 02000000000b ";

/// Bytes of hexadecimal text; white space is ignored.
pub(crate) fn bytes(text: &str) -> Vec<u8> {
    let digits: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(digits.len().is_multiple_of(2), "odd number of digits in {text:?}");
    digits
        .chunks(2)
        .map(|pair| {
            u8::from_str_radix(&String::from_iter(pair), 16)
                .unwrap_or_else(|_| panic!("not hexadecimal: {pair:?} in {text:?}"))
        })
        .collect()
}

/// An Ethernet header with this type.
pub(crate) fn eth(ethertype: &str) -> String {
    format!("{MACS}{ethertype} ")
}

/// 20 bytes of IPv4 from 192.0.2.1 to 198.51.100.2: DSCP 46, both ECN bits set.
pub(crate) fn ipv4(protocol: u8) -> String {
    format!("45bb0000 00000000 40{protocol:02x}0000 c0000201 c6336402 ")
}

/// 40 bytes of IPv6 from 2001:db8::1 to 2001:db8::2: DSCP 46, both ECN bits set, flow label
/// 0x54321.
pub(crate) fn ipv6(next_header: u8) -> String {
    format!(
        "6bb54321 0000{next_header:02x}40 20010db8000000000000000000000001 \
         20010db8000000000000000000000002 "
    )
}

/// 8 bytes of UDP from port 49152 to this one.
pub(crate) fn udp(destination: u16) -> String {
    format!("c000 {destination:04x} 0000 0000 ")
}

/// 20 bytes of TCP from port 49152 to 443.
pub(crate) const TCP: &str = "c000 01bb 00000000 00000000 5010 0000 0000 0000 ";

/// A configuration that hashes every field and descends everywhere.
pub(crate) fn everything() -> Configuration {
    let mut configuration = Configuration::default();
    for (index, entry) in configuration.field_table.entries_mut().iter_mut().enumerate() {
        let record = RecordType::from_code((index % 32) as u8).unwrap_or_default();
        let enables = (1 << record.enable_names().len()) - 1;
        *entry = Entry(enables | Entry::DESCEND);
    }
    configuration
}

pub(crate) fn routed(frame: &[u8]) -> Trace {
    reference::hash(&everything(), &Metadata::default(), frame)
}

/// The outcome in one line: `record/context>next kind` per stage, then the status bits in brackets.
pub(crate) fn shape(trace: &Trace) -> String {
    let stages: Vec<String> = trace
        .stages
        .iter()
        .map(|stage| {
            let record = stage.record_type().name();
            format!("{record}/{}>{}", stage.context.name(), stage.next.name())
        })
        .collect();
    let status: Vec<&str> = trace.result.status.names().collect();
    format!("{} [{}]", stages.join(" "), status.join(" "))
}

/// Checks the shape of a routed frame under [`everything`].
#[track_caller]
pub(crate) fn expect(what: &str, frame: &str, expected: &str) {
    assert_eq!(shape(&routed(&bytes(frame))), expected, "{what}");
}

/// Checks the shape of the frame cut after `length` bytes.
#[track_caller]
pub(crate) fn expect_cut(frame: &str, length: usize, expected: &str) {
    let mut frame = bytes(frame);
    assert!(frame.len() >= length, "the frame has only {} bytes", frame.len());
    frame.truncate(length);
    assert_eq!(shape(&routed(&frame)), expected, "cut after {length} bytes");
}

/// Value of a field in the record of a lane.
#[track_caller]
pub(crate) fn value(trace: &Trace, lane: usize, name: &str) -> u128 {
    let lane = trace.lanes[lane].as_ref().expect("the lane has a record");
    let found = lane.record.fields().find(|(field, _)| field.name == name);
    found.unwrap_or_else(|| panic!("no field {name}")).1
}

/// Why the last stage that ran was the last one, in words.
pub(crate) fn why(frame: &str) -> String {
    routed(&bytes(frame)).stages.last().expect("stage 1 always runs").reason.to_string()
}
