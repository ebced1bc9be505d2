// SPDX-License-Identifier: Apache-2.0
//
// Fourth and fifth step of a layer stage: what lies behind the header's own bytes (specification,
// section 3.1): the second IPv6 extension header, which begins at a position known only now, and
// what an MPLS stack carries. Step four cuts four bytes out of the window and adds the stack's
// length; step five decodes.
//
// Latency: 2. Registers are loaded only for a packet that has a header to parse (`enable_i`, one
// per step).

module lbhash_layer_extension (
    input  logic                              clk_i,
    input  logic                              run_i,
    input  logic [                       1:0] enable_i,
    input  logic [lbhash_pkg::WindowBits-1:0] window_i,
    input  logic [                       3:0] kind_i,
    input  logic [                       2:0] ctx_i,
    input  logic [                       4:0] status_i,
    input  logic [                       7:1] end_i,
    input  logic [                       7:0] left_i,
    input  logic [                       7:0] ip_protocol_i,
    input  logic                              ip_walk_i,
    input  logic                              mpls_payload_i,
    input  logic [                       4:0] mpls_entries_i,
    input  logic [                       3:0] mpls_nibble_i,
    input  logic                              mpls_control_word_i,
    output logic [                       3:0] kind_o,
    output logic [                       2:0] ctx_o,
    output logic [                       4:0] status_o,
    output logic [                       7:1] end_o,           // where the next header begins
    output logic [                       7:0] ip_protocol_o    // last next-header value read
);

  // After step four
  logic [7:0] next_p4_q;
  logic [7:0] words_p4_q;
  logic fragment_p4_q;
  logic control_p4_q;
  logic [3:0] kind_p4_q;
  logic [2:0] ctx_p4_q;
  logic [4:0] status_p4_q;
  logic [7:1] end_p4_q;
  logic [7:0] left_p4_q;
  logic [7:0] protocol_p4_q;
  logic walk_p4_q;
  logic open_p4_q;
  logic [3:0] nibble_p4_q;

  // After step five
  logic [3:0] kind_q;
  logic [2:0] ctx_q;
  logic [4:0] status_q;
  logic [7:1] end_q;
  logic [7:0] protocol_q;

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (enable_i[0]) begin
        if (ip_walk_i) begin : extract
          logic [527:0] from64;
          logic [143:0] from16;
          logic [ 47:0] from4;
          logic [ 31:0] bytes;
          case (end_i[7:6])
            2'd0: from64 = window_i[0+:528];
            2'd1: from64 = window_i[512+:528];
            default: from64 = {16'd0, window_i[1024+:512]};
          endcase
          case (end_i[5:4])
            2'd0: from16 = from64[0+:144];
            2'd1: from16 = from64[128+:144];
            2'd2: from16 = from64[256+:144];
            default: from16 = from64[384+:144];
          endcase
          case (end_i[3:2])
            2'd0: from4 = from16[0+:48];
            2'd1: from4 = from16[32+:48];
            2'd2: from4 = from16[64+:48];
            default: from4 = from16[96+:48];
          endcase
          bytes = end_i[1] ? from4[16+:32] : from4[0+:32];
          next_p4_q <= bytes[7:0];
          words_p4_q <= bytes[15:8];
          fragment_p4_q <= (bytes[31:16] & 16'hF9FF) != 16'd0;  // offset, M
        end
        control_p4_q <= mpls_control_word_i;
        kind_p4_q <= kind_i;
        ctx_p4_q <= ctx_i;
        status_p4_q <= status_i;
        end_p4_q <= end_i + {1'd0, mpls_entries_i, 1'b0};
        left_p4_q <= left_i - {1'd0, mpls_entries_i, 2'b0};
        protocol_p4_q <= ip_protocol_i;
        walk_p4_q <= ip_walk_i;
        open_p4_q <= mpls_payload_i;
        nibble_p4_q <= mpls_nibble_i;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (enable_i[1]) begin
        kind_q <= kind_p4_q;
        ctx_q <= ctx_p4_q;
        status_q <= status_p4_q;
        end_q <= end_p4_q;
        protocol_q <= protocol_p4_q;
        if (walk_p4_q) begin : walk
          logic [11:0] length;
          case (protocol_p4_q)
            8'd44:   length = 12'd8;
            8'd51:   length = {2'd0, words_p4_q, 2'd0} + 12'd8;
            default: length = {1'd0, words_p4_q, 3'd0} + 12'd8;
          endcase
          if (left_p4_q < 8'd8) begin
            status_q[lbhash_pkg::StatusTruncated] <= 1'b1;
          end else begin
            protocol_q <= next_p4_q;
            end_q <= end_p4_q + length[7:1];
            if (length > {4'd0, left_p4_q}) status_q[lbhash_pkg::StatusTruncated] <= 1'b1;
            if (protocol_p4_q == 8'd44 && fragment_p4_q) begin
              status_q[lbhash_pkg::StatusFragment] <= 1'b1;
            end
          end
        end else if (open_p4_q) begin
          case (nibble_p4_q)
            4'd4: begin
              kind_q <= lbhash_pkg::KindIpv4;
              ctx_q  <= lbhash_pkg::CtxMplsPayload;
            end
            4'd6: begin
              kind_q <= lbhash_pkg::KindIpv6;
              ctx_q  <= lbhash_pkg::CtxMplsPayload;
            end
            4'd0: begin
              if (control_p4_q) begin
                kind_q <= lbhash_pkg::KindEth;
                if (left_p4_q < 8'd4) status_q[lbhash_pkg::StatusTruncated] <= 1'b1;
              end
              ctx_q <= lbhash_pkg::CtxPseudowire;
              end_q <= end_p4_q + 7'd2;
            end
            4'd1: ;
            default: begin
              kind_q <= lbhash_pkg::KindEth;
              ctx_q  <= lbhash_pkg::CtxPseudowire;
            end
          endcase
          if (left_p4_q == 8'd0) status_q[lbhash_pkg::StatusTruncated] <= 1'b1;
        end
      end
    end
  end

  assign kind_o = kind_q;
  assign ctx_o = ctx_q;
  assign status_o = status_q;
  assign end_o = end_q;
  assign ip_protocol_o = protocol_q;

endmodule
