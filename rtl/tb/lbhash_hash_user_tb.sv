// SPDX-License-Identifier: Apache-2.0
//
// Proves the two bodies of the hash users' arithmetic equal: tree and rows (netlist), partial
// products and table (simulation), each against a loop over single bits (specification, section 7).
// A product is linear over GF(2) in either factor and a remainder in the dividend, so zeros and
// unit vectors decide; random values are there besides. Needs no input; ends with PASS, or with the
// first difference and a non-zero exit status.

module lbhash_hash_user_tb;

  localparam int RandomValues = 1000;

  function automatic logic [30:0] product_of_bits(input logic [15:0] lane, input logic [15:0] weight);
    product_of_bits = 31'd0;
    for (int i = 0; i < 16; i++) if (lane[i]) product_of_bits = product_of_bits ^ ({15'd0, weight} << i);
  endfunction

  function automatic logic [30:0] product_of_nibbles(input logic [15:0] lane, input logic [15:0] weight);
    product_of_nibbles = 31'd0;
    for (int p = 0; p < 4; p++) begin
      product_of_nibbles = product_of_nibbles ^ lbhash_hash_user_pkg::partial_product(p[1:0], lane[4*p+:4], weight);
    end
  endfunction

  function automatic logic [15:0] divided(input logic [16:0] polynomial, input logic [30:0] dividend);
    logic [30:0] rest;
    rest = dividend;
    for (int i = 30; i >= 16; i--) if (rest[i]) rest = rest ^ ({14'd0, polynomial} << (i - 16));
    divided = rest[15:0];
  endfunction

  // Section 7, coefficients with x^16, by code.
  localparam logic [8*17-1:0] Polynomials = {
    17'h12105, 17'h1203D, 17'h10AC5, 17'h109E7, 17'h10939, 17'h1015D, 17'h100D7, 17'h10039
  };

  int failures;
  int checks;
  logic [31:0] state;  // of a linear congruential generator: the same values in every simulator
  logic built;

  task automatic check_product(input logic [15:0] lane, input logic [15:0] weight);
    logic [30:0] expected;
    expected = product_of_bits(lane, weight);
    checks = checks + 1;
    if (lbhash_hash_user_pkg::product_by_tree(lane, weight) !== expected || product_of_nibbles(lane, weight) !== expected) begin
      if (failures == 0) $display("lbhash_hash_user_tb: product of %h and %h is not %h", lane, weight, expected);
      failures = failures + 1;
    end
  endtask

  task automatic check_remainder(input logic [30:0] dividend);
    for (int code = 0; code < 8; code++) begin
      logic [15:0] expected;
      expected = divided(Polynomials[17*code+:17], dividend);
      checks = checks + 1;
      if (lbhash_hash_user_pkg::remainder_by_rows(
              code[2:0], dividend
          ) !== expected || lbhash_hash_user_pkg::remainder(
              code[2:0], dividend
          ) !== expected) begin
        if (failures == 0) $display("lbhash_hash_user_tb: remainder of %h, code %0d, is not %h", dividend, code, expected);
        failures = failures + 1;
      end
    end
  endtask

  initial begin
    failures = 0;
    checks = 0;
    state = 32'd1;
    built = lbhash_hash_user_pkg::build_remainder_table(3'd7);
    if (!built) failures = 1;

    for (int i = 0; i <= 16; i++) for (int j = 0; j <= 16; j++) check_product(16'h8000 >> i, 16'h8000 >> j);
    for (int i = 0; i <= 31; i++) check_remainder(31'h4000_0000 >> i);
    for (int n = 0; n < RandomValues; n++) begin
      state = state * 32'd1664525 + 32'd1013904223;
      check_product(state[31:16], state[15:0]);
      check_remainder(product_of_bits(state[31:16], state[15:0]));
    end

    if (failures != 0) $fatal(1, "lbhash_hash_user_tb: FAIL, %0d of %0d checks", failures, checks);
    $display("lbhash_hash_user_tb: PASS, %0d products and remainders, both bodies equal the loop over bits", checks);
    $finish;
  end

endmodule
