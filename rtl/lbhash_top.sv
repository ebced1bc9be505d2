// SPDX-License-Identifier: Apache-2.0
//
// The load-balancing hash block: frames in on a 512-bit AXI4-Stream, one result word per frame out,
// registers over AXI4-Lite. One rigid pipeline of 128 positions that moves when `run` is 1
// (docs/timing.md has the contract, cycle by cycle):
//
// header_window -> layer_stage x 7 -> master_key -> hash_user x 5 -> select_stage x 4 -> dlb ->
// result 0              6 ... 42           46             49             67 ... 121        127
//
// Throughout the RTL, `run` and other conditions that many registers have in common stand around
// them, alone (`if (run_i) begin if (valid) ...`): a simulator then tests them once, not for each
// register.
//
// Bit order: AXI4-Stream byte k of a beat on [8k+7:8k]; flat vectors of stages, lanes and users
// have the first one lowest.
//
// Latency: 129 cycles from the completing beat to its result word, and those in which `run` is 0.

module lbhash_top #(
    parameter int TagBits = 16  // at least 1
) (
    input  logic         clk_i,
    input  logic         rst_ni,
    // Frames
    input  logic [511:0] s_axis_tdata_i,
    input  logic [ 63:0] s_axis_tkeep_i,
    input  logic         s_axis_tlast_i,
    input  logic [lbhash_pkg::MetadataBits+TagBits-1:0] s_axis_tuser_i,  // metadata, and above it a tag that comes back with the result
    input  logic         s_axis_tvalid_i,
    output logic         s_axis_tready_o,
    // Results
    output logic [639:0] m_axis_tdata_o,
    output logic [TagBits-1:0] m_axis_tuser_o,
    output logic         m_axis_tvalid_o,
    input  logic         m_axis_tready_i,
    // Registers
    input  logic [ 17:0] s_axil_awaddr_i,
    input  logic         s_axil_awvalid_i,
    output logic         s_axil_awready_o,
    input  logic [ 31:0] s_axil_wdata_i,
    input  logic [  3:0] s_axil_wstrb_i,
    input  logic         s_axil_wvalid_i,
    output logic         s_axil_wready_o,
    output logic [  1:0] s_axil_bresp_o,
    output logic         s_axil_bvalid_o,
    input  logic         s_axil_bready_i,
    input  logic [ 17:0] s_axil_araddr_i,
    input  logic         s_axil_arvalid_i,
    output logic         s_axil_arready_o,
    output logic [ 31:0] s_axil_rdata_o,
    output logic [  1:0] s_axil_rresp_o,
    output logic         s_axil_rvalid_o,
    input  logic         s_axil_rready_i
);

  localparam int Stages = lbhash_pkg::Stages;
  localparam int Users = lbhash_pkg::Users;
  localparam int MetadataBits = lbhash_pkg::MetadataBits;
  localparam int KeysBits = lbhash_pkg::KeysBits;
  localparam int WindowBits = lbhash_pkg::WindowBits;
  localparam int WriteBits = lbhash_pkg::WriteBits;
  localparam int GroupBits = lbhash_pkg::GroupBits;

  logic run;

  // ---- Registers
  logic write_pending, clearing, hold;
  logic [Stages:0] write_valid;  // bit s: at position 6s
  logic [WriteBits*(Stages+1)-1:0] write;
  logic [15:0] cycles_per_us, sampling_interval, inactivity_timer;
  logic [20:0] weights;
  logic weights_change, weights_pending;
  logic load_write, load_clear;
  logic [6:0] load_port;
  logic [8:0] load_fill;
  logic [31:0] dlb_time;
  logic [lbhash_pkg::QualityBits-1:0] quality;
  logic state_read;
  logic [GroupBits-1:0] state_group;
  logic [39:0] state_counters;
  logic [5:0] state_best;
  logic [31:0] state_rebalanced;

  lbhash_csr u_csr (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .awaddr_i(s_axil_awaddr_i),
      .awvalid_i(s_axil_awvalid_i),
      .awready_o(s_axil_awready_o),
      .wdata_i(s_axil_wdata_i),
      .wstrb_i(s_axil_wstrb_i),
      .wvalid_i(s_axil_wvalid_i),
      .wready_o(s_axil_wready_o),
      .bresp_o(s_axil_bresp_o),
      .bvalid_o(s_axil_bvalid_o),
      .bready_i(s_axil_bready_i),
      .araddr_i(s_axil_araddr_i),
      .arvalid_i(s_axil_arvalid_i),
      .arready_o(s_axil_arready_o),
      .rdata_o(s_axil_rdata_o),
      .rresp_o(s_axil_rresp_o),
      .rvalid_o(s_axil_rvalid_o),
      .rready_i(s_axil_rready_i),
      .write_pending_o(write_pending),
      .clearing_o(clearing),
      .hold_o(hold),
      .write_valid_o(write_valid[0]),
      .write_o(write[0+:WriteBits]),
      .cycles_per_us_o(cycles_per_us),
      .sampling_interval_o(sampling_interval),
      .inactivity_timer_o(inactivity_timer),
      .weights_o(weights),
      .weights_change_o(weights_change),
      .load_write_o(load_write),
      .load_clear_o(load_clear),
      .load_port_o(load_port),
      .load_fill_o(load_fill),
      .weights_pending_i(weights_pending),
      .time_i(dlb_time),
      .quality_i(quality),
      .state_read_o(state_read),
      .state_group_o(state_group),
      .counters_i(state_counters),
      .best_i(state_best),
      .rebalanced_i(state_rebalanced)
  );

  // ---- Header window, position 0
  logic in_frame;
  logic window_valid;
  logic [WindowBits-1:0] window;
  logic [7:0] window_length;
  logic [MetadataBits-1:0] window_tuser;
  logic [TagBits-1:0] window_tag;

  assign s_axis_tready_o = run && !write_pending && !clearing && !(hold && !in_frame);

  lbhash_header_window #(
      .TagBits(TagBits)
  ) u_header_window (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .accept_i(s_axis_tvalid_i && s_axis_tready_o),
      .tdata_i(s_axis_tdata_i),
      .tkeep_i(s_axis_tkeep_i),
      .tlast_i(s_axis_tlast_i),
      .tuser_i(s_axis_tuser_i[MetadataBits-1:0]),
      .tag_i(s_axis_tuser_i[MetadataBits+:TagBits]),
      .in_frame_o(in_frame),
      .valid_o(window_valid),
      .window_o(window),
      .length_o(window_length),
      .tuser_o(window_tuser),
      .tag_o(window_tag)
  );

  logic bridged;
  logic [1:0] hash_profile;
  assign bridged = lbhash_pkg::metadata_bridged(window_tuser);

  lbhash_delay_line #(
      .Width(2),
      .Depth(46)
  ) u_hash_profile (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(window_valid),
      .data_i(lbhash_pkg::metadata_hash_profile(window_tuser)),
      .data_o(hash_profile)
  );

  // ---- Layer stages. Slice s of these vectors is the parser state at position 6s; slice 0 is what
  // stage 1 begins with.
  logic [Stages:0] packet;
  logic [WindowBits*(Stages+1)-1:0] stage_window;
  logic [8*(Stages+1)-1:0] length;
  logic [8*(Stages+1)-1:0] offset;
  logic [4*(Stages+1)-1:0] kind;
  logic [3*(Stages+1)-1:0] ctx;
  logic [Stages:0] ip_version;
  logic [5*(Stages+1)-1:0] status;
  logic [5*Stages-1:0] stage_status;
  logic [3*(Stages+1)-1:0] family;
  logic [Stages:0] descend;

  assign packet[0] = window_valid;
  assign stage_window[0+:WindowBits] = window;
  assign length[0+:8] = window_length;
  assign offset[0+:8] = 8'd0;
  assign kind[0+:4] = lbhash_pkg::KindEth;
  assign ctx[0+:3] = {2'd0, bridged};
  assign ip_version[0] = 1'b0;
  assign status[0+:5] = 5'd0;
  assign family[0+:3] = bridged ? lbhash_pkg::FamilyMultiservice : lbhash_pkg::FamilyOther;
  assign descend[0] = 1'b1;

  logic [6:0] lane_valid;
  logic [34:0] lane_type;
  logic [20:0] lane_ctx;
  logic [6:0] lane_l4_only;
  logic [223:0] lane_crc;

  for (genvar s = 0; s < Stages; s++) begin : gen_stage
    lbhash_layer_stage u_layer_stage (
        .clk_i,
        .rst_ni,
        .run_i(run),
        .packet_i(packet[s]),
        .window_i(stage_window[WindowBits*s+:WindowBits]),
        .length_i(length[8*s+:8]),
        .offset_i(offset[8*s+1+:7]),
        .kind_i(kind[4*s+:4]),
        .ctx_i(ctx[3*s+:3]),
        .ip_version_i(ip_version[s]),
        .status_i(status[5*s+:5]),
        .family_i(family[3*s+:3]),
        .descend_i(descend[s]),
        .write_valid_i(write_valid[s]),
        .write_i(write[WriteBits*s+:WriteBits]),
        .packet_o(packet[s+1]),
        .window_o(stage_window[WindowBits*(s+1)+:WindowBits]),
        .length_o(length[8*(s+1)+:8]),
        .offset_o(offset[8*(s+1)+1+:7]),
        .kind_o(kind[4*(s+1)+:4]),
        .ctx_o(ctx[3*(s+1)+:3]),
        .ip_version_o(ip_version[s+1]),
        .status_o(stage_status[5*s+:5]),
        .family_o(family[3*(s+1)+:3]),
        .descend_o(descend[s+1]),
        .write_valid_o(write_valid[s+1]),
        .write_o(write[WriteBits*(s+1)+:WriteBits]),
        .lane_valid_o(lane_valid[s]),
        .lane_type_o(lane_type[5*s+:5]),
        .lane_ctx_o(lane_ctx[3*s+:3]),
        .lane_l4_only_o(lane_l4_only[s]),
        .lane_crc_o(lane_crc[32*s+:32])
    );
    assign offset[8*(s+1)] = 1'b0;
  end

  // A header that the last stage would have to leave to an eighth is too deep.
  assign status[5+:30] = stage_status[29:0];
  assign status[35+:5] = stage_status[34:30] | {2'd0, kind[31:28] != lbhash_pkg::KindStop, 2'd0};

  // ---- Master key, position 46
  logic meta_valid;
  logic [31:0] meta_crc;
  logic master_valid;
  logic [63:0] master_label;
  logic [255:0] master_crc;

  lbhash_meta_lane u_meta_lane (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .first_packet_i(window_valid),
      .ifindex_i(lbhash_pkg::metadata_ifindex(window_tuser)),
      .service_id_i(lbhash_pkg::metadata_service_id(window_tuser)),
      .packet_i(packet[1]),
      .family_i(family[3+:3]),
      .write_valid_i(write_valid[1]),
      .write_i(write[WriteBits+:WriteBits]),
      .valid_o(meta_valid),
      .crc_o(meta_crc)
  );

  lbhash_master_key u_master_key (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .meta_valid_i(meta_valid),
      .meta_crc_i(meta_crc),
      .lane_valid_i(lane_valid),
      .lane_type_i(lane_type),
      .lane_ctx_i(lane_ctx),
      .lane_l4_only_i(lane_l4_only),
      .lane_crc_i(lane_crc),
      .valid_o(master_valid),
      .label_o(master_label),
      .crc_o(master_crc)
  );

  // ---- Hash users, position 49
  logic users_write_valid;
  logic [WriteBits-1:0] users_write;
  logic [2:0] users_packet_q;  // positions 47 to 49
  logic keys_valid;
  logic [KeysBits-1:0] keys;

  lbhash_write_line #(
      .Depth(4)
  ) u_users_write (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(write_valid[Stages]),
      .write_i(write[WriteBits*Stages+:WriteBits]),
      .valid_o(users_write_valid),
      .write_o(users_write)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) users_packet_q <= 3'd0;
    else if (run) users_packet_q <= {users_packet_q[1:0], master_valid};
  end
  assign keys_valid = users_packet_q[2];

  for (genvar u = 0; u < Users; u++) begin : gen_user
    localparam logic [2:0] User = u;

    lbhash_hash_user u_hash_user (
        .clk_i,
        .run_i(run),
        .user_i(User),
        .packet_i(master_valid),
        .packet_p1_i(users_packet_q[0]),
        .packet_p2_i(users_packet_q[1]),
        .profile_i(hash_profile),
        .crc_i(master_crc),
        .write_i(users_write_valid && users_write[lbhash_pkg::WriteUser]),
        .write_index_i(lbhash_pkg::write_user_word(users_write)),
        .write_data_i(users_write[15:0]),
        .key_o(keys[16*u+:16])
    );
  end

  // ---- Member selection, positions 67, 85, 103, 121, and 127
  logic [TagBits-1:0] keys_tag;  // position 49
  logic [GroupBits-1:0] selection_group;
  logic [31:0] selection_service_id;
  logic selection_write_valid;
  logic [WriteBits-1:0] selection_write;
  logic dlb_packet;
  logic [3:0] dlb_valid;
  logic [47:0] dlb_group;
  logic [39:0] dlb_index;
  logic [1:0] dlb_egress_kind;
  logic [15:0] dlb_egress_id;

  lbhash_delay_line #(
      .Width(TagBits + GroupBits + 32),
      .Depth(49)
  ) u_selection_metadata (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(window_valid),
      .data_i({window_tag, lbhash_pkg::metadata_group(window_tuser), lbhash_pkg::metadata_service_id(window_tuser)}),
      .data_o({keys_tag, selection_group, selection_service_id})
  );

  lbhash_write_line #(
      .Depth(3)
  ) u_selection_write (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(users_write_valid),
      .write_i(users_write),
      .valid_o(selection_write_valid),
      .write_o(selection_write)
  );

  lbhash_member_selection u_member_selection (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .packet_i(keys_valid),
      .keys_i(keys),
      .group_i(selection_group),
      .service_id_i(selection_service_id),
      .write_valid_i(selection_write_valid),
      .write_i(selection_write),
      .cycles_per_us_i(cycles_per_us),
      .sampling_interval_i(sampling_interval),
      .inactivity_timer_i(inactivity_timer),
      .weights_i(weights),
      .weights_change_i(weights_change),
      .weights_pending_o(weights_pending),
      .load_write_i(load_write),
      .load_clear_i(load_clear),
      .load_port_i(load_port),
      .load_fill_i(load_fill),
      .time_o(dlb_time),
      .quality_o(quality),
      .read_i(state_read),
      .read_group_i(state_group),
      .read_counters_o(state_counters),
      .read_best_o(state_best),
      .read_rebalanced_o(state_rebalanced),
      .packet_o(dlb_packet),
      .valid_o(dlb_valid),
      .group_o(dlb_group),
      .index_o(dlb_index),
      .egress_o({dlb_egress_kind, dlb_egress_id})
  );

  // ---- Result
  logic [4:0] result_status;
  logic [2:0] result_family;
  logic [63:0] result_label;
  logic [255:0] result_crc;
  logic [KeysBits-1:0] result_keys;
  logic [TagBits-1:0] result_tag;

  lbhash_delay_line #(
      .Width(8),
      .Depth(85)
  ) u_result_state (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(packet[Stages]),
      .data_i({status[5*Stages+:5], family[3*Stages+:3]}),
      .data_o({result_status, result_family})
  );

  lbhash_delay_line #(
      .Width(320),
      .Depth(81)
  ) u_result_lanes (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(master_valid),
      .data_i({master_label, master_crc}),
      .data_o({result_label, result_crc})
  );

  lbhash_delay_line #(
      .Width(TagBits + KeysBits),
      .Depth(78)
  ) u_result_keys (
      .clk_i,
      .rst_ni,
      .run_i(run),
      .valid_i(keys_valid),
      .data_i({keys_tag, keys}),
      .data_o({result_tag, result_keys})
  );

  lbhash_result #(
      .TagBits(TagBits)
  ) u_result (
      .clk_i,
      .rst_ni,
      .run_o(run),
      .packet_i(dlb_packet),
      .status_i(result_status),
      .family_i(result_family),
      .label_i(result_label),
      .crc_i(result_crc),
      .keys_i(result_keys),
      .select_valid_i(dlb_valid),
      .select_group_i(dlb_group),
      .select_index_i(dlb_index),
      .egress_i({dlb_egress_kind, dlb_egress_id}),
      .tag_i(result_tag),
      .m_axis_tdata_o,
      .m_axis_tuser_o,
      .m_axis_tvalid_o,
      .m_axis_tready_i
  );

  // What the last stage hands on to nobody, and the bit of `tuser` that means nothing.
  logic unused;
  assign unused = ^{
    stage_window[WindowBits*Stages+:WindowBits], length[8*Stages+:8], offset, ctx[3*Stages+:3], ip_version[Stages],
    descend[Stages], window_tuser[79]
  };

endmodule
