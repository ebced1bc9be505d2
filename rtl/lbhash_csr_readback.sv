// SPDX-License-Identifier: Apache-2.0
//
// What a register read answers. Tables are kept here a second time and take each item when it is
// issued; scalar registers, time, quality and the state of the select stages come in. In the cycle
// of `read_i` the memories are read, in the next one, `answer_i`, the word is chosen. Tables are
// not read while they are cleared: then they answer 0, as they will after it.
//
// Latency: 1 from `answer_i` to `data_o`, which keeps its value until the next answer.

module lbhash_csr_readback (
    input  logic                             clk_i,
    input  logic                             rst_ni,
    // Items as they are issued
    input  logic                             write_valid_i,
    input  logic [lbhash_pkg::WriteBits-1:0] write_i,
    input  logic                             load_write_i,
    input  logic [                      6:0] load_port_i,
    input  logic [                     23:0] load_i,
    // Scalar registers and state
    input  logic                             hold_i,
    input  logic [                      2:0] state_i,
    input  logic [                     31:0] layer_seed_i,
    input  logic [                     31:0] system_ip_i,
    input  logic [                     15:0] label_exclude_i,
    input  logic                             control_word_i,
    input  logic [                     15:0] cycles_per_us_i,
    input  logic [                     15:0] sampling_interval_i,
    input  logic [                     15:0] inactivity_timer_i,
    input  logic [                     20:0] weights_i,            // ITM, queue, port utilization
    input  logic [                     31:0] time_i,
    input  logic [lbhash_pkg::QualityBits-1:0] quality_i,            // of 128 ports: bits 0 lowest, then bits 1 and 2
    // State of the group that is read, in the cycle of `answer_i`
    input  logic [                     39:0] counters_i,           // round robin, stage 1 lowest
    input  logic [                      5:0] best_i,
    input  logic [                     31:0] rebalanced_i,
    // Read
    input  logic                             read_i,               // not in a cycle of an item, unless clearing
    input  logic                             clearing_i,
    input  logic                             answer_i,
    input  logic [                     17:0] address_i,            // in both cycles
    output logic                             known_o,              // the address is in the map
    output logic [                     31:0] data_o
);

  logic [lbhash_pkg::EntryBits-1:0] field;
  logic [15:0] user;
  logic [10:0] count;
  logic [1:0] level;
  logic [2:0] mode;
  logic [2:0] key_user;
  logic [3:0] flowset_size;
  logic [13:0] first_member;
  logic [15:0] first_flow;
  logic [lbhash_pkg::EgressBits-1:0] member;
  logic [23:0] load;

  logic read;
  logic blank_q;  // the memories were being cleared
  logic enable;  // of the memories of items
  assign read = read_i && !clearing_i;
  assign enable = write_valid_i || read;

  always_ff @(posedge clk_i) if (read_i) blank_q <= clearing_i;

  lbhash_table_ram #(
      .Width(lbhash_pkg::EntryBits),
      .Words(256)
  ) u_field (
      .clk_i,
      .enable_i(enable),
      .write_i(write_valid_i && write_i[lbhash_pkg::WriteField]),
      .write_address_i(lbhash_pkg::write_entry(write_i)),
      .write_data_i(write_i[lbhash_pkg::EntryBits-1:0]),
      .read_i(read),
      .read_address_i(address_i[9:2]),
      .read_data_o(field)
  );

  lbhash_table_ram #(
      .Width(16),
      .Words(512)
  ) u_user (
      .clk_i,
      .enable_i(enable),
      .write_i(write_valid_i && write_i[lbhash_pkg::WriteUser]),
      .write_address_i(lbhash_pkg::write_user_word(write_i)),
      .write_data_i(write_i[15:0]),
      .read_i(read),
      .read_address_i(address_i[10:2]),
      .read_data_o(user)
  );

  lbhash_group_table u_groups (
      .clk_i,
      .enable_i(enable),
      .write_valid_i,
      .write_i,
      .read_i(read),
      .group_i(address_i[15:4]),
      .count_o(count),
      .level_o(level),
      .mode_o(mode),
      .key_user_o(key_user),
      .flowset_size_o(flowset_size),
      .first_member_o(first_member),
      .first_flow_o(first_flow)
  );

  lbhash_member_table u_members (
      .clk_i,
      .enable_i(enable),
      .write_valid_i,
      .write_i,
      .read_i(read),
      .index_i(address_i[15:2]),
      .member_o(member)
  );

  lbhash_table_ram #(
      .Width(24),
      .Words(128)
  ) u_load (
      .clk_i,
      .enable_i(1'b1),
      .write_i(load_write_i),
      .write_address_i(load_port_i),
      .write_data_i(load_i),
      .read_i(read),
      .read_address_i(address_i[8:2]),
      .read_data_o(load)
  );

  logic known_q;
  logic [31:0] data_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      known_q <= 1'b1;
      data_q  <= 32'd0;
    end else if (answer_i) begin : answer
      logic [3:0] area;
      area = lbhash_registers_pkg::area_of(address_i);
      known_q <= area != lbhash_registers_pkg::AreaNone;
      data_q <= 32'd0;
      case (area)
        lbhash_registers_pkg::AreaScalar:
        case (address_i[4:2])
          lbhash_registers_pkg::WordId: data_q <= lbhash_registers_pkg::Id;
          lbhash_registers_pkg::WordSpecVersion: data_q <= lbhash_registers_pkg::SpecVersion;
          lbhash_registers_pkg::WordControl: data_q <= {31'd0, hold_i};
          lbhash_registers_pkg::WordState: data_q <= {29'd0, state_i};
          lbhash_registers_pkg::WordLayerSeed: data_q <= layer_seed_i;
          lbhash_registers_pkg::WordSystemIp: data_q <= system_ip_i;
          lbhash_registers_pkg::WordLabelExclude: data_q <= {16'd0, label_exclude_i};
          default: data_q <= {31'd0, control_word_i};
        endcase
        lbhash_registers_pkg::AreaField: if (!blank_q) data_q <= {22'd0, field};
        lbhash_registers_pkg::AreaUser: if (!blank_q) data_q <= {16'd0, user};
        lbhash_registers_pkg::AreaGroup:
        if (address_i[15:4] != 12'd0 && !blank_q) begin  // group 0 is none
          case (address_i[3:2])
            lbhash_registers_pkg::GroupSelect:
            data_q <= {4'd0, flowset_size, 1'b0, key_user, 1'b0, mode, 2'd0, level, 1'b0, count};
            lbhash_registers_pkg::GroupBase: data_q <= {first_flow, 2'd0, first_member};
            lbhash_registers_pkg::GroupPointer:
            case (level)  // the counter of the group's stage
              2'd0: data_q <= {10'd0, best_i, 6'd0, counters_i[9:0]};
              2'd1: data_q <= {10'd0, best_i, 6'd0, counters_i[19:10]};
              2'd2: data_q <= {10'd0, best_i, 6'd0, counters_i[29:20]};
              default: data_q <= {10'd0, best_i, 6'd0, counters_i[39:30]};
            endcase
            default: data_q <= rebalanced_i;
          endcase
        end
        lbhash_registers_pkg::AreaMember: if (!blank_q) data_q <= {14'd0, member};
        lbhash_registers_pkg::AreaDlb:
        case (address_i[4:2])
          lbhash_registers_pkg::DlbCyclesPerUs: data_q <= {16'd0, cycles_per_us_i};
          lbhash_registers_pkg::DlbSamplingInterval: data_q <= {16'd0, sampling_interval_i};
          lbhash_registers_pkg::DlbInactivityTimer: data_q <= {16'd0, inactivity_timer_i};
          lbhash_registers_pkg::DlbQualityWeights:
          data_q <= {9'd0, weights_i[20:14], 1'd0, weights_i[13:7], 1'd0, weights_i[6:0]};
          default: data_q <= time_i;
        endcase
        lbhash_registers_pkg::AreaLoad: if (!blank_q) data_q <= {8'd0, load};
        lbhash_registers_pkg::AreaQuality: begin
          data_q <= 32'd0;
          for (int b = 0; b < 3; b++) data_q[b] <= quality_i[{b[1:0], address_i[8:2]}];
        end
        default: ;
      endcase
    end
  end

  assign known_o = known_q;
  assign data_o = data_q;
endmodule
