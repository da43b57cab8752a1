# The commands of the project; `make` alone lists them.

# Where the portal listens.
PORT ?= 8000
# Where the stand-in of the registers listens (`make demo-registers`).
REGISTERS_PORT ?= 8099
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
SERVER = $(BIN)/gunicorn smartcities.wsgi --bind 127.0.0.1:$(PORT) --no-control-socket \
          --worker-class gthread --workers 2 --threads 4
# PostgreSQL for the tests: DATABASE_URL when it names one, else a role on this machine.
GIVEN_POSTGRES := $(filter postgres%,$(DATABASE_URL))
TEST_POSTGRES := $(or $(GIVEN_POSTGRES),postgresql://portal:portal@127.0.0.1:5432/portal)
# Makes a database where there is none.
made = psql -q "$(1)" -c 'SELECT 1' >/dev/null 2>&1 || \
  psql -q "$(dir $(1))postgres" -c 'CREATE DATABASE $(notdir $(1))'
# Two processes, each with its own database; PYTEST_FLAGS= turns that off.
PYTEST_FLAGS ?= -n 2
PYTEST := $(BIN)/pytest -q
PIP_AUDIT := pip-audit==2.10.1
# While no test is long, "nothing collected" (exit code 5) is no failure.
OR_NONE := || [ $$? -eq 5 ]

MESSAGES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
READY := $(VENV)/.runtime node_modules/.stamp $(MESSAGES)
READY_DEV := $(VENV)/.dev node_modules/.stamp $(MESSAGES)

# Each recipe runs in bash and stops at the first error.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help serve demo demo-registers dev test test-sqlite test-postgres test-browser test-all coverage \
        lint format facts screenshots messages requirements lighthouse sbom licences audit fuzz faults attack scan recompute clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-14s %s\n", $$1, $$2}'

# --- run ---------------------------------------------------------------------------------

serve: READ_IN := load_facts
demo: READ_IN := load_demo
demo: export PORTAL_DEMO := 1

serve:  ## run the portal on the real facts (PORT=8000, DATABASE_URL= for PostgreSQL)
demo:  ## run it on a made-up sample, in a database of its own
serve demo: export BASE_URL ?= http://127.0.0.1:$(PORT)
serve demo: export AT = $(filter-out http://127.0.0.1:8000,$(BASE_URL))
serve demo: $(READY) var/static/.stamp
	$(MANAGE) migrate --verbosity 0
	for command in $(READ_IN); do $(MANAGE) $$command; done
	@printf '\nThe portal is at %s\n' "$$BASE_URL"
	@printf 'To sign in at %s/admin/, make an account in another terminal:\n' "$$BASE_URL"
	@printf '    %s%s create_editor NAME --publisher OTHER%s\n\n' "$${PORTAL_DEMO:+PORTAL_DEMO=1 }" "$(MANAGE)" "$${AT:+ --address $$AT}"
	@exec $(SERVER)

dev: export DEBUG := 1
dev: export BASE_URL ?= http://127.0.0.1:$(PORT)
dev: $(READY_DEV)  ## run Django's development server, which reloads
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) load_facts
	$(MANAGE) runserver $(PORT)

demo-registers: export PORTAL_DEMO := 1
demo-registers: export DATABASE_URL := sqlite:///$(CURDIR)/var/registers.sqlite3
demo-registers: export BASE_URL ?= http://127.0.0.1:$(PORT)
demo-registers: export KHMDHS_URL := http://127.0.0.1:$(REGISTERS_PORT)/khmdhs-opendata
demo-registers: export DIAVGEIA_URL := http://127.0.0.1:$(REGISTERS_PORT)/diavgeia
demo-registers: export REGISTERS_PAUSE := 0
demo-registers: $(READY) var/static/.stamp  ## ask a stand-in of the registers, and look at the candidates
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) load_facts
	@$(BIN)/python -m tests.absorption.registers.standin --port $(REGISTERS_PORT) & \
	trap "kill $$!" EXIT; sleep 1; \
	$(MANAGE) sync_registers --since 2024-01-01; \
	printf '\nThe portal is at %s; the candidates at %s/admin/absorption/candidate/\n' "$$BASE_URL" "$$BASE_URL"; \
	printf 'To sign in, make an account in another terminal:\n    PORTAL_DEMO=1 DATABASE_URL=%s %s create_editor NAME --publisher OTHER\n\n' "$$DATABASE_URL" "$(MANAGE)"; \
	$(SERVER)

facts: $(READY)  ## what has no source, and what was edited since it was loaded
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) check_facts

# --- test --------------------------------------------------------------------------------

# One after the other, even under `make -j`: the suites share the machine.
test:  ## SQLite, then PostgreSQL, then Chromium; what is long stays out
	@$(MAKE) --no-print-directory test-sqlite
	@$(MAKE) --no-print-directory test-postgres
	@$(MAKE) --no-print-directory test-browser

test-sqlite: $(READY_DEV) fonts  ## the suite on SQLite
	env -u DATABASE_URL $(PYTEST) $(PYTEST_FLAGS) -m 'not browser and not long and not postgres'

test-postgres: $(READY_DEV) postgresql fonts  ## the suite on PostgreSQL
	DATABASE_URL=$(TEST_POSTGRES) $(PYTEST) $(PYTEST_FLAGS) -m 'not browser and not long and not pure and not pages'

test-browser: $(READY_DEV) chromium  ## the real server in Chromium
	env -u DATABASE_URL $(PYTEST) $(PYTEST_FLAGS) -m 'browser and not long' $(OR_NONE)

# Of the faults that start PostgreSQL anew only the random kills: the rest takes `make faults`.
KILLS_ONLY := $(patsubst %,--ignore=tests/faults/test_%.py,full_disk redis reload restored under_load) \
  --deselect=tests/faults/test_killed.py::test_killed_at_any_step_it_leaves_nothing_half_done

# What is long is asked of one database: of PostgreSQL, unless any will do. `.ci/run` has 40 minutes, and says
# when it began: where 25 of them are gone, on a machine half as fast as ours, the rest is left out, and said so.
LATE = [ $$(($$(date +%s) - $${CI_BEGAN:-$$(date +%s)})) -gt 1500 ]
in_time = @if $(LATE); then echo 'Late: left out is $(1).'; else set -x; $(2); fi
test-all: DESK := tests/browser/test_desk.py
test-all: $(READY_DEV) postgresql nginx chromium fonts  ## what is long, what PostgreSQL was not asked yet, and Chromium
	env -u DATABASE_URL $(PYTEST) $(PYTEST_FLAGS) -m 'long and pure and not browser' $(OR_NONE)
	DATABASE_URL=$(TEST_POSTGRES) $(PYTEST) $(PYTEST_FLAGS) -m 'long and not spare and not browser and not pure' $(OR_NONE)
	$(call in_time,what is long in Chromium,env -u DATABASE_URL $(PYTEST) $(PYTEST_FLAGS) -m 'long and browser' --ignore=$(DESK) $(OR_NONE))
	$(call in_time,the desk in Chromium,DATABASE_URL=$(TEST_POSTGRES) $(PYTEST) $(PYTEST_FLAGS) --dist=load -m 'long and browser' $(DESK))
	$(call in_time,what SQLite and make faults and make attack ask too,DATABASE_URL=$(TEST_POSTGRES) \
	  $(PYTEST) $(PYTEST_FLAGS) $(KILLS_ONLY) -m 'spare and (long or pages) and not browser and not pure')

# What only a browser or another process reaches is missing in it.
coverage: $(READY_DEV) postgresql nginx fonts  ## which lines and branches no test on either database reaches, in var/coverage/
	env -u DATABASE_URL $(PYTEST) $(PYTEST_FLAGS) -m 'not browser and not postgres' --cov --cov-report=
	DATABASE_URL=$(TEST_POSTGRES) $(PYTEST) $(PYTEST_FLAGS) -m 'not browser and not pure' \
	  --cov --cov-append --cov-report=term --cov-report=html

FUZZ ?= 50000
fuzz: $(READY_DEV) postgresql  ## send FUZZ=50000 odd requests to every public address
	DATABASE_URL=$(TEST_POSTGRES) FUZZ=$(FUZZ) $(PYTEST) -s tests/security/test_fuzz.py

# KILLS= random kills, RESTARTS= of PostgreSQL, SEED= the moments again; fewer are part of test-all.
faults: export KILLS ?= 60
faults: export RESTARTS ?= 10
faults: $(READY_DEV) postgresql nginx  ## kill, stop, fill and turn back what can be, and count what broke
	DATABASE_URL=$(TEST_POSTGRES) $(PYTEST) tests/faults tests/absorption/publication/test_at_the_same_moment.py

# FUZZ= odd requests a database, SEED= the same ones again; fewer are part of test-all.
attack: export FUZZ := $(or $(filter-out 50000,$(FUZZ)),5000)
attack: SEED ?= $(shell od -An -N3 -tu4 /dev/urandom | tr -d ' ')
attack: ATTACKS := tests/security tests/absorption/admin/test_login.py
attack: $(READY_DEV) postgresql  ## try what strangers, thieves and colleagues might, and count what broke
	env -u DATABASE_URL $(PYTEST) --hypothesis-seed=$(SEED) $(ATTACKS)
	DATABASE_URL=$(TEST_POSTGRES) $(PYTEST) --hypothesis-seed=$(SEED) $(ATTACKS)

scan: export DATABASE_URL := $(or $(GIVEN_POSTGRES),postgresql://portal:portal@127.0.0.1:5432/portal_scan)
scan: $(READY) var/static/.stamp postgresql  ## let two scanners loose on the sample (an hour or so)
	@$(call made,$(DATABASE_URL))
	scripts/scan $(VENV)

# Now, three earlier days and two versions; of fewer it is part of test-all.
recompute: export RECOMPUTE := 1
recompute: RECOMPUTED := $(PYTEST) tests/formats/test_recompute.py
recompute: $(READY_DEV) postgresql  ## compute every number of the pages anew from the CSV files
	env -u DATABASE_URL $(RECOMPUTED)
	DATABASE_URL=$(TEST_POSTGRES) $(RECOMPUTED)

.PHONY: postgresql nginx chromium fonts
fonts:
	@scripts/install-missing fonts
nginx:
	@scripts/install-missing nginx
postgresql:
	@$(if $(GIVEN_POSTGRES),true,scripts/install-missing postgresql redis)
chromium:
	@scripts/install-missing chromium

lint: $(VENV)/.dev  ## style, types, missing migrations, import graph
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --check --quiet
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/mypy
	PORTAL_ENV=test DATABASE_URL=sqlite://:memory: $(MANAGE) makemigrations --check --dry-run
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile

format: $(VENV)/.dev  ## put code and templates in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --reformat --quiet || true

# --- measure -----------------------------------------------------------------------------

.PHONY: bench bench-scale
# On an idle machine; BENCH_SECONDS= a measurement. See docs/performance.md.
bench: $(READY_DEV) chromium  ## how fast and how light it is, beside what it is compared with
	@scripts/install-missing nginx wrk
	$(BIN)/python -m bench

bench-scale: export DATABASE_URL := $(or $(GIVEN_POSTGRES),postgresql://portal:portal@127.0.0.1:5432/portal_bench)
bench-scale: $(READY_DEV) postgresql  ## the same with a million contracts on PostgreSQL (CONTRACTS=)
	@$(call made,$(DATABASE_URL))
	$(BIN)/python -m bench scale

# --- keep --------------------------------------------------------------------------------

# Texts that no visitor reads stay Greek, and out of the catalogues.
STAFF_ONLY := absorption/admin absorption/imports absorption/management absorption/operations \
              absorption/staff templates/admin \
              absorption/models/accounts.py absorption/models/imports.py absorption/models/registers.py \
              absorption/publication/error_reports.py absorption/publication/freshness.py \
              absorption/publication/queues.py absorption/publication/redaction.py \
              absorption/publication/undo.py \
              absorption/registers/accepting.py absorption/registers/forms.py

# The portal is written in Greek: its own catalogue, by hand, holds what Django lacks.
TRANSLATED := $(filter-out locale/el,$(wildcard locale/*))
# A date of each run makes merges conflict; a new catalogue whose head is a guess is not compiled.
NO_NOISE := -e '/^"POT-Creation-Date: /d' -e '1,/^msgid/{/^\#, fuzzy$$/d}'

messages: $(VENV)/.dev  ## gather the texts to translate, and compile them
	@scripts/install-missing gettext
	$(MANAGE) makemessages $(patsubst locale/%,--locale %,$(TRANSLATED)) \
	  --add-location file --no-wrap --no-obsolete \
	  $(patsubst %,--ignore %,$(VENV) node_modules var $(STAFF_ONLY))
	@sed -i $(NO_NOISE) $(patsubst %,%/LC_MESSAGES/django.po,$(TRANSLATED))
	@$(MAKE) --no-print-directory compiled

.PHONY: compiled
compiled: $(MESSAGES)

# --universal: one file for every supported Python, with markers where they differ.
# Extras stay: without them a pip that resolves finds `coverage[toml]` unpinned.
COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --quiet \
           --no-strip-extras --no-header --no-emit-index-url --no-emit-find-links pyproject.toml

requirements: $(VENV)/.dev  ## compile pyproject.toml into both requirements files (UPGRADE=1)
	$(COMPILE) $(if $(UPGRADE),--upgrade) -o requirements.txt
	$(COMPILE) $(if $(UPGRADE),--upgrade) --group dev -c requirements.txt -o requirements-dev.txt

LIGHTHOUSE := var/lighthouse/node_modules/.bin/lighthouse
lighthouse: export PORTAL_DEMO := 1
lighthouse: $(READY) var/static/.stamp $(LIGHTHOUSE) chromium  ## Lighthouse's scores on the sample (PORT=8000, RUNS=5)
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) load_demo
	PORT=$(PORT) $(BIN)/python bench/lighthouse.py

# Its 150 packages are no part of the project: it is installed when it is asked for.
$(LIGHTHOUSE):
	@scripts/install-missing node
	npm install --prefix var/lighthouse --no-save --no-package-lock --no-progress -E lighthouse@12.2.3

sbom: $(VENV)/.dev node_modules/.stamp  ## bills of materials (CycloneDX) in var/, of Python and of npm
	mkdir -p var
	$(BIN)/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml \
	  --output-reproducible -o var/sbom-python.json
	npm sbom --package-lock-only --omit dev --sbom-format cyclonedx > var/sbom-npm.json

licences: $(VENV)/.runtime  ## what the portal is made of, with its licences, in var/licences.md
	mkdir -p var
	$(BIN)/python scripts/licences > var/licences.md

audit: $(VENV)/.dev  ## what is locked, beside the newest patches and the known holes
	@scripts/audit $(VENV) $(PIP_AUDIT)

clean:  ## remove what was installed and built; the databases in var/ stay
	rm -rf $(VENV) node_modules var/static $(MESSAGES) .*_cache .import_linter_cache .hypothesis

screenshots: $(READY_DEV) chromium  ## take the pictures of docs/pictures/ from the running demo
	env -u DATABASE_URL $(BIN)/python scripts/screenshots.py

# --- stamps: what is fresh is not done again ------------------------------------------------

$(BIN)/python:
	@scripts/install-missing python
	"$$(scripts/find-python)" -m venv $(VENV)

$(VENV)/.runtime: requirements.txt | $(BIN)/python
	scripts/install-locked $(VENV) requirements.txt
	@touch $@

# The development requirements contain the others.
$(VENV)/.dev: requirements-dev.txt | $(BIN)/python
	scripts/install-locked $(VENV) requirements-dev.txt
	@touch $@ $(VENV)/.runtime

node_modules/.stamp: package-lock.json package.json .npmrc
	@scripts/install-missing node
	npm ci --no-progress --ignore-scripts
	@touch $@

# Folders are listed too, so that a removed file is noticed. DEBUG would skip the hashed names.
var/static/.stamp: $(VENV)/.runtime node_modules/.stamp smartcities/settings.py \
                   $(shell find static -not -name '* *')
	env -u DEBUG PORTAL_ENV=development $(MANAGE) collectstatic --noinput --verbosity 1
	@touch $@

%.mo: %.po | $(VENV)/.runtime
	$(BIN)/pybabel compile --input-file $< --output-file $@
