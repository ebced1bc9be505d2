// SPDX-License-Identifier: Apache-2.0
//
// A `table_ram` whose words are rows of lanes: a write puts one value into those lanes of a row that the mask names.
//
// Latency of a read: 1; `read_data_o` keeps its value until the next read.

module masked_table_ram #(
    parameter int Lanes = 1,
    parameter int LaneWidth = 1,
    parameter int Words = 2,
    parameter int AddressBits = Words < 2 ? 1 : $clog2(Words)  // derived; not to be set
) (
    input  logic                       clk_i,
    input  logic                       write_i,
    input  logic [          Lanes-1:0] write_mask_i,
    input  logic [    AddressBits-1:0] write_address_i,
    input  logic [      LaneWidth-1:0] write_data_i,
    input  logic                       read_i,
    input  logic [    AddressBits-1:0] read_address_i,
    output logic [Lanes*LaneWidth-1:0] read_data_o    // lane 0 lowest
);

  logic [Lanes*LaneWidth-1:0] memory_q[Words];
  logic [Lanes*LaneWidth-1:0] read_data_q;

  always_ff @(posedge clk_i) begin
    if (read_i) read_data_q <= memory_q[read_address_i];
    if (write_i) begin
      for (int l = 0; l < Lanes; l++) begin
        if (write_mask_i[l]) memory_q[write_address_i][LaneWidth*l+:LaneWidth] <= write_data_i;
      end
    end
  end

  assign read_data_o = read_data_q;

endmodule
