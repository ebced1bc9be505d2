// SPDX-License-Identifier: Apache-2.0
//
// Toeplitz hash: for every set bit of the input, the first bit first, the 32 bits of the key from
// the bit of that number on, XORed. The input is 36 bytes: addresses and ports, IPv4 without gaps.
// Symmetric transforms replace each pair (source, destination) by (XOR, XOR) or (OR, XOR).
//
// Latency: 3: input (p1), sums of 32 bits (p2), sum (p3).

module lbhash_toeplitz (
    input  logic         clk_i,
    input  logic         rst_ni,
    input  logic         run_i,
    input  logic         packet_i,
    input  logic [  1:0] ip_i,
    input  logic [127:0] source_i,       // IPv4 on [127:96]
    input  logic [127:0] destination_i,
    input  logic [ 15:0] sport_i,
    input  logic [ 15:0] dport_i,
    input  logic         ports_i,        // they are hashed
    input  logic [  1:0] transform_i,
    input  logic [319:0] key_i,          // the first bit on [319]
    output logic [ 31:0] hash_o
);

  localparam int InputBits = 288;
  localparam int Sums = InputBits / 32;

  logic [2:1] packet_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) packet_q <= '0;
    else if (run_i) packet_q <= {packet_q[1], packet_i};
  end

  // ---- Input, its first bit on [287]
  logic [127:0] first_address, second_address;
  logic [15:0] first_port, second_port;

  logic either, differ;  // the first of a pair is the OR; the first is the XOR, the second in any case
  assign either = transform_i == lbhash_exact_pkg::TransformOrXor;
  assign differ = transform_i == lbhash_exact_pkg::TransformXor;
  assign first_address = either ? source_i | destination_i : differ ? source_i ^ destination_i : source_i;
  assign second_address = either || differ ? source_i ^ destination_i : destination_i;
  assign first_port = either ? sport_i | dport_i : differ ? sport_i ^ dport_i : sport_i;
  assign second_port = either || differ ? sport_i ^ dport_i : dport_i;

  logic [InputBits-1:0] input_p1_q;
  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_i) begin : gather
        logic [31:0] ports;
        ports = ports_i ? {first_port, second_port} : 32'd0;
        case (ip_i)
          lbhash_exact_pkg::IpV4: input_p1_q <= {first_address[127:96], second_address[127:96], ports, 192'd0};
          lbhash_exact_pkg::IpV6: input_p1_q <= {first_address, second_address, ports};
          default: input_p1_q <= '0;
        endcase
      end
    end
  end

  // ---- What 32 bits of the input add, given the 63 bits of the key that they meet
  function automatic logic [31:0] sum_of(input logic [31:0] bits, input logic [62:0] key);
    sum_of = 32'd0;
    for (int i = 0; i < 32; i++) sum_of = sum_of ^ ({32{bits[31-i]}} & key[62-i-:32]);
  endfunction

  logic [32*Sums-1:0] sums_p2_q;
  logic [31:0] hash_p3_q;
  always_ff @(posedge clk_i) begin
    if (run_i) begin
      if (packet_q[1]) begin
        for (int s = 0; s < Sums; s++) begin
          sums_p2_q[32*s+:32] <= sum_of(input_p1_q[InputBits-1-32*s-:32], key_i[319-32*s-:63]);
        end
      end
      if (packet_q[2]) begin : add
        logic [31:0] hash;
        hash = 32'd0;
        for (int s = 0; s < Sums; s++) hash = hash ^ sums_p2_q[32*s+:32];
        hash_p3_q <= hash;
      end
    end
  end
  assign hash_o = hash_p3_q;

endmodule
