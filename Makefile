# make demo · make test · make help
.PHONY: help demo test bench messages format lock

PYTHON = python3
RUN = .venv/bin/python

help: ## what there is
	@grep -hE '^[a-z]+:.*##' Makefile | sed 's/:.*##/ –/'

.venv/runtime: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	@test -x $(RUN) || $(PYTHON) -m venv .venv || { echo "python3-venv is missing: apt-get install python3-venv"; rm -rf .venv; exit 1; }
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch .venv/runtime

.venv/development: requirements-dev.txt .venv/runtime
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch .venv/development

demo: .venv/runtime ## a demo with invented data on 127.0.0.1 (PORT, DEMO_PASSWORD, RESET=1)
	@$(RUN) manage.py demo $(if $(RESET),--reset)

test: .venv/development ## everything: lint, types, SQLite, PostgreSQL, browser (ONLY=sqlite ARGS="-k grading")
	@$(RUN) -m tests.run $(ONLY) -- $(ARGS)

bench: .venv/development ## the figures, as ratios, on SQLite and PostgreSQL
	@$(RUN) -m benchmarks $(ARGS)

messages: .venv/development ## gather texts, update the English catalogue, compile
	@$(RUN) -m tests.messages

format: .venv/development ## format and mend what can be mended
	@$(RUN) -m ruff format .
	@$(RUN) -m ruff check --fix .

lock: .venv/development ## lock the newest allowed versions again, with hashes and without host names
	$(RUN) -m pip install --quiet uv
	$(RUN) -m uv pip compile pyproject.toml --upgrade --universal --generate-hashes --no-emit-index-url --no-header --quiet -o requirements.txt
	$(RUN) -m uv pip compile pyproject.toml --group dev --upgrade --universal --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-dev.txt
