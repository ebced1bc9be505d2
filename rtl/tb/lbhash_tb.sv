// SPDX-License-Identifier: Apache-2.0
//
// Self-checking testbench: replays a vector set, and compares every result word.
//
// It runs on any simulator that knows `$readmemh` and delays. The set (counts.memh, config.memh,
// beats.memh, environment.memh, results.memh) comes from `lbhash vectors generate` or `convert`,
// and so does lbhash_vectors.svh on the include path, which is the same for every set: one build
// replays them all. By hand:
//
//   $ iverilog -g2012 -I SET -o tb.vvp -s lbhash_tb -c rtl/lbhash.f \
//       rtl/verif/lbhash_checker_pkg.sv rtl/verif/lbhash_checker.sv rtl/tb/lbhash_tb.sv
//   $ vvp tb.vvp +vectors=SET
//
//   $ verilator --binary --timing -ISET --top-module lbhash_tb -f rtl/lbhash.f \
//       rtl/verif/lbhash_checker_pkg.sv rtl/verif/lbhash_checker.sv rtl/tb/lbhash_tb.sv
//   $ obj_dir/Vlbhash_tb +vectors=SET
//
// Plus arguments: +vectors=DIRECTORY (default .), +seed=N of gaps and junk (default 1),
// +gaps=PERCENT of cycles without a new beat (default 25), +stalls=PERCENT of cycles in which no
// result is taken (default 25; with 0 the latency of every result is checked too).
//
// Where a set has an environment, its acts (writes of loads, waits) happen between two packets,
// when all results before have been taken. Timers of dynamic load balancing allow for gaps and
// stalls, up to a number of cycles that is checked.
//
// Checked besides the words: their number and order, the tag of each, that a waiting word stays as
// it is, that no output is unknown after reset, and that every register reads back as it was
// written. Bytes that `tkeep` drops, `tuser` of later beats and all of an idle beat are junk.
// Prints `PASS: N packets`, or says what differs first and ends with `$fatal`.

module lbhash_tb #(
    // The longest set that there is room for.
    parameter integer MaxPackets = 65536,
    parameter integer MaxBeats = 262144,
    parameter integer MaxWrites = 32768,
    parameter integer MaxActs = 65536
);

  /* verilator lint_off UNUSEDPARAM */  // a set describes more than is needed here
  `include "lbhash_vectors.svh"
  /* verilator lint_on UNUSEDPARAM */

  localparam integer ResetCycles = 4;
  localparam integer PatienceCycles = 50000;  // longest time without progress
  localparam integer LingerCycles = 200;  // time after the last result in which no other may come
  localparam integer NeededBeats = 3;  // the header window

  localparam [17:0] IdAddress = 18'h00000;
  localparam [31:0] IdValue = 32'h4C42_4831;

  // ---- The set
  reg [CountBits-1:0] counts[0:3];
  reg [BeatBits-1:0] beats[0:MaxBeats-1];
  reg [WriteBits-1:0] writes[0:MaxWrites-1];
  reg [ActBits-1:0] acts[0:MaxActs-1];
  reg [ResultBits-1:0] results[0:MaxPackets-1];
  integer packet_count = 0;
  integer beat_count = 0;
  integer write_count = 0;
  integer act_count = 0;

  // ---- Ports
  reg clk = 1'b0;
  reg rst_n = 1'b0;
  reg [511:0] s_tdata = 512'd0;
  reg [63:0] s_tkeep = 64'd0;
  reg s_tlast = 1'b0;
  reg [95:0] s_tuser = 96'd0;
  reg s_tvalid = 1'b0;
  wire s_tready;
  wire [639:0] m_tdata;
  wire [15:0] m_tuser;
  wire m_tvalid;
  reg m_tready = 1'b0;
  reg [17:0] awaddr = 18'd0;
  reg awvalid = 1'b0;
  wire awready;
  reg [31:0] wdata = 32'd0;
  reg wvalid = 1'b0;
  wire wready;
  wire [1:0] bresp;
  wire bvalid;
  reg bready = 1'b0;
  reg [17:0] araddr = 18'd0;
  reg arvalid = 1'b0;
  wire arready;
  wire [31:0] rdata;
  wire [1:0] rresp;
  wire rvalid;
  reg rready = 1'b0;

  lbhash_top u_dut (
      .clk_i(clk),
      .rst_ni(rst_n),
      .s_axis_tdata_i(s_tdata),
      .s_axis_tkeep_i(s_tkeep),
      .s_axis_tlast_i(s_tlast),
      .s_axis_tuser_i(s_tuser),
      .s_axis_tvalid_i(s_tvalid),
      .s_axis_tready_o(s_tready),
      .m_axis_tdata_o(m_tdata),
      .m_axis_tuser_o(m_tuser),
      .m_axis_tvalid_o(m_tvalid),
      .m_axis_tready_i(m_tready),
      .s_axil_awaddr_i(awaddr),
      .s_axil_awvalid_i(awvalid),
      .s_axil_awready_o(awready),
      .s_axil_wdata_i(wdata),
      .s_axil_wstrb_i(4'hF),
      .s_axil_wvalid_i(wvalid),
      .s_axil_wready_o(wready),
      .s_axil_bresp_o(bresp),
      .s_axil_bvalid_o(bvalid),
      .s_axil_bready_i(bready),
      .s_axil_araddr_i(araddr),
      .s_axil_arvalid_i(arvalid),
      .s_axil_arready_o(arready),
      .s_axil_rdata_o(rdata),
      .s_axil_rresp_o(rresp),
      .s_axil_rvalid_o(rvalid),
      .s_axil_rready_i(rready)
  );

  // ---- Checker, by hierarchical names: not every simulator has `bind`
  wire [78:1] selection_packets = u_dut.u_member_selection.packet_q;
  wire [3:0] select_packet = {selection_packets[72], selection_packets[54], selection_packets[36], selection_packets[18]};
  wire [lbhash_checker_pkg::Checks-1:0] failed_checks;

  lbhash_checker u_checker (
      .clk_i(clk),
      .rst_ni(rst_n),
      .s_axis_tdata_i(s_tdata),
      .s_axis_tkeep_i(s_tkeep),
      .s_axis_tlast_i(s_tlast),
      .s_axis_tuser_i(s_tuser),
      .s_axis_tvalid_i(s_tvalid),
      .s_axis_tready_i(s_tready),
      .m_axis_tdata_i(m_tdata),
      .m_axis_tuser_i(m_tuser),
      .m_axis_tvalid_i(m_tvalid),
      .m_axis_tready_i(m_tready),
      .s_axil_awaddr_i(awaddr),
      .s_axil_awvalid_i(awvalid),
      .s_axil_awready_i(awready),
      .s_axil_wdata_i(wdata),
      .s_axil_wstrb_i(4'hF),
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
      .run_i(u_dut.run),
      .write_pending_i(u_dut.write_pending),
      .clearing_i(u_dut.clearing),
      .hold_i(u_dut.hold),
      .in_frame_i(u_dut.in_frame),
      .window_length_i(u_dut.window_length),
      .packet_i(u_dut.packet),
      .write_valid_i(u_dut.write_valid),
      .kind_i(u_dut.kind),
      .offset_i(u_dut.offset[63:8]),
      .lane_valid_i(u_dut.lane_valid),
      .lane_type_i(u_dut.lane_type),
      .master_valid_i(u_dut.master_valid),
      .keys_valid_i(u_dut.keys_valid),
      .select_packet_i(select_packet),
      .dlb_packet_i(u_dut.dlb_packet),
      .time_i(u_dut.dlb_time),
      .failed_o(failed_checks)
  );

  initial forever #5 clk = !clk;

  // ---- Time
  integer cycle = 0;
  wire awake = cycle > ResetCycles;

  always @(posedge clk) begin
    cycle <= cycle + 1;
    rst_n <= cycle >= ResetCycles;
  end

  // ---- Random numbers that every simulator draws alike: xorshift, one step a cycle
  reg [31:0] seed = 32'd1;
  integer gaps = 25;
  integer stalls = 25;
  reg [31:0] random = 32'd1;

  function [31:0] step(input [31:0] state);
    begin
      step = state ^ (state << 13);
      step = step ^ (step >> 17);
      step = step ^ (step << 5);
    end
  endfunction

  // True in `percent` of all cycles; `bits` are any 8 bits of the random number.
  function chance(input [7:0] bits, input integer percent);
    chance = {24'd0, bits} * 100 < percent * 256;
  endfunction

  always @(posedge clk) random <= cycle == 0 ? seed : step(random);

  // ---- Registers: one transaction at a time
  localparam [1:0] ReadId = 2'd0, WriteAll = 2'd1, ReadAll = 2'd2, Replay = 2'd3;

  reg [1:0] phase = ReadId;
  integer index = 0;  // of the register in `writes`
  reg busy = 1'b0;

  wire configured = phase == Replay;
  wire [17:0] address = phase == ReadId ? IdAddress : configured ? act[ActAddressLsb+:18] : writes[index][WriteAddressLsb+:18];
  wire [31:0] data = phase == ReadId ? IdValue : configured ? act[ActDataLsb+:32] : writes[index][WriteDataLsb+:32];
  wire written = bvalid && bready;
  wire read = rvalid && rready;
  wire is_write = phase == WriteAll || configured;

  always @(posedge clk) begin
    bready <= !chance(random[23:16], 50);
    rready <= !chance(random[31:24], 50);
    if (awake && !busy && (!configured || (acting && act_wait == 48'd0))) begin
      busy <= 1'b1;
      awaddr <= address;
      wdata <= data;
      araddr <= address;
      awvalid <= is_write;
      wvalid <= is_write;
      arvalid <= !is_write;
    end else begin
      if (awready) awvalid <= 1'b0;
      if (wready) wvalid <= 1'b0;
      if (arready) arvalid <= 1'b0;
    end
    if (written || read) begin
      busy <= 1'b0;
      if (!configured) begin
        index <= phase == ReadId || index == write_count - 1 ? 0 : index + 1;
        if (phase == ReadId || index == write_count - 1) phase <= phase + 2'd1;
      end
    end
    if (written && bresp != 2'b00) $fatal(1, "write of register %h: response %b", address, bresp);
    if (read && rresp != 2'b00) $fatal(1, "read of register %h: response %b", address, rresp);
    if (read && rdata !== data) $fatal(1, "register %h reads %h instead of %h", address, rdata, data);
  end

  // ---- The environment: acts[next_act] happens before frame act[ActPacketLsb], when all results
  // before that have been taken
  integer next_act = 0;
  reg [47:0] waited = 48'd0;
  integer since_cycle = 0;  // of the last act, or the first beat, and what was sent until then
  integer since_beat = 0;
  integer since_act = 0;

  wire [ActBits-1:0] act = acts[next_act];
  wire [31:0] act_packet = act[ActPacketLsb+:32];
  wire [47:0] act_wait = act[ActWaitLsb+:48];
  wire acts_left = configured && next_act < act_count;
  wire acting = acts_left && next_result == act_packet;
  wire waiting_over = acting && act_wait != 48'd0 && waited == act_wait;

  always @(posedge clk) begin
    waited <= !acting || act_wait == 48'd0 || waiting_over ? 48'd0 : waited + 48'd1;
    if (waiting_over || (configured && written)) next_act <= next_act + 1;
    if (!configured || waiting_over) begin
      since_cycle <= cycle;
      since_beat <= next_beat;
      since_act <= next_act;
    end else if (acting && act_wait != 48'd0 && waited == 48'd0 &&
        cycle - since_cycle > BeatCycles * (next_beat - since_beat) + ActCycles * (next_act - since_act) + InterludeCycles)
      $fatal(
          1,
          "packet %0d: %0d cycles since the last wait, and timers of this set allow for less: lower +gaps and +stalls",
          act_packet,
          cycle - since_cycle
      );
  end

  // ---- Frames in: the beat on the wires is beats[next_beat], if one is there
  integer next_beat = 0;
  integer beat_of_frame = 0;
  integer completed = 0;
  integer completed_at[0:MaxPackets-1];
  integer frame = 0;  // the one that the beat belongs to

  wire beat_taken = s_tvalid && s_tready;
  wire beat_starts = beat_taken ? s_tlast : beat_of_frame == 0;  // a frame, with the beat to be put next
  wire held = acts_left && beat_starts && act_packet <= frame + (beat_taken ? 1 : 0);
  wire [511:0] junk = {16{random}};

  function [511:0] kept_bits(input [63:0] keep);
    integer k;
    for (k = 0; k < 64; k = k + 1) kept_bits[8*k+:8] = {8{keep[k]}};
  endfunction

  // The tag is the frame's number, upside down so that its bits change often; packets of a set have
  // none.
  function [15:0] tag_of(input integer number);
    tag_of = {number[7:0], number[15:8]} ^ 16'hA5C3;
  endfunction

  task put_beat(input [BeatBits-1:0] beat, input first, input integer number);
    begin
      s_tvalid <= 1'b1;
      s_tlast <= beat[BeatTlastLsb];
      s_tkeep <= beat[BeatTkeepLsb+:64];
      s_tuser <= first ? {tag_of(number), beat[BeatTuserLsb+:80]} : junk[95:0];
      s_tdata <= beat[BeatTdataLsb+:512] | (junk & ~kept_bits(beat[BeatTkeepLsb+:64]));
    end
  endtask

  task put_idle;
    begin
      s_tvalid <= 1'b0;
      s_tlast <= junk[0];
      s_tkeep <= junk[63:0];
      s_tuser <= junk[95:0];
      s_tdata <= junk;
    end
  endtask

  always @(posedge clk) begin
    if (configured && (beat_taken || !s_tvalid)) begin
      if (next_beat + (beat_taken ? 1 : 0) < beat_count && !held && !chance(random[7:0], gaps))
        put_beat(beats[next_beat+(beat_taken?1 : 0)], beat_starts, frame + (beat_taken && s_tlast ? 1 : 0));
      else put_idle;
    end
    if (beat_taken) begin
      next_beat <= next_beat + 1;
      beat_of_frame <= s_tlast ? 0 : beat_of_frame + 1;
      if (s_tlast) frame <= frame + 1;
      if (beat_of_frame == NeededBeats - 1 || (s_tlast && beat_of_frame < NeededBeats)) begin
        completed_at[completed] <= cycle;
        completed <= completed + 1;
      end
    end
  end

  // ---- Results out
  integer next_result = 0;
  reg waiting = 1'b0;
  reg [655:0] waiting_word = 656'd0;  // and its tag

  task fail_word(input [639:0] found, input [639:0] expected);
    integer word;
    begin
      $display("FAIL: packet %0d (line %0d of vectors.jsonl) differs:", next_result, next_result + 1);
      for (word = 0; word < 20; word = word + 1)
      if (found[32*word+:32] !== expected[32*word+:32])
        $display("  word %0d: found %h, expected %h", word, found[32*word+:32], expected[32*word+:32]);
      $fatal(1, "a result differs");
    end
  endtask

  always @(posedge clk) begin
    m_tready <= configured && !chance(random[15:8], stalls);
    waiting <= awake && m_tvalid && !m_tready;  // before reset an output can be anything
    waiting_word <= {m_tuser, m_tdata};
    if (waiting && (!m_tvalid || {m_tuser, m_tdata} !== waiting_word))
      $fatal(1, "packet %0d: the result changed before it was taken", next_result);
    if (m_tvalid && m_tready) begin
      if (next_result == packet_count) $fatal(1, "there is a result more than there are packets");
      if (m_tdata !== results[next_result]) fail_word(m_tdata, results[next_result]);
      if (m_tuser !== tag_of(next_result)) $fatal(1, "packet %0d: tag %h instead of %h", next_result, m_tuser, tag_of(next_result));
      if (stalls == 0 && cycle - completed_at[next_result] != ResultLatency)
        $fatal(
            1, "packet %0d: latency of %0d cycles instead of %0d", next_result, cycle - completed_at[next_result], ResultLatency
        );
      next_result <= next_result + 1;
    end
  end

  wire [698:0] outputs = {s_tready, m_tuser, m_tdata, m_tvalid, awready, wready, bresp, bvalid, arready, rdata, rresp, rvalid};

  always @(posedge clk) if (awake && ^outputs === 1'bx) $fatal(1, "cycle %0d: an output is unknown", cycle);

  // ---- Start and end
  string directory;
  integer lingered = 0;
  integer last_progress = 0;

  initial begin
    if (!$value$plusargs("vectors=%s", directory)) directory = ".";
    if (!$value$plusargs("seed=%d", seed) || seed == 0) seed = 32'd1;  // xorshift never leaves 0
    if (!$value$plusargs("gaps=%d", gaps)) gaps = 25;
    if (!$value$plusargs("stalls=%d", stalls)) stalls = 25;
    $readmemh($sformatf("%0s/counts.memh", directory), counts);
    packet_count = counts[PacketCount];
    beat_count = counts[BeatCount];
    write_count = counts[WriteCount];
    act_count = counts[ActCount];
    if (!(packet_count > 0)) $fatal(1, "%0s/counts.memh is missing, or the set has no packets", directory);
    if (packet_count > MaxPackets || beat_count > MaxBeats || write_count > MaxWrites || act_count > MaxActs)
      $fatal(1, "%0s is too long: raise MaxPackets, MaxBeats, MaxWrites or MaxActs", directory);
    $readmemh($sformatf("%0s/beats.memh", directory), beats, 0, beat_count - 1);
    $readmemh($sformatf("%0s/config.memh", directory), writes, 0, write_count - 1);
    $readmemh($sformatf("%0s/results.memh", directory), results, 0, packet_count - 1);
    if (act_count > 0) $readmemh($sformatf("%0s/environment.memh", directory), acts, 0, act_count - 1);
    // The last beat of all is its frame's last one, and the two top bits of the port are always
    // set.
    if (beats[beat_count-1][BeatTlastLsb] !== 1'b1 || results[packet_count-1][ResultUdpSourcePortLsb+14+:2] !== 2'b11)
      $fatal(1, "the memories in %0s are missing, or shorter than counts.memh says", directory);
  end

  always @(posedge clk) begin
    if (beat_taken || (m_tvalid && m_tready) || written || read || waited != 48'd0) last_progress <= cycle;
    if (cycle - last_progress > PatienceCycles) begin
      $display("FAIL: nothing has moved for %0d cycles: %0d of %0d beats taken, %0d of %0d results given", PatienceCycles,
               next_beat, beat_count, next_result, packet_count);
      $fatal(1, "stuck");
    end
  end

  always @(posedge clk)
    if (configured && next_result == packet_count) begin
      lingered <= lingered + 1;
      if (lingered == LingerCycles) begin
        if (next_beat != beat_count) $fatal(1, "%0d of %0d beats were taken", next_beat, beat_count);
        $display("PASS: %0d packets", next_result);
        $finish;
      end
    end

endmodule
