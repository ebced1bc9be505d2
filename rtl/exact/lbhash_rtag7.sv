// SPDX-License-Identifier: Apache-2.0
//
// RTAG7 of Trident and Tomahawk, as the vendor's public predictor has it: frames in on a 512-bit
// AXI4-Stream, the four functions, the macro-flow id, two selected values and their members out,
// one frame per clock; registers over AXI4-Lite.
//
//   header_window -> outer_fields -> rtag7_block x 2 -> sub-field, rotation -> member x 2 -> result
//         0               3               8                    9                   22
//
// Result (tdata): A0, A1, B0, B1 [63:0], A0 lowest; macro-flow id [71:64], status [74:72]; value
// and member of selection 0 [95:80], [111:96], of selection 1 [127:112], [143:128]. `tuser` of the
// frame's first beat: ingress port [15:0], module [23:16], its VLAN [35:24], LBN [51:36], LBID
// [67:52]; the tag from [80] on comes back. Status: lbhash_exact_pkg; MPLS, fragments, extension
// headers and more than two tags are not covered.
//
// Latency: 23 cycles from the completing beat to its result, and those in which `run` is 0.

module lbhash_rtag7 #(
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
    output logic [                            159:0] m_axis_tdata_o,
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

  localparam int Last = 22;  // position of the members

  logic run;
  logic in_frame, window_valid;
  logic [Last:1] packet_q;

  // ---- Registers
  logic bus_pending, bus_idle, bus_write, bus_read, accepted;
  logic [11:0] write_address, read_address;
  logic [31:0] write_data;

  logic [4:0] macro_q;
  logic [63:0] seed_q;  // of blocks A and B, as the next
  logic [13:0] flags_q;
  logic [25:0] layer2_q;
  logic [77:0] ipv4_q;
  logic [77:0] ipv6_q;
  logic [15:0] functions_q;
  logic [19:0] field_q;  // of selections 0 and 1: sub_sel [2:0], concat [3], offset [9:4]
  logic [31:0] mask_q;
  logic [23:0] rule_q;  // members [10:0], resilient [11]
  logic [31:0] base_q;

  // Index of an address: registers of a block or a selection are words of it.
  logic write_block, write_selection;
  assign write_block = write_address[11:6] == 6'd1 || write_address[11:6] == 6'd2;
  assign write_selection = write_address[11:6] == 6'd3;

  // Bits that a register has; 0: there is no register.
  function automatic logic [31:0] block_mask(input logic [3:0] word);
    case (word)
      4'd0: block_mask = 32'hFFFF_FFFF;  // seed
      4'd1: block_mask = 32'h0000_007F;  // flags
      4'd2, 4'd3, 4'd4, 4'd5, 4'd6, 4'd7, 4'd8: block_mask = 32'h0000_1FFF;  // bitmaps: L2, IPv4, IPv6
      4'd9: block_mask = 32'h0000_00FF;  // functions
      default: block_mask = 32'd0;
    endcase
  endfunction

  function automatic logic [31:0] selection_mask(input logic [2:0] word);
    case (word)
      3'd0: selection_mask = 32'h0000_03FF;
      3'd1, 3'd3: selection_mask = 32'h0000_FFFF;
      3'd2: selection_mask = 32'h0000_0FFF;
      default: selection_mask = 32'd0;
    endcase
  endfunction

  logic [31:0] mask;  // bits of the register that is written
  logic right_members;  // 1 to 1024
  assign mask = write_block ? block_mask(write_address[5:2]) : write_selection ? selection_mask(write_address[4:2]) :
      write_address == lbhash_exact_pkg::Rtag7Macro ? 32'h0000_001F : 32'd0;
  assign right_members = write_data[10:0] != 11'd0 && write_data[10:0] <= 11'd1024;
  assign accepted = mask != 32'd0 && (write_data & ~mask) == 32'd0 &&
      (!write_selection || write_address[4:2] != 3'd2 || right_members);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      macro_q <= 5'd0;
      for (int b = 0; b < 2; b++) begin
        seed_q[32*b+:32] <= 32'd0;
        flags_q[7*b+:7] <= 7'd0;
        layer2_q[13*b+:13] <= 13'd0;
        ipv4_q[39*b+:39] <= 39'd0;
        ipv6_q[39*b+:39] <= 39'd0;
        functions_q[8*b+:8] <= 8'd0;
        field_q[10*b+:10] <= 10'd0;
        mask_q[16*b+:16] <= 16'hFFFF;
        rule_q[12*b+:12] <= 12'd1;
        base_q[16*b+:16] <= 16'd0;
      end
    end else if (bus_write) begin
      if (write_address == lbhash_exact_pkg::Rtag7Macro) macro_q <= write_data[4:0];
      for (int b = 0; b < 2; b++) begin
        if (write_address[11:6] == 6'd1 + 6'(b)) begin
          case (write_address[5:2])
            4'd0: seed_q[32*b+:32] <= write_data;
            4'd1: flags_q[7*b+:7] <= write_data[6:0];
            4'd2: layer2_q[13*b+:13] <= write_data[12:0];
            4'd3: ipv4_q[39*b+:13] <= write_data[12:0];
            4'd4: ipv4_q[39*b+13+:13] <= write_data[12:0];
            4'd5: ipv4_q[39*b+26+:13] <= write_data[12:0];
            4'd6: ipv6_q[39*b+:13] <= write_data[12:0];
            4'd7: ipv6_q[39*b+13+:13] <= write_data[12:0];
            4'd8: ipv6_q[39*b+26+:13] <= write_data[12:0];
            default: functions_q[8*b+:8] <= write_data[7:0];
          endcase
        end
        if (write_selection && write_address[5] == 1'(b)) begin
          case (write_address[4:2])
            3'd0: field_q[10*b+:10] <= write_data[9:0];
            3'd1: mask_q[16*b+:16] <= write_data[15:0];
            3'd2: rule_q[12*b+:12] <= write_data[11:0];
            default: base_q[16*b+:16] <= write_data[15:0];
          endcase
        end
      end
    end
  end

  logic [31:0] read_data_q;
  logic read_exists_q;
  always_ff @(posedge clk_i) begin
    if (bus_read) begin
      read_exists_q <= read_address[1:0] == 2'd0;
      read_data_q <= 32'd0;
      case (read_address[11:6])
        6'd0: begin
          if (read_address == lbhash_exact_pkg::Rtag7Id) read_data_q <= lbhash_exact_pkg::Rtag7IdValue;
          else if (read_address == lbhash_exact_pkg::Rtag7Macro) read_data_q <= {27'd0, macro_q};
          else read_exists_q <= 1'b0;
        end
        6'd1, 6'd2: begin
          for (int b = 0; b < 2; b++) begin
            if (read_address[11:6] == 6'd1 + 6'(b)) begin
              case (read_address[5:2])
                4'd0: read_data_q <= seed_q[32*b+:32];
                4'd1: read_data_q <= {25'd0, flags_q[7*b+:7]};
                4'd2: read_data_q <= {19'd0, layer2_q[13*b+:13]};
                4'd3: read_data_q <= {19'd0, ipv4_q[39*b+:13]};
                4'd4: read_data_q <= {19'd0, ipv4_q[39*b+13+:13]};
                4'd5: read_data_q <= {19'd0, ipv4_q[39*b+26+:13]};
                4'd6: read_data_q <= {19'd0, ipv6_q[39*b+:13]};
                4'd7: read_data_q <= {19'd0, ipv6_q[39*b+13+:13]};
                4'd8: read_data_q <= {19'd0, ipv6_q[39*b+26+:13]};
                4'd9: read_data_q <= {24'd0, functions_q[8*b+:8]};
                default: read_exists_q <= 1'b0;
              endcase
            end
          end
        end
        6'd3: begin
          for (int b = 0; b < 2; b++) begin
            if (read_address[5] == 1'(b)) begin
              case (read_address[4:2])
                3'd0: read_data_q <= {22'd0, field_q[10*b+:10]};
                3'd1: read_data_q <= {16'd0, mask_q[16*b+:16]};
                3'd2: read_data_q <= {20'd0, rule_q[12*b+:12]};
                3'd3: read_data_q <= {16'd0, base_q[16*b+:16]};
                default: read_exists_q <= 1'b0;
              endcase
            end
          end
        end
        default: read_exists_q <= 1'b0;
      endcase
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
      .read_data_i(read_data_q),
      .read_exists_i(read_exists_q)
  );

  // ---- Position 0
  logic [lbhash_pkg::WindowBits-1:0] window;
  logic [7:0] window_length;
  logic [79:0] window_tuser;
  logic [TagBits-1:0] window_tag;

  assign bus_idle = !in_frame && !window_valid && packet_q == '0;
  assign s_axis_tready_o = run && !(bus_pending && !in_frame);

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
    else if (run) packet_q <= {packet_q[Last-1:1], window_valid};
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

  logic [35:0] ingress;  // position 3: port, module, VLAN
  lbhash_delay_line #(
      .Width(36),
      .Depth(3)
  ) u_ingress (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(window_valid),
      .data_i(window_tuser[35:0]),
      .data_o(ingress)
  );

  logic [31:0] numbers;  // position 8: LBN, LBID
  lbhash_delay_line #(
      .Width(32),
      .Depth(8)
  ) u_numbers (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(window_valid),
      .data_i(window_tuser[67:36]),
      .data_o(numbers)
  );

  // ---- Positions 4 to 8: both blocks
  logic has_ports;
  assign has_ports = protocol == lbhash_exact_pkg::ProtocolTcp || protocol == lbhash_exact_pkg::ProtocolUdp;

  logic [95:0] values;
  for (genvar b = 0; b < 2; b++) begin : gen_block
    lbhash_rtag7_block u_block (
        .clk_i,
        .rst_ni,
        .run_i(run),
        .packet_i(fields_valid),
        .dmac_i(dmac),
        .smac_i(smac),
        .ethertype_i(ethertype),
        .vlan_i(vlan != 16'd0 ? vlan : {4'd0, ingress[35:24]}),
        .ip_i(ip),
        .source_i(source),
        .destination_i(destination),
        .protocol_i(protocol),
        .sport_i(has_ports ? sport : 16'd0),
        .dport_i(has_ports ? dport : 16'd0),
        .port_i(ingress[15:0]),
        .module_i(ingress[23:16]),
        .seed_i(seed_q[32*b+:32]),
        .flags_i(flags_q[7*b+:7]),
        .layer2_i(layer2_q[13*b+:13]),
        .ipv4_i(ipv4_q[39*b+:39]),
        .ipv6_i(ipv6_q[39*b+:39]),
        .functions_i({macro_q[3:0], functions_q[8*b+:8]}),
        .values_o(values[48*b+:48])
    );
  end

  logic [63:0] functions;  // A0 lowest, A1, B0, B1
  logic [7:0] macro_flow;
  assign functions  = {values[79:48], values[31:0]};
  assign macro_flow = macro_q[4] ? values[47:40] : values[39:32];

  // ---- Position 9: sub-field and rotation
  function automatic logic [15:0] rotated(input logic [63:0] value, input logic [5:0] offset);
    rotated = 16'({value, value} >> offset);
  endfunction

  function automatic logic [15:0] sub_field(input logic [63:0] all, input logic [31:0] lb, input logic [9:0] field);
    logic [15:0] chosen;
    logic [63:0] concatenated;
    case (field[2:0])
      3'd0, 3'd3: chosen = all[15:0];
      3'd1: chosen = all[47:32];
      3'd2: chosen = lb[15:0];
      3'd4, 3'd5: chosen = lb[31:16];
      3'd6: chosen = all[31:16];
      default: chosen = all[63:48];
    endcase
    case (field[2:0])
      3'd0: concatenated = all;
      3'd1, 3'd2, 3'd3: concatenated = {48'd0, lb[15:0]};
      default: concatenated = 64'd0;
    endcase
    sub_field = field[3] ? rotated(concatenated, field[9:4]) : rotated({4{chosen}}, {2'd0, field[7:4]});
  endfunction

  logic [31:0] value_p9_q;
  always_ff @(posedge clk_i) begin
    if (run) begin
      if (packet_q[8]) begin
        for (int b = 0; b < 2; b++) value_p9_q[16*b+:16] <= sub_field(functions, numbers, field_q[10*b+:10]);
      end
    end
  end

  // ---- Positions 10 to 22: members
  logic [31:0] value_p21;
  logic [31:0] member_p22_q;
  for (genvar b = 0; b < 2; b++) begin : gen_member
    logic [lbhash_pkg::IndexBits-1:0] remainder;

    lbhash_modulo u_modulo (
        .clk_i,
        .rst_ni,
        .run_i(run),
        .valid_i(packet_q[9]),
        .value_i({16'd0, value_p9_q[16*b+:16] & mask_q[16*b+:16]}),
        .divisor_i(rule_q[12*b+:11]),
        .remainder_o(remainder)
    );

    lbhash_delay_line #(
        .Width(16),
        .Depth(12)
    ) u_value (
        .clk_i,
        .rst_ni,
        .run_i(run),
        .valid_i(packet_q[9]),
        .data_i(value_p9_q[16*b+:16]),
        .data_o(value_p21[16*b+:16])
    );

    always_ff @(posedge clk_i) begin
      if (run) begin
        if (packet_q[21])
          member_p22_q[16*b+:16] <= rule_q[12*b+11] ? base_q[16*b+:16] + (value_p21[16*b+:16] & mask_q[16*b+:16]) : {6'd0, remainder};
      end
    end
  end

  logic [31:0] values_p22_q;
  always_ff @(posedge clk_i) begin
    if (run) begin
      if (packet_q[21]) values_p22_q <= {value_p21[31:16], value_p21[15:0]};
    end
  end

  // ---- What goes along
  logic [2:0] status;  // position 3
  logic not_covered;
  assign not_covered = extension || deep || fragment || ethertype == 16'h8847 || ethertype == 16'h8848;
  assign status = {ip == lbhash_exact_pkg::IpNone, not_covered, cut};

  logic [2:0] status_p22;
  lbhash_delay_line #(
      .Width(3),
      .Depth(Last - 3)
  ) u_status (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(fields_valid),
      .data_i(status),
      .data_o(status_p22)
  );

  logic [71:0] functions_p22;
  lbhash_delay_line #(
      .Width(72),
      .Depth(Last - 8)
  ) u_functions (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(packet_q[8]),
      .data_i({macro_flow, functions}),
      .data_o(functions_p22)
  );

  logic [TagBits-1:0] tag_p22;
  lbhash_delay_line #(
      .Width(TagBits),
      .Depth(Last)
  ) u_tag (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(window_valid),
      .data_i(window_tag),
      .data_o(tag_p22)
  );

  lbhash_exact_queue #(
      .Width(160 + TagBits)
  ) u_queue (
      .clk_i,
      .rst_ni,
      .run_o(run),
      .packet_i(packet_q[Last]),
      .data_i({
        tag_p22,
        16'd0,
        member_p22_q[31:16],
        values_p22_q[31:16],
        member_p22_q[15:0],
        values_p22_q[15:0],
        5'd0,
        status_p22,
        functions_p22
      }),
      .data_o({m_axis_tuser_o, m_axis_tdata_o}),
      .valid_o(m_axis_tvalid_o),
      .ready_i(m_axis_tready_i)
  );

  logic unused;
  assign unused = ^{window[lbhash_pkg::WindowBits-1:lbhash_exact_pkg::HeaderBits], window_tuser[79:68], values[95:80]};

endmodule
