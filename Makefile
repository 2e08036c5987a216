# make demo · make test · make help
# Every path is relative to this folder, so a space in its name does no harm.
.PHONY: help demo test bench seed-large mutants soak fuzz faults cluster drill pages pictures lighthouse messages format lock
.DEFAULT_GOAL := help

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
RUN := .venv/bin/python
INSTALL := $(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r

help: ## this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed 's/:.*##/ –/'

# What `make demo` and `make test` say about their variables stands in README: PORT, DEMO_PASSWORD, RESET; ONLY, ARGS.
# make hands them on in the environment.
demo: .venv/installed ## a demo with invented data on 127.0.0.1 (PORT=8000, DEMO_PASSWORD=…, RESET=1)
	@$(RUN) manage.py demo

test: .venv/installed-dev ## everything: lint, types, SQLite, PostgreSQL, browser (ONLY=sqlite ARGS="-k grading")
	@$(RUN) -m tests.tools.run

bench: .venv/installed-dev ## the figures, as ratios, on SQLite and PostgreSQL
	@$(RUN) -m benchmarks $(ARGS)

# It writes into DATABASE_URL, which must be empty: seed-large migrates it first.
seed-large: .venv/installed ## a large invented campaign in an empty database, to measure with (WARDS=1000, YEARS=2)
	@$(RUN) manage.py migrate --verbosity 0
	@$(RUN) manage.py seed_large --wards $(or $(WARDS),1000) --years $(or $(YEARS),2)

mutants: .venv/installed-dev ## would the tests notice? guarding lines broken one at a time (MUTANTS=300, SEED=1, ONLY=scoring/rules, TESTS="tests/wards")
	@$(RUN) -m tests.tools.mutants

soak: .venv/installed-dev ## whole lives by the thousand on both databases (HISTORIES=2000, SEED=1, ONLY=sqlite)
	@$(RUN) -m tests.tools.soak

faults: .venv/installed-dev $(if $(filter cluster,$(ONLY)),.venv-cluster/installed) ## kills, restarts, a full disk under load (ARGS="--faults 300"); ONLY=cluster: failovers
	@$(RUN) -m tests.faults $(ARGS)

cluster: .venv/installed-dev .venv-cluster/installed ## all of deploy/cluster on this machine until Ctrl+C, as root (ARGS=600: seconds)
	@$(RUN) -m tests.tools.cluster $(ARGS)

drill: .venv/installed-dev ## backups under load, restored and checked (ROUNDS=50, ONLY=sqlite)
	@$(RUN) -m tests.tools.drill

fuzz: .venv/installed-dev ## hostile requests and broken files (REQUESTS=20000, FILES=10000, SEED=1, ONLY=sqlite)
	@$(RUN) -m tests.hostile

pages: .venv/installed-dev ## every page in every state, measured: axe, targets, focus, bytes, words
	@PAGES=1 $(RUN) -m pytest -q -n 2 tests/browser/test_every_page.py

pictures: .venv/installed-dev ## every page in both widths into build/pictures (ONLY="year, Board", DARK=1)
	@$(RUN) -m pytest -q -n 2 tests/browser/pictures.py

lighthouse: .venv/installed-dev ## Lighthouse on the scoring page and the grid (npm, into build/)
	@$(RUN) -m tests.tools.lighthouse

messages: .venv/installed-dev ## gather texts, update the English catalogue, compile
	@$(RUN) -m tests.tools.messages

format: .venv/installed-dev ## format and mend what can be mended
	@$(RUN) -m ruff format
	@$(RUN) -m ruff check --fix

# uv is a tool of whoever locks; neither the program nor its tests need it. UPGRADE=1 takes the newest allowed versions.
LOCK = .venv-lock/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links --quiet $(if $(UPGRADE),--upgrade)
lock: ## write requirements*.txt from pyproject.toml: hashes, no host names (UPGRADE=1)
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) --output-file requirements.txt
	$(LOCK) --extra s3 --constraint requirements.txt --output-file requirements-s3.txt
	$(LOCK) --extra units --constraint requirements.txt --output-file requirements-units.txt
	$(LOCK) --group dev --constraint requirements.txt --output-file requirements-dev.txt

# The stamps are older than their lock when there is something to install.
.venv/installed: requirements.txt
	$(call virtual-environment)
	$(INSTALL) requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt
	$(call virtual-environment)
	$(INSTALL) requirements-dev.txt
	@touch .venv/installed $@

.venv-cluster/installed: deploy/cluster/requirements.txt
	"$(PYTHON)" -m venv .venv-cluster
	.venv-cluster/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# Makes .venv, or makes it anew where it does not run (another Python, an interrupted first time).
define virtual-environment
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Python 3.11 or newer is needed: apt-get install python3, or make PYTHON=/path/to/python"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null \
		|| { test "$$CI" = true && test "$$(id -u)" = 0 && apt-get update -qq >/dev/null \
			&& DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null; } \
		|| { echo "Python cannot make a virtual environment here: apt-get install python3-venv"; exit 1; }
	@$(RUN) -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear .venv
endef
