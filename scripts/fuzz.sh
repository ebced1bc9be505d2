#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Coverage-guided fuzzing of what reads files: libFuzzer, with stable Rust and a C++ compiler alone.
#
# Usage: scripts/fuzz.sh SECONDS TARGET…    each TARGET of fuzz/targets for so long
# A panic, an overflow, an input that takes more than 5 s or memory beyond 1 GiB ends it; the input is then in build/fuzz/TARGET-….
# What has been found goes on from one run to the next in build/fuzz/TARGET; fuzz/corpus has the beginnings.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly seconds=$1
shift
target=$(rustc -vV | sed -n 's/^host: //p')
# The coverage counters of LLVM; --target keeps them out of build scripts.
RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-trace-compares \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table --cfg fuzzing" \
  cargo build --quiet --release --manifest-path fuzz/Cargo.toml --target "$target" --target-dir build/fuzz/target

for name in "$@"; do
  mkdir -p "build/fuzz/$name"
  options=(-max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -max_len=4096 -print_final_stats=1 -artifact_prefix="build/fuzz/$name-")
  [[ $name == capture ]] || options+=(-dict=fuzz/text.dict)
  "build/fuzz/target/$target/release/$name" "${options[@]}" "build/fuzz/$name" "fuzz/corpus/$name" >"build/fuzz/$name.log" 2>&1 || {
    tail -n 40 "build/fuzz/$name.log" >&2
    echo "fuzz: $name: FAIL: all of it in build/fuzz/$name.log" >&2
    exit 1
  }
  executed=$(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$name.log")
  edges=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "build/fuzz/$name.log" | tail -n 1)
  echo "fuzz: $name: $seconds s, $executed inputs, $edges edges: no panic, no hang"
done
