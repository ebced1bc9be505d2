// SPDX-License-Identifier: Apache-2.0
//
// Flow entries of dynamic load balancing (specification, section 9): valid, time of the last packet, member. The first two are
// needed, and known, when a packet arrives; the member only when it is chosen. So they are two memories, each read one position
// before it is written, and a packet sees the entry as the one directly ahead leaves it.
//
// Latency: p0 to p3 for `known_o` and `keep_o`, p5 for `member_o`; the member that the packet takes comes in at p5. A position
// holds a packet or a write, never both.

module lbhash_flow_table (
    input  logic        clk_i,
    input  logic        rst_ni,
    input  logic        run_i,
    // p0: a packet with a flow, or a write that clears an entry
    input  logic        packet_i,
    input  logic        clear_i,
    input  logic [15:0] flow_i,
    input  logic        fixed_i,            // a valid entry is kept whatever its age
    // p1
    input  logic [31:0] time_i,
    input  logic [15:0] inactivity_timer_i,
    // p3
    output logic        known_o,            // the entry was valid
    output logic        keep_o,             // and its member stays
    // p5
    output logic [ 5:0] member_o,           // of a valid entry
    input  logic [ 5:0] taken_i             // what the packet is given
);

  logic [5:1] packet_q;
  logic clear_p1_q;
  logic [15:0] flow_p1_q, flow_p2_q, flow_p3_q, flow_p4_q, flow_p5_q;
  logic fixed_p1_q, fixed_p2_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      packet_q   <= '0;
      clear_p1_q <= 1'b0;
    end else if (run_i) begin
      packet_q   <= {packet_q[4:1], packet_i};
      clear_p1_q <= clear_i;
    end
  end

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_q[4]) flow_p5_q <= flow_p4_q;
      if (packet_q[3]) flow_p4_q <= flow_p3_q;
      if (packet_q[2]) flow_p3_q <= flow_p2_q;
      if (packet_q[1]) {flow_p2_q, fixed_p2_q} <= {flow_p1_q, fixed_p1_q};
      if (packet_i || clear_i) {flow_p1_q, fixed_p1_q} <= {flow_i, fixed_i};
    end
  end

  // ---- Valid and last seen: read at p0, written at p1
  logic [32:0] stored_p1;
  logic [32:0] seen_p1;
  logic [32:0] left_p1;  // as this position leaves the entry
  logic [32:0] left_q;
  logic forward_p1_q;  // the position ahead left this entry as `left_q` says
  logic touch_p1;

  assign touch_p1 = packet_q[1] || clear_p1_q;
  assign seen_p1 = forward_p1_q ? left_q : stored_p1;
  assign left_p1 = {!clear_p1_q, clear_p1_q ? 32'd0 : time_i};

  lbhash_table_ram #(
      .Width(33),
      .Words(65536)
  ) u_seen (
      .clk_i,
      .enable_i(run_i),
      .write_i(touch_p1),
      .write_address_i(flow_p1_q),
      .write_data_i(left_p1),
      .read_i(packet_i),
      .read_address_i(flow_i),
      .read_data_o(stored_p1)
  );

  logic known_p2_q, known_p3_q;
  logic keep_p3_q;
  logic [31:0] age_p2_q;
  logic [15:0] timer_p2_q;

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_q[2]) begin
        known_p3_q <= known_p2_q;
        keep_p3_q  <= known_p2_q && (fixed_p2_q || age_p2_q < {16'd0, timer_p2_q});
      end
      if (packet_q[1]) begin
        known_p2_q <= seen_p1[32];
        age_p2_q   <= time_i - seen_p1[31:0];
        timer_p2_q <= inactivity_timer_i;
      end
      if (touch_p1) left_q <= left_p1;
      if (packet_i) forward_p1_q <= touch_p1 && flow_i == flow_p1_q;
    end
  end

  // ---- Member: read at p4, written at p5
  logic [5:0] stored_p5;
  logic [5:0] taken_p6_q;
  logic forward_p5_q;

  lbhash_table_ram #(
      .Width(6),
      .Words(65536)
  ) u_member (
      .clk_i,
      .enable_i(run_i),
      .write_i(packet_q[5]),
      .write_address_i(flow_p5_q),
      .write_data_i(taken_i),
      .read_i(packet_q[4]),
      .read_address_i(flow_p4_q),
      .read_data_o(stored_p5)
  );

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_q[5]) taken_p6_q <= taken_i;
      if (packet_q[4]) forward_p5_q <= packet_q[5] && flow_p4_q == flow_p5_q;
    end
  end

  assign known_o = known_p3_q;
  assign keep_o = keep_p3_q;
  assign member_o = forward_p5_q ? taken_p6_q : stored_p5;

endmodule
