# Everything starts here: `make` prints the targets. Set-up and exit codes: docs/developers/setup.md

SHELL := /bin/bash
BIN := .venv/bin
# Processes for the tests, and more words for pytest: make test WORKERS=4 ARGS="-m proof"
WORKERS ?= 2
PORT ?= 8000
ARGS ?=
PEERS := cel openfisca zen

SET_UP := tools/set-up
NEED_RUN = @$(SET_UP) .venv requirements/run.txt --package
# Debian packages: what draws a PDF, what the browser tests and their driver need, the other database, what loads a server.
PDF := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core
BROWSER := chromium libatomic1 poppler-utils
DATABASE := postgresql
NEED_TEST = @NEED_COMMANDS="chromium pdftotext pg_ctl" tools/need $(PDF) $(BROWSER) $(DATABASE)
# What touches the records runs on both databases; what measures or samples at length, and most
# controls, on the first one only.
ON_POSTGRES := tests/records tests/web/cases tests/crash/test_kill.py tests/crash/test_races.py \
	tests/crash/test_double_submit.py tests/crash/test_closed.py \
	--ignore=tests/records/lives/test_planted.py -m "not soak and not proof" \
	-k "not control or reading"
NEED_BENCH = @NEED_COMMANDS="wrk pg_ctl" tools/need $(PDF) $(DATABASE) wrk
NEED_DEV = @$(SET_UP) .venv requirements/run.txt requirements/dev.txt --package

.DEFAULT_GOAL := help
.PHONY: help install run test soak bench docs lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: ## .venv with the tweeluik command, from the locked requirements
	$(NEED_RUN)
	@echo "Ready: $(BIN)/tweeluik --help"

run: ## install, then serve the demo world on http://127.0.0.1:8000 (PORT=...)
	$(NEED_RUN)
	$(BIN)/tweeluik demo --port $(PORT)

test: ## style, types, borders and the whole test suite
	$(NEED_TEST)
	$(NEED_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)
	$(if $(ARGS),,TWEELUIK_DB=postgres $(BIN)/pytest -n $(WORKERS) --dist worksteal $(ON_POSTGRES))

soak: ## the long rounds: full grids and mutants, by hand (figures: docs/figures.md)
	$(NEED_TEST)
	$(NEED_DEV)
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -m soak $(ARGS)
	$(BIN)/python tools/mutate.py

bench: ## our speed beside other engines and pages, side by side in one run
	$(NEED_BENCH)
	$(NEED_RUN)
	@for peer in $(PEERS); do $(SET_UP) .bench/$$peer requirements/bench-$$peer.txt || exit; done
	$(BIN)/python bench/run.py
	$(BIN)/python bench/web.py
	$(BIN)/python bench/cases.py

docs: ## the generated pages: rule book, traceability table
	$(NEED_RUN)
	$(BIN)/python tools/make_docs.py

lock: ## renew requirements/*.txt to the newest versions (KEEP=1: only what must change)
	@$(SET_UP) .lock requirements/lock.txt
	@tools/lock $(if $(KEEP),--keep)

clean: ## remove everything that make made
	rm -rf .venv .bench .lock build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests tools bench -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
	rm -rf src/*.egg-info
