#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints each requirement, the tests that check it, and whether they pass.

Runs every test whose name begins with ids of docs/requirements.md (`a_031_…`, `b_021_b_022_…`,
`d_033_to_d_041_…`). Tests of the data path record what they hash; `lbhash-cosim replay` puts model
and RTL through exactly that and compares every stage.

Usage: scripts/requirements.py COSIM     COSIM: the program lbhash-cosim
Exit code 1: a test fails, a requirement has neither a passing test nor a reason in that page (a row
`| id | reason |`), or a test names a requirement that the page does not have.
"""

import concurrent.futures
import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "docs" / "requirements.md"
RECORDED = ROOT / "build" / "requirements"
# Sections whose ids begin a test's name. libtest filters by parts of names: every id of a section
# contains "a_0" or "a_1".
SECTIONS = "abcdefgr"
# `h_40_`, a reading of an ambiguous source (docs/facts-and-decisions.md), may stand beside them.
IDS = re.compile(r"(?:[a-gr]_\d{3}_(?:to_)?|h_\d{2}_)+")
# Recordings of these are replayed: requirements of the data path and of its configuration.
REPLAYED = {"R", "C"}
FAILS = "a test fails"
# Least number of distinct rules whose message is tested.
LEAST_RULES = 40


@dataclasses.dataclass
class Test:
    name: str
    ids: list[str]
    passed: bool
    packets: int = 0
    # Model and RTL agree; None where they were not compared.
    agrees: bool | None = None

    def verdict(self) -> str:
        words = "passed" if self.passed else "FAILED"
        if self.agrees is not None and not self.packets:
            words += ", model and RTL in lock-step"
        elif self.agrees is not None:
            agrees = "agrees" if self.agrees else "DIFFERS"
            words += f", RTL {agrees} on {self.packets} packet{'s' if self.packets > 1 else ''}"
        return words


@dataclasses.dataclass
class Requirement:
    id: str
    kind: str
    tests: list[Test] = dataclasses.field(default_factory=list)

    def lack(self) -> str | None:
        """What is missing; None if the requirement is covered."""
        if not self.tests:
            return "no test"
        if not all(test.passed and test.agrees is not False for test in self.tests):
            return FAILS
        if self.kind == "R" and not any(test.agrees for test in self.tests):
            return "no packet compared with the RTL"
        return None


def catalogue() -> tuple[dict[str, Requirement], dict[str, str]]:
    requirements, reasons = {}, {}
    for line in CATALOGUE.read_text().splitlines():
        if row := re.fullmatch(r"\| ([A-GR]-\d{3}) \| ([RCMASX]) \| .+ \|", line):
            if row[1] in requirements:
                sys.exit(f"error: {CATALOGUE}: {row[1]} appears twice; remove one of them")
            requirements[row[1]] = Requirement(row[1], row[2])
        elif row := re.fullmatch(r"\| ([A-GR]-\d{3}) \| (.{2,}) \|", line):
            reasons[row[1]] = row[2]
    return requirements, reasons


def ids_of(test: str) -> list[str]:
    """Ids at the beginning of a test's name; `d_033_to_d_041` stands for all from first to last."""
    beginning = IDS.match(test.rsplit("::", 1)[-1])
    if not beginning:
        return []
    ids = []
    for section, number, span in re.findall(r"([a-gr])_(\d{3})_(to_)?", beginning[0]):
        if ids and follows_span:
            between = range(int(ids[-1][2:]) + 1, int(number))
            ids += [f"{section.upper()}-{skipped:03}" for skipped in between]
        ids.append(f"{section.upper()}-{number}")
        follows_span = bool(span)
    return ids


def test_programs() -> list[tuple[str, str, pathlib.Path]]:
    """Name, executable and directory of every test program, from cargo itself."""
    command = ["cargo", "test", "--quiet", "--workspace", "--lib", "--bins", "--tests"]
    command += ["--no-run", "--message-format=json"]
    built = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if built.returncode:
        sys.exit("error: the tests do not build")
    messages = [json.loads(line) for line in built.stdout.splitlines()]
    return [
        (message["target"]["name"], message["executable"], pathlib.Path(message["manifest_path"]).parent)
        for message in messages
        if message["reason"] == "compiler-artifact" and message["executable"] and message["profile"]["test"]
    ]


def run(command: list, **options) -> subprocess.CompletedProcess:
    """Standard output and error together, as text."""
    return subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options
    )


def run_tests() -> list[Test]:
    shutil.rmtree(RECORDED, ignore_errors=True)
    RECORDED.mkdir(parents=True)
    tests = []
    for program, executable, directory in test_programs():
        filters = [f"{section}_{digit}" for section in SECTIONS for digit in "01"]
        filters += ["rules::", "violations::"]
        # A recording is named after the test's thread; libtest names threads if there are several.
        command = [executable, *filters, "--test-threads", str(max(2, os.cpu_count() or 2))]
        environment = os.environ | {"LBHASH_RECORD": str(RECORDED)}
        ran = run(command, cwd=directory, env=environment)
        line = r"^test (\S+)(?: - should panic)? \.\.\. (ok|FAILED)$"
        results = re.findall(line, ran.stdout, re.MULTILINE)
        # Tests of the co-simulation compare model and RTL themselves.
        is_lock_step = directory == ROOT / "cosim"
        for name, result in results:
            passed = result == "ok"
            if ids := ids_of(name):
                agrees = passed if is_lock_step else None
                tests.append(Test(f"{program}::{name}", ids, passed, agrees=agrees))
        if ran.returncode:
            print(ran.stdout, file=sys.stderr)
        if ran.returncode and all(result == "ok" for _, result in results):
            sys.exit(f"error: {executable} ends with {ran.returncode}")
    return tests


def replay(cosim: str, test: Test) -> None:
    scenario = RECORDED / f"{test.name.replace('::', '__')}.json"
    if not scenario.exists():
        return
    test.packets = scenario.read_text().count('"tuser"')
    if not test.packets:
        return
    ran = run([cosim, "replay", scenario], cwd=ROOT)
    test.agrees = ran.returncode == 0 and "PASS" in ran.stdout
    if not test.agrees:
        print(f"{test.name}: lbhash-cosim replay {scenario}\n{ran.stdout}", file=sys.stderr)


def replay_all(cosim: str, requirements: dict[str, Requirement], tests: list[Test]) -> None:
    replayed = {id for id, requirement in requirements.items() if requirement.kind in REPLAYED}
    chosen = [test for test in tests if replayed.intersection(test.ids)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda test: replay(cosim, test), chosen))


def rules_tested() -> dict[str, int]:
    """Number of distinct rules whose message is tested in full, by test program.

    A rule is a message without place, platform, option, value, numbers and remedy.
    """
    rules: dict[str, set[str]] = {}
    for file in sorted(RECORDED.glob("*.messages")):
        for message in file.read_text().splitlines():
            rule = re.sub(r"^[^ ]+ [^`]*?: `[^`]*`(?: = (?:\"[^\"]*\"|[^:]*))?: ", "", message)
            rule = rule.rsplit("; ", 1)[0]
            rule = re.sub(r"`[^`]*`|\d[\d.]*(?:R\d+)?", "…", rule)
            rules.setdefault(file.name.split("__")[0], set()).add(rule)
    return {program: len(found) for program, found in sorted(rules.items())}


def report(
    requirements: dict[str, Requirement], reasons: dict[str, str], tests: list[Test]
) -> list[str]:
    """Prints a line for each requirement and test; returns what is wrong."""
    wrong = []
    for requirement in requirements.values():
        lack = requirement.lack()
        lines = [f"{test.name}: {test.verdict()}" for test in requirement.tests] or ["-"]
        for number, line in enumerate(lines):
            head = f"{requirement.id} {requirement.kind}" if number == 0 else ""
            print(f"{head:7}  {line}")
        if lack == FAILS:
            wrong.append(f"{requirement.id}: {lack}")
        elif lack and requirement.id not in reasons:
            remedy = "write one, or give a reason in docs/requirements.md"
            wrong.append(f"{requirement.id}: {lack}; {remedy}")
    wrong += [
        f"{test.name}: docs/requirements.md does not have {id}"
        for test in tests
        for id in test.ids
        if id not in requirements
    ]
    wrong += [
        f"{id}: has a reason, but is not a requirement of docs/requirements.md"
        for id in reasons
        if id not in requirements
    ]
    return wrong


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} COSIM")
    requirements, reasons = catalogue()
    tests = run_tests()
    replay_all(sys.argv[1], requirements, tests)
    for test in tests:
        for id in test.ids:
            if id in requirements:
                requirements[id].tests.append(test)
    wrong = report(requirements, reasons, tests)
    covered = sum(
        not requirement.lack() and requirement.id not in reasons
        for requirement in requirements.values()
    )
    in_rtl = [test for test in tests if test.agrees]
    print(
        f"requirements: {covered} of {len(requirements)} covered by {len(tests)} tests; "
        f"RTL compared in {len(in_rtl)} of them, on {sum(test.packets for test in in_rtl)} packets"
    )
    rules = rules_tested()
    if sum(rules.values()) < LEAST_RULES:
        wrong.append(f"tests must check the messages of at least {LEAST_RULES} rules")
    by_program = ", ".join(f"{program} {count}" for program, count in rules.items())
    print(f"rules whose message is tested: {sum(rules.values())} ({by_program})")
    for id, reason in reasons.items():
        print(f"  {id} not covered: {reason}")
    for line in wrong:
        print(f"  {line}", file=sys.stderr)
    print(f"requirements: {'FAIL' if wrong else 'PASS'}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
