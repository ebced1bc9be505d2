// SPDX-License-Identifier: Apache-2.0
//
// Replays a packed vector set (vectors.lbv, `lbhash vectors convert --format packed`): reads it
// from the first word to the last, so a set may be longer than any memory. Copy `next_word` and
// `next_record` to read it elsewhere. Icarus 11, Verilator, commercial simulators.
//
// +vectors=FILE.lbv

module lbhash_packed_tb;

  logic clk = 1'b0;
  logic rst_n = 1'b0;
  logic [511:0] tdata = '0;
  logic [63:0] tkeep = '0;
  logic tlast = 1'b0;
  logic [95:0] tuser = '0;
  logic tvalid = 1'b0;
  logic tready;
  logic [639:0] result;
  logic [15:0] result_tag;
  logic result_valid;
  logic [17:0] awaddr = '0;
  logic [31:0] wdata = '0;
  logic awvalid = 1'b0;
  logic wvalid = 1'b0;
  logic awready, wready, bvalid;
  logic [1:0] bresp;
  logic unused_arready, unused_rvalid;
  logic [31:0] unused_rdata;
  logic [ 1:0] unused_rresp;

  lbhash_top u_dut (
      .clk_i(clk),
      .rst_ni(rst_n),
      .s_axis_tdata_i(tdata),
      .s_axis_tkeep_i(tkeep),
      .s_axis_tlast_i(tlast),
      .s_axis_tuser_i(tuser),
      .s_axis_tvalid_i(tvalid),
      .s_axis_tready_o(tready),
      .m_axis_tdata_o(result),
      .m_axis_tuser_o(result_tag),
      .m_axis_tvalid_o(result_valid),
      .m_axis_tready_i(1'b1),
      .s_axil_awaddr_i(awaddr),
      .s_axil_awvalid_i(awvalid),
      .s_axil_awready_o(awready),
      .s_axil_wdata_i(wdata),
      .s_axil_wstrb_i(4'b1111),
      .s_axil_wvalid_i(wvalid),
      .s_axil_wready_o(wready),
      .s_axil_bresp_o(bresp),
      .s_axil_bvalid_o(bvalid),
      .s_axil_bready_i(1'b1),
      .s_axil_araddr_i(18'd0),
      .s_axil_arvalid_i(1'b0),
      .s_axil_arready_o(unused_arready),
      .s_axil_rdata_o(unused_rdata),
      .s_axil_rresp_o(unused_rresp),
      .s_axil_rvalid_o(unused_rvalid),
      .s_axil_rready_i(1'b1)
  );

  initial forever #5 clk = !clk;

  // The reader -------------------------------------------------------------------------------

  localparam int KindEnd = 0;
  localparam int KindWrite = 1;
  localparam int KindWait = 2;
  localparam int KindPacket = 3;
  localparam int MostWords = 65536;

  int file;
  int kind;                          // of the record that was read
  logic [63:0] pair;                 // address [31:0] and data [63:32]; cycles; packets
  int length;                        // bytes of the frame
  logic [79:0] metadata;
  logic [639:0] expected;
  logic [31:0] frame[0:MostWords-1];  // byte k at bit 8*(k mod 4) of word k/4

  // One word; $fread takes the first byte for the highest.
  task next_word(output logic [31:0] word);
    logic [31:0] raw;
    if ($fread(raw, file) != 4) begin
      $display("lbhash_packed_tb: FAIL: the file is cut");
      $fatal;
    end
    word = {raw[7:0], raw[15:8], raw[23:16], raw[31:24]};
  endtask

  task open(input string name);
    logic [31:0] magic, version;
    file = $fopen(name, "rb");
    if (file == 0) begin
      $display("lbhash_packed_tb: FAIL: cannot read %s", name);
      $fatal;
    end
    next_word(magic);
    next_word(version);
    if (magic != 32'h5648424C || version != 32'd1) begin
      $display("lbhash_packed_tb: FAIL: %s is not a packed vector set of version 1", name);
      $fatal;
    end
  endtask

  task next_record;
    logic [31:0] word, words;
    int i;
    next_word(word);
    next_word(words);
    kind = int'(word);
    if (kind == KindPacket) begin
      next_word(word);
      length = int'(word);
      for (i = 0; i < 3; i = i + 1) begin
        next_word(word);
        if (i < 2) metadata[32*i+:32] = word;
        else metadata[79:64] = word[15:0];
      end
      for (i = 0; i < 20; i = i + 1) begin
        next_word(word);
        expected[32*i+:32] = word;
      end
      for (i = 0; i < int'(words) - 26; i = i + 1) begin
        next_word(word);
        frame[i] = word;
      end
    end else if (kind <= KindWait) begin
      next_word(word);
      pair[31:0] = word;
      next_word(word);
      pair[63:32] = word;
    end else begin
      for (i = 2; i < int'(words); i = i + 1) next_word(word);
    end
  endtask

  // The testbench ----------------------------------------------------------------------------

  logic [639:0] queue[$];
  int sent = 0;
  int taken = 0;
  int writes = 0;
  int different = 0;

  // Handshakes are sampled at the rising edge, inputs change at the falling one.
  task write_register(input logic [31:0] address, input logic [31:0] data);
    @(negedge clk);
    awaddr  = address[17:0];
    wdata   = data;
    awvalid = 1'b1;
    wvalid  = 1'b1;
    while (awvalid || wvalid) begin
      @(posedge clk);
      if (awready && wready) begin
        @(negedge clk);
        awvalid = 1'b0;
        wvalid  = 1'b0;
      end else if (awready) begin
        @(negedge clk) awvalid = 1'b0;
      end else if (wready) begin
        @(negedge clk) wvalid = 1'b0;
      end
    end
    while (!bvalid) @(posedge clk);
    if (bresp != 2'b00) begin
      $display("lbhash_packed_tb: FAIL: write of %h to %h is refused", data, address);
      $fatal;
    end
    writes = writes + 1;
  endtask

  task send;
    int beat, i;
    for (beat = 0; beat == 0 || 64 * beat < length; beat = beat + 1) begin
      @(negedge clk);
      tdata = '0;
      for (i = 0; i < 16; i = i + 1) if (64 * beat + 4 * i < length) tdata[32*i+:32] = frame[16*beat+i];
      for (i = 0; i < 64; i = i + 1) tkeep[i] = 64 * beat + i < length;
      tlast  = 64 * (beat + 1) >= length;
      tuser  = {sent[15:0], metadata};
      tvalid = 1'b1;
      @(posedge clk);
      while (!tready) @(posedge clk);
    end
    @(negedge clk) tvalid = 1'b0;
  endtask

  always @(posedge clk) begin
    logic [639:0] due;
    if (rst_n && result_valid) begin
      due = queue.pop_front();
      if (result !== due || result_tag !== taken[15:0]) begin
        different = different + 1;
        $display("lbhash_packed_tb: packet %0d: found %h, expected %h", taken, result, due);
      end
      taken = taken + 1;
    end
  end

  string name;

  initial begin
    if (!$value$plusargs("vectors=%s", name)) begin
      $display("lbhash_packed_tb: FAIL: give +vectors=FILE.lbv");
      $fatal;
    end
    open(name);
    repeat (3) @(negedge clk);
    rst_n = 1'b1;
    next_record;
    while (kind != KindEnd) begin
      if (kind == KindPacket) begin
        queue.push_back(expected);
        send;
        sent = sent + 1;
      end else begin
        // The environment acts when all earlier results have been taken.
        while (taken < sent) @(posedge clk);
        if (kind == KindWrite) write_register(pair[31:0], pair[63:32]);
        if (kind == KindWait) repeat (int'(pair[31:0])) @(posedge clk);
      end
      next_record;
    end
    repeat (400) @(posedge clk);
    if (different != 0 || taken != sent || sent != int'(pair[31:0])) begin
      $display("lbhash_packed_tb: FAIL: %0d of %0d results differ; %0d sent of %0d", different, taken, sent, pair);
      $fatal;
    end
    $display("lbhash_packed_tb: PASS: %0d packets, %0d register writes; every result word and tag", taken, writes);
    $finish;
  end

endmodule
