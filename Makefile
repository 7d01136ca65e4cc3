# `make lab` opens the course and `make test` runs every test. Both set themselves up.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
TORCH_CPU := --index-url https://download.pytorch.org/whl/cpu torch torchvision

# An environment's scripts contain its path: in a renamed or copied checkout it is the wrong one, or
# gone. A script whose interpreter has spaces in its path, or a long path, begins differently.
HOME_OF := sed -n "s,^\#!\(/.*\)/python[0-9.]*$$,\1,p; s,^'''exec' \"*\(/.*\)/python[0-9.]*\"* .*,\1,p"
MOVED := $(shell if [ -s $(BIN)/pip ] && ! { [ -x $(BIN)/python ] && [ "$$($(HOME_OF) $(BIN)/pip)" -ef $(BIN) ]; }; \
	then echo moved; fi)

# Where Python may keep no bytecode, each process that a test starts compiles the course anew: 3 s.
unexport PYTHONDONTWRITEBYTECODE

.DELETE_ON_ERROR:
.PHONY: help lab test test-all lint format stubs record mutants flakes docs bench clean

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /make \1@/p' $(firstword $(MAKEFILE_LIST)) | awk -F@ '{ printf "%-14s %s\n", $$1, $$2 }'

lab: $(VENV)/lab.stamp ## open the course in JupyterLab (ARGS="--no-browser --port 8899", CPU=1)
	@$(BIN)/nnlab lab $(ARGS)

# Three workers for two cores: the browser tests mostly wait, and have one worker to themselves.
test: $(VENV)/test.stamp ## run every test, each lesson once (ARGS="tests/commands/test_lab.py -k fresh")
	@$(BIN)/python -m pytest -n 3 --dist loadscope --no-loadscope-reorder $(ARGS)

test-all: test docs ## the same, then each lesson as stored, cell by cell, and the site
	@$(BIN)/python -m pytest -n 2 --dist loadscope --nnlab notebooks

lint: $(VENV)/test.stamp ## check style, format (notebooks included) and types
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo "The files above are not formatted: make format"; exit 1; }
	@$(BIN)/python -m mypy --no-error-summary

format: $(VENV)/test.stamp ## put code into its form, notebooks included
	@$(BIN)/ruff check --quiet --fix --select I .
	@$(BIN)/ruff format --quiet .

stubs: $(VENV)/test.stamp ## write the exercises' stubs into the lessons (ARGS=02), and the README's links
	@$(BIN)/nnlab stubs $(ARGS)
	@$(BIN)/python docs/site/launch.py README.md

record: $(VENV)/test.stamp ## run the lessons and store the outputs that moved (ARGS=02)
	@$(BIN)/nnlab record $(ARGS)

mutants: $(VENV)/test.stamp ## faults made on purpose must turn a lesson red (ARGS=another-split)
	@$(BIN)/python -m nnlab.regression.mutants tests/regression/mutants.toml $(ARGS)

flakes: $(VENV)/test.stamp ## no cell may use half its tolerance on other processors (ARGS="07 08")
	@$(BIN)/python -m nnlab.regression.flakes docs $(ARGS)

docs: $(VENV)/docs.stamp ## build the site from the stored outputs, in docs/_build/html
	@$(BIN)/python docs/site docs/_build && echo "docs/_build/html/index.html"

bench: $(VENV)/test.stamp ## measure speed side by side
	@set -e; for script in benchmarks/*.py; do $(BIN)/python $$script; done

clean: ## remove what make made: the environment and the caches, never workbook/
	@rm -rf $(VENV) build dist docs/_build test-results .pytest_cache .ruff_cache .mypy_cache .hypothesis
	@rm -rf __pycache__
	@find nnlab tests benchmarks recordings docs -name __pycache__ -type d -prune -exec rm -rf {} +

ifneq ($(MOVED),)
.PHONY: moved
moved:
	@echo "This checkout was moved, or its Python is gone: $(VENV) is made anew. workbook/ stays as it is."
	@rm -rf $(VENV)

$(BIN)/pip $(VENV)/torch.stamp $(VENV)/lab.stamp $(VENV)/docs.stamp $(VENV)/test.stamp: moved
endif

# The target is pip, not python: where Debian's python3-venv is missing, venv leaves a python
# without pip behind, and the next call must try again.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 14) else \
	"nnlab needs Python 3.11 to 3.14, and $(PYTHON) is %d.%d. Name another: make PYTHON=python3.12 $(MAKECMDGOALS)" % v)'
	@$(PYTHON) -m venv $(VENV)

# A stamp says that what pyproject.toml asks for is installed; a newer pyproject.toml voids it.
$(VENV)/lab.stamp: pyproject.toml | $(BIN)/pip $(VENV)/torch.stamp
	@echo "Installing PyTorch, JupyterLab and the course into $(VENV): some minutes the first time."
	@$(PIP) install --editable '.[lab]'
	@touch $@

$(VENV)/test.stamp: pyproject.toml | $(BIN)/pip $(VENV)/torch.stamp
	@echo "Installing PyTorch, JupyterLab, the course and its tests into $(VENV): some minutes the first time."
	@$(PIP) install --editable '.[lab,docs,test]'
	@touch $(VENV)/lab.stamp $(VENV)/docs.stamp $@

$(VENV)/docs.stamp: pyproject.toml | $(BIN)/pip $(VENV)/torch.stamp
	@echo "Installing PyTorch, the course and Sphinx into $(VENV): some minutes the first time."
	@$(PIP) install --editable '.[lab,docs]'
	@touch $(VENV)/lab.stamp $@

# On Linux the usual PyTorch brings 3 GB for NVIDIA cards; CPU=1 takes the 0.2 GB one without them.
$(VENV)/torch.stamp: | $(BIN)/pip
	@if [ -n "$(CPU)" ] && [ "$$(uname)" = Linux ]; then $(PIP) install $(TORCH_CPU); fi
	@touch $@
