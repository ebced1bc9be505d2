#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Exact hashes of Linux against the kernel of this machine, in network namespaces of its own.
#
# Usage: scripts/live.sh LBHASH SEED PACKETS
# A line for each comparison, and for each one that is left out, with the reason. Exit code 1 if anything differs, or if
# nothing at all was compared.
set -euo pipefail
cd "$(dirname "$0")/.."
lbhash=$1 seed=$2 packets=$3

# Packets, flows and tables of the model's own tests; their output says how many.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
LBHASH_LIVE_SEED=$seed LBHASH_LIVE_PACKETS=$packets cargo test --quiet -p lbhash-hashes --test hashes live -- --nocapture \
  >"$log" 2>&1 || status=$?
if ((status != 0)); then cat "$log" >&2; echo "live: FAIL: the model's tests differ from this kernel" >&2; exit 1; fi
compared=0
while IFS= read -r line; do
  case $line in
    'left out: '*) echo "live: model: $line" ;;
    *' equal'*|*' buckets of '*)
      echo "live: model: $line"
      compared=$((compared + ${line%% *})) ;;
  esac
done < <(grep -oE '(left out: |[0-9]+ (forwarded packets|flows|buckets)).*' "$log" | sort -u)

status=0
scripts/live_route.py "$lbhash" "$seed" "$((packets / 10 > 1000 ? packets / 10 : 1000))" || status=$?
case $status in
  0) compared=$((compared + 1000)) ;;
  3) ;;
  *) echo "live: FAIL: lbhash route differs from this kernel" >&2; exit 1 ;;
esac

status=0
scripts/live_ovs.py "$lbhash" "$seed" "$((packets / 20 > 300 ? packets / 20 : 300))" || status=$?
case $status in
  0) compared=$((compared + 300)) ;;
  3) ;;
  *) echo "live: FAIL: the model differs from this Open vSwitch" >&2; exit 1 ;;
esac

# What the kernel or the machine does not have.
left_out() { echo "live: left out: $1"; }
grep -qs '^bonding ' /proc/modules || [[ -e /sys/module/bonding ]] || left_out "bonding: this kernel has no module bonding"
[[ -e /proc/net/ip_vs ]] || left_out "IPVS: this kernel has no ip_vs loaded"

if ((compared == 0)); then echo "live: FAIL: nothing was compared" >&2; exit 1; fi
echo "live: PASS: kernel $(uname -r), seed $seed: 0 differences"
