#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A million packets in one call, against single calls, and how fast: `make python` runs it.

Usage: keys.py [PACKETS]
"""

import sys
import time

import numpy

import lbhash


def best(call, rounds=5):
    """Seconds of the fastest of some calls."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def main():
    packets = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    hasher = lbhash.Hasher("junos-trio-18.3")

    # One buffer with offsets, as a capture is: every hundredth packet also by itself.
    data, offsets = lbhash.generate("mixed", 1, packets)
    keys = hasher.keys_packed(data, offsets)
    for n in range(0, len(keys), 100):
        frame = data[offsets[n] : offsets[n + 1]].tobytes()
        if hasher.keys(frame) != keys[n].tolist():
            print(f"python: FAIL: packet {n}: {hasher.keys(frame)}, not {keys[n]}")
            return 1

    # Rows of 64 bytes: the same frames by both calls, and the speed.
    data, offsets = lbhash.generate("tcp64", 1, packets)
    width = int(offsets[1])
    rows = data.reshape(-1, width)
    out = numpy.zeros((len(rows), 5), numpy.uint16)
    seconds = best(lambda: hasher.keys_batch(rows, out=out))
    if not (hasher.keys_packed(data, offsets) == out).all():
        print("python: FAIL: rows and buffer give other keys")
        return 1
    members = numpy.bincount(out[:, 0].astype(numpy.uint32) * 4 >> 16, minlength=4)
    print(
        f"python: PASS: {packets} mixed packets, every hundredth one by one; {len(rows)} of {width} "
        f"bytes in rows; members {members.tolist()}; {len(rows) / seconds / 1e6:.1f} M packets/s "
        f"on one core in one call"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
