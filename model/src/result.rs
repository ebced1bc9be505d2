// SPDX-License-Identifier: Apache-2.0
//! Result of a packet (specification, section 10), and the layout of the RTL's result word.

use crate::{LANES, USERS, context::Context, family::Family, record::RecordType, status::Status};

/// What one lane contributed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Lane {
    /// Type of the emitted record; `None` where the lane is absent. Lane 0 is always `Meta`.
    pub record_type: RecordType,
    /// Context when the layer's stage began; `Routed` (0) for lane 0 and for absent lanes.
    pub context: Context,
    /// CRC-32 of the masked record, or 0 where section 6 says so.
    pub crc: u32,
}

/// The eight lanes of a packet: lane 0 (`meta`) and the seven layer stages. By field, as the result
/// word has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Lanes {
    /// CRC-32 of each lane.
    pub crcs: [u32; LANES],
    /// Record type of each lane.
    pub record_types: [RecordType; LANES],
    /// Context of each lane.
    pub contexts: [Context; LANES],
}

impl Lanes {
    /// Lane 0 to 7.
    ///
    /// # Panics
    /// When there is no such lane.
    #[must_use]
    #[inline]
    pub const fn lane(&self, lane: usize) -> Lane {
        Lane {
            record_type: self.record_types[lane],
            context: self.contexts[lane],
            crc: self.crcs[lane],
        }
    }

    /// Sets lane 0 to 7.
    ///
    /// # Panics
    /// When there is no such lane.
    #[inline]
    pub const fn set(&mut self, lane: usize, to: Lane) {
        let Lane { record_type, context, crc } = to;
        self.record_types[lane] = record_type;
        self.contexts[lane] = context;
        self.crcs[lane] = crc;
    }

    /// All lanes, lane 0 first.
    #[must_use]
    pub fn all(&self) -> [Lane; LANES] {
        std::array::from_fn(|lane| self.lane(lane))
    }

    /// A byte per lane, lane 0 lowest: record type \[4:0\], context \[7:5\].
    #[inline]
    fn types_and_contexts(&self) -> u64 {
        let types = u64::from_le_bytes(self.record_types.map(RecordType::code));
        let contexts = u64::from_le_bytes(self.contexts.map(|context| context as u8));
        // A context has three bits: none is carried into the next byte.
        types | contexts << 5
    }
}

/// Result of one packet, as every derivation gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct HashResult {
    /// Status bits.
    pub status: Status,
    /// Family.
    pub family: Family,
    /// What each lane contributed.
    pub lanes: Lanes,
    /// Keys of the hash users in code order.
    pub keys: [u16; USERS],
}

/// What one select stage chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Selected {
    /// The stage made a selection; otherwise group and index are 0.
    pub valid: bool,
    /// Group, 1 to 4095.
    pub group: u16,
    /// Index into the group's entries, 0 to 1023.
    pub index: u16,
}

impl Selected {
    #[inline]
    fn word(&self) -> u32 {
        u32::from(self.group) | u32::from(self.index) << 16 | u32::from(self.valid) << 31
    }
}

/// Where a packet leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Egress {
    /// No group was named, or the selection did not end at a port or a drop.
    #[default]
    None,
    /// Port id.
    Port(u16),
    /// Dropped, with the id of the drop entry.
    Drop(u16),
}

/// Result of member selection (section 8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Selection {
    /// Level 1, 2, 3 FEC and LAG.
    pub stages: [Selected; 4],
    /// Where the packet leaves.
    pub egress: Egress,
}

impl Selection {
    /// Words 15 to 19 of the result word: select stages 0 to 3 (group \[11:0\], index \[25:16\],
    /// valid \[31\]), and the egress (id \[15:0\], kind \[17:16\]: 0 none, 1 port, 2 drop).
    #[must_use]
    #[inline]
    pub fn to_words(&self) -> [u32; 5] {
        let [s0, s1, s2, s3] = &self.stages;
        let egress = match self.egress {
            Egress::None => 0,
            Egress::Port(id) => 1 << 16 | u32::from(id),
            Egress::Drop(id) => 2 << 16 | u32::from(id),
        };
        [s0.word(), s1.word(), s2.word(), s3.word(), egress]
    }
}

/// 32-bit words of the RTL's result word (word w is bits \[32w+31 : 32w\]).
pub const RESULT_WORDS: usize = 20;

impl HashResult {
    /// IPv6 flow label, 20 bits: key\[3:0\] ‖ key\[15:0\] of `network_header`, 0 replaced by
    /// 0xFFFFF (section 8).
    #[must_use]
    pub const fn flow_label(&self) -> u32 {
        let key = self.keys[4] as u32;
        let label = (key & 0xF) << 16 | key;
        if label == 0 { 0xF_FFFF } else { label }
    }

    /// VXLAN or GENEVE UDP source port: 0xC000 | key\[13:0\] of `network_header` (section 8).
    #[must_use]
    pub const fn udp_source_port(&self) -> u16 {
        0xC000 | self.keys[4]
    }

    /// Packs the result as on the RTL's `m_axis_tdata`:
    ///
    /// | word | content |
    /// |---|---|
    /// | 0 | status \[4:0\], family \[10:8\] |
    /// | 1 to 8 | CRC of lanes 0 to 7 |
    /// | 9, 10 | a byte per lane, lane 0 lowest: record type \[4:0\], context \[7:5\] |
    /// | 11 | key 0 \[15:0\], key 1 \[31:16\] |
    /// | 12 | key 2 \[15:0\], key 3 \[31:16\] |
    /// | 13 | key 4 \[15:0\], UDP source port \[31:16\] |
    /// | 14 | flow label \[19:0\] |
    /// | 15 to 19 | zero; [`Selection::to_words`] |
    #[must_use]
    #[inline]
    pub fn to_words(&self) -> [u32; RESULT_WORDS] {
        let [c0, c1, c2, c3, c4, c5, c6, c7] = self.lanes.crcs;
        let types_and_contexts = self.lanes.types_and_contexts();
        let pair = |low: u16, high: u16| u32::from(low) | u32::from(high) << 16;
        let [k0, k1, k2, k3, k4] = self.keys;
        [
            u32::from(self.status.0) | (self.family as u32) << 8,
            c0,
            c1,
            c2,
            c3,
            c4,
            c5,
            c6,
            c7,
            types_and_contexts as u32,
            (types_and_contexts >> 32) as u32,
            pair(k0, k1),
            pair(k2, k3),
            pair(k4, self.udp_source_port()),
            self.flow_label(),
            0,
            0,
            0,
            0,
            0,
        ]
    }
}
