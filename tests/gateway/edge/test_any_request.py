"""Whatever is sent, the answer is a defined one: never a 5xx, always JSON-RPC, always with a request id."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.gateway.edge.serving import META, PATH, SSE_PATH, an_edge, initialize

SEEDS = [
    initialize(),
    {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "a", "arguments": {}, "_meta": META}},
    {"jsonrpc": "2.0", "id": "x", "method": "subscriptions/listen", "params": {"notifications": {}, "_meta": META}},
    {"jsonrpc": "2.0", "id": 2, "method": "logging/setLevel", "params": {"level": "info"}},
    {"jsonrpc": "2.0", "id": 3, "method": "resources/subscribe", "params": {"uri": "a://b"}},
    {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}},
    {"jsonrpc": "2.0", "id": "orch-1", "result": {}},
]

ODD = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=5) | some.floats(allow_nan=False),
    lambda inner: some.lists(inner, max_size=2) | some.dictionaries(some.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)
FIELDS = some.fixed_dictionaries(
    {},
    optional={
        "mcp-protocol-version": some.sampled_from(["2025-03-26", "2025-11-25", "2026-07-28", "1", "", " 2026-07-28 "]),
        "mcp-method": some.sampled_from(["tools/call", "initialize", "", "x"]),
        "mcp-name": some.sampled_from(["a", "=?base64?YQ==?=", "=?base64?%%?=", ""]),
        "mcp-session-id": some.sampled_from(["SESSION", "x", ""]),
        "accept": some.sampled_from(["application/json", "text/event-stream", "*/*", "text/html", ";;", "image/png"]),
        "content-type": some.sampled_from(["application/json", "text/plain", "application/json;charset=latin-1", ";"]),
        "last-event-id": some.sampled_from(["1-0", "-", "a-b", "", "1-1-1"]),
        "authorization": some.sampled_from(["Bearer x", "Basic x", "Bearer ", ""]),
        "origin": some.sampled_from(["http://localhost:8000", "http://evil", "null", "://"]),
        "content-length": some.sampled_from(["0", "x", "99999999"]),
    },
)


@some.composite
def mutated(draw: Any) -> bytes:
    """A request with one of its parts replaced, dropped or cut off."""
    message = json.loads(json.dumps(draw(some.sampled_from(SEEDS))))
    holders = [message, *[value for value in message.values() if isinstance(value, dict)]]
    holder = draw(some.sampled_from(holders))
    if holder:
        name = draw(some.sampled_from(sorted(holder)))
        if draw(some.booleans()):
            holder[name] = draw(ODD)
        else:
            del holder[name]
    wrapped = draw(some.sampled_from([message, [message], [message, message]]))
    body = json.dumps(wrapped).encode()
    cut = draw(some.integers(0, 3))
    return body[: len(body) // 2] if cut == 0 else body


@pytest.mark.anyio
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    method=some.sampled_from(["POST", "POST", "POST", "GET", "DELETE", "OPTIONS", "PUT"]),
    path=some.sampled_from([PATH, SSE_PATH, f"{PATH}?session=x", f"{SSE_PATH}?session=", "/projects/a/mcp", "/x/mcp"]),
    body=mutated() | some.binary(max_size=40),
    fields=FIELDS,
)
async def test_every_request_has_a_defined_answer(method: str, path: str, body: bytes, fields: dict[str, str]) -> None:
    async with an_edge() as edge:
        if fields.get("mcp-session-id") == "SESSION":
            fields = {**fields, "mcp-session-id": await edge.initialize()}
        talk = edge.start(method, path, body=body, fields=fields)
        heard = await talk.until(lambda heard: heard.is_whole or heard.events or heard.body)
        talk.leave()

    assert heard.status < 500
    if heard.status >= 400:
        error = heard.json["error"]
        assert isinstance(error["code"], int)
        assert error["message"]
        assert error["data"]["request_id"]
