// SPDX-License-Identifier: Apache-2.0
//
// Result word and two-entry output buffer. The buffer's state is the block's only stall: `run_o`
// moves every position. Result word (32-bit words, word w on [32w+31:32w]): 0 status [4:0], family
// [10:8]; 1 to 8 CRC of lanes 0 to 7; 9 and 10 a byte per lane, record type [4:0] and context
// [7:5]; 11 to 13 keys 0 to 4, UDP source port; 14 IPv6 flow label [19:0]; 15 to 18 select stages 0
// to 3, group [11:0], index [25:16], valid [31]; 19 egress (specification, section 10). The
// packet's tag goes beside it.
//
// Latency: 1 from position 127 to `m_axis`.

module lbhash_result #(
    parameter int TagBits = 16
) (
    input  logic         clk_i,
    input  logic         rst_ni,
    output logic         run_o,
    input  logic         packet_i,         // at position 127
    input  logic [  4:0] status_i,
    input  logic [  2:0] family_i,
    input  logic [ 63:0] label_i,          // a byte per lane, type [4:0], ctx [7:5]; lane 0 lowest, as the next
    input  logic [255:0] crc_i,
    input  logic [ 79:0] keys_i,           // user 0 lowest
    input  logic [  3:0] select_valid_i,   // stage 0 lowest
    input  logic [ 47:0] select_group_i,
    input  logic [ 39:0] select_index_i,
    input  logic [ 17:0] egress_i,         // kind, id
    input  logic [TagBits-1:0] tag_i,
    output logic [639:0] m_axis_tdata_o,
    output logic [TagBits-1:0] m_axis_tuser_o,
    output logic         m_axis_tvalid_o,
    input  logic         m_axis_tready_i
);

  logic run_q, run_d;
  logic [1:0] count_q, count_d;
  logic [639:0] data0_q;
  logic [639:0] data1_q;
  logic [TagBits-1:0] tag0_q;
  logic [TagBits-1:0] tag1_q;

  logic push, pop;
  assign push = run_q && packet_i;
  assign pop = count_q != 2'd0 && m_axis_tready_i;
  assign count_d = count_q + {1'b0, push} - {1'b0, pop};
  assign run_d = count_d != 2'd2;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      run_q <= 1'b0;
      count_q <= 2'd0;
      data0_q <= 640'd0;
      data1_q <= 640'd0;
      tag0_q <= '0;
      tag1_q <= '0;
    end else begin
      run_q   <= run_d;
      count_q <= count_d;
      if (pop && count_q == 2'd2) begin
        data0_q <= data1_q;
        tag0_q  <= tag1_q;
      end else if (push) begin : store
        logic [127:0] select_words;
        logic [15:0] network_header;
        logic [639:0] word;
        for (int k = 0; k < 4; k++) begin
          select_words[32*k+:32] = {select_valid_i[k], 5'd0, select_index_i[10*k+:10], 4'd0, select_group_i[12*k+:12]};
        end
        network_header = keys_i[79:64];
        word = {
          14'd0, egress_i,
          select_words,
          12'd0, network_header == 16'd0 ? 20'hFFFFF : {network_header[3:0], network_header},
          2'b11, network_header[13:0],
          keys_i,
          label_i,
          crc_i,
          21'd0, family_i, 3'd0, status_i
        };
        if (count_q == 2'd0 || pop) {data0_q, tag0_q} <= {word, tag_i};
        else if (count_q == 2'd1) {data1_q, tag1_q} <= {word, tag_i};
      end
    end
  end

  assign run_o = run_q;
  assign m_axis_tdata_o = data0_q;
  assign m_axis_tuser_o = tag0_q;
  assign m_axis_tvalid_o = count_q != 2'd0;

endmodule
