// SPDX-License-Identifier: Apache-2.0
//! Results as JSON lines (specification, section 11): keys, order and digits are fixed, and there
//! is no white space.

use crate::digits::{write_bytes, write_decimal, write_hexadecimal};
use lbhash_model::{
    Family, HashResult, LANES, Lane, RECORD_BYTES, RecordType,
    config::{Configuration, User},
};
use std::io::{self, Write};

/// Masked records of all lanes, lane 0 first; those of absent lanes are not looked at.
pub type Records = [[u8; RECORD_BYTES]; LANES];

/// True where lane 0 is listed: the `meta` entry of the family enables a field.
#[must_use]
pub fn meta_listed(configuration: &Configuration, family: Family) -> bool {
    configuration.field_table.meta(family).enables() != 0
}

/// Writes the line of one packet, with its line feed.
///
/// `n` counts packets from 0, `len` is the captured length in bytes, `meta_listed` is what
/// [`meta_listed`] says; with `records` each layer ends with its masked record.
///
/// # Errors
/// Whatever `out` fails with.
pub fn write_result(
    out: &mut impl Write,
    n: u64,
    len: usize,
    result: &HashResult,
    meta_listed: bool,
    records: Option<&Records>,
) -> io::Result<()> {
    out.write_all(b"{\"n\":")?;
    write_decimal(out, n)?;
    out.write_all(b",")?;
    write_members(out, len, result, meta_listed, records)?;
    out.write_all(b"}\n")
}

/// Writes the members of the object from `len` on, without the braces: for lines that say more.
///
/// # Errors
/// Whatever `out` fails with.
pub fn write_members(
    out: &mut impl Write,
    len: usize,
    result: &HashResult,
    meta_listed: bool,
    records: Option<&Records>,
) -> io::Result<()> {
    out.write_all(b"\"len\":")?;
    write_decimal(out, len as u64)?;
    write_name(out, ",\"family\":", result.family.name())?;
    out.write_all(b",\"status\":[")?;
    for (index, name) in result.status.names().enumerate() {
        write_name(out, comma(index), name)?;
    }
    out.write_all(b"],\"layers\":[")?;
    let first = usize::from(!meta_listed);
    let listed = result.lanes.all().into_iter().enumerate().skip(first);
    let listed = listed.filter(|(_, lane)| lane.record_type != RecordType::None);
    for (index, (number, lane)) in listed.enumerate() {
        out.write_all(comma(index).as_bytes())?;
        write_layer(out, number, lane, records.map(|records| &records[number]))?;
    }
    out.write_all(b"],\"keys\":{")?;
    for (user, key) in User::ALL.iter().zip(result.keys) {
        write_name(out, comma(*user as usize), user.name())?;
        out.write_all(b":")?;
        write_number::<4>(out, key.into())?;
    }
    out.write_all(b"},\"flow_label\":")?;
    write_number::<5>(out, result.flow_label())?;
    out.write_all(b",\"udp_source_port\":")?;
    write_decimal(out, result.udp_source_port().into())
}

fn write_layer(
    out: &mut impl Write,
    number: usize,
    lane: Lane,
    record: Option<&[u8; RECORD_BYTES]>,
) -> io::Result<()> {
    out.write_all(b"{\"lane\":")?;
    write_decimal(out, number as u64)?;
    write_name(out, ",\"type\":", lane.record_type.name())?;
    if lane.record_type != RecordType::Meta {
        write_name(out, ",\"ctx\":", lane.context.name())?;
    }
    out.write_all(b",\"crc\":")?;
    write_number::<8>(out, lane.crc)?;
    if let Some(record) = record {
        out.write_all(b",\"record\":\"")?;
        write_bytes(out, record)?;
        out.write_all(b"\"")?;
    }
    out.write_all(b"}")
}

/// `before`, then a name in quotes; names hold nothing that JSON would escape.
fn write_name(out: &mut impl Write, before: &str, name: &str) -> io::Result<()> {
    out.write_all(before.as_bytes())?;
    out.write_all(b"\"")?;
    out.write_all(name.as_bytes())?;
    out.write_all(b"\"")
}

/// A hexadecimal number in quotes.
fn write_number<const DIGITS: usize>(out: &mut impl Write, value: u32) -> io::Result<()> {
    out.write_all(b"\"")?;
    write_hexadecimal::<DIGITS>(out, value)?;
    out.write_all(b"\"")
}

/// What stands before the item with this index.
const fn comma(index: usize) -> &'static str {
    if index == 0 { "" } else { "," }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lbhash_model::{Context, Status};

    fn result() -> HashResult {
        let mut result = HashResult {
            status: Status::FRAGMENT | Status::TRUNCATED,
            family: Family::Inet,
            keys: [0x1A2B, 0, 0xFFFF, 0x0001, 0x0000],
            ..HashResult::default()
        };
        let meta = Lane { record_type: RecordType::Meta, ..Lane::default() };
        result.lanes.set(0, Lane { crc: 0x1, ..meta });
        let eth = Lane { record_type: RecordType::EthIp, ..Lane::default() };
        result.lanes.set(1, eth);
        let ports =
            Lane { record_type: RecordType::V4Ports, context: Context::IpInIp, crc: 0xABCD_EF01 };
        result.lanes.set(3, ports);
        result
    }

    const REST: &str = "\"keys\":{\"level_1_fec\":\"0x1a2b\",\"level_2_fec\":\"0x0000\",\"level_3_fec\":\"0xffff\",\
        \"lag\":\"0x0001\",\"network_header\":\"0x0000\"},\"flow_label\":\"0xfffff\",\"udp_source_port\":49152}\n";

    #[test]
    fn the_line_is_as_the_specification_has_it() {
        let mut line = Vec::new();
        write_result(&mut line, 7, 98, &result(), false, None).unwrap();
        let expected = "{\"n\":7,\"len\":98,\"family\":\"inet\",\"status\":[\"truncated\",\"fragment\"],\"layers\":[\
            {\"lane\":1,\"type\":\"eth_ip\",\"ctx\":\"routed\",\"crc\":\"0x00000000\"},\
            {\"lane\":3,\"type\":\"v4_ports\",\"ctx\":\"ip_in_ip\",\"crc\":\"0xabcdef01\"}],";
        assert_eq!(String::from_utf8(line).unwrap(), format!("{expected}{REST}"));
    }

    #[test]
    fn lane_0_and_the_records_are_listed_when_asked_for() {
        let mut records = [[0; RECORD_BYTES]; LANES];
        records[3][0] = 0xC0;
        let mut line = Vec::new();
        write_result(
            &mut line,
            0,
            0,
            &HashResult { status: Status(0), ..result() },
            true,
            Some(&records),
        )
        .unwrap();
        let zeros = "00".repeat(RECORD_BYTES);
        let ports = format!("c0{}", "00".repeat(RECORD_BYTES - 1));
        let expected = format!(
            "{{\"n\":0,\"len\":0,\"family\":\"inet\",\"status\":[],\"layers\":[\
            {{\"lane\":0,\"type\":\"meta\",\"crc\":\"0x00000001\",\"record\":\"{zeros}\"}},\
            {{\"lane\":1,\"type\":\"eth_ip\",\"ctx\":\"routed\",\"crc\":\"0x00000000\",\"record\":\"{zeros}\"}},\
            {{\"lane\":3,\"type\":\"v4_ports\",\"ctx\":\"ip_in_ip\",\"crc\":\"0xabcdef01\",\"record\":\"{ports}\"}}],"
        );
        assert_eq!(String::from_utf8(line).unwrap(), format!("{expected}{REST}"));
    }
}
