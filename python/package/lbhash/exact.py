# SPDX-License-Identifier: Apache-2.0
"""Public hashes of real systems, bit for bit; see ``lbhash exact list``.

>>> linux = System("linux-ecmp", policy=1, seed=1, weights="1/1/2")
>>> answer = linux.hash(src="192.0.2.1", dst="198.51.100.7", proto="tcp", sport=12345, dport=80)
>>> answer.member in (0, 1, 2)
True
"""

from lbhash._native import Answer
from lbhash._native import ExactSystem as System
from lbhash._native import exact_systems as systems

__all__ = ["Answer", "System", "systems"]
