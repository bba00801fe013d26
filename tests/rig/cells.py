"""The cells of the suite's table: one kind of server behind the hub, one revision that the suite speaks to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.rig.foreign_servers import conformance_http, conformance_stdio
from tests.rig.hub import Project
from tests.rig.key_relay import relayed
from tests.rig.raw_http import RawClient, envelope
from tests.rig.setup import ROOT
from tests.rig.suite import LEGS, Leg

EXPECTED = ROOT / "tests" / "journeys" / "conformance" / "expected"
OLD_LEGS = tuple(leg for leg in LEGS if leg.revision < "2026-07-28")
NEW_LEG = LEGS[-1]
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
        """The file of what may still fail."""
        return EXPECTED / f"{self}.yaml"


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


@contextmanager
def endpoint(project: Project, kind: str) -> Iterator[str]:
    """The project's endpoint of a server of this kind, without a key: the suite can't send one."""
    name = f"suite-{kind}"
    with _serving(kind) as definition:
        project.add_server(name, **definition)
        project.wait_ready(name)
        key = project.new_key(name)
        with relayed(project.url(name), key) as url:
            yield url


@contextmanager
def _serving(kind: str) -> Iterator[dict[str, Any]]:
    transport, _, era = kind.partition("-")
    if transport == "stdio":
        yield conformance_stdio(era=era or "both").definition
        return
    transport = "sse" if transport == "sse" else "streamable-http"
    with conformance_http(transport=transport, era=era or "both") as url:
        yield {"url": url, "transport": transport}


def _start_own_process(url: str, key: str) -> None:
    """Has the hub start the process that a caller who can be asked has of an older server.

    `server-stateless` gives one call that may be asked something 600 ms; the upstream, which imports the SDK, alone
    needs more than a second to start. What is judged is the stream of the call, not how fast Python is.
    """
    meta = {**envelope(), "io.modelcontextprotocol/clientCapabilities": CAN_BE_ASKED}
    params = {"name": "echo", "arguments": {"text": "awake"}, "_meta": meta}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    headers = {"MCP_Protocol_Version": NEW_LEG.revision, "Mcp_Method": "tools/call", "Mcp_Name": "echo"}
    said = RawClient(url=url, key=key).post(message, **headers).message
    assert said["result"]["content"] == [{"type": "text", "text": "awake"}], said
