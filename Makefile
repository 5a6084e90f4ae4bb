# Every target sets up what is missing first. `make help` lists them.

PYTHON ?= python3
VENV := .venv/bin
OLD_PYTHON := images2gpt needs Python 3.11 or newer: name one with PYTHON=…

.PHONY: help dev test test-long bench soak lint format deploy deploy-dry-run lock sbom hooks clean setup
.DEFAULT_GOAL := help

help:
	@echo 'make dev        serve http://localhost:8787 (PORT=… and STATE_DIR=… for another)'
	@echo 'make test       check format, lint and types, then run every test that does not take long'
	@echo 'make test-long  run the tests that do'
	@echo 'make bench      measure speed, size and cost beside peers, for a quarter of an hour: bench/RESULTS.md'
	@echo 'make soak       twenty minutes of honest users and faults: bench/SOAK.md'
	@echo 'make lint       check format, lint and types'
	@echo 'make format     put the format right, what ruff can mend by itself, and the table of promises'
	@echo 'make deploy     deploy to Cloudflare (docs/operate.md); make deploy-dry-run says what that would do, offline'
	@echo 'make lock       write the lock files anew, after a version in pyproject.toml or package.json has changed'
	@echo 'make sbom       write the list of everything that is shipped or used (CycloneDX) to .cache/sbom.json'
	@echo 'make hooks      check the format before every commit'
	@echo 'make clean      remove everything that the above have made, except .state and .dev.vars'

dev: setup
	@$(VENV)/python -m tools.dev

test: lint
	@$(VENV)/pytest -m 'not long'

test-long: setup
	@$(VENV)/pytest -m long

bench: setup
	@PYTHONPATH=src $(VENV)/python -m bench

soak: setup
	@PYTHONPATH=src $(VENV)/python -m bench.soak

lint: setup
	@$(VENV)/ruff format --check
	@$(VENV)/ruff check
	@$(VENV)/python -m tools.typecheck

format: setup
	@PYTHONPATH=src $(VENV)/python -m tools.retention_table
	@$(VENV)/ruff check --fix
	@$(VENV)/ruff format
	@PYTHONPATH=. $(VENV)/python -m tests.promises.promises

deploy: setup
	@$(VENV)/python -m tools.deploy

deploy-dry-run: setup
	@$(VENV)/python -m tools.deploy --dry-run

lock: setup
	@$(VENV)/python -m tools.supply.lock
	@$(PYTHON) -m tools.prepare
	@$(VENV)/python -m tools.supply.licences

sbom: setup
	@$(VENV)/python -m tools.supply.sbom

hooks:
	@git config core.hooksPath tools/hooks

clean:
	@rm -rf .build .site .cache .venv .wrangler node_modules python_modules .hypothesis .mypy_cache .pytest_cache .ruff_cache

setup:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("$(OLD_PYTHON)")'
	@$(PYTHON) -m tools.prepare
