// SPDX-License-Identifier: Apache-2.0
//! RTAG7 of Broadcom XGS switches (Trident, Tomahawk): two hash blocks A and B, four 16-bit functions, selection.
//!
//! ```text
//! Fields ─> 13 bins per block ─> pre-processing ─> bitmap ─> 7 words ─> A0 A1 | B0 B1 ─> sub-field, offset ─> member
//! ```
//!
//! Equal to the vendor's public predictor; whether that equals the silicon can only be checked on a switch. The predictor
//! leaves out MPLS, MAC-in-MAC, TRILL, FCoE, flow labels and inner headers: packets with MPLS are refused.

mod block;
mod fields;
mod functions;
mod select;
mod settings;

pub use block::Block;
pub use fields::Fields;
pub use functions::{Words, function};
pub use select::{SubField, Use};
pub use settings::{API_FUNCTIONS, properties};

use crate::{Answer, Error, Hash, Packet, Settings, Trace};

/// The four function values of a packet and its macro-flow id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Functions {
    /// First function of block A.
    pub a0: u16,
    /// Second function of block A.
    pub a1: u16,
    /// First function of block B.
    pub b0: u16,
    /// Second function of block B.
    pub b1: u16,
    /// Eight bits that choose an entry of the macro-flow table.
    pub macro_flow: u8,
}

/// A switch with its registers.
#[derive(Debug)]
pub struct Rtag7 {
    a: Block,
    b: Block,
    functions_a: (u8, u8),
    functions_b: (u8, u8),
    macro_function: u8,
    macro_high_byte: bool,
    sub_field: SubField,
    member_of: Use,
    port: fields::PortOfEntry,
}

impl Rtag7 {
    /// Reads the registers under their field names (a trailing `f` may stand or not) or `bcmSwitch…` names, and the use.
    ///
    /// # Errors
    /// A wrong value.
    pub fn from_settings(settings: &Settings) -> Result<Self, Error> {
        settings::read(settings)
    }

    /// The four functions of a packet's fields.
    pub fn functions(&self, fields: &Fields, trace: &mut Trace) -> Functions {
        let a = self.a.words(fields, trace, "block A");
        let b = self.b.words(fields, trace, "block B");
        let of_macro_flow = function(self.macro_function, &a);
        let [high, low] = of_macro_flow.to_be_bytes();
        let found = Functions {
            a0: function(self.functions_a.0, &a),
            a1: function(self.functions_a.1, &a),
            b0: function(self.functions_b.0, &b),
            b1: function(self.functions_b.1, &b),
            macro_flow: if self.macro_high_byte { high } else { low },
        };
        trace.words("A0, A1, B0, B1, macro flow", || {
            let Functions { a0, a1, b0, b1, macro_flow } = found;
            format!("{a0:04x}, {a1:04x}, {b0:04x}, {b1:04x}, {macro_flow:02x}")
        });
        found
    }

    /// The value of 16 bits that the use takes.
    #[must_use]
    pub fn selected(&self, functions: &Functions) -> u16 {
        self.sub_field.value(functions)
    }

    /// Value and member of a packet's fields.
    pub fn of_fields(&self, fields: &Fields, trace: &mut Trace) -> Answer {
        let functions = self.functions(fields, trace);
        let value = self.selected(&functions);
        trace.number("selected, after rotation", value, 16);
        let member = self.member_of.member(value, &functions, trace);
        Answer::value(value.into(), 16).with_member(member)
    }
}

impl Hash for Rtag7 {
    fn hash(&self, packet: &Packet<'_>, trace: &mut Trace) -> Result<Answer, Error> {
        let fields = Fields::of_frame(&packet.frame()?, self.port)?;
        trace.words("fields", || fields.to_string());
        Ok(self.of_fields(&fields, trace))
    }
}
