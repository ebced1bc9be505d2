// SPDX-License-Identifier: Apache-2.0
//
// The wrapper as an integrator meets it: accesses that are offered during reset are answered after
// it, the register bus answers with OKAY and SLVERR, address and data of a write come in either
// order, and each frame gives one beat with `tlast`.

module lbhash_axi_tb;

  logic aclk = 1'b0;
  logic aresetn = 1'b0;
  logic [511:0] s_axis_tdata = '0;
  logic s_axis_tvalid = 1'b0;
  logic s_axis_tready;
  logic [639:0] m_axis_tdata;
  logic [79:0] m_axis_tkeep;
  logic [15:0] m_axis_tuser;
  logic m_axis_tlast, m_axis_tvalid;
  logic [17:0] awaddr = '0;
  logic [17:0] araddr = '0;
  logic [31:0] wdata = '0;
  logic [31:0] rdata;
  logic [3:0] wstrb = '1;
  logic [2:0] prot = 3'b101;
  logic [1:0] bresp, rresp;
  logic awvalid = 1'b0;
  logic wvalid = 1'b0;
  logic bready = 1'b0;
  logic arvalid = 1'b0;
  logic rready = 1'b0;
  logic awready, wready, bvalid, arready, rvalid;

  lbhash_axi u_dut (
      .aclk,
      .aresetn,
      .s_axis_tdata,
      .s_axis_tkeep({64{1'b1}}),
      .s_axis_tlast(1'b1),
      .s_axis_tuser({16'hC0DE, 80'd0}),
      .s_axis_tvalid,
      .s_axis_tready,
      .m_axis_tdata,
      .m_axis_tkeep,
      .m_axis_tlast,
      .m_axis_tuser,
      .m_axis_tvalid,
      .m_axis_tready(1'b1),
      .s_axil_awaddr(awaddr),
      .s_axil_awprot(prot),
      .s_axil_awvalid(awvalid),
      .s_axil_awready(awready),
      .s_axil_wdata(wdata),
      .s_axil_wstrb(wstrb),
      .s_axil_wvalid(wvalid),
      .s_axil_wready(wready),
      .s_axil_bresp(bresp),
      .s_axil_bvalid(bvalid),
      .s_axil_bready(bready),
      .s_axil_araddr(araddr),
      .s_axil_arprot(prot),
      .s_axil_arvalid(arvalid),
      .s_axil_arready(arready),
      .s_axil_rdata(rdata),
      .s_axil_rresp(rresp),
      .s_axil_rvalid(rvalid),
      .s_axil_rready(rready)
  );

  initial forever #5 aclk = !aclk;

  int failures = 0;

  task automatic expect_equal(input logic [639:0] found, input logic [639:0] expected, input int line);
    if (found !== expected) begin
      failures = failures + 1;
      $display("lbhash_axi_tb: line %0d: found %h, expected %h", line, found, expected);
    end
  endtask

  // Handshakes are sampled at the rising edge, inputs change at the falling one.
  task automatic send_address;
    @(posedge aclk);
    while (!awready) @(posedge aclk);
    @(negedge aclk) awvalid = 1'b0;
  endtask

  task automatic send_data;
    @(posedge aclk);
    while (!wready) @(posedge aclk);
    @(negedge aclk) wvalid = 1'b0;
  endtask

  task automatic answer(input logic [1:0] expected, input int line);
    @(posedge aclk);
    while (!bvalid) @(posedge aclk);
    expect_equal({638'd0, bresp}, {638'd0, expected}, line);
    @(negedge aclk) bready = 1'b1;
    @(negedge aclk) bready = 1'b0;
  endtask

  task automatic read(input logic [17:0] address, input logic [31:0] data, input logic [1:0] response, input int line);
    @(negedge aclk);
    araddr = address;
    arvalid = 1'b1;
    @(posedge aclk);
    while (!arready) @(posedge aclk);
    @(negedge aclk) arvalid = 1'b0;
    while (!rvalid) @(posedge aclk);
    expect_equal({606'd0, rresp, rdata}, {606'd0, response, data}, line);
    @(negedge aclk) rready = 1'b1;
    @(negedge aclk) rready = 1'b0;
  endtask

  // No access or beat may be taken in reset.
  always @(posedge aclk) begin
    if (!aresetn && (s_axis_tready || awready || wready || arready || bvalid || rvalid || m_axis_tvalid)) begin
      failures = failures + 1;
      $display("lbhash_axi_tb: an output is high in reset");
    end
  end

  initial begin
    // Offered from the first cycle of reset on.
    {awaddr, wdata} = {18'h00014, 32'hC0000201};
    {awvalid, wvalid} = 2'b11;
    #22 aresetn = 1'b1;  // between two edges
    fork
      send_address;
      send_data;
    join
    answer(2'b00, `__LINE__);
    read(18'h00014, 32'hC0000201, 2'b00, `__LINE__);
    read(18'h00000, 32'h4C424831, 2'b00, `__LINE__);
    read(18'h00020, 32'd0, 2'b10, `__LINE__);
    // Data before address.
    {awaddr, wdata} = {18'h00010, 32'd7};
    wvalid = 1'b1;
    send_data;
    repeat (20) @(negedge aclk);
    awvalid = 1'b1;
    send_address;
    answer(2'b00, `__LINE__);
    read(18'h00010, 32'd7, 2'b00, `__LINE__);
    // A part of a word, and a register that is read only.
    {awaddr, wdata, wstrb} = {18'h00010, 32'd9, 4'b0111};
    {awvalid, wvalid} = 2'b11;
    fork
      send_address;
      send_data;
    join
    answer(2'b10, `__LINE__);
    {awaddr, wstrb} = {18'h00000, 4'b1111};
    {awvalid, wvalid} = 2'b11;
    fork
      send_address;
      send_data;
    join
    answer(2'b10, `__LINE__);
    read(18'h00010, 32'd7, 2'b00, `__LINE__);
    // A frame.
    @(negedge aclk) s_axis_tvalid = 1'b1;
    @(posedge aclk);
    while (!s_axis_tready) @(posedge aclk);
    @(negedge aclk) s_axis_tvalid = 1'b0;
    while (!m_axis_tvalid) @(posedge aclk);
    expect_equal({559'd0, m_axis_tlast, m_axis_tkeep}, {559'd0, {81{1'b1}}}, `__LINE__);
    expect_equal({624'd0, m_axis_tuser}, {624'd0, 16'hC0DE}, `__LINE__);
    if (failures != 0) $fatal(1, "lbhash_axi_tb: FAIL, %0d differences", failures);
    $display("lbhash_axi_tb: PASS, 5 writes, 6 reads, 1 frame");
    $finish;
  end

  initial begin
    #200000;
    $fatal(1, "lbhash_axi_tb: FAIL, no end");
  end

endmodule
