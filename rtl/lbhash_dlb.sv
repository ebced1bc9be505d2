// SPDX-License-Identifier: Apache-2.0
//
// Dynamic load balancing (specification, section 9) for the packets that a select stage has left to
// it; all others pass. Each is given a member: its flow's (`flow_table`), or the best by the
// quality of their ports (`best_member`). The selection goes to the slot of the level that asked.
// Members are ports; the unit has a copy of the member table's port ids, in rows of 64.
//
// Latency: 6. Registers are named after the position inside the unit at which they are seen: row
// and accepting (p1), choice (p2 to p5), outcome (p6).

module lbhash_dlb (
    input  logic                               clk_i,
    input  logic                               rst_ni,
    input  logic                               run_i,
    input  logic                               packet_i,            // with a group; others pass outside
    input  logic                               ask_i,               // with this group and request
    input  logic [  lbhash_pkg::GroupBits-1:0] group_i,
    input  logic [lbhash_pkg::RequestBits-1:0] request_i,
    input  logic [4*lbhash_pkg::SelectedBits-1:0] selected_i,          // of the four stages: valid, group, index; the first lowest
    input  logic [ lbhash_pkg::EgressBits-1:0] egress_i,
    input  logic                               write_valid_i,
    input  logic [  lbhash_pkg::WriteBits-1:0] write_i,
    input  logic [                       31:0] time_i,
    input  logic [lbhash_pkg::QualityBits-1:0] quality_i,           // of 128 ports: bits 0 lowest, then bits 1, then bits 2
    input  logic [                       15:0] inactivity_timer_i,
    // The selection after this unit; stage 1 lowest
    output logic                               packet_o,
    output logic [                        3:0] valid_o,
    output logic [                       47:0] group_o,
    output logic [                       39:0] index_o,
    output logic [ lbhash_pkg::EgressBits-1:0] egress_o,
    // Register bus: state of a group
    input  logic                               read_i,
    input  logic [  lbhash_pkg::GroupBits-1:0] read_group_i,
    output logic [                        5:0] read_best_o,
    output logic [                       31:0] read_rebalanced_o
);

  localparam int GroupBits = lbhash_pkg::GroupBits;
  localparam int EgressBits = lbhash_pkg::EgressBits;
  localparam int SelectedBits = lbhash_pkg::SelectedBits;

  // ---- The unit moves only while it holds a packet or a write
  logic run;

  lbhash_occupancy #(
      .Depth(6)
  ) u_occupancy (
      .clk_i,
      .rst_ni,
      .run_i,
      .enter_i(packet_i || write_valid_i),
      .run_o(run)
  );

  // ---- What a position holds: a packet, one that asks, a write that resets a group's search, one
  // that clears all of a group
  logic ask;
  logic reset_group, clear_group, clear_flow;
  logic [6:1] packet_q;
  logic [6:1] ask_q;
  logic reset_p1_q;
  logic [5:1] clear_q;

  assign ask = packet_i && ask_i;
  assign reset_group = write_valid_i && write_i[lbhash_pkg::WriteGroupSelect];
  assign clear_group = reset_group && write_i[lbhash_pkg::WriteMember];
  assign clear_flow = write_valid_i && write_i[lbhash_pkg::WriteFlow];

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      packet_q <= '0;
      ask_q <= '0;
      reset_p1_q <= 1'b0;
      clear_q <= '0;
    end else if (run) begin
      packet_q <= {packet_q[5:1], packet_i};
      ask_q <= {ask_q[5:1], ask};
      reset_p1_q <= reset_group;
      clear_q <= {clear_q[4:1], clear_group};
    end
  end

  logic [GroupBits-1:0] group_p1_q, group_p2_q, group_p3_q, group_p4_q, group_p5_q, group_p6_q;
  logic [1:0] level_p1_q, level_p2_q, level_p3_q, level_p4_q, level_p5_q, level_p6_q;
  logic flow_p1_q, flow_p2_q, flow_p3_q;  // the mode heeds flows
  logic [6:0] count_p1_q;
  logic [2:0] mode;
  assign mode = lbhash_pkg::request_mode(request_i);

  always_ff @(posedge clk_i) begin
    if (run) begin
      if (ask_q[5]) {group_p6_q, level_p6_q} <= {group_p5_q, level_p5_q};
      if (ask_q[4] || clear_q[4]) {group_p5_q, level_p5_q} <= {group_p4_q, level_p4_q};
      if (ask_q[3] || clear_q[3]) {group_p4_q, level_p4_q} <= {group_p3_q, level_p3_q};
      if (ask_q[2] || clear_q[2]) {group_p3_q, level_p3_q, flow_p3_q} <= {group_p2_q, level_p2_q, flow_p2_q};
      if (ask_q[1] || clear_q[1]) {group_p2_q, level_p2_q, flow_p2_q} <= {group_p1_q, level_p1_q, flow_p1_q};
      if (ask || reset_group) begin
        group_p1_q <= reset_group ? lbhash_pkg::write_group(write_i) : group_i;
        level_p1_q <= lbhash_pkg::request_level(request_i);
        flow_p1_q  <= mode != lbhash_pkg::ModeDlbPerPacket;
        count_p1_q <= lbhash_pkg::request_count(request_i);
      end
    end
  end

  // ---- Ports of the group's members
  logic [447:0] ports_p1, ports_p2_q, ports_p3_q, ports_p4_q, ports_p5_q;
  logic [11:0] member_row;  // of four
  logic [63:0] written_members;
  assign member_row = lbhash_pkg::write_member_row(write_i);
  assign written_members = clear_group ? 64'hF << {member_row[3:0], 2'd0} : 64'd1 << {member_row[3:0], lbhash_pkg::write_member_bank(write_i)};

  lbhash_masked_table_ram #(
      .Lanes(64),
      .LaneWidth(7),
      .Words(256)
  ) u_members (
      .clk_i,
      .enable_i(run),
      .write_i(write_valid_i && write_i[lbhash_pkg::WriteMember]),
      .write_mask_i(written_members),
      .write_address_i(member_row[11:4]),
      .write_data_i(write_i[6:0]),
      .read_i(ask),
      .read_address_i(lbhash_pkg::request_row(request_i)),
      .read_data_o(ports_p1)
  );

  always_ff @(posedge clk_i) begin
    if (run) begin
      if (ask_q[4]) ports_p5_q <= ports_p4_q;
      if (ask_q[3]) ports_p4_q <= ports_p3_q;
      if (ask_q[2]) ports_p3_q <= ports_p2_q;
      if (ask_q[1]) ports_p2_q <= ports_p1;
    end
  end

  // ---- The flow's member, and the best one
  logic known_p3, keep_p3;
  logic known_p4_q, keep_p4_q;
  logic known_p5_q, keep_p5_q;
  logic [5:0] kept_p5;
  logic [63:0] best_p5;
  logic [5:0] best_index_p5;
  logic [5:0] taken_p5;

  logic [15:0] flow;
  assign flow = clear_flow ? lbhash_pkg::write_index(write_i) : lbhash_pkg::request_flow(request_i);

  lbhash_flow_table u_flows (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .packet_i(ask && mode != lbhash_pkg::ModeDlbPerPacket),
      .clear_i(clear_flow),
      .flow_i(flow),
      .fixed_i(mode == lbhash_pkg::ModeDlbFlowFixed),
      .clear_end_i(write_i[7]),
      .clear_rows_i(write_i[6:0]),
      .time_i,
      .inactivity_timer_i,
      .known_o(known_p3),
      .keep_o(keep_p3),
      .member_o(kept_p5),
      .taken_i(taken_p5)
  );

  lbhash_best_member u_best (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .packet_i(ask_q[1]),
      .reset_i(reset_p1_q),
      .group_i(group_p1_q),
      .count_i(count_p1_q),
      .ports_i(ports_p1),
      .quality_i,
      .keep_i(keep_p4_q),
      .best_o(best_p5),
      .best_index_o(best_index_p5),
      .read_i,
      .read_group_i,
      .read_best_o
  );

  always_ff @(posedge clk_i) begin
    if (run) begin
      if (ask_q[4]) {known_p5_q, keep_p5_q} <= {known_p4_q, keep_p4_q};
      if (ask_q[3]) {known_p4_q, keep_p4_q} <= {known_p3 && flow_p3_q, keep_p3 && flow_p3_q};
    end
  end

  assign taken_p5 = keep_p5_q ? kept_p5 : best_index_p5;

  // ---- Flows that moved to another member: read at p4, written at p5
  logic [31:0] stored_p5;
  logic [31:0] rebalanced_p5;
  logic [31:0] rebalanced_p6_q;
  logic forward_p5_q;  // of the same group as one position ahead
  logic moved_p5;
  logic store_p5;
  logic [31:0] counted_p5;

  assign moved_p5 = ask_q[5] && known_p5_q && !keep_p5_q && !best_p5[kept_p5];
  assign rebalanced_p5 = forward_p5_q ? rebalanced_p6_q : stored_p5;
  assign store_p5 = moved_p5 || clear_q[5];
  assign counted_p5 = clear_q[5] ? 32'd0 : rebalanced_p5 + 32'd1;

  always_ff @(posedge clk_i) begin
    if (run) begin
      if (ask_q[5] || clear_q[5]) rebalanced_p6_q <= store_p5 ? counted_p5 : rebalanced_p5;
      if (ask_q[4]) forward_p5_q <= (ask_q[5] || clear_q[5]) && group_p4_q == group_p5_q;
    end
  end

  lbhash_table_ram #(
      .Width(32),
      .Words(1 << GroupBits)
  ) u_rebalanced (
      .clk_i,
      .enable_i(run),
      .write_i(store_p5),
      .write_address_i(group_p5_q),
      .write_data_i(counted_p5),
      .read_i(ask_q[4]),
      .read_address_i(group_p4_q),
      .read_data_o(stored_p5)
  );

  lbhash_shown_ram #(
      .Width(32),
      .Words(1 << GroupBits)
  ) u_rebalanced_shown (
      .clk_i,
      .write_i(run && store_p5),
      .write_address_i(group_p5_q),
      .write_data_i(counted_p5),
      .read_i,
      .read_address_i(read_group_i),
      .read_data_o(read_rebalanced_o)
  );

  // ---- p6: the outcome
  logic [5:0] taken_p6_q;
  logic [6:0] port_p6_q;

  // The port of the member whose bit is set: a tree of halves.
  function automatic logic [6:0] port_of(input logic [447:0] ports, input logic [63:0] member);
    logic [447:0] mine;
    logic [223:0] of32;
    logic [111:0] of16;
    logic [55:0] of8;
    logic [27:0] of4;
    logic [13:0] of2;
    for (int i = 0; i < 64; i++) mine[7*i+:7] = ports[7*i+:7] & {7{member[i]}};
    of32 = mine[447:224] | mine[223:0];
    of16 = of32[223:112] | of32[111:0];
    of8 = of16[111:56] | of16[55:0];
    of4 = of8[55:28] | of8[27:0];
    of2 = of4[27:14] | of4[13:0];
    port_of = of2[13:7] | of2[6:0];
  endfunction

  always_ff @(posedge clk_i) begin
    if (run) begin
      if (ask_q[5]) begin
        taken_p6_q <= taken_p5;
        port_p6_q  <= port_of(ports_p5_q, keep_p5_q ? 64'd1 << kept_p5 : best_p5);
      end
    end
  end

  logic [4*SelectedBits-1:0] selected_p6;
  logic [EgressBits-1:0] egress_p6;

  lbhash_delay_line #(
      .Width(4 * SelectedBits + EgressBits),
      .Depth(6)
  ) u_passing (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(packet_i),
      .data_i ({selected_i, egress_i}),
      .data_o ({selected_p6, egress_p6})
  );

  for (genvar k = 0; k < 4; k++) begin : gen_slot
    localparam logic [1:0] Level = k;
    assign {valid_o[k], group_o[12*k+:12], index_o[10*k+:10]} = ask_q[6] && level_p6_q == Level ?
        {1'b1, group_p6_q, 4'd0, taken_p6_q} : selected_p6[SelectedBits*k+:SelectedBits];
  end
  assign egress_o = ask_q[6] ? {lbhash_pkg::MemberPort, 9'd0, port_p6_q} : egress_p6;
  assign packet_o = packet_q[6];

endmodule
