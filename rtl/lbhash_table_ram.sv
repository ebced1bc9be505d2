// SPDX-License-Identifier: Apache-2.0
//
// A memory with one write port and one read port whose data is registered. Nobody uses what a read
// gives in the cycle of a write to the same word, so read-first, write-first and undefined are all
// right. With LBHASH_RAM_POISON such a read gives the complement of the old word: lock-step with
// stages is built so. The contents are undefined until written; `lbhash_csr` clears every table
// after reset. There is a word for every address, as in any memory that is built; those from
// `Words` on are not used.
//
// Latency of a read: 1; `read_data_o` keeps its value until the next read.

module lbhash_table_ram #(
    parameter int Width = 1,
    parameter int Words = 2,
    parameter int AddressBits = Words < 2 ? 1 : $clog2(Words)  // derived; not to be set
) (
    input  logic                   clk_i,
    input  logic                   enable_i,         // else neither port does anything
    input  logic                   write_i,
    input  logic [AddressBits-1:0] write_address_i,
    input  logic [      Width-1:0] write_data_i,
    input  logic                   read_i,
    input  logic [AddressBits-1:0] read_address_i,
    output logic [      Width-1:0] read_data_o
);

  logic [Width-1:0] memory_q[1 << AddressBits];
  logic [Width-1:0] read_data_q;

  always_ff @(posedge clk_i) begin
    if (enable_i) begin
      if (read_i) read_data_q <= memory_q[read_address_i];
      if (write_i) memory_q[write_address_i] <= write_data_i;
`ifdef LBHASH_RAM_POISON
      if (read_i && write_i && read_address_i == write_address_i) read_data_q <= ~memory_q[read_address_i];
`endif
    end
  end

  assign read_data_o = read_data_q;

endmodule
