// SPDX-License-Identifier: Apache-2.0
//
// Lane 0: the `meta` record (specification, sections 4 to 6) of ifindex, SYSTEM_IP and service_id.
// Its row of the field table is the family, which is known after the first layer stage, so the lane
// begins at position 6, in three steps as in `layer_lane`: read the entry, mask, CRC. The copies of
// the table row, of SYSTEM_IP and of LAYER_SEED take a register write when it reaches position 6.
//
// Latency: 3 from position 6; `ifindex_i` and `service_id_i` are those of position 0.

module lbhash_meta_lane (
    input  logic                             clk_i,
    input  logic                             rst_ni,
    input  logic                             run_i,
    input  logic                             first_packet_i,  // at position 0
    input  logic [                     31:0] ifindex_i,
    input  logic [                     31:0] service_id_i,
    input  logic                             packet_i,        // at position 6
    input  logic [                      2:0] family_i,
    input  logic                             write_valid_i,
    input  logic [lbhash_pkg::WriteBits-1:0] write_i,
    output logic                             valid_o,
    output logic [                     31:0] crc_o
);

  logic [2:0] packet_q;
  logic [31:0] seed_q;
  logic [31:0] system_ip_q;
  logic [6:0] enables_p1;
  logic [31:0] ifindex_p1;
  logic [31:0] service_id_p1;
  logic enabled_p2_q;
  logic [95:0] record_p2_q;
  logic [31:0] crc_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      packet_q <= 3'd0;
      seed_q <= lbhash_pkg::ResetLayerSeed;
      system_ip_q <= 32'd0;
    end else if (run_i) begin
      packet_q <= {packet_q[1:0], packet_i};
      if (write_valid_i) begin
        if (lbhash_pkg::writes_scalar(write_i, lbhash_pkg::ScalarLayerSeed)) seed_q <= lbhash_pkg::write_data(write_i);
        if (lbhash_pkg::writes_scalar(write_i, lbhash_pkg::ScalarSystemIp)) system_ip_q <= lbhash_pkg::write_data(write_i);
      end
    end
  end

  lbhash_delay_line #(
      .Width(64),
      .Depth(7)
  ) u_metadata (
      .clk_i,
      .rst_ni,
      .run_i,
      .valid_i(first_packet_i),
      .data_i ({ifindex_i, service_id_i}),
      .data_o ({ifindex_p1, service_id_p1})
  );

  logic [7:0] write_entry;
  assign write_entry = lbhash_pkg::write_entry(write_i);

  lbhash_table_ram #(
      .Width(7),
      .Words(8)
  ) u_row (
      .clk_i,
      .enable_i(run_i),
      .write_i(write_valid_i && write_i[lbhash_pkg::WriteField] && write_entry[4:0] == lbhash_pkg::TypeMeta),
      .write_address_i(write_entry[7:5]),
      .write_data_i(write_i[6:0]),
      .read_i(packet_i),
      .read_address_i(family_i),
      .read_data_o(enables_p1)
  );

  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_q[0]) begin
        enabled_p2_q <= enables_p1 != 7'd0;
        record_p2_q <= {
          ifindex_p1 & {32{enables_p1[0]}} ^ seed_q, system_ip_q & {32{enables_p1[1]}}, service_id_p1 & {32{enables_p1[2]}}
        };
      end
      if (packet_q[1]) begin
        crc_q <= 32'd0;
        if (enabled_p2_q) crc_q <= lbhash_pkg::layer_crc({record_p2_q, 256'd0});
      end
    end
  end

  assign valid_o = packet_q[2];
  assign crc_o   = crc_q;

endmodule
