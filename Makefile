# Sozialraum Dresden. Die Befehle stehen in README.md; `make` allein zeigt sie an.
# Alle Pfade sind relativ, damit der Ordner Leerzeichen im Namen haben darf.

PYTHON ?= python3
PORT ?= 8501
ADDRESS ?= 127.0.0.1
PYTEST_ARGS ?=

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check -qq
PYTHON_CHECK := import sys; sys.exit(sys.version_info < (3, 11))

.DEFAULT_GOAL := help
.PHONY: help run serve test test-long check check-format check-lint check-types check-layers bench clean

help:
	@echo "make run        startet die Anwendung im Browser (beim ersten Mal wird sie eingerichtet)"
	@echo "make test       führt alle Tests aus"
	@echo "make test-long  wie test, mit vielen statt wenigen ausgelosten Fällen (dauert länger)"
	@echo "make check      prüft Form, Typen und Schichten des Programms"
	@echo "make serve      startet ohne Browser, für den Betrieb im Team (PORT=, ADDRESS=)"
	@echo "make bench      misst die Geschwindigkeit: Seiten gegen eine leere, Standorte gegen spopt"
	@echo "make clean      löscht Umgebung und Zwischenablagen (nicht den Datenspeicher in var/)"

# `python3` may be an old one beside a newer one, so the usual names are tried in turn.
$(PY):
	@found=""; \
	for candidate in "$(PYTHON)" python3.14 python3.13 python3.12 python3.11; do \
	  if "$$candidate" -c '$(PYTHON_CHECK)' 2>/dev/null; then found="$$candidate"; break; fi; \
	  if [ "$(origin PYTHON)" != "file" ]; then break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Sozialraum Dresden braucht Python 3.11 oder neuer; „$(PYTHON)“ ist älter oder fehlt."; \
	  echo "Bitte installieren Sie ein neueres Python oder nennen Sie es: make run PYTHON=python3.12"; \
	  exit 1; \
	fi; \
	echo "Einmalige Einrichtung mit $$("$$found" --version) ..."; \
	"$$found" -m venv $(VENV) || { \
	  rm -rf $(VENV); \
	  echo "Die Umgebung konnte nicht angelegt werden."; \
	  echo "Unter Debian und Ubuntu fehlt oft ein Paket: sudo apt install python3-venv"; \
	  exit 1; \
	}

# Stamps: packages are installed again only when the pinned lists have changed.
$(VENV)/.stamp-run: requirements.txt | $(PY)
	@echo "Pakete werden installiert (einmalig, ein bis zwei Minuten) ..."
	@$(PIP) install -r requirements.txt
	@touch $@

$(VENV)/.stamp-dev: requirements-dev.txt requirements.txt | $(PY)
	@echo "Pakete für die Tests werden installiert (einmalig) ..."
	@$(PIP) install -r requirements-dev.txt
	@touch $(VENV)/.stamp-run $@

run: $(VENV)/.stamp-run
	@$(PY) -m sozialraum.serve

serve: $(VENV)/.stamp-run
	@$(PY) -m sozialraum.serve --headless --port $(PORT) --address $(ADDRESS)

# A file's tests stay on one worker, so that its store is made once; all browser tests too
# (tests/conftest.py).
test: $(VENV)/.stamp-dev
	$(PY) -m pytest -n 2 --dist loadfile $(PYTEST_ARGS)

test-long: $(VENV)/.stamp-dev
	$(PY) -m pytest -n 2 --dist loadfile --hypothesis-profile long $(PYTEST_ARGS)

# Four targets, so that `make --keep-going check` shows every finding at once.
check: check-format check-lint check-types check-layers

check-format: $(VENV)/.stamp-dev
	$(PY) -m ruff format --check .

check-lint: $(VENV)/.stamp-dev
	$(PY) -m ruff check .

check-types: $(VENV)/.stamp-dev
	$(PY) -m mypy

check-layers: $(VENV)/.stamp-dev
	$(VENV)/bin/lint-imports

bench: $(VENV)/.stamp-dev
	$(PY) -m benchmarks.page_speed
	$(PY) -m benchmarks.smaa_speed
	$(PY) -m benchmarks.scenario_speed
	$(PY) -m benchmarks.release_speed
	$(PY) -W ignore -m benchmarks.site_speed
	$(PY) -W ignore -m benchmarks.document_speed

# var/ stays: it may hold what people saved.
clean:
	rm -rf $(VENV) bench-results htmlcov .coverage \
	  .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
