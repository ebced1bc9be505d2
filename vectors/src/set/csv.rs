// SPDX-License-Identifier: Apache-2.0
//! A set as a table: a row per packet, a column per value.

use super::Vector;
use lbhash_model::{LANES, config::User, record::RecordType, result::Lane};
use std::io::{self, Write};

/// Names of the columns.
pub(super) fn write_header(out: &mut csv::Writer<impl Write>) -> io::Result<()> {
    let fixed = ["n", "name", "len", "ifindex", "bridged", "service_id", "hash_profile", "group"];
    let lanes = (0..LANES)
        .flat_map(|lane| ["type", "ctx", "crc"].map(|value| format!("lane_{lane}_{value}")));
    let keys = User::ALL.map(|user| user.name().to_owned());
    let columns = fixed.into_iter().chain(["family", "status"]).map(str::to_owned);
    let last = ["flow_label", "udp_source_port", "latency", "frame"].map(str::to_owned);
    Ok(out.write_record(columns.chain(lanes).chain(keys).chain(last))?)
}

/// One row. Absent lanes are empty; the status bits are separated by spaces.
pub(super) fn write_row(
    out: &mut csv::Writer<impl Write>,
    n: u64,
    vector: &Vector,
) -> io::Result<()> {
    let Vector { packet, result, .. } = vector;
    let metadata = &packet.metadata;
    let mut row = vec![
        n.to_string(),
        packet.name.clone(),
        packet.frame.len().to_string(),
        metadata.ifindex.to_string(),
        metadata.bridged.to_string(),
        metadata.service_id.to_string(),
        metadata.hash_profile.to_string(),
        metadata.group.to_string(),
        result.family.name().to_owned(),
        result.status.names().collect::<Vec<_>>().join(" "),
    ];
    row.extend(result.lanes.iter().flat_map(lane));
    row.extend(result.keys.iter().map(|key| format!("0x{key:04x}")));
    row.push(format!("0x{:05x}", result.flow_label()));
    row.push(result.udp_source_port().to_string());
    row.push(super::LATENCY_CYCLES.to_string());
    row.push(packet.frame.iter().map(|byte| format!("{byte:02x}")).collect());
    Ok(out.write_record(row)?)
}

fn lane(lane: &Lane) -> [String; 3] {
    let crc = format!("0x{:08x}", lane.crc);
    match lane.record_type {
        RecordType::None => [const { String::new() }; 3],
        RecordType::Meta => ["meta".to_owned(), String::new(), crc],
        layer => [layer.name().to_owned(), lane.context.name().to_owned(), crc],
    }
}
