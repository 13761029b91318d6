# Two commands matter: `make demo` runs the main job, `make test` passes the tests.
# Each makes the environment itself, from the hashed lock, when it is missing or stale.

# The first Python of the supported versions; `make PYTHON=python3.12 …` chooses another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(not (3,11) <= sys.version_info[:2] <= (3,13))' 2>/dev/null && echo $$p && break; done)
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
BENCH  := .venv-bench
CODE   := sources transforms expectations warehouse flows

.DEFAULT_GOAL := help
.PHONY: help demo test checks lint types contracts docs wheel bench bench-extraction bench-hostile lock generate clean

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Lumbung needs Python 3.11, 3.12 or 3.13, and none is on the PATH. Cure: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@test -x $(BIN)/python || { rm -rf $(VENV); $(PYTHON) -m venv $(VENV) || { echo "python3-venv is missing. Cure: apt-get install python3-venv" >&2; exit 1; }; }
	@echo "Installing the environment from requirements.lock into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(STAMP) ## Run the main job on a bundled newsroom: fetch, archive, extract, validate, load, query
	@$(BIN)/lumbung demo

test: $(STAMP) $(if $(FULL),checks) ## Run the tests; with FULL=1 everything that CI runs
	@# The slow ones wait for programs that they start: one process more than cores, and they come among the others.
	@$(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder

checks: lint types contracts docs wheel ## All that CI runs beside the tests

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

$(BENCH)/.installed: requirements.lock benchmarks/requirements.txt
	@rm -rf $(BENCH) && $(PYTHON) -m venv $(BENCH)
	@for f in $^; do $(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $$f || exit 1; done
	@touch $@

bench-extraction: $(BENCH)/.installed ## Quality of the extraction beside its peers, on ../shared/corpus
	$(BENCH)/bin/python -m benchmarks.extraction

bench-hostile: $(STAMP) ## Seconds, memory and outcome of hostile pages, by family and size
	$(BIN)/python -m benchmarks.hostile

lock: ## Resolve the dependencies anew into requirements.lock (hashes, no addresses)
	@$(PYTHON) -m venv build/lock && build/lock/bin/python -m pip install --quiet uv
	@build/lock/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --quiet --upgrade -o requirements.lock

clean: ## Remove what was built
	rm -rf $(VENV) $(BENCH) build dist .mypy_cache .ruff_cache .pytest_cache
