#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Lists circles between the modules of Rust crates; exit code 1 if there is one.

Usage: scripts/circles.py [CRATE...]      (folders with a `src`; default: every member of the workspace)

A module depends on what it names: `use` declarations and paths that begin with `crate::`, `super::` or `self::`. A name that a
module re-exports or imports counts as the module that it comes from. Modules that share a parent are compared, each with
everything below it, so that a circle is reported where it can be opened. What a module and its own ancestors name of each other
is no circle: a parent is made of its children. Test modules are left out.
"""
import pathlib, re, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
USE = re.compile(r"\buse\s+([^;]+);")
PATH = re.compile(r"\b(?:crate|super|self)(?:::\w+)+")


def without_noise(text):
    """Source without comments, strings and the trailing test module."""
    text = text.split("#[cfg(test)]\nmod ")[0]
    return re.sub(r"//[^\n]*|\"(?:\\.|[^\"\\])*\"", "", text)


def leaves(tree):
    """Paths of a `use` tree: (`a::b`, name under which it is known)."""
    tree = " ".join(tree.split())
    if "{" not in tree:
        path, _, alias = tree.partition(" as ")
        path = path.removesuffix("::self").strip()
        yield path.split("::"), alias.strip() or path.split("::")[-1]
        return
    prefix, _, rest = tree.partition("{")
    depth, part = 0, ""
    for letter in rest.rpartition("}")[0] + ",":
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            if part.strip():
                yield from leaves(prefix + part.strip())
            part = ""
        else:
            part += letter


def modules_of(crate):
    """Source by module path; the root is ()."""
    modules = {}
    source = ROOT / crate / "src"
    for file in sorted(source.rglob("*.rs")):
        path = file.relative_to(source).with_suffix("").parts
        path = path[:-1] if path[-1] in ("mod", "lib", "main") else path
        modules[path] = without_noise(file.read_text())
    return modules


def edges_of(modules):
    """Pairs (module, module that it names)."""
    names = {}  # what each module imports or re-exports
    for module, text in modules.items():
        names[module] = {name: path for use in USE.findall(text) for path, name in leaves(use)}

    def resolve(module, path, depth=0):
        at, path = list(module), list(path)
        if path[0] == "crate":
            at, path = [], path[1:]
        elif path[0] not in ("self", "super") and (*module, path[0]) not in modules:
            return None
        while path and path[0] in ("self", "super"):
            at = at[:-1] if path.pop(0) == "super" else at
        while path and (*at, path[0]) in modules:
            at.append(path.pop(0))
        through = path and names.get(tuple(at), {}).get(path[0])
        if through and through[0] != path[0] and depth < 9:
            return resolve(tuple(at), through + path[1:], depth + 1) or tuple(at)
        if through and depth < 9 and (*at, through[0]) in modules:
            return resolve(tuple(at), through + path[1:], depth + 1)
        return tuple(at)

    for module, text in modules.items():
        paths = list(names[module].values()) + [path.split("::") for path in PATH.findall(text)]
        for path in paths:
            if (target := resolve(module, path)) is not None:
                yield module, target


def circles(edges):
    """Sets of siblings that depend on each other."""
    siblings = {}
    for a, b in edges:
        depth = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), None)
        if depth is not None:
            siblings.setdefault(a[:depth], {}).setdefault(a[depth], {})[b[depth]] = None
    for parent, graph in sorted(siblings.items()):
        def reached(start):
            seen, to_do = set(), list(graph.get(start, ()))
            while to_do:
                if (node := to_do.pop()) not in seen:
                    seen.add(node)
                    to_do += graph.get(node, ())
            return seen
        below = {node: reached(node) for node in graph}
        found = {frozenset(m for m in below[n] if n in below.get(m, ())) for n in graph}
        for circle in sorted(map(sorted, filter(None, found))):
            yield parent, circle


def main(crates):
    workspace = re.search(r"members\s*=\s*\[(.*?)\]", (ROOT / "Cargo.toml").read_text(), re.S)
    crates = crates or re.findall(r'"([^"]+)"', workspace.group(1))
    count = 0
    for crate in crates:
        if not (ROOT / crate / "src").is_dir():
            sys.exit(f"circles: {crate}: there is no folder {crate}/src")
        for parent, circle in circles(edges_of(modules_of(crate))):
            count += 1
            print(f"{'/'.join((crate, 'src', *parent))}: circle: {', '.join(circle)}")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
