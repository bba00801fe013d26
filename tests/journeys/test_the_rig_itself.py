"""Foreign clients and servers without the hub between them: what fails here is not the hub's doing."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.journeys.matrix import UPSTREAMS
from tests.rig.drivers import CLIENTS, ClientKind, ForeignClient, TransportKind
from tests.rig.foreign_servers import conformance_http, everything_http


@pytest.mark.parametrize("kind", CLIENTS)
@pytest.mark.parametrize(
    ("serving", "transport"),
    [
        (lambda: everything_http("streamableHttp"), "mcp"),
        (lambda: everything_http("sse"), "sse"),
        (lambda: conformance_http(era="legacy"), "mcp"),
        (lambda: conformance_http(transport="sse"), "sse"),
    ],
    ids=["old-http", "sse", "conformance-legacy", "conformance-sse"],
)
def test_foreign_clients_reach_foreign_servers(
    client: Callable[[ClientKind], ForeignClient],
    kind: ClientKind,
    serving: Callable[[], AbstractContextManager[str]],
    transport: TransportKind,
) -> None:
    with serving() as url, client(kind).connected(url, transport=transport) as session:
        tool = next(name for name in ("test_simple_text", "get-tiny-image") if name in session.tools())
        assert not session.call(tool).is_error


@pytest.mark.parametrize("kind", ["py2", "ts2"])
def test_new_clients_speak_the_new_revision(client: Callable[[ClientKind], ForeignClient], kind: ClientKind) -> None:
    with conformance_http(era="modern") as url, client(kind).connected(url) as session:
        assert session.revision == "2026-07-28"
        assert session.call("echo", {"text": "hello"}).texts == ["hello"]


def test_every_kind_of_server_can_be_started(tmp_path: Path) -> None:
    for upstream in UPSTREAMS:
        with upstream.serving(tmp_path) as registered:
            assert registered.definition
