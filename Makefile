# SPDX-License-Identifier: Apache-2.0
# `make help` lists the targets. Tools that are missing are installed into build/tools (scripts/tools.sh).

CARGO ?= cargo
SEED ?= 1
PACKETS ?= 1000000
export SEED PACKETS

RTL := $(shell cat rtl/lbhash.f) $(wildcard rtl/tb/*.sv)
BUILD_COSIM := VERILATOR=$$(scripts/tools.sh verilator)

.DEFAULT_GOAL := build
.PHONY: build lbhash regress test lint vectors cosim icarus crc-proof faults bench ppa registers tools clean help

build: ## Build target/release/lbhash and target/release/lbhash-cosim (the default)
	@$(BUILD_COSIM) $(CARGO) build --release --quiet -p lbhash -p lbhash-cosim

lbhash: ## Build target/release/lbhash alone: needs no Verilator
	$(CARGO) build --release -p lbhash

regress: build ## The main job: model, vectors and Verilated RTL, bit for bit, cycle for cycle (SEED=, PACKETS=)
	@mkdir -p build/junit
	@scripts/regress.sh

test: ## All tests
	@$(BUILD_COSIM) $(CARGO) test --workspace --quiet

lint: ## Format, clippy, documentation, RTL under Verilator -Wall (and Icarus and Yosys where installed)
	$(CARGO) fmt --all --check
	@$(BUILD_COSIM) $(CARGO) clippy --workspace --all-targets --quiet -- -D warnings
	@$(BUILD_COSIM) RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --quiet
	@scripts/lint_rtl.sh

vectors: lbhash ## Make every golden set again and compare it byte for byte
	@for set in vectors/golden/*/; do target/release/lbhash vectors check "$${set%/}" || exit; done

cosim: build ## Lock-step of model and RTL on random packets, every stage compared (SEED=)
	target/release/lbhash-cosim run --profile all-fields --seed $(SEED) --packets 100000 --stages

icarus: build ## Replay every golden set under Icarus
	@for set in vectors/golden/*/; do scripts/replay.sh icarus "$${set%/}" || exit; done

crc-proof: build/crc-proof/Vlayer_crc_tb ## Prove the two bodies of the layer CRC equal: zero and every unit vector
	@$< | grep -v '^- '

build/crc-proof/Vlayer_crc_tb: rtl/lbhash_pkg.sv rtl/tb/layer_crc_tb.sv
	@mkdir -p $(@D)
	@$$(scripts/tools.sh verilator) --binary --timing -j 2 --Mdir $(@D) -CFLAGS "-O1 -std=gnu++20 -fcoroutines" \
		--top-module layer_crc_tb $^ >$(@D).log 2>&1 || { cat $(@D).log >&2; exit 2; }

faults: ## Put faults into a copy of the RTL: each must be caught, and its stage named
	@$(BUILD_COSIM) $(CARGO) test --quiet -p lbhash-cosim --test faults

bench: ## Throughput of all models and their peers, and of the lock-step, interleaved in one run
	@$(BUILD_COSIM) $(CARGO) run --release --quiet -p lbhash-bench --features cosim

ppa: ## Area and depth of the RTL: LUT6, flip-flops, memory bits and LUT levels, by module
	@YOSYS=$$(scripts/tools.sh yosys) scripts/ppa.py

registers: ## Register model, C header, HTML and IP-XACT from rtl/lbhash.rdl, in build/registers
	@mkdir -p build/registers
	@peakrdl=$$(scripts/tools.sh peakrdl) && \
		$$peakrdl uvm rtl/lbhash.rdl -o build/registers/lbhash_uvm_pkg.sv && \
		$$peakrdl c-header rtl/lbhash.rdl -o build/registers/lbhash.h && \
		$$peakrdl html rtl/lbhash.rdl -o build/registers/html && \
		$$peakrdl ip-xact rtl/lbhash.rdl -o build/registers/lbhash.xml
	@echo "build/registers: lbhash_uvm_pkg.sv lbhash.h html lbhash.xml"

tools: ## Find or install Verilator, Yosys and PeakRDL
	@for tool in verilator yosys peakrdl; do echo "$$tool: $$(scripts/tools.sh $$tool)" || exit; done

clean: ## Remove what was built, but not the tools
	$(CARGO) clean --quiet
	@find build -mindepth 1 -maxdepth 1 ! -name tools -exec rm -rf {} + 2>/dev/null || true

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
