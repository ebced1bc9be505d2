// SPDX-License-Identifier: Apache-2.0
//
// Random generator of a select stage (specification, section 8): a 32-bit Galois LFSR, right shift,
// taps 0x80200003. Each number is the low 16 bits; taking it lets the register step 16 times, which
// is one linear function. The reset value depends on the level; the register holds the difference
// to it, so that all stages reset alike.
//
// Latency: 0.

module lbhash_random_source (
    input  logic        clk_i,
    input  logic        rst_ni,
    input  logic        run_i,
    input  logic [ 1:0] level_i,   // constant
    input  logic        take_i,
    output logic [15:0] number_o
);

  localparam logic [31:0] Taps = 32'h8020_0003;

  function automatic logic [31:0] reset_value(input logic [1:0] level);
    case (level)
      2'd0:    reset_value = 32'h9E37_79B9;
      2'd1:    reset_value = 32'h85EB_CA6B;
      2'd2:    reset_value = 32'hC2B2_AE35;
      default: reset_value = 32'h27D4_EB2F;
    endcase
  endfunction

  // Row i, at [32i+31:32i]: what bit i of the register has become 16 steps later.
  function automatic logic [1023:0] step16_rows(input logic [31:0] taps);
    logic [31:0] state;
    for (int i = 0; i < 32; i++) begin
      state = 32'd1 << i;
      for (int s = 0; s < 16; s++) state = {1'b0, state[31:1]} ^ ({32{state[0]}} & taps);
      step16_rows[32*i+:32] = state;
    end
  endfunction

  localparam logic [1023:0] Rows = step16_rows(Taps);

  function automatic logic [31:0] step16(input logic [31:0] state);
    step16 = 32'd0;
    for (int i = 0; i < 32; i++) step16 = step16 ^ (Rows[32*i+:32] & {32{state[i]}});
  endfunction

  logic [31:0] difference_q;
  logic [31:0] state;
  assign state = difference_q ^ reset_value(level_i);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) difference_q <= 32'd0;
    else if (run_i && take_i) difference_q <= step16(state) ^ reset_value(level_i);
  end

  assign number_o = state[15:0];

endmodule
