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

/// Result of one packet, as every derivation gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct HashResult {
    /// Status bits.
    pub status: Status,
    /// Family.
    pub family: Family,
    /// Lane 0 (`meta`) and the seven layer stages.
    pub lanes: [Lane; LANES],
    /// Keys of the hash users in code order.
    pub keys: [u16; USERS],
}

/// 32-bit words of the RTL's result word (word w is bits \[32w+31 : 32w\]).
pub const RESULT_WORDS: usize = 20;

impl HashResult {
    /// IPv6 flow label, 20 bits: key\[3:0\] ‖ key\[15:0\] of `network_header`, 0 replaced by 0xFFFFF (section 8).
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
    /// | 15 to 18 | select stages 0 to 3: group \[11:0\], index \[25:16\], valid \[31]; zero in this version |
    /// | 19 | egress: id \[15:0\], kind \[17:16\] (0 none, 1 port, 2 drop); zero in this version |
    #[must_use]
    pub fn to_words(&self) -> [u32; RESULT_WORDS] {
        let mut words = [0; RESULT_WORDS];
        words[0] = u32::from(self.status.0) | (self.family as u32) << 8;
        for (index, lane) in self.lanes.iter().enumerate() {
            words[1 + index] = lane.crc;
            let byte = u32::from(lane.record_type.code()) | (lane.context as u32) << 5;
            words[9 + index / 4] |= byte << (8 * (index % 4));
        }
        let [k0, k1, k2, k3, k4] = self.keys.map(u32::from);
        words[11] = k0 | k1 << 16;
        words[12] = k2 | k3 << 16;
        words[13] = k4 | u32::from(self.udp_source_port()) << 16;
        words[14] = self.flow_label();
        words
    }
}
