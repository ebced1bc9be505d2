// SPDX-License-Identifier: Apache-2.0
//
// One hash user (specification, section 7): half select, sum of the carry-less products of lanes and weights, remainder mod
// its polynomial, offset. It keeps its settings for the four hash profiles and takes a
// register write when it reaches position 46. Lane 0 is on [31:0] of `crc_i`.
//
// Latency: 3 (half select; products; remainder and offset).

module hash_user (
    input  logic         clk_i,
    input  logic         run_i,
    input  logic [  2:0] user_i,         // code of this user, constant
    input  logic         packet_i,       // at position 46
    input  logic         packet_p1_i,    // at position 47
    input  logic         packet_p2_i,    // at position 48
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
  logic [15:0] weight_q[32];
  logic [7:0] half_select_q[4];
  logic [2:0] polynomial_q[4];
  logic [15:0] offset_q[4];

  logic [1:0] profile_p1_q;
  logic [127:0] master_p1_q;  // lane i on [16i+15:16i]
  logic [30:0] product_p2_q;
  logic [2:0] polynomial_p2_q;
  logic [15:0] offset_p2_q;
  logic [15:0] key_q;

  // Carry-less product with four bits of a lane.
  function automatic logic [18:0] product4(input logic [3:0] nibble, input logic [15:0] weight);
    product4 = (({3'd0, weight} & {19{nibble[0]}}) ^ ({2'd0, weight, 1'd0} & {19{nibble[1]}})) ^
        (({1'd0, weight, 2'd0} & {19{nibble[2]}}) ^ ({weight, 3'd0} & {19{nibble[3]}}));
  endfunction

  // Carry-less product of a lane and its weight: a balanced tree.
  function automatic logic [30:0] product16(input logic [15:0] lane, input logic [15:0] weight);
    product16 = ({12'd0, product4(lane[3:0], weight)} ^ {8'd0, product4(lane[7:4], weight), 4'd0}) ^
        ({4'd0, product4(lane[11:8], weight), 8'd0} ^ {product4(lane[15:12], weight), 12'd0});
  endfunction

  // Remainder of a product of degree 30 at most. Mask k: the coefficients whose sum is coefficient k of the remainder.
  function automatic logic [495:0] remainder_masks(input logic [15:0] polynomial);
    logic [15:0] power;
    for (int i = 0; i < 31; i++) begin
      if (i < 16) power = 16'd1 << i;
      else power = {power[14:0], 1'b0} ^ ({16{power[15]}} & polynomial);
      for (int k = 0; k < 16; k++) remainder_masks[31*k+i] = power[k];
    end
  endfunction

  localparam logic [495:0] Masks1 = remainder_masks(16'h0039);
  localparam logic [495:0] Masks2 = remainder_masks(16'h00D7);
  localparam logic [495:0] Masks3 = remainder_masks(16'h015D);
  localparam logic [495:0] Masks4 = remainder_masks(16'h0939);
  localparam logic [495:0] Masks5 = remainder_masks(16'h09E7);
  localparam logic [495:0] Masks6 = remainder_masks(16'h0AC5);
  localparam logic [495:0] Masks7 = remainder_masks(16'h203D);
  localparam logic [495:0] Masks8 = remainder_masks(16'h2105);

  logic mine;
  assign mine = write_i && write_index_i[6:4] == user_i;

  always_ff @(posedge clk_i) begin
    if (run_i && mine) begin
      if (!write_index_i[3]) weight_q[{write_index_i[8:7], write_index_i[2:0]}] <= write_data_i;
      if (write_index_i[3:0] == WordSelect) begin
        polynomial_q[write_index_i[8:7]]  <= write_data_i[2:0];
        half_select_q[write_index_i[8:7]] <= write_data_i[15:8];
      end
      if (write_index_i[3:0] == WordOffset) offset_q[write_index_i[8:7]] <= write_data_i;
    end
  end

  always_ff @(posedge clk_i) begin
    if (run_i && packet_p2_i) begin
      case (polynomial_p2_q)
        3'd0: for (int k = 0; k < 16; k++) key_q[k] <= ^(product_p2_q & Masks1[31*k+:31]) ^ offset_p2_q[k];
        3'd1: for (int k = 0; k < 16; k++) key_q[k] <= ^(product_p2_q & Masks2[31*k+:31]) ^ offset_p2_q[k];
        3'd2: for (int k = 0; k < 16; k++) key_q[k] <= ^(product_p2_q & Masks3[31*k+:31]) ^ offset_p2_q[k];
        3'd3: for (int k = 0; k < 16; k++) key_q[k] <= ^(product_p2_q & Masks4[31*k+:31]) ^ offset_p2_q[k];
        3'd4: for (int k = 0; k < 16; k++) key_q[k] <= ^(product_p2_q & Masks5[31*k+:31]) ^ offset_p2_q[k];
        3'd5: for (int k = 0; k < 16; k++) key_q[k] <= ^(product_p2_q & Masks6[31*k+:31]) ^ offset_p2_q[k];
        3'd6: for (int k = 0; k < 16; k++) key_q[k] <= ^(product_p2_q & Masks7[31*k+:31]) ^ offset_p2_q[k];
        default: for (int k = 0; k < 16; k++) key_q[k] <= ^(product_p2_q & Masks8[31*k+:31]) ^ offset_p2_q[k];
      endcase
    end

    if (run_i && packet_p1_i) begin : products
      logic [247:0] product;
      for (int i = 0; i < 8; i++) begin
        product[31*i+:31] = 31'd0;
        if (master_p1_q[16*i+:16] != 16'd0) begin
          product[31*i+:31] = product16(master_p1_q[16*i+:16], weight_q[{profile_p1_q, i[2:0]}]);
        end
      end
      product_p2_q <= ((product[0+:31] ^ product[31+:31]) ^ (product[62+:31] ^ product[93+:31])) ^
          ((product[124+:31] ^ product[155+:31]) ^ (product[186+:31] ^ product[217+:31]));
      polynomial_p2_q <= polynomial_q[profile_p1_q];
      offset_p2_q <= offset_q[profile_p1_q];
    end

    if (run_i && packet_i) begin : halves
      logic [7:0] half_select;
      half_select = half_select_q[profile_i];
      profile_p1_q <= profile_i;
      for (int i = 0; i < 8; i++) master_p1_q[16*i+:16] <= half_select[i] ? crc_i[32*i+16+:16] : crc_i[32*i+:16];
    end
  end

  assign key_o = key_q;

endmodule
