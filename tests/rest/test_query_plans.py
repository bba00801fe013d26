"""No list is read by walking through a whole table that grows with use, on either database.

Every JSON answer of the description is asked for, with what lists can be narrowed by; what the store is asked meanwhile
is asked once more for its plan. PostgreSQL would scan small tables anyway, so scans are made dear for it: one that is
left in a plan is one that no index could replace.
"""

import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event

from mcp_orch.rest.application import plain_application
from mcp_orch.rest.openapi import describe
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.everything import METADATA
from tests.rest.asking import ask
from tests.rest.doubles import Hub, a_hub

pytestmark = pytest.mark.anyio

# Tables that stay small whatever is done with the hub.
SMALL = {"hub_settings", "setup_links", "audit_chains", "audit_checkpoints", "audit_deliveries"}
GROWING = {table.name for table in METADATA.sorted_tables} - SMALL
# Words inside of names are found by no index, nor are things without an admin: both walk through short tables alone.
WALKED = {("/api/v1/search", "users"), ("/api/v1/search", "teams")} | {
    ("/api/v1/attention", "projects"),
    ("/api/v1/attention", "teams"),
}
DOCUMENT = describe(plain_application("1"))
READ = sorted(
    path
    for path, methods in DOCUMENT["paths"].items()
    if path.startswith("/api/v1/") and "application/json" in str(methods.get("get", {}).get("responses", {}).get("200"))
)
SPAN = "since=2026-01-01T00:00:00Z&until=2026-02-01T00:00:00Z"
RECORDS_BY = [
    "stream=calls",
    "since=2026-01-01T00:00:00Z",
    f"stream=calls&{SPAN}",
    "member=mia@example.org",
    "principal=user:u",
    f"kind=server.added&{SPAN}",
    "kind=server.added&member=mia@example.org",
    "stream=calls&member=mia@example.org",
    "stream=calls&principal=user:u",
    "stream=calls&outcome=error",
    f"stream=calls&outcome=ok&{SPAN}",
    "stream=calls&method=tools/list",
    "stream=calls&outcome=refused&member=mia@example.org",
]
NARROWED = {
    "/api/v1/projects": ["state=all", "favourite=true"],
    "/api/v1/approvals": ["state=pending"],
    "/api/v1/projects/{project}/approvals": ["state=pending"],
    "/api/v1/projects/{project}/calls": [
        "server=tools",
        "key=laptop",
        "member=mia@example.org",
        "mine=true",
        "request_id=req_1",
        SPAN,
        "q=word",
        "outcome=error",
        f"outcome=refused&{SPAN}",
        "member=mia@example.org&q=word",
    ],
    "/api/v1/projects/{project}/calls/stats": ["by=server", "by=key&over_time=true", "by=member&interval_s=3600"],
    "/api/v1/projects/{project}/activity": [
        "kind=server.added",
        "principal=user:u",
        "member=mia@example.org",
        "request_id=req_1",
        "about=server",
        f"q=word&{SPAN}",
    ],
    "/api/v1/activity": [
        "kind=server.added",
        "principal=user:u",
        "member=mia@example.org",
        "target=t",
        "request_id=req_1",
        "about=server",
        f"q=word&{SPAN}",
    ],
    "/api/v1/audit": [*RECORDS_BY, "project=demo", "project=demo&stream=calls&outcome=error"],
    "/api/v1/projects/{project}/audit": RECORDS_BY,
    "/api/v1/search": ["q=tool", "q=srv_1"],
}
CURSOR = "MjAyNi0xMS0yNFQxMjowMDowMCswMDowMHx4"


@pytest.fixture
async def hub(store: Store, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hub]:
    async with a_hub(tmp_path_factory.mktemp("hub"), store=store) as hub:
        yield hub


@contextmanager
def overheard(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """What the store is asked in the block."""
    heard: list[tuple[str, Any]] = []

    def listen(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            heard.append((statement, parameters))

    event.listen(store.engine.sync_engine, "before_cursor_execute", listen)
    try:
        yield heard
    finally:
        event.remove(store.engine.sync_engine, "before_cursor_execute", listen)


def walks_of_sqlite(connection: Connection, statement: str, parameters: Any) -> list[tuple[str, str]]:
    """Growing tables that are walked through from one end to the other, and how."""
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    names = dict(re.findall(r"(?:FROM|JOIN|,)\s+(\w+)\s+AS\s+(\w+)", statement))
    aliases = {alias: table for table, alias in names.items()}
    found: list[tuple[str, str]] = []
    for row in rows:
        line = str(row[-1])
        match = re.match(r"SCAN (\w+)(.*)", line)
        if match is None or aliases.get(match[1], match[1]) not in GROWING:
            continue
        # In the order of an index or of the table itself, as long as somebody says where to stop.
        if (
            " LIMIT " in statement.upper()
            and (" USING " in match[2] or "number" in statement)
            and "TEMP B-TREE FOR ORDER BY" not in str(rows)
        ):
            continue
        found.append((aliases.get(match[1], match[1]), line))
    return found


def walks_of_postgres(connection: Connection, statement: str, parameters: Any) -> list[tuple[str, str]]:
    # Hashes and merges read whole tables where these are empty, as they are here.
    for way in ("seqscan", "hashjoin", "mergejoin", "material"):
        connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
    (plan,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).one()
    root = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
    return list(walks_in(root, is_limited=False))


def walks_in(node: dict[str, Any], *, is_limited: bool) -> Iterator[tuple[str, str]]:
    kind, table = node["Node Type"], node.get("Relation Name")
    is_whole = kind == "Seq Scan" or ("Index" in kind and "Index Cond" not in node and not is_limited)
    if table in GROWING and is_whole and "Bitmap Heap" not in kind:
        yield str(table), f"{kind} on {table} by {node.get('Index Name')} {node.get('Filter', '')}"
    stops = kind == "Limit" or (is_limited and kind not in {"Sort", "Aggregate", "Hash", "Hash Join"})
    for inner in node.get("Plans", ()):
        yield from walks_in(inner, is_limited=stops)


async def walks_of(store: Store, statement: str, parameters: Any) -> list[tuple[str, str]]:
    look = walks_of_sqlite if store.is_sqlite else walks_of_postgres
    async with store.engine.connect() as connection:
        return await connection.run_sync(lambda inner: look(inner, statement, parameters))


def filled(path: str, hub: Hub) -> str:
    known = {"project": "demo", "server": "tools", "team": "crew", "user": hub.users["mia"], "tool": "echo"}
    return re.sub(r"{(\w+)}", lambda match: known.get(match[1], "nothing"), path)


async def test_what_is_read_is_found_by_an_index(hub: Hub, store: Store) -> None:
    walks: dict[str, str] = {}
    for path in READ:
        takes = {one["name"] for one in DOCUMENT["paths"][path]["get"].get("parameters", [])}
        for query in ["", *NARROWED.get(path, []), *([f"cursor={CURSOR}"] if "cursor" in takes else [])]:
            for name in ("ann", "adam", "mia"):
                with overheard(store) as heard:
                    answer = await ask(hub.rest, "GET", f"{filled(path, hub)}?{query}", token=hub.tokens[name])
                assert answer.status < 500, (path, query, answer.body)
                for statement, parameters in heard:
                    for table, walk in await walks_of(store, statement, parameters):
                        if (path, table) not in WALKED:
                            walks[f"{path}?{query}: {walk}"] = " ".join(statement.split())
    assert not walks, "\n".join(f"{walk}\n    {statement}" for walk, statement in walks.items())
