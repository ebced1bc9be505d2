# SPDX-License-Identifier: Apache-2.0
"""Golden vectors: sets that ``lbhash vectors generate`` makes.

>>> golden = load("vectors/golden/directed")                      # doctest: +SKIP
>>> hasher = golden.hasher()                                      # doctest: +SKIP
>>> all(hasher.keys(v.frame, v.metadata) == v.keys for v in golden)   # doctest: +SKIP
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Optional, Union

from lbhash._native import Hasher, Metadata, Profile, Topology

__all__ = ["Vector", "VectorSet", "load"]


@dataclass(frozen=True)
class Vector:
    """One packet with its expected results."""

    n: int
    """Number, from 0."""
    name: str
    """What it is; may be empty."""
    frame: bytes
    metadata: Metadata
    keys: list[int]
    """Five keys in the order of ``lbhash.USERS``."""
    line: dict[str, Any]
    """The whole line, as JSON has it: layers with CRCs, status, members."""


@dataclass(frozen=True)
class VectorSet:
    """A set of vectors."""

    directory: str
    manifest: dict[str, Any]
    profile_toml: str
    topology_toml: Optional[str]

    def __iter__(self) -> Iterator[Vector]:
        with open(os.path.join(self.directory, "vectors.jsonl"), encoding="utf-8") as lines:
            for line in lines:
                yield _vector(json.loads(line))

    def __len__(self) -> int:
        return int(self.manifest["packets"])

    def profile(self) -> Profile:
        """The profile that the set was made with."""
        return Profile.from_toml(self.profile_toml, os.path.join(self.directory, "profile.toml"))

    def hasher(self) -> Hasher:
        """The hasher of the set: its profile with its seed."""
        return Hasher(self.profile(), seed=self.manifest["hash_seed"])

    def topology(self) -> Optional[Topology]:
        """The topology that the set was made with."""
        if self.topology_toml is None:
            return None
        return Topology(self.topology_toml, os.path.join(self.directory, "topology.toml"))


def load(directory: Union[str, os.PathLike[str]]) -> VectorSet:
    """Opens a set. ``OSError`` if a file is missing, ``ValueError`` if the format is another one."""
    directory = os.fspath(directory)

    def text(name: str) -> str:
        with open(os.path.join(directory, name), encoding="utf-8") as file:
            return file.read()

    manifest = json.loads(text("manifest.json"))
    if manifest["format_version"] != 1:
        raise ValueError(
            f"{directory}: format {manifest['format_version']}; this package reads format 1"
        )
    topology = text("topology.toml") if "topology.toml" in manifest["files"] else None
    return VectorSet(directory, manifest, text("profile.toml"), topology)


def _vector(line: dict[str, Any]) -> Vector:
    return Vector(
        n=line["n"],
        name=line.get("name", ""),
        frame=bytes.fromhex(line["frame"]),
        metadata=Metadata(**line["metadata"]),
        keys=[int(key, 16) for key in line["keys"].values()],
        line=line,
    )
