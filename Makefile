# Two commands do all their own set-up: `make demo` and `make test`.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
NOTEBOOK := notebooks/01_connect_postgresql.ipynb

# No screen, no browser: JupyterLab then prints its address.
SCREEN := $(or $(DISPLAY),$(WAYLAND_DISPLAY),$(filter Darwin,$(shell uname -s)))
LAB := $(BIN)/jupyter lab --log-level=ERROR --LabApp.default_url=/lab/tree/$(NOTEBOOK) \
	$(if $(SCREEN),,--no-browser) $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: demo test bench lint types clean

demo: $(VENV)/demo.stamp
	$(LAB)

test: lint types
	.ci/browser
	$(BIN)/pytest

# Ratios to what people would use instead; OPTIONS="--sizes 100 --only list" measures less.
bench: $(VENV)/bench.stamp
	.ci/browser
	$(BIN)/python -m tests.benchmarks $(OPTIONS)

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/test.stamp
	$(BIN)/mypy

clean:
	rm -rf $(VENV) build dist tests/_output

$(VENV)/%.stamp: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$*]'
	touch $@
