# Two commands do everything: `make demo` and `make test`. README.md explains them; nothing outside this folder changes.

# The first Python that can make an environment; another one: make PYTHON=/path/to/python3.12
USABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
ifndef PYTHON
PYTHON := $(shell for name in python3.11 python3.12 python3.13 python3.14 python3; do \
	command -v $$name >/dev/null 2>&1 && $$name -c '$(USABLE)' >/dev/null 2>&1 && echo $$name && exit; \
	done; echo python3)
endif

VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements/development.txt
LOCKED := $(VENV)/.locked
READY := $(VENV)/.ready
DEMO := demo-out

# Built files only: no compiler is needed, and sqlcipher3's source would fetch its own (docs/decisions/0001-house.md).
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input

.PHONY: help setup demo run test check torture torture-sync torture-debrief laws bench keystrokes bench-many bench-pages bench-merge bench-relay format lock installer clean
.DELETE_ON_ERROR:

help:
	@echo "make demo       plays a fictional visit, leaves its results in $(DEMO) and opens the app on them"
	@echo "make test       every check there is: format, lint, types, import rule, tests"
	@echo "make setup      makes $(VENV), which both do first; the command is then $(BIN)/npm-field"
	@echo "make run        opens the app"
	@echo "make check      the same as make test"
	@echo "make torture    kills and power cuts by the thousand: what was saved is there (a sample of it is in make test)"
	@echo "make torture-sync cuts the line to the relay at every 1,000th byte and kills the relay (docs/decisions/0030)"
	@echo "make torture-debrief kills four evenings at every step, one of them a deputy's, and cuts their bundles (docs/decisions/0046)"
	@echo "make laws       holds the laws of merging over many more random histories than the check (HISTORIES=3000)"
	@echo "make bench      measures what the documentation states about speed"
	@echo "make bench-many measures search, lists and the board with 100,000 records (RECORDS=20000 for fewer, KEEP=folder keeps its vault)"
	@echo "make bench-pages measures how long the window's thread works in one go while each page comes (KEEP=folder takes that vault)"
	@echo "make bench-merge measures taking in and merging, beside a CRDT library and KeePassXC where they are (OF=300 PHOTOS=20 for less)"
	@echo "make bench-relay measures what a relay bears: 50 laptops with 20 MB each at once (LAPTOPS=10 for fewer)"
	@echo "make journeys-x types records and a whole evening into the real window under Xvfb, by keys alone (needs xvfb, xdotool)"
	@echo "make format     puts the code in the one format"
	@echo "make lock       writes requirements/*.txt again from pyproject.toml"
	@echo "make installer  builds the application folder for this system and tests it"
	@echo "make clean      removes everything that these commands made"

setup: $(READY)

$(LOCKED): $(LOCK)
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "NPM Field needs Python 3.11 or newer, which this system lacks;\
	 install it with \`sudo apt-get install python3 python3-venv\` (Fedora: \`sudo dnf install python3\`)." >&2; exit 1; }
	@$(PYTHON) .ci/preflight.py python
	@echo "Making $(VENV) from $(LOCK) (once; about half a gigabyte on the disk)"
	@$(PYTHON) -m venv $(VENV)
	@$(INSTALL) --only-binary :all: --require-hashes --requirement $(LOCK)
	@touch $@

# Silenced: setuptools warns that packages elsewhere may come before ours, which is what the guard at the start refuses.
$(READY): $(LOCKED) pyproject.toml .ci/preflight.py
	@PYTHONWARNINGS=ignore $(INSTALL) --no-deps --no-index --no-build-isolation --editable .
	@$(BIN)/python .ci/preflight.py qt
	@touch $@

demo: $(READY)
	$(BIN)/npm-field demo --again --dir $(DEMO)
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" = Darwin ]; then \
		$(BIN)/python .ci/preflight.py qt && echo "$(BIN)/npm-field --open $(DEMO)" && $(BIN)/npm-field --open $(DEMO); \
	else echo "There is no display here; with one: $(BIN)/npm-field --open $(DEMO)"; fi

# What a display needs is asked for anew: the environment may have been made without one.
run: $(READY)
	@$(BIN)/python .ci/preflight.py qt
	@$(BIN)/npm-field

# Three processes share the test files, whole files each, in the order of tests/conftest.py, which counts what they spend.
# Two waited a quarter of the time, for windows and programs that the tests start: 10 min 12 s, and 9 min 10 s with three.
WORKERS := --numprocesses 3 --dist loadfile --no-loadscope-reorder

# Cheapest first, so that a slip is told in seconds. Compiled once, or each of the hundreds of programs that the tests
# start would do it anew: half a second of a processor each; and what tests compile is kept, whatever the caller's setting.
# Types are looked at beside the tests, in the time in which workers wait; what they tell comes as soon as it is known.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(READY)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/lint-imports
	$(BIN)/python -m compileall -q npm_field resources storage sync ui
	@echo "$(BIN)/mypy, and beside it:"
	$(BIN)/mypy & types=$$!; trap "kill $$types" INT TERM; $(BIN)/python -m pytest $(WORKERS); tests=$$?; \
		wait $$types && exit $$tests; echo "mypy found what it says above, among the tests' dots" >&2; exit 1

check: test

# Each number is a variable: make torture KILLS=100 CUTS=0. FLIPS=98304 is every byte of the key file; FROM=20000 goes on there.
# docs/decisions/0015-how-we-torture-it.md
KILLS := 1000
CHANGES := 250
GOING := 300
CUTS := 1500
KEYFILE := 600
SEALS := 300
WIPES := 300
IMAGES := 10
FLIPS := 3000
FROM := 0
PAGES := 600
JOBS := 2
torture: $(READY)
	PYTHONPATH=. $(BIN)/python -P -m tests.torture.run --kills $(KILLS) --keykills $(CHANGES) --going $(GOING) --cuts $(CUTS) --torn $(CUTS) \
		--keyfile $(KEYFILE) --seals $(SEALS) --sealcuts $(SEALS) --wipes $(WIPES) --wipecuts $(WIPES) \
		--images $(IMAGES) --flips $(FLIPS) --flips-from $(FROM) --pages $(PAGES) --jobs $(JOBS) \
		$(if $(SEED),--seed $(SEED)) $(if $(FOLDER),--folder $(FOLDER))

# Cuts after every EVERYth byte of an upload and a download through a real relay, and so many kills of it.
EVERY := 1000
RELAYKILLS := 40
torture-sync: $(READY)
	PYTHONPATH=. $(BIN)/python -P -m tests.torture.sync_cuts --every $(EVERY) --kills $(RELAYKILLS)

# Kills of each of four evenings (0: at every place there is), and its bundles cut after every CUT bytes.
DEBRIEFKILLS := 0
CUT := 1000
torture-debrief: $(READY)
	PYTHONPATH=. $(BIN)/python -P -m tests.torture.debrief --every $(CUT) --kills $(DEBRIEFKILLS)

HISTORIES := 3000
laws: $(READY)
	HISTORIES=$(HISTORIES) $(BIN)/python -m pytest -q --timeout 0 --hypothesis-profile default tests/domain/test_laws.py tests/usecases/test_laws.py

bench: $(READY)
	PYTHONPATH=. $(BIN)/python -P -m benchmarks.run
	PYTHONPATH=. $(BIN)/python -P -m benchmarks.locking
	PYTHONPATH=. $(BIN)/python -P -m benchmarks.name_guard

RECORDS := 100000
bench-many: $(READY)
	PYTHONPATH=. $(BIN)/python -P -m benchmarks.many --records $(RECORDS) $(if $(KEEP),--keep $(KEEP))

bench-pages: $(READY)
	PYTHONPATH=. $(BIN)/python -P -m benchmarks.many_pages $(if $(KEEP),--keep $(KEEP))

LAPTOPS := 50
MEGABYTES := 20
LAPTOPS_MERGED := 8
OF := 1500
PHOTOS := 200
bench-merge: $(READY)
	QT_QPA_PLATFORM=offscreen PYTHONPATH=. $(BIN)/python -P -m benchmarks.merge --laptops $(LAPTOPS_MERGED) --of $(OF) --photos $(PHOTOS) $(if $(KEEP),--keep $(KEEP))

bench-relay: $(READY)
	PYTHONPATH=. $(BIN)/python -P -m benchmarks.relay --laptops $(LAPTOPS) --megabytes $(MEGABYTES)

keystrokes: $(READY)
	QT_QPA_PLATFORM=offscreen PYTHONPATH=. $(BIN)/python -P -m benchmarks.keystrokes

journeys-x: $(READY)
	PYTHONPATH=. $(BIN)/python -P -m benchmarks.real_keys

format: $(READY)
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

# Hashes for every system's files and nothing else: no address, no index, no option.
COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-annotate \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options --pip-args '--only-binary :all:'
lock: $(READY)
	$(COMPILE) --output-file requirements/runtime.txt pyproject.toml
	$(COMPILE) --extra dev --constraint requirements/runtime.txt --output-file $(LOCK) pyproject.toml

# The frozen application is started in a folder of strangers' packages: it must take none of them for its own.
APP := dist/npm-field/npm-field
installer: $(READY)
	$(BIN)/pyinstaller --noconfirm --clean --log-level WARN build_installer.spec
	@decoys=$$(mktemp -d) && trap 'rm -rf "$$decoys"' EXIT && \
	for name in npm_field ui storage sync resources; do \
		mkdir "$$decoys/$$name" && echo 'raise SystemExit("a stranger ran")' > "$$decoys/$$name/__init__.py" || exit 1; \
	done && app="$$PWD/$(APP)" && cd "$$decoys" && PYTHONPATH="$$decoys" QT_QPA_PLATFORM=offscreen "$$app" doctor
	@echo "Built dist/npm-field"

# Of a folder of the demo's name only one that a demo made (npm_field/cli/demo_folder.py).
clean:
	if [ -f $(DEMO)/fictional-demo.txt ]; then rm -rf $(DEMO); fi
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find npm_field ui storage sync resources tests benchmarks .ci -name __pycache__ -type d -prune -exec rm -rf {} +
