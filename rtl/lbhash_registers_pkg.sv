// SPDX-License-Identifier: Apache-2.0
//
// The register map (docs/registers.md has it for people, lbhash.rdl for tools): which area an
// address is in, which bits a register takes, which values. Names of words are those of the map.

package lbhash_registers_pkg;

  localparam logic [31:0] Id = 32'h4C42_4831;
  localparam logic [31:0] SpecVersion = 32'h0001_0000;

  // Areas
  localparam logic [3:0] AreaNone = 4'd0;  // not in the map
  localparam logic [3:0] AreaScalar = 4'd1;
  localparam logic [3:0] AreaField = 4'd2;
  localparam logic [3:0] AreaUser = 4'd3;
  localparam logic [3:0] AreaGroup = 4'd4;
  localparam logic [3:0] AreaMember = 4'd5;
  localparam logic [3:0] AreaDlb = 4'd6;
  localparam logic [3:0] AreaLoad = 4'd7;
  localparam logic [3:0] AreaQuality = 4'd8;

  // Words of AreaScalar
  localparam logic [2:0] WordId = 3'd0;
  localparam logic [2:0] WordSpecVersion = 3'd1;
  localparam logic [2:0] WordControl = 3'd2;
  localparam logic [2:0] WordState = 3'd3;
  localparam logic [2:0] WordLayerSeed = 3'd4;
  localparam logic [2:0] WordSystemIp = 3'd5;
  localparam logic [2:0] WordLabelExclude = 3'd6;
  localparam logic [2:0] WordControlWord = 3'd7;

  // Words of a hash user: weights 0 to 7, then
  localparam logic [3:0] UserSelect = 4'd8;
  localparam logic [3:0] UserOffset = 4'd9;

  // Words of a group; 3 is FLOWS_REBALANCED
  localparam logic [1:0] GroupSelect = 2'd0;
  localparam logic [1:0] GroupBase = 2'd1;
  localparam logic [1:0] GroupPointer = 2'd2;

  // Words of AreaDlb
  localparam logic [2:0] DlbCyclesPerUs = 3'd0;
  localparam logic [2:0] DlbSamplingInterval = 3'd1;
  localparam logic [2:0] DlbInactivityTimer = 3'd2;
  localparam logic [2:0] DlbQualityWeights = 3'd3;
  localparam logic [2:0] DlbTime = 3'd4;

  function automatic logic [3:0] area_of(input logic [17:0] address);
    area_of = AreaNone;
    if (address[1:0] == 2'd0) begin
      case (address[17:16])
        2'd0: begin
          if (address[15:5] == 11'd0) area_of = AreaScalar;
          else if (address[15:10] == 6'h04) area_of = AreaField;
          else if (address[15:11] == 5'h04 && address[8:6] <= 3'd4 && address[5:2] <= UserOffset) area_of = AreaUser;
        end
        2'd1: area_of = AreaGroup;
        2'd2: area_of = AreaMember;
        default: begin
          if (address[15:5] == 11'd0 && address[4:2] <= DlbTime) area_of = AreaDlb;
          else if (address[15:9] == 7'h01) area_of = AreaLoad;
          else if (address[15:9] == 7'h02) area_of = AreaQuality;
        end
      endcase
    end
  endfunction

  // Bits that a register takes; none if it is read only.
  function automatic logic [31:0] writable(input logic [3:0] area, input logic [15:2] address);
    writable = 32'd0;
    case (area)
      AreaScalar:
      case (address[4:2])
        WordControl, WordControlWord: writable = 32'h0000_0001;
        WordLayerSeed, WordSystemIp: writable = 32'hFFFF_FFFF;
        WordLabelExclude: writable = 32'h0000_FFFF;
        default: ;
      endcase
      AreaField: writable = 32'h0000_03FF;
      AreaUser: writable = address[5:2] == UserSelect ? 32'h0000_FF07 : 32'h0000_FFFF;
      AreaGroup:
      if (address[15:4] != 12'd0) begin
        case (address[3:2])
          GroupSelect: writable = 32'h0F77_37FF;
          GroupBase: writable = 32'hFFFF_3FFF;
          default: ;
        endcase
      end
      AreaMember: writable = 32'h0003_FFFF;
      AreaDlb:
      case (address[4:2])
        DlbCyclesPerUs, DlbSamplingInterval, DlbInactivityTimer: writable = 32'h0000_FFFF;
        DlbQualityWeights: writable = 32'h007F_7F7F;
        default: ;
      endcase
      AreaLoad: writable = 32'h00FF_FFFF;
      default: ;
    endcase
  endfunction

  // GROUP[g].SELECT: no more members than the mode allows, a key user that exists, a flowset with
  // dynamic load balancing only.
  function automatic logic sound_group(input logic [2:0] mode, input logic [10:0] count, input logic [2:0] key_user,
                                       input logic [3:0] flowset_size);
    if (mode >= lbhash_pkg::ModeDlbFlowDynamic) sound_group = count <= 11'd64 && flowset_size >= 4'd8;
    else sound_group = count <= 11'd1024 && flowset_size == 4'd0;
    if (key_user > 3'd4) sound_group = 1'b0;
  endfunction

  // True if the value is one that the register can have, its bits being right.
  function automatic logic in_range(input logic [3:0] area, input logic [4:2] word, input logic [27:0] data);
    in_range = 1'b1;
    if (area == AreaGroup && word[3:2] == GroupSelect) in_range = sound_group(data[18:16], data[10:0], data[22:20], data[27:24]);
    if (area == AreaDlb) begin
      if (word == DlbQualityWeights) begin
        in_range = {2'd0, data[6:0]} + {2'd0, data[14:8]} + {1'd0, data[23:16]} == 9'd100;
      end else in_range = data[15:0] != 16'd0;
    end
  endfunction

endpackage
