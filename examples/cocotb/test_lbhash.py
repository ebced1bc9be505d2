# SPDX-License-Identifier: Apache-2.0
"""lbhash_axi under cocotb: cocotbext-axi drives its buses, the package lbhash predicts.

Run by run.py beside this file (`make cocotb`). Copy it: only the profile and the packets are ours.
"""

import logging
import os
import random

import cocotb
import lbhash
from cocotb.clock import Clock
from cocotb.triggers import ClockCycles, Timer
from cocotbext.axi import (
    AxiLiteBus,
    AxiLiteMaster,
    AxiResp,
    AxiStreamBus,
    AxiStreamFrame,
    AxiStreamSink,
    AxiStreamSource,
)

ROOT = os.environ["LBHASH_ROOT"]
PACKETS = int(os.environ.get("LBHASH_PACKETS", "200"))
SEED = int(os.environ.get("LBHASH_SEED", "1"))

ID, ID_VALUE = 0x00000, 0x4C424831
READ_ONLY = 0x0000C

TOPOLOGY = """
platform = "block"
ports = { "p1" = 1, "p2" = 2, "p3" = 3 }
[[next-hop-group]]
name = "up"
next-hops = ["p1", "p2", "p3"]
[[next-hop-group]]
name = "rotation"
next-hops = ["p3", "p2", "p1"]
balancing = "round-robin"
[[route]]
prefix = "0.0.0.0/0"
next-hop-group = "up"
[[route]]
prefix = "::/0"
next-hop-group = "rotation"
"""


class Bench:
    """The block with a driver on each bus, and a scoreboard."""

    def __init__(self, dut):
        self.dut = dut
        for bus in ("s_axis", "m_axis", "s_axil"):
            logging.getLogger(f"cocotb.{dut._name}.{bus}").setLevel(logging.WARNING)
        cocotb.start_soon(Clock(dut.aclk, 10, "ns").start())
        active_low = {"reset": dut.aresetn, "reset_active_level": False}
        self.source = AxiStreamSource(AxiStreamBus.from_prefix(dut, "s_axis"), dut.aclk, **active_low)
        self.sink = AxiStreamSink(AxiStreamBus.from_prefix(dut, "m_axis"), dut.aclk, **active_low)
        self.registers = AxiLiteMaster(AxiLiteBus.from_prefix(dut, "s_axil"), dut.aclk, **active_low)

    async def start(self, writes):
        """Resets the block and configures it."""
        self.dut.aresetn.value = 0
        await ClockCycles(self.dut.aclk, 3)
        await Timer(2, "ns")
        self.dut.aresetn.value = 1
        assert int.from_bytes((await self.registers.read(ID, 4)).data, "little") == ID_VALUE
        for address, data in writes:
            response = await self.registers.write(address, data.to_bytes(4, "little"))
            assert response.resp == AxiResp.OKAY, hex(address)

    def pause(self, seed):
        """Random valid and ready."""
        def gaps(rng):
            while True:
                yield rng.random() < 0.25

        self.source.set_pause_generator(gaps(random.Random(seed)))
        self.sink.set_pause_generator(gaps(random.Random(seed + 1)))

    async def compare(self, packets):
        """Sends frame, metadata and expected word of each; compares every result and its tag."""
        for tag, (frame, metadata, _) in enumerate(packets):
            user = (tag & 0xFFFF) << 80 | metadata.tuser
            await self.source.send(AxiStreamFrame(frame, tuser=user))
        for tag, (frame, _, expected) in enumerate(packets):
            result = await self.sink.recv()
            found = int.from_bytes(bytes(result.tdata), "little")
            assert found == expected, (
                f"packet {tag}: found {found:0160x}, expected {expected:0160x}; frame {frame.hex()}"
            )
            assert result.tuser == tag & 0xFFFF, f"packet {tag}: tag {result.tuser}"
        assert self.sink.empty()


@cocotb.test()
async def golden(dut):
    """The golden vectors: the configuration and keys of the set, no model beside it."""
    bench = Bench(dut)
    vectors = lbhash.vectors.load(os.path.join(ROOT, "vectors/golden/directed"))
    await bench.start(vectors.hasher().writes())
    bench.pause(SEED)
    # An empty frame is a beat without bytes, which cocotbext-axi cannot send.
    chosen = [vector for vector in vectors if vector.frame][: PACKETS]
    for vector in chosen:
        await bench.source.send(AxiStreamFrame(vector.frame, tuser=vector.metadata.tuser))
    for vector in chosen:
        word = int.from_bytes(bytes((await bench.sink.recv()).tdata), "little")
        keys = [word >> 32 * 11 + 16 * user & 0xFFFF for user in range(5)]
        assert keys == vector.keys, f"{vector.n}, {vector.name}: {keys}, not {vector.keys}"
    dut._log.info(f"PASS: {len(chosen)} golden vectors, five keys each")


@cocotb.test()
async def random_packets(dut):
    """Packets made by seed: every bit of every result against the Python model."""
    bench = Bench(dut)
    hasher = lbhash.Hasher("junos-trio-18.3")
    await bench.start(hasher.writes())
    bench.pause(SEED)
    made = [item for item in lbhash.stimulus("random", SEED, PACKETS) if item[0]]
    await bench.compare([(f, m, hasher.hash(f, m).word) for f, m in made])
    dut._log.info(f"PASS: {len(made)} random packets, all 640 bits and the tag")


@cocotb.test()
async def members(dut):
    """Groups are programmed: members and egress against the Python model."""
    bench = Bench(dut)
    router = lbhash.Router(lbhash.Hasher("srlinux-7250-ixr"), lbhash.Topology(TOPOLOGY))
    await bench.start(router.writes())
    bench.pause(SEED)
    packets = []
    ways = {}
    for frame, _ in lbhash.stimulus("mixed", SEED, PACKETS):
        route = router.route(frame)
        packets.append((frame, lbhash.Metadata(group=route.group), route.word))
        ways[route.egress] = ways.get(route.egress, 0) + 1
    await bench.compare(packets)
    assert len(ways) == 4, f"every port and no egress must occur: {ways}"
    dut._log.info(f"PASS: {len(packets)} packets over two groups, all 640 bits and the tag")


@cocotb.test()
async def registers(dut):
    """A write that is refused changes nothing."""
    bench = Bench(dut)
    await bench.start([(0x00010, 0x01234567)])
    refused = await bench.registers.write(READ_ONLY, b"\1\0\0\0")
    assert refused.resp == AxiResp.SLVERR
    kept = await bench.registers.read(0x00010, 4)
    assert (kept.resp, bytes(kept.data)) == (AxiResp.OKAY, b"\x67\x45\x23\x01")
    dut._log.info("PASS: registers are read back, a refused write answers SLVERR")


@cocotb.test(expect_fail=True)
async def a_difference_is_found(dut):
    """The comparison can fail: another seed gives other keys."""
    bench = Bench(dut)
    await bench.start(lbhash.Hasher("junos-trio-18.3").writes())
    other = lbhash.Hasher("junos-trio-18.3", seed=99)
    await bench.compare([(f, m, other.hash(f, m).word) for f, m in lbhash.stimulus("tcp64", SEED, 4)])
