// SPDX-License-Identifier: Apache-2.0
//
// First step of a layer stage: cuts the current header out of the window. The window stays where it
// is; `offset_i` says where the header begins. Every header begins at an even byte, so the offset
// has no bit 0, and four steps that narrow (by 64, 16, 4 and 2 bytes) cost a LUT level each.
// `view_o`: byte k of the header on [8k+7:8k], 66 bytes: an MPLS stack of 16 entries and the byte
// that follows it. `avail_o`: bytes from the header on that arrived. Bytes of the view beyond them
// mean nothing.
//
// Latency: 1. Registers are loaded only for a packet that has a header to parse (`enable_i`).

module lbhash_layer_view (
    input  logic                              clk_i,
    input  logic                              run_i,
    input  logic                              enable_i,
    input  logic [lbhash_pkg::WindowBits-1:0] window_i,
    input  logic [                       7:0] length_i,
    input  logic [                       7:1] offset_i,
    output logic [  lbhash_pkg::ViewBits-1:0] view_o,
    output logic [                       7:0] avail_o
);

  logic [lbhash_pkg::ViewBits-1:0] view_q;
  logic [7:0] avail_q;

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (enable_i) begin : extract
        logic [1023:0] from64;
        logic [ 639:0] from16;
        logic [ 543:0] from4;
        case (offset_i[7:6])
          2'd0: from64 = window_i[1023:0];
          2'd1: from64 = window_i[1535:512];
          2'd2: from64 = {512'd0, window_i[1535:1024]};
          default: from64 = 1024'd0;
        endcase
        case (offset_i[5:4])
          2'd0: from16 = from64[0+:640];
          2'd1: from16 = from64[128+:640];
          2'd2: from16 = from64[256+:640];
          default: from16 = from64[384+:640];
        endcase
        case (offset_i[3:2])
          2'd0: from4 = from16[0+:544];
          2'd1: from4 = from16[32+:544];
          2'd2: from4 = from16[64+:544];
          default: from4 = from16[96+:544];
        endcase
        view_q  <= offset_i[1] ? from4[16+:528] : from4[0+:528];
        avail_q <= length_i - {offset_i, 1'b0};
      end
    end
  end

  assign view_o  = view_q;
  assign avail_o = avail_q;

endmodule
