// SPDX-License-Identifier: Apache-2.0
//
// One of the two hash blocks of RTAG7: thirteen bins of 16 bits, what the bitmap keeps of them, the
// seven words that are hashed, and the values of two functions of them.
//
// Latency: 5: swap (p1), bins (p2), words (p3), sums (p4), functions (p5). Registers are loaded
// only for a packet.

module lbhash_rtag7_block (
    input  logic         clk_i,
    input  logic         rst_ni,
    input  logic         run_i,
    input  logic         packet_i,
    input  logic [ 47:0] dmac_i,
    input  logic [ 47:0] smac_i,
    input  logic [ 15:0] ethertype_i,
    input  logic [ 15:0] vlan_i,          // at most 4095
    input  logic [  1:0] ip_i,
    input  logic [127:0] source_i,        // IPv4 on [127:96]
    input  logic [127:0] destination_i,
    input  logic [  7:0] protocol_i,
    input  logic [ 15:0] sport_i,         // of TCP and UDP, else 0
    input  logic [ 15:0] dport_i,
    input  logic [ 15:0] port_i,          // by which the packet came in
    input  logic [  7:0] module_i,
    // Registers
    input  logic [ 31:0] seed_i,
    input  logic [  6:0] flags_i,
    input  logic [ 12:0] layer2_i,        // bitmaps
    input  logic [ 38:0] ipv4_i,          // other [12:0], TCP or UDP [25:13], with equal ports [38:26]
    input  logic [ 38:0] ipv6_i,
    input  logic [ 11:0] functions_i,     // codes: first [3:0], second [7:4], third [11:8]
    output logic [ 47:0] values_o         // the first lowest
);

  logic [4:1] packet_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) packet_q <= '0;
    else if (run_i) packet_q <= {packet_q[3:1], packet_i};
  end

  // ---- p1: addresses of 32 bits, and comparisons of 16
  function automatic logic [31:0] collapsed(input logic [1:0] ip, input logic [127:0] address, input logic last);
    if (ip == lbhash_exact_pkg::IpV4) collapsed = address[127:96];
    else if (last) collapsed = address[31:0];
    else collapsed = address[127:96] ^ address[95:64] ^ address[63:32] ^ address[31:0];
  endfunction

  logic [31:0] source_p1_q, destination_p1_q;
  logic [7:0] less_p1_q, equal_p1_q;  // the most significant 16 bits on [7]
  logic layer3_p1_q, symmetric_p1_q;
  logic [12:0] bitmap_p1_q;
  logic [95:0] macs_p1_q;
  logic [15:0] type_p1_q, sport_p1_q, dport_p1_q, port_p1_q;
  logic [15:0] vlan_p1_q;
  logic [7:0] protocol_p1_q, module_p1_q;

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_i) begin : addresses
        logic v4, v6, tcp_udp;
        logic [38:0] bitmaps;
        v4 = ip_i == lbhash_exact_pkg::IpV4 && !flags_i[lbhash_exact_pkg::FlagIpv4AsLayer2];
        v6 = ip_i == lbhash_exact_pkg::IpV6 && !flags_i[lbhash_exact_pkg::FlagIpv6AsLayer2];
        tcp_udp = protocol_i == lbhash_exact_pkg::ProtocolTcp || protocol_i == lbhash_exact_pkg::ProtocolUdp;
        bitmaps = v4 ? ipv4_i : ipv6_i;
        source_p1_q <= collapsed(ip_i, source_i, flags_i[lbhash_exact_pkg::FlagLastWord]);
        destination_p1_q <= collapsed(ip_i, destination_i, flags_i[lbhash_exact_pkg::FlagLastWord]);
        for (int i = 0; i < 8; i++) begin
          less_p1_q[i]  <= source_i[16*i+:16] < destination_i[16*i+:16];
          equal_p1_q[i] <= source_i[16*i+:16] == destination_i[16*i+:16];
        end
        layer3_p1_q <= v4 || v6;
        symmetric_p1_q <= v4 ? flags_i[lbhash_exact_pkg::FlagSymmetricIpv4] : flags_i[lbhash_exact_pkg::FlagSymmetricIpv6];
        if (!v4 && !v6) bitmap_p1_q <= layer2_i;
        else if (!tcp_udp) bitmap_p1_q <= bitmaps[12:0];
        else bitmap_p1_q <= sport_i == dport_i ? bitmaps[38:26] : bitmaps[25:13];
        macs_p1_q <= {smac_i, dmac_i};
        type_p1_q <= ethertype_i;
        vlan_p1_q <= vlan_i;
        protocol_p1_q <= protocol_i;
        {sport_p1_q, dport_p1_q} <= {sport_i, dport_i};
        {port_p1_q, module_p1_q} <= {port_i, module_i};
      end
    end
  end

  // ---- p2: bins, bin n on [16n+15:16n]
  function automatic logic less(input logic [7:0] parts, input logic [7:0] equal);
    less = 1'b0;
    for (int i = 0; i < 8; i++) less = parts[i] || (equal[i] && less);
  endfunction

  logic [lbhash_exact_pkg::BinsBits-1:0] bins_p2_q;
  logic [12:0] bitmap_p2_q;

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_q[1]) begin : gather
        logic swap;
        swap = symmetric_p1_q && less(less_p1_q, equal_p1_q);
        bitmap_p2_q <= bitmap_p1_q;
        bins_p2_q[0+:64] <= {port_p1_q, 8'd0, module_p1_q, 32'd0};
        bins_p2_q[16*12+:16] <= 16'd0;
        if (layer3_p1_q) begin
          bins_p2_q[16*4+:16]  <= {8'd0, protocol_p1_q};
          bins_p2_q[16*5+:16]  <= swap ? sport_p1_q : dport_p1_q;
          bins_p2_q[16*6+:16]  <= swap ? dport_p1_q : sport_p1_q;
          bins_p2_q[16*7+:16]  <= vlan_p1_q;
          bins_p2_q[16*8+:32]  <= swap ? source_p1_q : destination_p1_q;
          bins_p2_q[16*10+:32] <= swap ? destination_p1_q : source_p1_q;
        end else begin
          bins_p2_q[16*4+:16] <= vlan_p1_q;
          bins_p2_q[16*5+:16] <= type_p1_q >= 16'h0600 ? type_p1_q : 16'd0;
          bins_p2_q[16*6+:96] <= macs_p1_q;
        end
      end
    end
  end

  // ---- p3: words
  function automatic logic [lbhash_exact_pkg::WordsBits-1:0] words_of(input logic [lbhash_exact_pkg::BinsBits-1:0] all,
                                                                      input logic [12:0] bitmap, input logic pre_processing,
                                                                      input logic overlay, input logic [31:0] seed);
    logic [15:0] bin;
    for (int n = 0; n < lbhash_exact_pkg::Bins; n++) begin
      bin = all[16*n+:16];
      if (pre_processing) bin = bin ^ {3'd0, bin[15:3]} ^ {bin[13:0], 2'd0};
      if (!bitmap[n]) bin = 16'd0;
      words_of[16*n+:16] = bin;
    end
    if (!overlay) words_of[207:192] = seed[15:0];
    words_of[223:208] = seed[31:16];
  endfunction

  logic [lbhash_exact_pkg::WordsBits-1:0] words_p3_q;
  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_q[2]) begin
        words_p3_q <= words_of(bins_p2_q, bitmap_p2_q, flags_i[lbhash_exact_pkg::FlagPreProcessing],
                               flags_i[lbhash_exact_pkg::FlagOverlay], seed_i);
      end
    end
  end

  // ---- p4: every sum that a function takes
  logic [15:0] bisync_p4_q, ccitt_p4_q;
  logic [31:0] castagnoli_p4_q, ethernet_p4_q, koopman_p4_q;
  logic [31:0] folded_p4_q;

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_q[3]) begin
        bisync_p4_q <= lbhash_exact_pkg::parities16(words_p3_q, lbhash_exact_pkg::Bisync);
        ccitt_p4_q <= lbhash_exact_pkg::parities16(words_p3_q, lbhash_exact_pkg::Ccitt);
        castagnoli_p4_q <= lbhash_exact_pkg::parities(words_p3_q, lbhash_exact_pkg::Castagnoli);
        ethernet_p4_q <= lbhash_exact_pkg::parities(words_p3_q, lbhash_exact_pkg::Ethernet);
        koopman_p4_q <= lbhash_exact_pkg::parities(words_p3_q, lbhash_exact_pkg::Koopman);
        folded_p4_q <= lbhash_exact_pkg::folded(words_p3_q);
      end
    end
  end

  // ---- p5: the functions
  function automatic logic [15:0] function_of(input logic [3:0] code, input logic [15:0] bisync, input logic [15:0] ccitt,
                                              input logic [31:0] castagnoli, input logic [31:0] ethernet,
                                              input logic [31:0] koopman, input logic [31:0] fold32);
    logic [15:0] fold16;
    logic [7:0] fold8;
    logic [3:0] fold4;
    logic [1:0] fold2;
    fold16 = fold32[31:16] ^ fold32[15:0];
    fold8  = fold16[15:8] ^ fold16[7:0];
    fold4  = fold8[7:4] ^ fold8[3:0];
    fold2  = fold4[3:2] ^ fold4[1:0];
    case (code)
      4'd3: function_of = bisync;
      4'd4: function_of = {bisync[15:8], 7'd0, ^fold2};
      4'd5: function_of = {bisync[15:8], 6'd0, fold2};
      4'd6: function_of = {bisync[15:8], 4'd0, fold4};
      4'd7: function_of = {bisync[15:8], fold8};
      4'd8: function_of = fold16;
      4'd9: function_of = ccitt;
      4'd10: function_of = castagnoli[15:0];
      4'd11: function_of = castagnoli[31:16];
      4'd12: function_of = ethernet[15:0];
      4'd13: function_of = ethernet[31:16];
      4'd14: function_of = koopman[15:0];
      4'd15: function_of = koopman[31:16];
      default: function_of = 16'd0;
    endcase
  endfunction

  logic [47:0] values_p5_q;
  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_q[4]) begin
        for (int f = 0; f < 3; f++) begin
          values_p5_q[16*f+:16] <=
              function_of(functions_i[4*f+:4], bisync_p4_q, ccitt_p4_q, castagnoli_p4_q, ethernet_p4_q, koopman_p4_q, folded_p4_q);
        end
      end
    end
  end
  assign values_o = values_p5_q;

endmodule
