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

  // Carry-less product of a lane and its weight: a balanced tree. A lane of zeros is passed over, for simulation.
  function automatic logic [30:0] product16(input logic [15:0] lane, input logic [15:0] weight);
    product16 = 31'd0;
    if (lane != 16'd0) begin
      product16 = ({12'd0, product4(lane[3:0], weight)} ^ {8'd0, product4(lane[7:4], weight), 4'd0}) ^
          ({4'd0, product4(lane[11:8], weight), 8'd0} ^ {product4(lane[15:12], weight), 12'd0});
    end
  endfunction

  // Row i, at [16i+15:16i]: x^(16+i) mod a polynomial that is given without its x^16.
  function automatic logic [239:0] remainder_rows(input logic [15:0] polynomial);
    logic [15:0] power;
    power = polynomial;
    for (int i = 0; i < 15; i++) begin
      remainder_rows[16*i+:16] = power;
      power = {power[14:0], 1'b0} ^ ({16{power[15]}} & polynomial);
    end
  endfunction

  localparam logic [239:0] Rows1 = remainder_rows(16'h0039);
  localparam logic [239:0] Rows2 = remainder_rows(16'h00D7);
  localparam logic [239:0] Rows3 = remainder_rows(16'h015D);
  localparam logic [239:0] Rows4 = remainder_rows(16'h0939);
  localparam logic [239:0] Rows5 = remainder_rows(16'h09E7);
  localparam logic [239:0] Rows6 = remainder_rows(16'h0AC5);
  localparam logic [239:0] Rows7 = remainder_rows(16'h203D);
  localparam logic [239:0] Rows8 = remainder_rows(16'h2105);

  // Sum of the rows whose coefficient is set.
  function automatic logic [15:0] rows_sum(input logic [14:0] high, input logic [239:0] rows);
    rows_sum = 16'd0;
    for (int i = 0; i < 15; i++) rows_sum = rows_sum ^ (rows[16*i+:16] & {16{high[i]}});
  endfunction

  function automatic logic [15:0] remainder(input logic [2:0] polynomial, input logic [30:0] product);
    case (polynomial)
      3'd0:    remainder = product[15:0] ^ rows_sum(product[30:16], Rows1);
      3'd1:    remainder = product[15:0] ^ rows_sum(product[30:16], Rows2);
      3'd2:    remainder = product[15:0] ^ rows_sum(product[30:16], Rows3);
      3'd3:    remainder = product[15:0] ^ rows_sum(product[30:16], Rows4);
      3'd4:    remainder = product[15:0] ^ rows_sum(product[30:16], Rows5);
      3'd5:    remainder = product[15:0] ^ rows_sum(product[30:16], Rows6);
      3'd6:    remainder = product[15:0] ^ rows_sum(product[30:16], Rows7);
      default: remainder = product[15:0] ^ rows_sum(product[30:16], Rows8);
    endcase
  endfunction

  function automatic logic [15:0] half(input logic [31:0] crc, input logic high);
    half = high ? crc[31:16] : crc[15:0];
  endfunction

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
    if (run_i && packet_p2_i) key_q <= remainder(polynomial_p2_q, product_p2_q) ^ offset_p2_q;

    if (run_i && packet_p1_i) begin
      product_p2_q <=
          ((product16(master_p1_q[15:0], weight_q[{profile_p1_q, 3'd0}]) ^
            product16(master_p1_q[31:16], weight_q[{profile_p1_q, 3'd1}])) ^
           (product16(master_p1_q[47:32], weight_q[{profile_p1_q, 3'd2}]) ^
            product16(master_p1_q[63:48], weight_q[{profile_p1_q, 3'd3}]))) ^
          ((product16(master_p1_q[79:64], weight_q[{profile_p1_q, 3'd4}]) ^
            product16(master_p1_q[95:80], weight_q[{profile_p1_q, 3'd5}])) ^
           (product16(master_p1_q[111:96], weight_q[{profile_p1_q, 3'd6}]) ^
            product16(master_p1_q[127:112], weight_q[{profile_p1_q, 3'd7}])));
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

  assign key_o = key_q;

endmodule
