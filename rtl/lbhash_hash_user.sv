// SPDX-License-Identifier: Apache-2.0
//
// One hash user (specification, section 7): half select, sum of the carry-less products of lanes
// and weights, remainder mod its polynomial, offset. It keeps its settings for the four hash
// profiles and takes a register write when it reaches position 46. Lane 0 is on [31:0] of `crc_i`.
//
// Latency: 3 (half select; products; remainder and offset).

// In every file that asks, since each may be a compilation unit of its own.
`ifdef SYNTHESIS
`define LBHASH_NETLIST
`elsif YOSYS
`define LBHASH_NETLIST
`endif

module lbhash_hash_user (
    input  logic         clk_i,
    input  logic         run_i,
    input  logic [  2:0] user_i,          // code of this user, constant
    input  logic         packet_i,        // at position 46
    input  logic         packet_p1_i,     // at position 47
    input  logic         packet_p2_i,     // at position 48
    input  logic [  1:0] profile_i,
    input  logic [255:0] crc_i,
    input  logic         write_i,         // a write to hash users, at position 46
    input  logic [  8:0] write_index_i,   // {profile, user, word}
    input  logic [ 15:0] write_data_i,
    output logic [ 15:0] key_o
);

  localparam logic [3:0] WordSelect = 4'd8;
  localparam logic [3:0] WordOffset = 4'd9;

  // Settings: index {profile, lane} for the weights, profile for the rest
`ifdef LBHASH_NETLIST
  logic [15:0] weight_q[32];
  `define KEEP(index, weight) weight_q[index] <= weight
  `define PRODUCT(number, lane) lbhash_hash_user_pkg::product_by_tree(lane, weight_q[{profile_p1_q, number}])
`else
  // Index {profile, lane, place, nibble}. A lane of zeros, as of an absent layer, is passed over.
  logic [30:0] partial_product_q[2048];

  // At once, not at the end of the cycle: else a simulator looks in every cycle for each of the 64
  // whether it was written.
  /* verilator lint_off BLKSEQ */
  task automatic keep(input logic [4:0] index, input logic [15:0] weight);
    for (int n = 0; n < 64; n++) begin
      partial_product_q[{index, n[5:0]}] = lbhash_hash_user_pkg::partial_product(n[5:4], n[3:0], weight);
    end
  endtask
  /* verilator lint_on BLKSEQ */

  function automatic logic [30:0] product(input logic [4:0] index, input logic [15:0] lane);
    product = 31'd0;
    if (lane != 16'd0) begin
      product = partial_product_q[{index, 2'd0, lane[3:0]}] ^ partial_product_q[{index, 2'd1, lane[7:4]}] ^
          partial_product_q[{index, 2'd2, lane[11:8]}] ^ partial_product_q[{index, 2'd3, lane[15:12]}];
    end
  endfunction

  `define KEEP(index, weight) keep(index, weight)
  `define PRODUCT(number, lane) product({profile_p1_q, number}, lane)
`endif
  logic [7:0] half_select_q[4];
  logic [2:0] polynomial_q[4];
  logic [15:0] offset_q[4];

  logic [1:0] profile_p1_q;
  logic [15:0] lane0_p1_q, lane1_p1_q, lane2_p1_q, lane3_p1_q, lane4_p1_q, lane5_p1_q, lane6_p1_q, lane7_p1_q;
  logic [30:0] product_p2_q;
  logic [2:0] polynomial_p2_q;
  logic [15:0] offset_p2_q;
  logic [15:0] key_q;

  function automatic logic [15:0] half(input logic [31:0] crc, input logic high);
    half = high ? crc[31:16] : crc[15:0];
  endfunction

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_p2_i) key_q <= lbhash_hash_user_pkg::remainder(polynomial_p2_q, product_p2_q) ^ offset_p2_q;

      if (packet_p1_i) begin
        product_p2_q <=
            ((`PRODUCT(3'd0, lane0_p1_q) ^ `PRODUCT(3'd1, lane1_p1_q)) ^
             (`PRODUCT(3'd2, lane2_p1_q) ^ `PRODUCT(3'd3, lane3_p1_q))) ^
            ((`PRODUCT(3'd4, lane4_p1_q) ^ `PRODUCT(3'd5, lane5_p1_q)) ^
             (`PRODUCT(3'd6, lane6_p1_q) ^ `PRODUCT(3'd7, lane7_p1_q)));
        polynomial_p2_q <= polynomial_q[profile_p1_q];
        offset_p2_q <= offset_q[profile_p1_q];
      end

      if (packet_i) begin : halves
        logic [7:0] high;
        high = half_select_q[profile_i];
        profile_p1_q <= profile_i;
        lane0_p1_q <= half(crc_i[31:0], high[0]);
        lane1_p1_q <= half(crc_i[63:32], high[1]);
        lane2_p1_q <= half(crc_i[95:64], high[2]);
        lane3_p1_q <= half(crc_i[127:96], high[3]);
        lane4_p1_q <= half(crc_i[159:128], high[4]);
        lane5_p1_q <= half(crc_i[191:160], high[5]);
        lane6_p1_q <= half(crc_i[223:192], high[6]);
        lane7_p1_q <= half(crc_i[255:224], high[7]);
      end

      // Last, since in simulation a weight is kept at once: the packet ahead of this write has the
      // old one.
      if (write_i) begin
        if (write_index_i[6:4] == user_i) begin
          if (write_index_i[3:0] == WordOffset) offset_q[write_index_i[8:7]] <= write_data_i;
          if (write_index_i[3:0] == WordSelect) begin
            polynomial_q[write_index_i[8:7]]  <= write_data_i[2:0];
            half_select_q[write_index_i[8:7]] <= write_data_i[15:8];
          end
          if (!write_index_i[3]) `KEEP({write_index_i[8:7], write_index_i[2:0]}, write_data_i);
        end
      end
    end
  end

`ifndef LBHASH_NETLIST
  logic unused_built;
  initial unused_built = lbhash_hash_user_pkg::build_remainder_table(3'd7);
`endif

  assign key_o = key_q;

  `undef KEEP
  `undef PRODUCT

endmodule
