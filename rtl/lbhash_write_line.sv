// SPDX-License-Identifier: Apache-2.0
//
// Carries register writes along `Depth` positions of the pipeline, so that a write meets every
// table between the packets that it was issued between. The line stands still while it is empty.
//
// Latency: Depth (at least 2).

module lbhash_write_line #(
    parameter int Depth = 2
) (
    input  logic                             clk_i,
    input  logic                             rst_ni,
    input  logic                             run_i,
    input  logic                             valid_i,
    input  logic [lbhash_pkg::WriteBits-1:0] write_i,
    output logic                             valid_o,
    output logic [lbhash_pkg::WriteBits-1:0] write_o
);

  logic [Depth-1:0] valid_q;
  logic run;
  assign run = run_i && (valid_i || valid_q != '0);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_q <= '0;
    end else if (run) begin
      valid_q <= {valid_q[Depth-2:0], valid_i};
    end
  end

  lbhash_delay_line #(
      .Width(lbhash_pkg::WriteBits),
      .Depth(Depth)
  ) u_payload (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i,
      .data_i(write_i),
      .data_o(write_o)
  );

  assign valid_o = valid_q[Depth-1];

endmodule
