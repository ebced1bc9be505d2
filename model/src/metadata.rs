// SPDX-License-Identifier: Apache-2.0
//! Metadata that the environment supplies with a frame (specification, section 2).

/// Metadata of one packet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Metadata {
    /// Incoming interface index.
    pub ifindex: u32,
    /// False: the interface routes. True: family ccc, vpls or bridge.
    pub bridged: bool,
    /// Service, or internal multicast, identifier for static spraying.
    pub service_id: u32,
    /// Which of the four sets of hash-user settings applies, 0 to 3.
    pub hash_profile: u8,
    /// Forwarding group that the route lookup chose, 0 to 4095; 0 = none.
    pub group: u16,
}

impl Metadata {
    /// Width of the AXI4-Stream `tuser` signal in bits.
    pub const TUSER_BITS: usize = 80;

    /// Packs the metadata as on `tuser`: ifindex \[31:0\], service_id \[63:32\], group \[75:64\],
    /// hash_profile \[77:76\], bridged \[78\], bit 79 zero.
    #[must_use]
    pub fn to_tuser(&self) -> u128 {
        u128::from(self.ifindex)
            | u128::from(self.service_id) << 32
            | u128::from(self.group & 0xFFF) << 64
            | u128::from(self.hash_profile & 3) << 76
            | u128::from(self.bridged) << 78
    }

    /// Reads the metadata from `tuser`; bits above 78 are ignored.
    #[must_use]
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "each field is cut out of the word")]
    pub fn from_tuser(tuser: u128) -> Self {
        Self {
            ifindex: tuser as u32,
            service_id: (tuser >> 32) as u32,
            group: (tuser >> 64) as u16 & 0xFFF,
            hash_profile: (tuser >> 76) as u8 & 3,
            bridged: tuser >> 78 & 1 == 1,
        }
    }
}
