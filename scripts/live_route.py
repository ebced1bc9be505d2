#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`lbhash route --linux` against the kernel of this machine: the MAC of each forwarded packet names its next hop.

Usage: scripts/live_route.py LBHASH [SEED [FLOWS]]. Runs itself in a user and network namespace of its own. Random flows of
both families meet equal and weighted routes, next-hop groups, resilient groups whose members change, dead, link-down and
failed next hops, more specific routes, types of service, and routes that end; with each policy. Needs Python and iproute2.
Exit code 0: all equal; 1: a difference, or nothing was compared; 3: this machine lacks something, which one line names.
"""
import json
import os
import random
import select
import socket
import struct
import subprocess
import sys
import tempfile

TO_ROUTER = bytes.fromhex("02000000aa01")
FROM_HOST = bytes.fromhex("02000000aa00")
HOPS = 16
FIELDS = (0x7, 0x37, 0xFFF, 0x1F)
SEED_FILE = "/proc/sys/net/ipv4/fib_multipath_hash_seed"
INSIDE = "LBHASH_LIVE_INSIDE"
HERE = os.path.dirname(os.path.abspath(__file__))


def left_out(why):
    print(f"live: lbhash route: left out: {why}")
    sys.exit(3)


def sysctl(name, value):
    with open("/proc/sys/net/" + name, "w") as file:
        file.write(str(value))


def ip(*lines):
    subprocess.run(["ip", "-batch", "-"], input="\n".join(lines).encode(), check=True)


def gateway(hop, is_ipv6):
    return f"fd00:ffff::{10 + hop:x}" if is_ipv6 else f"10.255.0.{10 + hop}"


def several(hops, is_ipv6):
    return " ".join(f"nexthop via {gateway(h, is_ipv6)} dev out0 weight {w}" for h, w in hops)


def build():
    for name in ("all", "default"):
        sysctl(f"ipv4/conf/{name}/rp_filter", 0)
        sysctl(f"ipv6/conf/{name}/accept_dad", 0)
        sysctl(f"ipv6/conf/{name}/accept_ra", 0)
    sysctl("ipv4/ip_forward", 1)
    sysctl("ipv6/conf/all/forwarding", 1)
    ip("link set lo up",
       "link add in0 type veth peer name in1", "link add out0 type veth peer name out1",
       "link add down0 type veth peer name down1",
       "link set in1 address 02:00:00:00:aa:01",
       *(f"link set {name} up" for name in ("in0", "in1", "out0", "out1", "down0")),
       "addr add 203.0.113.1/24 dev in1", "addr add 10.255.0.1/24 dev out0", "addr add 10.254.0.1/24 dev down0",
       "addr add fd00:ffff::1/64 dev out0 nodad", "addr add fd00:eeee::1/64 dev in1 nodad",
       "addr add fd00:fffe::1/64 dev down0 nodad")
    sysctl("ipv4/conf/down0/ignore_routes_with_linkdown", 1)
    sysctl("ipv6/conf/down0/ignore_routes_with_linkdown", 1)
    for is_ipv6 in (False, True):
        ip(*(f"neigh replace {gateway(h, is_ipv6)} lladdr 02:00:00:00:bb:{h:02x} dev out0 nud permanent"
             for h in range(HOPS)))
        routes(is_ipv6)


def routes(is_ipv6):
    """Routes to the tenth of ten networks: 10.N.0.0/16 or fd00:N::/32, and a default route over 16 next hops."""
    base = 200 if is_ipv6 else 100
    net = (lambda n: f"fd00:{n}::/32") if is_ipv6 else (lambda n: f"10.{n}.0.0/16")
    down = "fd00:fffe::9" if is_ipv6 else "10.254.0.9"
    host = "fd00:4:7::1" if is_ipv6 else "10.4.7.1"
    ids = [f"nexthop add id {base + h} via {gateway(h, is_ipv6)} dev out0" for h in range(HOPS)]
    lines = [
        f"route add default {several([(h, 1) for h in range(HOPS)], is_ipv6)}".replace(
            "default", "::/0" if is_ipv6 else "0.0.0.0/0"),
        f"route add {net(1)} {several([(3, 7), (5, 1), (2, 30), (9, 2)], is_ipv6)}",
        *ids,
        f"nexthop add id {base + 50} group {base},5/{base + 1}/{base + 2},200",
        f"nexthop add id {base + 51} group {base + 4}/{base + 5},2/{base + 6},3 type resilient buckets 61 idle_timer 60",
        f"route add {net(2)} nhid {base + 50}",
        f"route add {net(3)} nhid {base + 51}",
        f"route add {net(4)} via {gateway(11, is_ipv6)} dev out0",
        f"route add {host} {several([(1, 1), (12, 1)], is_ipv6)}",
        f"route add blackhole {net(5)}",
        f"route add {net(6)} nexthop via {down} dev down0 weight 4 {several([(7, 1), (8, 2)], is_ipv6)}",
        f"route add {net(7)} nhid {base + 13}",
        f"route add {net(8)} via {gateway(14, is_ipv6)} dev out0 metric 10",
        f"route add {net(8)} metric 20 {several([(0, 1), (1, 1)], is_ipv6)}",
    ]
    if not is_ipv6:
        lines += [f"route add 10.9.0.0/16 tos 0x10 via {gateway(2, False)} dev out0",
                  f"route add 10.9.0.0/16 {several([(3, 1), (4, 1)], False)}",
                  f"route add throw 10.10.0.0/16"]
    ip(*lines)


def change_members(is_ipv6, draw):
    """Other members for the resilient group: its buckets keep what they can."""
    base = 200 if is_ipv6 else 100
    members = draw.sample(range(HOPS), draw.randint(2, 6))
    words = "/".join(f"{base + m},{draw.randint(1, 9)}" for m in members)
    ip(f"nexthop replace id {base + 51} group {words} type resilient buckets 61 idle_timer 60")


def checksum(header):
    total = sum(struct.unpack(f">{len(header) // 2}H", header))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def layer_4(draw):
    protocol = draw.choice((6, 6, 17, 17, 132, 47, 89))
    ports = struct.pack(">HH", draw.randrange(65536), draw.randrange(65536))
    rest = {6: bytes(8) + b"\x50\x02" + bytes(6), 17: struct.pack(">HH", 8, 0)}.get(protocol, bytes(16))
    return protocol, (bytes(4) if protocol == 47 else ports) + rest


def random_frame(draw, network):
    """A frame to a random address: of `network`, or of any of the networks with routes where it is None."""
    n = draw.randrange(11) if network is None else network
    protocol, payload = layer_4(draw)
    if draw.random() < 0.5:
        destination = ([10, n] if n else [198, 51]) + [draw.choice((7, 8)), draw.choice((1, 2, draw.randrange(1, 255)))]
        source = [203, 0, 113, draw.randrange(2, 255)]
        tos = draw.choice((0, 0, 0x10, 0xB8, 0x50, 0x13)) if network is None else 0
        header = bytearray([0x45, tos]) + struct.pack(">HHHBBH", 20 + len(payload), 0, 0, 64, protocol, 0)
        header += bytes(source + destination)
        header[10:12] = struct.pack(">H", checksum(bytes(header)))
        return TO_ROUTER + FROM_HOST + b"\x08\x00" + bytes(header) + payload
    head = struct.pack(">HHH", 0xFD00, n, draw.choice((7, 8))) if n else struct.pack(">HHH", 0x2001, 0xDB8, 7)
    destination = head + bytes(9) + bytes([draw.choice((1, 2, draw.randrange(1, 255)))])
    source = bytes.fromhex("fd00eeee") + bytes(11) + bytes([draw.randrange(2, 255)])
    first = 6 << 28 | draw.choice((0, draw.randrange(1 << 20)))
    header = struct.pack(">IHBB", first, len(payload), protocol, 64) + source + destination
    return TO_ROUTER + FROM_HOST + b"\x86\xdd" + header + payload


def packet_socket(name):
    bound = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    bound.bind((name, 0))
    return bound


def kernel(frame, inside, outside):
    """The next hop by the neighbour's MAC, or None where nothing comes out."""
    while select.select([outside], [], [], 0)[0]:
        outside.recv(65536)
    inside.send(frame)
    # From the source address on nothing changes.
    same = 26 if frame[12:14] == b"\x08\x00" else 22
    while select.select([outside], [], [], 0.02)[0]:
        found = outside.recv(65536)
        if found[:5] == bytes.fromhex("02000000bb") and found[same:] == frame[same:]:
            return found[5]
    return None


def predicted(lbhash, frames, folder):
    capture, host = os.path.join(folder, "frames.pcap"), os.path.join(folder, "host.json")
    with open(capture, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for frame in frames:
            file.write(struct.pack("<IIII", 0, 0, len(frame), len(frame)) + frame)
    with open(host, "wb") as file:
        subprocess.run([os.path.join(HERE, "linux-host.sh")], stdout=file, check=True)
    command = [lbhash, "route", capture, "--linux", host, "--format", "jsonl"]
    lines = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True).stdout
    return [json.loads(line) for line in lines.splitlines()]


def hop_of(line):
    """The number of the next hop in our answer; None where nothing is forwarded."""
    if "gateway" not in line:
        return None
    last = line["gateway"].split(":")[-1] if ":" in line["gateway"] else None
    return int(last, 16) - 10 if last else int(line["gateway"].split(".")[-1]) - 10


def main():
    lbhash, seed, flows = os.path.abspath(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    draw = random.Random(seed)
    build()
    inside, outside = packet_socket("in0"), packet_socket("out1")
    compared, different, not_known, seen = 0, 0, 0, set()
    blocks = [("16 equal next hops", 0, flows)] + [("every route", None, max(flows // 10, 20))] * 12
    with tempfile.TemporaryDirectory() as folder:
        for number, (words, network, count) in enumerate(blocks):
            policy = 1 if network == 0 else number % 4
            for family in ("ipv4", "ipv6"):
                sysctl(f"{family}/fib_multipath_hash_policy", policy)
                sysctl(f"{family}/fib_multipath_hash_fields", draw.choice(FIELDS))
            sysctl("ipv4/fib_multipath_hash_seed", draw.randrange(1, 1 << 32))
            if number > 4:
                change_members(False, draw)
                change_members(True, draw)
            frames = [random_frame(draw, network) for _ in range(count)]
            lines = predicted(lbhash, frames, folder)
            assert len(lines) == count, f"{count} packets, {len(lines)} lines"
            for frame, line in zip(frames, lines):
                if "not known" in line.get("reason", ""):
                    not_known += 1
                    continue
                hop = kernel(frame, inside, outside)
                compared += 1
                seen.add((line.get("match"), hop))
                if hop != hop_of(line):
                    different += 1
                    if different <= 10:
                        print(f"live: differs: policy {policy}: kernel {hop}, computed {line}, frame {frame.hex()}")
    print(f"live: lbhash route: {compared} packets, {different} different, {not_known} not known,"
          f" {len(seen)} pairs of route and next hop seen")
    if different or compared < flows or not_known * 20 > compared:
        sys.exit(1)


def outside_of_namespace():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if not os.path.exists(SEED_FILE):
        left_out("the kernel has no net.ipv4.fib_multipath_hash_seed (6.11 and later have)")
    probe = "ip link add probe0 type veth peer name probe1 && ip nexthop && test -w /proc/sys/net/ipv4/ip_forward"
    if subprocess.run(["unshare", "-rn", "sh", "-c", probe], capture_output=True).returncode:
        left_out("needs user namespaces, iproute2 with nexthop, and veth")
    arguments = [sys.argv[1], *(sys.argv[2:] + ["1", "1000"][len(sys.argv) - 2:])]
    command = ["unshare", "-rn", sys.executable, os.path.abspath(__file__), *arguments]
    sys.exit(subprocess.run(command, env={**os.environ, INSIDE: "1"}).returncode)


if __name__ == "__main__":
    if INSIDE in os.environ:
        main()
    else:
        outside_of_namespace()
