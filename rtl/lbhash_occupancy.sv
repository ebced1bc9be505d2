// SPDX-License-Identifier: Apache-2.0
//
// Lets a part of the pipeline stand still while it is empty: most packets of most traffic may have
// no group, and what does not move costs no power and no simulation time. What enters is followed
// over `Depth` positions, the last one included.
//
// Latency: 0.

module lbhash_occupancy #(
    parameter int Depth = 2  // at least 2
) (
    input  logic clk_i,
    input  logic rst_ni,
    input  logic run_i,
    input  logic enter_i,  // something is before the first position
    output logic run_o     // the pipeline moves, and something in this part with it
);

  logic [Depth:1] inside_q;
  assign run_o = run_i && (enter_i || inside_q != '0);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) inside_q <= '0;
    else if (run_o) inside_q <= {inside_q[Depth-1:1], enter_i};
  end

endmodule
