// SPDX-License-Identifier: Apache-2.0
//
// Self-checking testbench of member selection: `select_stage`, `dlb`, `port_quality` against plain
// arithmetic (`*`, `%`, `/`, one step of a register at a time) as sections 8 and 9 of the
// specification have it. Needs no input; ends with PASS, or with the first differences and a
// non-zero exit status.
//
// select_stage: range, modulo and static with every n from 1 to 1024, each with the values 0, n -
// 1, n, the largest one, and eight random ones; then random packets on all groups, round robin and
// random among them, often several on one group in a row, with register writes between them. dlb:
// random packets on a few groups and flows, in all three modes, with writes between them. Both with
// stalls. port_quality: random loads and weights.

module lbhash_select_tb;

  localparam int SweepValues = 12;  // for each n and mode
  localparam int RandomPackets = 20000;
  localparam int DlbCycles = 30000;
  localparam int QualityRounds = 40;
  localparam int ShownFailures = 10;

  int failures;
  int select_checks;
  int dlb_checks;
  int quality_checks;

  task automatic fail_if(input logic wrong, input string what, input logic [63:0] found, input logic [63:0] expected);
    if (wrong) begin
      if (failures < ShownFailures) $display("lbhash_select_tb: %0s: found %h, expected %h", what, found, expected);
      failures = failures + 1;
    end
  endtask

  logic clk;
  logic rst_n;
  int cycle;
  initial begin
    clk = 1'b0;
    forever #5 clk = !clk;
  end

  // Random numbers
  logic [31:0] state;
  function automatic logic [31:0] draw();
    state = state ^ (state << 13);
    state = state ^ (state >> 17);
    state = state ^ (state << 5);
    draw = state;
  endfunction

  logic run;

  // ---- select_stage, of level 2
  localparam logic [1:0] Level = 2'd2;
  localparam int Range = 0, Modulo = 1, Static = 2, RoundRobin = 3, Random = 4;

  logic packet, pending;
  logic [11:0] group;
  logic [79:0] keys;
  logic [31:0] service_id;
  logic write_valid;
  logic [53:0] write;
  logic packet_o, pending_o, dlb_o, selected;
  logic [11:0] group_o, selected_group;
  logic [17:0] egress_o;
  logic [35:0] request_o;
  logic [79:0] keys_o;
  logic [31:0] service_id_o;
  logic write_valid_o;
  logic [53:0] write_o;
  logic [9:0] selected_index;
  logic read;
  logic [11:0] read_group;
  logic [9:0] read_counter;

  lbhash_select_stage u_stage (
      .clk_i(clk),
      .rst_ni(rst_n),
      .run_i(run),
      .level_i(Level),
      .packet_i(packet),
      .pending_i(pending),
      .group_i(group),
      .egress_i(18'd0),
      .dlb_i(1'b0),
      .request_i(36'd0),
      .keys_i(keys),
      .service_id_i(service_id),
      .write_valid_i(write_valid),
      .write_i(write),
      .packet_o,
      .pending_o,
      .group_o,
      .egress_o,
      .dlb_o,
      .request_o,
      .keys_o,
      .service_id_o,
      .write_valid_o,
      .write_o,
      .selected_o(selected),
      .selected_group_o(selected_group),
      .selected_index_o(selected_index),
      .read_i(read),
      .read_group_i(read_group),
      .read_counter_o(read_counter)
  );

  // Groups: 1 to 1024 range, then modulo, then static, each with n = 1 to 1024; 3073 to 3999 round
  // robin; from 4000 on random.
  int group_n[4096];
  int group_mode[4096];
  int group_level[4096];
  int group_base[4096];
  int group_user[4096];
  int counter[4096];
  logic [31:0] lfsr;

  function automatic logic [17:0] member_of(input int i);
    logic [31:0] mixed;
    mixed = i * 32'd2654435761;
    member_of = mixed[31:14];
  endfunction

  function automatic logic [31:0] step(input logic [31:0] value);
    step = value >> 1;
    if (value[0]) step = step ^ 32'h8020_0003;
  endfunction

  function automatic logic [31:0] select_word(input int g);
    select_word = group_n[g] | group_level[g] << 12 | group_mode[g] << 16 | group_user[g] << 20;
  endfunction

  // What is expected of a packet: {pending, group, egress, selected, index}, and the run cycle in
  // which it went in.
  logic [41:0] expected[64];
  int entered[64];
  int first_expected, last_expected, moves;

  task automatic expect_packet;
    int g, n, index, key;
    logic [41:0] e;
    logic [17:0] member;
    g = group;
    n = group_n[g];
    e = {pending, group, 18'd0, 1'b0, 10'd0};
    if (pending && group_level[g] == Level && n != 0) begin
      key = keys[16*group_user[g]+:16];
      case (group_mode[g])
        Range: index = (key * n) >> 16;
        Modulo: index = key % n;
        Static: index = service_id % n;
        RoundRobin: begin
          index = counter[g];
          counter[g] = (counter[g] + 1) % n;
        end
        default: begin
          index = (lfsr[15:0] * n) >> 16;
          for (int s = 0; s < 16; s++) lfsr = step(lfsr);
        end
      endcase
      member = member_of((group_base[g] + index) % 16384);
      case (member[17:16])
        2'd3: e = {1'b1, member[11:0], 18'd0, 1'b1, index[9:0]};
        2'd0: e = {1'b0, 12'd0, 18'd0, 1'b1, index[9:0]};
        default: e = {1'b0, 12'd0, member, 1'b1, index[9:0]};
      endcase
    end
    expected[last_expected%64] = e;
    entered[last_expected%64] = moves;
    last_expected = last_expected + 1;
  endtask

  task automatic check_packet;
    logic [41:0] e, found;
    e = expected[first_expected%64];
    found = {pending_o, pending_o ? group_o : 12'd0, egress_o, selected, selected_index};
    if (!e[41]) e[40:29] = 12'd0;
    fail_if(found !== e, "select_stage: {pending, group, egress, selected, index}", {22'd0, found}, {22'd0, e});
    fail_if(dlb_o !== 1'b0, "select_stage: asks dlb", {63'd0, dlb_o}, 64'd0);
    fail_if(moves - entered[first_expected%64] != 18, "select_stage: latency", {32'd0, moves - entered[first_expected%64]}, 64'd18);
    first_expected = first_expected + 1;
    select_checks = select_checks + 1;
  endtask

  // Stimulus, step by step: members, groups, sweep, random packets with writes.
  int phase, item;
  task automatic next_stimulus;
    int g, n, kind;
    packet = 1'b0;
    write_valid = 1'b0;
    keys = {draw(), draw(), draw()} >> 8;
    service_id = draw();
    case (phase)
      0: begin
        write_valid = 1'b1;
        write = {6'b010000, 2'd0, item[1:0], item[13:2], 14'd0, member_of(item)};
      end
      1, 2: begin
        g = item + 1;
        write_valid = 1'b1;
        if (phase == 1) write = {6'b001000, 4'd0, g[11:0], 32'(group_base[g])};
        else write = {6'b000100, 4'd0, g[11:0], select_word(g)};
      end
      3: begin
        g = item / SweepValues + 1;
        n = group_n[g];
        packet = 1'b1;
        pending = 1'b1;
        group = g[11:0];
        case (item % SweepValues)
          0: {keys, service_id} = '0;
          1: {keys, service_id} = {{5{16'(n - 1)}}, 32'(n - 1)};
          2: {keys, service_id} = {{5{16'(n)}}, 32'(n)};
          3: {keys, service_id} = '1;
          default: ;
        endcase
      end
      default: begin
        kind = draw() % 16;
        packet = kind < 14;
        pending = kind != 3;
        if (kind > 7) group = draw() % 2 == 0 ? 12'(3073 + draw() % 1023) : 12'(draw());
        if (kind < 3) group = 12'(3073 + kind);  // often the same ones
        if (kind == 15) begin  // n of a group changes, and its counter becomes 0
          g = draw() % 2 == 0 ? {20'd0, group} : 3073 + draw() % 8;
          if (g == 0) g = 1;
          group_n[g] = draw() % 1025;
          write_valid = 1'b1;
          write = {6'b000100, 4'd0, g[11:0], select_word(g)};
        end
      end
    endcase
    item = item + 1;
    if (item == (phase == 0 ? 16384 : phase < 3 ? 4095 : phase == 3 ? 3072 * SweepValues : RandomPackets)) begin
      item = 0;
      phase = phase + 1;
    end
  endtask

  // ---- dlb
  localparam int DlbGroups = 6;
  logic dlb_packet, dlb_ask;
  logic [11:0] dlb_group;
  logic [35:0] dlb_request;
  logic dlb_write_valid;
  logic [53:0] dlb_write;
  logic [31:0] dlb_time;
  logic [383:0] dlb_quality;
  logic [15:0] dlb_timer;
  logic dlb_packet_o;
  logic [3:0] dlb_valid_o;
  logic [47:0] dlb_group_o;
  logic [39:0] dlb_index_o;
  logic [17:0] dlb_egress_o;
  logic dlb_read;
  logic [11:0] dlb_read_group;
  logic [5:0] dlb_best;
  logic [31:0] dlb_rebalanced;

  lbhash_dlb u_dlb (
      .clk_i(clk),
      .rst_ni(rst_n),
      .run_i(run),
      .packet_i(dlb_packet),
      .ask_i(dlb_ask),
      .group_i(dlb_group),
      .request_i(dlb_request),
      .selected_i(92'd0),
      .egress_i(18'h2_1234),
      .write_valid_i(dlb_write_valid),
      .write_i(dlb_write),
      .time_i(dlb_time),
      .quality_i(dlb_quality),
      .inactivity_timer_i(dlb_timer),
      .packet_o(dlb_packet_o),
      .valid_o(dlb_valid_o),
      .group_o(dlb_group_o),
      .index_o(dlb_index_o),
      .egress_o(dlb_egress_o),
      .read_i(dlb_read),
      .read_group_i(dlb_read_group),
      .read_best_o(dlb_best),
      .read_rebalanced_o(dlb_rebalanced)
  );

  logic [6:0] dlb_ports[128];  // of two rows
  // Sixteen flows, in five rows of valid bits around the end of the flow table.
  localparam logic [15:0] FirstFlow = 16'hFEC0;
  localparam logic [15:0] FlowStep = 16'h0050;
  logic flow_valid[16];
  logic [31:0] flow_seen[16];
  int flow_member[16];
  int last_best[DlbGroups];
  int rebalanced[DlbGroups];
  logic p1_packet, p1_ask, p1_reset, p1_clear;
  logic [11:0] p1_group;
  logic [35:0] p1_request;
  logic [53:0] p1_write;
  logic clear_end;  // the next item is the second one of a flowset
  logic [36:0] dlb_expected[64];
  int dlb_first, dlb_last;

  // The position p1 is accepted: with the time and quality of now.
  task automatic accept_dlb;
    int n, member, best, candidate, flow, row, quality, highest;
    logic [15:0] offset;
    logic [2:0] mode;
    logic keep;
    logic [36:0] e;
    offset = p1_request[15:0] - FirstFlow;  // modulo 2^16
    flow = int'(offset / FlowStep);
    row = p1_request[16];
    n = p1_request[30:24];
    mode = p1_request[33:31];
    if (p1_reset) last_best[p1_write[34:32]] = 63;
    if (p1_clear && !p1_write[7]) begin
      for (int f = 0; f < 16; f++) begin
        offset = FirstFlow + 16'(f) * FlowStep - p1_write[47:32];
        if (offset[15:8] <= {1'b0, p1_write[6:0]}) flow_valid[f] = 1'b0;
      end
    end
    if (p1_packet) begin
      e = {2'd0, 7'd0, 10'd0, 18'h2_1234};
      if (p1_ask) begin
        keep = flow_valid[flow] && (mode == 3'd6 || (mode == 3'd5 && dlb_time - flow_seen[flow] < {16'd0, dlb_timer}));
        if (mode == 3'd7) keep = 1'b0;
        member = flow_member[flow];
        if (!keep) begin
          highest = -1;
          best = 0;
          for (int i = 1; i <= n; i++) begin
            candidate = last_best[p1_group[2:0]] == 63 ? i - 1 : (last_best[p1_group[2:0]] + i) % n;
            quality = {dlb_quality[256+dlb_ports[64*row+candidate]], dlb_quality[128+dlb_ports[64*row+candidate]],
                       dlb_quality[dlb_ports[64*row+candidate]]};
            if (quality > highest) begin
              highest = quality;
              best = candidate;
            end
          end
          if (mode != 3'd7 && flow_valid[flow] && best != member) rebalanced[p1_group[2:0]] = rebalanced[p1_group[2:0]] + 1;
          member = best;
          last_best[p1_group[2:0]] = best;
        end
        if (mode != 3'd7) begin
          flow_valid[flow]  = 1'b1;
          flow_seen[flow]   = dlb_time;
          flow_member[flow] = member;
        end
        e = {p1_request[35:34], p1_group[6:0], member[9:0], 2'd1, 9'd0, dlb_ports[64*row+member]};
      end
      dlb_expected[dlb_last%64] = e;
      dlb_last = dlb_last + 1;
    end
  endtask

  task automatic check_dlb;
    logic [36:0] e;
    logic [1:0] slot;
    e = dlb_expected[dlb_first%64];
    slot = e[36:35];
    if (e[17:16] == 2'd2) fail_if(dlb_valid_o !== 4'd0, "dlb: a packet passes", {60'd0, dlb_valid_o}, 64'd0);
    else begin
      fail_if(dlb_valid_o !== 4'd1 << slot, "dlb: slot", {60'd0, dlb_valid_o}, 64'd1 << slot);
      fail_if(dlb_group_o[12*slot+:12] !== {5'd0, e[34:28]}, "dlb: group", {52'd0, dlb_group_o[12*slot+:12]}, {57'd0, e[34:28]});
      fail_if(dlb_index_o[10*slot+:10] !== e[27:18], "dlb: member", {54'd0, dlb_index_o[10*slot+:10]}, {54'd0, e[27:18]});
    end
    fail_if(dlb_egress_o !== e[17:0], "dlb: egress", {46'd0, dlb_egress_o}, {46'd0, e[17:0]});
    dlb_first = dlb_first + 1;
    dlb_checks = dlb_checks + 1;
  endtask

  int dlb_item;
  task automatic next_dlb;
    int kind, g, m;
    logic [6:0] n;
    logic [2:0] mode;
    dlb_packet = 1'b0;
    dlb_write_valid = 1'b0;
    kind = draw() % 32;
    if (dlb_item < DlbGroups) begin  // clearing
      dlb_write_valid = 1'b1;
      dlb_write = {6'b011111, 16'(dlb_item), 32'd0};
    end else if (dlb_item < DlbGroups + 128) begin  // members
      m = dlb_item - DlbGroups;
      dlb_write_valid = 1'b1;
      dlb_ports[m] = 7'(draw());
      dlb_write = {6'b010000, 2'd0, m[1:0], m[13:2], 25'd0, dlb_ports[m]};
    end else if (clear_end) begin
      clear_end = 1'b0;
      dlb_write_valid = 1'b1;
      dlb_write[7] = 1'b1;
      dlb_write[47:40] = dlb_write[47:40] + {1'b0, dlb_write[6:0]} + 8'd1;
    end else if (kind < 26) begin
      g = kind < 12 ? 1 : draw() % DlbGroups;
      case (g)
        0: {mode, n} = {3'd5, 7'd1};
        1: {mode, n} = {3'd5, 7'd7};
        2: {mode, n} = {3'd6, 7'd64};
        3: {mode, n} = {3'd7, 7'd64};
        4: {mode, n} = {3'd7, 7'd3};
        default: {mode, n} = {3'd5, 7'd33};
      endcase
      dlb_packet = 1'b1;
      dlb_ask = kind != 25;
      dlb_group = 12'(g);
      dlb_request = {2'(g), mode, n, 7'd0, g[0], FirstFlow + FlowStep * 16'(g == 1 ? draw() % 3 : draw() % 16)};
    end else if (kind < 28) begin
      dlb_write_valid = 1'b1;
      if (kind == 26) dlb_write = {6'b000100, 13'd0, 3'(draw() % DlbGroups), 32'd0};
      else begin
        clear_end = 1'b1;
        dlb_write = {6'b100000, FirstFlow - 16'h0200 + 16'(draw() % 16'h0900), 25'd0, ~(7'h7F << draw() % 4)};
        if (draw() % 16 == 0) dlb_write[6:0] = ~(7'h7F << draw() % 8);
        if (draw() % 2 == 0) dlb_write[39:32] = 8'd0;
      end
    end
    dlb_item = dlb_item + 1;
  endtask

  // ---- port_quality
  logic load_write, weights_change, weights_pending;
  logic [6:0] load_port;
  logic [23:0] load;
  logic [20:0] weights;
  logic [383:0] quality;
  logic [23:0] loads[128];

  lbhash_port_quality u_quality (
      .clk_i(clk),
      .rst_ni(rst_n),
      .load_write_i(load_write),
      .load_clear_i(1'b0),
      .load_port_i(load_port),
      .fill_i({load[23:21], load[15:13], load[7:5]}),
      .weights_change_i(weights_change),
      .weights_i(weights),
      .sample_i(1'b1),
      .weights_pending_o(weights_pending),
      .quality_o(quality)
  );

  function automatic logic [2:0] quality_of(input logic [23:0] l, input logic [20:0] w);
    int sum;
    sum = w[6:0] * (7 - l[7:0] / 32) + w[13:7] * (7 - l[15:8] / 32) + w[20:14] * (7 - l[23:16] / 32);
    quality_of = 3'(sum / 100);
  endfunction

  task automatic check_quality(input string what);
    for (int p = 0; p < 128; p++) begin
      fail_if({quality[256+p], quality[128+p], quality[p]} !== quality_of(loads[p], weights), what, {
              61'd0, quality[256+p], quality[128+p], quality[p]}, {61'd0, quality_of(loads[p], weights)});
      quality_checks = quality_checks + 1;
    end
  endtask

  logic quality_done;
  int first_weight, second_weight;
  initial begin
    quality_done = 1'b0;
    load_write = 1'b0;
    weights_change = 1'b0;
    weights = {7'd10, 7'd20, 7'd70};
    @(posedge rst_n);
    for (int r = 0; r < QualityRounds; r++) begin
      for (int p = 0; p < 128; p++) begin
        @(negedge clk);
        load_write = 1'b1;
        load_port = 7'(p);
        load = 24'(draw());
        if (p % 8 == 0) load = {8'(draw() % 33), 8'(draw() % 33), 8'(draw() % 33)};
        loads[p] = load;
      end
      @(negedge clk);
      load_write = 1'b0;
      repeat (4) @(negedge clk);
      check_quality("port_quality: after loads");
      weights_change = 1'b1;
      @(negedge clk);
      weights_change = 1'b0;
      first_weight = draw() % 101;
      second_weight = draw() % (101 - first_weight);
      weights = {7'(first_weight), 7'(second_weight), 7'(100 - first_weight - second_weight)};
      repeat (131) begin
        fail_if(weights_pending !== 1'b1, "port_quality: weights_pending", {63'd0, weights_pending}, 64'd1);
        @(negedge clk);
      end
      fail_if(weights_pending !== 1'b0, "port_quality: weights_pending", {63'd0, weights_pending}, 64'd0);
      @(negedge clk);  // the sample
      check_quality("port_quality: after weights");
    end
    quality_done = 1'b1;
  end

  // ---- All together. What is drawn in a cycle is put on the wires at its falling edge; what the
  // units show is seen just before.
  localparam int Drain = 200;
  int draining;

  initial begin
    failures = 0;
    select_checks = 0;
    dlb_checks = 0;
    quality_checks = 0;
    cycle = 0;
    state = 32'd1;
    rst_n = 1'b0;
    run = 1'b0;
    {packet, pending, write_valid, read} = '0;
    {dlb_packet, dlb_ask, dlb_write_valid, dlb_read} = '0;
    {phase, item, moves, first_expected, last_expected} = '0;
    {dlb_item, dlb_first, dlb_last} = '0;
    {p1_packet, p1_ask, p1_reset, p1_clear} = '0;
    group = 12'd0;
    dlb_time = 32'hFFFF_FF00;  // wraps on the way
    dlb_timer = 16'd5;
    dlb_quality = {12{32'hFFFF_FFFF}};
    lfsr = 32'hC2B2_AE35;
    for (int g = 0; g < 4096; g++) begin
      group_n[g] = g <= 3072 ? (g + 1023) % 1024 + 1 : 1 + draw() % 1024;
      if (g >= 3073 && g < 3081) group_n[g] = g - 3072;
      if (g == 0) group_n[g] = 0;
      group_mode[g] = g <= 1024 ? Range : g <= 2048 ? Modulo : g <= 3072 ? Static : g < 4000 ? RoundRobin : Random;
      group_level[g] = g > 3090 && g % 64 == 0 ? 1 : int'(Level);
      group_base[g] = draw() % 16384;
      group_user[g] = draw() % 5;
      counter[g] = 0;
    end
    for (int f = 0; f < 16; f++) flow_valid[f] = 1'b0;
    clear_end = 1'b0;
    for (int g = 0; g < DlbGroups; g++) begin
      last_best[g]  = 63;
      rebalanced[g] = 0;
    end
    repeat (4) @(negedge clk);
    rst_n = 1'b1;
    draining = 0;

    while (draining < Drain || !quality_done) begin
      @(negedge clk);
      cycle = cycle + 1;
      run = draw() % 8 != 0;
      if (draw() % 4 == 0) dlb_time = dlb_time + draw() % 4;
      if (draw() % 16 == 0) for (int w = 0; w < 12; w++) dlb_quality[32*w+:32] = draw() | draw();
      if (draw() % 256 == 0) dlb_timer = 16'(1 + draw() % 8);
      #1;
      if (run) begin
        if (packet_o === 1'b1) check_packet();
        if (dlb_packet_o === 1'b1) check_dlb();
        accept_dlb();
        if (phase < 5) next_stimulus();
        else begin
          packet = 1'b0;
          write_valid = 1'b0;
          draining = draining + 1;
        end
        if (dlb_item < DlbCycles) next_dlb();
        else {dlb_packet, dlb_write_valid} = '0;
        // What is on the wires now is taken at the next rising edge.
        if (write_valid && write[50]) counter[write[43:32]] = 0;
        if (packet) expect_packet();
        moves = moves + 1;
        {p1_packet, p1_ask} = {dlb_packet, dlb_packet && dlb_ask};
        {p1_group, p1_request, p1_write} = {dlb_group, dlb_request, dlb_write};
        p1_reset = dlb_write_valid && dlb_write[50];
        p1_clear = dlb_write_valid && dlb_write[53];
      end
    end

    // The state that the register bus sees.
    for (int g = 1; g < 4096; g++) begin
      @(negedge clk);
      read = 1'b1;
      read_group = 12'(g);
      dlb_read = g < DlbGroups;
      dlb_read_group = 12'(g);
      @(negedge clk);
      fail_if(read_counter !== 10'(counter[g]), "round robin counter", {54'd0, read_counter}, {32'd0, counter[g]});
      if (g < DlbGroups) begin
        fail_if(dlb_best !== 6'(last_best[g]), "best pointer", {58'd0, dlb_best}, {32'd0, last_best[g]});
        fail_if(dlb_rebalanced !== rebalanced[g], "flows rebalanced", {32'd0, dlb_rebalanced}, {32'd0, rebalanced[g]});
      end
    end
    fail_if(first_expected != last_expected, "select_stage: packets", {32'd0, first_expected}, {32'd0, last_expected});
    fail_if(dlb_first != dlb_last, "dlb: packets", {32'd0, dlb_first}, {32'd0, dlb_last});
    fail_if(rebalanced[1] == 0 || rebalanced[5] == 0, "dlb: no flow has moved", 64'd0, 64'd1);

    if (failures != 0) $fatal(1, "lbhash_select_tb: FAIL, %0d differences", failures);
    $display("lbhash_select_tb: PASS, %0d selections, %0d with dynamic load balancing, %0d qualities", select_checks, dlb_checks,
             quality_checks);
    $finish;
  end

endmodule
