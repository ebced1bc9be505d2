# SPDX-License-Identifier: Apache-2.0
"""Forwards packets through this kernel's routing in a network namespace of its own, and names the next hop of each.

Lines on standard input: `set NAME VALUE` writes a sysctl below net/, `packet HEX` injects a layer-3 packet.
One line per packet on standard output: the number of the next hop, or -1 if nothing came out.
"""
import select
import socket
import subprocess
import sys

NEXT_HOPS = 16
TO_ROUTER = bytes.fromhex("02000000aa01")
FROM_HOST = bytes.fromhex("02000000aa00")


def sysctl(name, value):
    with open("/proc/sys/net/" + name, "w") as file:
        file.write(value)


def ip(*lines):
    subprocess.run(["ip", "-batch", "-"], input="\n".join(lines).encode(), check=True)


def build():
    for name in ("all", "default"):
        sysctl(f"ipv4/conf/{name}/rp_filter", "0")
        sysctl(f"ipv6/conf/{name}/accept_dad", "0")
        sysctl(f"ipv6/conf/{name}/accept_ra", "0")
    sysctl("ipv4/ip_forward", "1")
    sysctl("ipv6/conf/all/forwarding", "1")
    ip("link set lo up",
       "link add in0 type veth peer name in1", "link add out0 type veth peer name out1",
       "link set in1 address 02:00:00:00:aa:01",
       *(f"link set {name} up" for name in ("in0", "in1", "out0", "out1")),
       "addr add 203.0.113.1/24 dev in1", "addr add 10.255.0.1/24 dev out0",
       "addr add fd00:ffff::1/64 dev out0 nodad", "addr add fd00:eeee::1/64 dev in1 nodad")
    hops = range(NEXT_HOPS)
    ip(*(f"neigh replace 10.255.0.{10 + i} lladdr 02:00:00:00:bb:{i:02x} dev out0 nud permanent" for i in hops),
       *(f"neigh replace fd00:ffff::{10 + i:x} lladdr 02:00:00:00:bb:{i:02x} dev out0 nud permanent" for i in hops))
    ip("route add 0.0.0.0/0 " + " ".join(f"nexthop via 10.255.0.{10 + i} dev out0" for i in hops),
       "route add ::/0 " + " ".join(f"nexthop via fd00:ffff::{10 + i:x} dev out0" for i in hops))


def packet_socket(name):
    bound = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    bound.bind((name, 0))
    return bound


def member_of(packet, inside, outside):
    ethertype = b"\x08\x00" if packet[0] >> 4 == 4 else b"\x86\xdd"
    while select.select([outside], [], [], 0)[0]:
        outside.recv(65536)
    inside.send(TO_ROUTER + FROM_HOST + ethertype + packet)
    while select.select([outside], [], [], 0.5)[0]:
        frame = outside.recv(65536)
        if frame[:5] == bytes.fromhex("02000000bb"):
            return frame[5]
    return -1


def main():
    build()
    inside, outside = packet_socket("in0"), packet_socket("out1")
    for line in sys.stdin:
        words = line.split()
        if words[0] == "set":
            sysctl(words[1], words[2])
        else:
            print(member_of(bytes.fromhex(words[1]), inside, outside), flush=True)


main()
