// SPDX-License-Identifier: Apache-2.0
//! The seven layer stages and the rules for all kinds (specification, section 3).

use super::{
    eth, gre, ipv4, ipv6,
    layer::{IpVersion, Layer, Parser, Surroundings},
    mpls, pppoe,
    reason::{NoRecord, Reason},
    record::Record,
    tcp, udp,
    window::{Header, HeaderField, Part, Window},
};
use crate::{
    LAYER_STAGES, config::Configuration, context::Context, kind::Kind, record::RecordType,
    status::Status,
};

/// What one layer stage did.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stage {
    /// Number of the stage, 1 to 7; its record is in the lane of the same number.
    pub number: usize,
    /// Kind of the header.
    pub kind: Kind,
    /// Context when the stage began, which is the record's.
    pub context: Context,
    /// Version of the last IP header before this one.
    pub ip_version: IpVersion,
    /// Byte of the frame where the header begins.
    pub offset: usize,
    /// Bytes up to the next header; where none follows, the bytes parsed; without a record, the
    /// bytes left.
    pub length: usize,
    /// Fields read, in reading order. Those of a header without a record may be incomplete.
    pub fields: Vec<HeaderField>,
    /// Parts found, in order: VLAN tags, label stack entries, extension headers, options.
    pub parts: Vec<Part>,
    /// The record emitted, before sorting and masking.
    pub record: Option<Record>,
    /// Status bits that this stage set.
    pub status: Status,
    /// Next kind, as the header alone decides it, before `descend`.
    pub next: Kind,
    /// Context of the next header; without one, the context stays.
    pub next_context: Context,
    /// True when the next stage parses the next header.
    pub goes_on: bool,
    /// Why parsing stopped here, or continued.
    pub reason: Reason,
}

impl Stage {
    /// Type of the record emitted, `None` without one.
    #[must_use]
    pub fn record_type(&self) -> RecordType {
        self.record.as_ref().map_or(RecordType::None, Record::record_type)
    }

    /// A stage that emits nothing.
    fn without_record(position: Position, header: Header<'_>, why: NoRecord) -> Self {
        let status = match why {
            NoRecord::FixedPartCut { .. } => Status::TRUNCATED,
            _ => Status::MALFORMED,
        };
        Self {
            length: header.available(),
            status,
            reason: Reason::NoRecord(why),
            ..Self::begin(position, header)
        }
    }

    /// A stage that emits a record.
    fn with_layer(position: Position, header: Header<'_>, layer: Layer) -> Self {
        let stops = layer.next == Kind::Stop;
        Self {
            length: layer.length,
            record: Some(layer.record),
            status: layer.status,
            next: layer.next,
            next_context: if stops { position.context } else { layer.context },
            goes_on: !stops,
            reason: layer.reason,
            ..Self::begin(position, header)
        }
    }

    fn begin(position: Position, header: Header<'_>) -> Self {
        Self {
            number: position.stage,
            kind: position.kind,
            context: position.context,
            ip_version: position.ip_version,
            offset: position.offset,
            length: 0,
            fields: header.fields,
            parts: header.parts,
            record: None,
            status: Status::default(),
            next: Kind::Stop,
            next_context: position.context,
            goes_on: false,
            reason: Reason::NextHeader(Kind::Stop, position.context),
        }
    }
}

/// State carried between stages.
#[derive(Clone, Copy)]
struct Position {
    stage: usize,
    offset: usize,
    kind: Kind,
    context: Context,
    ip_version: IpVersion,
}

/// Runs the stages over a window; those that parse nothing are not listed.
pub(super) fn run(configuration: &Configuration, window: Window<'_>, bridged: bool) -> Vec<Stage> {
    let context = if bridged { Context::Bridged } else { Context::Routed };
    let mut position = Position {
        stage: 1,
        offset: 0,
        kind: Kind::Eth,
        context,
        ip_version: IpVersion::default(),
    };
    let mut stages = Vec::with_capacity(LAYER_STAGES);
    while let Some(stage) = run_stage(configuration, window, position) {
        let following = following(&stage);
        stages.push(stage);
        match following {
            Some(next) => position = next,
            None => break,
        }
    }
    stages
}

fn run_stage(
    configuration: &Configuration,
    window: Window<'_>,
    position: Position,
) -> Option<Stage> {
    let parse = parser(position.kind)?;
    let mut header = Header::new(window, position.offset);
    let surroundings =
        Surroundings { configuration, context: position.context, ip_version: position.ip_version };
    let mut stage = match parse(&mut header, &surroundings) {
        Ok(layer) => Stage::with_layer(position, header, layer),
        Err(why) => Stage::without_record(position, header, why),
    };
    apply_stage_rules(configuration, &mut stage);
    Some(stage)
}

fn parser(kind: Kind) -> Option<Parser> {
    Some(match kind {
        Kind::Stop => return None,
        Kind::Eth => eth::parse,
        Kind::Mpls => mpls::parse,
        Kind::Ipv4 => ipv4::parse,
        Kind::Ipv6 => ipv6::parse,
        Kind::Tcp => tcp::parse,
        Kind::Udp => udp::parse,
        Kind::Gre => gre::parse,
        Kind::Pppoe => pppoe::parse,
    })
}

/// The rules that look beyond the header: the last stage, and `descend`.
fn apply_stage_rules(configuration: &Configuration, stage: &mut Stage) {
    if stage.next == Kind::Stop {
        return;
    }
    let record_type = stage.record_type();
    if stage.number == LAYER_STAGES {
        stage.status |= Status::TOO_DEEP;
        stage.goes_on = false;
        stage.reason = Reason::LastStage(stage.next);
    } else if !configuration.field_table.entry(stage.context, record_type).descend() {
        stage.goes_on = false;
        stage.reason = Reason::DescendOff(stage.context, record_type, stage.next);
    }
}

/// Where the next stage begins.
fn following(stage: &Stage) -> Option<Position> {
    stage.goes_on.then(|| Position {
        stage: stage.number + 1,
        offset: stage.offset + stage.length,
        kind: stage.next,
        context: stage.next_context,
        ip_version: match stage.kind {
            Kind::Ipv4 => IpVersion::V4,
            Kind::Ipv6 => IpVersion::V6,
            _ => stage.ip_version,
        },
    })
}
