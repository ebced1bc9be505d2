// SPDX-License-Identifier: Apache-2.0
//
// Third step of a layer stage: builds the layer record (specification, section 4) and says what
// follows the header, as far as its own bytes tell. IP's type and next kind wait for a second
// extension header (`ip_protocol_o`), those under MPLS for the byte after the stack
// (`mpls_payload_o`). `record_o` is most significant bit first, 328 bits and 24 zeros.
//
// Latency: 1. Registers are loaded only for a packet that has a header to parse (`enable_i`).

module lbhash_layer_record (
    input  logic                              clk_i,
    input  logic                              run_i,
    input  logic                              enable_i,
    input  logic [                       3:0] kind_i,
    input  logic [                       2:0] ctx_i,
    input  logic                              ip_version_i,
    input  logic [                       7:1] offset_i,
    input  logic [  lbhash_pkg::ViewBits-1:0] view_i,
    input  logic [                       7:0] avail_i,
    input  logic                              fits_i,
    input  logic                              sound_i,
    input  logic [                      11:0] header_length_i,
    input  logic [                       1:0] eth_tags_i,
    input  logic [                      15:0] eth_ethertype_i,
    input  logic [                      15:0] mpls_present_i,
    input  logic [                      15:0] mpls_excluded_i,
    input  logic [                      15:0] mpls_eli_i,
    input  logic                              mpls_bottom_i,
    input  logic                              mpls_control_word_i,
    input  logic                              ip_fragment_i,
    input  logic [                       7:0] ip_protocol_i,
    input  logic                              ip_cut_i,
    input  logic                              ip_walk_i,
    input  logic [                       2:0] udp_tunnel_i,
    input  logic                              udp_long_i,
    input  logic                              udp_geneve_i,
    input  logic                              gre_plain_i,
    input  logic                              gre_pptp_i,
    input  logic                              pppoe_session_i,
    output logic [lbhash_pkg::RecordBits-1:0] record_o,
    output logic [                       4:0] type_o,         // none: no record is emitted
    output logic [                       3:0] kind_o,         // what follows; IP: as if by no protocol
    output logic [                       2:0] ctx_o,          // under which it follows
    output logic                              ip_version_o,
    output logic [                       4:0] status_o,       // bits that this header sets
    output logic [                       7:1] end_o,          // where the header ends; mpls: where it begins
    output logic [                       7:0] left_o,         // bytes that arrived from there on
    output logic                              ip_o,           // kind and type follow from the protocol
    output logic [                       7:0] ip_protocol_o,
    output logic                              ip_walk_o,      // a second extension header begins at end_o
    output logic                              mpls_payload_o,    // the byte after the stack decides
    output logic [                       4:0] mpls_entries_o,  // entries read
    output logic [                       3:0] mpls_nibble_o,  // high nibble of the byte after the stack
    output logic                              mpls_control_word_o
);

  logic [lbhash_pkg::RecordBits-1:0] record_q;
  logic [4:0] type_q;
  logic [3:0] kind_q;
  logic [2:0] ctx_q;
  logic ip_version_q;
  logic [4:0] status_q;
  logic [7:1] end_q;
  logic [7:0] left_q;
  logic ip_q;
  logic [7:0] ip_protocol_q;
  logic ip_walk_q;
  logic mpls_payload_q;
  logic [4:0] mpls_entries_q;
  logic [3:0] mpls_nibble_q;
  logic mpls_control_word_q;

  // Word j of the view in network order.
  `define VIEW_WORD(j) lbhash_pkg::swap32(view_i[32*(j)+:32])

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (enable_i) begin : build
        logic over;  // the variable part is cut
        over = header_length_i > {4'd0, avail_i};
        type_q <= lbhash_pkg::TypeNone;
        kind_q <= lbhash_pkg::KindStop;
        ctx_q <= ctx_i;
        ip_version_q <= ip_version_i;
        status_q <= 5'd0;
        end_q <= offset_i + header_length_i[7:1];
        left_q <= avail_i - header_length_i[7:0];
        ip_q <= 1'b0;
        ip_walk_q <= 1'b0;
        mpls_payload_q <= 1'b0;
        mpls_entries_q <= 5'd0;
        if (!fits_i) begin
          status_q[lbhash_pkg::StatusTruncated] <= 1'b1;
        end else if (!sound_i) begin
          status_q[lbhash_pkg::StatusMalformed] <= 1'b1;
        end else begin
          case (kind_i)
            lbhash_pkg::KindEth: begin : eth
              logic [15:0] ethertype;
              logic [14:0] tag1;
              logic [14:0] tag2;
              ethertype = eth_ethertype_i[15:8] < 8'h06 ? 16'd0 : eth_ethertype_i;
              tag1 = {view_i[8*14+5+:3], view_i[8*14+:4], view_i[8*15+:8]} & {15{eth_tags_i[0]}};
              tag2 = {view_i[8*18+5+:3], view_i[8*18+:4], view_i[8*19+:8]} & {15{eth_tags_i[1]}};
              record_q <= {`VIEW_WORD(0), `VIEW_WORD(1), `VIEW_WORD(2), ethertype, tag1, tag2, 210'd0};
              case (ethertype)
                16'h0800: kind_q <= lbhash_pkg::KindIpv4;
                16'h86DD: kind_q <= lbhash_pkg::KindIpv6;
                16'h8847, 16'h8848: kind_q <= lbhash_pkg::KindMpls;
                16'h8864: kind_q <= lbhash_pkg::KindPppoe;
                default: ;
              endcase
              case (ethertype)
                16'h0800, 16'h86DD: type_q <= lbhash_pkg::TypeEthIp;
                16'h8847, 16'h8848: type_q <= lbhash_pkg::TypeEthMpls;
                16'h8864: type_q <= lbhash_pkg::TypeEthPppoe;
                default: type_q <= lbhash_pkg::TypeEthOther;
              endcase
            end

            lbhash_pkg::KindMpls: begin : mpls
              logic [15:0] last;
              logic [319:0] labels;
              logic [4:0] entries;
              logic [3:0] nibble;
              logic entropy;
              last = mpls_present_i & ~{1'b0, mpls_present_i[15:1]};
              entries = 5'd0;
              nibble = 4'd0;
              for (int k = 0; k < 16; k++) begin
                labels[300-20*k+:20] = {view_i[32*k+:8], view_i[32*k+8+:8], view_i[32*k+20+:4]} &
                    {20{mpls_present_i[k] && !mpls_excluded_i[k]}};
                entries = entries | ({1'b0, k[3:0]} + 5'd1) & {5{last[k]}};
                nibble = nibble | view_i[32*k+36+:4] & {4{last[k]}};
              end
              entropy = |(mpls_eli_i &{1'b0, mpls_present_i[15:1]});
              record_q <= {labels, view_i[17+:3], 29'd0};
              type_q <= entropy ? lbhash_pkg::TypeMplsEl : lbhash_pkg::TypeMpls;
              status_q[lbhash_pkg::StatusEntropyLabel] <= entropy;
              status_q[lbhash_pkg::StatusTooDeep] <= mpls_present_i[15] && !mpls_bottom_i;
              status_q[lbhash_pkg::StatusTruncated] <= !mpls_present_i[15] && !mpls_bottom_i;
              mpls_payload_q <= mpls_bottom_i && !entropy;
              mpls_entries_q <= entries;
              mpls_nibble_q <= nibble;
              mpls_control_word_q <= mpls_control_word_i;
            end

            lbhash_pkg::KindIpv4: begin
              record_q <= {
                96'd0, `VIEW_WORD(3), 96'd0, `VIEW_WORD(4), ip_protocol_i, view_i[8*1+2+:6], 2'd0, 20'd0, 60'd0
              };
              type_q <= lbhash_pkg::TypeIpv4L4;
              ip_q <= 1'b1;
              ip_protocol_q <= ip_protocol_i;
              ip_version_q <= 1'b0;
              status_q[lbhash_pkg::StatusFragment] <= ip_fragment_i;
              status_q[lbhash_pkg::StatusTruncated] <= over;
            end

            lbhash_pkg::KindIpv6: begin
              record_q <= {
                `VIEW_WORD(2), `VIEW_WORD(3), `VIEW_WORD(4), `VIEW_WORD(5),
                `VIEW_WORD(6), `VIEW_WORD(7), `VIEW_WORD(8), `VIEW_WORD(9),
                8'd0, view_i[3:0], view_i[8*1+6+:2], 2'd0, view_i[8*1+:4], view_i[8*2+:8], view_i[8*3+:8], 60'd0
              };
              type_q <= lbhash_pkg::TypeIpv6L4;
              ip_q <= 1'b1;
              ip_protocol_q <= ip_protocol_i;
              ip_version_q <= 1'b1;
              ip_walk_q <= ip_walk_i && !over && lbhash_pkg::is_extension(ip_protocol_i);
              status_q[lbhash_pkg::StatusFragment] <= ip_fragment_i;
              status_q[lbhash_pkg::StatusTruncated] <= over || ip_cut_i;
            end

            lbhash_pkg::KindTcp: begin
              record_q <= {`VIEW_WORD(0), 320'd0};
              type_q   <= lbhash_pkg::TypePorts | {4'd0, ip_version_i};
            end

            lbhash_pkg::KindUdp: begin : udp
              logic [31:0] tunnel_id;
              case (udp_tunnel_i)
                lbhash_pkg::TunnelL2tp:
                tunnel_id = udp_long_i ? `VIEW_WORD(3) : lbhash_pkg::swap32(view_i[8*10+:32]);
                lbhash_pkg::TunnelGtp: tunnel_id = `VIEW_WORD(3);
                lbhash_pkg::TunnelRoce: tunnel_id = {8'd0, view_i[8*13+:8], view_i[8*14+:8], view_i[8*15+:8]};
                lbhash_pkg::TunnelOverlay: tunnel_id = {8'd0, view_i[8*12+:8], view_i[8*13+:8], view_i[8*14+:8]};
                default: tunnel_id = 32'd0;
              endcase
              record_q <= {`VIEW_WORD(0), tunnel_id, 288'd0};
              type_q <= lbhash_pkg::TypePorts + {1'b0, udp_tunnel_i, 1'b0} + {4'd0, ip_version_i};
              ctx_q <= lbhash_pkg::CtxOverlay;
              status_q[lbhash_pkg::StatusTruncated] <= over;
              if (udp_tunnel_i == lbhash_pkg::TunnelOverlay && !over) begin
                if (!udp_geneve_i) kind_q <= lbhash_pkg::KindEth;
                else begin
                  case (lbhash_pkg::swap16(
                      view_i[8*10+:16]
                  ))
                    16'h6558: kind_q <= lbhash_pkg::KindEth;
                    16'h0800: kind_q <= lbhash_pkg::KindIpv4;
                    16'h86DD: kind_q <= lbhash_pkg::KindIpv6;
                    default:  ;
                  endcase
                end
              end
            end

            lbhash_pkg::KindGre: begin : gre
              logic [15:0] protocol;
              logic [31:0] key;
              protocol = lbhash_pkg::swap16(view_i[8*2+:16]);
              key = 32'd0;
              if (gre_pptp_i) key = {16'd0, lbhash_pkg::swap16(view_i[8*6+:16])};
              else if (gre_plain_i && view_i[5]) key = view_i[7] ? `VIEW_WORD(2) : `VIEW_WORD(1);  // K, C
              record_q <= {protocol, key, 304'd0};
              type_q   <= gre_pptp_i ? lbhash_pkg::TypePptp : lbhash_pkg::TypeGre;
              ctx_q    <= protocol == 16'h6558 ? lbhash_pkg::CtxOverlay : lbhash_pkg::CtxTunnel;
              if (gre_plain_i) begin
                case (protocol)
                  16'h0800: kind_q <= lbhash_pkg::KindIpv4;
                  16'h86DD: kind_q <= lbhash_pkg::KindIpv6;
                  16'h8847, 16'h8848: kind_q <= lbhash_pkg::KindMpls;
                  16'h6558: kind_q <= lbhash_pkg::KindEth;
                  default: ;
                endcase
              end
            end

            lbhash_pkg::KindPppoe: begin : pppoe
              logic [15:0] protocol;
              protocol = lbhash_pkg::swap16(view_i[8*6+:16]) & {16{pppoe_session_i}};
              record_q <= {lbhash_pkg::swap16(view_i[8*2+:16]), protocol, 320'd0};
              type_q <= lbhash_pkg::TypePppoe;
              ctx_q <= lbhash_pkg::CtxPppoePayload;
              case (protocol)
                16'h0021: kind_q <= lbhash_pkg::KindIpv4;
                16'h0057: kind_q <= lbhash_pkg::KindIpv6;
                default:  ;
              endcase
            end

            default: ;
          endcase
        end
      end
    end
  end

  `undef VIEW_WORD

  assign record_o = record_q;
  assign type_o = type_q;
  assign kind_o = kind_q;
  assign ctx_o = ctx_q;
  assign ip_version_o = ip_version_q;
  assign status_o = status_q;
  assign end_o = end_q;
  assign left_o = left_q;
  assign ip_o = ip_q;
  assign ip_protocol_o = ip_protocol_q;
  assign ip_walk_o = ip_walk_q;
  assign mpls_payload_o = mpls_payload_q;
  assign mpls_entries_o = mpls_entries_q;
  assign mpls_nibble_o = mpls_nibble_q;
  assign mpls_control_word_o = mpls_control_word_q;

endmodule
