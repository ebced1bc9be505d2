// SPDX-License-Identifier: Apache-2.0
//
// Fields of a frame's outer headers: MAC addresses, VLAN, EtherType, IP addresses, protocol, ports.
// Up to two VLAN tags are taken off. An IPv6 header is not followed into its extension headers.
// What lies behind the length that the IP header states is padding and no part of the packet.
//
// Addresses and ports are numbers: the first byte on the wire is the most significant one. IPv4
// addresses are on [127:96]; what does not exist is 0.
//
// Latency: 3. Registers are loaded only for a packet.

module lbhash_outer_fields (
    input  logic                              clk_i,
    input  logic                              rst_ni,
    input  logic                              run_i,
    input  logic                              packet_i,      // position 0
    input  logic [lbhash_exact_pkg::HeaderBits-1:0] window_i,
    input  logic [                       7:0] length_i,
    output logic                              packet_o,      // position 3
    output logic [                      47:0] dmac_o,
    output logic [                      47:0] smac_o,
    output logic [                      15:0] ethertype_o,   // behind the tags
    output logic [                      15:0] vlan_o,        // the first one that is not 0, else 0; at most 4095
    output logic [                       1:0] ip_o,
    output logic [                     127:0] source_o,
    output logic [                     127:0] destination_o,
    output logic [                       7:0] protocol_o,
    output logic                              fragment_o,
    output logic                              extension_o,   // an IPv6 extension header follows
    output logic [                      15:0] sport_o,       // bytes 0 to 3 behind the IP header
    output logic [                      15:0] dport_o,
    output logic                              cut_o,         // the frame ends within its Ethernet header
    output logic                              deep_o         // more than two tags
);

  function automatic logic is_tag(input logic [15:0] ethertype);
    is_tag = ethertype == 16'h8100 || ethertype == 16'h88A8;
  endfunction

  function automatic logic [47:0] swap48(input logic [47:0] bytes);
    swap48 = {bytes[7:0], bytes[15:8], bytes[23:16], bytes[31:24], bytes[39:32], bytes[47:40]};
  endfunction

  function automatic logic [127:0] swap128(input logic [127:0] bytes);
    for (int i = 0; i < 16; i++) swap128[8*i+:8] = bytes[8*(15-i)+:8];
  endfunction

  logic [3:1] packet_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) packet_q <= '0;
    else if (run_i) packet_q <= {packet_q[2:1], packet_i};
  end
  assign packet_o = packet_q[3];

  // ---- Step 1: tags off
  logic [15:0] type0, type1, type2;
  logic tag0, tag1;
  assign type0 = lbhash_pkg::swap16(window_i[8*12+:16]);
  assign type1 = lbhash_pkg::swap16(window_i[8*16+:16]);
  assign type2 = lbhash_pkg::swap16(window_i[8*20+:16]);
  assign tag0  = is_tag(type0);
  assign tag1  = tag0 && is_tag(type1);

  logic [7:0] first;  // of the packet behind the Ethernet header
  assign first = tag1 ? 8'd22 : tag0 ? 8'd18 : 8'd14;

  logic [47:0] dmac_p1_q, smac_p1_q;
  logic [15:0] ethertype_p1_q;
  logic [15:0] vlan_p1_q;
  logic [511:0] view_p1_q;
  logic [7:0] left_p1_q;
  logic cut_p1_q, deep_p1_q;

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_i) begin : tags
        logic [15:0] tci0, tci1;
        tci0 = lbhash_pkg::swap16(window_i[8*14+:16]) & 16'h0FFF;
        tci1 = lbhash_pkg::swap16(window_i[8*18+:16]) & 16'h0FFF;
        dmac_p1_q <= swap48(window_i[0+:48]);
        smac_p1_q <= swap48(window_i[8*6+:48]);
        ethertype_p1_q <= tag1 ? type2 : tag0 ? type1 : type0;
        vlan_p1_q <= tag0 && tci0 != 16'd0 ? tci0 : tag1 ? tci1 : 16'd0;
        view_p1_q <= tag1 ? window_i[8*22+:512] : tag0 ? window_i[8*18+:512] : window_i[8*14+:512];
        cut_p1_q <= length_i < first;
        left_p1_q <= length_i < first ? 8'd0 : length_i - first;
        deep_p1_q <= tag1 && is_tag(type2);
      end
    end
  end

  // ---- Step 2: the IP header
  logic [47:0] dmac_p2_q, smac_p2_q;
  logic [15:0] ethertype_p2_q;
  logic [15:0] vlan_p2_q;
  logic cut_p2_q, deep_p2_q;
  logic [1:0] ip_p2_q;
  logic [127:0] source_p2_q, destination_p2_q;
  logic [7:0] protocol_p2_q;
  logic fragment_p2_q, extension_p2_q;
  logic [3:0] words_p2_q;  // four bytes each, before the ports
  logic ports_p2_q;  // they are within the packet
  logic [351:0] behind_p2_q;  // bytes 20 to 63

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_q[1]) begin : header
        logic [15:0] total, payload;
        logic [7:0] ports4;
        logic v4, v6;
        logic [7:0] protocol;
        total = lbhash_pkg::swap16(view_p1_q[8*2+:16]);
        payload = lbhash_pkg::swap16(view_p1_q[8*4+:16]);
        // The packet ends where its header says, or before: what has not arrived is not there.
        v4 = !deep_p1_q && ethertype_p1_q == 16'h0800 && total >= 16'd20 && left_p1_q >= 8'd20 && view_p1_q[3:0] >= 4'd5;
        v6 = !deep_p1_q && ethertype_p1_q == 16'h86DD && left_p1_q >= 8'd40;
        ports4 = {2'd0, view_p1_q[3:0], 2'd0} + 8'd4;
        protocol = v6 ? view_p1_q[8*6+:8] : view_p1_q[8*9+:8];
        ip_p2_q <= v4 ? lbhash_exact_pkg::IpV4 : v6 ? lbhash_exact_pkg::IpV6 : lbhash_exact_pkg::IpNone;
        source_p2_q <= v4 ? {lbhash_pkg::swap32(view_p1_q[8*12+:32]), 96'd0} : swap128(view_p1_q[8*8+:128]);
        destination_p2_q <= v4 ? {lbhash_pkg::swap32(view_p1_q[8*16+:32]), 96'd0} : swap128(view_p1_q[8*24+:128]);
        protocol_p2_q <= protocol;
        fragment_p2_q <= v4 ? {view_p1_q[8*6+:6], view_p1_q[8*7+:8]} != 14'd0 : protocol == 8'd44;
        extension_p2_q <= v6 && (protocol == 8'd0 || protocol == 8'd43 || protocol == 8'd60);
        words_p2_q <= v6 ? 4'd10 : view_p1_q[3:0];
        ports_p2_q <= v6 ? left_p1_q >= 8'd44 && (payload == 16'd0 || payload >= 16'd4) :
            left_p1_q >= ports4 && total >= {8'd0, ports4};
        behind_p2_q <= view_p1_q[8*20+:352];
        {dmac_p2_q, smac_p2_q} <= {dmac_p1_q, smac_p1_q};
        {ethertype_p2_q, vlan_p2_q, cut_p2_q, deep_p2_q} <= {ethertype_p1_q, vlan_p1_q, cut_p1_q, deep_p1_q};
      end
    end
  end

  // ---- Step 3: the ports
  logic [47:0] dmac_p3_q, smac_p3_q;
  logic [15:0] ethertype_p3_q;
  logic [15:0] vlan_p3_q;
  logic cut_p3_q, deep_p3_q;
  logic [1:0] ip_p3_q;
  logic [127:0] source_p3_q, destination_p3_q;
  logic [7:0] protocol_p3_q;
  logic fragment_p3_q, extension_p3_q;
  logic [15:0] sport_p3_q, dport_p3_q;

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_q[2]) begin : ports
        logic is_ip;
        logic [31:0] bytes;
        is_ip = ip_p2_q != lbhash_exact_pkg::IpNone;
        bytes = 32'd0;
        for (int i = 0; i < 11; i++) begin
          if (words_p2_q == 4'd5 + 4'(i)) bytes = behind_p2_q[32*i+:32];
        end
        if (!is_ip || fragment_p2_q || !ports_p2_q) bytes = 32'd0;
        sport_p3_q <= lbhash_pkg::swap16(bytes[15:0]);
        dport_p3_q <= lbhash_pkg::swap16(bytes[31:16]);
        ip_p3_q <= ip_p2_q;
        source_p3_q <= is_ip ? source_p2_q : 128'd0;
        destination_p3_q <= is_ip ? destination_p2_q : 128'd0;
        protocol_p3_q <= is_ip ? protocol_p2_q : 8'd0;
        fragment_p3_q <= is_ip && fragment_p2_q;
        extension_p3_q <= extension_p2_q;
        {dmac_p3_q, smac_p3_q} <= {dmac_p2_q, smac_p2_q};
        {ethertype_p3_q, vlan_p3_q, cut_p3_q, deep_p3_q} <= {ethertype_p2_q, vlan_p2_q, cut_p2_q, deep_p2_q};
      end
    end
  end

  logic unused;
  assign unused = ^view_p1_q[15:4];

  assign dmac_o = dmac_p3_q;
  assign smac_o = smac_p3_q;
  assign ethertype_o = ethertype_p3_q;
  assign vlan_o = vlan_p3_q;
  assign ip_o = ip_p3_q;
  assign source_o = source_p3_q;
  assign destination_o = destination_p3_q;
  assign protocol_o = protocol_p3_q;
  assign fragment_o = fragment_p3_q;
  assign extension_o = extension_p3_q;
  assign sport_o = sport_p3_q;
  assign dport_o = dport_p3_q;
  assign cut_o = cut_p3_q;
  assign deep_o = deep_p3_q;

endmodule
