# make demo      the whole way on the built-in case: build/demo/dossier.html
# make docs      the documentation as a site: build/site/index.html
# make test      lint, types, layers and tests
# make fuzz      hostile and odd inputs to every reader and grammar, for longer (FUZZ_SECONDS each)
# make train     the weights of the reader, from the corpus in training/corpus
# make sbom      build/sbom.json: all packages of requirements.lock with their hashes, as CycloneDX
# make audit     whether one of them has a known fault; asks the package index for it
# make install   the program and all that its development needs, into .venv
# make hooks     run the checks of .pre-commit-config.yaml before each commit
# make format    lay out the code with ruff, and correct what it can correct
# make lint      check layout, style, types and layers, without tests
# make check     the same as make test
# make coverage  which lines the tests run: a table, and build/coverage/html/index.html (TESTS=tests/test_cells.py: of these alone)
# make deps      whether every import is a declared dependency, and every dependency is imported (deptry)
# make matrix    the tests on each of Python 3.11, 3.12 and 3.13 that is installed
# make wheel     build/wheel: the wheel and the source archive of a release
# make generated write the pages of docs/ that scripts make
# make house     measure the code for the table in ARCHITECTURE.md
# make bench     time the commands and the reading of documents
# make calibrate hold the estimate to simulated data and to later figures (hours)
# make lock      requirements.lock anew from pyproject.toml (needs uv)
# make clean     remove what was built, .venv too
# Needs Python 3.11 or newer and make; everything else goes into .venv from requirements.lock.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo docs test fuzz lint bench calibrate train train-small clean lock sbom audit browser server tesseract

demo: .venv/ready
	rm -rf build/demo
	$(BIN)/withheld demo build/demo

# Pages that scripts make are held to them by tests: python -m tools.reference, tools.walkthrough and tools.method write them anew.
docs: .venv/ready
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet
	@echo "The documentation: $(CURDIR)/build/site/index.html"

test: lint browser server tesseract
	$(BIN)/pytest -n auto --dist loadscope --no-loadscope-reorder

FUZZ_SECONDS ?= 20
fuzz: .venv/ready
	$(BIN)/python benchmarks/fuzz.py $(FUZZ_SECONDS)
	-$(BIN)/python benchmarks/patterns.py

lint: .venv/ready
	$(BIN)/ruff check src tests benchmarks tools training
	$(BIN)/ruff format --check src tests benchmarks tools training
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/ready
	$(BIN)/python benchmarks/commands.py
	$(BIN)/python benchmarks/extraction.py

# Simulation-based calibration, planted errors and the back-test: two hours and more on two cores; see docs/model.md.
calibrate: .venv/ready
	cd benchmarks && ../$(BIN)/python calibration.py 100 --plot ../docs/calibration.svg --docs ../docs/model.md
	cd benchmarks && ../$(BIN)/python planted.py
	$(BIN)/python benchmarks/backtest.py --docs docs/model.md
	$(BIN)/python benchmarks/backtest.py --case CU --docs docs/model.md

# The reader's weights anew: two to three hours on two cores, and minutes for the small run; see training/README.md.
train: .venv/training
	$(BIN)/python -m training.reader

train-small: .venv/training
	$(BIN)/python -m training.reader --documents 30 --epochs 1 --seeds 0 --out build/reader-small

.venv/training: .venv/ready
	$(BIN)/python -m pip install -qq --disable-pip-version-check -e '.[training]'
	touch .venv/training

# Debian's Chromium, for the tests that open the dossier; installed only where that needs no password.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } || \
	  echo "Chromium was not found: the tests that open the dossier in it are skipped"

# Debian's PostgreSQL, for the tests of a case on a server; they start one of their own, in a folder that goes with them.
server:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql; } || \
	  echo "PostgreSQL was not found: the tests of a case on a server are skipped"

# Debian's Tesseract, for the tests of text recognition.
tesseract:
	@command -v tesseract >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq --no-install-recommends tesseract-ocr; } || \
	  echo "Tesseract was not found: the tests of text recognition are skipped"

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "withheld needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch .venv/ready

lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --extra dev --python-version 3.11 pyproject.toml -o requirements.lock

# Their tools stand apart from the program's packages, which are locked.
sbom: .venv/ready
	$(BIN)/python -m tools.sbom

audit: .venv/tools
	.venv/tools/bin/pip-audit --strict --disable-pip --require-hashes -r requirements.lock

.venv/tools: .venv/ready
	$(PYTHON) -m venv .venv/tools
	.venv/tools/bin/python -m pip install -qq --disable-pip-version-check 'pip-audit>=2.10,<3'

.PHONY: help install hooks format check coverage deps matrix wheel generated house

help:
	@sed -n 's/^# make /make /p' $(firstword $(MAKEFILE_LIST))

install: .venv/ready

check: test

format: .venv/ready
	$(BIN)/ruff check --fix src tests benchmarks tools training
	$(BIN)/ruff format src tests benchmarks tools training

generated: .venv/ready
	$(BIN)/python -m tools.reference
	$(BIN)/python -m tools.method
	$(BIN)/python -m tools.walkthrough

house: .venv/ready
	$(BIN)/python benchmarks/house.py --doors --docs ARCHITECTURE.md

# Tools that run inside the program's own environment without being part of it: they lie in folders of their own.
hooks: .venv/hooks
	.venv/hooks/bin/pre-commit install

.venv/hooks: .venv/ready
	$(PYTHON) -m venv .venv/hooks
	.venv/hooks/bin/python -m pip install -qq --disable-pip-version-check 'pre-commit>=4,<5'

coverage: .venv/coverage
	mkdir -p build/coverage
	PYTHONPATH=.venv/coverage $(BIN)/python -m coverage erase
	PYTHONPATH=.venv/coverage $(BIN)/python -m coverage run -m pytest -n auto --dist loadscope $(TESTS)
	PYTHONPATH=.venv/coverage $(BIN)/python -m coverage combine --quiet
	PYTHONPATH=.venv/coverage $(BIN)/python -m coverage html --quiet
	PYTHONPATH=.venv/coverage $(BIN)/python -m coverage report

.venv/coverage: .venv/ready
	$(BIN)/python -m pip install -qq --disable-pip-version-check --target .venv/coverage 'coverage>=7.10,<8'

deps: .venv/deptry
	PYTHONPATH=.venv/deptry $(BIN)/python -m deptry src

.venv/deptry: .venv/ready
	$(BIN)/python -m pip install -qq --disable-pip-version-check --target .venv/deptry 'deptry>=0.23,<1'

matrix:
	@for version in 3.11 3.12 3.13; do \
	  found=$$(command -v python$$version) && "$$found" -c '' 2>/dev/null || { echo "Python $$version is not installed: left out"; continue; }; \
	  "$$found" -m venv build/matrix/$$version && \
	  build/matrix/$$version/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock && \
	  build/matrix/$$version/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e . && \
	  build/matrix/$$version/bin/pytest -n auto --dist loadscope $(TESTS) || exit 1; \
	done

wheel: .venv/ready
	$(BIN)/python -m hatchling build -d build/wheel

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
