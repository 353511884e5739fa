# Two commands matter to a newcomer: `make run` and `make test`. The others are for those who change the project.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1

.PHONY: help run test lint format bench score gallery generate shown check lock clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

# uv installs the pinned, hashed packages in a fraction of pip's time; where it cannot be had, pip does the same.
define install
	@test -x $(BIN)/python || { echo "setting up $(VENV) ..."; $(PYTHON) -m venv $(VENV); }
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 $@"; rm -rf $(VENV); exit 2; }
	@$(BIN)/python -m pip install -q --require-hashes -r requirements/bootstrap.lock 2>/dev/null || true
	@if [ -x $(BIN)/uv ]; then VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install -q --require-hashes -r $(1); \
	 else $(BIN)/python -m pip install -q --require-hashes -r $(1); fi
	@$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q sei_kg  # an editable install leaves that to the first command
endef

$(VENV)/.run: requirements/run.lock pyproject.toml
	$(call install,requirements/run.lock)
	@touch $@

$(VENV)/.dev: requirements/dev.lock pyproject.toml
	$(call install,requirements/dev.lock)
	@touch $@ $(VENV)/.run

run: $(VENV)/.run  ## set up, build the graph, ask three questions, draw one picture
	@$(BIN)/python -m sei_kg tour

test: $(VENV)/.dev  ## set up and run the whole test suite
	@$(BIN)/python -m pytest

lint: $(VENV)/.dev  ## ruff and mypy --strict
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

format: $(VENV)/.dev
	@$(BIN)/ruff check -q --fix . ; $(BIN)/ruff format -q .

generate: $(VENV)/.dev  ## write the generated files anew
	@$(BIN)/python -m sei_kg.generate

shown: $(VENV)/.dev  ## run what the README and the tutorial show, and write its output anew
	@$(BIN)/python -m tests.shown

check: $(VENV)/.dev  ## the generated files are what they should be
	@$(BIN)/python -m sei_kg.generate --check

score: $(VENV)/.dev  ## score extraction and answers on the gold (needs the originals)
	@$(BIN)/python -m tests.score

gallery: $(VENV)/.dev  ## draw every picture of docs/gallery.md anew
	@$(BIN)/python -m sei_kg.gallery

bench: $(VENV)/.dev  ## measure speed, side by side with rdflib or the bare library
	@$(BIN)/python -m pytest tests/bench -o addopts= --benchmark-columns=min,median,rounds --benchmark-sort=name

lock:  ## write the pins with hashes anew
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml --group build -o requirements/run.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml --group dev -o requirements/dev.lock
	@echo uv | $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header - -o requirements/bootstrap.lock

clean:  ## remove everything that can be made anew
	@rm -rf build .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
