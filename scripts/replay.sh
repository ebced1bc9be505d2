#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Replays a golden vector set on the RTL with rtl/tb/lbhash_tb.sv, in a simulator of one's choice.
#
# Usage: scripts/replay.sh icarus|verilator SET        (SET: a directory of vectors/golden)
set -euo pipefail

cd "$(dirname "$0")/.."
simulator=${1:?usage: scripts/replay.sh icarus|verilator SET}
set=${2:?usage: scripts/replay.sh icarus|verilator SET}
name=$(basename "$set")
memories=build/vectors/$name
lbhash=target/release/lbhash

[ -x "$lbhash" ] || { echo "replay: $lbhash is missing: run make" >&2; exit 2; }
if [ ! -f "$memories/manifest.json" ] || [ "$set/vectors.jsonl" -nt "$memories/manifest.json" ]; then
    mkdir -p build/vectors
    "$lbhash" vectors convert "$set" --format memh --out "$memories" >/dev/null
fi

# True where the program $1 is older than the RTL, the testbench or the set.
stale() {
    [ ! -e "$1" ] || [ -n "$(find rtl "$memories" -newer "$1" -name '*.sv*' -print -quit)" ]
}

case $simulator in
icarus)
    command -v iverilog >/dev/null || { echo "replay: Icarus is missing: apt-get install iverilog" >&2; exit 2; }
    program=build/icarus/$name.vvp
    mkdir -p build/icarus
    if stale "$program"; then
        iverilog -g2012 -Wall -I "$memories" -s lbhash_tb -o "$program" -c rtl/lbhash.f rtl/tb/lbhash_tb.sv
    fi
    vvp -n "$program" "+vectors=$memories" | sed "s/^/icarus $name: /"
    ;;
verilator)
    program=build/replay/$name/Vlbhash_tb
    if stale "$program"; then
        # -O1: these are short runs, and the compiler is most of the time. The coroutine flag is for versions that leave it out.
        "$(scripts/tools.sh verilator)" --binary --timing -Wall -j 2 --Mdir "build/replay/$name" -I"$memories" \
            -CFLAGS "-O1 -std=gnu++20 -fcoroutines" --top-module lbhash_tb -f rtl/lbhash.f rtl/tb/lbhash_tb.sv \
            >"build/replay-$name.log" 2>&1 || { cat "build/replay-$name.log" >&2; exit 2; }
    fi
    "$program" "+vectors=$memories" | grep -v '^- ' | sed "s/^/verilator --binary $name: /"
    ;;
*)
    echo "replay: no simulator '$simulator': icarus or verilator" >&2
    exit 2
    ;;
esac
