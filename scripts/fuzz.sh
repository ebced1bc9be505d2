#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Coverage-guided fuzzing of the readers of files: libFuzzer, with stable Rust and a C++ compiler.
#
# Usage: scripts/fuzz.sh SECONDS TARGET…    runs each TARGET of fuzz/targets for SECONDS
# A panic, an overflow, an input that takes more than 5 s or 1 GiB fails the run; the input is then
# in build/fuzz/TARGET-….
# Inputs start from fuzz/corpus/TARGET; those that reach new code are kept in build/fuzz/TARGET for
# the next run.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly seconds=$1
shift
target=$(rustc -vV | sed -n 's/^host: //p')
# LLVM's coverage counters; --target keeps them out of build scripts.
RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-trace-compares \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table --cfg fuzzing" \
  cargo build --quiet --release --manifest-path fuzz/Cargo.toml --target "$target" --target-dir build/fuzz/target

for name in "$@"; do
  mkdir -p "build/fuzz/$name"
  options=(-max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -max_len=4096 -print_final_stats=1 -artifact_prefix="build/fuzz/$name-")
  [[ $name == capture ]] || options+=(-dict=fuzz/text.dict)
  "build/fuzz/target/$target/release/$name" "${options[@]}" "build/fuzz/$name" "fuzz/corpus/$name" >"build/fuzz/$name.log" 2>&1 || {
    tail -n 40 "build/fuzz/$name.log" >&2
    echo "fuzz: $name: FAIL: the whole log is build/fuzz/$name.log" >&2
    exit 1
  }
  executed=$(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$name.log")
  edges=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "build/fuzz/$name.log" | tail -n 1)
  echo "fuzz: $name: $seconds s, $executed inputs, $edges edges: no panic, no hang"
done
