#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs dpi/lbhash_dpi_tb.sv: the model over DPI beside the RTL, under `verilator --binary`. A fault
# in a result must be found.
#
# Usage: scripts/dpi.sh PREFIX      where `make capi` put the library
set -euo pipefail
cd "$(dirname "$0")/.."

readonly prefix=$1 directory=build/dpi top=lbhash_dpi_tb
verilator=$(scripts/tools.sh verilator)
program=$directory/V$top
sources=(dpi/lbhash_dpi.sv dpi/lbhash_dpi_tb.sv dpi/lbhash_dpi.c)

stale() {
  local source
  [[ -e $program ]] || return 0
  for source in "${sources[@]}" rtl/*.sv "$prefix/include/lbhash.h"; do
    [[ $source -nt $program ]] && return 0
  done
  return 1
}

mkdir -p build
if stale; then
  "$verilator" --binary --timing --build-jobs 2 -Wno-fatal -Wno-WIDTH \
    -CFLAGS "-std=gnu++20 -fcoroutines -I$prefix/include" \
    -LDFLAGS "-L$prefix/lib -llbhash -Wl,-rpath,$prefix/lib" \
    -MAKEFLAGS "VM_PARALLEL_BUILDS=0 CFG_CXXFLAGS_PCH_I=-include OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0" \
    --top-module "$top" --Mdir "$directory" -f rtl/lbhash.f \
    dpi/lbhash_dpi.sv dpi/lbhash_dpi_tb.sv "$PWD/dpi/lbhash_dpi.c" >build/dpi.log 2>&1 || {
    cat build/dpi.log >&2
    exit 1
  }
fi

for arguments in "+generator=random +packets=2000" "+generator=mixed +packets=2000 +profile=srlinux-7250-ixr" \
  "+generator=directed +packets=10000 +profile=all-fields"; do
  # Unquoted: several arguments.
  # shellcheck disable=SC2086
  said=$("$program" $arguments 2>&1) || {
    printf '%s\n' "$said" >&2
    exit 1
  }
  grep PASS <<<"$said" || {
    printf '%s\n' "$said" >&2
    exit 1
  }
done

# The comparison must be able to fail, and name the field.
if said=$("$program" +packets=200 +fault=1 2>&1); then
  echo "dpi: FAIL: a flipped bit of a key is not found" >&2
  exit 1
fi
grep -q "packet 100, .*keys of level_1_fec" <<<"$said" || {
  printf '%s\n' "$said" >&2
  exit 1
}
echo "dpi: PASS: a flipped bit of a key is found, with packet and field"
