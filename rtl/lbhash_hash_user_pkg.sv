// SPDX-License-Identifier: Apache-2.0
//
// Arithmetic of the hash users (specification, section 7): carry-less products of a lane and its
// weight, and remainders modulo the eight polynomials. Used as `lbhash_hash_user_pkg::x`; nothing
// is imported.
//
// Two bodies, as of the layer CRC: one for a netlist, and one for simulation, which looks up what
// it can. `hash_user_tb` proves them equal.

// In every file that asks, since each may be a compilation unit of its own.
`ifdef SYNTHESIS
`define LBHASH_NETLIST
`elsif YOSYS
`define LBHASH_NETLIST
`endif

package lbhash_hash_user_pkg;

  // ---- Both

  // Coefficients of a polynomial without its x^16, by its code in HASH_USER_SELECT.
  function automatic logic [15:0] polynomial_of(input logic [2:0] code);
    case (code)
      3'd0:    polynomial_of = 16'h0039;
      3'd1:    polynomial_of = 16'h00D7;
      3'd2:    polynomial_of = 16'h015D;
      3'd3:    polynomial_of = 16'h0939;
      3'd4:    polynomial_of = 16'h09E7;
      3'd5:    polynomial_of = 16'h0AC5;
      3'd6:    polynomial_of = 16'h203D;
      default: polynomial_of = 16'h2105;
    endcase
  endfunction

  // Product of a weight and four bits of a lane.
  function automatic logic [18:0] product4(input logic [3:0] nibble, input logic [15:0] weight);
    product4 = (({3'd0, weight} & {19{nibble[0]}}) ^ ({2'd0, weight, 1'd0} & {19{nibble[1]}})) ^
        (({1'd0, weight, 2'd0} & {19{nibble[2]}}) ^ ({weight, 3'd0} & {19{nibble[3]}}));
  endfunction

  // ---- Netlist

  // Product as a balanced tree.
  function automatic logic [30:0] product_by_tree(input logic [15:0] lane, input logic [15:0] weight);
    product_by_tree = ({12'd0, product4(lane[3:0], weight)} ^ {8'd0, product4(lane[7:4], weight), 4'd0}) ^
        ({4'd0, product4(lane[11:8], weight), 8'd0} ^ {product4(lane[15:12], weight), 12'd0});
  endfunction

  // Row i, at [16i+15:16i]: x^(16+i) modulo a polynomial.
  function automatic logic [239:0] remainder_rows(input logic [15:0] polynomial);
    logic [15:0] power;
    power = polynomial;
    for (int i = 0; i < 15; i++) begin
      remainder_rows[16*i+:16] = power;
      power = {power[14:0], 1'b0} ^ ({16{power[15]}} & polynomial);
    end
  endfunction

  localparam logic [239:0] Rows0 = remainder_rows(polynomial_of(3'd0));
  localparam logic [239:0] Rows1 = remainder_rows(polynomial_of(3'd1));
  localparam logic [239:0] Rows2 = remainder_rows(polynomial_of(3'd2));
  localparam logic [239:0] Rows3 = remainder_rows(polynomial_of(3'd3));
  localparam logic [239:0] Rows4 = remainder_rows(polynomial_of(3'd4));
  localparam logic [239:0] Rows5 = remainder_rows(polynomial_of(3'd5));
  localparam logic [239:0] Rows6 = remainder_rows(polynomial_of(3'd6));
  localparam logic [239:0] Rows7 = remainder_rows(polynomial_of(3'd7));

  // Sum of the rows whose coefficient is set.
  function automatic logic [15:0] rows_sum(input logic [14:0] high, input logic [239:0] rows);
    rows_sum = 16'd0;
    for (int i = 0; i < 15; i++) rows_sum = rows_sum ^ (rows[16*i+:16] & {16{high[i]}});
  endfunction

  function automatic logic [15:0] remainder_by_rows(input logic [2:0] code, input logic [30:0] product);
    case (code)
      3'd0:    remainder_by_rows = product[15:0] ^ rows_sum(product[30:16], Rows0);
      3'd1:    remainder_by_rows = product[15:0] ^ rows_sum(product[30:16], Rows1);
      3'd2:    remainder_by_rows = product[15:0] ^ rows_sum(product[30:16], Rows2);
      3'd3:    remainder_by_rows = product[15:0] ^ rows_sum(product[30:16], Rows3);
      3'd4:    remainder_by_rows = product[15:0] ^ rows_sum(product[30:16], Rows4);
      3'd5:    remainder_by_rows = product[15:0] ^ rows_sum(product[30:16], Rows5);
      3'd6:    remainder_by_rows = product[15:0] ^ rows_sum(product[30:16], Rows6);
      default: remainder_by_rows = product[15:0] ^ rows_sum(product[30:16], Rows7);
    endcase
  endfunction

`ifdef LBHASH_NETLIST
  // ---- What a user calls: netlist
  function automatic logic [15:0] remainder(input logic [2:0] code, input logic [30:0] dividend);
    remainder = remainder_by_rows(code, dividend);
  endfunction
`else
  // ---- What a user calls: simulation

  // What a nibble at a place in the lane, 0 the lowest, adds to a product: a user keeps it for
  // every place and nibble.
  function automatic logic [30:0] partial_product(input logic [1:0] place, input logic [3:0] nibble, input logic [15:0] weight);
    partial_product = {12'd0, product4(nibble, weight)} << {place, 2'd0};
  endfunction

  // Entry {code, 0, v} is v * x^16 modulo a polynomial, entry {code, 1, v} is v * x^24.
  logic [15:0] remainder_table[8*512];

  function automatic logic build_remainder_table(input logic [2:0] last_code);
    logic [15:0] power;
    build_remainder_table = 1'b1;
    // One loop over codes, halves and bits: a simulator that unrolls short loops keeps it as a
    // loop.
    for (int k = 0; k < 16 * int'(last_code) + 16; k++) begin
      logic [2:0] code;
      int base, bit_value;
      code = 3'(k / 16);
      base = 256 * (k / 8);
      bit_value = 1 << k % 8;
      if (k % 16 == 0) power = polynomial_of(code);
      if (k % 8 == 0) remainder_table[base] = 16'd0;
      for (int v = 0; v < bit_value; v++) remainder_table[base+bit_value+v] = remainder_table[base+v] ^ power;
      power = {power[14:0], 1'b0} ^ ({16{power[15]}} & polynomial_of(code));
    end
  endfunction

  function automatic logic [15:0] remainder(input logic [2:0] code, input logic [30:0] dividend);
    remainder = dividend[15:0] ^ remainder_table[{code, 1'b0, dividend[23:16]}] ^ remainder_table[{code, 2'b10, dividend[30:24]}];
  endfunction
`endif

endpackage
