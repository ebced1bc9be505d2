// SPDX-License-Identifier: Apache-2.0
//
// One hash user (specification, section 7): half select, sum of the carry-less products of lanes and weights, remainder mod
// its polynomial, offset. It keeps its settings for the four hash profiles and takes a register write when it reaches
// position 46. Lane 0 is on [31:0] of `crc_i`.
//
// Latency: 3 (half select; products; remainder and offset).

module hash_user (
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
  logic [hash_user_pkg::KeptBits-1:0] weight_q[32];
  logic [7:0] half_select_q[4];
  logic [2:0] polynomial_q[4];
  logic [15:0] offset_q[4];

  logic [1:0] profile_p1_q;
  logic [127:0] master_p1_q;  // lane i on [16i+15:16i]
  logic [30:0] product_p2_q;
  logic [2:0] polynomial_p2_q;
  logic [15:0] offset_p2_q;
  logic [15:0] key_q;

  function automatic logic [15:0] half(input logic [31:0] crc, input logic high);
    half = high ? crc[31:16] : crc[15:0];
  endfunction

  logic mine;
  assign mine = write_i && write_index_i[6:4] == user_i;

  always_ff @(posedge clk_i) begin
    if (run_i && mine) begin
      if (!write_index_i[3]) weight_q[{write_index_i[8:7], write_index_i[2:0]}] <= hash_user_pkg::kept(write_data_i);
      if (write_index_i[3:0] == WordSelect) begin
        polynomial_q[write_index_i[8:7]]  <= write_data_i[2:0];
        half_select_q[write_index_i[8:7]] <= write_data_i[15:8];
      end
      if (write_index_i[3:0] == WordOffset) offset_q[write_index_i[8:7]] <= write_data_i;
    end
  end

  always_ff @(posedge clk_i) begin
    if (run_i && packet_p2_i) key_q <= hash_user_pkg::remainder(polynomial_p2_q, product_p2_q) ^ offset_p2_q;

    if (run_i && packet_p1_i) begin
      product_p2_q <=
          ((hash_user_pkg::product(master_p1_q[15:0], weight_q[{profile_p1_q, 3'd0}]) ^
            hash_user_pkg::product(master_p1_q[31:16], weight_q[{profile_p1_q, 3'd1}])) ^
           (hash_user_pkg::product(master_p1_q[47:32], weight_q[{profile_p1_q, 3'd2}]) ^
            hash_user_pkg::product(master_p1_q[63:48], weight_q[{profile_p1_q, 3'd3}]))) ^
          ((hash_user_pkg::product(master_p1_q[79:64], weight_q[{profile_p1_q, 3'd4}]) ^
            hash_user_pkg::product(master_p1_q[95:80], weight_q[{profile_p1_q, 3'd5}])) ^
           (hash_user_pkg::product(master_p1_q[111:96], weight_q[{profile_p1_q, 3'd6}]) ^
            hash_user_pkg::product(master_p1_q[127:112], weight_q[{profile_p1_q, 3'd7}])));
      polynomial_p2_q <= polynomial_q[profile_p1_q];
      offset_p2_q <= offset_q[profile_p1_q];
    end

    if (run_i && packet_i) begin : halves
      logic [7:0] high;
      high = half_select_q[profile_i];
      profile_p1_q <= profile_i;
      master_p1_q <= {
        half(crc_i[255:224], high[7]), half(crc_i[223:192], high[6]), half(crc_i[191:160], high[5]),
        half(crc_i[159:128], high[4]), half(crc_i[127:96], high[3]), half(crc_i[95:64], high[2]),
        half(crc_i[63:32], high[1]), half(crc_i[31:0], high[0])
      };
    end
  end

`ifndef LBHASH_NETLIST
  logic unused_built;
  initial unused_built = hash_user_pkg::build_remainder_table(3'd7);
`endif

  assign key_o = key_q;

endmodule
