#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prints what this Linux host is, for `lbhash route FILE --linux HOST.json`: routes, next hops, neighbours, addresses, policy
# rules and sysctls of the namespace that it runs in. Needs iproute2, sysctl and awk. Usage: scripts/linux-host.sh >HOST.json
set -eu

# What a command prints as JSON; an empty list where it prints nothing or this iproute2 does not know it.
list() {
  printed=$("$@" 2>/dev/null) || printed=
  printf '%s' "${printed:-[]}"
}

printf '{"routes": ';      list ip -N -j route show table main
printf ',\n"routes6": ';   list ip -6 -N -j route show table main
printf ',\n"nexthops": ';  list ip -j nexthop
printf ',\n"buckets": ';   list ip -j nexthop bucket
printf ',\n"neighbours": '; list ip -j neigh
printf ',\n"addresses": '; list ip -j address
printf ',\n"rules": ';     list ip -j rule
printf ',\n"rules6": ';    list ip -6 -j rule
printf ',\n"sysctl": {'
sysctl -a 2>/dev/null | awk -F ' = ' '
  /^(kernel\.osrelease|net\.ipv[46]\.fib_multipath_|net\.ipv4\.ip_forward|net\.ipv6\.conf\.all\.forwarding)/ {
    printf "%s\"%s\": \"%s\"", separator, $1, $2; separator = ", "
  }'
printf '}}\n'
