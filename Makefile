# Every command the desk knows. Each sets up what it needs first.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export ENGINE

.PHONY: help
help: ## Show the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: .venv/ready $(if $(filter ministack,$(ENGINE)),ministack) ## Open the whole desk on http://localhost:8000 (PORT=…, ENGINE=ministack)
	@$(BIN)/python -m local --port $(PORT)

.PHONY: invite
invite: .venv/ready ## Let somebody into the inbox (EMAIL=…, NAME=…; STACK=… for the desk in AWS)
	@$(BIN)/python -m tools.invite --email "$$EMAIL" --name "$$NAME" --port '$(PORT)' --stack "$$STACK"

.PHONY: leads
leads: .venv/ready ## Show recent leads (of the desk on PORT, or STACK=… in AWS), without what people wrote
	@PORT='$(PORT)' STACK='$(STACK)' $(BIN)/python -m tools.leads

.PHONY: test
test: .venv/ready ministack browser clients package script/node_modules/ready ## Run every test, the packaged zip and the browser included
	$(BIN)/python -m pytest

.PHONY: test-any-hour
test-any-hour: .venv/ready ministack clients package faketime ## Run all tests but the browser's at four hard moments, each in another time zone
	@$(BIN)/python -m tools.any_hour

.PHONY: faketime
faketime:
	@command -v faketime >/dev/null || apt-get install --yes -o DPkg::Lock::Timeout=300 faketime

.PHONY: quick
quick: .venv/ready ## Run the tests that need nothing but Python
	$(BIN)/python -m pytest tests/unit tests/inbox tests/integration tests/contract -k "not ministack and not on_an_engine"

.PHONY: check
check: .venv/ready ## Lint, format, types, import direction
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: script
script: script/node_modules/ready ## Make the browser script that is served from its sources in script/
	npm run --silent --prefix script build

.PHONY: package
package: .venv/ready ## Make build/deployment.zip and build/sam.yaml, checked
	$(BIN)/python -m tools.package

.PHONY: bench
bench: package ## Print the benchmark tables
	$(BIN)/python -m benchmarks

.PHONY: bench-listing
bench-listing: .venv/ready ministack ## Print what listing and finding cost at 1,000 and at 100,000 leads
	$(BIN)/python -m benchmarks.listing

.PHONY: prove
prove: .venv/ready ## Run the proofs that are too slow for every run
	$(BIN)/python -m pytest -m proof --dist worksteal --timeout=600

.PHONY: faults
faults: .venv/ready ## Print what holds whatever fails (R1 to R10), and what notices each missing safeguard
	@$(BIN)/python -m tests.faults

.PHONY: replay
replay: .venv/ready ## Play one run of faults again (RUN=seed@call:MODE,…)
	@$(BIN)/python -m tests.faults.replay '$(RUN)'

.PHONY: screening
screening: .venv/ready ## Print what share of honest messages and of spam is held
	@$(BIN)/python -m tests.screening.trying

.PHONY: wordings
wordings: .venv/ready ## Store anew what every page and email says, in both languages
	@$(BIN)/python -m tests.wordings

.PHONY: pictures
pictures: .venv/ready browser ## Take the pictures of the README anew
	$(BIN)/python -m tools.screenshots
	$(BIN)/python -m tools.inbox_pictures

# Only who changes the script needs npm; a test says so where it is missing.
script/node_modules/ready: script/package-lock.json
	@if command -v npm >/dev/null; then npm ci --prefix script --ignore-scripts --silent && touch $@; fi

.PHONY: transcript
transcript: .venv/ready ## Let a same-day story happen on a local desk, and write docs/same-day.md anew
	@$(BIN)/python -m tools.transcript

.PHONY: ministack
ministack: .venv-ministack/ready

.PHONY: browser
browser:
	@command -v chromium >/dev/null && command -v chromium-headless-shell >/dev/null || command -v google-chrome >/dev/null || ./tools/install-browser

.PHONY: clients
clients: tests/clients/node_modules/.package-lock.json

tests/clients/node_modules/.package-lock.json: tests/clients/package.json tests/clients/package-lock.json
	cd tests/clients && npm ci --legacy-peer-deps --no-audit --no-fund --ignore-scripts --loglevel=error
	@touch $@

.venv/ready: requirements.txt requirements-dev.txt
	@PYTHON=$(PYTHON) ./tools/make-venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt -r requirements-dev.txt
	@touch $@

.venv-ministack/ready: requirements-ministack.txt
	@PYTHON=$(PYTHON) ./tools/make-venv .venv-ministack
	.venv-ministack/bin/pip install --quiet --disable-pip-version-check -r requirements-ministack.txt
	@touch $@

.PHONY: clean
clean: ## Remove everything that was made
	rm -rf .venv .venv-ministack .venv-tools build .desk .chalice/deployments
