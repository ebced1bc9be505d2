// SPDX-License-Identifier: Apache-2.0
//
// Two-entry output buffer of a rigid pipeline. Its state is the pipeline's only stall: `run_o`
// moves every position.
//
// Latency: 1 from the last position to `m_axis`.

module lbhash_exact_queue #(
    parameter int Width = 1
) (
    input  logic             clk_i,
    input  logic             rst_ni,
    output logic             run_o,
    input  logic             packet_i,
    input  logic [Width-1:0] data_i,
    output logic [Width-1:0] data_o,
    output logic             valid_o,
    input  logic             ready_i
);

  logic run_q;
  logic [1:0] count_q, count_d;
  logic [Width-1:0] data0_q, data1_q;
  logic push, pop;

  assign push = run_q && packet_i;
  assign pop = count_q != 2'd0 && ready_i;
  assign count_d = count_q + {1'b0, push} - {1'b0, pop};

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      run_q   <= 1'b0;
      count_q <= 2'd0;
      data0_q <= '0;
      data1_q <= '0;
    end else begin
      run_q   <= count_d != 2'd2;
      count_q <= count_d;
      if (pop && count_q == 2'd2) data0_q <= data1_q;
      else if (push) begin
        if (count_q == 2'd0 || pop) data0_q <= data_i;
        else data1_q <= data_i;
      end
    end
  end

  assign run_o   = run_q;
  assign data_o  = data0_q;
  assign valid_o = count_q != 2'd0;

endmodule
