# SPDX-License-Identifier: Apache-2.0
"""Resilient groups of this kernel under traffic, in a network namespace of its own.

Lines on standard input, in order of time: `at MS ip ARGUMENTS` runs ip, `at MS packet HEX` injects a layer-3 packet,
`at MS table ID` reads the buckets of a group. Each is done at that time from the start, in milliseconds. One line for each on
standard output: the time at which it was done, and for `table` the next hop of every bucket.
"""
import json
import socket
import subprocess
import sys
import time


def ip(*lines):
    subprocess.run(["ip", "-batch", "-"], input="\n".join(lines).encode(), check=True)


def build():
    for name, value in (("ipv4/ip_forward", "1"), ("ipv4/conf/all/rp_filter", "0"), ("ipv4/conf/default/rp_filter", "0")):
        with open("/proc/sys/net/" + name, "w") as file:
            file.write(value)
    ip("link set lo up",
       "link add in0 type veth peer name in1", "link add out0 type veth peer name out1",
       "link set in1 address 02:00:00:00:aa:01",
       *(f"link set {name} up" for name in ("in0", "in1", "out0", "out1")),
       "addr add 203.0.113.1/24 dev in1", "addr add 10.255.0.1/24 dev out0")
    for i in range(1, 5):
        ip(f"neigh replace 10.255.0.{10 + i} lladdr 02:00:00:00:bb:{i:02x} dev out0 nud permanent",
           f"nexthop add id {i} via 10.255.0.{10 + i} dev out0")


def table(group):
    rows = json.loads(subprocess.run(["ip", "-j", "nexthop", "bucket", "show", "id", group], check=True, capture_output=True).stdout)
    buckets = sorted((row["bucket"]["index"], row["bucket"]["nhid"]) for row in rows)
    return "/".join(str(next_hop) for _, next_hop in buckets)


def main():
    lines = [line.split(maxsplit=3) for line in sys.stdin]
    build()
    inside = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    inside.bind(("in0", 0))
    start = time.monotonic()

    def now():
        return round(1000 * (time.monotonic() - start))

    for _, due, what, rest in lines:
        time.sleep(max(0, int(due) - now()) / 1000)
        found = ""
        if what == "ip":
            ip(rest.strip())
        elif what == "packet":
            inside.send(bytes.fromhex("02000000aa0102000000aa000800" + rest.strip()))
        else:
            found = table(rest.strip())
        print(now(), found, flush=True)


main()
