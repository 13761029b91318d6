# Two commands matter: `make demo` runs the main job, `make test` passes the tests.
# Each makes the environment itself, from the hashed lock, when it is missing or stale.

PYTHON ?= $(shell command -v python3.13 >/dev/null 2>&1 && python3.13 -c '' 2>/dev/null && echo python3.13 || echo python3)
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
CODE   := sources transforms expectations warehouse flows

.DEFAULT_GOAL := help
.PHONY: help demo test check lint types contracts docs wheel tests bench bench-extraction lock generate clean

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v=sys.version_info[:2]; sys.exit(0 if (3,11) <= v <= (3,13) else "Lumbung needs Python 3.11, 3.12 or 3.13; this is %d.%d. Cure: make PYTHON=python3.11" % v)'
	@test -x $(BIN)/python || { rm -rf $(VENV); $(PYTHON) -m venv $(VENV) || { echo "python3-venv is missing. Cure: apt-get install python3-venv" >&2; exit 1; }; }
	@echo "Installing the environment from requirements.lock into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(STAMP) ## Run the main job on a bundled newsroom: fetch, archive, extract, validate, load, query
	@$(BIN)/lumbung demo

test: $(STAMP) ## Run the tests
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile

check: lint types contracts docs tests wheel ## Everything that CI runs

tests: $(STAMP)
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

lint: $(STAMP) ## Lint and check the formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP) ## Check the types of the five packages
	$(BIN)/mypy --strict

contracts: $(STAMP) ## Check who may import whom
	$(BIN)/lint-imports

docs: $(STAMP) ## Check that the generated documents are fresh
	$(BIN)/python -m docs.generate --check

generate: $(STAMP) ## Write the generated documents anew
	$(BIN)/python -m docs.generate

wheel: $(STAMP) ## Build the wheel, install it elsewhere, and run it without the sources
	bash .ci/wheel

bench: $(STAMP) ## Pages per CPU second of the whole path beside bare trafilatura
	$(BIN)/python -m benchmarks.path

bench-extraction: $(STAMP) ## Quality of the extraction beside its peers, on ../shared/corpus
	$(BIN)/python -m benchmarks.extraction

lock: ## Resolve the dependencies anew into requirements.lock (hashes, no addresses)
	@$(PYTHON) -m venv build/lock && build/lock/bin/python -m pip install --quiet uv
	@build/lock/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --quiet --upgrade -o requirements.lock

clean: ## Remove what was built
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
