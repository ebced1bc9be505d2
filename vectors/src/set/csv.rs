// SPDX-License-Identifier: Apache-2.0
//! A set as a table: a row per packet, a column per value.

use super::{Interlude, PortLoads, Vector};
use lbhash_model::{
    Egress, LANES, Lane, RecordType, Selection,
    config::{Level, User},
};
use std::io::{self, Write};

/// Names of the columns; those of the selection only where the set has a topology.
pub(super) fn write_header(
    out: &mut csv::Writer<impl Write>,
    has_topology: bool,
) -> io::Result<()> {
    let fixed = ["n", "name", "len", "ifindex", "bridged", "service_id", "hash_profile", "group"];
    let lanes = (0..LANES)
        .flat_map(|lane| ["type", "ctx", "crc"].map(|value| format!("lane_{lane}_{value}")));
    let keys = User::ALL.map(|user| user.name().to_owned());
    let columns = fixed.into_iter().chain(["family", "status"]).map(str::to_owned);
    let derived = ["flow_label", "udp_source_port"].map(str::to_owned);
    let selection = has_topology.then(selection_columns).into_iter().flatten();
    let last = ["latency", "frame"].map(str::to_owned);
    let columns = columns.chain(lanes).chain(keys).chain(derived).chain(selection).chain(last);
    Ok(out.write_record(columns)?)
}

fn selection_columns() -> impl Iterator<Item = String> {
    let levels = Level::ALL.map(Level::name);
    let stages = levels
        .into_iter()
        .flat_map(|level| ["group", "index"].map(|value| format!("{level}_{value}")));
    stages.chain(["egress_kind", "egress_id", "loads", "wait_us"].map(str::to_owned))
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
    row.extend(result.lanes.all().into_iter().flat_map(lane));
    row.extend(result.keys.iter().map(|key| format!("0x{key:04x}")));
    row.push(format!("0x{:05x}", result.flow_label()));
    row.push(result.udp_source_port().to_string());
    row.extend(vector.selection.iter().flat_map(|selection| selected(selection, &vector.before)));
    row.push(super::LATENCY_CYCLES.to_string());
    row.push(packet.frame.iter().map(|byte| format!("{byte:02x}")).collect());
    Ok(out.write_record(row)?)
}

/// Stages that do not select are empty; loads, of what happens before the packet, are
/// `PORT:UTILIZATION/QUEUE/ITM` separated by spaces.
fn selected(selection: &Selection, before: &Interlude) -> impl Iterator<Item = String> {
    let stages = selection.stages.map(|stage| match stage.valid {
        true => [stage.group.to_string(), stage.index.to_string()],
        false => [const { String::new() }; 2],
    });
    let egress = match selection.egress {
        Egress::None => [const { String::new() }; 2],
        Egress::Port(id) => ["port".to_owned(), id.to_string()],
        Egress::Drop(id) => ["drop".to_owned(), id.to_string()],
    };
    let loads = before.loads.iter().map(|&PortLoads { port, utilization, queue, itm }| {
        format!("{port}:{utilization}/{queue}/{itm}")
    });
    let environment = [loads.collect::<Vec<_>>().join(" "), before.wait_us.to_string()];
    stages.into_iter().flatten().chain(egress).chain(environment)
}

fn lane(lane: Lane) -> [String; 3] {
    let crc = format!("0x{:08x}", lane.crc);
    match lane.record_type {
        RecordType::None => [const { String::new() }; 3],
        RecordType::Meta => ["meta".to_owned(), String::new(), crc],
        layer => [layer.name().to_owned(), lane.context.name().to_owned(), crc],
    }
}
