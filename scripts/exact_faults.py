#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plants faults into a copy of lbhash_rss and lbhash_rtag7: the comparison with their twins must
catch each. All faults of a block are in one model; +fault=N chooses one.

Usage: scripts/exact_faults.py [FRAMES]     (default 3000; needs `make build`)

Exit status: 0 all caught; 1 one was not; 2 a tool is missing or a fault no longer fits the RTL.
"""
import pathlib, shutil, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# File in rtl/exact, an expression of it that stands there once, and what the fault makes of it.
FAULTS = {
    "rss": [
        ("outer_fields", "ethertype == 16'h88A8", "ethertype == 16'h9100"),
        ("outer_fields", "left_p1_q >= 8'd44", "left_p1_q >= 8'd40"),
        ("outer_fields", "protocol == 8'd60", "protocol == 8'd61"),
        ("outer_fields", "tag1 && is_tag(type2)", "1'b0"),
        ("toeplitz", "sport_i | dport_i", "sport_i ^ dport_i"),
        ("toeplitz", "bits[31-i]", "bits[i]"),
        ("toeplitz", "ports_i ? {first_port, second_port} : 32'd0", "{first_port, second_port}"),
        ("rss", "write_data[11:8] <= 4'd9", "write_data[11:8] <= 4'd8"),
        ("rss", "protocol == lbhash_exact_pkg::ProtocolSctp && settings_q[6]", "protocol == lbhash_exact_pkg::ProtocolSctp && settings_q[5]"),
        ("rss", "bus_pending && !in_frame", "bus_pending"),
        ("rss", "!window_valid && packet_q == '0", "!window_valid"),
        ("rss", "clear_index_q != LastEntry", "clear_index_q != LastEntry - 1'b1"),
        ("exact_bus", "w_strb_q == 4'hF", "w_strb_q != 4'h0"),
        ("exact_bus", "bready_i) bvalid_q", "1'b1) bvalid_q"),
        ("exact_queue", "count_d != 2'd2", "count_d == 2'd0"),
    ],
    "rtag7": [
        ("outer_fields", "tci0 != 16'd0", "1'b1"),
        ("outer_fields", "view_p1_q[3:0] >= 4'd5", "1'b1"),
        ("outer_fields", "fragment_p2_q || !ports_p2_q", "!ports_p2_q"),
        ("rtag7_block", "equal[i] && less", "less"),
        ("rtag7_block", "{3'd0, bin[15:3]}", "{2'd0, bin[15:2]}"),
        ("rtag7_block", "= seed[15:0]", "= seed[31:16]"),
        ("rtag7_block", "sport_i == dport_i", "1'b0"),
        ("rtag7_block", "protocol_i == lbhash_exact_pkg::ProtocolUdp", "1'b0"),
        ("rtag7_block", "swap ? sport_p1_q : dport_p1_q", "dport_p1_q"),
        ("rtag7", "write_data[10:0] <= 11'd1024", "write_data[10:0] <= 11'd1025"),
        ("rtag7", "{2'd0, field[7:4]}", "{3'd0, field[6:4]}"),
        ("rtag7", "macro_q[4] ? values[47:40]", "1'b0 ? values[47:40]"),
        ("rtag7", "vlan != 16'd0 ? vlan", "1'b0 ? vlan"),
        ("rtag7", "ethertype == 16'h8848", "1'b0"),
        ("rtag7", "!in_frame && !window_valid && packet_q == '0", "!window_valid && packet_q == '0"),
    ],
}


def stop(message):
    print(f"exact faults: {message}", file=sys.stderr)
    sys.exit(2)


def choose(number, right, wrong):
    """The expression that is wrong where fault `number` is chosen."""
    for prefix, suffix in (("= ", ""), ("", ") bvalid_q")):
        if prefix and right.startswith(prefix) or suffix and right.endswith(suffix):
            cut = slice(len(prefix), len(right) - len(suffix))
            return f"{prefix}{choose(number, right[cut], wrong[len(prefix):len(wrong) - len(suffix)])}{suffix}"
    for ending in (" ? values[47:40]", " ? vlan"):
        if right.endswith(ending):
            return choose(number, right[: -len(ending)], wrong[: -len(ending)]) + ending
    return f"(lbhash_exact_pkg::fault == {number} ? ({wrong}) : ({right}))"


def plant(block, directory):
    """Copies of all sources with the faults of a block in them."""
    directory.mkdir(parents=True, exist_ok=True)
    texts = {path: (ROOT / path).read_text() for path in (ROOT / "rtl/exact.f").read_text().split()}
    texts["rtl/tb/lbhash_exact_tb.sv"] = (ROOT / "rtl/tb/lbhash_exact_tb.sv").read_text()

    def replace(path, old, new):
        if texts[path].count(old) != 1:
            stop(f"{path}: `{old}` does not stand there once; bring the fault up to date")
        texts[path] = texts[path].replace(old, new)

    replace("rtl/exact/lbhash_exact_pkg.sv", "package lbhash_exact_pkg;", "package lbhash_exact_pkg;\n  int fault = 0;")
    replace("rtl/tb/lbhash_exact_tb.sv", "  initial begin\n",
            "  initial begin\n    void'($value$plusargs(\"fault=%d\", lbhash_exact_pkg::fault));\n")
    for number, (module, right, wrong) in enumerate(FAULTS[block], 1):
        replace(f"rtl/exact/lbhash_{module}.sv", right, choose(number, right, wrong))
    paths = []
    for path, text in texts.items():
        paths.append(directory / pathlib.Path(path).name)
        paths[-1].write_text(text)
    return paths


def main(frames):
    verilator = subprocess.run(["scripts/tools.sh", "verilator"], cwd=ROOT, capture_output=True, text=True)
    if verilator.returncode != 0:
        stop(verilator.stderr.strip())
    missed = 0
    for block, faults in FAULTS.items():
        directory = ROOT / "build/exact-faults" / block
        shutil.rmtree(directory, ignore_errors=True)
        paths = plant(block, directory)
        built = subprocess.run(
            [verilator.stdout.strip(), "--binary", "--timing", "--build-jobs", "2", "-Wno-fatal", "-Wno-lint",
             "-CFLAGS", "-std=gnu++20 -fcoroutines",
             "-MAKEFLAGS", "VM_PARALLEL_BUILDS=0 CFG_CXXFLAGS_PCH_I=-include OPT_FAST=-O1 OPT_SLOW=-O0 OPT_GLOBAL=-O0",
             f"-DLBHASH_{block.upper()}", "--top-module", "lbhash_exact_tb", "--Mdir", directory / "obj", *paths],
            capture_output=True, text=True)
        if built.returncode != 0:
            stop(f"{block}: the faulty RTL does not build:\n{built.stderr}")
        trace = directory / "trace"
        with trace.open("w") as out:
            subprocess.run([ROOT / "target/release/lbhash-blocks", block, "--frames", str(frames), "--trace"],
                           stdout=out, stderr=subprocess.DEVNULL, check=True)
        for number in range(len(faults) + 1):
            run = subprocess.run([directory / "obj/Vlbhash_exact_tb", f"+trace={trace}", f"+fault={number}"],
                                 capture_output=True, text=True)
            passed = "PASS" in run.stdout and run.returncode == 0
            if number == 0 and not passed:
                stop(f"{block}: without a fault the comparison fails:\n{run.stdout}")
            if number > 0 and passed:
                missed += 1
                module, right, wrong = faults[number - 1]
                print(f"exact faults: {block}: NOT caught: lbhash_{module}: {right} -> {wrong}", file=sys.stderr)
        print(f"exact faults: {block}: {len(faults)} faults tried")
    print(f"exact faults: {'PASS: every fault is caught' if missed == 0 else f'FAIL: {missed} not caught'}")
    return missed > 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000))
