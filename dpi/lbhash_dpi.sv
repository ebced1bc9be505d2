// SPDX-License-Identifier: Apache-2.0
//
// The model in a testbench: imports over liblbhash, and classes in plain SystemVerilog that a UVM
// environment can wrap. Compile lbhash_dpi.c with it and link liblbhash (`make dpi`).

package lbhash_dpi_pkg;

  // 0 is done; see lbhash_code in lbhash.h.
  import "DPI-C" function chandle lbhash_dpi_new();
  import "DPI-C" function void lbhash_dpi_free(input chandle predictor);
  import "DPI-C" function string lbhash_dpi_message(input chandle predictor);
  import "DPI-C" function int lbhash_dpi_profile(
    input chandle predictor,
    input string name
  );
  import "DPI-C" function int lbhash_dpi_profile_toml(
    input chandle predictor,
    input string text,
    input string origin
  );
  import "DPI-C" function int lbhash_dpi_junos(
    input chandle predictor,
    input string text,
    input string release_name
  );
  import "DPI-C" function int lbhash_dpi_srlinux(
    input chandle predictor,
    input string text,
    input string platform,
    input string chassis_mac
  );
  import "DPI-C" function int lbhash_dpi_topology(
    input chandle predictor,
    input string text,
    input string origin
  );
  import "DPI-C" function int lbhash_dpi_reset(input chandle predictor);
  import "DPI-C" function int lbhash_dpi_writes(input chandle predictor);
  import "DPI-C" function int lbhash_dpi_write(
    input chandle predictor,
    input int index,
    output int unsigned address,
    output int unsigned data
  );
  import "DPI-C" function int lbhash_dpi_predict(
    input chandle predictor,
    input bit [79:0] tuser,
    input byte unsigned frame[],
    input int unsigned length,
    input int unsigned time_us,
    output bit [639:0] word
  );
  import "DPI-C" function int lbhash_dpi_stimulus(
    input chandle predictor,
    input string generator,
    input longint unsigned seed
  );
  import "DPI-C" function int lbhash_dpi_next(
    input chandle predictor,
    output bit [79:0] tuser,
    inout byte unsigned frame[]
  );

  // Longest frame that a transaction holds.
  parameter int MostBytes = 16384;
  parameter int BeatBytes = 64;

  // One frame with its metadata, and what is to come out.
  class lbhash_transaction;
    int number;
    byte unsigned frame[MostBytes];
    int length;
    bit [79:0] tuser;
    bit [639:0] expected;

    // Beats on the stream; an empty frame has one without bytes.
    function int beats();
      return length == 0 ? 1 : (length + BeatBytes - 1) / BeatBytes;
    endfunction

    function bit [511:0] data(int beat);
      bit [511:0] bits = '0;
      for (int i = 0; i < BeatBytes; i++) begin
        if (BeatBytes * beat + i < length) bits[8*i+:8] = frame[BeatBytes*beat+i];
      end
      return bits;
    endfunction

    function bit [63:0] keep(int beat);
      bit [63:0] bits = '0;
      for (int i = 0; i < BeatBytes; i++) bits[i] = BeatBytes * beat + i < length;
      return bits;
    endfunction

    function void set_group(bit [11:0] group);
      tuser[75:64] = group;
    endfunction
  endclass

  // A context of liblbhash: what is configured, what comes out, and made packets.
  class lbhash_predictor;
    chandle handle;
    int made = 0;

    function new();
      handle = lbhash_dpi_new();
      if (handle == null) $fatal(1, "lbhash: the library cannot make a context, or does not suit its header");
    endfunction

    function void free();
      lbhash_dpi_free(handle);
    endfunction

    function void must(int code, string what);
      if (code != 0) $fatal(1, "lbhash: %s: %s", what, lbhash_dpi_message(handle));
    endfunction

    function void profile(string name);
      must(lbhash_dpi_profile(handle, name), "profile");
    endfunction

    function void topology(string toml);
      must(lbhash_dpi_topology(handle, toml, "topology"), "topology");
    endfunction

    function void stimulus(string generator, longint unsigned seed);
      must(lbhash_dpi_stimulus(handle, generator, seed), "stimulus");
    endfunction

    // Number of register writes that configure the block in the same way.
    function int writes();
      int count = lbhash_dpi_writes(handle);
      if (count < 0) $fatal(1, "lbhash: register writes: %s", lbhash_dpi_message(handle));
      return count;
    endfunction

    function void write(int index, output int unsigned address, output int unsigned data);
      must(lbhash_dpi_write(handle, index, address, data), "register write");
    endfunction

    // The next made packet; null at the end.
    function lbhash_transaction next();
      lbhash_transaction transaction = new();
      transaction.length = lbhash_dpi_next(handle, transaction.tuser, transaction.frame);
      if (transaction.length == -2) $fatal(1, "lbhash: a made packet is longer than %0d bytes", MostBytes);
      if (transaction.length == -1) return null;
      transaction.number = made;
      made++;
      return transaction;
    endfunction

    // Fills in the expected result. In the order of packets: rotation and flows continue.
    function void predict(lbhash_transaction transaction, int unsigned time_us = 0);
      bit [639:0] word;
      must(lbhash_dpi_predict(handle, transaction.tuser, transaction.frame, transaction.length, time_us, word), "predict");
      transaction.expected = word;
    endfunction
  endclass

  // Expected transactions in their order against result words.
  class lbhash_comparator;
    lbhash_transaction expected[$];
    int compared = 0;
    int different = 0;

    function void add(lbhash_transaction transaction);
      expected.push_back(transaction);
    endfunction

    // Name of the field that a word of the result holds.
    static function string field(int word);
      case (word)
        0: return "status and family";
        1, 2, 3, 4, 5, 6, 7, 8: return $sformatf("CRC of lane %0d", word - 1);
        9, 10: return "record types and contexts";
        11: return "keys of level_1_fec and level_2_fec";
        12: return "keys of level_3_fec and lag";
        13: return "key of network_header, UDP source port";
        14: return "flow label";
        15, 16, 17, 18: return $sformatf("select stage %0d", word - 15);
        default: return "egress";
      endcase
    endfunction

    function void check(bit [639:0] found, bit [15:0] tag);
      lbhash_transaction transaction;
      if (expected.size() == 0) begin
        different++;
        $display("lbhash: a result without a frame: %h", found);
        return;
      end
      transaction = expected.pop_front();
      compared++;
      if (tag != transaction.number[15:0]) begin
        different++;
        $display("lbhash: packet %0d: tag %0d", transaction.number, tag);
      end
      if (found == transaction.expected) return;
      different++;
      for (int word = 0; word < 20; word++) begin
        if (found[32*word+:32] != transaction.expected[32*word+:32]) begin
          $display("lbhash: packet %0d, %0d bytes: %s: found %h, expected %h", transaction.number, transaction.length, field(word),
                   found[32*word+:32], transaction.expected[32*word+:32]);
        end
      end
    endfunction
  endclass

endpackage
