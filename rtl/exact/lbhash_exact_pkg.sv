// SPDX-License-Identifier: Apache-2.0
//
// Codes, register addresses and the CRCs of the blocks that hash exactly as public systems do:
// lbhash_rss (Toeplitz) and lbhash_rtag7. Used as `lbhash_exact_pkg::x`; nothing is imported.

package lbhash_exact_pkg;

  localparam int AddressBits = 12;
  localparam int HeaderBits = 688;  // what is looked at: two tags, an IPv4 header with options, ports

  // Version of the IP header that is hashed.
  localparam logic [1:0] IpNone = 2'd0;
  localparam logic [1:0] IpV4 = 2'd1;
  localparam logic [1:0] IpV6 = 2'd2;

  localparam logic [7:0] ProtocolTcp = 8'd6;
  localparam logic [7:0] ProtocolUdp = 8'd17;
  localparam logic [7:0] ProtocolSctp = 8'd132;

  // Status of a result
  localparam int StatusCut = 0;  // the frame ends within its Ethernet header
  localparam int StatusNotCovered = 1;  // the hash is not that of the real system
  localparam int StatusNoIp = 2;
  localparam int StatusBits = 3;

  // Registers of lbhash_rss, byte addresses
  localparam logic [11:0] RssId = 12'h000;  // reads "RSS0"
  localparam logic [11:0] RssSettings = 12'h004;
  localparam logic [11:0] RssKey = 12'h040;  // ten words, the first four bytes of the key first
  localparam logic [31:0] RssIdValue = 32'h5253_5330;
  localparam logic [31:0] RssSettingsMask = 32'h0000_0F73;
  localparam int RssTableEntries = 512;
  localparam int QueueBits = 16;

  // RssSettings: transform [1:0], ports of TCP [4], UDP [5], SCTP [6], log2 of the table's size
  // [11:8]
  localparam logic [1:0] TransformNone = 2'd0;
  localparam logic [1:0] TransformXor = 2'd1;
  localparam logic [1:0] TransformOrXor = 2'd2;

  // Registers of lbhash_rtag7: a block's at 0x040 (A) and 0x080 (B), a selection's at 0x0C0 and
  // 0x0E0.
  localparam logic [11:0] Rtag7Id = 12'h000;  // reads "RTG7"
  localparam logic [11:0] Rtag7Macro = 12'h004;  // function [3:0], high byte [4]
  localparam logic [31:0] Rtag7IdValue = 32'h5254_4737;

  localparam int FlagPreProcessing = 0;
  localparam int FlagOverlay = 1;
  localparam int FlagIpv4AsLayer2 = 2;
  localparam int FlagIpv6AsLayer2 = 3;
  localparam int FlagLastWord = 4;
  localparam int FlagSymmetricIpv4 = 5;
  localparam int FlagSymmetricIpv6 = 6;

  localparam int Bins = 13;
  localparam int BinsBits = 16 * Bins;
  localparam int WordsBits = 224;  // seven words of 32 bits, word 0 lowest

  // Bits of the message that CRC bit k is the parity of, for a CRC of `Width` bits: bit 0 of the
  // words is the first bit of the message, the register begins with 0, and the value is the
  // remainder of the message times x^Width. Mask k is at [224k+223:224k].
  function automatic logic [32*WordsBits-1:0] crc_masks(input int width, input logic [31:0] polynomial);
    logic [31:0] power;
    for (int k = 0; k < 32; k++) crc_masks[WordsBits*k+:WordsBits] = {WordsBits{1'b0}};
    power = polynomial;  // x^width
    for (int i = WordsBits - 1; i >= 0; i--) begin
      for (int k = 0; k < width; k++) crc_masks[WordsBits*k+i] = power[k];
      power = width == 16 ? {16'd0, power[14:0], 1'b0} ^ (power[15] ? polynomial : 32'd0) :
          {power[30:0], 1'b0} ^ (power[31] ? polynomial : 32'd0);
    end
  endfunction

  localparam logic [32*WordsBits-1:0] Bisync = crc_masks(16, 32'h0000_8005);
  localparam logic [32*WordsBits-1:0] Ccitt = crc_masks(16, 32'h0000_1021);
  localparam logic [32*WordsBits-1:0] Castagnoli = crc_masks(32, 32'h1EDC_6F41);
  localparam logic [32*WordsBits-1:0] Ethernet = crc_masks(32, 32'h04C1_1DB7);
  localparam logic [32*WordsBits-1:0] Koopman = crc_masks(32, 32'h741B_8CD7);

  function automatic logic [31:0] parities(input logic [WordsBits-1:0] words, input logic [32*WordsBits-1:0] masks);
    for (int k = 0; k < 32; k++) parities[k] = ^(words & masks[WordsBits*k+:WordsBits]);
  endfunction

  function automatic logic [15:0] parities16(input logic [WordsBits-1:0] words, input logic [32*WordsBits-1:0] masks);
    for (int k = 0; k < 16; k++) parities16[k] = ^(words & masks[WordsBits*k+:WordsBits]);
  endfunction

  // XOR of the seven words.
  function automatic logic [31:0] folded(input logic [WordsBits-1:0] words);
    folded = 32'd0;
    for (int i = 0; i < 7; i++) folded = folded ^ words[32*i+:32];
  endfunction

endpackage
