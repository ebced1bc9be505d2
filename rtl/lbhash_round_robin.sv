// SPDX-License-Identifier: Apache-2.0
//
// Round robin counters of a select stage, one for each group (specification, section 8). A counter
// is read at p0, shown at p1, and advanced or set to 0 in the same cycle; the next position sees it
// whatever group it is of. What the register bus reads is a second memory that follows when the
// packet or write reaches the stage's output, p18.
//
// Latency: 1 from the group to its counter. A position holds a packet or a write, never both.

module lbhash_round_robin (
    input  logic                             clk_i,
    input  logic                             rst_ni,
    input  logic                             run_i,
    input  logic                             look_up_i,       // p0: a packet with this group
    input  logic [lbhash_pkg::GroupBits-1:0] group_i,
    input  logic                             clear_i,         // p0: a write that sets this group's counter to 0
    input  logic [lbhash_pkg::GroupBits-1:0] clear_group_i,
    input  logic                             advance_i,       // p1: the packet takes the counter's value
    input  logic [lbhash_pkg::CountBits-1:0] count_i,         // p1: members of the group
    output logic [lbhash_pkg::IndexBits-1:0] counter_o,       // p1
    input  logic                             read_i,          // register bus
    input  logic [lbhash_pkg::GroupBits-1:0] read_group_i,
    output logic [lbhash_pkg::IndexBits-1:0] read_counter_o
);

  localparam int Groups = 1 << lbhash_pkg::GroupBits;
  localparam int Shown = 17;  // position before the stage's output

  logic [lbhash_pkg::GroupBits-1:0] group_p0;
  logic [lbhash_pkg::GroupBits-1:0] group_p1_q;
  logic clear_p1_q;
  logic forward_p1_q;  // the position ahead changed this group's counter to `changed_q`
  logic [lbhash_pkg::IndexBits-1:0] changed_q;
  logic [lbhash_pkg::IndexBits-1:0] stored_p1;
  logic [lbhash_pkg::IndexBits-1:0] counter_p1;
  logic [lbhash_pkg::IndexBits-1:0] next_p1;
  logic [lbhash_pkg::CountBits-1:0] last_p1;
  logic change_p1;
  logic [Shown:2] change_q;

  assign group_p0 = clear_i ? clear_group_i : group_i;
  assign counter_p1 = forward_p1_q ? changed_q : stored_p1;
  assign last_p1 = count_i - 11'd1;
  assign next_p1 = clear_p1_q || {1'b0, counter_p1} == last_p1 ? '0 : counter_p1 + 1'b1;
  assign change_p1 = advance_i || clear_p1_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      clear_p1_q <= 1'b0;
      change_q   <= '0;
    end else if (run_i) begin
      clear_p1_q <= clear_i;
      change_q   <= {change_q[Shown-1:2], change_p1};
    end
  end

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (change_p1) changed_q <= next_p1;
      if (look_up_i || clear_i) begin
        group_p1_q   <= group_p0;
        forward_p1_q <= change_p1 && group_p0 == group_p1_q;
      end
    end
  end

  lbhash_table_ram #(
      .Width(lbhash_pkg::IndexBits),
      .Words(Groups)
  ) u_counters (
      .clk_i,
      .enable_i(run_i),
      .write_i(change_p1),
      .write_address_i(group_p1_q),
      .write_data_i(next_p1),
      .read_i(look_up_i),
      .read_address_i(group_i),
      .read_data_o(stored_p1)
  );

  // The same change, when it reaches the output
  logic [lbhash_pkg::GroupBits-1:0] group_shown;
  logic [lbhash_pkg::IndexBits-1:0] changed_shown;

  lbhash_delay_line #(
      .Width(lbhash_pkg::GroupBits + lbhash_pkg::IndexBits),
      .Depth(Shown - 1)
  ) u_change (
      .clk_i,
      .rst_ni,
      .run_i,
      .valid_i(change_p1),
      .data_i ({group_p1_q, next_p1}),
      .data_o ({group_shown, changed_shown})
  );

  lbhash_shown_ram #(
      .Width(lbhash_pkg::IndexBits),
      .Words(Groups)
  ) u_shown (
      .clk_i,
      .write_i(run_i && change_q[Shown]),
      .write_address_i(group_shown),
      .write_data_i(changed_shown),
      .read_i,
      .read_address_i(read_group_i),
      .read_data_o(read_counter_o)
  );

  assign counter_o = counter_p1;

endmodule
