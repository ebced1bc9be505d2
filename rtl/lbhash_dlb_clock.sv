// SPDX-License-Identifier: Apache-2.0
//
// Time of dynamic load balancing (specification, section 9): microseconds since reset, and when the
// ports' quality is sampled. It runs on while the pipeline stands still.
//
// Latency: 0; a setting counts from the cycle on in which it is present.

module lbhash_dlb_clock (
    input  logic        clk_i,
    input  logic        rst_ni,
    input  logic [15:0] cycles_per_us_i,
    input  logic [15:0] sampling_interval_i,
    output logic [31:0] time_o,
    output logic        sample_o
);

  logic [15:0] prescale_q;
  logic [15:0] sample_q;
  logic [31:0] time_q;
  logic tick, sample;

  assign tick = {1'b0, prescale_q} + 17'd1 >= {1'b0, cycles_per_us_i};
  assign sample = tick && {1'b0, sample_q} + 17'd1 >= {1'b0, sampling_interval_i};

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      prescale_q <= 16'd0;
      sample_q <= 16'd0;
      time_q <= 32'd0;
    end else begin
      prescale_q <= tick ? 16'd0 : prescale_q + 16'd1;
      if (tick) begin
        sample_q <= sample ? 16'd0 : sample_q + 16'd1;
        time_q   <= time_q + 32'd1;
      end
    end
  end

  assign time_o = time_q;
  assign sample_o = sample;

endmodule
