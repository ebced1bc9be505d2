// SPDX-License-Identifier: Apache-2.0
//
// One layer stage (specification, section 3): takes one header off the packet and emits one layer
// record, in six steps: `layer_view` cuts the header out, `layer_decode` finds the facts,
// `layer_record` builds the record, `layer_extension` (two steps) looks behind the header, and the
// last step here settles type, next kind and status. `layer_lane` then turns the record into the
// lane while the next stage begins. All seven stages are this module; the first one knows itself by
// the offset 0. The window stays still; `offset_o` moves along it. The stage does not parse when
// `kind_i` is `stop`, or when the previous layer's field table entry, known one position later,
// clears `descend_i`.
//
// Latency: parser state 6, lane 9, `descend_o` 7.

module lbhash_layer_stage (
    input  logic                              clk_i,
    input  logic                              rst_ni,
    input  logic                              run_i,
    // Parser state of the previous stage
    input  logic                              packet_i,
    input  logic [lbhash_pkg::WindowBits-1:0] window_i,
    input  logic [                       7:0] length_i,
    input  logic [                       7:1] offset_i,
    input  logic [                       3:0] kind_i,
    input  logic [                       2:0] ctx_i,
    input  logic                              ip_version_i,
    input  logic [                       4:0] status_i,
    input  logic [                       2:0] family_i,
    input  logic                              descend_i,      // one position later than the rest
    input  logic                              write_valid_i,
    input  logic [ lbhash_pkg::WriteBits-1:0] write_i,
    // Parser state
    output logic                              packet_o,
    output logic [lbhash_pkg::WindowBits-1:0] window_o,
    output logic [                       7:0] length_o,
    output logic [                       7:1] offset_o,
    output logic [                       3:0] kind_o,
    output logic [                       2:0] ctx_o,
    output logic                              ip_version_o,
    output logic [                       4:0] status_o,
    output logic [                       2:0] family_o,
    output logic                              descend_o,      // one position later than the rest
    output logic                              write_valid_o,
    output logic [ lbhash_pkg::WriteBits-1:0] write_o,
    // Lane, three positions later
    output logic                              lane_valid_o,
    output logic [                       4:0] lane_type_o,
    output logic [                       2:0] lane_ctx_o,
    output logic                              lane_l4_only_o,
    output logic [                      31:0] lane_crc_o
);

  // Registers are named after the position inside the stage at which they are seen, p1 to p6.
  logic [6:1] packet_q;
  logic [15:0] label_exclude_q;
  logic control_word_q;

  logic [lbhash_pkg::WindowBits-1:0] window_p1_q;
  logic [lbhash_pkg::WindowBits-1:0] window_p2_q;
  logic [lbhash_pkg::WindowBits-1:0] window_p3_q;
  logic [lbhash_pkg::WindowBits-1:0] window_p4_q;
  logic [lbhash_pkg::WindowBits-1:0] window_p5_q;
  logic [lbhash_pkg::WindowBits-1:0] window_p6_q;

  // A header is parsed: kind and, from p1 on, descend allow it.
  logic open_q;
  logic parse_p0, parse_p1;
  logic [5:2] parse_q;

  assign parse_p0 = packet_i && kind_i != lbhash_pkg::KindStop;
  assign parse_p1 = open_q && descend_i;

  // Where no header is, nothing of what handles one moves.
  logic parsing;
  assign parsing = run_i && (parse_p0 || open_q || parse_q != '0);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      packet_q <= 6'd0;
      open_q <= 1'b0;
      parse_q <= 4'd0;
      label_exclude_q <= lbhash_pkg::ResetLabelExclude;
      control_word_q <= 1'b1;
    end else if (run_i) begin
      packet_q <= {packet_q[5:1], packet_i};
      open_q <= parse_p0;
      parse_q <= {parse_q[4:2], parse_p1};
      if (write_valid_i) begin
        if (lbhash_pkg::writes_scalar(write_i, lbhash_pkg::ScalarLabelExclude)) label_exclude_q <= write_i[15:0];
        if (lbhash_pkg::writes_scalar(write_i, lbhash_pkg::ScalarControlWord)) control_word_q <= write_i[0];
      end
    end
  end

  // The window goes on only while there is something to parse. The last register first: a simulator
  // then needs no second copy of any of them.
  always_ff @(posedge clk_i) begin
    if (parsing) begin
      if (parse_q[5]) window_p6_q <= window_p5_q;
      if (parse_q[4]) window_p5_q <= window_p4_q;
      if (parse_q[3]) window_p4_q <= window_p3_q;
      if (parse_q[2]) window_p3_q <= window_p2_q;
      if (parse_p1) window_p2_q <= window_p1_q;
      if (parse_p0) window_p1_q <= window_i;
    end
  end

  lbhash_write_line #(
      .Depth(6)
  ) u_write_line (
      .clk_i,
      .rst_ni,
      .run_i,
      .valid_i(write_valid_i),
      .write_i,
      .valid_o(write_valid_o),
      .write_o
  );

  // What passes by the header: whether it is the frame's first, length, and status and family so
  // far.
  logic frame_start_p5;
  logic [7:0] length_p5;
  logic [4:0] status_p5;
  logic [2:0] family_p5;
  lbhash_delay_line #(
      .Width(17),
      .Depth(5)
  ) u_passing (
      .clk_i,
      .rst_ni,
      .run_i,
      .valid_i(packet_i),
      .data_i ({offset_i == 7'd0, length_i, status_i, family_i}),
      .data_o ({frame_start_p5, length_p5, status_p5, family_p5})
  );

  // Steps 1 to 3
  typedef struct packed {
    logic [3:0] kind;
    logic [2:0] ctx;
    logic ip_version;
    logic [7:1] offset;
  } header_t;
  header_t header_p1_q, header_p2_q;
  logic [2:0] ctx_p3_q;
  logic [lbhash_pkg::ViewBits-1:0] view_p1;
  logic [lbhash_pkg::ViewBits-1:0] view_p2_q;
  logic [7:0] avail_p1;
  logic [7:0] avail_p2_q;

  always_ff @(posedge clk_i) begin
    if (parsing) begin
      if (parse_p1) begin
        header_p2_q <= header_p1_q;
        view_p2_q <= view_p1;
        avail_p2_q <= avail_p1;
      end
      if (parse_p0) header_p1_q <= {kind_i, ctx_i, ip_version_i, offset_i};
    end
  end

  lbhash_layer_view u_view (
      .clk_i,
      .run_i(parsing),
      .enable_i(parse_p0),
      .window_i,
      .length_i,
      .offset_i,
      .view_o(view_p1),
      .avail_o(avail_p1)
  );

  logic fits_p2, sound_p2;
  logic [11:0] header_length_p2;
  logic [1:0] eth_tags_p2;
  logic [15:0] eth_ethertype_p2;
  logic [15:0] mpls_read_p2, mpls_hidden_p2, mpls_indicator_p2;
  logic mpls_bottom_p2, mpls_control_p2;
  logic ip_fragment_p2, ip_cut_p2, ip_walk_p2;
  logic [7:0] ip_protocol_p2;
  logic [2:0] udp_tunnel_p2;
  logic udp_long_p2, udp_geneve_p2;
  logic gre_plain_p2, gre_pptp_p2;
  logic pppoe_session_p2;

  lbhash_layer_decode u_decode (
      .clk_i,
      .run_i(parsing),
      .enable_i(parse_p1),
      .kind_i(header_p1_q.kind),
      .view_i(view_p1),
      .avail_i(avail_p1),
      .label_exclude_i(label_exclude_q),
      .control_word_i(control_word_q),
      .fits_o(fits_p2),
      .sound_o(sound_p2),
      .header_length_o(header_length_p2),
      .eth_tags_o(eth_tags_p2),
      .eth_ethertype_o(eth_ethertype_p2),
      .mpls_present_o(mpls_read_p2),
      .mpls_excluded_o(mpls_hidden_p2),
      .mpls_eli_o(mpls_indicator_p2),
      .mpls_bottom_o(mpls_bottom_p2),
      .mpls_control_word_o(mpls_control_p2),
      .ip_fragment_o(ip_fragment_p2),
      .ip_protocol_o(ip_protocol_p2),
      .ip_cut_o(ip_cut_p2),
      .ip_walk_o(ip_walk_p2),
      .udp_tunnel_o(udp_tunnel_p2),
      .udp_long_o(udp_long_p2),
      .udp_geneve_o(udp_geneve_p2),
      .gre_plain_o(gre_plain_p2),
      .gre_pptp_o(gre_pptp_p2),
      .pppoe_session_o(pppoe_session_p2)
  );

  logic [lbhash_pkg::RecordBits-1:0] record_p3;
  logic [4:0] type_p3;
  logic [3:0] kind_p3;
  logic [2:0] next_ctx_p3;
  logic ip_version_p3;
  logic [4:0] status_p3;
  logic [7:1] end_p3;
  logic [7:0] left_p3;
  logic ip_p3, ip_walk_p3;
  logic [7:0] ip_protocol_p3;
  logic mpls_payload_p3, mpls_control_word_p3;
  logic [4:0] mpls_entries_p3;
  logic [3:0] mpls_nibble_p3;

  lbhash_layer_record u_record (
      .clk_i,
      .run_i(parsing),
      .enable_i(parse_q[2]),
      .kind_i(header_p2_q.kind),
      .ctx_i(header_p2_q.ctx),
      .ip_version_i(header_p2_q.ip_version),
      .offset_i(header_p2_q.offset),
      .view_i(view_p2_q),
      .avail_i(avail_p2_q),
      .fits_i(fits_p2),
      .sound_i(sound_p2),
      .header_length_i(header_length_p2),
      .eth_tags_i(eth_tags_p2),
      .eth_ethertype_i(eth_ethertype_p2),
      .mpls_present_i(mpls_read_p2),
      .mpls_excluded_i(mpls_hidden_p2),
      .mpls_eli_i(mpls_indicator_p2),
      .mpls_bottom_i(mpls_bottom_p2),
      .mpls_control_word_i(mpls_control_p2),
      .ip_fragment_i(ip_fragment_p2),
      .ip_protocol_i(ip_protocol_p2),
      .ip_cut_i(ip_cut_p2),
      .ip_walk_i(ip_walk_p2),
      .udp_tunnel_i(udp_tunnel_p2),
      .udp_long_i(udp_long_p2),
      .udp_geneve_i(udp_geneve_p2),
      .gre_plain_i(gre_plain_p2),
      .gre_pptp_i(gre_pptp_p2),
      .pppoe_session_i(pppoe_session_p2),
      .record_o(record_p3),
      .type_o(type_p3),
      .kind_o(kind_p3),
      .ctx_o(next_ctx_p3),
      .ip_version_o(ip_version_p3),
      .status_o(status_p3),
      .end_o(end_p3),
      .left_o(left_p3),
      .ip_o(ip_p3),
      .ip_protocol_o(ip_protocol_p3),
      .ip_walk_o(ip_walk_p3),
      .mpls_payload_o(mpls_payload_p3),
      .mpls_entries_o(mpls_entries_p3),
      .mpls_nibble_o(mpls_nibble_p3),
      .mpls_control_word_o(mpls_control_word_p3)
  );

  // Steps 4 and 5
  logic [3:0] kind_p5;
  logic [2:0] next_ctx_p5;
  logic [4:0] added_p5;
  logic [7:1] end_p5;
  logic [7:0] ip_protocol_p5;

  lbhash_layer_extension u_extension (
      .clk_i,
      .run_i(parsing),
      .enable_i(parse_q[4:3]),
      .window_i(window_p3_q),
      .kind_i(kind_p3),
      .ctx_i(next_ctx_p3),
      .status_i(status_p3),
      .end_i(end_p3),
      .left_i(left_p3),
      .ip_protocol_i(ip_protocol_p3),
      .ip_walk_i(ip_walk_p3),
      .mpls_payload_i(mpls_payload_p3),
      .mpls_entries_i(mpls_entries_p3),
      .mpls_nibble_i(mpls_nibble_p3),
      .mpls_control_word_i(mpls_control_word_p3),
      .kind_o(kind_p5),
      .ctx_o(next_ctx_p5),
      .status_o(added_p5),
      .end_o(end_p5),
      .ip_protocol_o(ip_protocol_p5)
  );

  logic [lbhash_pkg::RecordBits-1:0] record_p4_q, record_p5_q, record_p6_q;
  typedef struct packed {
    logic [4:0] code;  // record type
    logic [2:0] ctx;
    logic ip_version;
    logic ip;
  } layer_t;
  layer_t layer_p4_q, layer_p5_q;
  logic [4:0] type_p6_q;
  logic [2:0] ctx_p6_q;

  // Step 6
  logic [7:0] length_p6_q;
  logic [7:1] offset_p6_q;
  logic [3:0] kind_p6_q;
  logic [2:0] next_ctx_p6_q;
  logic ip_version_p6_q;
  logic [4:0] status_p6_q;
  logic [2:0] family_p6_q;

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_q[5]) begin
        length_p6_q <= length_p5;
        status_p6_q <= status_p5;
        family_p6_q <= family_p5;
        kind_p6_q   <= lbhash_pkg::KindStop;
        type_p6_q   <= lbhash_pkg::TypeNone;
        if (parse_q[5]) begin : settle
          logic [3:0] kind;
          logic transport;
          kind = layer_p5_q.ip ? lbhash_pkg::kind_of_protocol(ip_protocol_p5) : kind_p5;
          transport = kind == lbhash_pkg::KindTcp || kind == lbhash_pkg::KindUdp;
          if (added_p5[lbhash_pkg::StatusTruncated] || added_p5[lbhash_pkg::StatusFragment]) kind = lbhash_pkg::KindStop;
          kind_p6_q <= kind;
          offset_p6_q <= end_p5;
          ip_version_p6_q <= layer_p5_q.ip_version;
          next_ctx_p6_q <= next_ctx_p5;
          if (layer_p5_q.ip && (kind == lbhash_pkg::KindIpv4 || kind == lbhash_pkg::KindIpv6)) begin
            next_ctx_p6_q <= lbhash_pkg::CtxIpInIp;
          end
          status_p6_q <= status_p5 | added_p5;
          if (frame_start_p5 && family_p5 == lbhash_pkg::FamilyOther) begin  // section 3.2
            case (kind)
              lbhash_pkg::KindIpv4: family_p6_q <= lbhash_pkg::FamilyInet;
              lbhash_pkg::KindIpv6: family_p6_q <= lbhash_pkg::FamilyInet6;
              lbhash_pkg::KindMpls: family_p6_q <= lbhash_pkg::FamilyMpls;
              default: ;
            endcase
          end
          type_p6_q <= layer_p5_q.code;
          type_p6_q[0] <= layer_p5_q.ip ? added_p5[lbhash_pkg::StatusFragment] || !transport : layer_p5_q.code[0];
          ctx_p6_q <= layer_p5_q.ctx;
          record_p6_q <= record_p5_q;
          if (layer_p5_q.ip) record_p6_q[95:88] <= ip_protocol_p5;
        end
      end
    end
    if (parsing) begin
      if (parse_q[4]) begin
        layer_p5_q  <= layer_p4_q;
        record_p5_q <= record_p4_q;
      end
      if (parse_q[3]) begin
        layer_p4_q  <= {type_p3, ctx_p3_q, ip_version_p3, ip_p3};
        record_p4_q <= record_p3;
      end
      if (parse_q[2]) ctx_p3_q <= header_p2_q.ctx;
    end
  end

  lbhash_layer_lane u_lane (
      .clk_i,
      .rst_ni,
      .run_i,
      .packet_i(packet_q[6]),
      .record_i(record_p6_q),
      .type_i(type_p6_q),
      .ctx_i(ctx_p6_q),
      .write_valid_i(write_valid_o),
      .write_i(write_o),
      .descend_o,
      .valid_o(lane_valid_o),
      .type_o(lane_type_o),
      .ctx_o(lane_ctx_o),
      .l4_only_o(lane_l4_only_o),
      .crc_o(lane_crc_o)
  );

  assign packet_o = packet_q[6];
  assign window_o = window_p6_q;
  assign length_o = length_p6_q;
  assign offset_o = offset_p6_q;
  assign kind_o = kind_p6_q;
  assign ctx_o = next_ctx_p6_q;
  assign ip_version_o = ip_version_p6_q;
  assign status_o = status_p6_q;
  assign family_o = family_p6_q;

endmodule
