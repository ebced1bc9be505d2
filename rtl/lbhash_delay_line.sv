// SPDX-License-Identifier: Apache-2.0
//
// Carries a value along `Depth` positions of the pipeline: what is on `data_i` at a position is on
// `data_o` `Depth` positions later. A ring of Depth words and its output register, instead of Depth
// registers. The word that is read is the one behind the word that is written, so the ports never
// meet and any RAM will do. The ring is written only when the position holds something (`valid_i`);
// at other positions `data_o` means nothing.
//
// Latency: Depth (at least 2).

module lbhash_delay_line #(
    parameter int Width = 1,
    parameter int Depth = 2
) (
    input  logic             clk_i,
    input  logic             rst_ni,
    input  logic             run_i,
    input  logic             valid_i,
    input  logic [Width-1:0] data_i,
    output logic [Width-1:0] data_o
);

  localparam int IndexBits = $clog2(Depth);
  localparam int LastInt = Depth - 1;
  localparam logic [IndexBits-1:0] Last = LastInt[IndexBits-1:0];

  logic [IndexBits-1:0] index_q;
  logic [IndexBits-1:0] next_index;
  assign next_index = index_q == Last ? '0 : index_q + 1'b1;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) index_q <= '0;
    else if (run_i) index_q <= next_index;
  end

  lbhash_table_ram #(
      .Width(Width),
      .Words(Depth)
  ) u_ring (
      .clk_i,
      .enable_i(run_i),
      .write_i(valid_i),
      .write_address_i(index_q),
      .write_data_i(data_i),
      .read_i(1'b1),
      .read_address_i(next_index),
      .read_data_o(data_o)
  );

endmodule
