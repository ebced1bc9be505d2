#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every linter, warnings as errors.
#
# Usage: scripts/lint.sh [rust] [rtl] [format] [comments]
set -euo pipefail
cd "$(dirname "$0")/.."

# Shows a linter's output only if it complains: it fails, or is one of those that only print.
check() {
  local what=$1 output status=0
  shift
  output=$("$@" 2>&1) || status=$?
  if [[ $status != 0 || ($what =~ ^(icarus|yosys) && -n $output) ]]; then
    printf '%s\n' "$output" >&2
    echo "lint: $what: FAIL" >&2
    return 1
  fi
  echo "lint: $what: clean"
}

# Fails where a lock file is not that of its manifest.
locked() {
  cargo metadata --locked --format-version 1 --manifest-path "$1" >/dev/null
}

lint_rust() {
  check "lock file" locked Cargo.toml
  check "lock file, fuzzing" locked fuzz/Cargo.toml
  check rustfmt cargo fmt --all --check
  check "rustfmt, fuzzing" cargo fmt --manifest-path fuzz/Cargo.toml --check
  check "module circles" scripts/circles.py control model cosim
  check clippy cargo clippy --quiet --workspace --all-targets -- -D warnings
  RUSTDOCFLAGS="-D warnings" check rustdoc cargo doc --quiet --workspace --no-deps
}

# Fails where a line of comment has more than 100 columns, rows of tables aside; rustfmt leaves
# comments alone.
narrow() {
  local search=(grep -rnP --exclude-dir=build --exclude-dir=target) wide=0
  local -x LC_ALL=C.UTF-8
  "${search[@]}" --include='*.rs' --include='*.sv' --include='*.svh' '^(?=\s*//)(?!\s*//[/!] \|).{101,}' . && wide=1
  "${search[@]}" --include='*.py' --include='*.sh' '^(?=\s*#).{101,}' . && wide=1
  return "$wide"
}

lint_comments() {
  check "comments of at most 100 columns" narrow
}

# The SystemVerilog files that a file list names, in its order.
named() {
  grep -oE '^[ -]*rtl/[a-z0-9_/]+\.sv' "$1" | tr -d ' -'
}

# Fails where lbhash.core and Bender.yml do not name the same files in the same order, those of
# rtl/lbhash.f first, or where a file of the block or its checker is in none.
file_lists() {
  local block status=0
  block=$(wc -l <rtl/lbhash.f)
  diff <(named lbhash.core) <(named Bender.yml) || status=1
  diff rtl/lbhash.f <(named lbhash.core | head -n "$block") || status=1
  diff <(printf '%s\n' rtl/*.sv rtl/verif/*.sv rtl/exact/*.sv | sort) <(named lbhash.core | grep -v '^rtl/tb/' | sort) || status=1
  return "$status"
}

# Fails where a file is not as Verible formats it, and says how to format it. The version is pinned:
# another one may format otherwise. Columns that people aligned stay.
formatted() {
  local verible file what status=0
  local flags=(--column_limit=132)
  for what in assignment_statement named_port port_declarations module_net_variable case_items named_parameter \
    formal_parameters; do
    flags+=("--${what}_alignment=preserve")
  done
  verible=$(scripts/tools.sh verible) || return
  for file in rtl/*.sv rtl/verif/*.sv rtl/exact/*.sv rtl/tb/*.sv; do
    "$verible" "${flags[@]}" --verify "$file" >/dev/null && continue
    echo "$file: format it: $verible ${flags[*]} --inplace $file"
    status=1
  done
  return "$status"
}

# Not part of `rtl`: comparing model and RTL must not wait for a formatter.
lint_format() {
  check "verible format" formatted
}

lint_rtl() {
  local verilator top
  check "file lists agree" file_lists
  verilator=$(scripts/tools.sh verilator)
  check verilator "$verilator" --lint-only -Wall --top-module lbhash_top -f rtl/lbhash.f
  check "verilator, as synthesised" "$verilator" --lint-only -Wall -DSYNTHESIS --top-module lbhash_top -f rtl/lbhash.f
  check "verilator, wrapper" "$verilator" --lint-only -Wall --top-module lbhash_axi -f rtl/lbhash.f
  check "verilator, observer and checker" "$verilator" --lint-only -Wall -DLBHASH_CHECK_QUIET --top-module lbhash_top \
    -f rtl/lbhash.f rtl/verif/lbhash_checker_pkg.sv rtl/verif/lbhash_checker.sv rtl/verif/lbhash_observer.sv \
    rtl/verif/lbhash_verif_bind.sv
  # The packages have names that one block alone does not use.
  for top in lbhash_rss lbhash_rtag7; do
    check "verilator, $top" "$verilator" --lint-only -Wall -Wno-UNUSEDPARAM --top-module "$top" -f rtl/exact.f
  done
  if command -v iverilog >/dev/null; then
    for top in lbhash_rss lbhash_rtag7; do
      check "icarus, $top" iverilog -g2012 -Wall -s "$top" -o /dev/null -c rtl/exact.f
    done
    check "icarus, checker" iverilog -g2012 -Wall -s lbhash_checker -o /dev/null rtl/lbhash_pkg.sv \
      rtl/verif/lbhash_checker_pkg.sv rtl/verif/lbhash_checker.sv
    check icarus iverilog -g2012 -Wall -s lbhash_top -o /dev/null -c rtl/lbhash.f
    check "icarus, as synthesised" iverilog -g2012 -Wall -DSYNTHESIS -s lbhash_top -o /dev/null -c rtl/lbhash.f
    check "icarus, a unit per file" iverilog -g2012 -Wall -u -s lbhash_top -o /dev/null -c rtl/lbhash.f
    check "icarus, a unit per file, as synthesised" iverilog -g2012 -Wall -u -DSYNTHESIS -s lbhash_top -o /dev/null -c rtl/lbhash.f
  fi
  if command -v yosys >/dev/null; then
    for top in lbhash_rss lbhash_rtag7; do
      check "yosys, $top" yosys -q -p "read_verilog -sv -DSYNTHESIS $(tr '\n' ' ' <rtl/exact.f); hierarchy -check -top $top; proc; check -assert"
    done
    check yosys yosys -q -p "read_verilog -sv -DSYNTHESIS $(tr '\n' ' ' <rtl/lbhash.f); hierarchy -check -top lbhash_top; proc; check -assert"
  fi
}

for what in "$@"; do
  case $what in
    rust) lint_rust ;;
    rtl) lint_rtl ;;
    comments) lint_comments ;;
    format) lint_format ;;
    *)
      echo "usage: scripts/lint.sh [rust] [rtl] [format] [comments]" >&2
      exit 2
      ;;
  esac
done
