#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Replays golden vector sets through the self-checking testbench of rtl/tb.
#
# Usage: scripts/replay.sh icarus SET…        with Icarus Verilog
#        scripts/replay.sh verilator SET…     with `verilator --binary`
#        scripts/replay.sh crc                proves the two bodies of the layer CRC, and of the hash users' arithmetic, equal, with
#                                             `verilator --binary`
#        scripts/replay.sh select [icarus]    checks member selection against plain arithmetic, with `verilator --binary` or Icarus
# SET is a directory in vectors/golden. A simulator is built again only if the RTL, the testbench or the set has changed.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly lbhash=target/release/lbhash

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

# Runs a command in silence, unless it fails.
quietly() {
  local log=$1
  shift
  "$@" >"$log" 2>&1 || {
    cat "$log" >&2
    return 1
  }
}

# `--binary` with what a Verilator without built-in coroutine flags needs; C++ unoptimised, since compiling costs more than running.
verilate() {
  local top=$1 directory=$2 include=$3
  shift 3
  quietly "$directory.log" "$(scripts/tools.sh verilator)" --binary --timing --build-jobs 2 -Wno-fatal \
    -CFLAGS "-std=gnu++20 -fcoroutines" -MAKEFLAGS "OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0" \
    -I"$include" --top-module "$top" --Mdir "$directory" -f rtl/lbhash.f "rtl/tb/$top.sv"
}

convert() {
  local set=$1 memh=build/replay/$1
  stale "$memh/lbhash_vectors.svh" "vectors/golden/$set/vectors.jsonl" "vectors/golden/$set/profile.toml" "$lbhash" || return 0
  mkdir -p build/replay
  quietly "build/replay/$set.convert.log" "$lbhash" vectors convert "vectors/golden/$set" --format memh --out "$memh"
  touch "$memh/lbhash_vectors.svh"
}

replay() {
  local simulator=$1 set=$2 memh=build/replay/$2 program
  convert "$set"
  case $simulator in
    icarus)
      program=build/replay/$set.vvp
      if stale "$program" rtl/*.sv rtl/lbhash.f rtl/tb/lbhash_tb.sv "$memh/lbhash_vectors.svh"; then
        iverilog -g2012 -I "$memh" -o "$program" -s lbhash_tb -c rtl/lbhash.f rtl/tb/lbhash_tb.sv
      fi
      run "icarus $set" vvp "$program" "+vectors=$memh"
      ;;
    verilator)
      program=build/replay/$set.obj/Vlbhash_tb
      if stale "$program" rtl/*.sv rtl/lbhash.f rtl/tb/lbhash_tb.sv "$memh/lbhash_vectors.svh"; then
        verilate lbhash_tb "build/replay/$set.obj" "$memh"
        touch "$program"
      fi
      run "verilator $set" "$program" "+vectors=$memh"
      ;;
  esac
}

# Runs a testbench that needs nothing but the packages.
prove() {
  local what=$1 top=$2 program=build/replay/$2.obj/V$2
  if stale "$program" rtl/*_pkg.sv "rtl/tb/$top.sv"; then
    verilate "$top" "build/replay/$top.obj" rtl/tb
    touch "$program"
  fi
  run "$what" "$program"
}

# One line if the simulation says PASS, all of it if not.
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

mkdir -p build/replay
case ${1:-} in
  icarus)
    scripts/tools.sh iverilog >/dev/null
    shift
    for set in "$@"; do replay icarus "$set"; done
    ;;
  verilator)
    shift
    for set in "$@"; do replay verilator "$set"; done
    ;;
  crc)
    prove "layer CRC" layer_crc_tb
    prove "hash users" hash_user_tb
    ;;
  select)
    if [[ ${2:-} == icarus ]]; then
      program=build/replay/select.vvp
      if stale "$program" rtl/*.sv rtl/lbhash.f rtl/tb/select_tb.sv; then
        iverilog -g2012 -o "$program" -s select_tb -c rtl/lbhash.f rtl/tb/select_tb.sv
      fi
      run "icarus, member selection" vvp "$program"
    else
      program=build/replay/select.obj/Vselect_tb
      if stale "$program" rtl/*.sv rtl/lbhash.f rtl/tb/select_tb.sv; then
        verilate select_tb build/replay/select.obj rtl/tb
        touch "$program"
      fi
      run "member selection" "$program"
    fi
    ;;
  *)
    echo "usage: scripts/replay.sh icarus SET… | verilator SET… | crc | select [icarus]" >&2
    exit 2
    ;;
esac
