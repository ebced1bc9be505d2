# SPDX-License-Identifier: Apache-2.0
"""Writes a copy of the RTL in which many mutants are present, and one is chosen at run time.

Each mutated expression becomes `(chosen == N ? mutant : original)`; N comes from the plus argument `+mutant=N`, 0 is none.
"""

import hashlib
import random
import shutil

from statements import all_nodes, constant_functions, roots_of

PACKAGE = """// SPDX-License-Identifier: Apache-2.0
// Made by scripts/mutation: which mutant is alive.
package lbhash_mutant_pkg;
  function automatic int number();
    number = 0;
    if ($value$plusargs("mutant=%d", number) == 0) number = 0;
  endfunction
  int chosen = number();
endpackage
"""


# Files with text that only synthesis sees.
NETLIST = {"lbhash_pkg.sv", "lbhash_hash_user.sv", "lbhash_hash_user_pkg.sv"}


class Mutant:
    """One mutant: where it is and what it does."""

    def __init__(self, file, line, kind, before, after):
        self.file, self.line, self.kind, self.before, self.after = file, line, kind, before, after
        self.number = 0

    @property
    def key(self):
        return f"{self.file}:{self.line}:{self.kind}:{self.before}:{self.after}"

    def __str__(self):
        return f"{self.file}:{self.line}: {self.kind}: {self.before} -> {self.after}"


class Source:
    """A file of the RTL with the mutants that it can hold."""

    def __init__(self, path, constants):
        self.path = path
        self.text = path.read_text()
        self.roots, self.skipped = roots_of(self.text, constants)
        self.by_node = {}
        for node in all_nodes(self.roots):
            line = self.text.count("\n", 0, node.start) + 1
            before = " ".join(self.text[node.start : node.end].split())
            self.by_node[id(node)] = [
                (Mutant(path.name, line, kind, before, " ".join(after.split())), after) for kind, after in node.mutants
            ]

    def mutants(self):
        return [mutant for pairs in self.by_node.values() for mutant, _ in pairs]

    def mutated(self):
        """The text with the mutants that have a number."""
        parts, place = [], 0
        for root in sorted(self.roots, key=lambda node: node.start):
            parts += [self.text[place : root.start], self.written(root)]
            place = root.end
        return "".join(parts) + self.text[place:]

    def written(self, node):
        parts, place = [], node.start
        for child in sorted(node.children, key=lambda node: node.start):
            parts += [self.text[place : child.start], self.written(child)]
            place = child.end
        text = "".join(parts) + self.text[place : node.end]
        for mutant, after in self.by_node[id(node)]:
            if mutant.number:
                text = f"(lbhash_mutant_pkg::chosen == {mutant.number} ? ({after}) : ({text}))"
        return text


def sources(rtl):
    paths = [rtl / line.split("/")[-1] for line in (rtl / "lbhash.f").read_text().split() if line.endswith(".sv")]
    constants = constant_functions([path.read_text() for path in paths])
    return [Source(path, constants) for path in paths]


def choose(files, count, seed):
    """Numbers `count` mutants, spread over the files as these have mutants."""
    everything = sorted((mutant for source in files for mutant in source.mutants()), key=lambda mutant: mutant.key)
    chosen = everything if count >= len(everything) else random.Random(seed).sample(everything, count)
    for number, mutant in enumerate(sorted(chosen, key=lambda mutant: mutant.key), 1):
        mutant.number = number
    return sorted(chosen, key=lambda mutant: mutant.number)


def write(files, repository, root):
    """Writes the mutated RTL, and links all else that the testbenches need; gives the directory of the fates.

    What was tried with another text is of no use: it is removed.
    """
    texts = {path.name: path.read_text() for path in (repository / "rtl").glob("*.sv")}
    texts.update({source.path.name: source.mutated() for source in files})
    digest = hashlib.sha256("".join(text for _, text in sorted(texts.items())).encode()).hexdigest()
    stamp = root / "text.sha256"
    if not stamp.exists() or stamp.read_text() != digest:
        for name in ("rtl", "build", "fates"):
            shutil.rmtree(root / name, ignore_errors=True)
    if not (root / "rtl").exists():
        shutil.copytree(repository / "rtl", root / "rtl")
        (root / "rtl/lbhash_mutant_pkg.sv").write_text(PACKAGE)
        listed = (root / "rtl/lbhash.f").read_text()
        (root / "rtl/lbhash.f").write_text("rtl/lbhash_mutant_pkg.sv\n" + listed)
        for name, text in texts.items():
            (root / "rtl" / name).write_text(text)
    for directory in ("build", "fates", "target/release"):
        (root / directory).mkdir(parents=True, exist_ok=True)
    for name in ("scripts", "vectors", "build/tools", "target/release/lbhash"):
        if not (root / name).exists():
            (root / name).symlink_to(repository / name)
    stamp.write_text(digest)
    return root / "fates"
