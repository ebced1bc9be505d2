// SPDX-License-Identifier: Apache-2.0
//
// Reset synchroniser: `rst_no` falls with `rst_ni` at once and rises with the second clock edge
// after it, so that all registers of the block leave reset in the same cycle. The block's own reset
// is asynchronous: its release must meet the clock's recovery time, which this module takes care
// of.
//
// Latency: 2 cycles from the release of `rst_ni` to that of `rst_no`.

module lbhash_reset_sync (
    input  logic clk_i,
    input  logic rst_ni,
    output logic rst_no
);

  logic first_q, released_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) {released_q, first_q} <= 2'b00;
    else {released_q, first_q} <= {first_q, 1'b1};
  end

  assign rst_no = released_q;

endmodule
