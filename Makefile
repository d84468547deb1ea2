# Two commands: `make demo` shows the main job, `make test` proves it. Needs Python 3.11+, make and git.
PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready
COMMA := ,
# Some images forbid Python to keep what it has compiled: then every command compiles all that it loads, for half a second.
export PYTHONDONTWRITEBYTECODE :=
UV := VIRTUAL_ENV=$(VENV) $(VENV)/bin/uv pip install --quiet

.PHONY: demo test test-wide faults faults-postgres soak lint types imports audit lock clean bench bench-long-lines bench-word \
	bench-photos bench-mail bench-corrected bench-latency bench-scale

demo: $(READY)
	$(VENV)/bin/redaksi demo

test: $(READY) lint types imports
	@sh tools/system-packages.sh servers
	$(VENV)/bin/python -m pytest
	$(VENV)/bin/python -m pytest --wide $(addprefix tests/redaksi/test_,journey.py conversations.py two_articles.py several_at_once.py)

# Hundreds of faults put in the way of the real service, and a table of what they cost; see tests/faults. Takes long.
faults: $(READY)
	@sh tools/system-packages.sh servers
	$(VENV)/bin/python -m pytest -m long tests/faults
	$(VENV)/bin/python -m tests.faults --count $(or $(COUNT),500) --seed $(or $(SEED),1) --jobs $(or $(JOBS),3)

# Thousands of messages with faults among them, and what the service takes of the machine; see tests/faults/soak.py.
soak: $(READY)
	@sh tools/system-packages.sh servers
	$(VENV)/bin/python -m tests.faults.soak --count $(or $(COUNT),5000) --seed $(or $(SEED),1)

# Workers killed mid-message on PostgreSQL and object storage, and a machine cut off; see tests/wide. Takes long.
faults-postgres: $(READY)
	@sh tools/system-packages.sh servers
	$(VENV)/bin/python -m pytest -m long tests/wide
	$(VENV)/bin/python -m tests.wide --kills $(or $(COUNT),200) --seed $(or $(SEED),1)

# The tests of the whole way once more, with the store in PostgreSQL and object storage in SQLite's and a folder's place:
# all of them. `make test` has those of the ordinary way.
test-wide: $(READY)
	@sh tools/system-packages.sh servers
	$(VENV)/bin/python -m pytest --wide tests/redaksi

lint: $(READY)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: $(READY)
	$(VENV)/bin/mypy

imports: $(READY)
	$(VENV)/bin/lint-imports

# Every distribution installed here with its licence; fails on one that nobody allowed.
audit: $(READY)
	$(VENV)/bin/python tools/audit.py

# Whether anything that reads text takes longer than in proportion; see benchmarks/long_lines.py.
bench-long-lines: $(READY)
	$(VENV)/bin/python -m benchmarks.long_lines

# Everything is pinned by hash. uv does the installing (12 s from nothing where pip needs 42 s).
$(READY): requirements.lock tools/uv.lock.txt pyproject.toml
	@PYTHON=$(PYTHON) sh tools/system-packages.sh venv
	$(PYTHON) -m venv --clear $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r tools/uv.lock.txt
	$(UV) --require-hashes -r requirements.lock
	$(UV) --no-deps --no-build-isolation --editable .
	@touch $@

# How fast the whole way is, and each part of it, beside its limit and its rivals: about 20 minutes on a quiet machine.
# COUNT=50 ROUNDS=1 SIZES=100,1000 MAILS=5 for a quick look; tables here, JSON in RESULTS.
bench: $(READY)
	@sh tools/system-packages.sh servers
	@sh tools/system-packages.sh bench
	$(VENV)/bin/python -m benchmarks --count $(or $(COUNT),500) --rounds $(or $(ROUNDS),3) \
		--sizes $(or $(SIZES),100$(COMMA)1000$(COMMA)10000$(COMMA)100000) --mails $(or $(MAILS),20) \
		--into $(or $(RESULTS),benchmarks/results)

# FOLDER of pictures with a manifest.tsv; see benchmarks/photos.py for what is compared.
bench-photos: $(READY)
	$(VENV)/bin/python -m benchmarks.photos $(FOLDER)

# FOLDER of .docx and .doc files; see benchmarks/word.py for what is compared.
bench-word: $(READY)
	$(VENV)/bin/python -m benchmarks.word $(FOLDER)

# FOLDER of .docx and .doc files; see benchmarks/corrected.py for what is counted.
bench-corrected: $(READY)
	$(VENV)/bin/python -m benchmarks.corrected $(FOLDER)

# Seconds from a mail's arrival to its letter; see benchmarks/latency.py.
bench-latency: $(READY)
	$(VENV)/bin/python -m benchmarks.latency

# What a message and an idle desk cost, the machines that makes for many desks, the queue beside another,
# and two workers beside one.
bench-scale: $(READY)
	$(VENV)/bin/python -m benchmarks.scale_costs --json $(VENV)/scale_costs.json
	$(VENV)/bin/python -m benchmarks.simulation --costs $(VENV)/scale_costs.json
	$(VENV)/bin/python -m benchmarks.queues
	$(VENV)/bin/python -m benchmarks.workers --json $(VENV)/workers.json

# FOLDER of mails with a manifest.tsv; see benchmarks/mail.py for what is measured, also without one.
bench-mail: $(READY)
	$(VENV)/bin/python -m benchmarks.mail $(FOLDER)

# After a change of dependencies in pyproject.toml.
lock: $(READY)
	$(VENV)/bin/uv pip compile --upgrade --generate-hashes --no-header --no-annotate --quiet \
		--all-extras --group dev --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache
