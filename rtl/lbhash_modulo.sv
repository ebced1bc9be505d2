// SPDX-License-Identifier: Apache-2.0
//
// Remainder of a 32-bit value divided by 1 to 1024: a division of eleven steps, each of which takes
// three bits of the value and leaves what remains below the divisor. The divisor's multiples 3, 5
// and 7 go along; 2, 4 and 6 are shifts.
//
// Latency: 12 (load, eleven steps). Registers are loaded only for a value that is there
// (`valid_i`).

module lbhash_modulo (
    input  logic                             clk_i,
    input  logic                             rst_ni,
    input  logic                             run_i,
    input  logic                             valid_i,
    input  logic [                     31:0] value_i,
    input  logic [lbhash_pkg::CountBits-1:0] divisor_i,
    output logic [lbhash_pkg::IndexBits-1:0] remainder_o
);

  localparam int Steps = 11;

  // {1, a - b} if b fits into a, a being less than 8 * 1024; the caller knows the difference to be
  // below 1024 where it uses it.
  function automatic logic [10:0] minus(input logic [12:0] a, input logic [12:0] b);
    minus = {a >= b, a[9:0] - b[9:0]};
  endfunction

  // One step: what remains of `previous` with three more bits of the value.
  function automatic logic [9:0] remaining(input logic [9:0] previous, input logic [2:0] bits, input logic [10:0] times1,
                                           input logic [11:0] times3, input logic [12:0] times5, input logic [12:0] times7);
    logic [12:0] all;
    logic [10:0] less1, less2, less3, less4, less5, less6, less7;
    all   = {previous, bits};
    less1 = minus(all, {2'd0, times1});
    less2 = minus(all, {1'd0, times1, 1'd0});
    less3 = minus(all, {1'd0, times3});
    less4 = minus(all, {times1, 2'd0});
    less5 = minus(all, times5);
    less6 = minus(all, {times3, 1'd0});
    less7 = minus(all, times7);
    if (less4[10]) begin
      if (less6[10]) remaining = less7[10] ? less7[9:0] : less6[9:0];
      else remaining = less5[10] ? less5[9:0] : less4[9:0];
    end else begin
      if (less2[10]) remaining = less3[10] ? less3[9:0] : less2[9:0];
      else remaining = less1[10] ? less1[9:0] : all[9:0];
    end
  endfunction

  logic [Steps:1] valid_q;  // bit s: a value before step s

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) valid_q <= '0;
    else if (run_i) valid_q <= {valid_q[Steps-1:1], valid_i};
  end

  // Before each step: the bits that are still to come, top-aligned in 33, the remainder so far, and
  // the multiples.
  for (genvar s = 1; s <= Steps; s++) begin : gen_step
    logic [33-3*(s-1)-1:0] value_q;
    logic [9:0] before_q;
    logic [10:0] times1_q;
    logic [11:0] times3_q;
    logic [12:0] times5_q;
    logic [12:0] times7_q;

    if (s == 1) begin : gen_load
      always_ff @(posedge clk_i) begin
        if (run_i) begin
          if (valid_i) begin
            value_q  <= {1'b0, value_i};
            before_q <= 10'd0;
            times1_q <= divisor_i;
            times3_q <= {1'b0, divisor_i} + {divisor_i, 1'b0};
            times5_q <= {2'd0, divisor_i} + {divisor_i, 2'd0};
            times7_q <= {divisor_i[9:0], 3'd0} - {2'd0, divisor_i};
          end
        end
      end
    end else begin : gen_next
      always_ff @(posedge clk_i) begin
        if (run_i) begin
          if (valid_q[s-1]) begin
            value_q  <= gen_step[s-1].value_q[33-3*(s-1)-1:0];
            before_q <= remaining(gen_step[s-1].before_q, gen_step[s-1].value_q[33-3*(s-2)-1-:3], gen_step[s-1].times1_q,
                                  gen_step[s-1].times3_q, gen_step[s-1].times5_q, gen_step[s-1].times7_q);
            times1_q <= gen_step[s-1].times1_q;
            times3_q <= gen_step[s-1].times3_q;
            times5_q <= gen_step[s-1].times5_q;
            times7_q <= gen_step[s-1].times7_q;
          end
        end
      end
    end
  end

  logic [9:0] remainder_q;
  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (valid_q[Steps]) begin
        remainder_q <= remaining(
            gen_step[Steps].before_q,
            gen_step[Steps].value_q,
            gen_step[Steps].times1_q,
            gen_step[Steps].times3_q,
            gen_step[Steps].times5_q,
            gen_step[Steps].times7_q
        );
      end
    end
  end
  assign remainder_o = remainder_q;

endmodule
