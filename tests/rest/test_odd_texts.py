"""Texts that no database keeps: refused alike on all of them, and never a failure of ours."""

import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mcp_orch.storage.engine import Store
from tests.rest.asking import Answer, ask
from tests.rest.doubles import Hub, a_hub

pytestmark = pytest.mark.anyio

NUL = "a\0b"
IN_BODIES: dict[str, tuple[str, str, dict[str, object]]] = {
    "sign-in": ("POST", "auth/login", {"email": f"{NUL}@example.org", "password": "x"}),
    "name of a user": ("POST", "users", {"email": "nul@example.org", "name": NUL}),
    "title of a project": ("PATCH", "projects/demo", {"title": NUL}),
    "member": ("POST", "projects/demo/members", {"user": f"{NUL}@example.org", "role": "viewer"}),
    "team that is asked for": ("POST", "projects/demo/team-requests", {"team": NUL, "role": "viewer"}),
    "name of a key": ("POST", "projects/demo/keys", {"name": NUL, "kind": "service"}),
}
IN_PATHS = (
    "users/{}",
    "teams/{}",
    "projects/demo/members/{}",
    "projects/demo/keys/{}",
    "projects/demo/secrets/{}",
    "projects/demo/calls/{}",
    "activity?q=%00",
    "search?q=%00",
)
CURSORS = ("0001-01-01T00:00:00+14:00|x", "9999-12-31T23:59:59-14:00|x", "2026-01-01T00:00:00+00:00|\0")


@pytest.fixture
async def hub(store: Store, tmp_path: Path) -> AsyncIterator[Hub]:
    async with a_hub(tmp_path, store=store) as hub:
        yield hub


async def by_ann(hub: Hub, method: str, path: str, body: object = None) -> Answer:
    return await ask(hub.rest, method, f"/api/v1/{path}", token=hub.tokens["ann"], body=body)


async def test_a_nul_is_refused_wherever_it_stands(hub: Hub) -> None:
    for what, (method, path, body) in IN_BODIES.items():
        refused = await by_ann(hub, method, path, body)
        assert (refused.status, refused.code) == (422, "nul-character"), (what, refused.body)
    for path in IN_PATHS:
        refused = await by_ann(hub, "GET", path.format("\0"))
        assert (refused.status, refused.code) == (422, "nul-character"), (path, refused.body)


async def test_a_nul_within_a_file_is_refused_where_it_would_be_kept(hub: Hub) -> None:
    server = {"name": "far", "transport": "streamable-http", "url": "https://far.example.org/mcp"}
    for tool in ({"name": NUL, "enabled": False}, {"name": "x", "description": NUL}):
        file = {"kind": "mcp-orch project", "version": 1, "project": {}, "servers": [{**server, "tools": [tool]}]}
        body = {"text": json.dumps(file), "preview": False}
        refused = await by_ann(hub, "POST", "projects/demo/import", body)
        assert (refused.status, refused.code) == (422, "not-storable"), refused.body


async def test_what_only_looks_like_a_nul_in_json_is_kept(hub: Hub) -> None:
    hub.upstreams.tools[hub.server] = None
    body = {"name": "k", "kind": "service", "scopes": {"tools": ["tools.\\u0000"]}}
    made = await by_ann(hub, "POST", "projects/demo/keys", body)
    assert made.status == 201, made.body
    kept = await by_ann(hub, "GET", f"projects/demo/keys/{made.json['id']}")
    assert kept.json["scopes"]["tools"] == ["tools.\\u0000"]


async def test_a_cursor_beyond_all_times_is_no_cursor(hub: Hub) -> None:
    for text in CURSORS:
        cursor = base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()
        for path in ("projects", "projects/demo/members"):
            refused = await by_ann(hub, "GET", f"{path}?cursor={cursor}")
            assert (refused.status, refused.code) == (422, "bad-cursor"), (text, refused.body)


async def test_a_long_address_gives_a_name_that_fits(hub: Hub) -> None:
    made = await by_ann(hub, "POST", "users", {"email": f"{'k' * 250}@example.org"})
    assert (made.status, made.json.get("name")) == (201, "k" * 200), made.body
