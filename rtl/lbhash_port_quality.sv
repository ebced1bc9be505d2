// SPDX-License-Identifier: Apache-2.0
//
// Quality of the 128 ports, 0 (worst) to 7 (specification, section 9): the weighted mean of three
// levels, level = 7 - load /
// 32. There is one calculator. It works when a load is written, and through all ports when the
//   weights are; those qualities gather in a second bank and count at once. What is decided by is
//   the sample that was last taken.
//
// Latency: 4 from `load_write_i`, 132 from `weights_change_i` to the pending quality; 1 from
// `sample_i` to `quality_o`. No load is written while `weights_pending_o` is 1.

module lbhash_port_quality (
    input  logic         clk_i,
    input  logic         rst_ni,
    input  logic         load_write_i,
    input  logic         load_clear_i,  // beside load_write_i: the load becomes 0 and the quality is known
    input  logic [  6:0] load_port_i,
    input  logic [  8:0] fill_i,        // upper three bits of each load: ITM, queue, port utilization
    input  logic         weights_change_i,       // the weights change at the end of this cycle
    input  logic [ 20:0] weights_i,     // percent: ITM, queue, port utilization
    input  logic         sample_i,
    output logic         weights_pending_o,
    output logic [lbhash_pkg::QualityBits-1:0] quality_o      // of 128 ports: bits 0 lowest, then bits 1, then bits 2
);

  localparam logic [7:0] LastPort = 8'd127;
  localparam logic [7:0] LastCycle = 8'd130;

  // ---- Calculator, steps c1 to c3
  logic weights_pending_q;
  logic [7:0] cycle_q;  // while weights are pending
  logic load_c1_q, load_c2_q, load_c3_q;
  logic scan_c1_q, scan_c2_q, scan_c3_q;
  logic [6:0] port_c1_q, port_c2_q, port_c3_q;
  logic [8:0] fill_c1_q;
  logic [8:0] scan_fill_c1;
  logic [9:0] port_c2_product_q, queue_c2_product_q, itm_c2_product_q;
  logic [9:0] sum_c3_q;
  logic [2:0] quality_c3;

  logic [lbhash_pkg::QualityBits-1:0] pending_q;
  logic [126:0] bank0_q, bank1_q, bank2_q;  // all but the last port; each enters at the top
  logic [lbhash_pkg::QualityBits-1:0] quality_q;

  lbhash_table_ram #(
      .Width(9),
      .Words(128)
  ) u_fill (
      .clk_i,
      .enable_i(1'b1),
      .write_i(load_write_i),
      .write_address_i(load_port_i),
      .write_data_i(fill_i),
      .read_i(weights_pending_q && cycle_q <= LastPort),
      .read_address_i(cycle_q[6:0]),
      .read_data_o(scan_fill_c1)
  );

  // Of at most 700: the hundreds.
  function automatic logic [2:0] hundreds(input logic [9:0] sum);
    if (sum >= 10'd700) hundreds = 3'd7;
    else if (sum >= 10'd600) hundreds = 3'd6;
    else if (sum >= 10'd500) hundreds = 3'd5;
    else if (sum >= 10'd400) hundreds = 3'd4;
    else if (sum >= 10'd300) hundreds = 3'd3;
    else if (sum >= 10'd200) hundreds = 3'd2;
    else hundreds = {2'd0, sum >= 10'd100};
  endfunction

  // The qualities of all ports with another one for this port; as a whole, since a simulator copies
  // what is written in part.
  function automatic logic [lbhash_pkg::QualityBits-1:0] with_quality(input logic [lbhash_pkg::QualityBits-1:0] all,
                                                                      input logic [6:0] port, input logic [2:0] quality);
    with_quality = all;
    with_quality[{2'd0, port}] = quality[0];
    with_quality[{2'd1, port}] = quality[1];
    with_quality[{2'd2, port}] = quality[2];
  endfunction

  assign quality_c3 = hundreds(sum_c3_q);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      weights_pending_q <= 1'b0;
      cycle_q <= 8'd0;
      {load_c1_q, load_c2_q, load_c3_q} <= 3'd0;
      {scan_c1_q, scan_c2_q, scan_c3_q} <= 3'd0;
    end else begin
      {load_c1_q, load_c2_q, load_c3_q} <= {load_write_i && !load_clear_i, load_c1_q, load_c2_q};
      {scan_c1_q, scan_c2_q, scan_c3_q} <= {weights_pending_q && cycle_q <= LastPort, scan_c1_q, scan_c2_q};
      if (weights_pending_q) begin
        cycle_q <= cycle_q + 8'd1;
        weights_pending_q <= cycle_q != LastCycle;
      end
      if (weights_change_i) begin
        cycle_q <= 8'd0;
        weights_pending_q <= 1'b1;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (load_c2_q || scan_c2_q) begin
      port_c3_q <= port_c2_q;
      sum_c3_q  <= port_c2_product_q + queue_c2_product_q + itm_c2_product_q;
    end
    if (load_c1_q || scan_c1_q) begin : weights_change
      logic [8:0] level;  // 7 - fill, of each load
      level = ~(scan_c1_q ? scan_fill_c1 : fill_c1_q);
      port_c2_q <= port_c1_q;
      port_c2_product_q <= {3'd0, weights_i[6:0]} * {7'd0, level[2:0]};
      queue_c2_product_q <= {3'd0, weights_i[13:7]} * {7'd0, level[5:3]};
      itm_c2_product_q <= {3'd0, weights_i[20:14]} * {7'd0, level[8:6]};
    end
    if (load_write_i) begin
      port_c1_q <= load_port_i;
      fill_c1_q <= fill_i;
    end
    if (scan_c3_q) begin
      bank0_q <= {quality_c3[0], bank0_q[126:1]};
      bank1_q <= {quality_c3[1], bank1_q[126:1]};
      bank2_q <= {quality_c3[2], bank2_q[126:1]};
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      pending_q <= '1;
      quality_q <= '1;
    end else begin
      if (load_c3_q) pending_q <= with_quality(pending_q, port_c3_q, quality_c3);
      if (weights_pending_q && cycle_q == LastCycle) begin
        pending_q <= {quality_c3[2], bank2_q, quality_c3[1], bank1_q, quality_c3[0], bank0_q};
      end
      if (sample_i) quality_q <= pending_q;
    end
  end

  assign weights_pending_o = weights_pending_q;
  assign quality_o = quality_q;

endmodule
