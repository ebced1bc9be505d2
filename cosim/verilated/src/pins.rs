// SPDX-License-Identifier: Apache-2.0
//! Values on the pins of `lbhash_top` in one cycle. The layouts are shared with `shim/shim.cpp`.

/// Payload of one AXI4-Stream beat. Many cycles may refer to one beat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Beat {
    /// `tdata`: byte k is bits \[8k+7 : 8k\].
    pub data: [u8; 64],
    /// `tuser`: metadata on \[79:0\], tag on \[95:80\]; bits above must be 0.
    pub user: u128,
    /// `tkeep`: bit k belongs to byte k.
    pub keep: u64,
    /// `tlast`: 0 or 1.
    pub last: u32,
}

impl Default for Beat {
    fn default() -> Self {
        Self { data: [0; 64], user: 0, keep: 0, last: 0 }
    }
}

/// Input pins in one cycle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Inputs {
    /// Which beat of the batch is on the stream, whether or not `S_VALID` is set.
    pub beat: u32,
    /// `awaddr`, 18 bits.
    pub write_address: u32,
    /// `wdata`.
    pub write_data: u32,
    /// `araddr`, 18 bits.
    pub read_address: u32,
    /// Bits of this type's constants.
    pub control: u16,
    /// `wstrb`, 4 bits.
    pub write_strobe: u8,
    /// Keeps the layout without padding.
    pub unused: u8,
}

impl Inputs {
    /// `rst_ni`; 0 is reset.
    pub const RUN: u16 = 1 << 0;
    /// `s_axis_tvalid`.
    pub const S_VALID: u16 = 1 << 1;
    /// `m_axis_tready`.
    pub const M_READY: u16 = 1 << 2;
    /// `awvalid`.
    pub const AW_VALID: u16 = 1 << 3;
    /// `wvalid`.
    pub const W_VALID: u16 = 1 << 4;
    /// `bready`.
    pub const B_READY: u16 = 1 << 5;
    /// `arvalid`.
    pub const AR_VALID: u16 = 1 << 6;
    /// `rready`.
    pub const R_READY: u16 = 1 << 7;
}

/// Output pins in one cycle, just before its rising edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Outputs {
    /// `m_axis_tdata`: word w is bits \[32w+31 : 32w\].
    pub result: [u32; 20],
    /// `rdata`.
    pub read_data: u32,
    /// Bits of this type's constants; `bresp` in \[9:8\], `rresp` in \[11:10\], `m_axis_tuser` in
    /// \[31:16\].
    pub control: u32,
}

impl Outputs {
    /// `s_axis_tready`.
    pub const S_READY: u32 = 1 << 0;
    /// `m_axis_tvalid`.
    pub const M_VALID: u32 = 1 << 1;
    /// `awready`.
    pub const AW_READY: u32 = 1 << 2;
    /// `wready`.
    pub const W_READY: u32 = 1 << 3;
    /// `bvalid`.
    pub const B_VALID: u32 = 1 << 4;
    /// `arready`.
    pub const AR_READY: u32 = 1 << 5;
    /// `rvalid`.
    pub const R_VALID: u32 = 1 << 6;
    /// Lowest bit of `bresp`.
    pub const B_RESPONSE_BIT: u32 = 8;
    /// Lowest bit of `rresp`.
    pub const R_RESPONSE_BIT: u32 = 10;
    /// Lowest bit of `m_axis_tuser`.
    pub const TAG_BIT: u32 = 16;
}
