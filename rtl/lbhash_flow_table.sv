// SPDX-License-Identifier: Apache-2.0
//
// Flow entries of dynamic load balancing (specification, section 9): valid, time of the last
// packet, member. The first two are needed, and known, when a packet arrives; the member only when
// it is chosen. So they are memories of their own, each read one position before it is written, and
// a packet sees the entry as the one directly ahead leaves it.
//
// Valid bits lie in rows of 256 entries, so that a flowset of any size is cleared by two items. The
// first one is at its first entry: it clears this entry's row from there on, and marks the rows
// between the first and the last as stale. The second one is at the entry behind its last: it
// clears what lies before it in this row, nothing where the flowset begins with a row. A stale row
// reads as empty and is no longer stale once it has been written. Reset makes every row stale.
//
// Latency: p0 to p3 for `known_o` and `keep_o`, p5 for `member_o`; the member that the packet takes
// comes in at p5. A position holds a packet or a write, never both.

module lbhash_flow_table (
    input  logic        clk_i,
    input  logic        rst_ni,
    input  logic        run_i,
    // p0: a packet with a flow, or an item that clears
    input  logic        packet_i,
    input  logic        clear_i,
    input  logic [15:0] flow_i,
    input  logic        fixed_i,            // a valid entry is kept whatever its age
    input  logic        clear_end_i,        // the second item of a flowset
    input  logic [ 6:0] clear_rows_i,       // the flowset's size in rows, less one
    // p1
    input  logic [31:0] time_i,
    input  logic [15:0] inactivity_timer_i,
    // p3
    output logic        known_o,            // the entry was valid
    output logic        keep_o,             // and its member stays
    // p5
    output logic [ 5:0] member_o,           // of a valid entry
    input  logic [ 5:0] taken_i             // what the packet is given
);

  logic [5:1] packet_q;
  logic clear_p1_q;
  logic [15:0] flow_p1_q, flow_p2_q, flow_p3_q, flow_p4_q, flow_p5_q;
  logic fixed_p1_q, fixed_p2_q;
  logic clear_end_p1_q;
  logic [6:0] clear_rows_p1_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      packet_q   <= '0;
      clear_p1_q <= 1'b0;
    end else if (run_i) begin
      packet_q   <= {packet_q[4:1], packet_i};
      clear_p1_q <= clear_i;
    end
  end

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_q[4]) flow_p5_q <= flow_p4_q;
      if (packet_q[3]) flow_p4_q <= flow_p3_q;
      if (packet_q[2]) flow_p3_q <= flow_p2_q;
      if (packet_q[1]) {flow_p2_q, fixed_p2_q} <= {flow_p1_q, fixed_p1_q};
      if (packet_i || clear_i) {flow_p1_q, fixed_p1_q} <= {flow_i, fixed_i};
      if (clear_i) {clear_end_p1_q, clear_rows_p1_q} <= {clear_end_i, clear_rows_i};
    end
  end

  logic touch_p1;
  assign touch_p1 = packet_q[1] || clear_p1_q;

  // ---- Valid: rows are read at p0, written at p1
  logic [255:0] stale_q;  // a bit per row
  logic stale_p1_q;
  logic forward_row_p1_q;  // the position ahead left this row as `row_left_q` says
  logic [255:0] row_stored_p1, row_p1, row_left_p1, row_left_q;

  // Bits below `entry`.
  function automatic logic [255:0] below(input logic [7:0] entry);
    for (int i = 0; i < 256; i++) below[i] = 8'(i) < entry;
  endfunction

  // A row with this entry valid.
  function automatic logic [255:0] with_entry(input logic [255:0] row, input logic [7:0] entry);
    with_entry = row;
    with_entry[entry] = 1'b1;
  endfunction

  // So many rows behind `first`; they wrap.
  function automatic logic [255:0] rows_behind(input logic [7:0] first, input logic [6:0] count);
    logic [7:0] last;
    last = first + {1'b0, count};
    for (int i = 0; i < 256; i++) begin
      rows_behind[i] = last < first ? 8'(i) > first || 8'(i) <= last : 8'(i) > first && 8'(i) <= last;
    end
  endfunction

  assign row_p1 = stale_p1_q ? 256'd0 : forward_row_p1_q ? row_left_q : row_stored_p1;

  // What a position leaves of the row that it finds.
  function automatic logic [255:0] row_left(input logic [255:0] row, input logic [7:0] entry, input logic clear,
                                            input logic clear_end);
    if (!clear) row_left = with_entry(row, entry);
    else if (clear_end) row_left = row & ~below(entry);
    else row_left = row & below(entry);
  endfunction

  assign row_left_p1 = row_left(row_p1, flow_p1_q[7:0], clear_p1_q, clear_end_p1_q);

  lbhash_table_ram #(
      .Width(256),
      .Words(256)
  ) u_valid (
      .clk_i,
      .enable_i(run_i),
      .write_i(touch_p1),
      .write_address_i(flow_p1_q[15:8]),
      .write_data_i(row_left_p1),
      .read_i(packet_i || clear_i),
      .read_address_i(flow_i[15:8]),
      .read_data_o(row_stored_p1)
  );

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (touch_p1) row_left_q <= row_left_p1;
      if (packet_i || clear_i) begin
        forward_row_p1_q <= touch_p1 && flow_i[15:8] == flow_p1_q[15:8];
        stale_p1_q <= stale_q[flow_i[15:8]] && !(touch_p1 && flow_i[15:8] == flow_p1_q[15:8]);
      end
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) stale_q <= '1;
    else if (run_i) begin
      // Most rows are not stale: then nothing changes, in simulation too.
      if (touch_p1 && (stale_p1_q || clear_p1_q)) begin
        stale_q <= stale_q & ~(256'd1 << flow_p1_q[15:8]) |
            (clear_p1_q && !clear_end_p1_q ? rows_behind(flow_p1_q[15:8], clear_rows_p1_q) : 256'd0);
      end
    end
  end

  // ---- Last seen: read at p0, written at p1
  logic [31:0] seen_stored_p1, seen_p1, seen_left_q;
  logic forward_seen_p1_q;  // the position ahead is of the same entry

  assign seen_p1 = forward_seen_p1_q ? seen_left_q : seen_stored_p1;

  lbhash_table_ram #(
      .Width(32),
      .Words(65536)
  ) u_seen (
      .clk_i,
      .enable_i(run_i),
      .write_i(packet_q[1]),
      .write_address_i(flow_p1_q),
      .write_data_i(time_i),
      .read_i(packet_i),
      .read_address_i(flow_i),
      .read_data_o(seen_stored_p1)
  );

  logic known_p2_q, known_p3_q;
  logic keep_p3_q;
  logic [31:0] age_p2_q;
  logic [15:0] timer_p2_q;

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_q[2]) begin
        known_p3_q <= known_p2_q;
        keep_p3_q  <= known_p2_q && (fixed_p2_q || age_p2_q < {16'd0, timer_p2_q});
      end
      if (packet_q[1]) begin
        known_p2_q  <= row_p1[flow_p1_q[7:0]];
        age_p2_q    <= time_i - seen_p1;
        timer_p2_q  <= inactivity_timer_i;
        seen_left_q <= time_i;
      end
      if (packet_i) forward_seen_p1_q <= packet_q[1] && flow_i == flow_p1_q;
    end
  end

  // ---- Member: read at p4, written at p5
  logic [5:0] stored_p5;
  logic [5:0] taken_p6_q;
  logic forward_p5_q;

  lbhash_table_ram #(
      .Width(6),
      .Words(65536)
  ) u_member (
      .clk_i,
      .enable_i(run_i),
      .write_i(packet_q[5]),
      .write_address_i(flow_p5_q),
      .write_data_i(taken_i),
      .read_i(packet_q[4]),
      .read_address_i(flow_p4_q),
      .read_data_o(stored_p5)
  );

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_q[5]) taken_p6_q <= taken_i;
      if (packet_q[4]) forward_p5_q <= packet_q[5] && flow_p4_q == flow_p5_q;
    end
  end

  assign known_o = known_p3_q;
  assign keep_o = keep_p3_q;
  assign member_o = forward_p5_q ? taken_p6_q : stored_p5;

endmodule
