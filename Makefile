# Needs Python 3.11 or newer, make and a package registry; everything lands in .venv.
PYTHON ?= python3
VENV ?= .venv
HOST ?= 127.0.0.1
PORT ?= 8000
# Tests run in as many processes as there are cores; PYTEST_ARGS="-n 0 -x" for one at a time.
PYTEST_ARGS ?= -n auto --maxprocesses 4 --dist loadgroup

BIN = $(VENV)/bin
PIP_FLAGS ?= --quiet
PIP_INSTALL = $(BIN)/python -m pip --disable-pip-version-check install $(PIP_FLAGS)
RUN_PYTEST = $(BIN)/python -m pytest $(PYTEST_ARGS)

.DELETE_ON_ERROR:
.PHONY: demo install install-dev translations wheel test test-sqlite test-postgres lint types format clean

demo: install ## The whole product on this machine, with a fictional municipality
	$(BIN)/dialog demo --host $(HOST) --port $(PORT)

install: $(VENV)/.installed translations

install-dev: $(VENV)/.installed-dev translations

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "dialog needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock requirements-build.lock pyproject.toml hatch_build.py | $(BIN)/python
	$(PIP_INSTALL) --require-hashes -r requirements.lock -r requirements-build.lock
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.installed-dev: requirements-dev.lock pyproject.toml hatch_build.py | $(BIN)/python
	$(PIP_INSTALL) --require-hashes -r requirements-dev.lock
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	touch $@ $(VENV)/.installed

# Compiled catalogues are not kept in git. (The editable install compiles them too.)
translations: | $(VENV)/.installed
	$(BIN)/python hatch_build.py

wheel: install ## Into dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

test: install-dev ## The whole suite, on SQLite and on PostgreSQL
	@status=0; \
	$(MAKE) --no-print-directory test-sqlite || status=1; \
	$(MAKE) --no-print-directory test-postgres || status=1; \
	exit $$status

test-sqlite: install-dev
	DIALOG_TEST_DATABASE=sqlite $(RUN_PYTEST)

# The browser sees no difference between the databases, so its tests run once.
test-postgres: install-dev
	DIALOG_TEST_DATABASE=postgres $(BIN)/python tests/postgres_server.py $(RUN_PYTEST) -m "not browser"

lint: install-dev ## Style, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

types: install-dev
	$(BIN)/mypy

format: install-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results
	find translations -name '*.mo' -delete 2>/dev/null || true
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
