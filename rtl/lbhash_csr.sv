// SPDX-License-Identifier: Apache-2.0
//
// Registers over AXI4-Lite (docs/timing.md has the cycles, docs/registers.md the map). A write to a
// table becomes an item of the pipeline at position 0, and each table takes it as it passes, so it
// acts between two packets; CONTROL and the registers of dynamic load balancing act at once. From
// reset on the tables are cleared, an entry of each per cycle; a write of GROUP[g].SELECT with a
// DLB mode is followed by two items that clear the group's flowset.
//
// Latency: 1 from the cycle of issue to position 0; a read answers two cycles after its address is
// taken, one later where a write is issued in the first of them.

module lbhash_csr (
    input  logic                             clk_i,
    input  logic                             rst_ni,
    input  logic                             run_i,
    input  logic [                     17:0] awaddr_i,
    input  logic                             awvalid_i,
    output logic                             awready_o,
    input  logic [                     31:0] wdata_i,
    input  logic [                      3:0] wstrb_i,
    input  logic                             wvalid_i,
    output logic                             wready_o,
    output logic [                      1:0] bresp_o,
    output logic                             bvalid_o,
    input  logic                             bready_i,
    input  logic [                     17:0] araddr_i,
    input  logic                             arvalid_i,
    output logic                             arready_o,
    output logic [                     31:0] rdata_o,
    output logic [                      1:0] rresp_o,
    output logic                             rvalid_o,
    input  logic                             rready_i,
    // Whether beats are accepted
    output logic                             write_pending_o,      // a write waits: no beat is accepted
    output logic                             clearing_o,           // tables or a flowset
    output logic                             hold_o,
    // Items, position 0
    output logic                             write_valid_o,
    output logic [lbhash_pkg::WriteBits-1:0] write_o,
    // Dynamic load balancing
    output logic [                     15:0] cycles_per_us_o,
    output logic [                     15:0] sampling_interval_o,
    output logic [                     15:0] inactivity_timer_o,
    output logic [                     20:0] weights_o,            // ITM, queue, port utilization
    output logic                             weights_change_o,              // they change at the end of this cycle
    output logic                             load_write_o,         // LOAD[p] changes at the end of this cycle
    output logic                             load_clear_o,         // beside it: the clearing after reset
    output logic [                      6:0] load_port_o,
    output logic [                      8:0] load_fill_o,          // upper three bits of each: ITM, queue, port utilization
    input  logic                             weights_pending_i,
    input  logic [                     31:0] time_i,
    input  logic [lbhash_pkg::QualityBits-1:0] quality_i,
    // State of a group: asked for in one cycle, present in the next
    output logic                             state_read_o,
    output logic [lbhash_pkg::GroupBits-1:0] state_group_o,
    input  logic [                     39:0] counters_i,
    input  logic [                      5:0] best_i,
    input  logic [                     31:0] rebalanced_i
);

  localparam int WriteBits = lbhash_pkg::WriteBits;
  localparam logic [1:0] RespOkay = 2'b00;
  localparam logic [1:0] RespSlvErr = 2'b10;
  localparam logic [20:0] ResetWeights = {7'd10, 7'd20, 7'd70};

  // Flags of an item, WriteField the lowest
  localparam logic [5:0] FlagField = 6'b000001;
  localparam logic [5:0] FlagUser = 6'b000010;
  localparam logic [5:0] FlagGroupSelect = 6'b000100;
  localparam logic [5:0] FlagGroupBase = 6'b001000;
  localparam logic [5:0] FlagMember = 6'b010000;
  localparam logic [5:0] FlagFlow = 6'b100000;
  localparam logic [5:0] FlagsClear = 6'b011111;

  // ---- Write
  logic aw_full_q;
  logic w_full_q;
  logic awake_q;  // 0 in reset: no access is taken then, so none is lost
  logic bvalid_q;
  logic [15:2] aw_address_q;
  logic [3:0] area_q;  // of this address
  logic [31:0] w_data_q;
  logic [3:0] w_strobe_q;
  logic [1:0] bresp_q;
  logic clearing_q;
  logic [11:0] clear_index_q;
  logic flow_clearing_q;
  logic flow_end_q;  // of the two items, the second is due
  logic [6:0] flow_rows_q;  // rows of 256 entries in the flowset, less one
  logic [15:0] flow_base;
  logic hold_q;
  logic write_valid_q;
  logic [WriteBits-1:0] write_q;
  logic [31:0] layer_seed_q;
  logic [31:0] system_ip_q;
  logic [15:0] label_exclude_q;
  logic control_word_q;
  logic [15:0] cycles_per_us_q;
  logic [15:0] sampling_interval_q;
  logic [15:0] inactivity_timer_q;
  logic [20:0] weights_q;

  logic write_pending;
  logic issue;
  logic accepted;
  logic [31:0] taken;
  logic clear;
  logic item_valid;
  logic [WriteBits-1:0] item;
  logic [23:0] load;

  assign write_pending = aw_full_q && w_full_q && !bvalid_q && !clearing_q && !flow_clearing_q && !weights_pending_i;
  assign issue = write_pending && run_i;
  assign taken = lbhash_registers_pkg::writable(area_q, aw_address_q);
  assign accepted = taken != 32'd0 && (w_data_q & ~taken) == 32'd0 && w_strobe_q == 4'hF &&
      lbhash_registers_pkg::in_range(area_q, aw_address_q[4:2], w_data_q[27:0]);
  assign clear = run_i && (clearing_q || flow_clearing_q);

  // The item of a write, for a register in a table or a scalar of the layer stages.
  function automatic logic [WriteBits-1:0] item_of(input logic [3:0] where, input logic [15:2] address, input logic [31:0] data);
    item_of = {6'd0, 14'd0, address[3:2], data};  // the scalars' words 4 to 7 are the item's indices 0 to 3
    case (where)
      lbhash_registers_pkg::AreaField: item_of = {FlagField, 8'd0, address[9:2], data};
      lbhash_registers_pkg::AreaUser: item_of = {FlagUser, 7'd0, address[10:2], data};
      lbhash_registers_pkg::AreaGroup:
      item_of = {address[2] ? FlagGroupBase : FlagGroupSelect, 4'd0, address[15:4], data};
      lbhash_registers_pkg::AreaMember: item_of = {FlagMember, 2'd0, address[3:2], address[15:4], data};
      default: ;
    endcase
  endfunction

  function automatic logic travels(input logic [3:0] where, input logic [2:0] word);
    case (where)
      lbhash_registers_pkg::AreaScalar: travels = word != lbhash_registers_pkg::WordControl;
      lbhash_registers_pkg::AreaDlb, lbhash_registers_pkg::AreaLoad: travels = 1'b0;
      default: travels = 1'b1;
    endcase
  endfunction

  // Clears a flowset of 2^k entries: index is its first entry, then the one behind its last; data
  // as lbhash_flow_table has it.
  logic [WriteBits-1:0] flow_item;
  assign flow_item = {
    FlagFlow,
    flow_base[15:8] + (flow_end_q ? {1'b0, flow_rows_q} + 8'd1 : 8'd0),
    flow_base[7:0],
    24'd0,
    flow_end_q,
    flow_rows_q
  };

  assign item = clearing_q ? {FlagsClear, 4'd0, clear_index_q, 32'd0} :
      flow_clearing_q ? flow_item : item_of(area_q, aw_address_q, w_data_q);
  assign item_valid = clear || (issue && accepted && travels(area_q, aw_address_q[4:2]));

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      awake_q <= 1'b0;
      aw_full_q <= 1'b0;
      w_full_q <= 1'b0;
      bvalid_q <= 1'b0;
      bresp_q <= RespOkay;
      clearing_q <= 1'b1;
      clear_index_q <= 12'd0;
      flow_clearing_q <= 1'b0;
      flow_end_q <= 1'b0;
      hold_q <= 1'b0;
      write_valid_q <= 1'b0;
      layer_seed_q <= lbhash_pkg::ResetLayerSeed;
      system_ip_q <= 32'd0;
      label_exclude_q <= lbhash_pkg::ResetLabelExclude;
      control_word_q <= 1'b1;
      cycles_per_us_q <= 16'd1000;
      sampling_interval_q <= 16'd7;
      inactivity_timer_q <= 16'd100;
      weights_q <= ResetWeights;
    end else begin
      awake_q <= 1'b1;
      if (awvalid_i && awake_q) aw_full_q <= 1'b1;
      if (wvalid_i && awake_q) w_full_q <= 1'b1;
      if (bready_i) bvalid_q <= 1'b0;
      if (run_i) write_valid_q <= item_valid;
      if (clear && clearing_q) begin
        clear_index_q <= clear_index_q + 12'd1;
        clearing_q <= clear_index_q != 12'hFFF;
      end
      if (clear && flow_clearing_q) begin
        flow_end_q <= !flow_end_q;
        flow_clearing_q <= !flow_end_q;
      end
      if (issue) begin
        aw_full_q <= 1'b0;
        w_full_q  <= 1'b0;
        bvalid_q  <= 1'b1;
        bresp_q   <= accepted ? RespOkay : RespSlvErr;
        if (accepted) begin
          case (area_q)
            lbhash_registers_pkg::AreaScalar:
            case (aw_address_q[4:2])
              lbhash_registers_pkg::WordControl: hold_q <= w_data_q[0];
              lbhash_registers_pkg::WordLayerSeed: layer_seed_q <= w_data_q;
              lbhash_registers_pkg::WordSystemIp: system_ip_q <= w_data_q;
              lbhash_registers_pkg::WordLabelExclude: label_exclude_q <= w_data_q[15:0];
              lbhash_registers_pkg::WordControlWord: control_word_q <= w_data_q[0];
              default: ;
            endcase
            lbhash_registers_pkg::AreaGroup:
            if (!aw_address_q[2] && w_data_q[18:16] >= lbhash_pkg::ModeDlbFlowDynamic) begin
              flow_clearing_q <= 1'b1;
            end
            lbhash_registers_pkg::AreaDlb:
            case (aw_address_q[4:2])
              lbhash_registers_pkg::DlbCyclesPerUs: cycles_per_us_q <= w_data_q[15:0];
              lbhash_registers_pkg::DlbSamplingInterval: sampling_interval_q <= w_data_q[15:0];
              lbhash_registers_pkg::DlbInactivityTimer: inactivity_timer_q <= w_data_q[15:0];
              default: weights_q <= {w_data_q[22:16], w_data_q[14:8], w_data_q[6:0]};
            endcase
            default: ;
          endcase
        end
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (awvalid_i && !aw_full_q) begin
      aw_address_q <= awaddr_i[15:2];
      area_q <= lbhash_registers_pkg::area_of(awaddr_i);
    end
    if (wvalid_i && !w_full_q) begin
      w_data_q   <= wdata_i;
      w_strobe_q <= wstrb_i;
    end
    if (issue) flow_rows_q <= ~(7'h7F << w_data_q[26:24]);  // of a DLB group, whose size code is 8 to 15
    if (item_valid) write_q <= item;
  end

  // First flow entry of the group whose SELECT was issued last.
  lbhash_table_ram #(
      .Width(16),
      .Words(1 << lbhash_pkg::GroupBits)
  ) u_flow_base (
      .clk_i,
      .enable_i(1'b1),
      .write_i(item_valid && item[lbhash_pkg::WriteGroupBase]),
      .write_address_i(item[32+:lbhash_pkg::GroupBits]),
      .write_data_i(item[31:16]),
      .read_i(issue && !aw_address_q[2]),  // SELECT: no write of a base at the same time
      .read_address_i(aw_address_q[15:4]),
      .read_data_o(flow_base)
  );

  assign load_clear_o = clear && clearing_q;
  assign load_write_o = load_clear_o || (issue && accepted && area_q == lbhash_registers_pkg::AreaLoad);
  assign load_port_o = clearing_q ? clear_index_q[6:0] : aw_address_q[8:2];
  assign load = clearing_q ? 24'd0 : w_data_q[23:0];
  assign load_fill_o = {load[23:21], load[15:13], load[7:5]};

  assign weights_change_o = issue && accepted && area_q == lbhash_registers_pkg::AreaDlb &&
      aw_address_q[4:2] == lbhash_registers_pkg::DlbQualityWeights;

  // ---- Read
  logic ar_full_q;
  logic read_q;
  logic rvalid_q;
  logic [17:0] ar_address_q;
  logic read;
  logic known;
  assign read = ar_full_q && !read_q && !rvalid_q && !issue;  // a table is read and written at once by clearing alone

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      ar_full_q <= 1'b0;
      read_q <= 1'b0;
      rvalid_q <= 1'b0;
    end else begin
      if (arvalid_i && awake_q) ar_full_q <= 1'b1;
      if (rready_i) rvalid_q <= 1'b0;
      if (read) read_q <= 1'b1;
      if (read_q) begin
        read_q <= 1'b0;
        ar_full_q <= 1'b0;
        rvalid_q <= 1'b1;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (arvalid_i && !ar_full_q) ar_address_q <= araddr_i;
  end

  lbhash_csr_readback u_readback (
      .clk_i,
      .rst_ni,
      .write_valid_i(item_valid),
      .write_i(item),
      .load_write_i(load_write_o),
      .load_port_i(load_port_o),
      .load_i(load),
      .hold_i(hold_q),
      .state_i({weights_pending_i, flow_clearing_q, clearing_q}),
      .layer_seed_i(layer_seed_q),
      .system_ip_i(system_ip_q),
      .label_exclude_i(label_exclude_q),
      .control_word_i(control_word_q),
      .cycles_per_us_i(cycles_per_us_q),
      .sampling_interval_i(sampling_interval_q),
      .inactivity_timer_i(inactivity_timer_q),
      .weights_i(weights_q),
      .time_i,
      .quality_i,
      .counters_i,
      .best_i,
      .rebalanced_i,
      .read_i(read),
      .clearing_i(clearing_q),
      .answer_i(read_q),
      .address_i(ar_address_q),
      .known_o(known),
      .data_o(rdata_o)
  );

  assign awready_o = awake_q && !aw_full_q;
  assign wready_o = awake_q && !w_full_q;
  assign bvalid_o = bvalid_q;
  assign bresp_o = bresp_q;
  assign arready_o = awake_q && !ar_full_q;
  assign rvalid_o = rvalid_q;
  assign rresp_o = known ? RespOkay : RespSlvErr;
  assign write_pending_o = write_pending;
  assign clearing_o = clearing_q || flow_clearing_q;
  assign hold_o = hold_q;
  assign write_valid_o = write_valid_q;
  assign write_o = write_q;
  assign cycles_per_us_o = cycles_per_us_q;
  assign sampling_interval_o = sampling_interval_q;
  assign inactivity_timer_o = inactivity_timer_q;
  assign weights_o = weights_q;
  assign state_read_o = read;
  assign state_group_o = ar_address_q[15:4];

endmodule
