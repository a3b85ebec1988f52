# The two that matter: `make run` serves the dashboard, `make test` checks everything.

PYTHON ?= python3
BIN := .venv/bin
SQLFMT := $(BIN)/sqlfmt --line-length 100 --no-progressbar --quiet analytics
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test check format bench

run: .venv/run.stamp
	@$(BIN)/python -m analytics serve

test: check
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

check: .venv/test.stamp
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(SQLFMT) --check
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy

format: .venv/test.stamp
	$(BIN)/ruff format
	$(BIN)/ruff check --fix
	$(SQLFMT)

bench: .venv/test.stamp
	$(BIN)/python -m tests.bench

.venv/run.stamp: requirements.txt
	@echo "Installing what the dashboard needs (once; a minute or two)..."
	@$(PYTHON) -m venv .venv
	@$(PIP) -r requirements.txt
	@touch $@

.venv/test.stamp: tests/requirements.txt .venv/run.stamp
	@echo "Installing what the tests need (once)..."
	@$(PIP) -r tests/requirements.txt
	@touch $@
