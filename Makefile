# `make` alone says what can be made.  Needs Python 3.11 to 3.13; uses uv when it is there, else pip.
.DEFAULT_GOAL := help
.PHONY: help setup lab test test-all soak report notebooks exercises audit data bench-panels lock lint

BIN := .venv/bin

# The newest suitable Python that really runs; `make setup PYTHON=/path/to/python` chooses another.
SUITABLE := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3 python; do "$$python" -c "$(SUITABLE)" 2>/dev/null && echo "$$python" && break; done)

help:
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-13s %s\n' "$$name" "$$text"; done

setup: .venv/.course  ## Make .venv, the environment of the course (also done by the others when needed)
	@echo "The environment .venv is ready: make lab opens the course."

lab: .venv/.course  ## Open the course in JupyterLab; your copy is the folder my-course
	@$(BIN)/crmlib lab

test: lint  ## Check style and types, run the fast tests and compare every notebook with its stored outputs
	$(BIN)/pytest -m "not slow and not browser"
	$(BIN)/pytest --nbval --nbval-current-env --nbval-sanitize-with tests/sanitize.cfg notebooks

test-all: test  ## All of make test, then the slow tests and those in a browser
	$(BIN)/pytest -m "slow or browser"

soak: .venv/.dev  ## Look for rare failures with random input, for about an hour
	$(BIN)/pytest -m "not slow and not browser" --hypothesis-profile soak tests

report: .venv/.course  ## Write the classification report of the sample data to reports-out
	@$(BIN)/crmlib report classification --out reports-out/classification

notebooks: .venv/.dev  ## Run the chapters and store them with their outputs
	$(BIN)/python -m crmlib.course.chapters

exercises: .venv/.dev  ## Make the learner's exercises from exercises/source
	$(BIN)/python -m crmlib.course.release

audit: .venv/.dev  ## Mutate every solution, see whether the checks notice, and write docs/exercises.csv
	$(BIN)/python -m tests.mutate

data: .venv/.dev  ## Make the sample tables again from their generator
	$(BIN)/python data/make.py

bench-panels: .venv/.dev  ## Measure how fast panels answer, beside interact on the same figures (needs Chromium)
	$(BIN)/python benchmarks/panels.py

lock:  ## Write requirements.lock anew after a change in pyproject.toml (needs uv)
	uv pip compile pyproject.toml --all-extras --universal --no-header --no-emit-index-url --quiet --output-file requirements.lock

lint: .venv/.dev  ## Check style and types only
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

# The environment, in two steps, both with the versions of requirements.lock: what a learner needs, and what a developer needs besides.
.venv/.course: pyproject.toml requirements.lock
	@if ! $(BIN)/python -c "$(SUITABLE)" 2>/dev/null; then \
	    if ! '$(PYTHON)' -c "$(SUITABLE)" 2>/dev/null; then \
	        echo "Python 3.11, 3.12 or 3.13 is needed and was not found: install one, or name it with make setup PYTHON=/path/to/python." >&2; exit 1; fi; \
	    if ! uv --version >/dev/null 2>&1 && ! '$(PYTHON)' -c "import ensurepip, venv" 2>/dev/null; then \
	        echo "This Python cannot make environments: install its venv package (Debian and Ubuntu: apt install python3-venv) and call make again." >&2; exit 1; fi; \
	    echo "Making .venv with $$('$(PYTHON)' --version); the first time takes up to a few minutes."; \
	    rm -rf .venv; \
	    if uv --version >/dev/null 2>&1; then uv venv --quiet --python "$$('$(PYTHON)' -c 'import sys; print(sys.executable)')" .venv; \
	    else '$(PYTHON)' -m venv .venv; fi; \
	fi
	@$(call install,.)
	@touch $@

.venv/.dev: .venv/.course
	@echo "Adding the developer's tools to .venv."
	@$(call install,.[grading$(comma)engines$(comma)dev])
	@touch $@

comma := ,
install = if uv --version >/dev/null 2>&1; then \
	    uv pip install --quiet --compile-bytecode --python $(BIN)/python --constraint requirements.lock --editable '$(1)'; \
	else \
	    $(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null; \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable '$(1)'; \
	fi
