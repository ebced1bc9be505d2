# SPDX-License-Identifier: Apache-2.0
"""Builds lbhash_axi for a simulator and runs test_lbhash.py on it.

Usage: run.py icarus|verilator BUILD_DIRECTORY
"""

import os
import sys
import xml.etree.ElementTree
from pathlib import Path

from cocotb_tools.runner import get_runner

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
# For Verilator: C++ with coroutines; compiling costs more than running.
CPP = ["-CFLAGS", "-std=gnu++20 -fcoroutines", "--timing", "-Wno-fatal", "-O3"]
MAKE = "CFG_CXXFLAGS_PCH_I=-include OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0"


def main(simulator: str, directory: str) -> int:
    os.environ["MAKEFLAGS"] = f" -- {MAKE}"
    os.environ["LBHASH_ROOT"] = str(ROOT)
    # cocotbext-axi has not followed the last renamings of cocotb.
    os.environ.setdefault("PYTHONWARNINGS", "ignore::DeprecationWarning")
    sources = [ROOT / line for line in (ROOT / "rtl/lbhash.f").read_text().split() if line.endswith(".sv")]
    runner = get_runner(simulator)
    runner.build(
        sources=sources,
        hdl_toplevel="lbhash_axi",
        build_dir=directory,
        build_args=CPP if simulator == "verilator" else ["-g2012"],
        timescale=("1ns", "1ps"),
        log_file=f"{directory}.log",
    )
    results = runner.test(
        hdl_toplevel="lbhash_axi",
        test_module="test_lbhash",
        test_dir=HERE,
        build_dir=directory,
        results_xml=str(Path(directory).resolve() / "results.xml"),
        timescale=("1ns", "1ps"),
    )
    cases = xml.etree.ElementTree.parse(results).findall(".//testcase")
    failed = [case.get("name") for case in cases if case.find("failure") is not None or case.find("error") is not None]
    verdict = "FAIL: " + ", ".join(failed) if failed or not cases else f"PASS: {len(cases)} tests"
    print(f"cocotb: {simulator}: {verdict}")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
