#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Open vSwitch against the model: random flows through `multipath`, `bundle` and select groups, by `ofproto/trace`.

Usage: scripts/live_ovs.py LBHASH [SEED [FLOWS]]. Starts a switch of its own with dummy ports, without root and without the
kernel's datapath, and has `lbhash truth` compute every answer again. Exit code 0: all equal; 1: a difference; 3: this machine
lacks something, which one line names.
"""
import csv
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

TOOLS = ("ovs-vswitchd", "ovsdb-server", "ovsdb-tool", "ovs-vsctl", "ovs-ofctl", "ovs-appctl")
SETS = ("eth_src", "nw_src", "nw_dst", "symmetric_l3", "symmetric_l4", "symmetric_l3l4", "symmetric_l3l4+udp")
ALGORITHMS = ("modulo_n", "hash_threshold", "hrw", "iter_hash")
GROUP_FIELDS = ("eth_src", "eth_dst", "ip_src", "ip_dst", "ipv6_src", "ipv6_dst", "ip_proto",
                "tcp_src", "tcp_dst", "udp_src", "udp_dst")
PORTS = 16


def left_out(why):
    print(f"live: Open vSwitch: left out: {why}")
    sys.exit(3)


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout


class Switch:
    """ovs-vswitchd with a bridge of dummy ports, in a folder of its own."""

    def __init__(self, folder, schema):
        for name in ("OVS_RUNDIR", "OVS_LOGDIR", "OVS_DBDIR", "OVS_SYSCONFDIR"):
            os.environ[name] = folder
        database, remote = os.path.join(folder, "conf.db"), f"unix:{folder}/db.sock"
        run("ovsdb-tool", "create", database, schema)
        run("ovsdb-server", "--detach", f"--pidfile={folder}/db.pid", f"--remote=p{remote}", database)
        run("ovs-vsctl", f"--db={remote}", "--no-wait", "init")
        run("ovs-vswitchd", "--detach", f"--pidfile={folder}/switch.pid", f"--unixctl={folder}/ctl", f"--log-file={folder}/log",
            "--enable-dummy=override", "--disable-system", remote)
        ports = [["--", "add-port", "br0", f"p{i}", "--", "set", "interface", f"p{i}", "type=dummy",
                  f"ofport_request={i}"] for i in range(1, PORTS + 1)]
        run("ovs-vsctl", f"--db={remote}", "--", "add-br", "br0", "--", "set", "bridge", "br0", "datapath-type=dummy",
            "protocols=OpenFlow10,OpenFlow15", "fail-mode=secure", *sum(ports, []))
        self.folder = folder

    def stop(self):
        for name in ("switch.pid", "db.pid"):
            path = os.path.join(self.folder, name)
            if os.path.exists(path):
                with open(path) as file:
                    os.kill(int(file.read()), 15)

    def actions(self, actions, group=None):
        """Every packet takes these actions; the group is made before."""
        run("ovs-ofctl", "del-flows", "br0")
        run("ovs-ofctl", "-O", "OpenFlow15", "del-groups", "br0")
        if group:
            run("ovs-ofctl", "-O", "OpenFlow15", "add-group", "br0", group)
        run("ovs-ofctl", "-O", "OpenFlow15", "add-flow", "br0", f"actions={actions}")

    def trace(self, flow):
        return run("ovs-appctl", "-t", f"{self.folder}/ctl", "ofproto/trace", "br0", flow)


def random_flow(draw):
    """A flow as `ofproto/trace` takes it, and its columns for `lbhash truth`."""
    def mac():
        return "02:" + ":".join(f"{draw.randrange(256):02x}" for _ in range(5))
    protocol, name = draw.choice(((6, "tcp"), (17, "udp"), (132, "sctp"), (47, None), (6, "tcp")))
    columns = {"smac": mac(), "dmac": mac(), "proto": protocol, "sport": "", "dport": ""}
    if draw.random() < 0.6:
        address, keys = (lambda: ".".join(str(draw.randrange(1, 255)) for _ in range(4))), ("nw_src", "nw_dst")
        kind = name or f"ip,nw_proto={protocol}"
    else:
        address = (lambda: "2001:db8:" + ":".join(f"{draw.randrange(1, 65536):x}" for _ in range(6)))
        keys = ("ipv6_src", "ipv6_dst")
        kind = f"{name}6" if name else f"ipv6,nw_proto={protocol}"
    columns["src"], columns["dst"] = address(), address()
    text = f"in_port=16,{kind},dl_src={columns['smac']},dl_dst={columns['dmac']},{keys[0]}={columns['src']},{keys[1]}={columns['dst']}"
    if name:
        columns["sport"], columns["dport"] = draw.randrange(1, 65536), draw.randrange(1, 65536)
        text += f",{name}_src={columns['sport']},{name}_dst={columns['dport']}"
    return text, columns


def multipath(switch, draw):
    links = draw.randrange(2, 65)
    settings = {"system": "ovs-multipath", "fields": draw.choice(SETS), "algorithm": draw.choice(ALGORITHMS),
                "basis": draw.randrange(65536), "links": links, "arg": draw.randrange(128)}
    switch.actions("multipath({fields},{basis},{algorithm},{links},{arg},NXM_NX_REG0[]),load:0x1->NXM_NX_REG1[0],1".format(**settings))

    def member(trace):
        found = re.search(r"reg0=(0x[0-9a-f]+)", trace.split("Final flow:")[1])
        return int(found[1], 16) if found else 0
    return settings, member


def bundle(switch, draw):
    count = draw.randrange(1, PORTS)
    ports = draw.sample(range(1, PORTS), count)
    settings = {"system": "ovs-multipath", "action": "bundle", "fields": draw.choice(SETS),
                "algorithm": draw.choice(("hrw", "hrw", "hrw", "active_backup")), "basis": draw.randrange(65536), "links": count}
    listed = ",".join(map(str, ports))
    switch.actions("bundle({fields},{basis},{algorithm},ofport,members:".format(**settings) + listed + ")")
    return settings, lambda trace: ports.index(int(re.search(r"Datapath actions: (\d+)", trace)[1]))


def select_group(switch, draw):
    count = draw.randrange(1, PORTS)
    ids = draw.sample(range(1000), count)
    weights = [draw.choice((1, 1, 2, 3, 10, 100)) for _ in ids]
    fields = sorted(draw.sample(GROUP_FIELDS, draw.randrange(1, 6)), key=GROUP_FIELDS.index)
    parameter = draw.choice((0, 1, draw.randrange(1 << 64)))
    buckets = ",".join(f"bucket=bucket_id={i},weight:{w},output:{n}" for n, (i, w) in enumerate(zip(ids, weights), 1))
    group = (f"group_id=1,type=select,selection_method=hash,selection_method_param={parameter},"
             f"fields({','.join(fields)}),{buckets}")
    switch.actions("group:1", group)
    settings = {"system": "ovs-select", "weights": "/".join(map(str, weights)), "ids": "/".join(map(str, ids)),
                "fields": "/".join(fields), "parameter": parameter}
    return settings, lambda trace: int(re.search(r"Datapath actions: (\d+)", trace)[1]) - 1


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    lbhash, seed, flows = sys.argv[1], int((sys.argv + ["1"])[2]), int((sys.argv + ["", "", "600"])[3] or 600)
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    schema = os.environ.get("OVS_SCHEMA", "/usr/share/openvswitch/vswitch.ovsschema")
    if missing:
        left_out(f"{missing[0]} is not installed (Debian: apt install openvswitch-switch)")
    if not os.path.exists(schema):
        left_out(f"{schema} is missing (Debian: apt install openvswitch-switch)")
    draw, rows, lines = random.Random(seed), 0, []
    with tempfile.TemporaryDirectory() as folder:
        switch = Switch(folder, schema)
        try:
            kinds = (multipath, bundle, select_group)
            for number in range(max(flows // 10, 3)):
                settings, member = kinds[number % 3](switch, draw)
                for _ in range(10):
                    text, columns = random_flow(draw)
                    rows += 1
                    lines.append({**settings, **columns, "member": member(switch.trace(text))})
        finally:
            switch.stop()
        path = os.path.join(folder, "rows.csv")
        names = sorted({name for line in lines for name in line})
        with open(path, "w", newline="") as file:
            writer = csv.DictWriter(file, names, lineterminator="\n")
            writer.writeheader()
            writer.writerows(lines)
        done = subprocess.run([lbhash, "truth", path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if os.environ.get("KEEP_ROWS"):
            shutil.copy(path, os.environ["KEEP_ROWS"])
    version = run("ovs-vswitchd", "--version").splitlines()[0].split()[-1]
    print(f"live: ovs-vswitchd {version}: {rows} traces: {done.stdout.strip().splitlines()[-1]}")
    if done.returncode:
        print(done.stdout)
    sys.exit(1 if done.returncode or not rows else 0)


main()
