// SPDX-License-Identifier: Apache-2.0
//
// Member selection (specification, sections 8 and 9): four select stages, dynamic load balancing
// behind them, and what it goes by, time and the quality of the ports.
//
//   select_stage x 4 -> dlb        dlb_clock, port_quality
//
// Flat vectors have the first stage, user or port lowest. Latency: 78, position 49 to position 127.

module lbhash_member_selection (
    input  logic                             clk_i,
    input  logic                             rst_ni,
    input  logic                             run_i,
    // Position 49
    input  logic                             packet_i,
    input  logic [lbhash_pkg::KeysBits-1:0] keys_i,
    input  logic [lbhash_pkg::GroupBits-1:0] group_i,              // 0: none
    input  logic [                     31:0] service_id_i,
    input  logic                             write_valid_i,
    input  logic [lbhash_pkg::WriteBits-1:0] write_i,
    // Registers of dynamic load balancing
    input  logic [                     15:0] cycles_per_us_i,
    input  logic [                     15:0] sampling_interval_i,
    input  logic [                     15:0] inactivity_timer_i,
    input  logic [                     20:0] weights_i,            // percent: ITM, queue, port utilization
    input  logic                             weights_change_i,
    output logic                             weights_pending_o,
    input  logic                             load_write_i,
    input  logic                             load_clear_i,
    input  logic [                      6:0] load_port_i,
    input  logic [                      8:0] load_fill_i,          // upper three bits of each: ITM, queue, port utilization
    output logic [                     31:0] time_o,
    output logic [lbhash_pkg::QualityBits-1:0] quality_o,            // of 128 ports: bits 0 lowest, then bits 1, then bits 2
    // State of a group over the register bus
    input  logic                             read_i,
    input  logic [lbhash_pkg::GroupBits-1:0] read_group_i,
    output logic [                     39:0] read_counters_o,
    output logic [                      5:0] read_best_o,
    output logic [                     31:0] read_rebalanced_o,
    // Position 127
    output logic                             packet_o,
    output logic [                      3:0] valid_o,
    output logic [                     47:0] group_o,
    output logic [                     39:0] index_o,
    output logic [lbhash_pkg::EgressBits-1:0] egress_o              // kind, id
);

  localparam int Levels = lbhash_pkg::Levels;
  localparam int KeysBits = lbhash_pkg::KeysBits;
  localparam int WriteBits = lbhash_pkg::WriteBits;
  localparam int GroupBits = lbhash_pkg::GroupBits;
  localparam int IndexBits = lbhash_pkg::IndexBits;
  localparam int EgressBits = lbhash_pkg::EgressBits;
  localparam int RequestBits = lbhash_pkg::RequestBits;
  localparam int SelectedBits = lbhash_pkg::SelectedBits;

  // ---- Select stages
  // Slice k of these vectors is the selection so far at position 49 + 18k.
  logic [Levels:0] selection_packet;
  logic [Levels:0] selection_pending;
  logic [GroupBits*(Levels+1)-1:0] selection_next;
  logic [EgressBits*(Levels+1)-1:0] selection_egress;
  logic [Levels:0] selection_dlb;
  logic [RequestBits*(Levels+1)-1:0] selection_request;
  logic [KeysBits*(Levels+1)-1:0] selection_keys;
  logic [32*(Levels+1)-1:0] selection_service_id;
  logic [Levels:0] select_write_valid;
  logic [WriteBits*(Levels+1)-1:0] select_write;
  logic [SelectedBits*Levels-1:0] selected_now;  // slice k: by stage k, at its output

  // Packets without a group pass outside of the stages.
  assign selection_packet[0] = packet_i && group_i != '0;
  assign selection_pending[0] = 1'b1;
  assign selection_next[0+:GroupBits] = group_i;
  assign selection_egress[0+:EgressBits] = '0;
  assign selection_dlb[0] = 1'b0;
  assign selection_request[0+:RequestBits] = '0;
  assign selection_keys[0+:KeysBits] = keys_i;
  assign selection_service_id[0+:32] = service_id_i;
  assign select_write_valid[0] = write_valid_i;
  assign select_write[0+:WriteBits] = write_i;

  for (genvar k = 0; k < Levels; k++) begin : gen_select
    localparam logic [1:0] Level = k;

    lbhash_select_stage u_select_stage (
        .clk_i,
        .rst_ni,
        .run_i,
        .level_i(Level),
        .packet_i(selection_packet[k]),
        .pending_i(selection_pending[k]),
        .group_i(selection_next[GroupBits*k+:GroupBits]),
        .egress_i(selection_egress[EgressBits*k+:EgressBits]),
        .dlb_i(selection_dlb[k]),
        .request_i(selection_request[RequestBits*k+:RequestBits]),
        .keys_i(selection_keys[KeysBits*k+:KeysBits]),
        .service_id_i(selection_service_id[32*k+:32]),
        .write_valid_i(select_write_valid[k]),
        .write_i(select_write[WriteBits*k+:WriteBits]),
        .packet_o(selection_packet[k+1]),
        .pending_o(selection_pending[k+1]),
        .group_o(selection_next[GroupBits*(k+1)+:GroupBits]),
        .egress_o(selection_egress[EgressBits*(k+1)+:EgressBits]),
        .dlb_o(selection_dlb[k+1]),
        .request_o(selection_request[RequestBits*(k+1)+:RequestBits]),
        .keys_o(selection_keys[KeysBits*(k+1)+:KeysBits]),
        .service_id_o(selection_service_id[32*(k+1)+:32]),
        .write_valid_o(select_write_valid[k+1]),
        .write_o(select_write[WriteBits*(k+1)+:WriteBits]),
        .selected_o(selected_now[SelectedBits*k+GroupBits+IndexBits]),
        .selected_group_o(selected_now[SelectedBits*k+IndexBits+:GroupBits]),
        .selected_index_o(selected_now[SelectedBits*k+:IndexBits]),
        .read_i,
        .read_group_i,
        .read_counter_o(read_counters_o[IndexBits*k+:IndexBits])
    );
  end

  logic [78:1] packet_q;  // every packet, by its position behind 49
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) packet_q <= '0;
    else if (run_i) packet_q <= {packet_q[77:1], packet_i};
  end

  assign packet_o = packet_q[78];

  // What the first three stages selected waits for the fourth; nothing moves while there is
  // nothing.
  logic [SelectedBits*Levels-1:0] selected;  // position 121
  logic run_waiting;

  lbhash_occupancy #(
      .Depth(54)
  ) u_waiting (
      .clk_i,
      .rst_ni,
      .run_i,
      .enter_i(selection_packet[1]),
      .run_o(run_waiting)
  );

  for (genvar k = 0; k < Levels - 1; k++) begin : gen_selected
    lbhash_delay_line #(
        .Width(SelectedBits),
        .Depth(18 * (Levels - 1 - k))
    ) u_selected (
        .clk_i,
        .rst_ni,
        .run_i(run_waiting),
        .valid_i(selection_packet[k+1]),
        .data_i(selected_now[SelectedBits*k+:SelectedBits]),
        .data_o(selected[SelectedBits*k+:SelectedBits])
    );
  end
  assign selected[SelectedBits*(Levels-1)+:SelectedBits] = selected_now[SelectedBits*(Levels-1)+:SelectedBits];

  // ---- Dynamic load balancing
  logic sample;
  logic grouped;  // position 127: the packet came through the stages
  logic [Levels-1:0] valid;
  logic [GroupBits*Levels-1:0] group;
  logic [IndexBits*Levels-1:0] index;
  logic [EgressBits-1:0] egress;

  lbhash_dlb_clock u_dlb_clock (
      .clk_i,
      .rst_ni,
      .cycles_per_us_i,
      .sampling_interval_i,
      .time_o,
      .sample_o(sample)
  );

  lbhash_port_quality u_port_quality (
      .clk_i,
      .rst_ni,
      .load_write_i,
      .load_clear_i,
      .load_port_i,
      .fill_i(load_fill_i),
      .weights_change_i,
      .weights_i,
      .sample_i(sample),
      .weights_pending_o,
      .quality_o
  );

  lbhash_dlb u_dlb (
      .clk_i,
      .rst_ni,
      .run_i,
      .packet_i(selection_packet[Levels]),
      .ask_i(selection_dlb[Levels]),
      .group_i(selection_next[GroupBits*Levels+:GroupBits]),
      .request_i(selection_request[RequestBits*Levels+:RequestBits]),
      .selected_i(selected),
      .egress_i(selection_egress[EgressBits*Levels+:EgressBits]),
      .write_valid_i(select_write_valid[Levels]),
      .write_i(select_write[WriteBits*Levels+:WriteBits]),
      .time_i(time_o),
      .quality_i(quality_o),
      .inactivity_timer_i,
      .packet_o(grouped),
      .valid_o(valid),
      .group_o(group),
      .index_o(index),
      .egress_o(egress),
      .read_i,
      .read_group_i,
      .read_best_o,
      .read_rebalanced_o
  );
  assign {valid_o, group_o, index_o, egress_o} = {valid, group, index, egress} & {(SelectedBits * Levels + EgressBits) {grouped}};

  // What the last stage hands on to nobody.
  logic unused;
  assign unused = ^{selection_pending[Levels], selection_keys[KeysBits*Levels+:KeysBits], selection_service_id[32*Levels+:32]};

endmodule
