// SPDX-License-Identifier: Apache-2.0
//
// A `table_ram` that shows state over the register bus: a read in the cycle of a write to the same
// word gives the new word.
//
// Latency of a read: 1; `read_data_o` keeps its value until the next read.

module lbhash_shown_ram #(
    parameter int Width = 1,
    parameter int Words = 2,
    parameter int AddressBits = Words < 2 ? 1 : $clog2(Words)  // derived; not to be set
) (
    input  logic                   clk_i,
    input  logic                   write_i,
    input  logic [AddressBits-1:0] write_address_i,
    input  logic [      Width-1:0] write_data_i,
    input  logic                   read_i,
    input  logic [AddressBits-1:0] read_address_i,
    output logic [      Width-1:0] read_data_o
);

  logic met_q;  // the read met a write
  logic [Width-1:0] written_q;
  logic [Width-1:0] stored;

  lbhash_table_ram #(
      .Width(Width),
      .Words(Words)
  ) u_ram (
      .clk_i,
      .enable_i(write_i || read_i),
      .write_i,
      .write_address_i,
      .write_data_i,
      .read_i,
      .read_address_i,
      .read_data_o(stored)
  );

  always_ff @(posedge clk_i) begin
    if (read_i) begin
      met_q <= write_i && write_address_i == read_address_i;
      written_q <= write_data_i;
    end
  end

  assign read_data_o = met_q ? written_q : stored;

endmodule
