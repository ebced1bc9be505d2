// SPDX-License-Identifier: Apache-2.0
//
// Time beyond what a simulation can wait for: the clock of dynamic load balancing and the flow
// table against plain arithmetic. The clock's counters are set close to their ends; the flow table
// is given any time.

module lbhash_time_tb;

  localparam int Steps = 400000;

  logic clk = 1'b0;
  logic rst_n = 1'b0;
  int checks = 0;

  function automatic logic [31:0] draw(input int unsigned bound);
    draw = $urandom() % bound;
  endfunction

  task automatic check(input logic ok, input string what);
    checks++;
    if (!ok) begin
      $display("FAIL: %s, check %0d", what, checks);
      $fatal(1);
    end
  endtask

  // ---- Clock
  logic [15:0] cycles_per_us, sampling_interval;
  logic [31:0] now;
  logic sample;

  lbhash_dlb_clock u_clock (
      .clk_i(clk),
      .rst_ni(rst_n),
      .cycles_per_us_i(cycles_per_us),
      .sampling_interval_i(sampling_interval),
      .time_o(now),
      .sample_o(sample)
  );

  int unsigned prescale, samples;
  logic [31:0] expected_now;

  task automatic clock_step();
    logic tick, due;
    tick = prescale + 1 >= 32'(cycles_per_us);
    due  = tick && samples + 1 >= 32'(sampling_interval);
    #1;
    check(now == expected_now, "time");
    check(sample == due, "sample");
    if (tick) begin
      expected_now = expected_now + 32'd1;
      samples = due ? 0 : samples + 1;
    end
    prescale = tick ? 0 : prescale + 1;
    #4 clk = 1'b1;
    #5 clk = 1'b0;
  endtask

  // The counters as if the block had run for so long. Their next values follow from these.
  task automatic clock_from(input int unsigned p, input int unsigned s, input logic [31:0] t);
    prescale = p;
    samples = s;
    expected_now = t;
    u_clock.prescale_q = p[15:0];
    u_clock.sample_q = s[15:0];
    u_clock.time_q = t;
  endtask

  task automatic clock_test();
    for (int bits = 1; bits <= 32; bits++) begin
      logic [31:0] end_of;
      end_of = bits == 32 ? 32'hFFFF_FFFF : (32'd1 << bits) - 32'd1;
      cycles_per_us = 16'd1 + draw(3);
      sampling_interval = 16'd1 + draw(5);
      clock_from(0, 0, end_of - draw(6));
      repeat (40) clock_step();
      if (bits <= 16) begin
        // A microsecond, then an interval, of just over so many bits.
        int unsigned limit;
        limit = end_of + 1 > 65535 ? 65535 : end_of + 1;
        cycles_per_us = limit[15:0];
        sampling_interval = 16'd2;
        clock_from(limit > 6 ? limit - 6 : 0, 0, $urandom());
        repeat (20) clock_step();
        cycles_per_us = 16'd1;
        sampling_interval = limit[15:0];
        clock_from(0, limit > 6 ? limit - 6 : 0, $urandom());
        repeat (20) clock_step();
        // Overtaken.
        clock_from(limit, limit, $urandom());
        cycles_per_us = limit > 1 ? limit[15:0] - 16'd1 : 16'd1;
        repeat (3) clock_step();
      end
    end
  endtask

  // ---- Flow table
  logic run, packet, clear, fixed, clear_end;
  logic [15:0] flow;
  logic [6:0] clear_rows;
  logic [31:0] flow_time;
  logic [15:0] timer;
  logic known, keep;
  logic [5:0] member, taken;

  lbhash_flow_table u_flows (
      .clk_i(clk),
      .rst_ni(rst_n),
      .run_i(run),
      .packet_i(packet),
      .clear_i(clear),
      .flow_i(flow),
      .fixed_i(fixed),
      .clear_end_i(clear_end),
      .clear_rows_i(clear_rows),
      .time_i(flow_time),
      .inactivity_timer_i(timer),
      .known_o(known),
      .keep_o(keep),
      .member_o(member),
      .taken_i(taken)
  );

  logic valid_of[65536];
  logic [31:0] seen_of[65536];
  logic [5:0] member_of[65536];

  // What is at positions 1 to 5, and what is expected of it.
  logic is_packet[6];
  logic is_clear[6];
  logic is_fixed[6];
  logic [15:0] flow_at[6];
  logic [7:0] rows_at[6];
  logic known_at[6];
  logic keep_at[6];

  logic [15:0] pool[16];
  logic second_due;
  logic [15:0] second_flow;

  task automatic forget();
    for (int f = 0; f < 65536; f++) valid_of[f] = 1'b0;
    for (int p = 0; p < 6; p++) begin
      is_packet[p] = 1'b0;
      is_clear[p] = 1'b0;
    end
    second_due = 1'b0;
  endtask

  // Some flows, and others that differ from them in one bit.
  task automatic new_pool();
    for (int i = 0; i < 16; i += 4) begin
      pool[i] = 16'(draw(65536));
      pool[i+1] = pool[i] ^ (16'd1 << draw(16));
      pool[i+2] = pool[i] ^ (16'd1 << draw(16));
      pool[i+3] = pool[i] + 16'd256;
    end
  endtask

  task automatic later();
    case (draw(
        24
    ))
      0: flow_time = flow_time + (32'd1 << draw(32));
      1: flow_time = flow_time + (32'd1 << draw(32)) - 32'd1;
      2, 3: flow_time = flow_time + 32'(timer) - 32'd2 + draw(4);
      4: flow_time = $urandom();
      5: flow_time = 32'd0 - draw(9);
      6, 7, 8, 9: ;
      default: flow_time = flow_time + draw(4);
    endcase
    if (draw(400) == 0) timer = draw(2) == 0 ? 16'(1 + draw(65535)) : 16'd1 << draw(16);
  endtask

  task automatic drive();
    packet = 1'b0;
    clear = 1'b0;
    clear_end = 1'b0;
    flow = 16'(draw(65536));
    fixed = draw(2) == 0;
    clear_rows = 7'(draw(128));
    if (second_due) begin
      clear = 1'b1;
      clear_end = 1'b1;
      flow = second_flow;
      clear_rows = rows_at[0][6:0];
    end else begin
      case (draw(
          16
      ))
        0: begin
          // A flowset of a size that exists, anywhere or from a flow that is used.
          clear = draw(4) == 0;
          rows_at[0] = 8'((1 << draw(8)) - 1);
          clear_rows = rows_at[0][6:0];
          flow = draw(2) == 0 ? flow : pool[draw(16)] - 16'(draw(3));
        end
        1, 2: ;
        default: begin
          packet = 1'b1;
          if (draw(12) != 0) flow = pool[draw(16)];
        end
      endcase
    end
    taken = 6'(draw(64));
  endtask

  // The edge, for what the positions hold: in order, one after another.
  task automatic move();
    if (is_packet[5]) member_of[flow_at[5]] = taken;
    for (int p = 5; p > 1; p--) begin
      is_packet[p] = is_packet[p-1];
      flow_at[p] = flow_at[p-1];
      known_at[p] = known_at[p-1];
      keep_at[p] = keep_at[p-1];
    end
    if (is_packet[1]) begin
      known_at[2] = valid_of[flow_at[1]];
      keep_at[2] = known_at[2] && (is_fixed[1] || flow_time - seen_of[flow_at[1]] < 32'(timer));
      valid_of[flow_at[1]] = 1'b1;
      seen_of[flow_at[1]] = flow_time;
    end
    if (is_clear[1]) begin
      for (int e = 0; e < 256 * (32'(rows_at[1]) + 1); e++) valid_of[16'(32'(flow_at[1])+e)] = 1'b0;
    end
    is_packet[1] = packet;
    is_clear[1] = clear && !clear_end;
    is_fixed[1] = fixed;
    flow_at[1] = flow;
    rows_at[1] = rows_at[0];
    second_flow = flow + 16'(256 * (32'(rows_at[0]) + 1));
    second_due = clear && !clear_end;
  endtask

  task automatic flow_step();
    run = draw(8) != 0;
    later();
    if (run) drive();
    #1;
    if (run && is_packet[3]) begin
      check(known == known_at[3], "known");
      check(keep == keep_at[3], "keep");
    end
    if (run && is_packet[5] && known_at[5]) check(member == member_of[flow_at[5]], "member");
    #4 clk = 1'b1;
    if (run) move();
    #5 clk = 1'b0;
  endtask

  task automatic reset();
    rst_n = 1'b0;
    #5 clk = 1'b1;
    #5 clk = 1'b0;
    rst_n = 1'b1;
    forget();
  endtask

  initial begin
    {run, packet, clear, fixed, clear_end, flow, clear_rows, flow_time, timer, taken} = '0;
    timer = 16'd20;
    cycles_per_us = 16'd1;
    sampling_interval = 16'd1;
    for (int f = 0; f < 65536; f++) begin
      seen_of[f] = 32'd0;
      member_of[f] = 6'd0;
    end
    #1 rst_n = 1'b1;
    #1 reset();
    clock_test();
    for (int step = 0; step < Steps; step++) begin
      if (step % 5000 == 0) new_pool();
      if (step % 90001 == 90000) reset();
      flow_step();
    end
    $display("lbhash_time_tb: PASS, %0d checks of time, samples and flow entries", checks);
    $finish;
  end

endmodule
