#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Records real traffic between two network namespaces that are joined by a veth pair: IPv4 and IPv6,
# TCP, UDP, ICMP and ICMPv6, fragments, VXLAN, and a VLAN where the kernel has VLANs. Addresses are
# private or reserved for documentation; nothing leaves the machine.
#
# Usage: scripts/record_sample.sh [FILE]    (default vectors/sample/veth.pcap)
# Needs root, iproute2, ping and python3.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
file=${1:-$here/../vectors/sample/veth.pcap}
left=lbhash-left-$$
right=lbhash-right-$$

for tool in ip ping python3; do
    command -v "$tool" >/dev/null || {
        echo "$0: $tool is missing: apt-get install iproute2 iputils-ping python3" >&2
        exit 2
    }
done
[ "$(id -u)" = 0 ] || {
    echo "$0: making network namespaces needs root: sudo $0" >&2
    exit 2
}

partial=$file.partial
recorder=
vlan_address=
clean_up() {
    [ -z "$recorder" ] || kill "$recorder" 2>/dev/null || true
    rm -f "$partial"
    ip netns del "$left" 2>/dev/null || true
    ip netns del "$right" 2>/dev/null || true
}
trap clean_up EXIT

in_left() { ip netns exec "$left" "$@"; }
in_right() { ip netns exec "$right" "$@"; }

# An end of the wire: namespace, last byte of every address.
set_up() {
    local namespace=$1 number=$2 peer=$3
    local run="ip -n $namespace"
    $run link set lo up
    $run link set wire address "02:00:00:00:00:0$number"
    $run address add "192.0.2.$number/24" dev wire
    $run address add "2001:db8::$number/64" dev wire nodad
    $run link set wire up
    if $run link add link wire name wire.100 type vlan id 100 2>/dev/null; then
        $run address add "198.51.100.$number/24" dev wire.100
        $run link set wire.100 up
        vlan_address=198.51.100.2
    else
        echo "$0: this kernel has no VLAN devices; recording without them" >&2
    fi
    $run link add overlay type vxlan id 5000 local "192.0.2.$number" remote "192.0.2.$peer" dstport 4789 dev wire
    $run link set overlay address "02:00:00:00:01:0$number"
    $run address add "10.0.0.$number/24" dev overlay
    $run address add "2001:db8:1::$number/64" dev overlay nodad
    $run link set overlay up
}

ip netns add "$left"
ip netns add "$right"
ip -n "$left" link add wire type veth peer name wire netns "$right"
set_up "$left" 1 2
set_up "$right" 2 1

ip netns exec "$left" python3 "$here/record_sample.py" capture wire "$partial" &
recorder=$!
until [ -s "$partial" ]; do sleep 0.1; done

in_left ping -q -c 3 -i 0.2 192.0.2.2
in_left ping -q -c 3 -i 0.2 2001:db8::2
in_left ping -q -c 1 -s 4000 192.0.2.2
in_left ping -q -c 1 -s 4000 2001:db8::2
in_left ping -q -c 3 -i 0.2 10.0.0.2
for address in 192.0.2.2 2001:db8::2 10.0.0.2 2001:db8:1::2 $vlan_address; do
    in_right python3 "$here/record_sample.py" serve "$address" &
    server=$!
    in_left python3 "$here/record_sample.py" talk "$address"
    wait "$server"
done

sleep 0.5
kill -TERM "$recorder"
wait "$recorder"
recorder=
mv "$partial" "$file"
echo "$file: $(stat -c %s "$file") bytes"
