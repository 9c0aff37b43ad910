# Every target works on a fresh machine; `make` alone says what there is.
.DEFAULT_GOAL := help
SHELL := /bin/bash
ADAPTER ?= simulator
ARGS ?=
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
ROUND_TRIPS := $(addprefix tests/adapters/cisco_cti/protocol/test_,codec.py typed.py framing.py)

.PHONY: help setup demo run test test-broker-matrix lint contract settings support-matrix definitions faults bench image image-test clean

help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 28

setup: $(STAMP) ## virtual environment, dependencies, a RabbitMQ package where it is needed
	@bash deploy/scripts/broker-package.sh

$(STAMP): pyproject.toml deploy/scripts/venv.sh
	@bash deploy/scripts/venv.sh "$(PYTHON)" $(STAMP)
	@pwd -P >$(STAMP)

ifneq ($(shell cat $(STAMP) 2>/dev/null),$(shell pwd -P))
.PHONY: $(STAMP) # there is none, or the folder was moved or copied: commands in .venv/bin name the one they were made in
endif

demo: setup ## open, use and close agents' sessions over a real RabbitMQ, printed as a transcript
	@$(BIN)/cti-bridge demo --adapter $(ADAPTER)

run: setup ## keep broker, switch and bridge up to play with
	@$(BIN)/cti-bridge demo --adapter $(ADAPTER) --keep

test: setup ## the tests; ARGS go to pytest
	@$(BIN)/python -m pytest $(ARGS)

test-broker-matrix: setup ## the tests that need a broker on RabbitMQ 3.10 and 4.x; ARGS go to pytest
	@bash deploy/scripts/broker-matrix.sh $(ARGS)

lint: setup ## style, types, import rules, file lengths, known vulnerabilities
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(BIN)/python deploy/scripts/audit.py
	@$(BIN)/python -m pytest -q -p no:cacheprovider tests/architecture

contract: setup ## write docs/contract from the registry and the golden examples
	$(BIN)/python -m deploy.scripts.contract docs/contract

settings: setup ## write the settings table into the README
	$(BIN)/python deploy/scripts/settings_table.py README.md

support-matrix: setup ## write which adapter can do what into docs/support-matrix.md
	$(BIN)/python -m deploy.scripts.support_matrix docs/support-matrix.md

definitions: setup ## write the topology as RabbitMQ definitions
	$(BIN)/python -m deploy.scripts.definitions deploy/definitions.json

faults: setup ## the long fault suite: messages of every kind there and back, real processes killed, cut off, filled up; ARGS are names of scenarios, --adapter cisco_cti
	@test -n "$(ARGS)" || HYPOTHESIS_PROFILE=full $(BIN)/python -m pytest -q $(ROUND_TRIPS)
	@$(BIN)/python -m tests.faults --long $(ARGS)
	@test -n "$(ARGS)" || $(BIN)/python -m tests.faults --long --adapter cisco_cti
	@test -n "$(ARGS)" || $(BIN)/python -m tests.model --examples 1000

bench: setup ## speed against bare aio-pika and FastStream, as ratios of one run
	@$(BIN)/python -m tests.bench $(ARGS)

image: ## build the container image with docker, podman or buildah
	@bash deploy/scripts/image.sh build

image-test: setup ## build the image without an engine and run it
	@bash deploy/scripts/image.sh test

clean: ## forget what make made
	rm -rf .venv .run .bench .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info
