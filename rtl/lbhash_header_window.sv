// SPDX-License-Identifier: Apache-2.0
//
// Gathers the first 192 bytes of a frame from an AXI4-Stream of 64-byte beats (specification,
// section 2). The register is at once the assembly buffer and position 0 of the pipeline. Byte k of
// the window is on [8k+7:8k]; bytes that did not arrive are zero. The window is complete after the
// third beat or the one with `tlast`; later beats of the frame are dropped.
//
// Latency: 1 from the completing beat to position 0.

module lbhash_header_window #(
    parameter int TagBits = 16
) (
    input  logic                              clk_i,
    input  logic                              rst_ni,
    input  logic                              run_i,
    input  logic                              accept_i,    // a beat is taken in this cycle; only while run_i is 1
    input  logic [                     511:0] tdata_i,
    input  logic [                      63:0] tkeep_i,
    input  logic                              tlast_i,
    input  logic [                      79:0] tuser_i,
    input  logic [               TagBits-1:0] tag_i,
    output logic                              in_frame_o,  // between a frame's first accepted beat and its tlast
    output logic                              valid_o,     // position 0 holds a packet
    output logic [lbhash_pkg::WindowBits-1:0] window_o,
    output logic [                       7:0] length_o,
    output logic [                      79:0] tuser_o,
    output logic [               TagBits-1:0] tag_o
);

  localparam logic [1:0] BeatDropped = 2'd3;

  logic [1:0] beat_q;  // index of the next beat; 3: the window is complete, the rest is dropped
  logic valid_q;
  logic [lbhash_pkg::WindowBits-1:0] window_q;
  logic [7:0] length_q;
  logic [79:0] tuser_q;
  logic [TagBits-1:0] tag_q;

  logic whole;  // all 64 bytes are there: a short cut that keeps simulation fast
  assign whole = &tkeep_i;

  // Consecutive ones from bit 0 up. `filled` has exactly those; of n ones, n / 2^j are in every
  // 2^j-th place, and whether that is odd is bit j of n.
  function automatic logic [6:0] leading_bytes(input logic [63:0] keep);
    logic [63:0] filled;
    filled = keep;
    for (int j = 0; j < 6; j++) filled = filled & ~(~filled << (1 << j));
    leading_bytes = {
      filled[63],
      ^(filled & 64'h8000_0000_8000_0000),
      ^(filled &{4{16'h8000}}),
      ^(filled &{8{8'h80}}),
      ^(filled &{16{4'h8}}),
      ^(filled &{32{2'b10}}),
      ^filled
    };
  endfunction

  // The beat with the bytes that `tkeep` leaves out set to zero. The test for a whole word only
  // saves simulation time.
  function automatic logic [511:0] kept_bytes(input logic [511:0] data, input logic [63:0] keep);
    for (int w = 0; w < 16; w++) begin
      if (keep[4*w+:4] == 4'hF) kept_bytes[32*w+:32] = data[32*w+:32];
      else begin
        kept_bytes[32*w+:32] = data[32*w+:32] & {{8{keep[4*w+3]}}, {8{keep[4*w+2]}}, {8{keep[4*w+1]}}, {8{keep[4*w]}}};
      end
    end
  endfunction

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      beat_q  <= 2'd0;
      valid_q <= 1'b0;
    end else if (run_i) begin
      valid_q <= accept_i && beat_q != BeatDropped && (tlast_i || beat_q == 2'd2);
      if (accept_i) begin
        if (tlast_i) beat_q <= 2'd0;
        else if (beat_q != BeatDropped) beat_q <= beat_q + 2'd1;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (accept_i) begin : take
      logic [511:0] bytes;
      if (whole) bytes = tdata_i;
      else bytes = kept_bytes(tdata_i, tkeep_i);
      case (beat_q)
        2'd0: begin
          window_q <= {1024'd0, bytes};
          tuser_q  <= tuser_i;
          tag_q    <= tag_i;
        end
        2'd1: window_q[1023:512] <= bytes;
        2'd2: window_q[1535:1024] <= bytes;
        default: ;
      endcase
      if (beat_q != BeatDropped) length_q <= {beat_q, 6'd0} + {1'b0, whole ? 7'd64 : leading_bytes(tkeep_i)};
    end
  end

  assign in_frame_o = beat_q != 2'd0;
  assign valid_o = valid_q;
  assign window_o = window_q;
  assign length_o = length_q;
  assign tuser_o = tuser_q;
  assign tag_o = tag_q;

endmodule
