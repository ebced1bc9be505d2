// SPDX-License-Identifier: Apache-2.0
//
// Proves the two bodies of the layer CRC equal: parity masks (netlist) and byte tables
// (simulation), each against a register clocked bit by bit (specification, section 6). All three
// are linear over GF(2) in the 328 record bits, so the zero record and the 328 unit records decide;
// random records and the catalogue's check value are there besides. Needs no input; ends with PASS,
// or with the first difference and a non-zero exit status.

module lbhash_layer_crc_tb;

  localparam int Bits = lbhash_pkg::RecordBits;
  localparam int LastBit = Bits - 328;  // position of the last bit of a record
  localparam int RandomRecords = 1000;

  // The register of section 6, clocked over the first `count` bits of a record.
  function automatic logic [31:0] clocked(input logic [31:0] initial_value, input logic [Bits-1:0] record, input int count);
    logic feedback;
    clocked = initial_value;
    for (int i = 0; i < count; i++) begin
      feedback = clocked[31] ^ record[Bits-1-i];
      clocked = {clocked[30:0], 1'b0} ^ (feedback ? 32'h04C1_1DB7 : 32'd0);
    end
  endfunction

  int failures;
  int checks;
  logic [31:0] state;  // of a linear congruential generator: the same records in every simulator
  logic built;
  logic [Bits-1:0] record;

  task automatic check(input logic [Bits-1:0] value);
    logic [31:0] expected;
    logic [31:0] masks;
    logic [31:0] tables;
    expected = clocked(32'd0, value, 328);
    masks = lbhash_pkg::crc_by_masks(value);
    tables = lbhash_pkg::crc_by_tables(value);
    checks = checks + 1;
    if (masks !== expected || tables !== expected) begin
      if (failures == 0) begin
        $display("lbhash_layer_crc_tb: record %h: bit by bit %h, masks %h, tables %h", value, expected, masks, tables);
      end
      failures = failures + 1;
    end
  endtask

  initial begin
    failures = 0;
    checks = 0;
    state = 32'd1;
    built = lbhash_pkg::build_crc_tables(lbhash_pkg::CrcPolynomial);

    record = {"123456789", {Bits - 72{1'b0}}};
    if (!built || clocked(32'hFFFF_FFFF, record, 72) !== 32'h0376_E6E7) begin
      $display("lbhash_layer_crc_tb: the register is not CRC-32/MPEG-2");
      failures = failures + 1;
    end

    record = {Bits{1'b0}};
    check(record);
    for (int i = LastBit; i < Bits; i++) begin
      record = {Bits{1'b0}};
      record[i] = 1'b1;
      check(record);
    end
    for (int n = 0; n < RandomRecords; n++) begin
      for (int w = 0; w < Bits / 32; w++) begin
        state = state * 32'd1664525 + 32'd1013904223;
        record[32*w+:32] = state;
      end
      record[LastBit-1:0] = {LastBit{1'b0}};
      // The initial value is the same as its XOR onto the first 32 bits.
      if (lbhash_pkg::crc_by_masks(record ^ {32'hFFFF_FFFF, {Bits - 32{1'b0}}}) !== clocked(32'hFFFF_FFFF, record, 328)) begin
        $display("lbhash_layer_crc_tb: initial value, record %h", record);
        failures = failures + 1;
      end
      check(record);
    end

    if (failures != 0) $fatal(1, "lbhash_layer_crc_tb: FAIL, %0d of %0d checks", failures, checks);
    $display("lbhash_layer_crc_tb: PASS, %0d records, both bodies equal the bit-serial register", checks);
    $finish;
  end

endmodule
