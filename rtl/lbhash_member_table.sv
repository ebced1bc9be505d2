// SPDX-License-Identifier: Apache-2.0
//
// A copy of the member table (specification, section 8) in four banks, entry i in word i / 4 of
// bank i mod 4, so that four entries can be cleared at once. It takes every register write or
// clearing item that is for it. Entry: kind [17:16], id [15:0].
//
// Latency of a read: 1; the entry keeps its value until the next read. A read in the cycle of a
// write to the entry gives the old one.

module lbhash_member_table (
    input  logic                              clk_i,
    input  logic                              enable_i,       // else neither port does anything
    input  logic                              write_valid_i,
    input  logic [ lbhash_pkg::WriteBits-1:0] write_i,
    input  logic                              read_i,
    input  logic [                      13:0] index_i,
    output logic [lbhash_pkg::EgressBits-1:0] member_o
);

  localparam int EgressBits = lbhash_pkg::EgressBits;

  logic clearing;
  logic [1:0] bank_q;
  logic [4*EgressBits-1:0] banks;

  assign clearing = write_i[lbhash_pkg::WriteGroupSelect];  // with WriteMember: every table

  always_ff @(posedge clk_i) begin
    if (enable_i) begin
      if (read_i) bank_q <= index_i[1:0];
    end
  end

  lbhash_masked_table_ram #(
      .Lanes(4),
      .LaneWidth(EgressBits),
      .Words(4096)
  ) u_banks (
      .clk_i,
      .enable_i,
      .write_i(write_valid_i && write_i[lbhash_pkg::WriteMember]),
      .write_mask_i(clearing ? 4'hF : 4'd1 << lbhash_pkg::write_member_bank(write_i)),
      .write_address_i(lbhash_pkg::write_member_row(write_i)),
      .write_data_i(write_i[EgressBits-1:0]),
      .read_i,
      .read_address_i(index_i[13:2]),
      .read_data_o(banks)
  );

  assign member_o = banks[EgressBits*bank_q+:EgressBits];

endmodule
