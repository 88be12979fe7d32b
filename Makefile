# Two commands do all their own set-up: `make demo` and `make test`. The others need what `make test` made.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check

# Two workers or more, each with a service, a database and a browser of its own. The tests of a file
# share what it has started, so it goes to one worker, as do all files that open JupyterLab; those
# that take long come first.
PYTEST := $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

FRONTEND := pgflow_widgets/widgets/frontend
MODULES := $(FRONTEND)/node_modules/stamp

# Each program that the tests start would compile the package anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test frontend check-frontend soak test-lowest coverage bench docs screenshots lint types \
	programs lock clean

# On copies of the notebooks: what is run and saved there is none of git's business.
demo: $(VENV)/demo.stamp
	$(BIN)/pgflow demo build/demo

test: $(VENV)/test.stamp
	@$(MAKE) --no-print-directory -j lint types check-frontend build/wheels/stamp programs
	$(PYTEST)

# What the tests start, besides what is in the environment.
programs:
	.ci/programs

# The pages' code: what Python declares for it, its checks, and the bundles that widgets load.
frontend: $(VENV)/test.stamp $(MODULES)
	$(BIN)/python $(FRONTEND)/declarations.py
	npm --prefix $(FRONTEND) run --silent check
	npm --prefix $(FRONTEND) run --silent build

# The tests compare the bundles themselves.
check-frontend:
	@if ! command -v node >/dev/null || ! command -v npm >/dev/null; then \
		echo "Without Node.js and npm, the pages' code is not checked." >&2; \
	elif ! $(MAKE) --no-print-directory $(MODULES); then \
		rm -rf $(FRONTEND)/node_modules; \
		echo "npm did not get the tools: the pages' code is not checked." >&2; \
	else npm --prefix $(FRONTEND) run --silent check; fi

$(MODULES): $(FRONTEND)/package-lock.json $(FRONTEND)/.npmrc
	cd $(FRONTEND) && npm ci --silent --fetch-retries=1
	touch $@

# The long versions: minutes of load, dozens of crashes, thousands of generated calls. The
# comparisons with other libraries run by themselves, for other tests beside them would change them.
GROWTH := tests/benchmarks/test_growth.py
soak: test-lowest build/wheels/stamp
	$(PYTEST) --hypothesis-profile=long -m "soak or not soak" --timeout=1800 --ignore=$(GROWTH)
	$(BIN)/pytest -m soak $(GROWTH)

# The lowest versions that pyproject.toml declares, in an environment of their own.
test-lowest: $(VENV)/test.stamp programs
	mkdir -p build
	$(BIN)/uv pip compile --quiet --resolution lowest-direct --extra test \
		--output-file build/lowest.txt pyproject.toml
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python build/lowest
	$(BIN)/uv pip install --quiet --python build/lowest/bin/python \
		--requirement build/lowest.txt --editable .
	build/lowest/bin/pytest -n auto --dist loadfile --no-loadscope-reorder tests/unit tests/properties tests/integration

# What the tests in this process run of the package, branch by branch; build/coverage has the pages.
coverage: $(VENV)/test.stamp programs
	$(PYTEST) --cov=pgflow_widgets --cov-branch --cov-report=term:skip-covered \
		--cov-report=html:build/coverage tests/unit tests/properties tests/integration

# How each line grows, beside what people would use instead; renews the figures and the pages with
# their tables. OPTIONS="--only list flows" measures less, `--sizes` at other sizes.
bench: $(VENV)/bench.stamp programs
	$(BIN)/python -m tests.benchmarks $(OPTIONS)

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/test.stamp
	$(BIN)/mypy

# The site: README, notebooks, docstrings and declarations. A warning is an error.
docs: $(VENV)/docs.stamp
	$(BIN)/sphinx-build -E -c notebooks/book -b html -d build/docs/.doctrees -W --keep-going -q \
		notebooks build/docs
	@echo "The site is in build/docs/index.html"

# The pictures of README and site, as the browser tests see them.
screenshots: $(VENV)/test.stamp programs
	PGFLOW_RENEW_PICTURES=1 $(BIN)/pytest tests/browser/test_pictures.py

# What a Binder image installs, for the platform of repo2docker's images. No registry is named.
lock: $(VENV)/test.stamp
	echo hatchling | $(BIN)/uv pip compile --quiet --upgrade --extra demo \
		--python-version 3.11 --python-platform x86_64-manylinux_2_34 --only-binary :all: \
		--custom-compile-command "make lock" --no-annotate --generate-hashes \
		--output-file binder/requirements.txt pyproject.toml -
	$(BIN)/uv tool run pip-audit --disable-pip --requirement binder/requirements.txt || \
		echo "pip-audit found what it says above, or did not reach PyPI's advisories." >&2

# The wheels of the lock, for tests that install them: tests themselves use no network.
build/wheels/stamp: binder/requirements.txt | $(VENV)/test.stamp
	mkdir -p $(@D)
	UV_HTTP_RETRIES=1 $(BIN)/python .ci/wheels $< $(@D) $(BIN)/uv || \
		$(BIN)/python -m pip download --quiet --disable-pip-version-check --only-binary :all: \
		--no-deps --dest $(@D) --requirement $< && touch $@ || \
		echo "The lock is for Linux (x86-64), Python 3.11: Binder's steps are not tested here." >&2

clean:
	rm -rf $(VENV) build dist tests/_output $(FRONTEND)/node_modules

# uv does in a tenth of the time what pip does, which knows how this machine gets its packages.
$(VENV)/%.stamp: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	{ $(PIP) --quiet uv && \
		UV_HTTP_RETRIES=1 $(BIN)/uv pip install --quiet --python $(BIN)/python --editable '.[$*]'; } || \
		{ echo "uv did not get the packages: pip tries." >&2; $(PIP) --quiet --editable '.[$*]'; }
	touch $@
