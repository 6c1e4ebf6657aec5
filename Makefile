# Every command the desk knows. Each sets up what it needs first.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PORT ?= 8000
BIN := .venv/bin
# The tests that need nothing but Python.
QUICK := tests/test_*.py $(addprefix tests/,text leads practice forms storage mail web intake alerts inbox tools integration fuzz contract screening cases wordings)
# Which deployed desk a command works on, and in which AWS: STAGE=prod (or STACK=…), ENDPOINT=… for a local AWS.
export ENGINE PYTHON STAGE STACK ENDPOINT
# What `make deploy` may be told besides; what it is not told stays as it is.
export ALARM_EMAIL ALERT_DETAIL DOMAIN CERTIFICATE ACCESS_LOG RESERVE_CONCURRENCY BUDGET DATA_EVENTS PING_URL KEEP_WARM PERMISSIONS_BOUNDARY
export CONFIRM AT TABLE MOVE AUDIT_LOCK

.PHONY: help
help: ## Show the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  PYTHON=python3.13 make … uses another Python than python3"

.PHONY: run
run: for-running $(if $(filter ministack,$(ENGINE)),ministack) ## Open the whole desk on http://localhost:8000 (PORT=…, ENGINE=ministack)
	@PRACTICE="$${PRACTICE:-$(wildcard practice/practice.toml)}" $(BIN)/python -m local --port '$(PORT)'

.PHONY: invite
invite: for-running ## Let somebody into the inbox (EMAIL=…, NAME=…, ROLE=assistant; STAGE=… for the desk in AWS)
	@$(BIN)/python -m tools.invite --email "$$EMAIL" --name "$$NAME" --role "$$ROLE" --port '$(PORT)' \
	  --stage "$$STAGE" --stack "$$STACK" --endpoint "$$ENDPOINT"

.PHONY: leads
leads: for-running ## Show recent leads (of the desk on PORT, or STAGE=… in AWS), without what people wrote
	@PORT='$(PORT)' $(BIN)/python -m tools.leads

.PHONY: doctor
doctor: for-running ## Say what is well and what is not (of the desk on PORT, or STAGE=… in AWS)
	@PORT='$(PORT)' $(BIN)/python -m tools.ship.doctor

.PHONY: canary
canary: for-running ## Send one invented request the whole way, and erase it (to the desk on PORT, or STAGE=… in AWS)
	@PORT='$(PORT)' $(BIN)/python -m tools.ship.canary

.PHONY: holidays
holidays: for-working ## Print the holidays of a year as closures for practice.toml (YEAR=2028)
	@$(BIN)/python -m tools.holidays --year "$$YEAR"

.PHONY: practice
practice: for-running ## Ask what the desk has to know of your practice, and write practice/practice.toml
	@$(BIN)/python -m tools.ship.practice

.PHONY: deploy
deploy: export KEEP := yes
deploy: for-working ## Bring the desk to AWS, or up to date there (STAGE=prod, ALARM_EMAIL=…; see docs/deploying.md)
	@$(BIN)/python -m tools.ship.deploy

.PHONY: rollback
rollback: for-working ## Deploy the version before the present one again (STAGE=prod)
	@$(BIN)/python -m tools.ship.rollback

.PHONY: audit-copy
audit-copy: for-working ## Copy the audit log to a bucket that locks it, once a day (STAGE=prod, AUDIT_LOCK=…)
	@$(BIN)/python -m tools.ship.audit_copy

.PHONY: destroy
destroy: for-working ## Take a desk away, but for its table, key, secret and mail identity (STAGE=dev)
	@$(BIN)/python -m tools.ship.destroy

.PHONY: rotate-secret
rotate-secret: for-working ## Change the secret behind the desk's hashes and links; the old ones stay known (STAGE=prod)
	@$(BIN)/python -m tools.ship.rotate_secret

.PHONY: restore
restore: for-working ## Go on with the table as it was (STAGE=prod AT=2026-11-26T14:00; see docs/restoring.md)
	@$(BIN)/python -m tools.ship.restore

.PHONY: local-aws
local-aws: export KEEP := yes
local-aws: for-working ministack ## Run an AWS on this machine, to try a deployment on (PORT=4566)
	@$(BIN)/python -m tools.ship.local_aws --port '$(if $(filter command line environment,$(origin PORT)),$(PORT),4566)'

.PHONY: test
test: npm for-working ministack browser clients package script/node_modules/ready ## Run every test, the packaged zip and the browser included
	$(BIN)/python -m pytest

.PHONY: test-any-hour
test-any-hour: npm for-working ministack clients package script/node_modules/ready faketime ## Run all tests but the browser's at four hard moments, each in another time zone
	@$(BIN)/python -m tools.any_hour

.PHONY: quick
quick: for-working ## Run the tests that need nothing but Python
	$(BIN)/python -m pytest $(QUICK) -k "not ministack and not on_an_engine"

.PHONY: check
check: export KEEP := yes
check: for-working ## Lint, format, types, import direction, dead code; the template and its rights
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.dead_code
	$(BIN)/python -m tools.infra_lint

.PHONY: script
script: script/node_modules/ready ## Make the browser script that is served from its sources in script/
	npm run --silent --prefix script build

.PHONY: package
package: export KEEP := yes
package: for-working ## Make build/deployment.zip and build/sam.yaml, checked (PYTHON=…; else for Python 3.13 if there is one)
	$(BIN)/python -m tools.package

.PHONY: hashes
hashes: for-working ## Write requirements-hashes.txt anew, after a version of requirements.txt was changed
	@$(BIN)/python -m tools.wheels

.PHONY: bench
bench: package ## Measure, print, and write docs/benchmarks.md anew
	$(BIN)/python -m benchmarks

.PHONY: bench-listing
bench-listing: for-working ministack ## Count what lists, searches and sweeps ask of the table, at 1,000 to 1,000,000 leads
	$(BIN)/python -m benchmarks.listing

.PHONY: prove
prove: for-working ministack ## Run the proofs that are too slow for every run
	PROVE=1 $(BIN)/python -m pytest -m proof --dist worksteal --timeout=600
	PROVE=1 $(BIN)/python -m pytest tests/clients/test_fuzzed.py
	LUCK=1 $(BIN)/python -m pytest $(QUICK) -k "not ministack and not on_an_engine" --timeout=900
	@$(BIN)/python -m tools.prove_packages

.PHONY: prove-packages
prove-packages: for-working ## Package for every Python and processor twice, and run what comes out (arm64 under qemu)
	@$(BIN)/python -m tools.prove_packages

.PHONY: fuzz
fuzz: fuzzer ## Look for bytes that break what reads them (MINUTES=… for each reader, TARGET=… for one)
	@.venv-fuzz/bin/python -m tests.fuzz $(if $(MINUTES),--minutes '$(MINUTES)') $(if $(TARGET),--only '$(TARGET)')

.PHONY: mutate
mutate: for-working ## Change decisions in one place at a time, and see whether a test notices (OF=leads, screening, understanding; SAMPLE=200)
	@$(BIN)/python -m tests.mutation $(if $(OF),--of '$(OF)') $(if $(SAMPLE),--sample '$(SAMPLE)') $(if $(SEED),--seed '$(SEED)')

.PHONY: storm
storm: for-working ## Let a hundred requests a second come for five minutes (STORM=… seconds), and see the last one told
	@$(BIN)/python -m tests.faults.storm $(if $(STORM),--seconds '$(STORM)')

.PHONY: flood
flood: for-working ## Let 600 junk requests and 20 genuine ones come to a local desk, and clean up (PICTURES=… a folder for pictures)
	@$(BIN)/python -m tools.flood $(if $(PICTURES),--pictures '$(PICTURES)')

.PHONY: faults
faults: for-working ## Print what holds whatever fails, and what notices each missing safeguard
	@$(BIN)/python -m tests.faults

.PHONY: replay
replay: for-working ## Play one run of faults again (RUN=seed@call:MODE,…)
	@$(BIN)/python -m tests.faults.replay '$(RUN)'

.PHONY: screening
screening: for-working ## Print what share of honest messages and of spam is held
	@$(BIN)/python -m tests.screening.trying

.PHONY: wordings
wordings: for-working ## Store anew what every page and email says, in both languages
	@$(BIN)/python -m tests.wordings

.PHONY: spoken
spoken: for-working browser ## Write docs/screen-reader.md anew: what a screen reader says of the forms and of Today
	@$(BIN)/python -m tests.browser.spoken

.PHONY: pictures
pictures: for-working browser ## Take the pictures of the README anew
	$(BIN)/python -m tools.screenshots
	$(BIN)/python -m tools.inbox_pictures

.PHONY: cost
cost: for-working ## Count what a lead asks of AWS, and write the tables of docs/cost.md anew
	@$(BIN)/python -m benchmarks.cost

.PHONY: architecture
architecture: for-working ## Write anew what the code says of itself in docs/architecture.md
	@$(BIN)/python -m tools.architecture

.PHONY: transcript
transcript: for-working ## Let a same-day story happen on a local desk, and write docs/same-day.md anew
	@$(BIN)/python -m tools.transcript

.PHONY: clean
clean: ## Remove everything that was made
	rm -rf .venv .venv-ministack .venv-fuzz build .desk .chalice/deployments script/node_modules tests/clients/node_modules

# --- what the commands need ------------------------------------------------------------------------------------------

.PHONY: for-running
for-running:
	@tools/make-venv .venv requirements-run.txt "what the desk needs (once, some 40 MB)" --uncompiled

.PHONY: for-working
for-working:
	@tools/make-venv .venv requirements-dev.txt "what tests and checks need (once, some 200 MB)"

.PHONY: ministack
ministack:
	@tools/make-venv .venv-ministack requirements-ministack.txt "the second engine (once, some 30 MB)"

.PHONY: fuzzer
fuzzer:
	@tools/make-venv .venv-fuzz requirements-fuzz.txt "the fuzzer and what it runs (once, some 60 MB)"

.PHONY: browser
browser:
	@tools/install-browser

.PHONY: faketime
faketime:
	@tools/install-faketime

.PHONY: npm
npm:
	@command -v npm >/dev/null || { echo "npm is missing: install Node 20 or newer with it, and try again." >&2; exit 1; }

script/node_modules/ready: script/package-lock.json | npm
	npm ci --prefix script --ignore-scripts --silent
	@touch $@

.PHONY: clients
clients: tests/clients/node_modules/.package-lock.json

tests/clients/node_modules/.package-lock.json: tests/clients/package.json tests/clients/package-lock.json | npm
	cd tests/clients && npm ci --legacy-peer-deps --no-audit --no-fund --ignore-scripts --loglevel=error
	@touch $@
