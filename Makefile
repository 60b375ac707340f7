# Each target makes .venv, installs the pinned requirements into it, and does its job.
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
CPU_TORCH := https://download.pytorch.org/whl/cpu

.DEFAULT_GOAL := help
.PHONY: help run test test-fast test-unit test-browser lint format words train sweep bench

help:  ## Say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

run: .venv/run  ## Start the app: make run, or make run PORT=9000
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: test-fast test-browser  ## Lint, types and all tests

# mypy takes one core for most of a minute: the tests have the other one meanwhile.
test-fast: .venv/dev  ## Lint, types and the tests that need no browser
	@$(MAKE) --no-print-directory -j 2 lint test-unit

test-unit: .venv/dev
	$(BIN)/python -m pytest -n 2 --dist worksteal --ignore tests/browser

# One that fails is run once more, and named: what a loaded machine does late is no fault of the app.
test-browser: .venv/dev  ## The tests that drive a browser
	$(BIN)/python -m pytest -n 2 --dist worksteal --reruns 1 -r R tests/browser

lint: .venv/dev  ## Style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/dev  ## Mend the style of all files
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

words: .venv/dev  ## Collect what the app says into the catalogues, to be translated
	$(BIN)/python -m lstm_viz.locale.collect

train: .venv/dev  ## Train the networks shipped in pretrained/, and measure them
	$(BIN)/python -m lstm_viz.training.train $(if $(STROKES),--strokes $(STROKES))
	$(BIN)/python -m lstm_viz.analysis.unit_statistics
	$(BIN)/python -m lstm_viz.training.fit_recall
	$(BIN)/python -m lstm_viz.analysis.reach
	$(BIN)/python -m lstm_viz.analysis.blank_answers
	$(BIN)/python -m lstm_viz.training.measure_forgetting
	$(BIN)/python -m lstm_viz.analysis.speed

sweep: .venv/dev  ## Train the small networks of the page Choosing
	$(BIN)/python -m lstm_viz.training.sweep

bench: .venv/dev  ## Measure what the README promises
	$(BIN)/python -m benchmarks

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'lstm_viz needs Python 3.11 or newer, and "$(PYTHON)" is not.'; \
		echo 'Name another one: make PYTHON=/path/to/python3.13'; exit 1; }
	$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/run: requirements.txt | .venv/pyvenv.cfg
	$(torch)
	$(PIP) install $(brief) -r requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt requirements.txt | .venv/pyvenv.cfg
	$(torch)
	$(PIP) install $(brief) -r requirements-dev.txt
	@touch $@

# A person waits a minute or two for all this and wants to see it move; a log does not. And what
# is not compiled now is compiled when it is first imported: CI imports a part of it, once.
brief := $(if $(CI),--quiet --no-compile)

# On Linux PyPI's torch brings several GB of CUDA along; the CPU build has an index of its own.
# Where that cannot be reached, which shows within half a minute, the line after takes PyPI's.
ifeq ($(shell uname -s),Linux)
torch = @$(PIP) install $(brief) --no-deps --retries 1 --timeout 15 --index-url $(CPU_TORCH) \
	$$(grep '^torch==' requirements.txt) \
	|| echo 'No CPU build of torch at $(CPU_TORCH): taking the one on PyPI.'
endif
