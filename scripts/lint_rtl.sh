#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The RTL must be accepted without a warning by Verilator, and by Icarus and Yosys where they are installed.
set -euo pipefail

cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# silent NAME COMMAND…: fails where the command fails or says anything.
silent() {
    local name=$1
    shift
    if ! "$@" >"$log" 2>&1 || [ -s "$log" ]; then
        cat "$log" >&2
        echo "lint: $name does not accept the RTL without a warning" >&2
        exit 1
    fi
    echo "lint: $name: clean"
}

verilator=$(scripts/tools.sh verilator)
for defines in "" "-DSYNTHESIS"; do
    # shellcheck disable=SC2086 # an empty define must vanish
    silent "$("$verilator" --version | cut -d' ' -f1-2) -Wall $defines" \
        "$verilator" --lint-only -Wall $defines --top-module lbhash_top -f rtl/lbhash.f
done
if command -v iverilog >/dev/null; then
    silent "Icarus -g2012 -Wall" iverilog -g2012 -Wall -s lbhash_top -o /dev/null -c rtl/lbhash.f
else
    echo "lint: Icarus is not installed, left out (apt-get install iverilog)"
fi
if command -v yosys >/dev/null; then
    silent "Yosys" yosys -q -p "read_verilog -sv -DSYNTHESIS $(tr '\n' ' ' <rtl/lbhash.f); hierarchy -check -top lbhash_top; proc; check -assert"
else
    echo "lint: Yosys is not installed, left out (apt-get install yosys)"
fi
