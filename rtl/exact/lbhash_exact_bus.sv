// SPDX-License-Identifier: Apache-2.0
//
// AXI4-Lite side of the exact blocks. Address and data of a write come in either order; the write
// is carried out when the pipeline is empty (`idle_i`), so every frame sees one configuration:
// frames whose first beat was taken before the write see the old one, later ones the new one. What
// the block does not take (`accept_i`), and partial strobes, are answered with SLVERR and change
// nothing. A read takes two cycles, and waits for a cycle without a write.

module lbhash_exact_bus (
    input  logic                                     clk_i,
    input  logic                                     rst_ni,
    input  logic [lbhash_exact_pkg::AddressBits-1:0] awaddr_i,
    input  logic                                     awvalid_i,
    output logic                                     awready_o,
    input  logic [                             31:0] wdata_i,
    input  logic [                              3:0] wstrb_i,
    input  logic                                     wvalid_i,
    output logic                                     wready_o,
    output logic [                              1:0] bresp_o,
    output logic                                     bvalid_o,
    input  logic                                     bready_i,
    input  logic [lbhash_exact_pkg::AddressBits-1:0] araddr_i,
    input  logic                                     arvalid_i,
    output logic                                     arready_o,
    output logic [                             31:0] rdata_o,
    output logic [                              1:0] rresp_o,
    output logic                                     rvalid_o,
    input  logic                                     rready_i,
    // The block
    input  logic                                     idle_i,
    output logic                                     pending_o,         // a write waits: no new frame
    output logic                                     write_o,           // in this cycle
    output logic [lbhash_exact_pkg::AddressBits-1:0] write_address_o,
    output logic [                             31:0] write_data_o,
    input  logic                                     accept_i,          // address and data are right
    output logic                                     read_o,            // address for the next cycle's data
    output logic [lbhash_exact_pkg::AddressBits-1:0] read_address_o,
    input  logic [                             31:0] read_data_i,       // one cycle after read_o
    input  logic                                     read_exists_i
);

  localparam logic [1:0] Okay = 2'b00;
  localparam logic [1:0] SlvErr = 2'b10;

  logic awake_q;  // an access during reset is not taken, and so not lost
  logic aw_full_q, w_full_q, bvalid_q, ar_full_q, reading_q, rvalid_q;
  logic [lbhash_exact_pkg::AddressBits-1:0] aw_address_q, ar_address_q;
  logic [31:0] w_data_q, rdata_q;
  logic [3:0] w_strb_q;
  logic [1:0] bresp_q, rresp_q;

  logic issue, accepted;
  assign pending_o = aw_full_q && w_full_q && !bvalid_q;
  assign issue = pending_o && idle_i;
  assign accepted = w_strb_q == 4'hF && aw_address_q[1:0] == 2'd0 && accept_i;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      awake_q <= 1'b0;
      aw_full_q <= 1'b0;
      w_full_q <= 1'b0;
      bvalid_q <= 1'b0;
      bresp_q <= Okay;
      ar_full_q <= 1'b0;
      reading_q <= 1'b0;
      rvalid_q <= 1'b0;
      rresp_q <= Okay;
      rdata_q <= 32'd0;
    end else begin
      awake_q <= 1'b1;
      if (awvalid_i && awready_o) aw_full_q <= 1'b1;
      if (wvalid_i && wready_o) w_full_q <= 1'b1;
      if (issue) begin
        aw_full_q <= 1'b0;
        w_full_q  <= 1'b0;
        bvalid_q  <= 1'b1;
        bresp_q   <= accepted ? Okay : SlvErr;
      end else if (bready_i) bvalid_q <= 1'b0;
      if (arvalid_i && arready_o) ar_full_q <= 1'b1;
      reading_q <= read_o;
      if (reading_q) begin
        ar_full_q <= 1'b0;
        rvalid_q  <= 1'b1;
        rresp_q   <= read_exists_i ? Okay : SlvErr;
        rdata_q   <= read_exists_i ? read_data_i : 32'd0;
      end else if (rready_i) rvalid_q <= 1'b0;
    end
  end

  always_ff @(posedge clk_i) begin
    if (awvalid_i && awready_o) aw_address_q <= awaddr_i;
    if (wvalid_i && wready_o) {w_data_q, w_strb_q} <= {wdata_i, wstrb_i};
    if (arvalid_i && arready_o) ar_address_q <= araddr_i;
  end

  assign awready_o = awake_q && !aw_full_q;
  assign wready_o = awake_q && !w_full_q;
  assign bresp_o = bresp_q;
  assign bvalid_o = bvalid_q;
  assign arready_o = awake_q && !ar_full_q;
  assign rdata_o = rdata_q;
  assign rresp_o = rresp_q;
  assign rvalid_o = rvalid_q;
  assign write_o = issue && accepted;
  assign write_address_o = aw_address_q;
  assign write_data_o = w_data_q;
  assign read_o = ar_full_q && !reading_q && !rvalid_q && !issue;
  assign read_address_o = ar_address_q;

endmodule
