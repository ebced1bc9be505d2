// SPDX-License-Identifier: Apache-2.0
//! AXI4-Lite side: twin of `lbhash_exact_bus`.

/// Response `OKAY`.
pub const OKAY: u8 = 0b00;
/// Response `SLVERR`.
pub const SLVERR: u8 = 0b10;

/// Registers of the bus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bus {
    awake: bool,
    aw: Option<u16>,
    w: Option<(u32, u8)>,
    b: Option<u8>,
    ar: Option<u16>,
    /// What was read one cycle ago; the inner `None`: nothing is there.
    reading: Option<Option<u32>>,
    r: Option<(u32, u8)>,
}

/// Pins that the master drives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BusInputs {
    /// Address, 12 bits.
    pub awaddr: u16,
    /// Valid.
    pub awvalid: bool,
    /// Data.
    pub wdata: u32,
    /// Strobes, 4 bits.
    pub wstrb: u8,
    /// Valid.
    pub wvalid: bool,
    /// Ready.
    pub bready: bool,
    /// Address, 12 bits.
    pub araddr: u16,
    /// Valid.
    pub arvalid: bool,
    /// Ready.
    pub rready: bool,
}

/// Pins that the block drives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BusOutputs {
    /// Ready.
    pub awready: bool,
    /// Ready.
    pub wready: bool,
    /// Response, if valid.
    pub b: Option<u8>,
    /// Ready.
    pub arready: bool,
    /// Data and response, if valid.
    pub r: Option<(u32, u8)>,
}

impl Bus {
    /// Outputs of this cycle.
    #[must_use]
    pub const fn outputs(&self) -> BusOutputs {
        BusOutputs {
            awready: self.awake && self.aw.is_none(),
            wready: self.awake && self.w.is_none(),
            b: self.b,
            arready: self.awake && self.ar.is_none(),
            r: self.r,
        }
    }

    /// The write that waits to be carried out: address, data, strobes.
    #[must_use]
    pub const fn pending(&self) -> Option<(u16, u32, u8)> {
        match (self.aw, self.w, self.b) {
            (Some(address), Some((data, strobes)), None) => Some((address, data, strobes)),
            _ => None,
        }
    }

    /// The address that is read in this cycle, if no write is carried out in it.
    #[must_use]
    pub const fn reads(&self) -> Option<u16> {
        match (self.ar, self.reading, self.r) {
            (Some(address), None, None) => Some(address),
            _ => None,
        }
    }

    /// A clock edge: `issued` is the response to the pending write, where it was carried out in the
    /// cycle that ends, `read` what stands at the address that was read.
    pub fn tick(&mut self, inputs: &BusInputs, issued: Option<u8>, read: Option<Option<u32>>) {
        let before = *self;
        let ready = before.outputs();
        self.awake = true;
        if issued.is_some() {
            (self.aw, self.w, self.b) = (None, None, issued);
        } else if inputs.bready {
            self.b = None;
        }
        if inputs.awvalid && ready.awready {
            self.aw = Some(inputs.awaddr);
        }
        if inputs.wvalid && ready.wready {
            self.w = Some((inputs.wdata, inputs.wstrb));
        }
        self.reading = read;
        if let Some(found) = before.reading {
            self.ar = None;
            self.r = Some(found.map_or((0, SLVERR), |data| (data, OKAY)));
        } else if inputs.rready {
            self.r = None;
        }
        if inputs.arvalid && ready.arready {
            self.ar = Some(inputs.araddr);
        }
    }
}
