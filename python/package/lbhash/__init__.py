# SPDX-License-Identifier: Apache-2.0
"""Bit-exact model of the load-balancing hash block in routers and switches.

Keys are in the order of ``USERS``: 16 bits each. See ``Hasher`` for frames to keys, ``Router`` for
frames to members, ``lbhash.vectors`` for golden vectors, ``lbhash.exact`` for the public hashes of
real systems. Everything is typed; the stubs hold the docstrings in full.
"""

from lbhash import exact, vectors
from lbhash._native import (
    Hasher,
    Metadata,
    Profile,
    Result,
    Route,
    Router,
    Topology,
    __version__,
    generate,
    generator_names,
    read_capture,
    stimulus,
)

USERS = ("level_1_fec", "level_2_fec", "level_3_fec", "lag", "network_header")
"""Names of the hash users, in the order of keys."""

__all__ = [
    "USERS",
    "Hasher",
    "Metadata",
    "Profile",
    "Result",
    "Route",
    "Router",
    "Topology",
    "__version__",
    "exact",
    "generate",
    "generator_names",
    "read_capture",
    "stimulus",
    "vectors",
]
