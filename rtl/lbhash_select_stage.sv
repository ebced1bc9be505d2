// SPDX-License-Identifier: Apache-2.0
//
// One select stage (specification, section 8): takes the packet's group, if it is of this stage's
// level, finds an index by the group's mode, and reads the member that this index names. All four
// stages are this module. A group with dynamic load balancing is left to `dlb`: the stage only says
// what it needs to know (`request_o`). Each stage has its own copies of the group and member
// tables; a register write acts on each when it passes it.
//
// Latency: 18. Registers are named after the position inside the stage at which they are seen, p1
// to p18: group read (p1), choice of mode and operands (p2), product (p3 to p5) or remainder (p13),
// index (p14), address (p15), member (p16, p17), outcome. Registers are loaded only for a packet
// that selects here.

module lbhash_select_stage (
    input  logic                               clk_i,
    input  logic                               rst_ni,
    input  logic                               run_i,
    input  logic [                        1:0] level_i,          // constant
    // From the previous stage
    input  logic                               packet_i,         // with a group, pending or not; others pass outside
    input  logic                               pending_i,
    input  logic [  lbhash_pkg::GroupBits-1:0] group_i,          // to select from, while pending; later that of a request
    input  logic [ lbhash_pkg::EgressBits-1:0] egress_i,
    input  logic                               dlb_i,            // `dlb` is asked, with this request
    input  logic [lbhash_pkg::RequestBits-1:0] request_i,
    input  logic [lbhash_pkg::KeysBits-1:0] keys_i,           // user 0 lowest; these two only while pending
    input  logic [                       31:0] service_id_i,
    input  logic                               write_valid_i,
    input  logic [  lbhash_pkg::WriteBits-1:0] write_i,
    // The same after this stage
    output logic                               packet_o,
    output logic                               pending_o,
    output logic [  lbhash_pkg::GroupBits-1:0] group_o,
    output logic [ lbhash_pkg::EgressBits-1:0] egress_o,
    output logic                               dlb_o,
    output logic [lbhash_pkg::RequestBits-1:0] request_o,
    output logic [lbhash_pkg::KeysBits-1:0] keys_o,
    output logic [                       31:0] service_id_o,
    output logic                               write_valid_o,
    output logic [  lbhash_pkg::WriteBits-1:0] write_o,
    // What this stage selected; all 0 if nothing
    output logic                               selected_o,
    output logic [  lbhash_pkg::GroupBits-1:0] selected_group_o,
    output logic [  lbhash_pkg::IndexBits-1:0] selected_index_o,
    // Register bus: round robin counter of a group
    input  logic                               read_i,
    input  logic [  lbhash_pkg::GroupBits-1:0] read_group_i,
    output logic [  lbhash_pkg::IndexBits-1:0] read_counter_o
);

  localparam int GroupBits = lbhash_pkg::GroupBits;
  localparam int IndexBits = lbhash_pkg::IndexBits;
  localparam int CountBits = lbhash_pkg::CountBits;
  localparam int EgressBits = lbhash_pkg::EgressBits;
  localparam int RequestBits = lbhash_pkg::RequestBits;
  localparam int WriteBits = lbhash_pkg::WriteBits;

  // ---- The stage moves only while it holds a packet or a write: most packets of most traffic may
  // have no group
  logic run;

  lbhash_occupancy #(
      .Depth(18)
  ) u_occupancy (
      .clk_i,
      .rst_ni,
      .run_i,
      .enter_i(packet_i || write_valid_i),
      .run_o(run)
  );

  // ---- Which positions hold a packet, one that selects here, one that asks `dlb` here
  logic [17:1] packet_q;
  logic pending_p1_q;
  logic choose_p1, ask_p1;
  logic [17:2] choose_q;
  logic [17:2] ask_q;
  logic packet_p18_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      packet_q <= '0;
      pending_p1_q <= 1'b0;
      choose_q <= '0;
      ask_q <= '0;
      packet_p18_q <= 1'b0;
    end else if (run) begin
      packet_q <= {packet_q[16:1], packet_i};
      pending_p1_q <= packet_i && pending_i;
      choose_q <= {choose_q[16:2], choose_p1};
      ask_q <= {ask_q[16:2], ask_p1};
      packet_p18_q <= packet_q[17];
    end
  end

  // ---- Writes: tables are written at the position at which they are read
  logic write_valid_p15;
  logic [WriteBits-1:0] write_p15;
  logic clear_group;
  assign clear_group = write_valid_i && write_i[lbhash_pkg::WriteGroupSelect];

  lbhash_write_line #(
      .Depth(15)
  ) u_write_to_members (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(write_valid_i),
      .write_i,
      .valid_o(write_valid_p15),
      .write_o(write_p15)
  );

  lbhash_write_line #(
      .Depth(3)
  ) u_write_on (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(write_valid_p15),
      .write_i(write_p15),
      .valid_o(write_valid_o),
      .write_o
  );

  // ---- p0 to p1: the group
  logic look_up;
  logic [CountBits-1:0] count_p1;
  logic [1:0] level_p1;
  logic [2:0] mode_p1;
  logic [2:0] key_user_p1;
  logic [3:0] size_p1;
  logic [13:0] base_p1;
  logic [15:0] flow_base_p1;
  logic [79:0] keys_p1_q;
  logic [31:0] service_id_p1_q;
  assign look_up = packet_i && pending_i;

  lbhash_group_table u_groups (
      .clk_i,
      .enable_i(run),
      .write_valid_i,
      .write_i,
      .read_i(look_up),
      .group_i,
      .count_o(count_p1),
      .level_o(level_p1),
      .mode_o(mode_p1),
      .key_user_o(key_user_p1),
      .flowset_size_o(size_p1),
      .first_member_o(base_p1),
      .first_flow_o(flow_base_p1)
  );

  always_ff @(posedge clk_i) begin
    if (run) begin
      if (look_up) begin
        keys_p1_q <= keys_i;
        service_id_p1_q <= service_id_i;
      end
    end
  end

  // ---- p1 to p2: mode and operands
  logic mine_p1;
  logic [15:0] key_p1;
  logic divide_p1;
  logic [IndexBits-1:0] counter_p1;
  logic [15:0] random_p1;

  assign mine_p1 = pending_p1_q && level_p1 == level_i && count_p1 != '0;
  assign ask_p1 = mine_p1 && mode_p1 >= lbhash_pkg::ModeDlbFlowDynamic;
  assign choose_p1 = mine_p1 && mode_p1 < lbhash_pkg::ModeDlbFlowDynamic;
  assign divide_p1 = choose_p1 && (mode_p1 == lbhash_pkg::ModeModulo || mode_p1 == lbhash_pkg::ModeStatic);

  function automatic logic [15:0] key_of(input logic [2:0] user, input logic [79:0] keys);
    case (user)
      3'd0:    key_of = keys[15:0];
      3'd1:    key_of = keys[31:16];
      3'd2:    key_of = keys[47:32];
      3'd3:    key_of = keys[63:48];
      default: key_of = keys[79:64];
    endcase
  endfunction

  assign key_p1 = key_of(key_user_p1, keys_p1_q);

  lbhash_round_robin u_round_robin (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .look_up_i(look_up),
      .group_i,
      .clear_i(clear_group),
      .clear_group_i(lbhash_pkg::write_group(write_i)),
      .advance_i(choose_p1 && mode_p1 == lbhash_pkg::ModeRoundRobin),
      .count_i(count_p1),
      .counter_o(counter_p1),
      .read_i,
      .read_group_i,
      .read_counter_o
  );

  lbhash_random_source u_random (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .level_i,
      .take_i(choose_p1 && mode_p1 == lbhash_pkg::ModeRandom),
      .number_o(random_p1)
  );

  logic [IndexBits-1:0] remainder_p13;

  lbhash_modulo u_modulo (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(divide_p1),
      .value_i(mode_p1 == lbhash_pkg::ModeStatic ? service_id_p1_q : {16'd0, key_p1}),
      .divisor_i(count_p1),
      .remainder_o(remainder_p13)
  );

  // ---- p2 to p5: the product, and the counter beside it
  logic [15:0] factor_p2_q;
  logic [CountBits-1:0] count_p2_q;
  logic [2:0] mode_p2_q;
  logic [3:0] size_p2_q;
  logic [13:0] base_p2_q;
  logic [15:0] flow_base_p2_q;
  logic [IndexBits-1:0] counter_p2_q;

  logic rotate_p3_q, rotate_p4_q;  // round robin
  logic [19:0] low_p3_q, middle_p3_q;
  logic [18:0] high_p3_q, high_p4_q;
  logic [15:0] low_p4_q;  // from bit 8 up
  logic [IndexBits-1:0] counter_p3_q, counter_p4_q;
  logic [IndexBits-1:0] index_p5_q;

  always_ff @(posedge clk_i) begin
    if (run) begin
      if (choose_q[4]) index_p5_q <= rotate_p4_q ? counter_p4_q : 10'(({3'd0, low_p4_q} + high_p4_q) >> 8);
      if (choose_q[3]) begin
        rotate_p4_q <= rotate_p3_q;
        low_p4_q <= 16'(({4'd0, low_p3_q} + {middle_p3_q, 4'd0}) >> 8);
        high_p4_q <= high_p3_q;
        counter_p4_q <= counter_p3_q;
      end
      if (choose_q[2]) begin
        rotate_p3_q <= mode_p2_q == lbhash_pkg::ModeRoundRobin;
        low_p3_q <= {4'd0, factor_p2_q} * {16'd0, count_p2_q[3:0]};
        middle_p3_q <= {4'd0, factor_p2_q} * {16'd0, count_p2_q[7:4]};
        high_p3_q <= {3'd0, factor_p2_q} * {16'd0, count_p2_q[10:8]};
        counter_p3_q <= counter_p2_q;
      end
      if (mine_p1) begin
        factor_p2_q <= mode_p1 == lbhash_pkg::ModeRandom ? random_p1 : key_p1;
        count_p2_q <= count_p1;
        mode_p2_q <= mode_p1;
        size_p2_q <= size_p1;
        base_p2_q <= base_p1;
        flow_base_p2_q <= flow_base_p1;
        counter_p2_q <= counter_p1;
      end
    end
  end

  // ---- p13 to p17: the index and its member
  logic [IndexBits-1:0] index_p13;
  logic divide_p13;
  logic [13:0] base_p13, base_p14_q;
  logic [IndexBits-1:0] index_p14_q, index_p15_q, index_p16_q, index_p17_q;
  logic [13:0] address_p15_q;
  logic [EgressBits-1:0] member_p16;
  logic [EgressBits-1:0] member_p17_q;

  lbhash_delay_line #(
      .Width(IndexBits),
      .Depth(8)
  ) u_index (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(choose_q[5]),
      .data_i (index_p5_q),
      .data_o (index_p13)
  );

  lbhash_delay_line #(
      .Width(15),
      .Depth(11)
  ) u_base (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(choose_q[2]),
      .data_i ({mode_p2_q == lbhash_pkg::ModeModulo || mode_p2_q == lbhash_pkg::ModeStatic, base_p2_q}),
      .data_o ({divide_p13, base_p13})
  );

  always_ff @(posedge clk_i) begin
    if (run) begin
      if (choose_q[16]) begin
        index_p17_q  <= index_p16_q;
        member_p17_q <= member_p16;
      end
      if (choose_q[15]) index_p16_q <= index_p15_q;
      if (choose_q[14]) begin
        index_p15_q   <= index_p14_q;
        address_p15_q <= base_p14_q + {4'd0, index_p14_q};
      end
      if (choose_q[13]) begin
        index_p14_q <= divide_p13 ? remainder_p13 : index_p13;
        base_p14_q  <= base_p13;
      end
    end
  end

  lbhash_member_table u_members (
      .clk_i,
      .enable_i(run),
      .write_valid_i(write_valid_p15),
      .write_i(write_p15),
      .read_i(choose_q[15]),
      .index_i(address_p15_q),
      .member_o(member_p16)
  );

  // ---- What `dlb` is asked: flow entry (p3), then along to the output
  logic [RequestBits-1:0] request_p3_q;
  logic [RequestBits-1:0] request_p17;

  always_ff @(posedge clk_i) begin
    if (run) begin
      if (ask_q[2]) begin : request
        logic [15:0] flow;
        flow = factor_p2_q & ~(16'hFFFF << size_p2_q);
        request_p3_q <= {level_i, mode_p2_q, count_p2_q[6:0], base_p2_q[13:6], flow_base_p2_q + flow};
      end
    end
  end

  lbhash_delay_line #(
      .Width(RequestBits),
      .Depth(14)
  ) u_request (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(ask_q[3]),
      .data_i (request_p3_q),
      .data_o (request_p17)
  );

  // ---- p18: the outcome
  logic pending_p17;
  logic [GroupBits-1:0] group_p17;
  logic [EgressBits-1:0] egress_p17;
  logic dlb_p17;
  logic [RequestBits-1:0] passing_request_p17;

  logic pending_p18_q;
  logic [GroupBits-1:0] group_p18_q;
  logic [EgressBits-1:0] egress_p18_q;
  logic dlb_p18_q;
  logic [RequestBits-1:0] request_p18_q;
  logic selected_p18_q;
  logic [GroupBits-1:0] selected_group_p18_q;
  logic [IndexBits-1:0] selected_index_p18_q;

  lbhash_delay_line #(
      .Width(2 + GroupBits + EgressBits + RequestBits),
      .Depth(17)
  ) u_passing (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(packet_i),
      .data_i ({pending_i, dlb_i, group_i, egress_i, request_i}),
      .data_o ({pending_p17, dlb_p17, group_p17, egress_p17, passing_request_p17})
  );

  lbhash_delay_line #(
      .Width(112),
      .Depth(18)
  ) u_metadata (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(look_up),
      .data_i ({keys_i, service_id_i}),
      .data_o ({keys_o, service_id_o})
  );

  always_ff @(posedge clk_i) begin
    if (run) begin
      if (packet_q[17]) begin
        pending_p18_q <= pending_p17;
        group_p18_q <= group_p17;
        egress_p18_q <= egress_p17;
        dlb_p18_q <= dlb_p17;
        request_p18_q <= passing_request_p17;
        selected_p18_q <= choose_q[17];
        selected_group_p18_q <= '0;
        selected_index_p18_q <= '0;
        if (ask_q[17]) begin
          pending_p18_q <= 1'b0;
          dlb_p18_q <= 1'b1;
          request_p18_q <= request_p17;
        end
        if (choose_q[17]) begin
          selected_group_p18_q <= group_p17;
          selected_index_p18_q <= index_p17_q;
          pending_p18_q <= lbhash_pkg::egress_kind(member_p17_q) == lbhash_pkg::MemberGroup;
          group_p18_q <= member_p17_q[GroupBits-1:0];
          if (lbhash_pkg::egress_kind(member_p17_q) != lbhash_pkg::MemberGroup) egress_p18_q <= member_p17_q;
          if (lbhash_pkg::egress_kind(member_p17_q) == lbhash_pkg::MemberNone) egress_p18_q <= '0;
        end
      end
    end
  end

  assign packet_o = packet_p18_q;
  assign pending_o = pending_p18_q;
  assign group_o = group_p18_q;
  assign egress_o = egress_p18_q;
  assign dlb_o = dlb_p18_q;
  assign request_o = request_p18_q;
  assign selected_o = selected_p18_q;
  assign selected_group_o = selected_group_p18_q;
  assign selected_index_o = selected_index_p18_q;

endmodule
