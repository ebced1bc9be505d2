# SPDX-License-Identifier: Apache-2.0
"""The package against golden vectors, the C example, and itself. Run from the root: `make python`."""

import json
import os
import pathlib
import threading
import unittest

import numpy

import lbhash

ROOT = pathlib.Path(os.environ.get("LBHASH_ROOT", "."))
GOLDEN = sorted(path.parent for path in ROOT.glob("vectors/golden/*/manifest.json"))

TOPOLOGY = """
platform = "block"
ports = { "p1" = 1, "p2" = 2, "p3" = 3 }
[[next-hop-group]]
name = "up"
next-hops = ["p1", "p2", "p3"]
[[route]]
prefix = "0.0.0.0/0"
next-hop-group = "up"
"""


def fnv(keys: numpy.ndarray) -> str:
    """FNV-1a of keys, low byte first, as examples/c/keys.c prints it."""
    value = 0xCBF29CE484222325
    for byte in keys.astype("<u2").tobytes():
        value = (value ^ byte) * 0x100000001B3 & (1 << 64) - 1
    return f"{value:016x}"


class Golden(unittest.TestCase):
    def test_every_golden_vector(self):
        self.assertGreater(len(GOLDEN), 15, f"no golden vectors in {ROOT.resolve()}")
        compared = 0
        for directory in GOLDEN:
            golden = lbhash.vectors.load(directory)
            hasher = golden.hasher()
            for vector in golden:
                result = hasher.hash(vector.frame, vector.metadata)
                self.assertEqual(result.keys, vector.keys, f"{directory}: {vector.n}")
                line = json.loads(result.jsonl(vector.n))
                for key in ("layers", "status", "family", "flow_label", "udp_source_port", "len"):
                    self.assertEqual(line[key], vector.line[key], f"{directory}: {vector.n}")
                compared += 1
        print(f"golden: {compared} packets of {len(GOLDEN)} sets, every field")


class Arrays(unittest.TestCase):
    def test_batches_give_the_keys_of_single_calls(self):
        hasher = lbhash.Hasher("junos-trio-18.3")
        data, offsets = lbhash.generate("mixed", 1, 3000)
        packed = hasher.keys_packed(data, offsets)
        frames = [bytes(data[a:b]) for a, b in zip(offsets[:-1], offsets[1:])]
        self.assertEqual(packed.tolist(), [hasher.keys(frame) for frame in frames])
        # The same digest as of examples/c/keys.c and of the model itself (capi/tests).
        self.assertEqual(fnv(packed), "3f65742aa081847d")
        width = max(map(len, frames))
        rows = numpy.zeros((len(frames), width), numpy.uint8)
        for row, frame in zip(rows, frames):
            row[: len(frame)] = numpy.frombuffer(frame, numpy.uint8)
        lengths = numpy.array([len(frame) for frame in frames], numpy.uint32)
        out = numpy.zeros((len(frames), 5), numpy.uint16)
        self.assertIs(hasher.keys_batch(rows, lengths, out=out), out)
        self.assertTrue((out == packed).all())

    def test_threads_share_a_hasher(self):
        hasher = lbhash.Hasher()
        data, offsets = lbhash.generate("tcp64", 3, 20000)
        results = {}

        def run(thread):
            results[thread] = hasher.keys_packed(data, offsets)

        threads = [threading.Thread(target=run, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for result in results.values():
            self.assertTrue((result == results[0]).all())

    def test_wrong_arrays_say_what_to_do(self):
        hasher = lbhash.Hasher()
        frames = numpy.zeros((4, 128), numpy.uint8)
        with self.assertRaisesRegex(ValueError, "ascontiguousarray"):
            hasher.keys_batch(frames[:, ::2])
        with self.assertRaisesRegex(ValueError, r"out has shape \[3, 5\]; it must be \(4, 5\)"):
            hasher.keys_batch(frames, out=numpy.zeros((3, 5), numpy.uint16))
        with self.assertRaisesRegex(ValueError, "frame 1 is 129 bytes long"):
            hasher.keys_batch(frames, numpy.array([1, 129, 3, 4], numpy.uint32))
        with self.assertRaisesRegex(ValueError, "offsets fall behind frame 1"):
            hasher.keys_packed(frames[0], numpy.array([0, 64, 32], numpy.uint64))
        with self.assertRaisesRegex(ValueError, "offsets end beyond"):
            hasher.keys_packed(frames[0], numpy.array([0, 129], numpy.uint64))
        with self.assertRaises(TypeError):
            hasher.keys_batch(frames.astype(numpy.uint16))
        locked = numpy.zeros((4, 5), numpy.uint16)
        locked.flags.writeable = False
        with self.assertRaisesRegex(ValueError, "out cannot be written"):
            hasher.keys_batch(frames, out=locked)

    def test_captures(self):
        data, offsets, times = lbhash.read_capture(ROOT / "vectors/sample/veth.pcap")
        self.assertEqual((len(times), int(offsets[-1])), (len(offsets) - 1, len(data)))
        self.assertTrue((numpy.diff(times) >= 0).all())
        with self.assertRaisesRegex(ValueError, "missing.pcap"):
            lbhash.read_capture("missing.pcap")


class Configurations(unittest.TestCase):
    FRAME = lbhash.stimulus("tcp64", 1, 1)[0][0]

    def test_sources(self):
        junos = "set forwarding-options enhanced-hash-key family inet no-source-port"
        srlinux = "set / system load-balancing hash-options hash-seed 99"
        keys = {
            tuple(lbhash.Hasher(profile).keys(self.FRAME))
            for profile in (
                None,
                "junos-trio-18.3",
                lbhash.Profile.from_junos(junos, release="17.4R1"),
                lbhash.Profile.from_srlinux(srlinux, platform="7250-ixr-6e"),
                lbhash.Profile.from_toml('name = "x"\nbase = "junos-trio-18.3"\n[users.all]\nseed = 7'),
            )
        }
        self.assertEqual(len(keys), 5)
        self.assertIn("tomahawk", lbhash.Profile.names())
        again = lbhash.Profile.from_toml(lbhash.Profile.from_junos(junos).toml)
        self.assertEqual(
            lbhash.Hasher(again).writes(), lbhash.Hasher(lbhash.Profile.from_junos(junos)).writes()
        )

    def test_errors_name_place_and_remedy(self):
        with self.assertRaisesRegex(ValueError, r"^x.toml:2:1: "):
            lbhash.Profile.from_toml('name = "x"\nseeed = 1\n', "x.toml")
        with self.assertRaises(ValueError):
            lbhash.Profile("no-such-profile")
        with self.assertRaisesRegex(ValueError, "group is 4096"):
            lbhash.Metadata(group=4096)

    def test_metadata(self):
        metadata = lbhash.Metadata(ifindex=7, bridged=True, hash_profile=3, group=5)
        self.assertEqual(lbhash.Metadata.from_tuser(metadata.tuser), metadata)
        self.assertEqual(metadata.tuser, 7 | 5 << 64 | 3 << 76 | 1 << 78)

    def test_router(self):
        hasher = lbhash.Hasher("all-fields", seed=3)
        router = lbhash.Router(hasher, lbhash.Topology(TOPOLOGY))
        frames = [frame for frame, _ in lbhash.stimulus("tcp64", 1, 200)]
        for frame in frames:
            route = router.route(frame)
            member = route.result.keys[0] * 3 >> 16
            self.assertEqual(route.result.keys, hasher.keys(frame))
            self.assertEqual(route.egress, ("port", member + 1, f"p{member + 1}"))
            self.assertEqual(route.members, [("level_1_fec", 1, "up", member, f"p{member + 1}")])
            self.assertEqual(route.match, "0.0.0.0/0")
        self.assertIn("leads to group 1, up", router.explain(frames[0]))
        self.assertGreater(len(router.writes()), len(hasher.writes()))

    def test_explanations(self):
        hasher = lbhash.Hasher()
        self.assertIn("layer records (CRC-32 0x04c11db7", hasher.explain(self.FRAME))
        told = json.loads(hasher.explain(self.FRAME, json=True))
        keys = [int(told["result"]["keys"][user], 16) for user in lbhash.USERS]
        self.assertEqual(keys, hasher.keys(self.FRAME))
        word = told["result"]["word"].replace("_", "")
        self.assertEqual(int(word, 16), hasher.hash(self.FRAME).word)


class Exact(unittest.TestCase):
    def test_systems(self):
        names = [name for name, _, _ in lbhash.exact.systems()]
        self.assertIn("linux-ecmp", names)
        # Microsoft's published check value for RSS.
        rss = lbhash.exact.System("toeplitz", key="microsoft")
        flow = dict(src="66.9.149.187", dst="161.142.100.80", proto="tcp", sport=2794, dport=1766)
        self.assertEqual(rss.hash(**flow).value, 0x51CCC178)
        with self.assertRaises(ValueError):
            lbhash.exact.System("no-such-system")
        with self.assertRaises(TypeError):
            rss.hash()


if __name__ == "__main__":
    unittest.main()
