#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The main job: model → vectors → Verilated RTL → verdict, bit for bit and cycle for cycle. Run it with `make regress`.
#
# Environment: SEED (default 1) of all random packets and patterns, PACKETS (default 1000000) for each profile.
# Exit status: 0 all equal; 1 a mismatch; 2 something is missing or broken.
set -euo pipefail

cd "$(dirname "$0")/.."
seed=${SEED:-1}
packets=${PACKETS:-1000000}
profiles="srlinux-7250-ixr junos-trio-18.3"
started=$SECONDS

step() { printf '\n== %s\n' "$1"; }
failed() {
    status=$?
    printf '\nFAIL after %d s (exit %d): see above; rerun with SEED=%s PACKETS=%s make regress\n' $((SECONDS - started)) "$status" "$seed" "$packets"
    exit "$status"
}
trap failed ERR

step "Tools"
verilator=$(scripts/tools.sh verilator)
echo "verilator  $("$verilator" --version)"
echo "icarus     $(command -v iverilog >/dev/null && iverilog -V | head -1 || echo 'not installed: its steps are left out (apt-get install iverilog)')"

step "Golden vectors: made again by the bit-serial reference, byte for byte"
for set in vectors/golden/*/; do
    target/release/lbhash vectors check "${set%/}"
done

step "RTL: no warning; both bodies of the layer CRC equal"
"$verilator" --lint-only -Wall --top-module lbhash_top -f rtl/lbhash.f
echo "verilator -Wall: clean"
make --no-print-directory crc-proof

step "Golden vectors on the RTL: self-checking testbench"
for set in directed sample-veth; do
    scripts/replay.sh verilator "vectors/golden/$set"
done
if command -v iverilog >/dev/null; then
    scripts/replay.sh icarus vectors/golden/sample-encapsulations
fi

step "Lock-step: pipeline model against Verilated RTL, every output on every cycle"
for profile in $profiles; do
    target/release/lbhash-cosim run --profile "$profile" --seed "$seed" --packets "$packets" --junit "build/junit/random-$profile.xml"
    target/release/lbhash-cosim run --profile "$profile" --seed "$seed" --capture vectors/sample/veth.pcap --junit "build/junit/veth-$profile.xml"
    target/release/lbhash-cosim run --profile "$profile" --seed "$seed" --capture vectors/sample/encapsulations.pcap --junit "build/junit/encapsulations-$profile.xml"
done

step "Lock-step with every stage's registers compared"
target/release/lbhash-cosim run --profile all-fields --seed "$seed" --packets $((packets / 25)) --stages --junit build/junit/stages.xml

printf '\nPASS in %d s: model and RTL agree bit for bit, cycle for cycle (seed %s, %s random packets per profile).\n' $((SECONDS - started)) "$seed" "$packets"
echo "Vectors: vectors/golden (JSON lines), build/vectors (\$readmemh). JUnit: build/junit."
