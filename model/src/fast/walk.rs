// SPDX-License-Identifier: Apache-2.0
//! From header to header: the seven layer stages, and the rules of section 6 for what each lane
//! contributes.

use super::{
    Fast,
    headers::{
        eth::{self, EthHeader},
        gre, ipv4, ipv6, mpls,
        ports::{self, IpVersion},
        pppoe,
    },
    lane_tables::{LaneTables, PackedKeys},
    layer::{Fields, Layer, Parsed},
};
use crate::{
    LANES, LAYER_STAGES, WINDOW_BYTES,
    config::Entry,
    context::Context,
    family::Family,
    kind::Kind,
    record::RecordType,
    result::{Lane, Lanes},
    status::Status,
};

/// Records the lanes, for callers that want more than the keys.
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

impl LaneLog for &mut Lanes {
    #[inline(always)]
    fn emitted(&mut self, lane: usize, entry: Lane) {
        self.set(lane, entry);
    }
    #[inline(always)]
    fn cleared(&mut self, lane: usize) {
        self.crcs[lane] = 0;
    }
}

/// Result of a walk, without the lanes.
pub(super) struct Summary {
    pub(super) status: Status,
    /// Of a routed packet.
    pub(super) family: Family,
    pub(super) keys: PackedKeys,
}

/// State carried from header to header. Each header's stage calls that of the next one, so that
/// every stage has registers and a predicted jump of its own; one loop over all kinds would have
/// one set for all.
pub(super) struct Walk<'a, L> {
    fast: &'a Fast,
    tables: &'a LaneTables,
    log: &'a mut L,
    context: Context,
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
        tables: &'a LaneTables,
        context: Context,
        log: &'a mut L,
    ) -> Self {
        Self {
            fast,
            tables,
            log,
            context,
            ip_version: IpVersion::V4,
            status: Status::default(),
            keys: tables.offsets,
            waiting: 0,
            waiting_lanes: 0,
        }
    }

    /// Walks a whole frame.
    #[inline(always)]
    pub(super) fn run(mut self, frame: &[u8]) -> Summary {
        let family = self.first_stage(&frame[..frame.len().min(WINDOW_BYTES)]);
        self.summary(family)
    }

    /// Walks a frame whose first header was read already: so many bytes, and what follows them.
    #[inline(always)]
    pub(super) fn run_behind(mut self, frame: &[u8], bytes: usize, next: Kind) -> Summary {
        let (header, window) = frame[..frame.len().min(WINDOW_BYTES)].split_at(bytes);
        if self.record(1, eth::record_type(next), &EthHeader(header)).descend() {
            Self::STAGES[next as usize](&mut self, 2, window);
        }
        self.summary(routed_family(next))
    }

    #[inline(always)]
    fn summary(self, family: Family) -> Summary {
        for lane in 1..LANES {
            if self.waiting_lanes >> lane & 1 == 1 {
                self.log.cleared(lane);
            }
        }
        Summary { status: self.status, family, keys: self.keys }
    }

    /// All layer stages. Gives the family of a routed packet.
    #[inline(always)]
    fn first_stage(&mut self, window: &[u8]) -> Family {
        match eth::parse(window) {
            Ok(layer) => {
                let family = routed_family(layer.next.kind);
                self.layer(1, layer);
                family
            }
            Err(status) => {
                self.status |= status;
                Family::Other
            }
        }
    }

    /// Stages by the code of their kind, so that whether and how parsing continues is one jump;
    /// codes that no kind has stop, too.
    const STAGES: [fn(&mut Self, usize, &[u8]); 16] = {
        let mut stages: [fn(&mut Self, usize, &[u8]); 16] = [Self::stop; 16];
        stages[Kind::Eth as usize] = Self::eth;
        stages[Kind::Mpls as usize] = Self::mpls;
        stages[Kind::Ipv4 as usize] = Self::ipv4;
        stages[Kind::Ipv6 as usize] = Self::ipv6;
        stages[Kind::Tcp as usize] = Self::tcp;
        stages[Kind::Udp as usize] = Self::udp;
        stages[Kind::Gre as usize] = Self::gre;
        stages[Kind::Pppoe as usize] = Self::pppoe;
        stages
    };

    fn stop(&mut self, _: usize, _: &[u8]) {}

    #[inline(never)]
    fn eth(&mut self, stage: usize, window: &[u8]) {
        self.parsed(stage, eth::parse(window));
    }

    #[inline(never)]
    fn mpls(&mut self, stage: usize, window: &[u8]) {
        match mpls::parse_shallow(window, &self.fast.mpls) {
            Some(parsed) => self.parsed(stage, parsed),
            None => self.deep_mpls(stage, window),
        }
    }

    /// A stage of its own, so that stacks that are not deep keep theirs in registers.
    #[inline(never)]
    fn deep_mpls(&mut self, stage: usize, window: &[u8]) {
        self.parsed(stage, mpls::parse(window, &self.fast.mpls));
    }

    #[inline(never)]
    fn ipv4(&mut self, stage: usize, window: &[u8]) {
        self.ip_version = IpVersion::V4;
        self.parsed(stage, ipv4::parse(window));
    }

    #[inline(never)]
    fn ipv6(&mut self, stage: usize, window: &[u8]) {
        self.ip_version = IpVersion::V6;
        self.parsed(stage, ipv6::parse(window));
    }

    #[inline(never)]
    fn tcp(&mut self, stage: usize, window: &[u8]) {
        self.parsed(stage, ports::parse_tcp(window, self.ip_version));
    }

    #[inline(never)]
    fn udp(&mut self, stage: usize, window: &[u8]) {
        self.parsed(stage, ports::parse_udp(window, self.ip_version));
    }

    #[inline(never)]
    fn gre(&mut self, stage: usize, window: &[u8]) {
        self.parsed(stage, gre::parse(window));
    }

    #[inline(never)]
    fn pppoe(&mut self, stage: usize, window: &[u8]) {
        self.parsed(stage, pppoe::parse(window));
    }

    #[inline(always)]
    fn parsed<F: Fields>(&mut self, stage: usize, parsed: Parsed<'_, F>) {
        match parsed {
            Ok(layer) => self.layer(stage, layer),
            Err(status) => self.status |= status,
        }
    }

    /// Takes in a header: its record, its status, and all that follows it.
    #[inline(always)]
    fn layer<F: Fields>(&mut self, stage: usize, layer: Layer<'_, F>) {
        let Layer { record_type, fields, status, next } = layer;
        let entry = self.record(stage, record_type, &fields);
        self.status |= status;
        self.context = next.context.unwrap_or(self.context);
        if stage == LAYER_STAGES {
            if next.kind != Kind::Stop {
                self.status |= Status::TOO_DEEP;
            }
        } else {
            // An entry that ends the parsing makes the code that of `Stop`.
            let descend = u8::from(entry.descend()).wrapping_neg();
            let code = usize::from(next.kind as u8 & descend);
            Self::STAGES[code % Self::STAGES.len()](self, stage + 1, next.window);
        }
    }

    /// A record in its lane. Gives its entry of the field table.
    #[inline(always)]
    fn record<F: Fields>(&mut self, lane: usize, record_type: RecordType, fields: &F) -> Entry {
        if F::HAS_PORTS && self.waiting_lanes != 0 {
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
}

/// Family of a routed packet, by the first stage's next kind (section 3.2); by lookup, since
/// branches would be mispredicted.
#[inline(always)]
fn routed_family(next: Kind) -> Family {
    const FAMILIES: [Family; Kind::ALL.len()] = {
        let mut families = [Family::Other; Kind::ALL.len()];
        families[Kind::Ipv4 as usize] = Family::Inet;
        families[Kind::Ipv6 as usize] = Family::Inet6;
        families[Kind::Mpls as usize] = Family::Mpls;
        families
    };
    FAMILIES[next as usize]
}
