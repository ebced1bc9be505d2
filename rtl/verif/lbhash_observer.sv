// SPDX-License-Identifier: Apache-2.0
//
// What every stage does, under the names of docs/timing.md ("Signals of the stages"): bound to
// lbhash_top where stages are compared (lbhash_verif_bind.sv), and no part of the shipped block.
// The checker comes with it.
//
// Flat vectors have the first stage, lane, user or port lowest.

module lbhash_observer #(
    parameter int TagBits = 16  // of lbhash_top
) (
    input logic          clk_i,
    input logic          rst_ni,
    // Pins, for the checker
    input logic [ 511:0] s_axis_tdata_i,
    input logic [  63:0] s_axis_tkeep_i,
    input logic          s_axis_tlast_i,
    input logic [80+TagBits-1:0] s_axis_tuser_i,
    input logic          s_axis_tvalid_i,
    input logic          s_axis_tready_i,
    input logic [ 639:0] m_axis_tdata_i,
    input logic [TagBits-1:0] m_axis_tuser_i,
    input logic          m_axis_tvalid_i,
    input logic          m_axis_tready_i,
    input logic [  17:0] s_axil_awaddr_i,
    input logic          s_axil_awvalid_i,
    input logic          s_axil_awready_i,
    input logic [  31:0] s_axil_wdata_i,
    input logic [   3:0] s_axil_wstrb_i,
    input logic          s_axil_wvalid_i,
    input logic          s_axil_wready_i,
    input logic [   1:0] s_axil_bresp_i,
    input logic          s_axil_bvalid_i,
    input logic          s_axil_bready_i,
    input logic [  17:0] s_axil_araddr_i,
    input logic          s_axil_arvalid_i,
    input logic          s_axil_arready_i,
    input logic [  31:0] s_axil_rdata_i,
    input logic [   1:0] s_axil_rresp_i,
    input logic          s_axil_rvalid_i,
    input logic          s_axil_rready_i,
    // Inside of lbhash_top
    input logic          run_i,
    input logic          write_pending_i,
    input logic          clearing_i,
    input logic          hold_i,
    input logic          in_frame_i,
    input logic [1535:0] window_i,
    input logic [   7:0] window_length_i,
    input logic [  79:0] window_tuser_i,
    input logic [   7:0] packet_i,                // positions 0, 6 to 42
    input logic [   7:0] write_valid_i,           // the same
    input logic [  31:0] kind_i,
    input logic [  63:0] offset_i,
    input logic [  23:0] ctx_i,
    input logic [   7:0] ip_version_i,
    input logic [  39:0] status_i,
    input logic [  23:0] family_i,
    input logic [   6:0] lane_valid_i,
    input logic [  34:0] lane_type_i,
    input logic [  20:0] lane_ctx_i,
    input logic [ 223:0] lane_crc_i,
    input logic          master_valid_i,
    input logic [  63:0] master_label_i,          // a byte per lane, type [4:0], ctx [7:5]
    input logic [ 255:0] master_crc_i,
    input logic          keys_valid_i,
    input logic [  79:0] keys_i,
    input logic [  31:0] time_i,
    input logic [lbhash_pkg::QualityBits-1:0] quality_i,               // of 128 ports: bits 0 lowest, then bits 1, then bits 2
    // Inside of lbhash_member_selection
    input logic [  78:1] selection_every_packet_i,  // by its position behind 49
    input logic [   4:0] selection_packet_i,
    input logic [   4:0] selection_pending_i,
    input logic [  59:0] selection_next_i,
    input logic [  89:0] selection_egress_i,
    input logic [   4:0] selection_dlb_i,
    input logic [  91:0] selected_i,              // a slice per stage: valid, group, index
    input logic          dlb_packet_i,
    input logic [   3:0] dlb_valid_i,
    input logic [  47:0] dlb_group_i,
    input logic [  39:0] dlb_index_i,
    input logic [  17:0] dlb_egress_i
);

  logic run;
  logic window_valid;
  logic [1535:0] window;
  logic [7:0] window_length;
  logic [79:0] window_tuser;
  assign run = run_i;
  assign window_valid = packet_i[0];
  assign window = window_i;
  assign window_length = window_length_i;
  assign window_tuser = window_tuser_i;

  logic [6:0] state_valid;
  logic [27:0] state_kind;
  logic [55:0] state_offset;
  logic [20:0] state_ctx;
  logic [6:0] state_ip_version;
  logic [34:0] state_status;
  logic [20:0] state_family;
  assign state_valid = packet_i[7:1];
  assign state_kind = kind_i[31:4];
  assign state_offset = offset_i[63:8];
  assign state_ctx = ctx_i[23:3];
  assign state_ip_version = ip_version_i[7:1];
  assign state_status = status_i[39:5];
  assign state_family = family_i[23:3];

  logic [6:0] lane_valid;
  logic [34:0] lane_type;
  logic [20:0] lane_ctx;
  logic [223:0] lane_crc;
  assign lane_valid = lane_valid_i;
  assign lane_type = lane_type_i;
  assign lane_ctx = lane_ctx_i;
  assign lane_crc = lane_crc_i;

  logic master_valid;
  logic [39:0] master_type;
  logic [23:0] master_ctx;
  logic [255:0] master_crc;
  assign master_valid = master_valid_i;
  assign master_crc = master_crc_i;
  for (genvar i = 0; i < 8; i++) begin : gen_label
    assign {master_ctx[3*i+:3], master_type[5*i+:5]} = master_label_i[8*i+:8];
  end

  logic keys_valid;
  logic [79:0] keys;
  assign keys_valid = keys_valid_i;
  assign keys = keys_i;

  logic [3:0] select_packet, select_pending, select_valid, select_dlb;
  logic [47:0] select_next, select_group;
  logic [39:0] select_index;
  logic [7:0] select_egress_kind;
  logic [63:0] select_egress_id;
  assign select_packet = {
    selection_every_packet_i[72], selection_every_packet_i[54], selection_every_packet_i[36], selection_every_packet_i[18]
  };
  assign select_pending = selection_pending_i[4:1] & selection_packet_i[4:1];
  assign select_next = selection_next_i[59:12];
  assign select_dlb = selection_dlb_i[4:1] & selection_packet_i[4:1];
  for (genvar k = 0; k < 4; k++) begin : gen_select
    assign {select_egress_kind[2*k+:2], select_egress_id[16*k+:16]} =
        selection_egress_i[18*(k+1)+:18] & {18{selection_packet_i[k+1]}};
    assign {select_valid[k], select_group[12*k+:12], select_index[10*k+:10]} =
        selected_i[23*k+:23] & {23{selection_packet_i[k+1]}};
  end

  logic dlb_packet;
  logic [3:0] dlb_valid;
  logic [47:0] dlb_group;
  logic [39:0] dlb_index;
  logic [1:0] dlb_egress_kind;
  logic [15:0] dlb_egress_id;
  logic [31:0] dlb_time;
  logic [lbhash_pkg::QualityBits-1:0] dlb_quality;
  assign dlb_packet = dlb_packet_i;
  assign dlb_valid = dlb_valid_i;
  assign dlb_group = dlb_group_i;
  assign dlb_index = dlb_index_i;
  assign {dlb_egress_kind, dlb_egress_id} = dlb_egress_i;
  assign dlb_time = time_i;
  for (genvar p = 0; p < 128; p++) begin : gen_quality
    assign dlb_quality[3*p+:3] = {quality_i[256+p], quality_i[128+p], quality_i[p]};
  end

  // Bit n: check n of the checker has failed since reset.
  logic [lbhash_checker_pkg::Checks-1:0] failed_checks;

  lbhash_checker #(
      .TagBits(TagBits)
  ) u_checker (
      .clk_i,
      .rst_ni,
      .s_axis_tdata_i,
      .s_axis_tkeep_i,
      .s_axis_tlast_i,
      .s_axis_tuser_i,
      .s_axis_tvalid_i,
      .s_axis_tready_i,
      .m_axis_tdata_i,
      .m_axis_tuser_i,
      .m_axis_tvalid_i,
      .m_axis_tready_i,
      .s_axil_awaddr_i,
      .s_axil_awvalid_i,
      .s_axil_awready_i,
      .s_axil_wdata_i,
      .s_axil_wstrb_i,
      .s_axil_wvalid_i,
      .s_axil_wready_i,
      .s_axil_bresp_i,
      .s_axil_bvalid_i,
      .s_axil_bready_i,
      .s_axil_araddr_i,
      .s_axil_arvalid_i,
      .s_axil_arready_i,
      .s_axil_rdata_i,
      .s_axil_rresp_i,
      .s_axil_rvalid_i,
      .s_axil_rready_i,
      .run_i,
      .write_pending_i,
      .clearing_i,
      .hold_i,
      .in_frame_i,
      .window_length_i,
      .packet_i,
      .write_valid_i,
      .kind_i,
      .offset_i(offset_i[63:8]),
      .lane_valid_i,
      .lane_type_i,
      .master_valid_i,
      .keys_valid_i,
      .select_packet_i(select_packet),
      .dlb_packet_i,
      .time_i,
      .failed_o(failed_checks)
  );

  // Read by whoever observes, from outside of this text.
  logic unused;
  assign unused = ^{
    run, window_valid, window, window_length, window_tuser, state_valid, state_kind, state_offset, state_ctx,
    state_ip_version, state_status, state_family, lane_valid, lane_type, lane_ctx, lane_crc, master_valid, master_type,
    master_ctx, master_crc, keys_valid, keys, select_packet, select_pending, select_next, select_valid, select_group,
    select_index, select_egress_kind, select_egress_id, select_dlb, dlb_packet, dlb_valid, dlb_group, dlb_index,
    dlb_egress_kind, dlb_egress_id, dlb_time, dlb_quality, failed_checks, offset_i[7:0], ctx_i[2:0], ip_version_i[0], status_i[4:0],
    family_i[2:0], selection_every_packet_i, selection_packet_i[0], selection_pending_i[0], selection_next_i[11:0],
    selection_egress_i[17:0], selection_dlb_i[0]
  };

endmodule
