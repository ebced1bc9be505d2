// SPDX-License-Identifier: Apache-2.0
//! The SystemVerilog header of a set: counts, widths and offsets, to be included inside a module.

use std::io::{self, Write};

/// How long the memories of a set are.
pub(super) struct Counts {
    pub(super) packets: u64,
    pub(super) beats: u64,
    pub(super) writes: u64,
}

/// Everything about the layout that is the same for every set.
const LAYOUT: &str = "\
// A word of beats.memh.
localparam integer BEAT_BITS = 660;
localparam integer BEAT_TDATA_LSB = 0;    // 512 bits, byte k of the beat at 8k
localparam integer BEAT_TKEEP_LSB = 512;  // 64 bits
localparam integer BEAT_TUSER_LSB = 576;  // 80 bits, zero but on a packet's first beat
localparam integer BEAT_TLAST_LSB = 656;  // 1 bit

// A word of config.memh.
localparam integer WRITE_BITS = 52;
localparam integer WRITE_DATA_LSB = 0;      // 32 bits
localparam integer WRITE_ADDRESS_LSB = 32;  // 18 bits

// A word of results.memh: the result word of the block.
localparam integer RESULT_BITS = 640;
localparam integer RESULT_STATUS_LSB = 0;             // 5 bits
localparam integer RESULT_FAMILY_LSB = 8;             // 3 bits
localparam integer RESULT_CRC_LSB = 32;               // 8 lanes of 32 bits
localparam integer RESULT_LANE_LSB = 288;             // 8 lanes of 8 bits: record type [4:0], context [7:5]
localparam integer RESULT_KEY_LSB = 352;              // 5 keys of 16 bits
localparam integer RESULT_UDP_SOURCE_PORT_LSB = 432;  // 16 bits
localparam integer RESULT_FLOW_LABEL_LSB = 448;       // 20 bits
localparam integer RESULT_SELECT_LSB = 480;           // 4 stages of 32 bits
localparam integer RESULT_EGRESS_LSB = 608;           // 18 bits
";

pub(super) fn write(out: &mut impl Write, counts: &Counts) -> io::Result<()> {
    let Counts { packets, beats, writes } = counts;
    let latency = super::LATENCY_CYCLES;
    write!(
        out,
        "// SPDX-License-Identifier: Apache-2.0\n\
         // A vector set: counts, widths and offsets. Include it inside the module that reads the memories.\n\
         \n\
         localparam integer VECTOR_PACKETS = {packets};\n\
         localparam integer VECTOR_BEATS = {beats};\n\
         localparam integer VECTOR_WRITES = {writes};\n\
         \n\
         // Cycles from the last beat that is needed to the result, while nothing stalls.\n\
         localparam integer RESULT_LATENCY = {latency};\n\
         \n\
         {LAYOUT}"
    )
}
