// SPDX-License-Identifier: Apache-2.0
//
// Drives lbhash_top with packets that the model makes, and compares every result with what the
// model says over DPI: keys, CRCs, members, egress, tag.
//
// +packets=N +generator=NAME +seed=N +profile=NAME; +fault=1 flips a bit of a result, which must
// be found.

module lbhash_dpi_tb;
  import lbhash_dpi_pkg::*;

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
  logic result_ready = 1'b0;
  logic [17:0] awaddr = '0;
  logic [31:0] wdata = '0;
  logic awvalid = 1'b0;
  logic wvalid = 1'b0;
  logic awready, wready, bvalid;
  logic [1:0] bresp;

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
      .m_axis_tready_i(result_ready),
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
      .s_axil_araddr_i('0),
      .s_axil_arvalid_i(1'b0),
      .s_axil_arready_o(),
      .s_axil_rdata_o(),
      .s_axil_rresp_o(),
      .s_axil_rvalid_o(),
      .s_axil_rready_i(1'b1)
  );

  initial forever #5 clk = !clk;

  // Three groups: range, modulo and round robin.
  localparam string Topology = {
    "platform = \"block\"\n",
    "ports = { \"p1\" = 1, \"p2\" = 2, \"p3\" = 3, \"p4\" = 4, \"p5\" = 5 }\n",
    "[[lag]]\nname = \"lag\"\nports = [\"p4\", \"p5\"]\n",
    "[[next-hop-group]]\nname = \"range\"\nnext-hops = [\"p1\", \"p2\", \"p3\"]\n",
    "[[next-hop-group]]\nname = \"modulo\"\nnext-hops = [\"p1\", \"lag\"]\nbalancing = \"hash-modulo\"\n",
    "[[next-hop-group]]\nname = \"rotation\"\nnext-hops = [\"p1\", \"p2\", \"p3\", \"lag\"]\nbalancing = \"round-robin\"\n",
    "[[route]]\nprefix = \"10.1.0.0/16\"\nnext-hop-group = \"range\"\n",
    "[[route]]\nprefix = \"10.2.0.0/16\"\nnext-hop-group = \"modulo\"\n",
    "[[route]]\nprefix = \"10.3.0.0/16\"\nnext-hop-group = \"rotation\"\n"
  };
  localparam int Groups = 4;

  int packets = 2000;
  longint seed = 1;
  int fault = 0;
  string generator = "random";
  string profile = "junos-trio-18.3";
  lbhash_predictor predictor;
  lbhash_comparator comparator;
  int sent = 0;
  bit done = 1'b0;

  // Handshakes are sampled at the rising edge, inputs change at the falling one.
  task automatic write_register(input int unsigned address, input int unsigned data);
    bit wait_address = 1'b1;
    bit wait_data = 1'b1;
    @(negedge clk);
    awaddr  = address[17:0];
    wdata   = data;
    awvalid = 1'b1;
    wvalid  = 1'b1;
    while (wait_address || wait_data) begin
      @(posedge clk);
      if (awvalid && awready) wait_address = 1'b0;
      if (wvalid && wready) wait_data = 1'b0;
      @(negedge clk);
      awvalid = wait_address;
      wvalid  = wait_data;
    end
    while (!bvalid) @(posedge clk);
    if (bresp != 2'b00) $fatal(1, "lbhash_dpi_tb: FAIL: write of %h to %h is refused", data, address);
  endtask

  task automatic send(input lbhash_transaction transaction);
    for (int beat = 0; beat < transaction.beats(); beat++) begin
      @(negedge clk);
      while ($urandom_range(
          3
      ) == 0) begin
        tvalid = 1'b0;
        @(negedge clk);
      end
      tdata  = transaction.data(beat);
      tkeep  = transaction.keep(beat);
      tlast  = beat == transaction.beats() - 1;
      tuser  = {transaction.number[15:0], transaction.tuser};
      tvalid = 1'b1;
      @(posedge clk);
      while (!tready) @(posedge clk);
    end
    @(negedge clk) tvalid = 1'b0;
  endtask

  always @(negedge clk) result_ready = $urandom_range(3) != 0;

  always @(posedge clk) begin
    if (rst_n && result_valid && result_ready) begin
      comparator.check(fault != 0 && comparator.compared == packets / 2 ? result ^ 640'h1 << 352 : result, result_tag);
    end
  end

  initial begin
    int unsigned address, data;
    int writes, idle;
    void'($value$plusargs("packets=%d", packets));
    void'($value$plusargs("generator=%s", generator));
    void'($value$plusargs("seed=%d", seed));
    void'($value$plusargs("profile=%s", profile));
    void'($value$plusargs("fault=%d", fault));
    predictor  = new();
    comparator = new();
    predictor.profile(profile);
    predictor.topology(Topology);
    predictor.stimulus(generator, seed);
    repeat (3) @(negedge clk);
    rst_n  = 1'b1;
    writes = predictor.writes();
    for (int i = 0; i < writes; i++) begin
      predictor.write(i, address, data);
      write_register(address, data);
    end
    while (sent < packets) begin
      automatic lbhash_transaction transaction = predictor.next();
      if (transaction == null) break;
      transaction.set_group(12'(sent % (Groups + 1)));
      predictor.predict(transaction);
      comparator.add(transaction);
      send(transaction);
      sent++;
    end
    idle = 0;
    while (comparator.compared < sent && idle < 10000) begin
      @(posedge clk);
      idle++;
    end
    repeat (300) @(posedge clk);
    predictor.free();
    if (comparator.different != 0 || comparator.compared != sent || sent == 0) begin
      $fatal(1, "lbhash_dpi_tb: FAIL: %0d of %0d results differ, %0d frames sent", comparator.different, comparator.compared, sent);
    end
    $display(
        "lbhash_dpi_tb: PASS: %0d %s packets, %0d register writes; all 640 bits of every result and its tag equal the model over DPI",
        comparator.compared, generator, writes);
    $finish;
  end
endmodule
