"""What a hub loads before it listens: no more than the first call needs."""

import json
import subprocess
import sys

LATER = {
    "pydantic": "REST, loaded behind the first answers",
    "fastapi": "REST",
    "starlette.requests": "REST",
    "argon2": "signing in",
    "fido2": "passkeys",
    "alembic": "a database of an older version",
    "sqlalchemy.dialects.postgresql": "a hub on PostgreSQL",
}
LOADED = "import json, sys, mcp_orch.cli.hub_process; print(json.dumps(sorted(sys.modules)))"


def test_what_only_rest_or_another_database_needs_is_not_waited_for() -> None:
    printed = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, timeout=30, check=True).stdout
    assert LATER.keys() & set(json.loads(printed)) == set()
