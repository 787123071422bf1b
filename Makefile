# make demo   the whole way on the built-in case: build/demo/dossier.html
# make docs   the documentation as a site: build/site/index.html
# make test   lint, types, layers and tests
# make fuzz   hostile and odd inputs to every reader and grammar, for longer (FUZZ_SECONDS each)
# make train  the weights of the reader, from the corpus in training/corpus
# make sbom   build/sbom.json: all packages of requirements.lock with their hashes, as CycloneDX
# make audit  whether one of them has a known fault; asks the package index for it
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
	$(BIN)/ruff check src tests benchmarks tools
	$(BIN)/ruff format --check src tests benchmarks tools
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

# The reader's weights anew: an hour a seed on two cores, and minutes for the small run; see training/README.md.
train: .venv/training
	$(BIN)/python -m training.reader

train-small: .venv/training
	$(BIN)/python -m training.reader --documents 30 --epochs 1 --seeds 0 --out build/reader-small

.venv/training: .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[training]'
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
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch .venv/ready

lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --extra dev --python-version 3.11 pyproject.toml -o requirements.lock

# Their tools stand apart from the program's packages, which are locked.
sbom: .venv/tools
	mkdir -p build
	.venv/tools/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible --of JSON -o build/sbom.json

audit: .venv/tools
	.venv/tools/bin/pip-audit --strict --disable-pip --require-hashes -r requirements.lock

.venv/tools: .venv/ready
	$(PYTHON) -m venv .venv/tools
	.venv/tools/bin/python -m pip install --quiet --disable-pip-version-check 'cyclonedx-bom>=7.5,<8' 'pip-audit>=2.10,<3'

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
