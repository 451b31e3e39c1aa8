# `make` alone says what can be made.  Needs Python 3.11 to 3.13; uses uv when it is there, else pip.
.DEFAULT_GOAL := help
.PHONY: help setup lab test test-all soak report notebooks exercises messages lesson audit data bench-panels lock lint

BIN := .venv/bin

help:
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-13s %s\n' "$$name" "$$text"; done

setup: .venv/.course  ## Make .venv, the environment of the course (also done by the others when needed)
	@echo "The environment .venv is ready: make lab opens the course."

lab: .venv/.course  ## Open the course in JupyterLab; your copy is the folder my-course
	@$(BIN)/crmlib lab

test: lint  ## Check style and types, run the fast tests and compare every notebook with its stored outputs
	$(BIN)/pytest -n auto --dist worksteal -m "not slow and not browser"
	$(BIN)/python -m pytest -p tests.stored_pictures --nbval --nbval-current-env --nbval-sanitize-with tests/sanitize.cfg --ignore=notebooks/zh notebooks

test-all: test  ## All of make test, then the slow tests and those in a browser
	$(BIN)/pytest -n auto --dist worksteal -m "slow and not browser"
	$(BIN)/pytest -m browser

soak: .venv/.dev  ## Look for rare failures with random input, for about an hour
	$(BIN)/pytest -m "not slow and not browser" --hypothesis-profile soak tests

report: .venv/.course  ## Write the classification report of the sample data to reports-out
	@$(BIN)/crmlib report classification --out reports-out/classification

notebooks: .venv/.dev  ## Run the chapters and store them with their outputs
	$(BIN)/python -m crmlib.course.chapters

exercises: .venv/.dev  ## Make the learner's exercises from exercises/source
	$(BIN)/python -m crmlib.course.release

messages: .venv/.dev  ## Bring the translators' files up to date with the code, and say what is to be translated
	$(BIN)/python -m crmlib.course.messages
	$(BIN)/python -m crmlib.course.edition

lesson: .venv/.dev  ## Begin a lesson from docs/lesson: make lesson NAME=followup
	@$(BIN)/python docs/lesson/make.py "$(NAME)"
	@$(BIN)/ruff check --quiet --fix crmlib/__init__.py crmlib/$(NAME) tests/$(NAME)
	@$(BIN)/ruff format --quiet crmlib/__init__.py crmlib/$(NAME) tests/$(NAME)

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

# The environment, in two steps: what a learner needs, and what a developer needs besides.
.venv/.course: pyproject.toml requirements.lock
	@PYTHON='$(PYTHON)' .ci/setup course
	@touch $@

.venv/.dev: .venv/.course
	@PYTHON='$(PYTHON)' .ci/setup dev
	@touch $@
