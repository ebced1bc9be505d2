// SPDX-License-Identifier: Apache-2.0
//
// A `table_ram` whose words are rows of lanes: a write puts one value into those lanes of a row
// that the mask names.
//
// Latency of a read: 1; `read_data_o` keeps its value until the next read.

module lbhash_masked_table_ram #(
    parameter int Lanes = 1,
    parameter int LaneWidth = 1,
    parameter int Words = 2,
    parameter int AddressBits = Words < 2 ? 1 : $clog2(Words)  // derived; not to be set
) (
    input  logic                       clk_i,
    input  logic                       enable_i,         // else neither port does anything
    input  logic                       write_i,
    input  logic [          Lanes-1:0] write_mask_i,
    input  logic [    AddressBits-1:0] write_address_i,
    input  logic [      LaneWidth-1:0] write_data_i,
    input  logic                       read_i,
    input  logic [    AddressBits-1:0] read_address_i,
    output logic [Lanes*LaneWidth-1:0] read_data_o    // lane 0 lowest
);

  localparam int WordBits = Lanes * LaneWidth;

  logic [WordBits-1:0] memory_q[1 << AddressBits];
  logic [WordBits-1:0] read_data_q;

  // A word with the masked lanes replaced. The lanes that keep their value become a write mask
  // again in a netlist; in simulation one write of a word costs nothing while there is none, a
  // write for each lane would cost something in every cycle.
  function automatic logic [WordBits-1:0] replaced(input logic [WordBits-1:0] word, input logic [Lanes-1:0] mask,
                                                   input logic [LaneWidth-1:0] data);
    for (int l = 0; l < Lanes; l++) begin
      replaced[LaneWidth*l+:LaneWidth] = mask[l] ? data : word[LaneWidth*l+:LaneWidth];
    end
  endfunction

  always_ff @(posedge clk_i) begin
    if (enable_i) begin
      if (read_i) read_data_q <= memory_q[read_address_i];
      if (write_i) memory_q[write_address_i] <= replaced(memory_q[write_address_i], write_mask_i, write_data_i);
`ifdef LBHASH_RAM_POISON
      if (read_i && write_i && read_address_i == write_address_i) read_data_q <= ~memory_q[read_address_i];
`endif
    end
  end

  assign read_data_o = read_data_q;

endmodule
