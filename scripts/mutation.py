#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Mutation of the RTL: does the regression find it when an expression is changed?

Usage: scripts/mutation.py [--mutants N] [--seed S] [--tries T]

Puts N mutants, drawn by the seed, into a copy of the RTL in build/mutation/N-S, one of which is chosen at run time, and tries
each: first in lock-step (`lbhash-cosim mutants`: directed scenarios, then random packets), then, what survives that, with the
text for synthesis, the golden sets and the testbenches. What was tried is kept, so a run that was stopped goes on where it
was. Survivors are printed with their place; those that scripts/mutation/equivalent.toml names with a reason do not count.
Exit code 1: the share of killed mutants is below --least.
"""

import argparse
import json
import os
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY / "scripts/mutation"))

import schemata  # noqa: E402

# Testbenches and what builds them, as scripts/replay.sh has them: name, its argument, program.
BENCHES = [
    ("select", "select", "build/replay/select.obj/Vlbhash_select_tb"),
    ("time", "time", "build/replay/lbhash_time_tb.obj/Vlbhash_time_tb"),
    ("layer CRC", "crc", "build/replay/lbhash_layer_crc_tb.obj/Vlbhash_layer_crc_tb"),
    ("hash users", "crc", "build/replay/lbhash_hash_user_tb.obj/Vlbhash_hash_user_tb"),
]
REPLAY = "build/replay/lbhash_tb.obj/Vlbhash_tb"
SECONDS = 300


def golden():
    return sorted(path.parent.name for path in (REPOSITORY / "vectors/golden").glob("*/manifest.json"))


def lock_step(root, count, seed, synthesis, fates):
    """Fates by number, from the file that the command appends to."""
    command = [str(REPOSITORY / "target/release/lbhash-cosim"), "mutants", "--root", str(root), "--count", str(count)]
    command += ["--seed", str(seed), "--fates", str(fates)] + (["--synthesis"] if synthesis else [])
    subprocess.run(command, check=True)
    lines = [json.loads(line) for line in fates.read_text().splitlines()]
    by_number = {line["mutant"]: line for line in lines}
    if by_number[0]["killed_by"]:
        sys.exit(f"mutation: without a mutant, {by_number[0]['killed_by']} fails: {by_number[0]}")
    return by_number


def build_benches(root):
    """Builds the testbenches of the mutated RTL; without a mutant all pass."""
    for arguments in sorted({bench[1] for bench in BENCHES}) + ["verilator " + " ".join(golden())]:
        subprocess.run(["scripts/replay.sh", *arguments.split()], cwd=root, check=True, stdout=subprocess.DEVNULL)


def passes(root, program, *arguments):
    try:
        done = subprocess.run([str(root / program), *arguments], cwd=root, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0 and "PASS" in done.stdout


def killed_by_bench(root, number):
    """The first testbench or golden set that notices a mutant."""
    chosen = f"+mutant={number}"
    for name, _, program in BENCHES:
        if not passes(root, program, chosen):
            return name
    for name in golden():
        if not passes(root, REPLAY, f"+vectors=build/replay/{name}", chosen):
            return f"replay {name}"
    return None


def bench_fates(root, survivors, file):
    known = {}
    if file.exists():
        known = {line["mutant"]: line for line in map(json.loads, file.read_text().splitlines())}
    left = [mutant for mutant in survivors if mutant.number not in known]
    if left:
        build_benches(root)
    with file.open("a") as out, ThreadPoolExecutor(os.cpu_count()) as pool:
        for mutant, bench in zip(left, pool.map(lambda mutant: killed_by_bench(root, mutant.number), left)):
            known[mutant.number] = {"mutant": mutant.number, "killed_by": bench}
            print(json.dumps(known[mutant.number]), file=out, flush=True)
    return {number: line["killed_by"] for number, line in known.items()}


def reasons():
    """Mutants that no input can tell from the original, by file, text and change."""
    listed = tomllib.loads((REPOSITORY / "scripts/mutation/equivalent.toml").read_text())
    return {(entry["file"], entry["before"], entry["kind"]): entry["reason"] for entry in listed["mutant"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutants", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=float, default=0.0, help="percent that must be killed [default: 0]")
    arguments = parser.parse_args()

    root = REPOSITORY / f"build/mutation/{arguments.mutants}-{arguments.seed}"
    root.mkdir(parents=True, exist_ok=True)
    files = schemata.sources(REPOSITORY / "rtl")
    possible = sum(len(source.mutants()) for source in files)
    mutants = schemata.choose(files, arguments.mutants, arguments.seed)
    fates = schemata.write(files, REPOSITORY, root)
    print(f"mutation: {len(mutants)} of {possible} mutants, seed {arguments.seed}, in {root.relative_to(REPOSITORY)}", flush=True)

    killed = {}
    found = lock_step(root, len(mutants), arguments.seed, False, fates / "simulation.jsonl")
    for mutant in mutants:
        fate = found[mutant.number]
        if fate["killed_by"]:
            killed[mutant.number] = f"{fate['killed_by']}, cycle {fate['cycle']}, {fate['field']}"
    netlist = [mutant for mutant in mutants if mutant.number not in killed and mutant.file in schemata.NETLIST]
    if netlist:
        found = lock_step(root, len(mutants), arguments.seed, True, fates / "synthesis.jsonl")
        for mutant in netlist:
            fate = found[mutant.number]
            if fate["killed_by"]:
                killed[mutant.number] = f"{fate['killed_by']} (text for synthesis), cycle {fate['cycle']}, {fate['field']}"
    survivors = [mutant for mutant in mutants if mutant.number not in killed]
    for number, bench in bench_fates(root, survivors, fates / "benches.jsonl").items():
        if bench:
            killed[number] = bench
    return report(mutants, killed, arguments.least, root)


def report(mutants, killed, least, root):
    explained = reasons()
    lines, open_ones, equivalent = [], [], 0
    for mutant in mutants:
        reason = explained.get((mutant.file, mutant.before, mutant.kind))
        if mutant.number in killed:
            lines.append(f"{mutant}: killed by {killed[mutant.number]}")
        elif reason:
            equivalent += 1
            lines.append(f"{mutant}: equivalent: {reason}")
        else:
            open_ones.append(mutant)
            lines.append(f"{mutant}: SURVIVES")
    (root / "verdicts.txt").write_text("\n".join(lines) + "\n")
    for mutant in open_ones:
        print(f"  survives: {mutant.number}: {mutant}")
    real = len(mutants) - equivalent
    share = 100.0 * len(killed) / max(real, 1)
    print(
        f"mutation: {len(killed)} of {real} killed ({share:.1f} %), {len(open_ones)} survive, {equivalent} equivalent; verdicts in "
        f"{(root / 'verdicts.txt').relative_to(REPOSITORY)}"
    )
    return 0 if share >= least else 1


if __name__ == "__main__":
    sys.exit(main())
