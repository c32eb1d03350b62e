# `make demo` and `make test` need Python 3.11 or newer, and nothing set up beforehand.
# What they fetch is pinned by hash, and fetched again only when a lock file changed.

SHELL := bash
PYTHON ?= python3
PORT ?= 8000
MODULES := static/node_modules
FONTS := $(MODULES)/@fontsource
VENDOR := static/vendor
LIGHTHOUSE := .venv/lighthouse

.PHONY: demo test bench screenshots lighthouse lint lock words chromium
.DELETE_ON_ERROR:

demo: .venv/installed $(VENDOR)/installed
	.venv/bin/python -m app demo --port $(PORT)

test: lint chromium $(VENDOR)/installed
	.venv/bin/pytest -n auto --dist loadfile --no-loadscope-reorder

# How fast the pages and the live board are, in figures; takes some minutes, and wants a machine that does nothing else.
bench: .venv/installed
	.venv/bin/python -m tests.bench

# The pictures of this project's README, of the demo as it is now; where no page changed, no picture does.
screenshots: .venv/installed chromium $(VENDOR)/installed
	rm -f tests/e2e/screenshots/*.png
	.venv/bin/python -m tests.e2e

# Accessibility and best practices of the main pages, which have to be 100; takes some minutes.
lighthouse: .venv/installed chromium $(VENDOR)/installed $(LIGHTHOUSE)/installed
	PATH=$(CURDIR)/.venv/bin:$$PATH .venv/bin/python -m tests.e2e.lighthouse $(LIGHTHOUSE)/node_modules/lighthouse

lint: .venv/installed
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy

# After a change of pyproject.toml or static/package.json. Neither lock holds the address of a registry.
lock: .venv/installed
	.venv/bin/uv pip compile --quiet --universal --group dev --generate-hashes --no-annotate --no-header \
		pyproject.toml --output-file requirements.lock
	.venv/bin/npm install --prefix static --package-lock-only

# After a change of words on the screen: new ones are added to the Dutch catalogue, to be filled in there.
words: .venv/installed
	.venv/bin/pybabel --quiet extract --mapping-file pyproject.toml --no-location --omit-header --sort-output \
		--output-file .venv/messages.pot .
	.venv/bin/pybabel --quiet update --locale nl --no-fuzzy-matching --ignore-obsolete --omit-header --width 120 \
		--input-file .venv/messages.pot --output-dir app/locale

# Installs a package of Debian's where that is allowed; elsewhere says in one line what is missing.
SUDO := $(if $(filter 0,$(shell id -u)),,sudo -n)
APT := $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300
define debian
{ command -v apt-get && $(SUDO) true; } >/dev/null 2>&1 \
	&& $(APT) update && $(APT) install --yes --no-install-recommends $(1) >/dev/null \
	|| { echo 'Please install $(1), as root: apt-get install $(1)' >&2; exit 1; }
endef

chromium:
	@command -v chromium >/dev/null || { $(call debian,chromium); }

# Compiling all of it would take two thirds longer; Python compiles what is imported by itself.
.venv/installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { $(call debian,python3-venv); }
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	touch $@

# Only what the pages use is kept. The theme also dresses other component libraries than Utrecht's; of its fonts
# browsers load the woff2 alone.
$(VENDOR)/installed: Makefile static/package-lock.json | .venv/installed
	.venv/bin/npm ci --silent --omit=dev --prefix static
	rm -rf $(VENDOR)
	mkdir -p $(VENDOR)/files
	cp $(MODULES)/htmx.org/dist/htmx.min.js $(MODULES)/htmx.org/dist/ext/hx-ws.min.js $(VENDOR)
	cp $(MODULES)/axe-core/axe.min.js $(VENDOR)
	cat $(MODULES)/@utrecht/*-css/dist/index.min.css >$(VENDOR)/utrecht.css
	cp $(FONTS)/noto-sans/files/noto-sans-*-{400,700}-normal.woff2 $(VENDOR)/files
	cp $(FONTS)/noto-serif/files/noto-serif-*-700-normal.woff2 $(VENDOR)/files
	sed -E "s/, url\([^)]*\.woff\) format\('woff'\)//" $(FONTS)/noto-{sans/400,sans/700,serif/700}.css >$(VENDOR)/theme.css
	sed -E '/^ *--(ams|denhaag|lux|rhc|todo)-/d' \
		$(MODULES)/@nl-design-system-unstable/voorbeeld-design-tokens/dist/variables.css >>$(VENDOR)/theme.css
	rm -rf $(MODULES)
	touch $@

# Too heavy for everybody who only runs the tests.
$(LIGHTHOUSE)/installed: static/package-lock.json | .venv/installed
	mkdir -p $(LIGHTHOUSE)
	cp static/package.json static/package-lock.json static/.npmrc $(LIGHTHOUSE)
	.venv/bin/npm ci --silent --prefix $(LIGHTHOUSE)
	touch $@
