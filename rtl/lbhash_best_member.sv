// SPDX-License-Identifier: Apache-2.0
//
// Best member of a group with dynamic load balancing (specification, section 9): among the members
// of the highest quality the first one, going cyclically upward from the member after the one that
// the group chose last. Ports' qualities are those of p1.
//
// Where the search begins is carried as a mask of 64 members, all from there on (`from`): what a
// search leaves is the mask of those behind its choice. A memory has it for each group, as the
// number of the first one; packets close behind each other take it from the one ahead.
//
// Latency: p1 to p5. A position holds a packet or a write, never both.

module lbhash_best_member (
    input  logic                             clk_i,
    input  logic                             rst_ni,
    input  logic                             run_i,
    // p1: a packet, or a write that lets the group's search begin at member 0
    input  logic                             packet_i,
    input  logic                             reset_i,
    input  logic [lbhash_pkg::GroupBits-1:0] group_i,
    input  logic [                      6:0] count_i,       // members, 1 to 64
    input  logic [                    447:0] ports_i,       // of the members, 7 bits each, member 0 lowest
    input  logic [lbhash_pkg::QualityBits-1:0] quality_i,     // of 128 ports: bits 0 lowest, then bits 1, then bits 2
    // p4
    input  logic                             keep_i,        // the packet stays with its flow's member
    // p5
    output logic [                     63:0] best_o,        // one bit set, unless kept
    output logic [                      5:0] best_index_o,
    // Register bus
    input  logic                             read_i,
    input  logic [lbhash_pkg::GroupBits-1:0] read_group_i,
    output logic [                      5:0] read_best_o
);

  localparam int GroupBits = lbhash_pkg::GroupBits;

  logic [5:2] packet_q;
  logic [5:2] reset_q;
  logic [GroupBits-1:0] group_p2_q, group_p3_q, group_p4_q, group_p5_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      packet_q <= '0;
      reset_q  <= '0;
    end else if (run_i) begin
      packet_q <= {packet_q[4:2], packet_i};
      reset_q  <= {reset_q[4:2], reset_i};
    end
  end

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_q[4] || reset_q[4]) group_p5_q <= group_p4_q;
      if (packet_q[3] || reset_q[3]) group_p4_q <= group_p3_q;
      if (packet_q[2] || reset_q[2]) group_p3_q <= group_p2_q;
      if (packet_i || reset_i) group_p2_q <= group_i;
    end
  end

  // ---- Members of the highest quality: looked up (p2), those with the highest bit 2 (p3), of
  // these with the highest rest (p4)
  logic [63:0] bit0_p2_q, bit1_p2_q, bit2_p2_q;
  logic [6:0] count_p2_q;
  logic [63:0] bit0_p3_q, bit1_p3_q, left_p3_q;
  logic [63:0] best_p4_q;

  // Members below `count`
  function automatic logic [63:0] below(input logic [6:0] count);
    for (int i = 0; i < 64; i++) below[i] = 7'(i) < count;
  endfunction

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_q[3]) begin : lower_bits
        logic [63:0] both, upper, lower;
        both = left_p3_q & bit1_p3_q & bit0_p3_q;
        upper = left_p3_q & bit1_p3_q;
        lower = left_p3_q & bit0_p3_q;
        best_p4_q <= both != 64'd0 ? both : upper != 64'd0 ? upper : lower != 64'd0 ? lower : left_p3_q;
      end
      if (packet_q[2]) begin : upper_bit
        logic [63:0] upper;
        upper = bit2_p2_q & below(count_p2_q);
        bit0_p3_q <= bit0_p2_q;
        bit1_p3_q <= bit1_p2_q;
        left_p3_q <= upper != 64'd0 ? upper : below(count_p2_q);
      end
      if (packet_i) begin : look_up
        logic [63:0] bit0, bit1, bit2;
        bit0 = 64'd0;
        bit1 = 64'd0;
        bit2 = 64'd0;
        for (int i = 0; i < 64; i++) begin
          if (7'(i) < count_i) begin
            bit0[i] = quality_i[{2'd0, ports_i[7*i+:7]}];
            bit1[i] = quality_i[{2'd1, ports_i[7*i+:7]}];
            bit2[i] = quality_i[{2'd2, ports_i[7*i+:7]}];
          end
        end
        bit0_p2_q  <= bit0;
        bit1_p2_q  <= bit1;
        bit2_p2_q  <= bit2;
        count_p2_q <= count_i;
      end
    end
  end

  // ---- Where the search begins: read at p3, written at p5
  logic [5:0] first_p4;
  logic [63:0] from_p5_q;  // as p4 leaves it
  logic [63:0] from_p6_q;
  logic forward1_p4_q;  // of the same group as one position ahead
  logic forward2_p4_q;  // as two positions ahead
  logic kept_p5_q;
  logic store_p5;
  logic [5:0] first_p5;

  // Members from `first` on
  function automatic logic [63:0] from (input logic [5:0] first);
    for (int i = 0; i < 64; i++) from[i] = 6'(i) >= first;
  endfunction

  // All members behind the first one of a mask: bit i is set if any lower one is.
  function automatic logic [63:0] behind(input logic [63:0] mask);
    behind = mask | (mask << 1);
    behind = behind | (behind << 2);
    behind = behind | (behind << 4);
    behind = behind | (behind << 8);
    behind = behind | (behind << 16);
    behind = behind | (behind << 32);
    behind = behind << 1;
  endfunction

  // Number of the one bit that is set.
  function automatic logic [5:0] number_of(input logic [63:0] mask);
    number_of = {
      |mask[63:32],
      |(mask &{2{32'hFFFF_0000}}),
      |(mask &{4{16'hFF00}}),
      |(mask &{8{8'hF0}}),
      |(mask &{16{4'hC}}),
      |(mask &{32{2'b10}})
    };
  endfunction

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_q[5] || reset_q[5]) from_p6_q <= from_p5_q;
      if (reset_q[4]) from_p5_q <= {64{1'b1}};
      if (packet_q[4]) begin : search
        logic [63:0] begun;  // where the search begins
        logic [63:0] ahead;  // the best members from there on
        begun = forward1_p4_q ? from_p5_q : forward2_p4_q ? from_p6_q : from(first_p4);
        ahead = best_p4_q & begun;
        kept_p5_q <= keep_i;
        if (keep_i) from_p5_q <= begun;
        else if (ahead != 64'd0) from_p5_q <= behind(ahead);
        else from_p5_q <= behind(best_p4_q);
      end
      if (packet_q[3]) begin
        forward1_p4_q <= (packet_q[4] || reset_q[4]) && group_p3_q == group_p4_q;
        forward2_p4_q <= (packet_q[5] || reset_q[5]) && group_p3_q == group_p5_q;
      end
    end
  end

  assign best_o = {1'b1, from_p5_q[63:1]} & ~from_p5_q;
  assign best_index_o = number_of(best_o);
  assign store_p5 = reset_q[5] || (packet_q[5] && !kept_p5_q);
  assign first_p5 = reset_q[5] ? 6'd0 : best_index_o + 6'd1;

  lbhash_table_ram #(
      .Width(6),
      .Words(1 << GroupBits)
  ) u_first (
      .clk_i,
      .enable_i(run_i),
      .write_i(store_p5),
      .write_address_i(group_p5_q),
      .write_data_i(first_p5),
      .read_i(packet_q[3]),
      .read_address_i(group_p3_q),
      .read_data_o(first_p4)
  );

  logic [5:0] shown_first;

  lbhash_shown_ram #(
      .Width(6),
      .Words(1 << GroupBits)
  ) u_shown (
      .clk_i,
      .write_i(run_i && store_p5),
      .write_address_i(group_p5_q),
      .write_data_i(first_p5),
      .read_i,
      .read_address_i(read_group_i),
      .read_data_o(shown_first)
  );

  assign read_best_o = shown_first - 6'd1;

endmodule
