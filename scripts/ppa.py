#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Area and depth of the RTL: `make ppa`.

Synthesises the design with Yosys to generic LUT6 cells and prints, for each module and in total,
LUTs, flip-flops, memory bits and LUT levels between registers: first as a table, then as JSON
lines. A module is counted with everything inside it that has no row of its own.
`lbhash_table_ram`, with its read register, stays a memory and is counted as memory bits. Levels are
those of the longest path between registers, memories and ports; for `total` the design is
flattened, so paths from one module into another count too. Generic LUT levels say nothing about
carry chains, routing or frequency.

Exit status: 0; 1 if there are more than MAX_LEVELS levels; 2 if Yosys is missing or rejects the RTL.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

# Most LUT levels: of the block, and of the exact blocks, which are not yet cut so finely.
MAX_LEVELS = {"lbhash_top": 8, "lbhash_rss": 9, "lbhash_rtag7": 9}


@dataclass(frozen=True)
class Design:
    """A top, the file that lists its sources, and the modules inside it that have a row: none with
    parameters, for Yosys calls those otherwise; they count as glue."""

    top: str
    sources: str
    inside: tuple

    @property
    def rooms(self):
        return [f"lbhash_{name}" for name in self.inside] + [self.top]


DESIGNS = (
    Design("lbhash_top", "rtl/lbhash.f", (
        "layer_view", "layer_decode", "layer_record", "layer_extension",
        "layer_lane", "layer_stage", "meta_lane", "master_key", "hash_user", "modulo",
        "round_robin", "random_source", "select_stage", "flow_table", "best_member", "dlb",
        "dlb_clock", "port_quality", "member_selection", "csr_readback", "csr",
    )),
    Design("lbhash_rss", "rtl/exact.f", ("outer_fields", "toeplitz", "exact_bus")),
    Design("lbhash_rtag7", "rtl/exact.f", (
        "outer_fields", "rtag7_block", "modulo", "exact_bus",
    )),
)

ROOT = Path(__file__).resolve().parent.parent


def fail(message):
    print(f"ppa: {message}", file=sys.stderr)
    sys.exit(2)


def script(design, report):
    """The Yosys script: synthesise each module, count, then flatten and measure the whole."""
    top = design.top
    sources = " ".join((ROOT / design.sources).read_text().split())
    keep = "\n".join(f"setattr -mod -set keep_hierarchy 1 {room}" for room in design.rooms)
    return f"""
read_verilog -sv -DSYNTHESIS {sources}
hierarchy -check -top {top}
setattr -mod -unset top {top}
tee -q -o {report}/memories.json stat -json *table_ram
setattr -mod -set blackbox 1 *table_ram
{keep}
synth -flatten -lut 6 -top {top}
setattr -mod -unset top {top}
tee -q -o {report}/rooms.json stat -json
design -save mapped
delete */t:*table_ram {" ".join(f"*/t:{room}" for room in design.rooms)}
tee -q -o {report}/rooms.log ltp -noff
design -load mapped
{chr(10).join(f"setattr -mod -unset keep_hierarchy {room}" for room in design.rooms)}
flatten
delete {top}/t:*table_ram
tee -q -o {report}/total.log ltp -noff {top}
"""


def plain(name):
    """Name of a module as in the source: Yosys escapes it."""
    return name.removeprefix("\\")


def levels(log):
    """Longest path of each module in an `ltp` log."""
    found = re.findall(r"Longest topological path in (\S+) \(length=(\d+)\)", log)
    return {plain(name): int(length) for name, length in found}


def statistics(file):
    """What `stat -json` says of each module, names unescaped. Yosys 0.23 leaves trailing commas."""
    text = re.sub(r",\s*}", "}", file.read_text())
    return {plain(name): module for name, module in json.loads(text)["modules"].items()}


def counts(design, modules, name):
    """LUTs, flip-flops and memory bits of one module; how many of each room it contains."""
    own = {"lut6": 0, "flip_flops": 0, "memory_bits": 0}
    inside = {}
    for cell_type, number in modules[name]["num_cells_by_type"].items():
        if cell_type.endswith("table_ram"):
            own["memory_bits"] += number * modules[plain(cell_type)]["num_memory_bits"]
        elif cell_type == "$lut":
            own["lut6"] += number
        elif "DFF" in cell_type:
            own["flip_flops"] += number
        elif plain(cell_type) in design.rooms:
            inside[plain(cell_type)] = number
        else:
            fail(f"cell {cell_type} in {name}: this script cannot count it")
    return own, inside


def with_contents(design, modules, name):
    """Counts of a module and of everything below it."""
    own, inside = counts(design, modules, name)
    for room, number in inside.items():
        below = with_contents(design, modules, room)
        own = {key: own[key] + number * below[key] for key in own}
    return own


def instances(design, modules, name, parent):
    """How often a module occurs below `parent`."""
    _, inside = counts(design, modules, parent)
    return sum(number * (1 if room == name else instances(design, modules, name, room)) for room, number in inside.items())


def measure(design):
    """The rows of a design: its rooms, the glue between them, and the whole."""
    with tempfile.TemporaryDirectory() as report:
        run = subprocess.run(["yosys", "-q", "-p", script(design, report)], cwd=ROOT, text=True, capture_output=True)
        if run.returncode:
            fail(f"yosys failed:\n{run.stdout}{run.stderr}")
        modules = statistics(Path(report) / "rooms.json") | statistics(Path(report) / "memories.json")
        depth = levels((Path(report) / "rooms.log").read_text())
        total_depth = levels((Path(report) / "total.log").read_text())[design.top]

    rows = []
    for room in design.rooms[:-1]:
        rows.append({"module": room, "instances": instances(design, modules, room, design.top),
                     **with_contents(design, modules, room), "levels": depth[room]})
    glue, _ = counts(design, modules, design.top)
    rows.append({"module": design.top + " (glue)", "instances": 1, **glue, "levels": depth[design.top]})
    total = "total" if design is DESIGNS[0] else f"{design.top}, total"
    rows.append({"module": total, "instances": 1, **with_contents(design, modules, design.top), "levels": total_depth})
    return [{"design": design.top, **row} for row in rows]


def main():
    if not shutil.which("yosys"):
        fail("yosys is not on the PATH; install the package `yosys`")
    rows = [row for design in DESIGNS for row in measure(design)]

    columns = ["module", "instances", "lut6", "flip_flops", "memory_bits", "levels"]
    print(f"{columns[0]:<24}" + "".join(f"{column:>13}" for column in columns[1:]))
    for row in rows:
        print(f"{row['module']:<24}" + "".join(f"{row[column]:>13,}" for column in columns[1:]))
    print()
    for row in rows:
        print(json.dumps(row))

    too_deep = [row for row in rows if row["levels"] > MAX_LEVELS[row["design"]]]
    for row in too_deep:
        most = MAX_LEVELS[row["design"]]
        print(f"ppa: {row['module']} has {row['levels']} LUT levels, more than {most}", file=sys.stderr)
    sys.exit(1 if too_deep else 0)


if __name__ == "__main__":
    main()
