// SPDX-License-Identifier: Apache-2.0
//! Lanes of a packet: masked records and their CRCs (specification, sections 5 and 6).

use super::{layer_crc::layer_crc, record::Record, stage::Stage};
use crate::{
    LANES,
    config::{Configuration, Entry},
    context::Context,
    family::Family,
    metadata::Metadata,
    record::RecordType,
};

/// Why a lane has the CRC that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneRule {
    /// The lane has the CRC of its masked record.
    Counts,
    /// No field is enabled, so the CRC is 0.
    NothingEnabled,
    /// The entry is `l4_only` and no later layer emitted a port record, so the CRC is 0.
    NoLaterPorts,
}

/// One lane with a record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LaneTrace {
    /// Context of the layer; `Routed` for lane 0, where it means nothing.
    pub context: Context,
    /// Entry of the field table.
    pub entry: Entry,
    /// The record as emitted.
    pub record: Record,
    /// The record sorted and masked: what is hashed.
    pub masked: Record,
    /// CRC-32 of the masked record, whatever the rule says.
    pub record_crc: u32,
    /// Whether that CRC counts.
    pub rule: LaneRule,
    /// CRC of the lane: `record_crc` or 0.
    pub crc: u32,
}

/// All lanes: `meta`, then the layer stages; `None` where a lane is absent.
pub(super) fn all(
    configuration: &Configuration,
    metadata: &Metadata,
    family: Family,
    stages: &[Stage],
) -> [Option<LaneTrace>; LANES] {
    let mut lanes = [const { None }; LANES];
    lanes[0] = Some(meta(configuration, metadata, family));
    for (index, stage) in stages.iter().enumerate() {
        lanes[stage.number] = layer(configuration, stage, &stages[index + 1..]);
    }
    lanes
}

/// Lane 0; its flags mean nothing.
fn meta(configuration: &Configuration, metadata: &Metadata, family: Family) -> LaneTrace {
    let record = Record::new(RecordType::Meta)
        .with("ifindex", metadata.ifindex)
        .with("system_ip", configuration.system_ip)
        .with("service_id", metadata.service_id);
    let entry = configuration.field_table.meta(family);
    let rule = if entry.enables() == 0 { LaneRule::NothingEnabled } else { LaneRule::Counts };
    lane(configuration, Context::default(), entry, record, rule)
}

/// The lane of a layer stage, if it emitted a record.
fn layer(configuration: &Configuration, stage: &Stage, later: &[Stage]) -> Option<LaneTrace> {
    let record = stage.record.clone()?;
    let entry = configuration.field_table.entry(stage.context, record.record_type());
    let later_ports = later.iter().any(|stage| stage.record_type().is_port_record());
    let rule = if entry.enables() == 0 {
        LaneRule::NothingEnabled
    } else if entry.l4_only() && !later_ports {
        LaneRule::NoLaterPorts
    } else {
        LaneRule::Counts
    };
    Some(lane(configuration, stage.context, entry, record, rule))
}

fn lane(
    configuration: &Configuration,
    context: Context,
    entry: Entry,
    record: Record,
    rule: LaneRule,
) -> LaneTrace {
    let masked = record.masked_by(entry);
    let record_crc = layer_crc(configuration.layer_seed, masked.bits());
    let crc = if rule == LaneRule::Counts { record_crc } else { 0 };
    LaneTrace { context, entry, record, masked, record_crc, rule, crc }
}
