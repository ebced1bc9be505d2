// SPDX-License-Identifier: Apache-2.0
//
// Second step of a layer stage: the facts about the header that everything else depends on
// (specification, section 3.1): whether its fixed part arrived, whether it obeys its own rules, its
// length, and what each kind needs to know beside. The view is that of `layer_view`; a fact is
// meaningful for the kind that it is named after.
//
// Latency: 1. Registers are loaded only for a packet that has a header to parse (`enable_i`).

module lbhash_layer_decode (
    input  logic                            clk_i,
    input  logic                            run_i,
    input  logic                            enable_i,
    input  logic [                     3:0] kind_i,
    input  logic [lbhash_pkg::ViewBits-1:0] view_i,
    input  logic [                     7:0] avail_i,
    input  logic [                    15:0] label_exclude_i,   // reserved_label_exclude
    input  logic                            control_word_i,    // pw_control_word
    output logic                            fits_o,            // the fixed part arrived
    output logic                            sound_o,           // the header obeys its own rules
    output logic [                    11:0] header_length_o,   // bytes, with a first extension header; 0 where nothing follows
    output logic [                     1:0] eth_tags_o,        // second tag, first tag
    output logic [                    15:0] eth_ethertype_o,   // after the tags, as read
    output logic [                    15:0] mpls_present_o,       // entry k is read
    output logic [                    15:0] mpls_excluded_o,     // label k is excluded from the record
    output logic [                    15:0] mpls_eli_o,  // label k is the ELI
    output logic                            mpls_bottom_o,     // an entry with S = 1 is read
    output logic                            mpls_control_word_o,    // a first nibble of 0 is a control word
    output logic                            ip_fragment_o,
    output logic [                     7:0] ip_protocol_o,     // last next-header value read so far
    output logic                            ip_cut_o,          // first eight bytes of an extension header are cut
    output logic                            ip_walk_o,         // one extension header is read and the walk may go on
    output logic [                     2:0] udp_tunnel_o,
    output logic                            udp_long_o,        // l2tp: flag L
    output logic                            udp_geneve_o,
    output logic                            gre_plain_o,       // version 0 with R = 0
    output logic                            gre_pptp_o,
    output logic                            pppoe_session_o    // version, type and code are those of a session
);

  logic fits_q;
  logic sound_q;
  logic [11:0] header_length_q;
  logic [1:0] eth_tags_q;
  logic [15:0] eth_ethertype_q;
  logic [15:0] mpls_present_q;
  logic [15:0] mpls_excluded_q;
  logic [15:0] mpls_eli_q;
  logic mpls_bottom_q;
  logic mpls_control_word_q;
  logic ip_fragment_q;
  logic [7:0] ip_protocol_q;
  logic ip_cut_q;
  logic ip_walk_q;
  logic [2:0] udp_tunnel_q;
  logic udp_long_q;
  logic udp_geneve_q;
  logic gre_plain_q;
  logic gre_pptp_q;
  logic pppoe_session_q;

  function automatic logic is_tag(input logic [15:0] ethertype);
    is_tag = ethertype == 16'h8100 || ethertype == 16'h88A8 || ethertype == 16'h9100;
  endfunction

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (enable_i) begin
        sound_q <= 1'b1;
        case (kind_i)
          lbhash_pkg::KindEth: begin : eth
            logic [15:0] type0;
            logic [15:0] type1;
            logic [15:0] type2;
            logic tag1;
            logic tag2;
            type0 = lbhash_pkg::swap16(view_i[8*12+:16]);
            type1 = lbhash_pkg::swap16(view_i[8*16+:16]);
            type2 = lbhash_pkg::swap16(view_i[8*20+:16]);
            tag1 = is_tag(type0);
            tag2 = tag1 && is_tag(type1);
            fits_q <= avail_i >= 8'd14 && (!tag1 || avail_i >= 8'd18) && (!tag2 || avail_i >= 8'd22);
            header_length_q <= tag2 ? 12'd22 : tag1 ? 12'd18 : 12'd14;
            eth_tags_q <= {tag2, tag1};
            eth_ethertype_q <= tag2 ? type2 : tag1 ? type1 : type0;
          end

          lbhash_pkg::KindMpls: begin : mpls
            logic [15:0] arrived;
            logic [15:0] bottom;
            logic [15:0] hidden;
            logic [15:0] indicator;
            arrived = ~(16'hFFFF << avail_i[7:2]);
            for (int k = 0; k < 16; k++) begin
              logic [19:0] label;
              label = {view_i[32*k+:8], view_i[32*k+8+:8], view_i[32*k+20+:4]};
              bottom[k] = view_i[32*k+16];
              indicator[k] = label == 20'd7;
              hidden[k] = label[19:4] == 16'd0 && label_exclude_i[label[3:0]];
            end
            fits_q <= avail_i >= 8'd4;
            header_length_q <= 12'd0;
            mpls_present_q <= arrived & (bottom ^ (bottom - 16'd1));  // up to and with the first S
            mpls_bottom_q <= |(arrived & bottom);
            mpls_excluded_q <= hidden;
            mpls_control_word_q <= control_word_i;
            mpls_eli_q <= indicator;
          end

          lbhash_pkg::KindIpv4: begin
            fits_q <= avail_i >= 8'd20;
            sound_q <= view_i[7:4] == 4'd4 && view_i[3:0] >= 4'd5;
            header_length_q <= {6'd0, view_i[3:0], 2'd0};
            ip_fragment_q <= {view_i[8*6+:6], view_i[8*7+:8]} != 14'd0;
            ip_protocol_q <= view_i[8*9+:8];
            ip_cut_q <= 1'b0;
            ip_walk_q <= 1'b0;
          end

          lbhash_pkg::KindIpv6: begin : ipv6
            logic [ 7:0] first;
            logic [ 7:0] words;
            logic extension;
            logic fragment;
            first = view_i[8*6+:8];
            words = view_i[8*41+:8];
            extension = lbhash_pkg::is_extension(first) && avail_i >= 8'd48;
            fragment = extension && first == 8'd44 && {view_i[8*42+:8], view_i[8*43+3+:5], view_i[8*43]} != 14'd0;
            fits_q <= avail_i >= 8'd40;
            sound_q <= view_i[7:4] == 4'd6;
            ip_cut_q <= lbhash_pkg::is_extension(first) && avail_i < 8'd48;
            ip_walk_q <= extension && !fragment;
            ip_fragment_q <= fragment;
            ip_protocol_q <= extension ? view_i[8*40+:8] : first;
            if (!extension) header_length_q <= 12'd40;
            else if (first == 8'd44) header_length_q <= 12'd48;
            else if (first == 8'd51) header_length_q <= {2'd0, words, 2'd0} + 12'd48;
            else header_length_q <= {1'd0, words, 3'd0} + 12'd48;
          end

          lbhash_pkg::KindTcp: begin
            fits_q <= avail_i >= 8'd4;
            header_length_q <= 12'd0;
          end

          lbhash_pkg::KindUdp: begin : udp
            logic covers14;
            logic covers16;
            covers14 = avail_i >= 8'd14;
            covers16 = avail_i >= 8'd16;
            fits_q <= avail_i >= 8'd4;
            header_length_q <= 12'd0;
            udp_long_q <= view_i[8*8+6];
            udp_geneve_q <= 1'b0;
            udp_tunnel_q <= lbhash_pkg::TunnelNone;
            case (lbhash_pkg::swap16(
                view_i[8*2+:16]
            ))
              16'd1701: if (covers16 || (covers14 && !view_i[8*8+6])) udp_tunnel_q <= lbhash_pkg::TunnelL2tp;
              16'd2152: if (covers16) udp_tunnel_q <= lbhash_pkg::TunnelGtp;
              16'd4791: if (covers16) udp_tunnel_q <= lbhash_pkg::TunnelRoce;
              16'd4789:
              if (covers16 && view_i[8*8+3]) begin
                udp_tunnel_q <= lbhash_pkg::TunnelOverlay;
                header_length_q <= 12'd16;
              end
              16'd6081:
              if (covers16 && view_i[8*8+6+:2] == 2'd0) begin
                udp_tunnel_q <= lbhash_pkg::TunnelOverlay;
                udp_geneve_q <= 1'b1;
                header_length_q <= {4'd0, view_i[8*8+:6], 2'd0} + 12'd16;
              end
              default: ;
            endcase
          end

          lbhash_pkg::KindGre: begin : gre
            logic plain;
            logic pptp;
            logic [4:0] needed;
            plain = view_i[10:8] == 3'd0 && !view_i[6];  // version, R
            pptp = view_i[10:8] == 3'd1 && view_i[7:5] == 3'b001 && lbhash_pkg::swap16(view_i[31:16]) == 16'h880B;
            needed = 5'd4;
            if (plain) needed = 5'd4 + {2'd0, view_i[7], 2'd0} + {2'd0, view_i[5], 2'd0} + {2'd0, view_i[4], 2'd0};  // C, K, S
            else if (pptp) needed = 5'd8;
            fits_q <= avail_i >= {3'd0, needed};
            header_length_q <= {7'd0, needed};
            gre_plain_q <= plain;
            gre_pptp_q <= pptp;
          end

          lbhash_pkg::KindPppoe: begin
            fits_q <= avail_i >= 8'd8;
            header_length_q <= 12'd8;
            pppoe_session_q <= view_i[15:0] == 16'h0011;  // version 1, type 1, code 0
          end

          default: ;
        endcase
      end
    end
  end

  assign fits_o = fits_q;
  assign sound_o = sound_q;
  assign header_length_o = header_length_q;
  assign eth_tags_o = eth_tags_q;
  assign eth_ethertype_o = eth_ethertype_q;
  assign mpls_present_o = mpls_present_q;
  assign mpls_excluded_o = mpls_excluded_q;
  assign mpls_eli_o = mpls_eli_q;
  assign mpls_bottom_o = mpls_bottom_q;
  assign mpls_control_word_o = mpls_control_word_q;
  assign ip_fragment_o = ip_fragment_q;
  assign ip_protocol_o = ip_protocol_q;
  assign ip_cut_o = ip_cut_q;
  assign ip_walk_o = ip_walk_q;
  assign udp_tunnel_o = udp_tunnel_q;
  assign udp_long_o = udp_long_q;
  assign udp_geneve_o = udp_geneve_q;
  assign gre_plain_o = gre_plain_q;
  assign gre_pptp_o = gre_pptp_q;
  assign pppoe_session_o = pppoe_session_q;

endmodule
