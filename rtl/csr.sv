// SPDX-License-Identifier: Apache-2.0
//
// Registers over AXI4-Lite (docs/timing.md has the cycles, docs/registers.md the map). A write becomes an item of the
// pipeline at position 0, and each table takes it as it passes, so it acts between two packets. What can be read back is kept
// here a second time. From reset on the tables are cleared, one field table entry and one hash user word per cycle.
//
// Latency: 1 from the cycle of issue to position 0; a read answers two cycles after its address is taken.

module csr (
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
    output logic                             write_pending_o,  // a write waits: no beat is accepted
    output logic                             clearing_o,
    output logic                             hold_o,
    output logic                             write_valid_o,    // position 0
    output logic [lbhash_pkg::WriteBits-1:0] write_o
);

  localparam logic [31:0] Id = 32'h4C42_4831;
  localparam logic [31:0] SpecVersion = 32'h0001_0000;
  localparam logic [1:0] RespOkay = 2'b00;
  localparam logic [1:0] RespSlvErr = 2'b10;

  // Words of the scalar area
  localparam logic [2:0] WordId = 3'd0;
  localparam logic [2:0] WordSpecVersion = 3'd1;
  localparam logic [2:0] WordControl = 3'd2;
  localparam logic [2:0] WordState = 3'd3;
  localparam logic [2:0] WordLayerSeed = 3'd4;
  localparam logic [2:0] WordSystemIp = 3'd5;
  localparam logic [2:0] WordLabelExclude = 3'd6;
  localparam logic [2:0] WordControlWord = 3'd7;

  localparam logic [3:0] UserSelect = 4'd8;
  localparam logic [3:0] UserOffset = 4'd9;

  // Area of an address: one of three, or none where it is not in the map.
  localparam logic [1:0] AreaNone = 2'd0;
  localparam logic [1:0] AreaScalar = 2'd1;
  localparam logic [1:0] AreaField = 2'd2;
  localparam logic [1:0] AreaUser = 2'd3;

  function automatic logic [1:0] area_of(input logic [17:0] address);
    area_of = AreaNone;
    if (address[1:0] == 2'd0) begin
      if (address[17:5] == 13'd0) area_of = AreaScalar;
      else if (address[17:10] == 8'h04) area_of = AreaField;
      else if (address[17:11] == 7'h04 && address[8:6] <= 3'd4 && address[5:2] <= UserOffset) area_of = AreaUser;
    end
  endfunction

  // Bits that a register takes.
  function automatic logic [31:0] writable(input logic [1:0] area, input logic [5:2] word);
    writable = 32'd0;
    case (area)
      AreaScalar:
      case (word[4:2])
        WordControl, WordControlWord: writable = 32'h0000_0001;
        WordLayerSeed, WordSystemIp: writable = 32'hFFFF_FFFF;
        WordLabelExclude: writable = 32'h0000_FFFF;
        default: ;
      endcase
      AreaField: writable = 32'h0000_03FF;
      AreaUser: writable = word == UserSelect ? 32'h0000_FF07 : 32'h0000_FFFF;
      default: ;
    endcase
  endfunction

  // ---- Write
  logic aw_full_q;
  logic w_full_q;
  logic bvalid_q;
  logic clearing_q;
  logic hold_q;
  logic [17:0] aw_address_q;
  logic [31:0] w_data_q;
  logic [3:0] w_strobe_q;
  logic [1:0] bresp_q;
  logic [8:0] clear_index_q;
  logic write_valid_q;
  logic [lbhash_pkg::WriteBits-1:0] write_q;
  logic [31:0] layer_seed_q;
  logic [31:0] system_ip_q;
  logic [15:0] label_exclude_q;
  logic control_word_q;

  logic write_pending;
  logic issue;
  logic [1:0] area;
  logic [31:0] taken;
  logic accepted;
  logic to_control;
  logic [8:0] index;
  logic [lbhash_pkg::WriteBits-1:0] item;

  assign write_pending = aw_full_q && w_full_q && !bvalid_q && !clearing_q;
  assign issue = write_pending && run_i;
  assign area = area_of(aw_address_q);
  assign taken = writable(area, aw_address_q[5:2]);
  assign accepted = area != AreaNone && taken != 32'd0 && (w_data_q & ~taken) == 32'd0 && w_strobe_q == 4'hF;
  assign to_control = area == AreaScalar && aw_address_q[4:2] == WordControl;
  // The scalars' words 4 to 7 are the item's indices 0 to 3.
  assign index = area == AreaUser ? aw_address_q[10:2] :
      area == AreaField ? {1'b0, aw_address_q[9:2]} : {7'd0, aw_address_q[3:2]};
  assign item = clearing_q ? {2'b11, clear_index_q, 32'd0} : {area == AreaUser, area == AreaField, index, w_data_q};

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      aw_full_q <= 1'b0;
      w_full_q <= 1'b0;
      bvalid_q <= 1'b0;
      bresp_q <= RespOkay;
      clearing_q <= 1'b1;
      clear_index_q <= 9'd0;
      hold_q <= 1'b0;
      write_valid_q <= 1'b0;
      layer_seed_q <= lbhash_pkg::ResetLayerSeed;
      system_ip_q <= 32'd0;
      label_exclude_q <= lbhash_pkg::ResetLabelExclude;
      control_word_q <= 1'b1;
    end else begin
      if (awvalid_i) aw_full_q <= 1'b1;
      if (wvalid_i) w_full_q <= 1'b1;
      if (bready_i) bvalid_q <= 1'b0;
      if (run_i) write_valid_q <= clearing_q;
      if (clearing_q && run_i) begin
        clear_index_q <= clear_index_q + 9'd1;
        clearing_q <= clear_index_q != 9'h1FF;
      end
      if (issue) begin
        aw_full_q <= 1'b0;
        w_full_q  <= 1'b0;
        bvalid_q  <= 1'b1;
        bresp_q   <= accepted ? RespOkay : RespSlvErr;
        if (accepted) begin
          write_valid_q <= !to_control;
          if (area == AreaScalar) begin
            case (aw_address_q[4:2])
              WordControl: hold_q <= w_data_q[0];
              WordLayerSeed: layer_seed_q <= w_data_q;
              WordSystemIp: system_ip_q <= w_data_q;
              WordLabelExclude: label_exclude_q <= w_data_q[15:0];
              WordControlWord: control_word_q <= w_data_q[0];
              default: ;
            endcase
          end
        end
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (awvalid_i && !aw_full_q) aw_address_q <= awaddr_i;
    if (wvalid_i && !w_full_q) begin
      w_data_q   <= wdata_i;
      w_strobe_q <= wstrb_i;
    end
    if (issue || (clearing_q && run_i)) write_q <= item;
  end

  // ---- Read
  logic ar_full_q;
  logic read_q;
  logic rvalid_q;
  logic [17:0] ar_address_q;
  logic [31:0] rdata_q;
  logic [1:0] rresp_q;

  logic read;
  logic [lbhash_pkg::EntryBits-1:0] field_data;
  logic [15:0] user_data;
  assign read = ar_full_q && !read_q && !rvalid_q;

  table_ram #(
      .Width(lbhash_pkg::EntryBits),
      .Words(256)
  ) u_field_shadow (
      .clk_i,
      .write_i((clearing_q && run_i) || (issue && accepted && area == AreaField)),
      .write_address_i(item[39:32]),
      .write_data_i(item[lbhash_pkg::EntryBits-1:0]),
      .read_i(read),
      .read_address_i(ar_address_q[9:2]),
      .read_data_o(field_data)
  );

  table_ram #(
      .Width(16),
      .Words(512)
  ) u_user_shadow (
      .clk_i,
      .write_i((clearing_q && run_i) || (issue && accepted && area == AreaUser)),
      .write_address_i(item[40:32]),
      .write_data_i(item[15:0]),
      .read_i(read),
      .read_address_i(ar_address_q[10:2]),
      .read_data_o(user_data)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      ar_full_q <= 1'b0;
      read_q <= 1'b0;
      rvalid_q <= 1'b0;
      rdata_q <= 32'd0;
      rresp_q <= RespOkay;
    end else begin
      if (arvalid_i) ar_full_q <= 1'b1;
      if (rready_i) rvalid_q <= 1'b0;
      if (read) read_q <= 1'b1;
      if (read_q) begin
        read_q <= 1'b0;
        ar_full_q <= 1'b0;
        rvalid_q <= 1'b1;
        rdata_q <= 32'd0;
        rresp_q <= RespOkay;
        case (area_of(ar_address_q))
          AreaScalar:
          case (ar_address_q[4:2])
            WordId: rdata_q <= Id;
            WordSpecVersion: rdata_q <= SpecVersion;
            WordControl: rdata_q <= {31'd0, hold_q};
            WordState: rdata_q <= {31'd0, clearing_q};
            WordLayerSeed: rdata_q <= layer_seed_q;
            WordSystemIp: rdata_q <= system_ip_q;
            WordLabelExclude: rdata_q <= {16'd0, label_exclude_q};
            default: rdata_q <= {31'd0, control_word_q};
          endcase
          AreaField: rdata_q <= {22'd0, field_data};
          AreaUser: rdata_q <= {16'd0, user_data};
          default: rresp_q <= RespSlvErr;
        endcase
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (arvalid_i && !ar_full_q) ar_address_q <= araddr_i;
  end

  assign awready_o = !aw_full_q;
  assign wready_o = !w_full_q;
  assign bvalid_o = bvalid_q;
  assign bresp_o = bresp_q;
  assign arready_o = !ar_full_q;
  assign rvalid_o = rvalid_q;
  assign rdata_o = rdata_q;
  assign rresp_o = rresp_q;
  assign write_pending_o = write_pending;
  assign clearing_o = clearing_q;
  assign hold_o = hold_q;
  assign write_valid_o = write_valid_q;
  assign write_o = write_q;

endmodule
