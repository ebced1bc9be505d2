#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Replays golden vector sets through the self-checking testbench of rtl/tb.
#
# Usage: scripts/replay.sh icarus SET…        with Icarus Verilog
#        scripts/replay.sh verilator SET…     with `verilator --binary`
#        scripts/replay.sh packed SET…        packed, with Icarus and `verilator --binary`
#        scripts/replay.sh crc                proves that both bodies of the layer CRC are equal,
#                                             and both of the hash users, with Verilator
#        scripts/replay.sh time               the clock and the flow table at times that take too long
#                                             to wait for, with Verilator
#        scripts/replay.sh axi                tries the wrapper lbhash_axi, with both
#        scripts/replay.sh checker            breaks every check of rtl/verif/lbhash_checker.sv, with
#                                             both
#        scripts/replay.sh select [icarus]    checks member selection against plain arithmetic, with
#                                             Verilator or Icarus
#        scripts/replay.sh exact [FRAMES]     lbhash_rss and lbhash_rtag7 against their twins, clock by
#                                             clock; with Icarus a tenth of the frames
# SET is a directory in vectors/golden. One build of the testbench replays all sets; it is rebuilt
# only if the RTL or the testbench has changed.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly lbhash=target/release/lbhash
readonly blocks=target/release/lbhash-blocks
readonly checker=(rtl/verif/lbhash_checker_pkg.sv rtl/verif/lbhash_checker.sv)

# True if the first file is older than any of the others, or missing.
stale() {
  local file=$1 source
  shift
  [[ -e $file ]] || return 0
  for source in "$@"; do
    [[ $source -nt $file ]] && return 0
  done
  return 1
}

# Runs a command, and shows its output only if it fails.
quietly() {
  local log=$1
  shift
  "$@" >"$log" 2>&1 || {
    cat "$log" >&2
    return 1
  }
}

# `verilator --binary`, with the flags for coroutines and precompiled headers that are missing if
# Verilator was configured for another compiler. C++ is not optimised: compiling costs more than
# running.
verilate() {
  local top=$1 directory=$2 include=$3 verilator
  shift 3
  verilator=$(scripts/tools.sh verilator)
  quietly "$directory.log" "$verilator" --binary --timing --build-jobs 2 -Wno-fatal \
    -CFLAGS "-std=gnu++20 -fcoroutines" -MAKEFLAGS "VM_PARALLEL_BUILDS=0 CFG_CXXFLAGS_PCH_I=-include OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0" \
    -I"$include" --top-module "$top" --Mdir "$directory" -f rtl/lbhash.f "$@" "rtl/tb/$top.sv"
}

convert() {
  local set=$1 memh=build/replay/$1
  stale "$memh/counts.memh" "vectors/golden/$set/manifest.json" "vectors/golden/$set/vectors.jsonl" "$lbhash" || return 0
  quietly "build/replay/$set.convert.log" "$lbhash" vectors convert "vectors/golden/$set" --format memh --out "$memh"
  touch "$memh/counts.memh"
}

# The header is the same for every set. Replace it only when it changes, so that simulators are
# rebuilt only then.
header() {
  cmp -s "build/replay/$1/lbhash_vectors.svh" build/replay/lbhash_vectors.svh ||
    cp "build/replay/$1/lbhash_vectors.svh" build/replay/lbhash_vectors.svh
}

# Builds the testbench for a simulator if it is stale; sets `program` to the command that runs it.
build() {
  local simulator=$1 file sources=(rtl/*.sv rtl/lbhash.f "${checker[@]}" rtl/tb/lbhash_tb.sv build/replay/lbhash_vectors.svh)
  case $simulator in
    icarus)
      file=build/replay/lbhash_tb.vvp
      program=(vvp "$file")
      if stale "$file" "${sources[@]}"; then
        iverilog -g2012 -I build/replay -o "$file" -s lbhash_tb -c rtl/lbhash.f "${checker[@]}" rtl/tb/lbhash_tb.sv
      fi
      ;;
    verilator)
      file=build/replay/lbhash_tb.obj/Vlbhash_tb
      program=("$file")
      if stale "$file" "${sources[@]}"; then
        verilate lbhash_tb build/replay/lbhash_tb.obj build/replay "${checker[@]}"
        touch "$file"
      fi
      ;;
  esac
}

# Replays sets, two at a time.
replay() {
  local simulator=$1 set seed program status=0 first=$2
  shift
  for set in "$@"; do convert "$set"; done
  header "$1"
  build "$simulator"
  while (($#)); do
    for set in "${@:1:2}"; do run "$simulator $set" "${program[@]}" "+vectors=build/replay/$set" & done
    for set in "${@:1:2}"; do wait -n || status=1; done
    shift $(($# < 2 ? $# : 2))
  done
  # Results are never held: then the testbench checks their latency too. Registers begin with
  # random values, which reset must make good.
  if [[ $simulator == verilator ]]; then
    for seed in 1 2 3 4; do
      run "verilator $first, latency, initial values $seed" "${program[@]}" "+vectors=build/replay/$first" \
        +stalls=0 "+verilator+seed+$seed" +verilator+rand+reset+2 || status=1
    done
  fi
  return "$status"
}

# The wrapper with AXI names, with both simulators.
wrapper() {
  local top=lbhash_axi_tb program=build/replay/lbhash_axi_tb.obj/Vlbhash_axi_tb
  if stale "$program" rtl/*.sv rtl/lbhash.f "rtl/tb/$top.sv"; then
    verilate "$top" "build/replay/$top.obj" rtl/tb
    touch "$program"
  fi
  run wrapper "$program"
  command -v iverilog >/dev/null || return 0
  program=build/replay/axi.vvp
  if stale "$program" rtl/*.sv rtl/lbhash.f "rtl/tb/$top.sv"; then
    iverilog -g2012 -o "$program" -s "$top" -c rtl/lbhash.f "rtl/tb/$top.sv"
  fi
  run "icarus, wrapper" vvp "$program"
}

# The clock of dynamic load balancing and the flow table, on their own.
time_beyond() {
  local top=lbhash_time_tb program=build/replay/lbhash_time_tb.obj/Vlbhash_time_tb
  if stale "$program" rtl/*.sv rtl/lbhash.f "rtl/tb/$top.sv"; then
    verilate "$top" "build/replay/$top.obj" rtl/tb
    touch "$program"
  fi
  run "time" "$program"
}

# Breaks every check of the checker; with Icarus too, where it is installed: only it has unknown
# values.
break_checks() {
  local top=lbhash_checker_tb sources program=build/replay/lbhash_checker_tb.obj/Vlbhash_checker_tb
  sources=(rtl/lbhash_pkg.sv "${checker[@]}" "rtl/tb/$top.sv")
  if stale "$program" "${sources[@]}"; then
    verilate "$top" "build/replay/$top.obj" rtl/tb -DLBHASH_CHECK_QUIET "${checker[@]}"
    touch "$program"
  fi
  run checker "$program"
  command -v iverilog >/dev/null || return 0
  program=build/replay/checker.vvp
  if stale "$program" "${sources[@]}"; then
    iverilog -g2012 -DLBHASH_CHECK_QUIET -o "$program" -s "$top" "${sources[@]}"
  fi
  run "icarus, checker" vvp "$program"
}

# Streams the trace of a twin into a testbench: the verdict of both counts.
against_twin() {
  local what=$1 block=$2 frames=$3 pipe status=0
  shift 3
  pipe=$(mktemp -u build/replay/trace.XXXXXX)
  mkfifo "$pipe"
  "$blocks" "$block" --frames "$frames" --seed "${SEED:-1}" --trace >"$pipe" 2>"$pipe.verdict" &
  run "$what" "$@" "+trace=$pipe" || status=1
  wait $! || status=1
  [[ $status == 0 ]] && sed "s/^/replay: $what, twin: /" "$pipe.verdict" || cat "$pipe.verdict" >&2
  rm -f "$pipe" "$pipe.verdict"
  return "$status"
}

# The exact blocks against their twins.
exact_blocks() {
  local frames=$1 block define program sources top=lbhash_exact_tb status=0
  mapfile -t sources <rtl/exact.f
  for block in rss rtag7; do
    define=LBHASH_${block^^}
    program=build/replay/$block.obj/V$top
    if stale "$program" "${sources[@]}" "rtl/tb/$top.sv"; then
      quietly "build/replay/$block.log" "$(scripts/tools.sh verilator)" --binary --timing --build-jobs 2 -Wno-fatal \
        -CFLAGS "-std=gnu++20 -fcoroutines" -MAKEFLAGS "VM_PARALLEL_BUILDS=0 CFG_CXXFLAGS_PCH_I=-include OPT_SLOW=-O0 OPT_GLOBAL=-O0" \
        "-D$define" --top-module "$top" --Mdir "build/replay/$block.obj" -f rtl/exact.f "rtl/tb/$top.sv"
      touch "$program"
    fi
    against_twin "$block" "$block" "$frames" "$program" || status=1
    command -v iverilog >/dev/null || continue
    program=build/replay/$block.vvp
    if stale "$program" "${sources[@]}" "rtl/tb/$top.sv"; then
      iverilog -g2012 "-D$define" -o "$program" -s "$top" "${sources[@]}" "rtl/tb/$top.sv"
    fi
    against_twin "icarus, $block" "$block" $((frames / 10)) vvp "$program" || status=1
  done
  return "$status"
}

# Runs a testbench that needs the packages alone.
prove() {
  local what=$1 top=$2 program=build/replay/$2.obj/V$2
  if stale "$program" rtl/*_pkg.sv "rtl/tb/$top.sv"; then
    verilate "$top" "build/replay/$top.obj" rtl/tb
    touch "$program"
  fi
  run "$what" "$program"
}

# Prints one line if the simulation says PASS, else its whole output.
run() {
  local what=$1 output
  shift
  output=$("$@" 2>&1) || {
    printf '%s\n' "$output" >&2
    echo "replay: $what: FAIL" >&2
    return 1
  }
  grep -q PASS <<<"$output" || {
    printf '%s\n' "$output" >&2
    echo "replay: $what: no verdict" >&2
    return 1
  }
  echo "replay: $what: $(grep -m 1 PASS <<<"$output")"
}

# Packed sets: read to the end as they are replayed.
replay_packed() {
  local top=lbhash_packed_tb program=build/replay/lbhash_packed_tb.obj/Vlbhash_packed_tb icarus=build/replay/packed.vvp set
  if stale "$program" rtl/*.sv rtl/lbhash.f "rtl/tb/$top.sv"; then
    verilate "$top" "build/replay/$top.obj" rtl/tb
    touch "$program"
  fi
  if command -v iverilog >/dev/null && stale "$icarus" rtl/*.sv rtl/lbhash.f "rtl/tb/$top.sv"; then
    iverilog -g2012 -o "$icarus" -s "$top" -c rtl/lbhash.f "rtl/tb/$top.sv"
  fi
  for set in "$@"; do
    quietly "build/replay/$set.packed.log" "$lbhash" vectors convert "vectors/golden/$set" --format packed --out "build/replay/$set-packed"
    run "verilator, packed $set" "$program" "+vectors=build/replay/$set-packed/vectors.lbv"
    if command -v iverilog >/dev/null; then
      run "icarus, packed $set" vvp "$icarus" "+vectors=build/replay/$set-packed/vectors.lbv"
    fi
  done
}

mkdir -p build/replay
case ${1:-} in
  icarus)
    scripts/tools.sh iverilog >/dev/null
    replay "$@"
    ;;
  verilator)
    replay "$@"
    ;;
  checker) break_checks ;;
  packed)
    shift
    replay_packed "$@"
    ;;
  axi) wrapper ;;
  exact) exact_blocks "${2:-2000}" ;;
  time) time_beyond ;;
  crc)
    prove "layer CRC" lbhash_layer_crc_tb
    prove "hash users" lbhash_hash_user_tb
    ;;
  select)
    if [[ ${2:-} == icarus ]]; then
      program=build/replay/select.vvp
      if stale "$program" rtl/*.sv rtl/lbhash.f rtl/tb/lbhash_select_tb.sv; then
        iverilog -g2012 -o "$program" -s lbhash_select_tb -c rtl/lbhash.f rtl/tb/lbhash_select_tb.sv
      fi
      run "icarus, member selection" vvp "$program"
    else
      program=build/replay/select.obj/Vlbhash_select_tb
      if stale "$program" rtl/*.sv rtl/lbhash.f rtl/tb/lbhash_select_tb.sv; then
        verilate lbhash_select_tb build/replay/select.obj rtl/tb
        touch "$program"
      fi
      run "member selection" "$program"
    fi
    ;;
  *)
    echo "usage: scripts/replay.sh icarus SET… | verilator SET… | crc | time | select [icarus] | checker | axi | exact [FRAMES]" >&2
    exit 2
    ;;
esac
