# Cổng số. `make serve` shows the sample portal, `make test` runs every test; `make help` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUTPUT := output
PORT ?= 8000
JOBS ?= $(shell nproc)
WEBAUDIT_DIR ?= var/cache/webaudit

.DEFAULT_GOAL := help
.PHONY: help setup serve test test-full html clean regenerate devserver publish audit bench lock schema

help: ## Show every target
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/installed: requirements.lock pyproject.toml
	@deploy/need-packages.sh python3-venv git
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/tested: requirements-test.lock $(VENV)/installed
	@deploy/need-packages.sh chromium faketime curl nginx-light postgresql age
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

# In an environment of its own: what it depends on clashes with what we depend on.
$(VENV)-wacz/bin/wacz:
	$(PYTHON) -m venv $(VENV)-wacz
	$(VENV)-wacz/bin/python -m pip install --quiet --disable-pip-version-check wacz==0.6.0

# What drives Firefox over WebDriver BiDi.
$(VENV)-firefox/node_modules/puppeteer-core/package.json:
	@deploy/need-packages.sh firefox-esr npm
	npm install --silent --no-audit --no-fund --prefix $(VENV)-firefox puppeteer-core@24.43.1

setup: $(VENV)/installed ## Create .venv and install the program into it

serve: $(VENV)/installed ## Publish the committed portal and serve it on 127.0.0.1:8000, with accounts for a first look
	$(BIN)/congso serve --demo --port $(PORT)

test: $(VENV)/tested ## Run every test, with what they need, Chromium included
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/congso check
	CONGSO_REQUIRE_BROWSER=1 $(BIN)/python -m pytest -n $(JOBS) --dist worksteal

test-full: $(VENV)/tested $(VENV)-wacz/bin/wacz $(VENV)-firefox/node_modules/puppeteer-core/package.json ## Run every test with the slow suites at full length
	CONGSO_STEPS=5000 CONGSO_WACZ=$(VENV)-wacz/bin/wacz CONGSO_PUPPETEER=$(VENV)-firefox CONGSO_REQUIRE_BROWSER=1 $(BIN)/python -m pytest -n $(JOBS) --dist worksteal

html: $(VENV)/installed ## Build the portal into output/
	$(BIN)/congso build --output $(OUTPUT) --jobs $(JOBS)

clean: ## Delete output/, and nothing else
	rm -rf $(OUTPUT)

regenerate: $(VENV)/installed ## Build again whenever a file is saved
	$(BIN)/congso build --output $(OUTPUT) --watch

devserver: $(VENV)/installed ## Build again whenever a file is saved, and serve the portal
	$(BIN)/congso serve --output $(OUTPUT) --port $(PORT) --watch

publish: $(VENV)/installed ## Build the committed portal strictly, with the settings of publishconf.py
	$(BIN)/congso build --ref HEAD --strict --output $(OUTPUT)

audit: $(VENV)/tested ## Audit the sample's pages: Lighthouse, axe, html-validate
	$(BIN)/congso build --output $(OUTPUT) --jobs $(JOBS)
	WEBAUDIT_DIR=$(WEBAUDIT_DIR) $(BIN)/python -m bench.audit $(OUTPUT)

bench: $(VENV)/tested ## Compare builds with other generators where they are installed, and measure requests
	$(BIN)/python -m bench.build $(CORPUS) --json var/cache/bench.json
	$(BIN)/python -m bench.requests $(CORPUS) --json var/cache/bench-requests.json

schema: $(VENV)/installed ## Write docs/schema/ again from the document types
	$(BIN)/python -m pipeline.checks.schema

lock: ## Pin every dependency again, with hashes (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --extra install pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --extra test --extra install pyproject.toml -o requirements-test.lock
