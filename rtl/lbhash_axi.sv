// SPDX-License-Identifier: Apache-2.0
//
// lbhash_top with the port names that tools recognise as AXI interfaces, and with a reset
// synchroniser: `aresetn` may be released at any time. Results carry `tlast` and `tkeep`, each one
// beat; protection bits of the register bus are ignored.

module lbhash_axi #(
    parameter int TagBits = 16  // of lbhash_top
) (
    input  logic         aclk,
    input  logic         aresetn,
    input  logic [511:0] s_axis_tdata,
    input  logic [ 63:0] s_axis_tkeep,
    input  logic         s_axis_tlast,
    input  logic [80+TagBits-1:0] s_axis_tuser,
    input  logic         s_axis_tvalid,
    output logic         s_axis_tready,
    output logic [639:0] m_axis_tdata,
    output logic [ 79:0] m_axis_tkeep,
    output logic         m_axis_tlast,
    output logic [TagBits-1:0] m_axis_tuser,
    output logic         m_axis_tvalid,
    input  logic         m_axis_tready,
    input  logic [ 17:0] s_axil_awaddr,
    input  logic [  2:0] s_axil_awprot,
    input  logic         s_axil_awvalid,
    output logic         s_axil_awready,
    input  logic [ 31:0] s_axil_wdata,
    input  logic [  3:0] s_axil_wstrb,
    input  logic         s_axil_wvalid,
    output logic         s_axil_wready,
    output logic [  1:0] s_axil_bresp,
    output logic         s_axil_bvalid,
    input  logic         s_axil_bready,
    input  logic [ 17:0] s_axil_araddr,
    input  logic [  2:0] s_axil_arprot,
    input  logic         s_axil_arvalid,
    output logic         s_axil_arready,
    output logic [ 31:0] s_axil_rdata,
    output logic [  1:0] s_axil_rresp,
    output logic         s_axil_rvalid,
    input  logic         s_axil_rready
);

  logic rst_n;

  lbhash_reset_sync u_reset_sync (
      .clk_i (aclk),
      .rst_ni(aresetn),
      .rst_no(rst_n)
  );

  lbhash_top #(
      .TagBits(TagBits)
  ) u_top (
      .clk_i(aclk),
      .rst_ni(rst_n),
      .s_axis_tdata_i(s_axis_tdata),
      .s_axis_tkeep_i(s_axis_tkeep),
      .s_axis_tlast_i(s_axis_tlast),
      .s_axis_tuser_i(s_axis_tuser),
      .s_axis_tvalid_i(s_axis_tvalid),
      .s_axis_tready_o(s_axis_tready),
      .m_axis_tdata_o(m_axis_tdata),
      .m_axis_tuser_o(m_axis_tuser),
      .m_axis_tvalid_o(m_axis_tvalid),
      .m_axis_tready_i(m_axis_tready),
      .s_axil_awaddr_i(s_axil_awaddr),
      .s_axil_awvalid_i(s_axil_awvalid),
      .s_axil_awready_o(s_axil_awready),
      .s_axil_wdata_i(s_axil_wdata),
      .s_axil_wstrb_i(s_axil_wstrb),
      .s_axil_wvalid_i(s_axil_wvalid),
      .s_axil_wready_o(s_axil_wready),
      .s_axil_bresp_o(s_axil_bresp),
      .s_axil_bvalid_o(s_axil_bvalid),
      .s_axil_bready_i(s_axil_bready),
      .s_axil_araddr_i(s_axil_araddr),
      .s_axil_arvalid_i(s_axil_arvalid),
      .s_axil_arready_o(s_axil_arready),
      .s_axil_rdata_o(s_axil_rdata),
      .s_axil_rresp_o(s_axil_rresp),
      .s_axil_rvalid_o(s_axil_rvalid),
      .s_axil_rready_i(s_axil_rready)
  );

  assign m_axis_tkeep = '1;
  assign m_axis_tlast = 1'b1;

  logic unused;
  assign unused = ^{s_axil_awprot, s_axil_arprot};

endmodule
