// SPDX-License-Identifier: Apache-2.0
//! The SystemVerilog header of a set: widths and offsets, to be included inside a module. It is the
//! same for every set.

use super::environment::{BEAT_CYCLES, INTERLUDE_CYCLES, WRITE_CYCLES};
use std::io::{self, Write};

const LAYOUT: &str = "\
// Words of counts.memh: how many words the other memories have.
localparam integer CountBits = 32;
localparam integer PacketCount = 0;  // results.memh
localparam integer BeatCount = 1;    // beats.memh
localparam integer WriteCount = 2;   // config.memh
localparam integer ActCount = 3;     // environment.memh

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

// A word of environment.memh: a wait, or a register write where the wait is 0.
localparam integer ActBits = 132;
localparam integer ActDataLsb = 0;      // 32 bits
localparam integer ActAddressLsb = 32;  // 18 bits
localparam integer ActWaitLsb = 52;     // 48 bits, clock cycles
localparam integer ActPacketLsb = 100;  // 32 bits, packet before which it happens

// A word of results.memh: the result word of the block.
localparam integer ResultBits = 640;
localparam integer ResultStatusLsb = 0;           // 5 bits
localparam integer ResultFamilyLsb = 8;           // 3 bits
localparam integer ResultCrcLsb = 32;             // 8 lanes of 32 bits
localparam integer ResultLaneLsb = 288;           // 8 lanes of 8 bits: record type [4:0], context [7:5]
localparam integer ResultKeyLsb = 352;            // 5 keys of 16 bits
localparam integer ResultUdpSourcePortLsb = 432;  // 16 bits
localparam integer ResultFlowLabelLsb = 448;      // 20 bits
localparam integer ResultSelectLsb = 480;         // 4 stages of 32 bits
localparam integer ResultEgressLsb = 608;         // 18 bits
";

pub(super) fn write(out: &mut impl Write) -> io::Result<()> {
    let latency = super::LATENCY_CYCLES;
    write!(
        out,
        "// SPDX-License-Identifier: Apache-2.0\n\
         // Vector sets: widths and offsets, equal for all of them. Include it inside the module
         // that reads the memories.\n\
         \n\
         // Cycles from the last beat that is needed to the result, while nothing stalls.\n\
         localparam integer ResultLatency = {latency};\n\
         \n\
         // Cycles that may pass, on average between two waits of the environment: for a beat, for a
         // write of it, and besides.\n\
         localparam integer BeatCycles = {BEAT_CYCLES};\n\
         localparam integer ActCycles = {WRITE_CYCLES};\n\
         localparam integer InterludeCycles = {INTERLUDE_CYCLES};\n\
         \n\
         {LAYOUT}"
    )
}
