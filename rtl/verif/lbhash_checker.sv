// SPDX-License-Identifier: Apache-2.0
//
// Protocol and position checker: what docs/timing.md and docs/registers.md promise, and what the
// block asks of its environment. Immediate checks at the rising edge, so that every simulator makes
// them. It counts packets and results for itself, from the pins alone, and holds the pipeline's
// positions to that.
//
// Check n that fails sets bit n of `failed_o` until reset. The simulation ends there with the
// check's name, unless LBHASH_CHECK_QUIET is defined: then whoever reads `failed_o` reports it
// (lock-step, and the test that breaks every check).

`ifndef LBHASH_CHECK_REPORT
`ifdef LBHASH_CHECK_QUIET
`define LBHASH_CHECK_REPORT(number, name) /* reported by failed_o */
`else
`define LBHASH_CHECK_REPORT(number, name) $fatal(1, "lbhash_checker: check %0d fails: %s", number, name);
`endif
`define LBHASH_CHECK(number, name, condition) \
  if (!(condition)) begin \
    failed_q[number] <= 1'b1; \
    `LBHASH_CHECK_REPORT(number, name) \
  end
`endif

module lbhash_checker #(
    parameter int TagBits = 16  // of lbhash_top
) (
    input  logic                                  clk_i,
    input  logic                                  rst_ni,
    input  logic [                         511:0] s_axis_tdata_i,
    input  logic [                          63:0] s_axis_tkeep_i,
    input  logic                                  s_axis_tlast_i,
    input  logic [                80+TagBits-1:0] s_axis_tuser_i,
    input  logic                                  s_axis_tvalid_i,
    input  logic                                  s_axis_tready_i,
    input  logic [                         639:0] m_axis_tdata_i,
    input  logic [                   TagBits-1:0] m_axis_tuser_i,
    input  logic                                  m_axis_tvalid_i,
    input  logic                                  m_axis_tready_i,
    input  logic [                          17:0] s_axil_awaddr_i,
    input  logic                                  s_axil_awvalid_i,
    input  logic                                  s_axil_awready_i,
    input  logic [                          31:0] s_axil_wdata_i,
    input  logic [                           3:0] s_axil_wstrb_i,
    input  logic                                  s_axil_wvalid_i,
    input  logic                                  s_axil_wready_i,
    input  logic [                           1:0] s_axil_bresp_i,
    input  logic                                  s_axil_bvalid_i,
    input  logic                                  s_axil_bready_i,
    input  logic [                          17:0] s_axil_araddr_i,
    input  logic                                  s_axil_arvalid_i,
    input  logic                                  s_axil_arready_i,
    input  logic [                          31:0] s_axil_rdata_i,
    input  logic [                           1:0] s_axil_rresp_i,
    input  logic                                  s_axil_rvalid_i,
    input  logic                                  s_axil_rready_i,
    // Inside of lbhash_top
    input  logic                                  run_i,
    input  logic                                  write_pending_i,
    input  logic                                  clearing_i,
    input  logic                                  hold_i,
    input  logic                                  in_frame_i,
    input  logic [                           7:0] window_length_i,
    input  logic [                           7:0] packet_i,         // positions 0, 6 to 42
    input  logic [                           7:0] write_valid_i,    // the same
    input  logic [                          31:0] kind_i,
    input  logic [                          55:0] offset_i,         // after stages 1 to 7
    input  logic [                           6:0] lane_valid_i,
    input  logic [                          34:0] lane_type_i,
    input  logic                                  master_valid_i,
    input  logic                                  keys_valid_i,
    input  logic [                           3:0] select_packet_i,
    input  logic                                  dlb_packet_i,
    input  logic [                          31:0] time_i,
    output logic [lbhash_checker_pkg::Checks-1:0] failed_o
);

  // The record type with the highest code, `pppoe`, and the kind with the highest code, of the same
  // name.
  localparam logic [4:0] LastType = 5'd24;
  localparam logic [3:0] LastKind = lbhash_pkg::KindPppoe;

  function automatic logic types_exist(input logic [63:0] label);
    types_exist = 1'b1;
    for (int i = 0; i < 8; i++) if (label[8*i+:5] > LastType) types_exist = 1'b0;
  endfunction

  function automatic logic absent_lanes_are_zero(input logic [63:0] label, input logic [255:0] crc);
    absent_lanes_are_zero = 1'b1;
    for (int i = 0; i < 8; i++) begin
      if (label[8*i+:5] == 5'd0 && (label[8*i+:8] != 8'd0 || crc[32*i+:32] != 32'd0)) absent_lanes_are_zero = 1'b0;
    end
  endfunction

  function automatic logic kinds_exist(input logic [7:0] packet, input logic [31:0] kind);
    kinds_exist = 1'b1;
    for (int k = 0; k < 8; k++) if (packet[k] && kind[4*k+:4] > LastKind) kinds_exist = 1'b0;
  endfunction

  function automatic logic lane_types_exist(input logic [6:0] valid, input logic [34:0] types);
    lane_types_exist = 1'b1;
    for (int k = 0; k < 7; k++) begin
      // 0: the layer has no record; 1 is that of the metadata lane.
      if (valid[k] && (types[5*k+:5] == 5'd1 || types[5*k+:5] > LastType)) lane_types_exist = 1'b0;
    end
  endfunction

  // ---- The cycle before
  logic started_q;  // a cycle outside of reset has passed
  logic s_stalled_q, m_stalled_q, aw_stalled_q, w_stalled_q, ar_stalled_q, b_stalled_q, r_stalled_q;
  logic [511:0] s_tdata_q;
  logic [63:0] s_tkeep_q;
  logic s_tlast_q;
  logic [80+TagBits-1:0] s_tuser_q;
  logic [639:0] m_tdata_q;
  logic [TagBits-1:0] m_tuser_q;
  logic [17:0] awaddr_q, araddr_q;
  logic [31:0] wdata_q, rdata_q;
  logic [3:0] wstrb_q;
  logic [1:0] bresp_q, rresp_q;
  logic time_valid_q;
  logic [31:0] time_q;

  // ---- Packets, results and accesses, counted from the pins
  logic [1:0] beat_q;
  logic [127:0] occupied_q;
  logic [1:0] queued_q;
  logic [TagBits-1:0] first_tag_q;  // of the frame that is being taken
  logic [TagBits-1:0] tag_q[256];  // of packets in flight
  logic [7:0] newest_q, oldest_q;
  logic [7:0] in_flight_q;
  logic [1:0] aw_count_q, w_count_q, ar_count_q;

  logic accept, complete, push, pop;
  assign accept = s_axis_tvalid_i && s_axis_tready_i;
  assign complete = accept && beat_q != 2'd3 && (s_axis_tlast_i || beat_q == 2'd2);
  assign push = run_i && occupied_q[127];
  assign pop = m_axis_tvalid_i && m_axis_tready_i;

  logic [lbhash_checker_pkg::Checks-1:0] failed_q;
  assign failed_o = failed_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      started_q <= 1'b0;
      {s_stalled_q, m_stalled_q, aw_stalled_q, w_stalled_q, ar_stalled_q, b_stalled_q, r_stalled_q} <= '0;
      time_valid_q <= 1'b0;
      beat_q <= 2'd0;
      occupied_q <= '0;
      queued_q <= 2'd0;
      {newest_q, oldest_q} <= '0;
      in_flight_q <= 8'd0;
      {aw_count_q, w_count_q, ar_count_q} <= '0;
    end else begin
      started_q <= 1'b1;
      s_stalled_q <= s_axis_tvalid_i && !s_axis_tready_i;
      m_stalled_q <= m_axis_tvalid_i && !m_axis_tready_i;
      aw_stalled_q <= s_axil_awvalid_i && !s_axil_awready_i;
      w_stalled_q <= s_axil_wvalid_i && !s_axil_wready_i;
      ar_stalled_q <= s_axil_arvalid_i && !s_axil_arready_i;
      b_stalled_q <= s_axil_bvalid_i && !s_axil_bready_i;
      r_stalled_q <= s_axil_rvalid_i && !s_axil_rready_i;
      time_valid_q <= 1'b1;
      if (accept) begin
        if (s_axis_tlast_i) beat_q <= 2'd0;
        else if (beat_q != 2'd3) beat_q <= beat_q + 2'd1;
      end
      newest_q <= newest_q + {7'd0, complete};
      oldest_q <= oldest_q + {7'd0, pop};
      if (run_i) occupied_q <= {occupied_q[126:0], complete};
      queued_q <= queued_q + {1'b0, push} - {1'b0, pop};
      in_flight_q <= in_flight_q + {7'd0, complete} - {7'd0, pop};
      aw_count_q <= aw_count_q + {1'b0, s_axil_awvalid_i && s_axil_awready_i} - {1'b0, s_axil_bvalid_i && s_axil_bready_i};
      w_count_q <= w_count_q + {1'b0, s_axil_wvalid_i && s_axil_wready_i} - {1'b0, s_axil_bvalid_i && s_axil_bready_i};
      ar_count_q <= ar_count_q + {1'b0, s_axil_arvalid_i && s_axil_arready_i} - {1'b0, s_axil_rvalid_i && s_axil_rready_i};
    end
  end

  always_ff @(posedge clk_i) begin
    {s_tdata_q, s_tkeep_q, s_tlast_q, s_tuser_q} <= {s_axis_tdata_i, s_axis_tkeep_i, s_axis_tlast_i, s_axis_tuser_i};
    {m_tdata_q, m_tuser_q} <= {m_axis_tdata_i, m_axis_tuser_i};
    if (accept && beat_q == 2'd0) first_tag_q <= s_axis_tuser_i[80+:TagBits];
    if (complete) tag_q[newest_q] <= beat_q == 2'd0 ? s_axis_tuser_i[80+:TagBits] : first_tag_q;
    {awaddr_q, araddr_q, wdata_q, wstrb_q} <= {s_axil_awaddr_i, s_axil_araddr_i, s_axil_wdata_i, s_axil_wstrb_i};
    {bresp_q, rdata_q, rresp_q} <= {s_axil_bresp_i, s_axil_rdata_i, s_axil_rresp_i};
    time_q <= time_i;
  end

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      failed_q <= '0;
    end else begin
      // ---- AXI4-Stream in: what the source offers stays until it is taken
      `LBHASH_CHECK(0, "s_axis_tvalid stays until tready", !s_stalled_q || s_axis_tvalid_i)
      `LBHASH_CHECK(1, "s_axis_tdata is stable until tready", !s_stalled_q || s_axis_tdata_i == s_tdata_q)
      `LBHASH_CHECK(2, "s_axis_tkeep is stable until tready", !s_stalled_q || s_axis_tkeep_i == s_tkeep_q)
      `LBHASH_CHECK(3, "s_axis_tlast is stable until tready", !s_stalled_q || s_axis_tlast_i == s_tlast_q)
      `LBHASH_CHECK(4, "s_axis_tuser is stable until tready", !s_stalled_q || s_axis_tuser_i == s_tuser_q)
      `LBHASH_CHECK(5, "s_axis_tvalid is known", (^s_axis_tvalid_i) !== 1'bx)
      `LBHASH_CHECK(6, "s_axis_tready is known", (^s_axis_tready_i) !== 1'bx)
      `LBHASH_CHECK(7, "s_axis_tkeep and tlast are known where valid",
                    s_axis_tvalid_i !== 1'b1 || (^{s_axis_tkeep_i, s_axis_tlast_i}) !== 1'bx)

      // ---- AXI4-Stream out
      `LBHASH_CHECK(8, "m_axis_tvalid stays until tready", !m_stalled_q || m_axis_tvalid_i)
      `LBHASH_CHECK(9, "m_axis_tdata is stable until tready", !m_stalled_q || m_axis_tdata_i == m_tdata_q)
      `LBHASH_CHECK(10, "m_axis_tvalid is known", (^m_axis_tvalid_i) !== 1'bx)
      `LBHASH_CHECK(11, "m_axis_tready is known", (^m_axis_tready_i) !== 1'bx)
      `LBHASH_CHECK(12, "m_axis_tdata is known where valid", m_axis_tvalid_i !== 1'b1 || (^m_axis_tdata_i) !== 1'bx)

      // ---- The result word (docs/registers.md)
      `LBHASH_CHECK(13, "result word 0 has no other bits",
                    !m_axis_tvalid_i || (m_axis_tdata_i[31:11] == '0 && m_axis_tdata_i[7:5] == '0))
      `LBHASH_CHECK(14, "result: family exists", !m_axis_tvalid_i || m_axis_tdata_i[10:8] <= 3'd6)
      `LBHASH_CHECK(15, "result: record types exist", !m_axis_tvalid_i || types_exist(m_axis_tdata_i[351:288]))
      `LBHASH_CHECK(16, "result: an absent lane is zero", !m_axis_tvalid_i || absent_lanes_are_zero(
                    m_axis_tdata_i[351:288], m_axis_tdata_i[287:32]))
      `LBHASH_CHECK(17, "result: UDP source port is 49152 or more", !m_axis_tvalid_i || m_axis_tdata_i[447:446] == 2'b11)
      `LBHASH_CHECK(18, "result: UDP source port follows the network header key",
                    !m_axis_tvalid_i || m_axis_tdata_i[445:432] == m_axis_tdata_i[429:416])
      `LBHASH_CHECK(19, "result: flow label is not zero", !m_axis_tvalid_i || m_axis_tdata_i[467:448] != '0)
      `LBHASH_CHECK(20, "result: flow label has 20 bits", !m_axis_tvalid_i || m_axis_tdata_i[479:468] == '0)
      `LBHASH_CHECK(21, "result: select stage 0 has no other bits",
                    !m_axis_tvalid_i || (m_axis_tdata_i[510:506] == '0 && m_axis_tdata_i[495:492] == '0))
      `LBHASH_CHECK(22, "result: select stage 1 has no other bits",
                    !m_axis_tvalid_i || (m_axis_tdata_i[542:538] == '0 && m_axis_tdata_i[527:524] == '0))
      `LBHASH_CHECK(23, "result: select stage 2 has no other bits",
                    !m_axis_tvalid_i || (m_axis_tdata_i[574:570] == '0 && m_axis_tdata_i[559:556] == '0))
      `LBHASH_CHECK(24, "result: select stage 3 has no other bits",
                    !m_axis_tvalid_i || (m_axis_tdata_i[606:602] == '0 && m_axis_tdata_i[591:588] == '0))
      `LBHASH_CHECK(25, "result: select stage 0 names a group where it selects",
                    !m_axis_tvalid_i || (m_axis_tdata_i[511] ? m_axis_tdata_i[491:480] != '0 : m_axis_tdata_i[505:480] == '0))
      `LBHASH_CHECK(26, "result: select stage 1 names a group where it selects",
                    !m_axis_tvalid_i || (m_axis_tdata_i[543] ? m_axis_tdata_i[523:512] != '0 : m_axis_tdata_i[537:512] == '0))
      `LBHASH_CHECK(27, "result: select stage 2 names a group where it selects",
                    !m_axis_tvalid_i || (m_axis_tdata_i[575] ? m_axis_tdata_i[555:544] != '0 : m_axis_tdata_i[569:544] == '0))
      `LBHASH_CHECK(28, "result: select stage 3 names a group where it selects",
                    !m_axis_tvalid_i || (m_axis_tdata_i[607] ? m_axis_tdata_i[587:576] != '0 : m_axis_tdata_i[601:576] == '0))
      `LBHASH_CHECK(29, "result: egress kind is none, port or drop", !m_axis_tvalid_i || m_axis_tdata_i[625:624] != 2'd3)
      `LBHASH_CHECK(30, "result: no egress has no id",
                    !m_axis_tvalid_i || (m_axis_tdata_i[625:624] != 2'd0 || m_axis_tdata_i[623:608] == '0))
      `LBHASH_CHECK(31, "result: egress has no other bits", !m_axis_tvalid_i || m_axis_tdata_i[639:626] == '0)
      `LBHASH_CHECK(32, "result: an egress comes from a select stage",
                    !m_axis_tvalid_i || (m_axis_tdata_i[625:624] == 2'd0 || m_axis_tdata_i[511] || m_axis_tdata_i[543] || m_axis_tdata_i[575] || m_axis_tdata_i[607]))

      // ---- AXI4-Lite: what the manager offers
      `LBHASH_CHECK(33, "s_axil_awvalid stays until ready", !aw_stalled_q || s_axil_awvalid_i)
      `LBHASH_CHECK(34, "s_axil_awaddr is stable until ready", !aw_stalled_q || s_axil_awaddr_i == awaddr_q)
      `LBHASH_CHECK(35, "s_axil_wvalid stays until ready", !w_stalled_q || s_axil_wvalid_i)
      `LBHASH_CHECK(36, "s_axil_wdata is stable until ready", !w_stalled_q || s_axil_wdata_i == wdata_q)
      `LBHASH_CHECK(37, "s_axil_wstrb is stable until ready", !w_stalled_q || s_axil_wstrb_i == wstrb_q)
      `LBHASH_CHECK(38, "s_axil_arvalid stays until ready", !ar_stalled_q || s_axil_arvalid_i)
      `LBHASH_CHECK(39, "s_axil_araddr is stable until ready", !ar_stalled_q || s_axil_araddr_i == araddr_q)

      // ---- AXI4-Lite: what the block answers
      `LBHASH_CHECK(40, "s_axil_bvalid stays until bready", !b_stalled_q || s_axil_bvalid_i)
      `LBHASH_CHECK(41, "s_axil_bresp is stable until bready", !b_stalled_q || s_axil_bresp_i == bresp_q)
      `LBHASH_CHECK(42, "s_axil_bresp is OKAY or SLVERR", !s_axil_bvalid_i || !s_axil_bresp_i[0])
      `LBHASH_CHECK(43, "s_axil_rvalid stays until rready", !r_stalled_q || s_axil_rvalid_i)
      `LBHASH_CHECK(44, "s_axil_rdata is stable until rready", !r_stalled_q || s_axil_rdata_i == rdata_q)
      `LBHASH_CHECK(45, "s_axil_rresp is stable until rready", !r_stalled_q || s_axil_rresp_i == rresp_q)
      `LBHASH_CHECK(46, "s_axil_rresp is OKAY or SLVERR", !s_axil_rvalid_i || !s_axil_rresp_i[0])
      `LBHASH_CHECK(47, "a refused read reads 0", !(s_axil_rvalid_i && s_axil_rresp_i == 2'b10) || s_axil_rdata_i == '0)
      `LBHASH_CHECK(48, "s_axil valids are known",
                    (^{s_axil_awvalid_i, s_axil_wvalid_i, s_axil_bvalid_i, s_axil_arvalid_i, s_axil_rvalid_i}) !== 1'bx)
      `LBHASH_CHECK(49, "s_axil readies are known",
                    (^{s_axil_awready_i, s_axil_wready_i, s_axil_bready_i, s_axil_arready_i, s_axil_rready_i}) !== 1'bx)
      `LBHASH_CHECK(50, "a write response has an address", !s_axil_bvalid_i || aw_count_q != 2'd0)
      `LBHASH_CHECK(51, "a write response has data", !s_axil_bvalid_i || w_count_q != 2'd0)
      `LBHASH_CHECK(52, "a read response has an address", !s_axil_rvalid_i || ar_count_q != 2'd0)
      `LBHASH_CHECK(53, "one write address at a time", aw_count_q == 2'd0 || !s_axil_awready_i || s_axil_bvalid_i)
      `LBHASH_CHECK(54, "one write data at a time", w_count_q == 2'd0 || !s_axil_wready_i || s_axil_bvalid_i)
      `LBHASH_CHECK(55, "one read at a time", ar_count_q == 2'd0 || !s_axil_arready_i || s_axil_rvalid_i)

      // ---- The stall
      `LBHASH_CHECK(56, "the block runs where the result queue has room", run_i == (queued_q != 2'd2) || started_q == 1'b0)
      `LBHASH_CHECK(57, "the result queue has at most two results", queued_q <= 2'd2)
      `LBHASH_CHECK(58, "a result is valid where one is queued", m_axis_tvalid_i == (queued_q != 2'd0))
      `LBHASH_CHECK(59, "no result without a packet", !m_axis_tvalid_i || in_flight_q != '0)
      `LBHASH_CHECK(60, "at most 130 packets are in flight", in_flight_q <= 8'd130)
      `LBHASH_CHECK(61, "s_axis_tready only where the block runs", !s_axis_tready_i || run_i)
      `LBHASH_CHECK(62, "s_axis_tready not while tables are cleared", !s_axis_tready_i || !clearing_i)
      `LBHASH_CHECK(63, "s_axis_tready not while a write waits", !s_axis_tready_i || !write_pending_i)
      `LBHASH_CHECK(64, "s_axis_tready not where hold is set between frames", !s_axis_tready_i || !hold_i || in_frame_i)
      `LBHASH_CHECK(65, "s_axis_tready where nothing forbids it",
                    s_axis_tready_i || !run_i || clearing_i || write_pending_i || (hold_i && !in_frame_i))

      // ---- Positions: one result for each packet, in order
      `LBHASH_CHECK(66, "a completed window is at position 0", packet_i[0] == occupied_q[0])
      `LBHASH_CHECK(67, "packet after layer stage 1", packet_i[1] == occupied_q[6])
      `LBHASH_CHECK(68, "packet after layer stage 2", packet_i[2] == occupied_q[12])
      `LBHASH_CHECK(69, "packet after layer stage 3", packet_i[3] == occupied_q[18])
      `LBHASH_CHECK(70, "packet after layer stage 4", packet_i[4] == occupied_q[24])
      `LBHASH_CHECK(71, "packet after layer stage 5", packet_i[5] == occupied_q[30])
      `LBHASH_CHECK(72, "packet after layer stage 6", packet_i[6] == occupied_q[36])
      `LBHASH_CHECK(73, "packet after layer stage 7", packet_i[7] == occupied_q[42])
      `LBHASH_CHECK(74, "master key at position 46", master_valid_i == occupied_q[46])
      `LBHASH_CHECK(75, "keys at position 49", keys_valid_i == occupied_q[49])
      `LBHASH_CHECK(76, "packet after select stage 0", select_packet_i[0] == occupied_q[67])
      `LBHASH_CHECK(77, "packet after select stage 1", select_packet_i[1] == occupied_q[85])
      `LBHASH_CHECK(78, "packet after select stage 2", select_packet_i[2] == occupied_q[103])
      `LBHASH_CHECK(79, "packet after select stage 3", select_packet_i[3] == occupied_q[121])
      `LBHASH_CHECK(80, "selection at position 127", dlb_packet_i == occupied_q[127])
      `LBHASH_CHECK(81, "lane 1 has a packet", !lane_valid_i[0] || occupied_q[9])
      `LBHASH_CHECK(82, "lane 2 has a packet", !lane_valid_i[1] || occupied_q[15])
      `LBHASH_CHECK(83, "lane 3 has a packet", !lane_valid_i[2] || occupied_q[21])
      `LBHASH_CHECK(84, "lane 4 has a packet", !lane_valid_i[3] || occupied_q[27])
      `LBHASH_CHECK(85, "lane 5 has a packet", !lane_valid_i[4] || occupied_q[33])
      `LBHASH_CHECK(86, "lane 6 has a packet", !lane_valid_i[5] || occupied_q[39])
      `LBHASH_CHECK(87, "lane 7 has a packet", !lane_valid_i[6] || occupied_q[45])
      `LBHASH_CHECK(88, "packet or write at position 0, not both", !(packet_i[0] && write_valid_i[0]))
      `LBHASH_CHECK(89, "packet or write at position 6, not both", !(packet_i[1] && write_valid_i[1]))
      `LBHASH_CHECK(90, "packet or write at position 12, not both", !(packet_i[2] && write_valid_i[2]))
      `LBHASH_CHECK(91, "packet or write at position 18, not both", !(packet_i[3] && write_valid_i[3]))
      `LBHASH_CHECK(92, "packet or write at position 24, not both", !(packet_i[4] && write_valid_i[4]))
      `LBHASH_CHECK(93, "packet or write at position 30, not both", !(packet_i[5] && write_valid_i[5]))
      `LBHASH_CHECK(94, "packet or write at position 36, not both", !(packet_i[6] && write_valid_i[6]))
      `LBHASH_CHECK(95, "packet or write at position 42, not both", !(packet_i[7] && write_valid_i[7]))

      // ---- Parser
      `LBHASH_CHECK(96, "window length is at most 192", !packet_i[0] || window_length_i <= 8'd192)
      `LBHASH_CHECK(97, "offset after layer stage 1 is at most 192 and even",
                    !packet_i[1] || kind_i[4+:4] == 4'd0 || (offset_i[0+:8] <= 8'd192 && !offset_i[0]))
      `LBHASH_CHECK(98, "offset after layer stage 2 is at most 192 and even",
                    !packet_i[2] || kind_i[8+:4] == 4'd0 || (offset_i[8+:8] <= 8'd192 && !offset_i[8]))
      `LBHASH_CHECK(99, "offset after layer stage 3 is at most 192 and even",
                    !packet_i[3] || kind_i[12+:4] == 4'd0 || (offset_i[16+:8] <= 8'd192 && !offset_i[16]))
      `LBHASH_CHECK(100, "offset after layer stage 4 is at most 192 and even",
                    !packet_i[4] || kind_i[16+:4] == 4'd0 || (offset_i[24+:8] <= 8'd192 && !offset_i[24]))
      `LBHASH_CHECK(101, "offset after layer stage 5 is at most 192 and even",
                    !packet_i[5] || kind_i[20+:4] == 4'd0 || (offset_i[32+:8] <= 8'd192 && !offset_i[32]))
      `LBHASH_CHECK(102, "offset after layer stage 6 is at most 192 and even",
                    !packet_i[6] || kind_i[24+:4] == 4'd0 || (offset_i[40+:8] <= 8'd192 && !offset_i[40]))
      `LBHASH_CHECK(103, "offset after layer stage 7 is at most 192 and even",
                    !packet_i[7] || kind_i[28+:4] == 4'd0 || (offset_i[48+:8] <= 8'd192 && !offset_i[48]))
      `LBHASH_CHECK(104, "kinds of header exist", kinds_exist(packet_i, kind_i))
      `LBHASH_CHECK(105, "record types of lanes exist", lane_types_exist(lane_valid_i, lane_type_i))

      // ---- Time
      `LBHASH_CHECK(106, "time counts by one", !time_valid_q || time_i - time_q <= 32'd1)

      // ---- The tag that comes back with the result
      `LBHASH_CHECK(107, "m_axis_tuser is stable until tready", !m_stalled_q || m_axis_tuser_i == m_tuser_q)
      `LBHASH_CHECK(108, "m_axis_tuser is known where valid", m_axis_tvalid_i !== 1'b1 || (^m_axis_tuser_i) !== 1'bx)
      `LBHASH_CHECK(109, "m_axis_tuser is the tag of the oldest packet in flight",
                    !m_axis_tvalid_i || in_flight_q == 8'd0 || m_axis_tuser_i == tag_q[oldest_q])
    end
  end

endmodule
