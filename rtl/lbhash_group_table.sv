// SPDX-License-Identifier: Apache-2.0
//
// A copy of the group table (specification, section 8): GROUP[g].SELECT and GROUP[g].BASE without
// the bits that do not exist. It takes every register write or clearing item that is for it.
//
// Latency of a read: 1; what was read stays until the next read. A read in the cycle of a write to
// the group gives the old word.

module lbhash_group_table (
    input  logic                             clk_i,
    input  logic                             enable_i,        // else neither port does anything
    input  logic                             write_valid_i,
    input  logic [lbhash_pkg::WriteBits-1:0] write_i,
    input  logic                             read_i,
    input  logic [lbhash_pkg::GroupBits-1:0] group_i,
    output logic [lbhash_pkg::CountBits-1:0] count_o,         // SELECT
    output logic [                      1:0] level_o,
    output logic [                      2:0] mode_o,
    output logic [                      2:0] key_user_o,
    output logic [                      3:0] flowset_size_o,
    output logic [                     13:0] first_member_o,  // BASE
    output logic [                     15:0] first_flow_o
);

  lbhash_table_ram #(
      .Width(23),
      .Words(1 << lbhash_pkg::GroupBits)
  ) u_select (
      .clk_i,
      .enable_i,
      .write_i(write_valid_i && write_i[lbhash_pkg::WriteGroupSelect]),
      .write_address_i(lbhash_pkg::write_group(write_i)),
      .write_data_i({write_i[27:24], write_i[22:20], write_i[18:16], write_i[13:12], write_i[10:0]}),
      .read_i,
      .read_address_i(group_i),
      .read_data_o({flowset_size_o, key_user_o, mode_o, level_o, count_o})
  );

  lbhash_table_ram #(
      .Width(30),
      .Words(1 << lbhash_pkg::GroupBits)
  ) u_base (
      .clk_i,
      .enable_i,
      .write_i(write_valid_i && write_i[lbhash_pkg::WriteGroupBase]),
      .write_address_i(lbhash_pkg::write_group(write_i)),
      .write_data_i({write_i[31:16], write_i[13:0]}),
      .read_i,
      .read_address_i(group_i),
      .read_data_o({first_flow_o, first_member_o})
  );

endmodule
