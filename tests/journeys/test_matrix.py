"""Four foreign clients, two transports, two kinds of endpoint, seven kinds of server: everything comes through."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.journeys.matrix import UPSTREAMS, Example, MatrixProject, Readable, Upstream
from tests.requirements import requirement
from tests.rig.drivers import CLIENTS, ClientKind, ClientSession, ForeignClient, Refused, TransportKind

every_cell = [
    pytest.mark.parametrize("upstream", UPSTREAMS, ids=[one.name for one in UPSTREAMS]),
    pytest.mark.parametrize("endpoint", ["server", "unified"]),
    pytest.mark.parametrize("transport", ["mcp", "sse"]),
    pytest.mark.parametrize("kind", CLIENTS),
]


def in_every_cell(test: Callable[..., None]) -> Callable[..., None]:
    for mark in every_cell:
        test = mark(test)
    return test


@requirement("P01", "P03", "P04", "P05", "P34")
@in_every_cell
def test_what_a_server_has_reaches_every_client(
    matrix: MatrixProject,
    client: Callable[[ClientKind], ForeignClient],
    kind: ClientKind,
    transport: TransportKind,
    endpoint: str,
    upstream: Upstream,
) -> None:
    is_unified = endpoint == "unified"
    url = matrix.project.url(None if is_unified else upstream.name, transport=transport)
    prefix = f"{upstream.name}__" if is_unified else ""
    with client(kind).connected(url, key=matrix.key, transport=transport) as session:
        listed = [name for name in session.tools() if name.startswith(prefix)]
        assert len(listed) == upstream.tool_count, listed
        for example in upstream.works:
            call_and_check(session, prefix, example=example, matrix=matrix)
        failed = session.call(prefix + upstream.fails.tool, upstream.fails.arguments(matrix.folder, uuid4().hex))
        assert failed.is_error
        assert (upstream.fails.text or "") in "".join(failed.texts)
        check_unknown_tool(session, prefix)
        if upstream.resource is not None:
            read_and_check(session, upstream.resource, keeps_uri=not is_unified)


def call_and_check(session: ClientSession, prefix: str, *, example: Example, matrix: MatrixProject) -> None:
    nonce = uuid4().hex
    called = session.call(prefix + example.tool, example.arguments(matrix.folder, nonce))
    assert not called.is_error, called.result
    if example.text is not None:
        assert example.text.replace("{nonce}", nonce) in "".join(called.texts)
    if example.structured is not None:
        expected = json.loads(json.dumps(example.structured).replace("{nonce}", nonce))
        assert called.result["structuredContent"] == expected
    if example.content is not None:
        assert any(holds(block, example.content) for block in called.result["content"]), called.result


def check_unknown_tool(session: ClientSession, prefix: str) -> None:
    with pytest.raises(Refused, match="nobody_has_this") as refused:
        session.call(f"{prefix}nobody_has_this")
    assert refused.value.code == -32602


def read_and_check(session: ClientSession, resource: Readable, *, keeps_uri: bool) -> None:
    listed = session.ask("list", kind="resources")["items"]
    uris = [one["uri"] for one in listed if resource.uri in (one["uri"], decoded_end(one["uri"], resource))]
    if keeps_uri:
        assert resource.uri in uris
    assert uris, listed
    contents = session.ask("read", uri=uris[0])["contents"]
    assert [one["uri"] for one in contents] == [uris[0]]
    assert contents[0]["text"].startswith(resource.starts_with)


def decoded_end(uri: str, resource: Readable) -> str | None:
    """On the unified endpoint a URI has a reversible form of the hub's; which one is the hub's affair."""
    return resource.uri if uri.endswith(resource.uri.rpartition("/")[2]) else None


def holds(block: Any, wanted: Any) -> bool:
    """`block` has at least the members of `wanted`."""
    if isinstance(wanted, dict):
        return isinstance(block, dict) and all(key in block and holds(block[key], wanted[key]) for key in wanted)
    return block == wanted
