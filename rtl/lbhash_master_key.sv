// SPDX-License-Identifier: Apache-2.0
//
// Brings the eight lanes of a packet together and applies the `l4_only` rule (specification,
// section 6): such a layer counts only if a later one emitted a port record. Flat vectors, lane 0
// lowest; lane 0 is `meta`. Lane 0 arrives at position 9, lane s at position 6s + 3; all leave at
// position 46.
//
// Latency: 1 after lane 7.

module lbhash_master_key (
    input  logic         clk_i,
    input  logic         rst_ni,
    input  logic         run_i,
    input  logic         meta_valid_i,    // position 9
    input  logic [ 31:0] meta_crc_i,
    input  logic [  6:0] lane_valid_i,    // position 6s + 3, stage 1 lowest
    input  logic [ 34:0] lane_type_i,
    input  logic [ 20:0] lane_ctx_i,
    input  logic [  6:0] lane_l4_only_i,
    input  logic [223:0] lane_crc_i,
    output logic         valid_o,         // position 46
    output logic [ 63:0] label_o,         // a byte per lane: type [4:0], ctx [7:5]
    output logic [255:0] crc_o
);

  localparam int Gather = 45;  // position at which lane 7 appears
  localparam int LaneBits = 41;  // l4_only, ctx, type, crc

  logic valid_q;
  logic [63:0] label_q;
  logic [255:0] crc_q;

  // Position 45, stage 1 lowest
  logic [31:0] meta_crc;
  logic [55:0] lane_label;
  logic [6:0] lane_l4_only;
  logic [223:0] lane_crc;

  lbhash_delay_line #(
      .Width(32),
      .Depth(Gather - 9)
  ) u_meta (
      .clk_i,
      .rst_ni,
      .run_i,
      .valid_i(meta_valid_i),
      .data_i (meta_crc_i),
      .data_o (meta_crc)
  );

  for (genvar s = 0; s < 6; s++) begin : gen_lane
    lbhash_delay_line #(
        .Width(LaneBits),
        .Depth(Gather - 9 - 6 * s)
    ) u_lane (
        .clk_i,
        .rst_ni,
        .run_i,
        .valid_i(lane_valid_i[s]),
        .data_i ({lane_l4_only_i[s], lane_ctx_i[3*s+:3], lane_type_i[5*s+:5], lane_crc_i[32*s+:32]}),
        .data_o ({lane_l4_only[s], lane_label[8*s+:8], lane_crc[32*s+:32]})
    );
  end
  assign lane_l4_only[6] = lane_l4_only_i[6];
  assign lane_label[55:48] = {lane_ctx_i[20:18], lane_type_i[34:30]};
  assign lane_crc[223:192] = lane_crc_i[223:192];

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) valid_q <= 1'b0;
    else if (run_i) valid_q <= lane_valid_i[6];
  end

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (lane_valid_i[6]) begin : gather
        logic [6:0] port;
        logic [7:0] later;  // bit s: a stage from s (counted from 0) on emitted a port record
        logic [255:0] crcs;
        for (int s = 0; s < 7; s++) port[s] = lbhash_pkg::is_port_type(lane_label[8*s+:5]);
        for (int s = 0; s < 8; s++) later[s] = |(port >> s);
        label_q <= {lane_label, 3'd0, lbhash_pkg::TypeMeta};
        crcs[31:0] = meta_crc;
        for (int s = 0; s < 7; s++) crcs[32+32*s+:32] = lane_crc[32*s+:32] & {32{!lane_l4_only[s] || later[s+1]}};
        crc_q <= crcs;
      end
    end
  end

  assign valid_o = valid_q;
  assign label_o = label_q;
  assign crc_o = crc_q;

endmodule
