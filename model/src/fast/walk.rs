// SPDX-License-Identifier: Apache-2.0
//! From header to header: the seven layer stages, and the rules of section 6 for what each lane contributes.

use super::{
    Fast,
    headers::{
        eth, gre, ipv4, ipv6, mpls,
        ports::{self, IpVersion},
        pppoe,
    },
    lane_tables::{LaneTables, PackedKeys},
    layer::{Fields, Layer, Parsed, enabled},
    plain,
    positional::contribution,
};
use crate::{
    LANES, LAYER_STAGES, WINDOW_BYTES, config::Entry, context::Context, family::Family, kind::Kind,
    metadata::Metadata, record::RecordType, result::Lane, status::Status,
};

/// Takes down what the lanes were, for callers that want more than the keys.
pub(super) trait LaneLog {
    /// A record was emitted into this lane.
    fn emitted(&mut self, lane: usize, entry: Lane);
    /// The lane does not count after all.
    fn cleared(&mut self, lane: usize);
}

/// Only the keys are wanted.
impl LaneLog for () {
    #[inline(always)]
    fn emitted(&mut self, _: usize, _: Lane) {}
    #[inline(always)]
    fn cleared(&mut self, _: usize) {}
}

impl LaneLog for [Lane; LANES] {
    #[inline(always)]
    fn emitted(&mut self, lane: usize, entry: Lane) {
        self[lane] = entry;
    }
    #[inline(always)]
    fn cleared(&mut self, lane: usize) {
        self[lane].crc = 0;
    }
}

/// What a walk comes to, besides the lanes.
pub(super) struct Summary {
    pub(super) status: Status,
    pub(super) family: Family,
    pub(super) keys: PackedKeys,
}

/// State carried from header to header.
pub(super) struct Walk<'a, L> {
    pub(super) fast: &'a Fast,
    tables: &'a LaneTables,
    log: &'a mut L,
    /// From the current header on.
    pub(super) window: &'a [u8],
    pub(super) context: Context,
    ip_version: IpVersion,
    status: Status,
    keys: PackedKeys,
    /// Shares of `l4_only` lanes that still wait for a port record.
    waiting: PackedKeys,
    /// Bit i: lane i waits.
    waiting_lanes: u8,
}

impl<'a, L: LaneLog> Walk<'a, L> {
    #[inline(always)]
    pub(super) fn new(
        fast: &'a Fast,
        metadata: &Metadata,
        frame: &'a [u8],
        log: &'a mut L,
    ) -> Self {
        let tables = fast.profiles.of(metadata.hash_profile);
        Self {
            fast,
            tables,
            log,
            window: &frame[..frame.len().min(WINDOW_BYTES)],
            context: if metadata.bridged { Context::Bridged } else { Context::Routed },
            ip_version: IpVersion::V4,
            status: Status::default(),
            keys: tables.offsets,
            waiting: 0,
            waiting_lanes: 0,
        }
    }

    /// Walks the whole window.
    #[inline(always)]
    pub(super) fn run(mut self, metadata: &Metadata) -> Summary {
        let first = match plain::take_in(&mut self) {
            Some(()) => Kind::Ipv4,
            None => self.stages(),
        };
        let family = family_of(metadata.bridged, first);
        self.meta(metadata, family);
        for lane in 1..LANES {
            if self.waiting_lanes >> lane & 1 == 1 {
                self.log.cleared(lane);
            }
        }
        Summary { status: self.status, family, keys: self.keys }
    }

    /// The layer stages one by one. Gives the kind of the header behind the first.
    #[inline(always)]
    fn stages(&mut self) -> Kind {
        let (first, mut admitted) = self.layer(1, eth::parse(self.window));
        let mut kind = first;
        for stage in 2..=LAYER_STAGES {
            if !admitted {
                break;
            }
            (kind, admitted) = self.stage(stage, kind);
        }
        first
    }

    #[inline(always)]
    fn stage(&mut self, stage: usize, kind: Kind) -> (Kind, bool) {
        match kind {
            Kind::Stop => (Kind::Stop, false),
            Kind::Eth => self.layer(stage, eth::parse(self.window)),
            Kind::Mpls => self.layer(stage, mpls::parse(self.window, &self.fast.mpls)),
            Kind::Ipv4 => {
                self.ip_version = IpVersion::V4;
                self.layer(stage, ipv4::parse(self.window))
            }
            Kind::Ipv6 => {
                self.ip_version = IpVersion::V6;
                self.layer(stage, ipv6::parse(self.window))
            }
            Kind::Tcp => self.layer(stage, ports::parse_tcp(self.window, self.ip_version)),
            Kind::Udp => self.layer(stage, ports::parse_udp(self.window, self.ip_version)),
            Kind::Gre => self.layer(stage, gre::parse(self.window)),
            Kind::Pppoe => self.layer(stage, pppoe::parse(self.window)),
        }
    }

    /// Takes in a parsed header: its record, its status, and the way to the next one. Gives the kind of the next header
    /// and whether its stage runs.
    #[inline(always)]
    fn layer<F: Fields>(&mut self, stage: usize, parsed: Parsed<'a, F>) -> (Kind, bool) {
        let Layer { record_type, fields, status, next } = match parsed {
            Ok(layer) => layer,
            Err(status) => {
                self.status |= status;
                return (Kind::Stop, false);
            }
        };
        let entry = self.record(stage, record_type, &fields);
        self.status |= status;
        if stage == LAYER_STAGES && next.kind != Kind::Stop {
            self.status |= Status::TOO_DEEP;
        }
        self.window = next.window;
        self.context = next.context.unwrap_or(self.context);
        (next.kind, entry.descend() && next.kind != Kind::Stop)
    }

    /// A record in its lane. Gives its entry of the field table.
    #[inline(always)]
    pub(super) fn record<F: Fields>(
        &mut self,
        lane: usize,
        record_type: RecordType,
        fields: &F,
    ) -> Entry {
        if record_type.is_port_record() {
            // Every earlier layer has what it waited for; this one would need a later record.
            self.keys ^= self.waiting;
            self.waiting = 0;
            self.waiting_lanes = 0;
        }
        let entry = self.fast.field_table.entry(self.context, record_type);
        let mut crc = 0;
        if entry.enables() != 0 {
            crc = self.fast.crc_of_zeros ^ fields.crc(entry);
            let share = self.tables.share(lane, crc);
            if entry.l4_only() {
                self.waiting ^= share;
                self.waiting_lanes |= 1 << lane;
            } else {
                self.keys ^= share;
            }
        }
        self.log.emitted(lane, Lane { record_type, context: self.context, crc });
        entry
    }

    /// Lane 0: the metadata record.
    #[inline(always)]
    fn meta(&mut self, metadata: &Metadata, family: Family) {
        let entry = self.fast.field_table.meta(family);
        let crc = if entry.enables() == 0 { 0 } else { self.meta_crc(entry, metadata) };
        self.log.emitted(0, Lane { record_type: RecordType::Meta, context: Context::Routed, crc });
        self.keys ^= if crc == 0 { 0 } else { self.tables.share(0, crc) };
    }

    fn meta_crc(&self, entry: Entry, metadata: &Metadata) -> u32 {
        let fields = [metadata.ifindex, self.fast.system_ip, metadata.service_id];
        let enables = [0, 1, 2];
        fields
            .into_iter()
            .zip(enables)
            .filter(|&(_, bit)| enabled(entry, bit))
            .fold(self.fast.crc_of_zeros, |crc, (field, bit)| {
                crc ^ contribution(4 * usize::from(bit), field.to_be_bytes())
            })
    }
}

/// Family by the first stage's next kind (section 3.2).
#[inline(always)]
const fn family_of(bridged: bool, first: Kind) -> Family {
    match first {
        _ if bridged => Family::Multiservice,
        Kind::Ipv4 => Family::Inet,
        Kind::Ipv6 => Family::Inet6,
        Kind::Mpls => Family::Mpls,
        _ => Family::Other,
    }
}
