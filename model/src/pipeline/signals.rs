// SPDX-License-Identifier: Apache-2.0
//! Signals of the block, as on the ports of `lbhash_top`.

use crate::{metadata::Metadata, result::RESULT_WORDS};

/// Bytes of a beat of the frame stream: 512 bits.
pub const BEAT_BYTES: usize = 64;

/// Lowest bit of the tag in `tuser`: it lies above the metadata.
pub const TAG_BIT: u32 = Metadata::TUSER_BITS as u32;

/// Bits of the tag: the default of `TagBits` of `lbhash_top`.
pub const TAG_BITS: u32 = u16::BITS;

/// Response `OKAY` of AXI4-Lite.
pub const OKAY: u8 = 0;

/// Response `SLVERR` of AXI4-Lite.
pub const SLVERR: u8 = 2;

/// What the environment drives in one cycle; sampled at the rising edge that ends it.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// Asynchronous reset, active low.
    pub rst_n: bool,
    /// Frame stream; `None` is `tvalid` = 0.
    pub s_axis: Option<Beat<'a>>,
    /// The environment takes a result.
    pub m_axis_tready: bool,
    /// Register bus.
    pub s_axil: AxiLiteInputs,
}

impl Default for Inputs<'_> {
    /// No reset, no frame, no register access, results taken at once.
    fn default() -> Self {
        Self { rst_n: true, s_axis: None, m_axis_tready: true, s_axil: AxiLiteInputs::default() }
    }
}

/// One beat of a frame.
#[derive(Clone, Copy, Debug)]
pub struct Beat<'a> {
    /// `tdata`: byte k is on bits \[8k+7:8k\].
    pub data: &'a [u8; BEAT_BYTES],
    /// `tkeep`: bit k says that byte k is present.
    pub keep: u64,
    /// `tlast`: the frame ends with this beat.
    pub last: bool,
    /// `tuser`, 96 bits: [`Metadata::to_tuser`](crate::Metadata::to_tuser), and from bit 80 on a
    /// tag that comes back with the result; counts on a frame's first beat.
    pub user: u128,
}

/// Register bus, environment to block. Addresses have 18 bits; higher ones are not connected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AxiLiteInputs {
    /// Write address.
    pub awaddr: u32,
    /// `awaddr` is valid.
    pub awvalid: bool,
    /// Write data.
    pub wdata: u32,
    /// Byte strobes, 4 bits.
    pub wstrb: u8,
    /// `wdata` is valid.
    pub wvalid: bool,
    /// The environment takes a write response.
    pub bready: bool,
    /// Read address.
    pub araddr: u32,
    /// `araddr` is valid.
    pub arvalid: bool,
    /// The environment takes read data.
    pub rready: bool,
}

impl AxiLiteInputs {
    /// An address or data is offered.
    #[inline]
    pub(super) const fn is_access(&self) -> bool {
        self.awvalid || self.wvalid || self.arvalid
    }
}

/// What the block drives, seen just before the rising edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outputs {
    /// A beat is accepted in this cycle.
    pub s_axis_tready: bool,
    /// A result is present.
    pub m_axis_tvalid: bool,
    /// The result word; see [`HashResult::to_words`](crate::HashResult::to_words).
    pub m_axis_tdata: [u32; RESULT_WORDS],
    /// The tag that came with the packet.
    pub m_axis_tuser: u16,
    /// A write address is taken in this cycle.
    pub awready: bool,
    /// Write data is taken in this cycle.
    pub wready: bool,
    /// A write response is present.
    pub bvalid: bool,
    /// [`OKAY`] or [`SLVERR`].
    pub bresp: u8,
    /// A read address is taken in this cycle.
    pub arready: bool,
    /// Read data is present.
    pub rvalid: bool,
    /// Read data.
    pub rdata: u32,
    /// [`OKAY`] or [`SLVERR`].
    pub rresp: u8,
}
