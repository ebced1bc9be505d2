// SPDX-License-Identifier: Apache-2.0
//
// Names, codes, widths and the pure functions of the block. Used as `lbhash_pkg::x`; nothing is
// imported.
//
// Bit order: bit 0 is the least significant. A window or view holds byte k on [8k+7:8k], as
// AXI4-Stream does. A layer record is written most significant bit first (specification, section
// 4); it is carried in 352 bits, top-aligned, so that its fields fall on 32-bit words; the 24 bits
// below the record's 328 are always zero and are no part of the CRC.

// In every file that asks, since each may be a compilation unit of its own.
`ifdef SYNTHESIS
`define LBHASH_NETLIST
`elsif YOSYS
`define LBHASH_NETLIST
`endif

package lbhash_pkg;

  // Sizes
  localparam int Stages = 7;  // layer stages
  localparam int Users = 5;  // hash users: level-1, -2, -3 FEC, LAG, network header
  localparam int Levels = 4;  // selection stages: level-1, -2, -3 FEC, LAG
  localparam int KeysBits = 16 * Users;  // user 0 lowest
  localparam int MetadataBits = 80;  // of tuser, below the tag
  localparam int Ports = 128;  // whose quality dynamic load balancing knows
  localparam int QualityBits = 3 * Ports;  // bits 0 of all ports lowest, then bits 1, then bits 2
  localparam int WindowBits = 1536;  // 192 bytes of header window
  localparam int ViewBits = 528;  // 66 bytes from the current header on
  localparam int RecordBits = 352;  // 328, and 24 zeros below
  localparam int WriteBits = 54;  // a register write travelling along the pipeline

  // Register write item: data [31:0], index [47:32], and one flag for each table that takes it; no
  // flag: a scalar register. Flags of field table to member table all set: clearing, with data 0,
  // of the entry that the index's low bits name in each table, in all four banks of the member
  // table.
  localparam int WriteField = 48;
  localparam int WriteUser = 49;
  localparam int WriteGroupSelect = 50;
  localparam int WriteGroupBase = 51;
  localparam int WriteMember = 52;
  localparam int WriteFlow = 53;
  localparam logic [1:0] ScalarLayerSeed = 2'd0;
  localparam logic [1:0] ScalarSystemIp = 2'd1;
  localparam logic [1:0] ScalarLabelExclude = 2'd2;
  localparam logic [1:0] ScalarControlWord = 2'd3;

  // The functions that cut a bus into its fields shift and cast: a part select leaves bits of the
  // argument unused, which is a warning.
  function automatic logic [31:0] write_data(input logic [WriteBits-1:0] item);
    write_data = 32'(item >> 0);
  endfunction

  // Of WriteFlow: a flow entry (data: lbhash_flow_table).
  function automatic logic [15:0] write_index(input logic [WriteBits-1:0] item);
    write_index = 16'(item >> 32);
  endfunction

  // Of WriteField: entry of the field table, {context or family [7:5], record type [4:0]}.
  function automatic logic [7:0] write_entry(input logic [WriteBits-1:0] item);
    write_entry = 8'(item >> 32);
  endfunction

  // Of WriteUser: {hash profile, user, word} [8:7], [6:4], [3:0].
  function automatic logic [8:0] write_user_word(input logic [WriteBits-1:0] item);
    write_user_word = 9'(item >> 32);
  endfunction

  // Of WriteGroupSelect and WriteGroupBase.
  function automatic logic [11:0] write_group(input logic [WriteBits-1:0] item);
    write_group = 12'(item >> 32);
  endfunction

  // Of WriteMember: member i lies in bank i[1:0], row i[13:2].
  function automatic logic [11:0] write_member_row(input logic [WriteBits-1:0] item);
    write_member_row = 12'(item >> 32);
  endfunction

  function automatic logic [1:0] write_member_bank(input logic [WriteBits-1:0] item);
    write_member_bank = 2'(item >> 44);
  endfunction

  function automatic logic writes_scalar(input logic [WriteBits-1:0] item, input logic [1:0] scalar);
    writes_scalar = 6'(item >> WriteField) == 6'd0 && 2'(item >> 32) == scalar;
  endfunction

  // Metadata on tuser (specification, section 2)
  function automatic logic [31:0] metadata_ifindex(input logic [MetadataBits-1:0] tuser);
    metadata_ifindex = 32'(tuser >> 0);
  endfunction

  function automatic logic [31:0] metadata_service_id(input logic [MetadataBits-1:0] tuser);
    metadata_service_id = 32'(tuser >> 32);
  endfunction

  function automatic logic [11:0] metadata_group(input logic [MetadataBits-1:0] tuser);
    metadata_group = 12'(tuser >> 64);
  endfunction

  function automatic logic [1:0] metadata_hash_profile(input logic [MetadataBits-1:0] tuser);
    metadata_hash_profile = 2'(tuser >> 76);
  endfunction

  function automatic logic metadata_bridged(input logic [MetadataBits-1:0] tuser);
    metadata_bridged = 1'(tuser >> 78);
  endfunction

  // Reset values of the scalar registers
  localparam logic [31:0] ResetLayerSeed = 32'hFFFF_FFFF;
  localparam logic [15:0] ResetLabelExclude = 16'h0080;

  // Kinds (docs/timing.md)
  localparam logic [3:0] KindStop = 4'd0;
  localparam logic [3:0] KindEth = 4'd1;
  localparam logic [3:0] KindMpls = 4'd2;
  localparam logic [3:0] KindIpv4 = 4'd3;
  localparam logic [3:0] KindIpv6 = 4'd4;
  localparam logic [3:0] KindTcp = 4'd5;
  localparam logic [3:0] KindUdp = 4'd6;
  localparam logic [3:0] KindGre = 4'd7;
  localparam logic [3:0] KindPppoe = 4'd8;

  // Contexts (section 4)
  localparam logic [2:0] CtxMplsPayload = 3'd2;
  localparam logic [2:0] CtxPseudowire = 3'd3;
  localparam logic [2:0] CtxTunnel = 3'd4;
  localparam logic [2:0] CtxOverlay = 3'd5;
  localparam logic [2:0] CtxPppoePayload = 3'd6;
  localparam logic [2:0] CtxIpInIp = 3'd7;

  // Families (section 4)
  localparam logic [2:0] FamilyInet = 3'd0;
  localparam logic [2:0] FamilyInet6 = 3'd1;
  localparam logic [2:0] FamilyMpls = 3'd2;
  localparam logic [2:0] FamilyMultiservice = 3'd3;
  localparam logic [2:0] FamilyOther = 3'd4;

  // Record types (section 4). Port records: TypePorts + 2 * tunnel + ip_version, tunnel in the
  // order below.
  localparam logic [4:0] TypeNone = 5'd0;
  localparam logic [4:0] TypeMeta = 5'd1;
  localparam logic [4:0] TypeEthIp = 5'd2;
  localparam logic [4:0] TypeEthMpls = 5'd3;
  localparam logic [4:0] TypeEthPppoe = 5'd4;
  localparam logic [4:0] TypeEthOther = 5'd5;
  localparam logic [4:0] TypeMpls = 5'd6;
  localparam logic [4:0] TypeMplsEl = 5'd7;
  localparam logic [4:0] TypeIpv4L4 = 5'd8;
  localparam logic [4:0] TypeIpv6L4 = 5'd10;
  localparam logic [4:0] TypeIpv6Other = 5'd11;
  localparam logic [4:0] TypePorts = 5'd12;
  localparam logic [4:0] TypeGre = 5'd22;
  localparam logic [4:0] TypePptp = 5'd23;
  localparam logic [4:0] TypePppoe = 5'd24;

  localparam logic [2:0] TunnelNone = 3'd0;
  localparam logic [2:0] TunnelL2tp = 3'd1;
  localparam logic [2:0] TunnelGtp = 3'd2;
  localparam logic [2:0] TunnelRoce = 3'd3;
  localparam logic [2:0] TunnelOverlay = 3'd4;

  // Bits of a field table entry (section 5)
  localparam int EntryBits = 10;
  localparam int EntrySymmetric = 7;
  localparam int EntryDescend = 8;
  localparam int EntryL4Only = 9;

  // Status bits (section 10)
  localparam int StatusTruncated = 0;
  localparam int StatusMalformed = 1;
  localparam int StatusTooDeep = 2;
  localparam int StatusFragment = 3;
  localparam int StatusEntropyLabel = 4;

  // Groups (section 8): fields of GROUP[g].SELECT; mode 0 is range
  localparam int GroupBits = 12;
  localparam int IndexBits = 10;  // of a member within its group
  localparam int CountBits = 11;  // of a group's members, 0 to 1024

  localparam logic [2:0] ModeModulo = 3'd1;
  localparam logic [2:0] ModeStatic = 3'd2;
  localparam logic [2:0] ModeRoundRobin = 3'd3;
  localparam logic [2:0] ModeRandom = 3'd4;
  localparam logic [2:0] ModeDlbFlowDynamic = 3'd5;
  localparam logic [2:0] ModeDlbFlowFixed = 3'd6;
  localparam logic [2:0] ModeDlbPerPacket = 3'd7;

  // Kinds of a member, and of an egress, which is none, port or drop
  localparam logic [1:0] MemberNone = 2'd0;
  localparam logic [1:0] MemberPort = 2'd1;
  localparam logic [1:0] MemberGroup = 2'd3;
  localparam int EgressBits = 18;  // kind [17:16], id [15:0], as MEMBER[i]

  function automatic logic [1:0] egress_kind(input logic [EgressBits-1:0] egress);
    egress_kind = 2'(egress >> 16);
  endfunction

  function automatic logic [15:0] egress_id(input logic [EgressBits-1:0] egress);
    egress_id = 16'(egress >> 0);
  endfunction

  // What a packet asks dynamic load balancing for: flow entry [15:0], row of 64 members [23:16],
  // number of members [30:24], mode [33:31], level [35:34].
  localparam int RequestBits = 36;

  function automatic logic [15:0] request_flow(input logic [RequestBits-1:0] request);
    request_flow = 16'(request >> 0);
  endfunction

  function automatic logic [7:0] request_row(input logic [RequestBits-1:0] request);
    request_row = 8'(request >> 16);
  endfunction

  function automatic logic [6:0] request_count(input logic [RequestBits-1:0] request);
    request_count = 7'(request >> 24);
  endfunction

  function automatic logic [2:0] request_mode(input logic [RequestBits-1:0] request);
    request_mode = 3'(request >> 31);
  endfunction

  function automatic logic [1:0] request_level(input logic [RequestBits-1:0] request);
    request_level = 2'(request >> 34);
  endfunction

  // What a selection stage reports: valid [22], group [21:10], index [9:0].
  localparam int SelectedBits = 1 + GroupBits + IndexBits;

  // Network order to value, for a field that was cut out of a view.
  function automatic logic [15:0] swap16(input logic [15:0] bytes);
    swap16 = {bytes[7:0], bytes[15:8]};
  endfunction

  function automatic logic [31:0] swap32(input logic [31:0] bytes);
    swap32 = {bytes[7:0], bytes[15:8], bytes[23:16], bytes[31:24]};
  endfunction

  // True for the `v4_*` and `v6_*` types (section 5, `l4_only`).
  function automatic logic is_port_type(input logic [4:0] code);
    is_port_type = code >= TypePorts && code < TypeGre;
  endfunction

  // True for an IPv6 extension header that is walked (section 3.1).
  function automatic logic is_extension(input logic [7:0] protocol);
    is_extension = protocol == 8'd0 || protocol == 8'd43 || protocol == 8'd60 || protocol == 8'd51 || protocol == 8'd44;
  endfunction

  // Kind that an IP protocol number leads to (section 3.1).
  function automatic logic [3:0] kind_of_protocol(input logic [7:0] protocol);
    case (protocol)
      8'd6:    kind_of_protocol = KindTcp;
      8'd17:   kind_of_protocol = KindUdp;
      8'd47:   kind_of_protocol = KindGre;
      8'd4:    kind_of_protocol = KindIpv4;
      8'd41:   kind_of_protocol = KindIpv6;
      default: kind_of_protocol = KindStop;
    endcase
  endfunction

  // ---- Layer CRC (section 6), initial value 0, of the 328 record bits; a linear function. The
  // caller XORs the initial value layer_seed onto the first 32 record bits, which is the same. Two
  // bodies: `layer_crc_tb` proves them equal.

  // Mask k, at [352k+351:352k]: the record bits whose parity is CRC bit k. The last record bit,
  // [24], is worth x^32.
  function automatic logic [32*RecordBits-1:0] crc_masks(input logic [31:0] polynomial);
    logic [31:0] power;
    power = polynomial;
    for (int k = 0; k < 32; k++) crc_masks[RecordBits*k+:RecordBits] = {RecordBits{1'b0}};
    for (int i = 24; i < RecordBits; i++) begin
      for (int k = 0; k < 32; k++) crc_masks[RecordBits*k+i] = power[k];
      power = {power[30:0], 1'b0} ^ ({32{power[31]}} & polynomial);
    end
  endfunction

  localparam logic [31:0] CrcPolynomial = 32'h04C1_1DB7;
  localparam logic [32*RecordBits-1:0] CrcMasks = crc_masks(CrcPolynomial);

  // For a netlist: one parity tree for each bit.
  function automatic logic [31:0] crc_by_masks(input logic [RecordBits-1:0] record);
    for (int k = 0; k < 32; k++) crc_by_masks[k] = ^(record & CrcMasks[RecordBits*k+:RecordBits]);
  endfunction

`ifdef LBHASH_NETLIST
  function automatic logic [31:0] layer_crc(input logic [RecordBits-1:0] record);
    layer_crc = crc_by_masks(record);
  endfunction
`else
  // For simulation: a table of 256 entries for each of the 41 bytes, and nothing to do for words of
  // zeros. Entry {byte, value}: the CRC of a record whose only non-zero byte has this value; byte 0
  // is the first one.
  logic [31:0] crc_table[44*256];

  function automatic logic build_crc_tables(input logic [31:0] polynomial);
    logic [31:0] power;
    build_crc_tables = 1'b1;
    power = polynomial;
    for (int b = 43; b > 40; b--) for (int v = 0; v < 256; v++) crc_table[256*b+v] = 32'd0;  // below the record
    // One loop over the 328 bits, the last bit of the record first: a simulator that unrolls short
    // loops keeps it as a loop.
    for (int k = 0; k < RecordBits; k++) begin
      int base, bit_value;
      base = 256 * (40 - k / 8);
      bit_value = 1 << k % 8;
      if (k % 8 == 0) crc_table[base] = 32'd0;
      for (int v = 0; v < bit_value; v++) crc_table[base+bit_value+v] = crc_table[base+v] ^ power;
      power = {power[30:0], 1'b0} ^ ({32{power[31]}} & polynomial);
    end
  endfunction

  function automatic logic [31:0] crc_by_tables(input logic [RecordBits-1:0] record);
    crc_by_tables = 32'd0;
    for (int w = 0; w < 11; w++) begin
      logic [31:0] word;
      word = record[RecordBits-32-32*w+:32];
      if (word != 32'd0) begin
        crc_by_tables = crc_by_tables ^
            crc_table[{w[3:0], 2'd0, word[31:24]}] ^ crc_table[{w[3:0], 2'd1, word[23:16]}] ^
            crc_table[{w[3:0], 2'd2, word[15:8]}] ^ crc_table[{w[3:0], 2'd3, word[7:0]}];
      end
    end
  endfunction

  function automatic logic [31:0] layer_crc(input logic [RecordBits-1:0] record);
    layer_crc = crc_by_tables(record);
  endfunction
`endif

endpackage
