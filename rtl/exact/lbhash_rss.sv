// SPDX-License-Identifier: Apache-2.0
//
// Receive-side scaling as NICs do it: frames in on a 512-bit AXI4-Stream, Toeplitz hash and queue
// out, one frame per clock; key, input form and indirection table over AXI4-Lite.
//
//   header_window -> outer_fields -> toeplitz -> indirection table -> result
//         0               3             6               7
//
// Result (tdata): hash [31:0], queue [47:32], status [50:48], ports hashed [51]. `tuser` brings the
// tag of the frame's first beat, on [80+:TagBits], back. Status: lbhash_exact_pkg.
//
// Latency: 8 cycles from the completing beat to its result, and those in which `run` is 0.

module lbhash_rss #(
    parameter int TagBits = 16  // at least 1
) (
    input  logic                                     clk_i,
    input  logic                                     rst_ni,
    input  logic [                            511:0] s_axis_tdata_i,
    input  logic [                             63:0] s_axis_tkeep_i,
    input  logic                                     s_axis_tlast_i,
    input  logic [                   80+TagBits-1:0] s_axis_tuser_i,
    input  logic                                     s_axis_tvalid_i,
    output logic                                     s_axis_tready_o,
    output logic [                             63:0] m_axis_tdata_o,
    output logic [                      TagBits-1:0] m_axis_tuser_o,
    output logic                                     m_axis_tvalid_o,
    input  logic                                     m_axis_tready_i,
    input  logic [lbhash_exact_pkg::AddressBits-1:0] s_axil_awaddr_i,
    input  logic                                     s_axil_awvalid_i,
    output logic                                     s_axil_awready_o,
    input  logic [                             31:0] s_axil_wdata_i,
    input  logic [                              3:0] s_axil_wstrb_i,
    input  logic                                     s_axil_wvalid_i,
    output logic                                     s_axil_wready_o,
    output logic [                              1:0] s_axil_bresp_o,
    output logic                                     s_axil_bvalid_o,
    input  logic                                     s_axil_bready_i,
    input  logic [lbhash_exact_pkg::AddressBits-1:0] s_axil_araddr_i,
    input  logic                                     s_axil_arvalid_i,
    output logic                                     s_axil_arready_o,
    output logic [                             31:0] s_axil_rdata_o,
    output logic [                              1:0] s_axil_rresp_o,
    output logic                                     s_axil_rvalid_o,
    input  logic                                     s_axil_rready_i
);

  localparam int IndexBits = $clog2(lbhash_exact_pkg::RssTableEntries);
  localparam logic [IndexBits-1:0] LastEntry = '1;

  logic run;
  logic in_frame, window_valid;
  logic [7:1] packet_q;

  // ---- Registers
  logic bus_pending, bus_idle, bus_write, bus_read, accepted;
  logic [11:0] write_address, read_address;
  logic [31:0] write_data;
  logic clearing_q;  // of the table, after reset
  logic [IndexBits-1:0] clear_index_q;
  logic [31:0] settings_q;
  logic [319:0] key_q;

  logic write_key, write_table;
  assign write_key = write_address >= lbhash_exact_pkg::RssKey && write_address < lbhash_exact_pkg::RssKey + 12'd40;
  assign write_table = write_address[11];
  logic right_settings;
  assign right_settings = (write_data & ~lbhash_exact_pkg::RssSettingsMask) == 32'd0 && write_data[1:0] != 2'd3 &&
      write_data[11:8] <= 4'd9;
  assign accepted = write_table ? write_data[31:16] == 16'd0 :
      write_address == lbhash_exact_pkg::RssSettings ? right_settings : write_key;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      clearing_q <= 1'b1;
      clear_index_q <= '0;
      settings_q <= 32'd0;
      key_q <= 320'd0;
    end else begin
      if (clearing_q) begin
        clear_index_q <= clear_index_q + 1'b1;
        clearing_q <= clear_index_q != LastEntry;
      end
      if (bus_write && write_address == lbhash_exact_pkg::RssSettings) settings_q <= write_data;
      if (bus_write && !write_table && write_key) begin
        for (int i = 0; i < 10; i++) begin
          if (write_address[5:2] == 4'(i)) key_q[319-32*i-:32] <= write_data;
        end
      end
    end
  end

  // What is read, a cycle after its address.
  logic [31:0] read_data_q;
  logic read_exists_q, read_table_q;
  logic read_blank_q;  // the table reads as 0 while it is cleared
  logic [15:0] table_word;
  always_ff @(posedge clk_i) begin
    if (bus_read) begin
      read_table_q <= read_address[11];
      read_blank_q <= clearing_q;
      read_exists_q <= read_address[1:0] == 2'd0;
      read_data_q <= 32'd0;
      if (read_address == lbhash_exact_pkg::RssId) read_data_q <= lbhash_exact_pkg::RssIdValue;
      else if (read_address == lbhash_exact_pkg::RssSettings) read_data_q <= settings_q;
      else if (read_address >= lbhash_exact_pkg::RssKey && read_address < lbhash_exact_pkg::RssKey + 12'd40) begin
        for (int i = 0; i < 10; i++) begin
          if (read_address[5:2] == 4'(i)) read_data_q <= key_q[319-32*i-:32];
        end
      end else if (!read_address[11]) read_exists_q <= 1'b0;
    end
  end

  lbhash_exact_bus u_bus (
      .clk_i,
      .rst_ni,
      .awaddr_i(s_axil_awaddr_i),
      .awvalid_i(s_axil_awvalid_i),
      .awready_o(s_axil_awready_o),
      .wdata_i(s_axil_wdata_i),
      .wstrb_i(s_axil_wstrb_i),
      .wvalid_i(s_axil_wvalid_i),
      .wready_o(s_axil_wready_o),
      .bresp_o(s_axil_bresp_o),
      .bvalid_o(s_axil_bvalid_o),
      .bready_i(s_axil_bready_i),
      .araddr_i(s_axil_araddr_i),
      .arvalid_i(s_axil_arvalid_i),
      .arready_o(s_axil_arready_o),
      .rdata_o(s_axil_rdata_o),
      .rresp_o(s_axil_rresp_o),
      .rvalid_o(s_axil_rvalid_o),
      .rready_i(s_axil_rready_i),
      .idle_i(bus_idle),
      .pending_o(bus_pending),
      .write_o(bus_write),
      .write_address_o(write_address),
      .write_data_o(write_data),
      .accept_i(accepted),
      .read_o(bus_read),
      .read_address_o(read_address),
      .read_data_i(read_table_q && !read_blank_q ? {16'd0, table_word} : read_data_q),
      .read_exists_i(read_exists_q)
  );

  // ---- Position 0
  logic [lbhash_pkg::WindowBits-1:0] window;
  logic [7:0] window_length;
  logic [79:0] window_tuser;
  logic [TagBits-1:0] window_tag;

  assign bus_idle = !clearing_q && !in_frame && !window_valid && packet_q == '0;
  assign s_axis_tready_o = run && !clearing_q && !(bus_pending && !in_frame);

  lbhash_header_window #(
      .TagBits(TagBits)
  ) u_header_window (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .accept_i(s_axis_tvalid_i && s_axis_tready_o),
      .tdata_i(s_axis_tdata_i),
      .tkeep_i(s_axis_tkeep_i),
      .tlast_i(s_axis_tlast_i),
      .tuser_i(s_axis_tuser_i[79:0]),
      .tag_i(s_axis_tuser_i[80+:TagBits]),
      .in_frame_o(in_frame),
      .valid_o(window_valid),
      .window_o(window),
      .length_o(window_length),
      .tuser_o(window_tuser),
      .tag_o(window_tag)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) packet_q <= '0;
    else if (run) packet_q <= {packet_q[6:1], window_valid};
  end

  // ---- Positions 1 to 3
  logic fields_valid;
  logic [47:0] dmac, smac;
  logic [15:0] ethertype, sport, dport;
  logic [15:0] vlan;
  logic [1:0] ip;
  logic [127:0] source, destination;
  logic [7:0] protocol;
  logic fragment, extension, cut, deep;

  lbhash_outer_fields u_fields (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .packet_i(window_valid),
      .window_i(window[lbhash_exact_pkg::HeaderBits-1:0]),
      .length_i(window_length),
      .packet_o(fields_valid),
      .dmac_o(dmac),
      .smac_o(smac),
      .ethertype_o(ethertype),
      .vlan_o(vlan),
      .ip_o(ip),
      .source_o(source),
      .destination_o(destination),
      .protocol_o(protocol),
      .fragment_o(fragment),
      .extension_o(extension),
      .sport_o(sport),
      .dport_o(dport),
      .cut_o(cut),
      .deep_o(deep)
  );

  // ---- Positions 4 to 6
  logic ports;
  logic [31:0] hash_p6;
  assign ports = !fragment && (protocol == lbhash_exact_pkg::ProtocolTcp && settings_q[4] ||
      protocol == lbhash_exact_pkg::ProtocolUdp && settings_q[5] ||
      protocol == lbhash_exact_pkg::ProtocolSctp && settings_q[6]);

  lbhash_toeplitz u_toeplitz (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .packet_i(fields_valid),
      .ip_i(ip),
      .source_i(source),
      .destination_i(destination),
      .sport_i(sport),
      .dport_i(dport),
      .ports_i(ports),
      .transform_i(settings_q[1:0]),
      .key_i(key_q),
      .hash_o(hash_p6)
  );

  // ---- Position 7: the queue
  logic [IndexBits-1:0] index;
  logic [IndexBits:0] size;
  assign size  = {{IndexBits{1'b0}}, 1'b1} << settings_q[11:8];
  assign index = hash_p6[IndexBits-1:0] & (size[IndexBits-1:0] - 1'b1);

  logic [15:0] queue_p7;
  logic table_write;
  logic [IndexBits-1:0] table_address;
  assign table_write   = clearing_q || (bus_write && write_table);
  assign table_address = clearing_q ? clear_index_q : write_address[2+:IndexBits];

  lbhash_table_ram #(
      .Width(16),
      .Words(lbhash_exact_pkg::RssTableEntries)
  ) u_table (
      .clk_i,
      .enable_i(table_write || run),
      .write_i(table_write),
      .write_address_i(table_address),
      .write_data_i(clearing_q ? 16'd0 : write_data[15:0]),
      .read_i(run && packet_q[6]),
      .read_address_i(index),
      .read_data_o(queue_p7)
  );

  lbhash_table_ram #(
      .Width(16),
      .Words(lbhash_exact_pkg::RssTableEntries)
  ) u_readback (
      .clk_i,
      .enable_i(1'b1),
      .write_i(table_write),
      .write_address_i(table_address),
      .write_data_i(clearing_q ? 16'd0 : write_data[15:0]),
      .read_i(bus_read),
      .read_address_i(read_address[2+:IndexBits]),
      .read_data_o(table_word)
  );

  logic [31:0] hash_p7_q;
  always_ff @(posedge clk_i) begin
    if (run) begin
      if (packet_q[6]) hash_p7_q <= hash_p6;
    end
  end

  logic [3:0] facts;  // ports hashed, no IP, not covered, cut
  assign facts = {ports, ip == lbhash_exact_pkg::IpNone, extension || deep, cut};

  logic [3:0] facts_p7;
  lbhash_delay_line #(
      .Width(4),
      .Depth(4)
  ) u_facts (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(fields_valid),
      .data_i(facts),
      .data_o(facts_p7)
  );

  logic [TagBits-1:0] tag_p7;
  lbhash_delay_line #(
      .Width(TagBits),
      .Depth(7)
  ) u_tag (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(window_valid),
      .data_i(window_tag),
      .data_o(tag_p7)
  );

  lbhash_exact_queue #(
      .Width(64 + TagBits)
  ) u_queue (
      .clk_i,
      .rst_ni,
      .run_o(run),
      .packet_i(packet_q[7]),
      .data_i({tag_p7, 12'd0, facts_p7, queue_p7, hash_p7_q}),
      .data_o({m_axis_tuser_o, m_axis_tdata_o}),
      .valid_o(m_axis_tvalid_o),
      .ready_i(m_axis_tready_i)
  );

  logic unused;
  assign unused = ^{window[lbhash_pkg::WindowBits-1:lbhash_exact_pkg::HeaderBits], window_tuser, dmac, smac, ethertype, vlan, size[IndexBits]};

endmodule
