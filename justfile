# Everything one does here. If a step is not in this file, it does not exist.

set positional-arguments := true

export PATH := justfile_directory() / ".venv/bin" + ":" + env("PATH")

# What can be done.
default:
    @just --list --unsorted

# Brings everything needed for work: Python packages, Node, the web application's packages.
setup:
    sh scripts/setup.sh

# The hub on 8000 with a rebuilt UI, on a data folder of its own.
dev *arguments:
    python -m mcp_orch.app.ui_build
    mcp-orch serve --data-dir .dev "$@"

# All checks that need no running: lint, types, import directions, house rules, promises.
[parallel]
check: lint types house

# Lint and format.
lint:
    ruff check .
    ruff format --check .

# Types, strictly.
types:
    pyright

# Import directions, the house's own rules, the books of promises.
house:
    lint-imports
    python -m tools.lints
    python -m tools.promises --check

# Mends what can be mended by a program.
fix:
    ruff check --fix .
    ruff format .

# Every test, as CI runs it.
test *parts:
    sh scripts/test.sh "$@"

# What runs on both databases is measured on one: measuring doubles the time, and both walk the same lines.
# Unit and integration tests with the coverage walls.
unit:
    rm -f .coverage .coverage.*
    COVERAGE_PROCESS_START=pyproject.toml coverage run -m pytest -q -n 2 tests --ignore=tests/journeys --ignore=tests/web -m "not nightly" -k "not postgresql"
    coverage combine -q
    python -m tools.coverage_walls
    pytest -q -n 2 tests --ignore=tests/journeys --ignore=tests/web -m "not nightly" -k postgresql

# Everything that a database is used for, once more on the older PostgreSQL.
databases:
    MCP_ORCH_TEST_POSTGRES=16 pytest -q -n 2 tests --ignore=tests/web --ignore=tests/journeys/conformance -m "not nightly" -k "postgresql or two_hubs"

# The browser walks through the web application; its types, lint and unit tests.
web:
    python -m tools.web check
    python -m mcp_orch.app.ui_build
    python -m tests.rig.setup
    pytest -q -n 3 --dist loadfile --no-loadscope-reorder tests/web -m "not nightly"

# Pictures of every screen in every look, to be looked at: .shots/
shots *arguments:
    python -m mcp_orch.app.ui_build
    python -m tests.web.shots "$@"

# What the journeys need from npm, PyPI and Debian.
rig:
    python -m tests.rig.setup
    sh scripts/proxies.sh

# Real clients call real servers through the installed command.
journeys:
    pytest -q -n 2 tests/journeys --ignore=tests/journeys/conformance -m "not nightly"

# The official conformance suite, direct and through the hub.
conformance:
    pytest -q -n 2 tests/journeys/conformance -m "not nightly"

# docs/compatibility.md, from what the suite's runs may still miss.
compatibility:
    python -m tests.rig.compatibility

# CPU per call beside nginx, memory, start-up; prints a table.
bench *arguments:
    python -m bench "$@"

# What takes long: many kills, long fuzzing.
nightly:
    pytest -q tests -m nightly --timeout 1800

# Promises kept, open, and the issue an open one waits for.
promises:
    python -m tools.promises

# The OpenAPI document and the web client made from it.
client:
    python -m mcp_orch.rest > web/openapi.json
    python -m tools.web client

# The page of who may do what, from the one table.
permissions:
    python -m tools.permissions

# The page of commands, from the program itself.
commands:
    python -m tools.commands

# A new migration from the difference between tables and schema.
migration name:
    python -m mcp_orch.storage.migrate new "$@"

# The wheel with the built pages inside.
wheel:
    python -m mcp_orch.app.ui_build
    uv build --quiet
