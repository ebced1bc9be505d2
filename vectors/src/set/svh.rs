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
localparam integer BeatBits = 660;
localparam integer BeatTdataLsb = 0;    // 512 bits, byte k of the beat at 8k
localparam integer BeatTkeepLsb = 512;  // 64 bits
localparam integer BeatTuserLsb = 576;  // 80 bits, zero but on a packet's first beat
localparam integer BeatTlastLsb = 656;  // 1 bit

// A word of config.memh.
localparam integer WriteBits = 52;
localparam integer WriteDataLsb = 0;      // 32 bits
localparam integer WriteAddressLsb = 32;  // 18 bits

// A word of results.memh: the result word of the block.
localparam integer ResultBits = 640;
localparam integer ResultStatusLsb = 0;             // 5 bits
localparam integer ResultFamilyLsb = 8;             // 3 bits
localparam integer ResultCrcLsb = 32;               // 8 lanes of 32 bits
localparam integer ResultLaneLsb = 288;             // 8 lanes of 8 bits: record type [4:0], context [7:5]
localparam integer ResultKeyLsb = 352;              // 5 keys of 16 bits
localparam integer ResultUdpSourcePortLsb = 432;  // 16 bits
localparam integer ResultFlowLabelLsb = 448;       // 20 bits
localparam integer ResultSelectLsb = 480;           // 4 stages of 32 bits
localparam integer ResultEgressLsb = 608;           // 18 bits
";

pub(super) fn write(out: &mut impl Write, counts: &Counts) -> io::Result<()> {
    let Counts { packets, beats, writes } = counts;
    let latency = super::LATENCY_CYCLES;
    write!(
        out,
        "// SPDX-License-Identifier: Apache-2.0\n\
         // A vector set: counts, widths and offsets. Include it inside the module that reads the memories.\n\
         \n\
         localparam integer VectorPackets = {packets};\n\
         localparam integer VectorBeats = {beats};\n\
         localparam integer VectorWrites = {writes};\n\
         \n\
         // Cycles from the last beat that is needed to the result, while nothing stalls.\n\
         localparam integer ResultLatency = {latency};\n\
         \n\
         {LAYOUT}"
    )
}
