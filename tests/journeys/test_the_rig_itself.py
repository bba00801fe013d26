"""Foreign clients and servers without the hub between them: what fails here is not the hub's doing."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.rig.drivers import CLIENTS, MODERN_CLIENTS, ClientKind, ForeignClient, TransportKind
from tests.rig.foreign_servers import conformance_http, everything_http


@pytest.mark.parametrize(
    ("serving", "transport"),
    [
        (lambda: everything_http("streamableHttp"), "mcp"),
        (lambda: everything_http("sse"), "sse"),
        (lambda: conformance_http(era="legacy"), "mcp"),
    ],
    ids=["old-http", "sse", "conformance-legacy"],
)
def test_foreign_clients_reach_foreign_servers(
    client: Callable[[ClientKind], ForeignClient],
    serving: Callable[[], AbstractContextManager[str]],
    transport: TransportKind,
) -> None:
    with serving() as url:
        for kind in CLIENTS:
            with client(kind).connected(url, transport=transport) as session:
                tool = next(name for name in ("test_simple_text", "get-tiny-image") if name in session.tools())
                assert not session.call(tool).is_error
                assert not session.is_modern


def test_new_clients_speak_the_new_revision(client: Callable[[ClientKind], ForeignClient]) -> None:
    with conformance_http(era="modern") as url:
        for kind in MODERN_CLIENTS:
            with client(kind).connected(url) as session:
                assert session.revision == "2026-07-28"
                assert session.call("echo", {"text": "hello"}).texts == ["hello"]
