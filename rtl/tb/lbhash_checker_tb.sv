// SPDX-License-Identifier: Apache-2.0
//
// Breaks every check of lbhash_checker, one after the other: a check that cannot fail proves
// nothing. Before each, the checker sees an idle block in which nothing fails. Checks for unknown
// values need a simulator with four states.

module lbhash_checker_tb;

  localparam int Checks = lbhash_checker_pkg::Checks;

  logic clk = 1'b0;
  logic rst_n = 1'b0;
  logic [511:0] s_data;
  logic [63:0] s_keep;
  logic s_last;
  logic [95:0] s_user;
  logic s_valid;
  logic s_ready;
  logic [639:0] m_data;
  logic [15:0] m_tag;
  logic m_valid;
  logic m_ready;
  logic [17:0] awaddr;
  logic awvalid;
  logic awready;
  logic [31:0] wdata;
  logic [3:0] wstrb;
  logic wvalid;
  logic wready;
  logic [1:0] bresp;
  logic bvalid;
  logic bready;
  logic [17:0] araddr;
  logic arvalid;
  logic arready;
  logic [31:0] rdata;
  logic [1:0] rresp;
  logic rvalid;
  logic rready;
  logic run;
  logic write_pending;
  logic clearing;
  logic hold;
  logic in_frame;
  logic [7:0] window_length;
  logic [7:0] packet;
  logic [7:0] write_valid;
  logic [31:0] kind;
  logic [55:0] offset;
  logic [6:0] lane_valid;
  logic [34:0] lane_type;
  logic master_valid;
  logic keys_valid;
  logic [3:0] select_packet;
  logic dlb_packet;
  logic [31:0] micros;
  logic [Checks-1:0] failed;

  lbhash_checker u_checker (
      .clk_i(clk),
      .rst_ni(rst_n),
      .s_axis_tdata_i(s_data),
      .s_axis_tkeep_i(s_keep),
      .s_axis_tlast_i(s_last),
      .s_axis_tuser_i(s_user),
      .s_axis_tvalid_i(s_valid),
      .s_axis_tready_i(s_ready),
      .m_axis_tdata_i(m_data),
      .m_axis_tuser_i(m_tag),
      .m_axis_tvalid_i(m_valid),
      .m_axis_tready_i(m_ready),
      .s_axil_awaddr_i(awaddr),
      .s_axil_awvalid_i(awvalid),
      .s_axil_awready_i(awready),
      .s_axil_wdata_i(wdata),
      .s_axil_wstrb_i(wstrb),
      .s_axil_wvalid_i(wvalid),
      .s_axil_wready_i(wready),
      .s_axil_bresp_i(bresp),
      .s_axil_bvalid_i(bvalid),
      .s_axil_bready_i(bready),
      .s_axil_araddr_i(araddr),
      .s_axil_arvalid_i(arvalid),
      .s_axil_arready_i(arready),
      .s_axil_rdata_i(rdata),
      .s_axil_rresp_i(rresp),
      .s_axil_rvalid_i(rvalid),
      .s_axil_rready_i(rready),
      .run_i(run),
      .write_pending_i(write_pending),
      .clearing_i(clearing),
      .hold_i(hold),
      .in_frame_i(in_frame),
      .window_length_i(window_length),
      .packet_i(packet),
      .write_valid_i(write_valid),
      .kind_i(kind),
      .offset_i(offset),
      .lane_valid_i(lane_valid),
      .lane_type_i(lane_type),
      .master_valid_i(master_valid),
      .keys_valid_i(keys_valid),
      .select_packet_i(select_packet),
      .dlb_packet_i(dlb_packet),
      .time_i(micros),
      .failed_o(failed)
  );

  // A step changes inputs at the falling edge and lets the next rising one pass.
  task automatic step(input int cycles);
    for (int n = 0; n < cycles; n++) begin
      #5 clk = 1'b1;
      #5 clk = 1'b0;
    end
  endtask

  // An idle block that has room for everything, out of reset for two cycles. The result word is a
  // legal one.
  task automatic idle;
    s_data = '0;
    s_keep = '0;
    s_last = '0;
    s_user = '0;
    s_valid = '0;
    s_ready = '0;
    m_data = '0;
    m_tag = '0;
    m_valid = '0;
    m_ready = '0;
    awaddr = '0;
    awvalid = '0;
    awready = '0;
    wdata = '0;
    wstrb = '0;
    wvalid = '0;
    wready = '0;
    bresp = '0;
    bvalid = '0;
    bready = '0;
    araddr = '0;
    arvalid = '0;
    arready = '0;
    rdata = '0;
    rresp = '0;
    rvalid = '0;
    rready = '0;
    run = '0;
    write_pending = '0;
    clearing = '0;
    hold = '0;
    in_frame = '0;
    window_length = '0;
    packet = '0;
    write_valid = '0;
    kind = '0;
    offset = '0;
    lane_valid = '0;
    lane_type = '0;
    master_valid = '0;
    keys_valid = '0;
    select_packet = '0;
    dlb_packet = '0;
    micros = '0;
    s_ready = 1'b1;
    {m_ready, awready, wready, bready, arready, rready} = '1;
    m_data[447:446] = 2'b11;
    m_data[467:448] = 20'hFFFFF;
    rst_n = 1'b0;
    step(1);
    rst_n = 1'b1;
    s_ready = 1'b0;
    step(1);
    run = 1'b1;
    s_ready = 1'b1;
    step(2);
  endtask

  task automatic violate(input int check);
    case (check)
      0: begin  // s_axis_tvalid stays until tready
        write_pending = 1'b1;
        s_ready = 1'b0;
        s_valid = 1'b1;
        step(1);
        s_valid = 1'b0;
        step(1);
      end
      1: begin  // s_axis_tdata is stable until tready
        write_pending = 1'b1;
        s_ready = 1'b0;
        s_valid = 1'b1;
        step(1);
        s_data[7] = !s_data[7];
        step(1);
      end
      2: begin  // s_axis_tkeep is stable until tready
        write_pending = 1'b1;
        s_ready = 1'b0;
        s_valid = 1'b1;
        step(1);
        s_keep[1] = !s_keep[1];
        step(1);
      end
      3: begin  // s_axis_tlast is stable until tready
        write_pending = 1'b1;
        s_ready = 1'b0;
        s_valid = 1'b1;
        step(1);
        s_last = !s_last;
        step(1);
      end
      4: begin  // s_axis_tuser is stable until tready
        write_pending = 1'b1;
        s_ready = 1'b0;
        s_valid = 1'b1;
        step(1);
        s_user[3] = !s_user[3];
        step(1);
      end
      5: begin  // s_axis_tvalid is known
        s_valid = 1'bx;
        step(1);
      end
      6: begin  // s_axis_tready is known
        s_ready = 1'bx;
        step(1);
      end
      7: begin  // s_axis_tkeep and tlast are known where valid
        s_valid = 1'b1;
        s_last = 1'bx;
        step(1);
      end
      8: begin  // m_axis_tvalid stays until tready
        m_valid = 1'b1;
        m_ready = 1'b0;
        step(1);
        m_valid = 1'b0;
        step(1);
      end
      9: begin  // m_axis_tdata is stable until tready
        m_valid = 1'b1;
        m_ready = 1'b0;
        step(1);
        m_data[40] = !m_data[40];
        step(1);
      end
      10: begin  // m_axis_tvalid is known
        m_valid = 1'bx;
        step(1);
      end
      11: begin  // m_axis_tready is known
        m_ready = 1'bx;
        step(1);
      end
      12: begin  // m_axis_tdata is known where valid
        m_valid = 1'b1;
        m_data[0] = 1'bx;
        step(1);
      end
      13: begin  // result word 0 has no other bits
        m_valid = 1'b1;
        m_data[5] = 1'b1;
        step(1);
      end
      14: begin  // result: family exists
        m_valid = 1'b1;
        m_data[10:8] = 3'd7;
        step(1);
      end
      15: begin  // result: record types exist
        m_valid = 1'b1;
        m_data[292:288] = 5'd25;
        step(1);
      end
      16: begin  // result: an absent lane is zero
        m_valid = 1'b1;
        m_data[300] = 1'b0;
        m_data[32] = 1'b1;
        step(1);
      end
      17: begin  // result: UDP source port is 49152 or more
        m_valid = 1'b1;
        m_data[447] = 1'b0;
        step(1);
      end
      18: begin  // result: UDP source port follows the network header key
        m_valid = 1'b1;
        m_data[432] = 1'b1;
        step(1);
      end
      19: begin  // result: flow label is not zero
        m_valid = 1'b1;
        m_data[467:448] = '0;
        step(1);
      end
      20: begin  // result: flow label has 20 bits
        m_valid = 1'b1;
        m_data[468] = 1'b1;
        step(1);
      end
      21: begin  // result: select stage 0 has no other bits
        m_valid = 1'b1;
        m_data[492] = 1'b1;
        step(1);
      end
      22: begin  // result: select stage 1 has no other bits
        m_valid = 1'b1;
        m_data[524] = 1'b1;
        step(1);
      end
      23: begin  // result: select stage 2 has no other bits
        m_valid = 1'b1;
        m_data[556] = 1'b1;
        step(1);
      end
      24: begin  // result: select stage 3 has no other bits
        m_valid = 1'b1;
        m_data[588] = 1'b1;
        step(1);
      end
      25: begin  // result: select stage 0 names a group where it selects
        m_valid = 1'b1;
        m_data[511] = 1'b1;
        step(1);
      end
      26: begin  // result: select stage 1 names a group where it selects
        m_valid = 1'b1;
        m_data[543] = 1'b1;
        step(1);
      end
      27: begin  // result: select stage 2 names a group where it selects
        m_valid = 1'b1;
        m_data[575] = 1'b1;
        step(1);
      end
      28: begin  // result: select stage 3 names a group where it selects
        m_valid = 1'b1;
        m_data[607] = 1'b1;
        step(1);
      end
      29: begin  // result: egress kind is none, port or drop
        m_valid = 1'b1;
        m_data[625:624] = 2'd3;
        step(1);
      end
      30: begin  // result: no egress has no id
        m_valid = 1'b1;
        m_data[608] = 1'b1;
        step(1);
      end
      31: begin  // result: egress has no other bits
        m_valid = 1'b1;
        m_data[626] = 1'b1;
        step(1);
      end
      32: begin  // result: an egress comes from a select stage
        m_valid = 1'b1;
        m_data[625:624] = 2'd1;
        step(1);
      end
      33: begin  // s_axil_awvalid stays until ready
        awvalid = 1'b1;
        awready = 1'b0;
        step(1);
        awvalid = 1'b0;
        step(1);
      end
      34: begin  // s_axil_awaddr is stable until ready
        awvalid = 1'b1;
        awready = 1'b0;
        step(1);
        awaddr[2] = !awaddr[2];
        step(1);
      end
      35: begin  // s_axil_wvalid stays until ready
        wvalid = 1'b1;
        wready = 1'b0;
        step(1);
        wvalid = 1'b0;
        step(1);
      end
      36: begin  // s_axil_wdata is stable until ready
        wvalid = 1'b1;
        wready = 1'b0;
        step(1);
        wdata[2] = !wdata[2];
        step(1);
      end
      37: begin  // s_axil_wstrb is stable until ready
        wvalid = 1'b1;
        wready = 1'b0;
        step(1);
        wstrb[2] = !wstrb[2];
        step(1);
      end
      38: begin  // s_axil_arvalid stays until ready
        arvalid = 1'b1;
        arready = 1'b0;
        step(1);
        arvalid = 1'b0;
        step(1);
      end
      39: begin  // s_axil_araddr is stable until ready
        arvalid = 1'b1;
        arready = 1'b0;
        step(1);
        araddr[2] = !araddr[2];
        step(1);
      end
      40: begin  // s_axil_bvalid stays until bready
        bvalid = 1'b1;
        bready = 1'b0;
        step(1);
        bvalid = 1'b0;
        step(1);
      end
      41: begin  // s_axil_bresp is stable until bready
        bvalid = 1'b1;
        bready = 1'b0;
        step(1);
        bresp = 2'b10;
        step(1);
      end
      42: begin  // s_axil_bresp is OKAY or SLVERR
        bvalid = 1'b1;
        bresp = 2'b01;
        step(1);
      end
      43: begin  // s_axil_rvalid stays until rready
        rvalid = 1'b1;
        rready = 1'b0;
        step(1);
        rvalid = 1'b0;
        step(1);
      end
      44: begin  // s_axil_rdata is stable until rready
        rvalid = 1'b1;
        rready = 1'b0;
        step(1);
        rdata[1] = 1'b1;
        step(1);
      end
      45: begin  // s_axil_rresp is stable until rready
        rvalid = 1'b1;
        rready = 1'b0;
        step(1);
        rresp = 2'b10;
        step(1);
      end
      46: begin  // s_axil_rresp is OKAY or SLVERR
        rvalid = 1'b1;
        rresp = 2'b11;
        step(1);
      end
      47: begin  // a refused read reads 0
        rvalid = 1'b1;
        rresp = 2'b10;
        rdata = 32'd1;
        step(1);
      end
      48: begin  // s_axil valids are known
        awvalid = 1'bx;
        step(1);
      end
      49: begin  // s_axil readies are known
        bready = 1'bx;
        step(1);
      end
      50: begin  // a write response has an address
        wvalid = 1'b1;
        step(1);
        wvalid = 1'b0;
        bvalid = 1'b1;
        step(1);
      end
      51: begin  // a write response has data
        awvalid = 1'b1;
        step(1);
        awvalid = 1'b0;
        bvalid = 1'b1;
        step(1);
      end
      52: begin  // a read response has an address
        rvalid = 1'b1;
        step(1);
      end
      53: begin  // one write address at a time
        awvalid = 1'b1;
        step(2);
      end
      54: begin  // one write data at a time
        wvalid = 1'b1;
        step(2);
      end
      55: begin  // one read at a time
        arvalid = 1'b1;
        step(2);
      end
      56: begin  // the block runs where the result queue has room
        run = 1'b0;
        s_ready = 1'b0;
        step(1);
      end
      57: begin  // the result queue has at most two results
        s_valid = 1'b1;
        s_last = 1'b1;
        m_ready = 1'b0;
        step(132);
      end
      58: begin  // a result is valid where one is queued
        m_valid = 1'b1;
        step(1);
      end
      59: begin  // no result without a packet
        m_valid = 1'b1;
        step(1);
      end
      60: begin  // at most 130 packets are in flight
        s_valid = 1'b1;
        s_last = 1'b1;
        step(132);
      end
      61: begin  // s_axis_tready only where the block runs
        run = 1'b0;
        step(1);
      end
      62: begin  // s_axis_tready not while tables are cleared
        clearing = 1'b1;
        step(1);
      end
      63: begin  // s_axis_tready not while a write waits
        write_pending = 1'b1;
        step(1);
      end
      64: begin  // s_axis_tready not where hold is set between frames
        hold = 1'b1;
        step(1);
      end
      65: begin  // s_axis_tready where nothing forbids it
        s_ready = 1'b0;
        step(1);
      end
      66: begin  // a completed window is at position 0
        packet[0] = 1'b1;
        step(1);
      end
      67: begin  // packet after layer stage 1
        packet[1] = 1'b1;
        step(1);
      end
      68: begin  // packet after layer stage 2
        packet[2] = 1'b1;
        step(1);
      end
      69: begin  // packet after layer stage 3
        packet[3] = 1'b1;
        step(1);
      end
      70: begin  // packet after layer stage 4
        packet[4] = 1'b1;
        step(1);
      end
      71: begin  // packet after layer stage 5
        packet[5] = 1'b1;
        step(1);
      end
      72: begin  // packet after layer stage 6
        packet[6] = 1'b1;
        step(1);
      end
      73: begin  // packet after layer stage 7
        packet[7] = 1'b1;
        step(1);
      end
      74: begin  // master key at position 46
        master_valid = 1'b1;
        step(1);
      end
      75: begin  // keys at position 49
        keys_valid = 1'b1;
        step(1);
      end
      76: begin  // packet after select stage 0
        select_packet[0] = 1'b1;
        step(1);
      end
      77: begin  // packet after select stage 1
        select_packet[1] = 1'b1;
        step(1);
      end
      78: begin  // packet after select stage 2
        select_packet[2] = 1'b1;
        step(1);
      end
      79: begin  // packet after select stage 3
        select_packet[3] = 1'b1;
        step(1);
      end
      80: begin  // selection at position 127
        dlb_packet = 1'b1;
        step(1);
      end
      81: begin  // lane 1 has a packet
        lane_valid[0] = 1'b1;
        step(1);
      end
      82: begin  // lane 2 has a packet
        lane_valid[1] = 1'b1;
        step(1);
      end
      83: begin  // lane 3 has a packet
        lane_valid[2] = 1'b1;
        step(1);
      end
      84: begin  // lane 4 has a packet
        lane_valid[3] = 1'b1;
        step(1);
      end
      85: begin  // lane 5 has a packet
        lane_valid[4] = 1'b1;
        step(1);
      end
      86: begin  // lane 6 has a packet
        lane_valid[5] = 1'b1;
        step(1);
      end
      87: begin  // lane 7 has a packet
        lane_valid[6] = 1'b1;
        step(1);
      end
      88: begin  // packet or write at position 0, not both
        packet[0] = 1'b1;
        write_valid[0] = 1'b1;
        step(1);
      end
      89: begin  // packet or write at position 6, not both
        packet[1] = 1'b1;
        write_valid[1] = 1'b1;
        step(1);
      end
      90: begin  // packet or write at position 12, not both
        packet[2] = 1'b1;
        write_valid[2] = 1'b1;
        step(1);
      end
      91: begin  // packet or write at position 18, not both
        packet[3] = 1'b1;
        write_valid[3] = 1'b1;
        step(1);
      end
      92: begin  // packet or write at position 24, not both
        packet[4] = 1'b1;
        write_valid[4] = 1'b1;
        step(1);
      end
      93: begin  // packet or write at position 30, not both
        packet[5] = 1'b1;
        write_valid[5] = 1'b1;
        step(1);
      end
      94: begin  // packet or write at position 36, not both
        packet[6] = 1'b1;
        write_valid[6] = 1'b1;
        step(1);
      end
      95: begin  // packet or write at position 42, not both
        packet[7] = 1'b1;
        write_valid[7] = 1'b1;
        step(1);
      end
      96: begin  // window length is at most 192
        packet[0] = 1'b1;
        window_length = 8'd193;
        step(1);
      end
      97: begin  // offset after layer stage 1 is at most 192 and even
        packet[1] = 1'b1;
        kind[4+:4] = 4'd1;
        offset[0+:8] = 8'd193;
        step(1);
      end
      98: begin  // offset after layer stage 2 is at most 192 and even
        packet[2] = 1'b1;
        kind[8+:4] = 4'd1;
        offset[8+:8] = 8'd194;
        step(1);
      end
      99: begin  // offset after layer stage 3 is at most 192 and even
        packet[3] = 1'b1;
        kind[12+:4] = 4'd1;
        offset[16+:8] = 8'd193;
        step(1);
      end
      100: begin  // offset after layer stage 4 is at most 192 and even
        packet[4] = 1'b1;
        kind[16+:4] = 4'd1;
        offset[24+:8] = 8'd194;
        step(1);
      end
      101: begin  // offset after layer stage 5 is at most 192 and even
        packet[5] = 1'b1;
        kind[20+:4] = 4'd1;
        offset[32+:8] = 8'd193;
        step(1);
      end
      102: begin  // offset after layer stage 6 is at most 192 and even
        packet[6] = 1'b1;
        kind[24+:4] = 4'd1;
        offset[40+:8] = 8'd194;
        step(1);
      end
      103: begin  // offset after layer stage 7 is at most 192 and even
        packet[7] = 1'b1;
        kind[28+:4] = 4'd1;
        offset[48+:8] = 8'd193;
        step(1);
      end
      104: begin  // kinds of header exist
        packet[3] = 1'b1;
        kind[12+:4] = 4'd9;
        step(1);
      end
      105: begin  // record types of lanes exist
        lane_valid[2] = 1'b1;
        lane_type[14:10] = 5'd25;
        step(1);
      end
      106: begin  // time counts by one
        step(1);
        micros = 32'd2;
        step(1);
      end
      107: begin  // m_axis_tuser is stable until tready
        m_valid = 1'b1;
        m_ready = 1'b0;
        step(1);
        m_tag[3] = !m_tag[3];
        step(1);
      end
      108: begin  // m_axis_tuser is known where valid
        m_valid  = 1'b1;
        m_tag[0] = 1'bx;
        step(1);
      end
      109: begin  // m_axis_tuser is the tag of the oldest packet in flight
        s_user[80+:16] = 16'hA5A5;
        {s_valid, s_last, s_ready} = 3'b111;
        step(1);
        {s_valid, s_ready} = 2'b00;
        m_valid = 1'b1;
        m_tag = 16'hA5A4;
        step(1);
      end
      default: ;
    endcase
  endtask

  function automatic logic needs_four_states(input int check);
    needs_four_states = check == 5 || check == 6 || check == 7 || check == 10 || check == 11 || check == 12 || check == 108 || check == 48 || check == 49;
  endfunction

  int broken = 0;
  int faults = 0;

  // A simulator with two states has no unknown value.
  logic unknown;
  logic four_states;

  initial begin
    unknown = 1'bx;
    four_states = unknown === 1'bx;
    for (int check = 0; check < Checks; check++) begin
      if (four_states || !needs_four_states(check)) begin
        idle();
        if (failed !== '0) begin
          faults = faults + 1;
          $display("lbhash_checker_tb: check %0d: fails in an idle block: %b", check, failed);
        end
        violate(check);
        if (failed[check] !== 1'b1) begin
          faults = faults + 1;
          $display("lbhash_checker_tb: check %0d: does not fail when it is broken", check);
        end
        broken = broken + 1;
      end
    end
    if (faults != 0) $fatal(1, "lbhash_checker_tb: FAIL, %0d faults", faults);
    $display("lbhash_checker_tb: PASS, %0d of %0d checks fail when they are broken", broken, Checks);
    $finish;
  end

endmodule
