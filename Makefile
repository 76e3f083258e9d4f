# Everything happens in .venv and _build; without make, see the same commands in docs/start.md.

PYTHON ?= python3
# Scripts in .venv/bin name the folder that they were made in; this works in a folder that was moved, too.
RUN = .venv/bin/python -m
SPHINX = $(RUN) sphinx -W --keep-going -n -j auto -d _build/doctrees/$@

export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_QUIET = 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help new html docs check test test-long mutants references bench bench-full bench-pages live linkcheck pdf epub messages lock clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

new: .venv/site ## Write a site of your own: folder=…, or it asks; from=… reads one of al-folio
	@PYTHONPATH=_ext $(RUN) sphinx_scholar new $(if $(from),--from "$(from)") $(if $(folder),"$(folder)")

html: .venv/site ## Build the site into _build/html; warnings are errors
	$(forget)
	$(SPHINX) -b html . _build/html
	$(keep)
	@echo "Open $(CURDIR)/_build/html/index.html"

# All anew (-E, -a): Sphinx does not know that the examples and tables are as new as the code.
docs: .venv/site ## Build the manual into _build/docs
	$(SPHINX) -E -a -b html docs _build/docs
	@echo "Open $(CURDIR)/_build/docs/index.html"

check: .venv/site ## Check refs.bib without a build
	PYTHONPATH=_ext $(RUN) sphinx_scholar check --conf conf.py

test: .venv/dev .venv/book ## Check format, lint and types, then run the tests
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	$(RUN) pytest -n auto --dist loadfile --no-loadscope-reorder

test-long: .venv/dev ## Edit a site at random 200 times, kill 33 builds, and compare with clean ones
	SCHOLAR_STEPS=$${SCHOLAR_STEPS:-200} $(RUN) pytest -s tests/test_machine.py
	SCHOLAR_KILLS=$${SCHOLAR_KILLS:-33} $(RUN) pytest -s tests/test_fresh.py -k killed

mutants: .venv/dev ## Make small mistakes in the code that guards people, and see that the tests notice
	.venv/bin/python tests/mutate.py $(modules)

references: .venv/dev ## Hold references against BibTeX's plain and a CSL style (needs bibtex)
	PYTHONPATH=_ext .venv/bin/python tests/styles.py

bench: .venv/site ## Measure builds of up to 1,000 papers against others, in two minutes
	.venv/bin/python benchmarks/run.py

bench-full: .venv/site ## The same up to 10,000, kept in benchmarks/RESULTS.md under title="…"
	.venv/bin/python benchmarks/run.py --sizes 1000,5000,10000 --times 3 \
	  --title "$(or $(title),$(shell git log -1 --format=%s))"

bench-pages: .venv/dev ## Weigh our pages in a browser; sites=all, or title="…" to keep them in benchmarks/PAGES.md
	.venv/bin/python benchmarks/pages.py $(if $(sites),--sites $(sites)) $(if $(title),--times 3 --title "$(title)")

live: .venv/dev ## Serve the site and rebuild it at every change
	$(RUN) sphinx_autobuild -n -j auto -d _build/doctrees/live \
	  --re-ignore '/(_build|\.(venv|git|hypothesis))/' . _build/live

linkcheck: .venv/site ## Ask every external link whether it still answers
	$(forget)
	$(SPHINX) -b linkcheck . _build/linkcheck
	$(keep)

pdf: .venv/site ## Build the site as one PDF (needs latexmk and XeLaTeX)
	@for tool in latexmk xelatex; do command -v $$tool >/dev/null || { echo \
	  "$$tool not found: docs/print.md says which packages 'make pdf' needs." >&2; exit 1; }; done
	$(forget)
	@rm -rf _build/latex
	$(DATED) $(SPHINX) -b latex . _build/latex
	$(keep)
	$(DATED) $(MAKE) -C _build/latex all-pdf
	@ls _build/latex/*.pdf

epub: .venv/site ## Build the site as an e-book
	$(forget)
	@rm -rf _build/epub
	$(DATED) $(SPHINX) -b epub . _build/epub
	$(keep)
	@ls _build/epub/*.epub

messages: .venv/dev ## Put new words into the translations and compile them; add=nl starts one
	PYTHONPATH=_ext .venv/bin/python tests/messages.py $(add)

lock: .venv/dev ## Renew the lock files from pyproject.toml
	$(LOCK) --group site --upgrade -o requirements.lock
	$(LOCK) --group dev --upgrade -c requirements.lock -o requirements-dev.lock
	$(LOCK) --group author --no-annotate -c requirements.lock -c requirements-dev.lock -o requirements-author.lock
	$(subst pyproject.toml,,$(LOCK)) --group book --no-deps --upgrade -o requirements-book.lock

clean: ## Remove what the targets above wrote; .venv stays
	rm -rf _build dist .hypothesis .*_cache
	find . -name .venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

# What a build has read is kept for the next one only if it ended well, and in this folder: else the pages
# that it warned of would not be read again, and the next build would be green.
forget = @[ "$$(cat _build/doctrees/$@/built-in 2>&1)" = '$(CURDIR)' ] || rm -rf _build/doctrees/$@; \
	rm -f _build/doctrees/$@/built-in
keep = @echo '$(CURDIR)' >_build/doctrees/$@/built-in

# A PDF and an e-book are dated by the last commit, where there is one: two builds of it are the same.
DATED = $(if $(SOURCE_DATE_EPOCH),,$(addprefix SOURCE_DATE_EPOCH=,$(shell git log -1 --format=%ct 2>/dev/null)))

# One file for every Python and platform: the markers in it choose.
LOCK = $(RUN) uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --custom-compile-command "make lock"

# .venv/site, .venv/dev (stamps) and .venv/book (a folder) are as new as the lock that was installed last.
.venv/site: requirements.lock | .venv/bin/python
	.venv/bin/python -m pip install --require-hashes -r requirements.lock
	@touch $@

.venv/dev: requirements-dev.lock | .venv/site
	.venv/bin/python -m pip install --require-hashes -r requirements-dev.lock
	@touch $@

.venv/book: requirements-book.lock | .venv/dev
	.venv/bin/python -m pip install --require-hashes --no-deps --upgrade --target $@ -r requirements-book.lock
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo \
	  "Python 3.11 or newer is needed, and $(PYTHON) is not: try 'make html PYTHON=python3.13'." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo \
	  "$(PYTHON) cannot make virtual environments: on Debian or Ubuntu, 'apt install python3-venv'." >&2; exit 1; }
	$(PYTHON) -m venv .venv
