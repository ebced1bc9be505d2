// SPDX-License-Identifier: Apache-2.0
//! Between the pipeline's signals and the RTL's pins.

use crate::{difference::Difference, drivers::Cycle};
use lbhash_model::pipeline::{self, AxiLiteInputs};
use verilated::{Beat, Inputs, Outputs};

/// Pins of a cycle, as the RTL gets them.
#[must_use]
#[inline]
pub fn inputs(driven: &Cycle) -> Inputs {
    let AxiLiteInputs { awaddr, awvalid, wdata, wstrb, wvalid, bready, araddr, arvalid, rready } =
        driven.bus;
    let bit = |level: bool, mask: u16| if level { mask } else { 0 };
    Inputs {
        beat: driven.beat,
        write_address: awaddr,
        write_data: wdata,
        read_address: araddr,
        control: bit(!driven.reset, Inputs::RUN)
            | bit(driven.valid, Inputs::S_VALID)
            | bit(driven.ready, Inputs::M_READY)
            | bit(awvalid, Inputs::AW_VALID)
            | bit(wvalid, Inputs::W_VALID)
            | bit(bready, Inputs::B_READY)
            | bit(arvalid, Inputs::AR_VALID)
            | bit(rready, Inputs::R_READY),
        write_strobe: wstrb,
        unused: 0,
    }
}

/// Pins of a cycle, as the pipeline gets them; `beat` where the stream is valid.
#[must_use]
#[inline]
pub fn model_inputs<'b>(driven: &Cycle, beat: Option<&'b Beat>) -> pipeline::Inputs<'b> {
    pipeline::Inputs {
        rst_n: !driven.reset,
        s_axis: beat.map(|&Beat { ref data, user, keep, last }| pipeline::Beat {
            data,
            keep,
            last: last == 1,
            user,
        }),
        m_axis_tready: driven.ready,
        s_axil: driven.bus,
    }
}

/// The pipeline's outputs as the RTL's pins.
#[must_use]
#[inline]
pub fn outputs(model: &pipeline::Outputs) -> Outputs {
    let bit = |level: bool, mask: u32| if level { mask } else { 0 };
    Outputs {
        result: model.m_axis_tdata,
        read_data: model.rdata,
        control: bit(model.s_axis_tready, Outputs::S_READY)
            | bit(model.m_axis_tvalid, Outputs::M_VALID)
            | bit(model.awready, Outputs::AW_READY)
            | bit(model.wready, Outputs::W_READY)
            | bit(model.bvalid, Outputs::B_VALID)
            | bit(model.arready, Outputs::AR_READY)
            | bit(model.rvalid, Outputs::R_VALID)
            | u32::from(model.bresp) << Outputs::B_RESPONSE_BIT
            | u32::from(model.rresp) << Outputs::R_RESPONSE_BIT
            | u32::from(model.m_axis_tuser) << Outputs::TAG_BIT,
    }
}

/// The two recordings are equal. They nearly always are, so there is no branch per cycle.
#[must_use]
#[inline]
pub fn are_equal(expected: &[Outputs], actual: &[Outputs]) -> bool {
    let differing = expected.iter().zip(actual).fold(0, |differing, (expected, actual)| {
        let pins = expected.read_data ^ actual.read_data | expected.control ^ actual.control;
        let results = expected.result.iter().zip(&actual.result);
        results.fold(differing | pins, |bits, (expected, actual)| bits | expected ^ actual)
    });
    expected.len() == actual.len() && differing == 0
}

/// Single output pins and the stage that drives each.
const CONTROLS: [(u32, u32, &str, &str); 10] = [
    (0, 1, "header_window", "s_axis_tready"),
    (1, 1, "result", "m_axis_tvalid"),
    (2, 1, "csr", "s_axil_awready"),
    (3, 1, "csr", "s_axil_wready"),
    (4, 1, "csr", "s_axil_bvalid"),
    (Outputs::B_RESPONSE_BIT, 2, "csr", "s_axil_bresp"),
    (5, 1, "csr", "s_axil_arready"),
    (6, 1, "csr", "s_axil_rvalid"),
    (Outputs::R_RESPONSE_BIT, 2, "csr", "s_axil_rresp"),
    (Outputs::TAG_BIT, 16, "result", "m_axis_tuser"),
];

/// The first output that differs: handshakes first, since they decide what the payloads mean.
#[must_use]
pub fn first_difference(expected: &Outputs, actual: &Outputs) -> Option<Difference> {
    let control = CONTROLS.iter().find_map(|&(first, width, stage, field)| {
        let value = |outputs: &Outputs| outputs.control >> first & ((1 << width) - 1);
        Difference::between(stage, field, value(expected), value(actual), width)
    });
    control
        .or_else(|| {
            Difference::between("csr", "s_axil_rdata", expected.read_data, actual.read_data, 32)
        })
        .or_else(|| result_difference(&expected.result, &actual.result))
}

/// The first word of the result that differs, by the name of what it holds.
#[must_use]
pub fn result_difference(expected: &[u32; 20], actual: &[u32; 20]) -> Option<Difference> {
    (0..expected.len()).find_map(|word| {
        let name = match word {
            0 => "status, family".to_owned(),
            1..=8 => format!("lane {} crc", word - 1),
            9 => "lanes 0 to 3 type, ctx".to_owned(),
            10 => "lanes 4 to 7 type, ctx".to_owned(),
            11 => "keys 0, 1".to_owned(),
            12 => "keys 2, 3".to_owned(),
            13 => "key 4, udp_source_port".to_owned(),
            14 => "flow_label".to_owned(),
            19 => "egress: id, kind".to_owned(),
            _ => format!("select stage {}: group, index, valid", word - 14),
        };
        let field = format!("m_axis_tdata[{}:{}] ({name})", 32 * word + 31, 32 * word);
        Difference::between("result", &field, expected[word], actual[word], 32)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_output_of_every_cycle_counts() {
        let expected = [Outputs::default(); 3];
        assert!(are_equal(&expected, &expected));
        assert!(!are_equal(&expected, &expected[..2]));
        for cycle in 0..expected.len() {
            for word in 0..22 {
                let mut actual = expected;
                let Outputs { result, read_data, control } = &mut actual[cycle];
                match word {
                    20 => *read_data ^= 1 << 31,
                    21 => *control ^= 1,
                    _ => result[word] ^= 1 << word,
                }
                assert!(!are_equal(&expected, &actual), "cycle {cycle}, word {word}");
            }
        }
    }
}
