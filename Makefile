# SPDX-License-Identifier: Apache-2.0
# `make help` lists the targets.
.DEFAULT_GOAL := build
.DELETE_ON_ERROR:
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:

# Where the Verilated model is kept: `make build` and `make test` compile it once between them.
export LBHASH_VERILATED_CACHE := $(CURDIR)/build/verilated

# Change on the command line: make cosim SEED=7 PACKETS=1000000 PROFILE=junos-trio-18.3
SEED ?= 1
PACKETS ?= 100000
PROFILE ?= srlinux-7250-ixr
# Packets of `make regress`: for each of its two main profiles, and for each of the others.
REGRESS_PACKETS ?= 500000
REGRESS_OTHER_PACKETS ?= 50000
# Random packets for the text of the RTL that synthesis sees.
REGRESS_SYNTHESIS_PACKETS ?= 100000
# Random packets of `make live`, and the seed that they come from.
LIVE_SEED ?= 1
LIVE_PACKETS ?= 10000
# Mutants of `make mutation`.
MUTANTS ?= 200
# Seconds of `make fuzz` for each of its targets.
FUZZ_SECONDS ?= 600

PROFILES := $(basename $(notdir $(wildcard control/profiles/*.toml)))
MAIN_PROFILES := srlinux-7250-ixr junos-trio-18.3
FUZZ_TARGETS := $(basename $(notdir $(wildcard fuzz/targets/*.rs)))
GOLDEN := $(notdir $(patsubst %/,%,$(wildcard vectors/golden/*/)))
# Sets that `make regress` replays with Icarus too; `make icarus` replays all.
ICARUS_GOLDEN := hash-profiles random select-modes
LBHASH := target/release/lbhash
COSIM := target/release/lbhash-cosim

# Where `make capi` puts the C library.
PREFIX ?= $(CURDIR)/build/capi

# For recipes that need Verilator: finds or installs it. Exporting in the same command would hide a
# failure.
define with_verilator
VERILATOR="$$(scripts/tools.sh verilator)"
export VERILATOR
endef

# Frames of `make exact`.
FRAMES ?= 100000

.PHONY: capi c cocotb dpi header install-docs packed wheel python
.PHONY: build lbhash regress exact requirements test live fuzz faults mutation lint deny vectors cosim icarus bench ppa registers fusesoc tools clean help

build: ## target/release/lbhash and target/release/lbhash-cosim (the default)
	@$(with_verilator)
	cargo build --release --quiet -p lbhash -p lbhash-cosim -p lbhash-blocks
	echo "built $(LBHASH) $(COSIM)"

lbhash: ## target/release/lbhash alone: needs no Verilator
	@cargo build --release --quiet -p lbhash

regress: build build/lint-rtl ## Model, golden vectors, RTL: everything compared, with a verdict (under a minute once built)
	@$(with_verilator)
	start=$$SECONDS
	for set in $(GOLDEN); do $(LBHASH) vectors check vectors/golden/$$set; done
	scripts/replay.sh crc
	scripts/replay.sh select
	scripts/replay.sh time
	scripts/replay.sh checker
	scripts/replay.sh axi
	scripts/replay.sh exact
	scripts/replay.sh verilator $(GOLDEN)
	if command -v iverilog >/dev/null; then scripts/replay.sh icarus $(ICARUS_GOLDEN)
	else echo "replay: icarus: left out, not installed (Debian: apt install iverilog)"; fi
	for profile in $(MAIN_PROFILES); do
	  for capture in vectors/sample/*.pcap; do
	    for bus in "" "--quiet-bus --reference-every 1"; do
	      $(COSIM) run --seed $(SEED) --profile $$profile --capture $$capture --stages $$bus
	    done
	  done
	  $(COSIM) run --seed $(SEED) --profile $$profile --packets $(REGRESS_PACKETS) --junit build/regress-$$profile.xml
	done
	for text in "" --synthesis; do
	  $(COSIM) directed --seed $(SEED) --junit build/regress-directed$$text.xml $$text
	done
	$(COSIM) run --seed $(SEED) --packets $(REGRESS_SYNTHESIS_PACKETS) --synthesis
	for profile in $(filter-out $(MAIN_PROFILES),$(PROFILES)); do
	  verdict=$$($(COSIM) run --seed $(SEED) --profile $$profile --generator mixed --packets $(REGRESS_OTHER_PACKETS) --quiet-bus) || {
	    echo "$$verdict" >&2; exit 1
	  }
	  echo "lock-step: $$profile, directed and random packets: $${verdict##*$$'\n'}"
	done
	echo "regress: PASS in $$((SECONDS - start)) s: model and RTL agree bit for bit, cycle for cycle"
	echo "         seed $(SEED), $(words $(PROFILES)) profiles, $(REGRESS_PACKETS) random packets for each of $(MAIN_PROFILES); vectors in vectors/golden"

# The RTL is linted again only when it has changed.
build/lint-rtl: $(wildcard rtl/*.sv rtl/*/*.sv) rtl/lbhash.f rtl/exact.f lbhash.core Bender.yml scripts/lint.sh
	@$(with_verilator)
	scripts/lint.sh rtl
	mkdir -p build
	touch $@

exact: ## RSS and RTAG7 against their cycle-accurate twins and the real systems' functions: FRAMES each
	@cargo build --release --quiet -p lbhash-blocks
	scripts/replay.sh exact $(FRAMES)

requirements: build ## Requirement → tests → passed, data path compared with the RTL; fails if one has no test
	@$(with_verilator)
	scripts/requirements.py $(COSIM)

test: ## All tests, faults put into the RTL among them
	@$(with_verilator)
	cargo test --quiet --workspace

live: ## Exact hashes of Linux against the kernel of this machine: LIVE_SEED, LIVE_PACKETS
	@cargo build --release --quiet -p lbhash
	scripts/live.sh $(LBHASH) $(LIVE_SEED) $(LIVE_PACKETS)

fuzz: ## Coverage-guided fuzzing of the readers of files, FUZZ_SECONDS for each
	@scripts/fuzz.sh $(FUZZ_SECONDS) $(FUZZ_TARGETS)

faults: ## Put faults into a copy of the RTL: each must be caught, and its stage named
	@$(with_verilator)
	cargo test --quiet -p lbhash-cosim --test cosim faults::

mutation: build ## Mutants of the RTL: MUTANTS of them, drawn by SEED; survivors by file and line
	@$(with_verilator)
	scripts/mutation.py --mutants $(MUTANTS) --seed $(SEED)

lint: ## rustfmt, clippy, rustdoc, Verilator; Icarus and Yosys where they are installed
	@$(with_verilator)
	scripts/lint.sh rust rtl format

deny: ## Licences and sources of all dependencies (cargo-deny)
	@cargo deny --version >/dev/null 2>&1 || {
	  echo "error: cargo-deny is missing; install it: cargo install --locked cargo-deny" >&2
	  exit 2
	}
	for manifest in Cargo.toml fuzz/Cargo.toml python/Cargo.toml; do
	  verdict=$$(cargo deny --manifest-path $$manifest --config deny.toml --log-level error check licenses bans sources)
	  echo "deny: $$manifest: $$verdict"
	done

vectors: ## Check that the golden vectors are what the reference gives
	@cargo build --release --quiet -p lbhash
	for set in $(GOLDEN); do $(LBHASH) vectors check vectors/golden/$$set; done

cosim: build ## Lock-step of model and RTL: SEED, PACKETS, PROFILE
	@$(COSIM) run --seed $(SEED) --packets $(PACKETS) --profile $(PROFILE)

icarus: ## Replay every golden set with Icarus Verilog
	@cargo build --release --quiet -p lbhash
	scripts/replay.sh icarus $(GOLDEN)

capi: ## The C library with its header and pkg-config file, in PREFIX (build/capi)
	@cargo build --profile capi --quiet -p lbhash-capi
	install -d "$(PREFIX)/lib/pkgconfig" "$(PREFIX)/include"
	install -m 755 target/capi/liblbhash.so "$(PREFIX)/lib"
	install -m 644 target/capi/liblbhash.a "$(PREFIX)/lib"
	install -m 644 include/lbhash.h "$(PREFIX)/include"
	version=$$(awk -F '"' '/^version/ {print $$2; exit}' Cargo.toml)
	sed "s|@prefix@|$(PREFIX)|; s|@version@|$$version|" capi/lbhash.pc.in >"$(PREFIX)/lib/pkgconfig/lbhash.pc"
	echo "capi: $(PREFIX): liblbhash.so, liblbhash.a, lbhash.h, lbhash.pc"

c: capi ## Example in C: a million packets one by one, in batches and on threads
	@gcc -std=c99 -O2 -Wall -Wextra -I"$(PREFIX)/include" examples/c/keys.c -L"$(PREFIX)/lib" -llbhash -lpthread \
	  -Wl,-rpath,"$(PREFIX)/lib" -o build/keys
	build/keys 1000000 mixed

dpi: capi ## Testbench that hashes over DPI while it drives the RTL (Verilator)
	@$(with_verilator)
	scripts/dpi.sh "$(PREFIX)"

wheel: ## The Python package, built by maturin into build/python/dist
	@venv=build/python/venv
	if [[ ! -x $$venv/bin/maturin ]]; then
	  python3 -m venv $$venv || { echo "error: python3 cannot make a virtual environment (Debian: apt install python3-venv)" >&2; exit 2; }
	  $$venv/bin/pip install --quiet --disable-pip-version-check maturin==1.16.0
	fi
	rm -rf build/python/dist
	CARGO_TARGET_DIR=$(CURDIR)/build/python/target $$venv/bin/maturin build --release --quiet \
	  --manifest-path python/Cargo.toml --out build/python/dist
	echo "wheel: $$(ls build/python/dist/*.whl)"

python: wheel ## Install the wheel into a fresh virtual environment; run its tests, stubs and example there
	@rm -rf build/python/fresh
	python3 -m venv build/python/fresh
	build/python/fresh/bin/pip install --quiet --disable-pip-version-check build/python/dist/*.whl mypy typing_extensions
	build/python/fresh/bin/python python/tests/test_lbhash.py
	build/python/fresh/bin/python -m doctest python/package/lbhash/exact.py
	build/python/fresh/bin/python -m mypy.stubtest lbhash
	build/python/fresh/bin/python examples/python/keys.py

cocotb: wheel ## Example for cocotb: cocotbext-axi drives the RTL, the Python package predicts (Icarus, Verilator)
	@$(with_verilator)
	bin=$(CURDIR)/build/cocotb/bin
	if [[ ! -x $$bin/cocotb-config ]]; then
	  python3 -m venv build/cocotb
	  $$bin/pip install --quiet --disable-pip-version-check cocotb==2.1.0 cocotbext-axi==0.1.28 pytest
	fi
	$$bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps build/python/dist/*.whl
	$$bin/pip install --quiet --disable-pip-version-check numpy
	export PATH="$$bin:$$(dirname "$$VERILATOR"):$$PATH"
	for simulator in icarus verilator; do
	  if [[ $$simulator == icarus ]] && ! command -v iverilog >/dev/null; then
	    echo "cocotb: icarus: left out, not installed (Debian: apt install iverilog)"; continue
	  fi
	  $$bin/python examples/cocotb/run.py $$simulator build/cocotb-$$simulator >build/cocotb-$$simulator.run 2>&1 || {
	    cat build/cocotb-$$simulator.run >&2; exit 1
	  }
	  grep -E "PASS: [0-9]+ " build/cocotb-$$simulator.run | sed 's/^.*PASS/  PASS/; s/^  PASS\(: [0-9]* tests\)$$/cocotb: '$$simulator': PASS\1/'
	done

packed: ## Replay packed vector sets with the SystemVerilog reader (Icarus, Verilator)
	@cargo build --release --quiet -p lbhash
	scripts/replay.sh packed random select-modes dlb-flow-fixed

install-docs: lbhash ## Manual pages and completions of the command, in PREFIX (build/capi)
	@$(LBHASH) man "$(PREFIX)/share/man/man1"
	install -d "$(PREFIX)/share/bash-completion/completions" "$(PREFIX)/share/zsh/site-functions" "$(PREFIX)/share/fish/vendor_completions.d"
	$(LBHASH) completions bash >"$(PREFIX)/share/bash-completion/completions/lbhash"
	$(LBHASH) completions zsh >"$(PREFIX)/share/zsh/site-functions/_lbhash"
	$(LBHASH) completions fish >"$(PREFIX)/share/fish/vendor_completions.d/lbhash.fish"
	echo "install-docs: $(PREFIX)/share: completions for bash, zsh, fish"

header: ## Make include/lbhash.h of capi/src
	@UPDATE_HEADER=1 cargo test --quiet -p lbhash-capi --test capi header >/dev/null
	echo "header: include/lbhash.h"

bench: ## Packets and cycles per second, beside peers, in one run
	@$(with_verilator)
	cargo run --release --quiet -p lbhash-bench --features cosim

ppa: ## Area and levels of the RTL (Yosys)
	@python3 scripts/ppa.py

registers: ## UVM register model, C header, HTML and IP-XACT from rtl/lbhash.rdl, in build/registers
	@peakrdl="$$(scripts/tools.sh peakrdl)"
	mkdir -p build/registers
	"$$peakrdl" uvm rtl/lbhash.rdl -o build/registers/lbhash_uvm_pkg.sv
	"$$peakrdl" c-header rtl/lbhash.rdl -o build/registers/lbhash.h
	"$$peakrdl" html rtl/lbhash.rdl -o build/registers/html
	"$$peakrdl" ip-xact rtl/lbhash.rdl -o build/registers/lbhash.xml
	echo "registers: build/registers/lbhash_uvm_pkg.sv, lbhash.h, html, lbhash.xml"

fusesoc: ## Targets lint (Verilator) and sim (Icarus) of lbhash.core, in build/fusesoc
	@$(with_verilator)
	fusesoc="$$(scripts/tools.sh fusesoc)"
	scripts/tools.sh iverilog >/dev/null
	# FuseSoC finds the simulators on the path alone.
	export PATH="$$(dirname "$$VERILATOR"):$$PATH"
	mkdir -p build
	for target in lint sim; do
	  "$$fusesoc" --cores-root . run --target $$target --build-root build/fusesoc lbhash:ip:lbhash >build/fusesoc.log 2>&1 || {
	    cat build/fusesoc.log >&2; echo "fusesoc: $$target: FAIL" >&2; exit 1
	  }
	  verdict=clean
	  if [[ $$target == sim ]]; then verdict=$$(grep PASS build/fusesoc.log); fi
	  echo "fusesoc: $$target: $$verdict"
	done

tools: ## Find the tools; install Verilator into build/tools if it is missing
	@scripts/tools.sh all

clean: ## Remove everything that was built, and installed tools
	@rm -rf build target

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
