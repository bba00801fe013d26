"""Every list answers in time at the size of a large company: on PostgreSQL, through REST, one after the other."""

import os
import statistics
import time
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from mcp_orch.storage.engine import Store
from tests.rest.asking import ask
from tests.rest.doubles import Hub, a_hub
from tests.rest.test_query_plans import DOCUMENT, NARROWED, READ

pytestmark = [pytest.mark.anyio, pytest.mark.nightly, pytest.mark.timeout(3_600)]

USERS, PROJECTS, SERVERS, KEYS = 10_000, 1_000, 20_000, 100_000
CALLS = int(os.environ.get("CALLS", "10000000"))
ASKED = 20
P95_S = 0.1

SEED = (
    f"""INSERT INTO users (id, email, email_folded, name, is_hub_admin, created_at)
    SELECT 'usr_' || n, 'u' || n || '@example.org', 'u' || n || '@example.org', 'User ' || n, n = 1,
        now() - n * interval '1 minute' FROM generate_series(1, {USERS}) n""",
    f"""INSERT INTO projects (id, name, name_folded, separator, max_name_length, is_strict, call_content, created_by,
        created_at, updated_at)
    SELECT 'prj_' || n, 'project-' || n, 'project-' || n, '__', 64, false, 'digest', 'user:usr_1',
        now() - n * interval '1 minute', now() FROM generate_series(1, {PROJECTS}) n""",
    f"""INSERT INTO memberships (project_id, user_id, role, created_by, created_at)
    SELECT 'prj_' || (n % {PROJECTS} + 1), 'usr_' || (n / 3 % {USERS} + 1),
        CASE WHEN n % 7 = 0 THEN 'admin' ELSE 'member' END, 'user:usr_1', now() - n * interval '1 second'
    FROM generate_series(1, {USERS * 3}) n ON CONFLICT DO NOTHING""",
    f"""INSERT INTO servers (id, project_id, name, name_folded, transport, url, args, env, headers, timeout_s,
        call_timeout_s, sharing, is_enabled, origin, created_by, created_at, updated_at)
    SELECT 'srv_' || n, 'prj_' || (n % {PROJECTS} + 1), 'server-' || n, 'server-' || n, 'streamable-http',
        'https://s' || n || '.example.org/mcp', '[]', '{{}}', '{{}}', 30, 300, 'auto', true, 'hub', 'user:usr_1',
        now() - n * interval '1 second', now() FROM generate_series(1, {SERVERS}) n""",
    f"""INSERT INTO keys (id, project_id, name, kind, user_id, digest, scopes, networks, created_by, created_at)
    SELECT lpad(n::text, 12, '0'), 'prj_' || (n % {PROJECTS} + 1), 'key ' || n, 'personal', 'usr_' || (n % {USERS} + 1),
        sha256(n::text::bytea), '{{}}', '[]', 'user:usr_1', now() - n * interval '1 second'
    FROM generate_series(1, {KEYS}) n""",
    f"""INSERT INTO activity (at, tag, principal, actor, project_id, target, target_name, details, address, request_id)
    SELECT now() - n * interval '1 second', 'server.added', 'user:usr_' || (n % {USERS} + 1), 'u@example.org',
        'prj_' || (n % {PROJECTS} + 1), 'srv_' || n, 'server', '{{}}', '', 'req_a' || n
    FROM generate_series(1, 500000) n""",
    f"""INSERT INTO call_log (request_id, at_us, method, outcome, duration_us, project_id, endpoint, transport,
        principal, caller, client, revision, address, server, name, bytes_in, bytes_out)
    SELECT 'req_c' || n, (extract(epoch FROM now()) * 1000000)::bigint - ({CALLS} - n) * 100000::bigint, 'tools/call',
        CASE WHEN n % 50 = 0 THEN 'error' ELSE 'ok' END, n % 100000, 'prj_' || (n % {PROJECTS} + 1), '/p', 'mcp',
        'key:' || lpad((n % {KEYS} + 1)::text, 12, '0'), 'u@example.org', 'client', '2025-11-25', '',
        'srv_' || (n % {SERVERS} + 1), 'tool-' || (n % 20), 100, 1000
    FROM generate_series(1, {CALLS}) n""",
    "ANALYZE",
)


@pytest.fixture
def engine_name() -> str:
    return "postgresql"


@pytest.fixture
async def hub(store: Store, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hub]:
    async with store.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("SET statement_timeout = 0"))
        for statement in SEED:
            await connection.execute(text(statement))
    async with a_hub(tmp_path_factory.mktemp("hub"), store=store) as hub:
        yield hub


async def test_every_list_answers_in_time(hub: Hub) -> None:
    slow: dict[str, float] = {}
    for path in READ:
        for query in ["", *NARROWED.get(path, [])]:
            filled = path.replace("{project}", "project-1").replace("{team}", "crew").replace("{server}", "server-1000")
            if "{" in filled or "items" not in str(DOCUMENT["paths"][path]["get"]["responses"]["200"]):
                continue
            took: list[float] = []
            for _ in range(ASKED):
                begun = time.perf_counter()
                answer = await ask(hub.rest, "GET", f"{filled}?{query}", token=hub.tokens["ann"])
                took.append(time.perf_counter() - begun)
                assert answer.status < 500, (path, query, answer.body)
            p95 = statistics.quantiles(took, n=20)[-1]
            print(f"{p95 * 1000:8.1f} ms  {path}?{query}")
            if p95 > P95_S:
                slow[f"{path}?{query}"] = p95
    assert not slow
