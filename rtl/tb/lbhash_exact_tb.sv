// SPDX-License-Identifier: Apache-2.0
//
// Plays a trace of `lbhash-blocks` into lbhash_rss, or with LBHASH_RTAG7 into lbhash_rtag7, and
// compares every output on every clock. +trace=FILE: a line per cycle (blocks/src/trace.rs).

`ifdef LBHASH_RTAG7
`define LBHASH_DUT lbhash_rtag7
`define LBHASH_RESULT_BITS 160
`else
`define LBHASH_DUT lbhash_rss
`define LBHASH_RESULT_BITS 64
`endif

module lbhash_exact_tb;

  localparam int InputBits = 744;
  localparam int OutputBits = 220;

  logic clk = 1'b0;
  logic [InputBits-1:0] in = '0;
  logic [OutputBits-1:0] expected;
  logic [OutputBits-1:0] found;

  logic s_tready, m_tvalid, awready, wready, bvalid, arready, rvalid;
  logic [1:0] bresp, rresp;
  logic [31:0] rdata;
  logic [15:0] m_tuser;
  logic [`LBHASH_RESULT_BITS-1:0] m_tdata;

  `LBHASH_DUT u_dut (
      .clk_i(clk),
      .rst_ni(in[740]),
      .s_axis_tdata_i(in[511:0]),
      .s_axis_tkeep_i(in[575:512]),
      .s_axis_tlast_i(in[738]),
      .s_axis_tuser_i(in[671:576]),
      .s_axis_tvalid_i(in[739]),
      .s_axis_tready_o(s_tready),
      .m_axis_tdata_o(m_tdata),
      .m_axis_tuser_o(m_tuser),
      .m_axis_tvalid_o(m_tvalid),
      .m_axis_tready_i(in[737]),
      .s_axil_awaddr_i(in[727:716]),
      .s_axil_awvalid_i(in[736]),
      .s_axil_awready_o(awready),
      .s_axil_wdata_i(in[703:672]),
      .s_axil_wstrb_i(in[731:728]),
      .s_axil_wvalid_i(in[735]),
      .s_axil_wready_o(wready),
      .s_axil_bresp_o(bresp),
      .s_axil_bvalid_o(bvalid),
      .s_axil_bready_i(in[734]),
      .s_axil_araddr_i(in[715:704]),
      .s_axil_arvalid_i(in[733]),
      .s_axil_arready_o(arready),
      .s_axil_rdata_o(rdata),
      .s_axil_rresp_o(rresp),
      .s_axil_rvalid_o(rvalid),
      .s_axil_rready_i(in[732])
  );

  // What is not valid counts as 0, as in the trace.
  assign found = {
    s_tready,
    m_tvalid,
    awready,
    wready,
    bvalid,
    arready,
    rvalid,
    1'b0,
    bvalid ? bresp : 2'd0,
    rvalid ? {rresp, rdata} : 34'd0,
    m_tvalid ? {m_tuser, 160'(m_tdata)} : 176'd0
  };

  string path;
  int file, fields;
  int cycles = 0;
  int results = 0;
  int accesses = 0;
  int failures = 0;

  initial begin
    if (!$value$plusargs("trace=%s", path)) $fatal(1, "lbhash_exact_tb: give +trace=FILE");
    file = $fopen(path, "r");
    if (file == 0) $fatal(1, "lbhash_exact_tb: %s: cannot be opened", path);
    // The trace begins in reset, whose edge registers need.
    in[740] = 1'b1;
    #1;
    fields = $fscanf(file, "%h %h", in, expected);
    while (fields == 2 && failures < 10) begin
      #4;
      if (found !== expected) begin
        failures = failures + 1;
        $display("lbhash_exact_tb: cycle %0d: outputs %h", cycles, found);
        $display("                 %0s  expected %h", "   ", expected);
      end
      if (m_tvalid && in[737]) results = results + 1;
      if (bvalid && in[734] || rvalid && in[732]) accesses = accesses + 1;
      cycles = cycles + 1;
      #1 clk = 1'b1;
      #5 clk = 1'b0;
      fields = $fscanf(file, "%h %h", in, expected);
    end
    $fclose(file);
    if (failures > 0) $fatal(1, "lbhash_exact_tb: FAIL: outputs differ from the twin");
    if (results == 0 || accesses == 0) $fatal(1, "lbhash_exact_tb: FAIL: nothing was compared");
    $display("lbhash_exact_tb: PASS, %0d results, %0d register accesses, every output of %0d cycles equal to the twin", results,
             accesses, cycles);
    $finish;
  end

endmodule
