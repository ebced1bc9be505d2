// SPDX-License-Identifier: Apache-2.0
//
// Dynamic load balancing (specification, section 9): packets pass; requests are not yet answered.
//
// Latency: 6.

module dlb (
    input  logic                               clk_i,
    input  logic                               rst_ni,
    input  logic                               run_i,
    input  logic                               packet_i,
    input  logic                               ask_i,
    input  logic [  lbhash_pkg::GroupBits-1:0] group_i,
    input  logic [lbhash_pkg::RequestBits-1:0] request_i,
    input  logic [                       91:0] selected_i,
    input  logic [ lbhash_pkg::EgressBits-1:0] egress_i,
    input  logic                               write_valid_i,
    input  logic [  lbhash_pkg::WriteBits-1:0] write_i,
    input  logic [                       31:0] time_i,
    input  logic [                      383:0] quality_i,
    input  logic [                       15:0] inactivity_timer_i,
    output logic                               packet_o,
    output logic [                        3:0] valid_o,
    output logic [                       47:0] group_o,
    output logic [                       39:0] index_o,
    output logic [ lbhash_pkg::EgressBits-1:0] egress_o,
    input  logic                               read_i,
    input  logic [  lbhash_pkg::GroupBits-1:0] read_group_i,
    output logic [                        5:0] read_best_o,
    output logic [                       31:0] read_rebalanced_o
);

  logic [6:1] packet_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) packet_q <= '0;
    else if (run_i) packet_q <= {packet_q[5:1], packet_i};
  end

  logic [91:0] selected_p6;
  logic [lbhash_pkg::EgressBits-1:0] egress_p6;
  delay_line #(
      .Width(110),
      .Depth(6)
  ) u_passing (
      .clk_i,
      .rst_ni,
      .run_i,
      .valid_i(packet_i),
      .data_i ({selected_i, egress_i}),
      .data_o ({selected_p6, egress_p6})
  );

  for (genvar k = 0; k < 4; k++) begin : gen_slot
    assign {valid_o[k], group_o[12*k+:12], index_o[10*k+:10]} = selected_p6[23*k+:23];
  end
  assign packet_o = packet_q[6];
  assign egress_o = egress_p6;
  assign read_best_o = 6'h3F;
  assign read_rebalanced_o = 32'd0;

  logic unused;
  assign unused = ^{ask_i, group_i, request_i, write_valid_i, write_i, time_i, quality_i, inactivity_timer_i, read_i, read_group_i};

endmodule
