// SPDX-License-Identifier: Apache-2.0
//
// From a layer record to its lane (specification, sections 5 and 6), in three steps beside the next
// layer's parsing: read the field table and compare the symmetric pair; sort and mask; CRC. The
// copy of the field table and of LAYER_SEED that belongs to this lane take a register write when it
// reaches position 6, as a packet does. `record_i` is most significant bit first; type `none` is an
// absent layer, whose lane is all zeros.
//
// Latency: 3; `descend_o` is there after 1.

// In every file that asks, since each may be a compilation unit of its own.
`ifdef SYNTHESIS
`define LBHASH_NETLIST
`elsif YOSYS
`define LBHASH_NETLIST
`endif

module lbhash_layer_lane (
    input  logic                              clk_i,
    input  logic                              rst_ni,
    input  logic                              run_i,
    input  logic                              packet_i,
    input  logic [lbhash_pkg::RecordBits-1:0] record_i,
    input  logic [                       4:0] type_i,
    input  logic [                       2:0] ctx_i,
    input  logic                              write_valid_i,
    input  logic [ lbhash_pkg::WriteBits-1:0] write_i,
    output logic                              descend_o,      // parsing goes on after this layer
    output logic                              valid_o,
    output logic [                       4:0] type_o,
    output logic [                       2:0] ctx_o,
    output logic                              l4_only_o,
    output logic [                      31:0] crc_o           // before the l4_only rule
);

  localparam logic [2:0] ClassEth = 3'd0;
  localparam logic [2:0] ClassMpls = 3'd1;
  localparam logic [2:0] ClassIp = 3'd2;
  localparam logic [2:0] ClassPorts = 3'd3;
  localparam logic [2:0] ClassGre = 3'd4;
  localparam logic [2:0] ClassPppoe = 3'd5;

  logic [2:0] packet_q;
  logic [31:0] seed_q;

  // After the first step
  logic present_p1_q;
  logic [lbhash_pkg::RecordBits-1:0] record_p1_q;
  logic [4:0] type_p1_q;
  logic [2:0] ctx_p1_q;
  logic [2:0] class_p1_q;
  logic swap_p1_q;
  logic [lbhash_pkg::EntryBits-1:0] entry_p1;

  // After the second step
  logic enabled_p2_q;
  logic [lbhash_pkg::RecordBits-1:0] record_p2_q;
  logic [4:0] type_p2_q;
  logic [2:0] ctx_p2_q;
  logic l4_only_p2_q;

  // After the third step
  logic [4:0] type_q;
  logic [2:0] ctx_q;
  logic l4_only_q;
  logic [31:0] crc_q;

  logic present;
  assign present = packet_i && type_i != lbhash_pkg::TypeNone;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      packet_q <= 3'd0;
      seed_q   <= lbhash_pkg::ResetLayerSeed;
    end else if (run_i) begin
      packet_q <= {packet_q[1:0], packet_i};
      if (write_valid_i) begin
        if (lbhash_pkg::writes_scalar(write_i, lbhash_pkg::ScalarLayerSeed)) begin
          seed_q <= lbhash_pkg::write_data(write_i);
        end
      end
    end
  end

  lbhash_table_ram #(
      .Width(lbhash_pkg::EntryBits),
      .Words(256)
  ) u_field_table (
      .clk_i,
      .enable_i(run_i),
      .write_i(write_valid_i && write_i[lbhash_pkg::WriteField]),
      .write_address_i(lbhash_pkg::write_entry(write_i)),
      .write_data_i(write_i[lbhash_pkg::EntryBits-1:0]),
      .read_i(present),
      .read_address_i({ctx_i, type_i}),
      .read_data_o(entry_p1)
  );

  // What stands at the top of a record of this type, and how it is masked.
  function automatic logic [2:0] class_of_type(input logic [4:0] code);
    if (code <= lbhash_pkg::TypeEthOther) class_of_type = ClassEth;
    else if (code <= lbhash_pkg::TypeMplsEl) class_of_type = ClassMpls;
    else if (code <= lbhash_pkg::TypeIpv6Other) class_of_type = ClassIp;
    else if (code < lbhash_pkg::TypeGre) class_of_type = ClassPorts;
    else if (code <= lbhash_pkg::TypePptp) class_of_type = ClassGre;
    else class_of_type = ClassPppoe;
  endfunction

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      present_p1_q <= present;
      if (present) begin
        record_p1_q <= record_i;
        type_p1_q   <= type_i;
        ctx_p1_q    <= ctx_i;
        class_p1_q  <= class_of_type(type_i);
        case (class_of_type(
            type_i
        ))
          ClassEth: swap_p1_q <= record_i[351:304] > record_i[303:256];
          ClassIp: swap_p1_q <= record_i[351:224] > record_i[223:96];
          default: swap_p1_q <= record_i[351:336] > record_i[335:320];
        endcase
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      enabled_p2_q <= present_p1_q && entry_p1[6:0] != 7'd0;
      type_p2_q <= lbhash_pkg::TypeNone;
      if (present_p1_q) begin : mask
        logic swap;
        logic [lbhash_pkg::RecordBits-1:0] masked;
        swap = swap_p1_q && entry_p1[lbhash_pkg::EntrySymmetric];
        type_p2_q <= type_p1_q;
        ctx_p2_q <= ctx_p1_q;
        l4_only_p2_q <= entry_p1[lbhash_pkg::EntryL4Only];
        masked = '0;
        case (class_p1_q)
          ClassEth: begin
            masked[351:304] = (swap ? record_p1_q[303:256] : record_p1_q[351:304]) & {48{entry_p1[0]}};
            masked[303:256] = (swap ? record_p1_q[351:304] : record_p1_q[303:256]) & {48{entry_p1[1]}};
            masked[255:210] = record_p1_q[255:210] &
                {{16{entry_p1[2]}}, {3{entry_p1[5]}}, {12{entry_p1[3]}}, {3{entry_p1[6]}}, {12{entry_p1[4]}}};
          end
          ClassMpls: begin
            masked[351:332] = record_p1_q[351:332] & {20{entry_p1[0]}};
            masked[331:192] = record_p1_q[331:192] & {140{entry_p1[1]}};
            masked[191:32]  = record_p1_q[191:32] & {160{entry_p1[2]}};
            masked[31:0]    = record_p1_q[31:0] & {{3{entry_p1[3]}}, 29'd0};
          end
          ClassIp: begin
            masked[351:224] = (swap ? record_p1_q[223:96] : record_p1_q[351:224]) & {128{entry_p1[0]}};
            masked[223:96]  = (swap ? record_p1_q[351:224] : record_p1_q[223:96]) & {128{entry_p1[1]}};
            masked[95:60]   = record_p1_q[95:60] & {{8{entry_p1[2]}}, {8{entry_p1[3]}}, {20{entry_p1[4]}}};
          end
          ClassPorts: begin
            masked[351:336] = (swap ? record_p1_q[335:320] : record_p1_q[351:336]) & {16{entry_p1[0]}};
            masked[335:320] = (swap ? record_p1_q[351:336] : record_p1_q[335:320]) & {16{entry_p1[1]}};
            masked[319:288] = record_p1_q[319:288] & {32{entry_p1[2]}};
          end
          ClassGre: masked[351:304] = record_p1_q[351:304] & {{16{entry_p1[0]}}, {32{entry_p1[1]}}};
          default:  masked[351:320] = record_p1_q[351:320] & {{16{entry_p1[0]}}, {16{entry_p1[1]}}};
        endcase
        record_p2_q <= {masked[351:320] ^ seed_q, masked[319:0]};
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      type_q <= type_p2_q;
      ctx_q <= 3'd0;
      l4_only_q <= 1'b0;
      crc_q <= 32'd0;
      if (type_p2_q != lbhash_pkg::TypeNone) begin
        ctx_q <= ctx_p2_q;
        l4_only_q <= l4_only_p2_q;
        if (enabled_p2_q) crc_q <= lbhash_pkg::layer_crc(record_p2_q);
      end
    end
  end

`ifndef LBHASH_NETLIST
  logic unused_built;
  initial unused_built = lbhash_pkg::build_crc_tables(lbhash_pkg::CrcPolynomial);
`endif

  assign descend_o = entry_p1[lbhash_pkg::EntryDescend];
  assign valid_o = packet_q[2];
  assign type_o = type_q;
  assign ctx_o = ctx_q;
  assign l4_only_o = l4_only_q;
  assign crc_o = crc_q;

endmodule
