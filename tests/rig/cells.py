"""The cells of the suite's table: one kind of server behind the hub, one revision that the suite speaks to it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.rig.foreign_servers import conformance_http, conformance_stdio
from tests.rig.hub import Project
from tests.rig.key_relay import relayed
from tests.rig.name_relay import renamed
from tests.rig.raw_http import RawClient, envelope
from tests.rig.setup import ROOT
from tests.rig.suite import LEGS, Leg

EXPECTED = ROOT / "tests" / "journeys" / "conformance" / "expected"
OLD_LEGS = tuple(leg for leg in LEGS if leg.revision < "2026-07-28")
NEW_LEG = LEGS[-1]
UNIFIED = "unified"
"""The kind of a server of both eras over HTTP that is spoken to by the project's unified endpoint."""
CAN_BE_ASKED = {"elicitation": {}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`kind` is the transport of the server, and the era where it knows one alone: `http-legacy`, `stdio`."""

    kind: str
    leg: Leg

    def __str__(self) -> str:
        return f"{self.kind}-{self.leg.revision}"

    @property
    def expected(self) -> Path:
        """The file of what may still fail: of a unified endpoint that of the server itself."""
        kind = "http-both" if self.kind == UNIFIED else self.kind
        return EXPECTED / f"{kind}-{self.leg.revision}.yaml"


CELLS = (
    *(Cell(kind="http-both", leg=leg) for leg in LEGS),
    *(
        Cell(kind=kind, leg=leg)
        for kind in ("http-legacy", "http-modern", "stdio", "sse")
        for leg in (OLD_LEGS[-1], NEW_LEG)
    ),
    Cell(kind="stdio-legacy", leg=NEW_LEG),
    Cell(kind="stdio-modern", leg=OLD_LEGS[-1]),
)
UNIFIED_CELLS = tuple(Cell(kind=UNIFIED, leg=leg) for leg in (OLD_LEGS[-1], NEW_LEG))


@contextmanager
def endpoint(project: Project, kind: str) -> Iterator[str]:
    """The project's endpoint of a server of this kind, without a key: the suite can't send one."""
    with endpoints(project, kind, runs=1) as [url]:
        yield url


@contextmanager
def endpoints(project: Project, kind: str, *, runs: int) -> Iterator[list[str]]:
    """The same for each of so many runs at once. Two runs are of one caller, as two windows of an editor are."""
    name = f"suite-{kind}"
    with _serving(kind) as definition:
        project.add_server(name, **definition)
        project.wait_ready(name)
        keys = [project.new_key(f"{name}-{number}") for number in range((runs + 1) // 2)]
        of_runs = [keys[number // 2] for number in range(runs)]
        if kind == "stdio-legacy" and runs == 1:
            _have_listed(project.url(name), keys[0])
        elif kind == "stdio-legacy":
            _have_called(project.url(name), of_runs)
        with _relayed(project, kind, of_runs) as urls:
            yield urls


@contextmanager
def _relayed(project: Project, kind: str, keys: list[str]) -> Iterator[list[str]]:
    name = f"suite-{kind}"
    if kind == UNIFIED:
        with renamed(project.url(), *keys, server=name) as urls:
            yield urls
    else:
        with relayed(project.url(name), *keys) as urls:
            yield urls


@contextmanager
def _serving(kind: str) -> Iterator[dict[str, Any]]:
    transport, _, era = kind.partition("-")
    if transport == "stdio":
        yield conformance_stdio(era=era or "both").definition
        return
    transport = "sse" if transport == "sse" else "streamable-http"
    with conformance_http(transport=transport, era=era or "both") as url:
        yield {"url": url, "transport": transport}


def _have_listed(url: str, key: str) -> None:
    """Lets the client list before it calls, as clients do: the hub then has a process ready for its first call.

    `server-stateless` gives the first call of a client that can be asked 600 ms, and never listed as such a client.
    """
    client = RawClient(url=url, key=key)
    meta = {**envelope(), "io.modelcontextprotocol/clientCapabilities": CAN_BE_ASKED}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": meta}}
    said = client.post(message, MCP_Protocol_Version=NEW_LEG.revision, Mcp_Method="tools/list").message
    assert said["result"]["tools"], said


def _have_called(url: str, keys: list[str]) -> None:
    """Lets those who will call at once be clients that have called before, and so have processes of their own.

    In 600 ms no twenty processes that import the SDK start on two processors. What is judged is the stream of the
    call, not how fast Python is.
    """
    meta = {**envelope(), "io.modelcontextprotocol/clientCapabilities": CAN_BE_ASKED}
    headers = {"MCP_Protocol_Version": NEW_LEG.revision, "Mcp_Method": "tools/call", "Mcp_Name": "test_elicitation"}

    def call(key: str, **answered: Any) -> dict[str, Any]:
        params = {"name": "test_elicitation", "arguments": {"message": "awake?"}, **answered, "_meta": meta}
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
        return RawClient(url=url, key=key).post(message, **headers).message["result"]

    def finish(of: tuple[str, dict[str, Any]]) -> dict[str, Any]:
        key, asked = of
        answers = {one: {"action": "decline"} for one in asked["inputRequests"]}
        return call(key, requestState=asked["requestState"], inputResponses=answers)

    with ThreadPoolExecutor(len(keys)) as callers:
        # All wait for their answers at once, so that none of them gets the process of another.
        asked = list(callers.map(call, keys))
        ended = list(callers.map(finish, zip(keys, asked, strict=True)))
    assert {one["resultType"] for one in ended} == {"complete"}, ended
