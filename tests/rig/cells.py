"""The cells of the suite's table: one kind of server behind the hub, one revision that the suite speaks to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.rig.foreign_servers import conformance_http, conformance_stdio, quick_conformance_stdio
from tests.rig.hub import Project
from tests.rig.key_relay import relayed
from tests.rig.name_relay import renamed
from tests.rig.setup import ROOT
from tests.rig.suite import LEGS, Leg

EXPECTED = ROOT / "tests" / "journeys" / "conformance" / "expected"
OLD_LEGS = tuple(leg for leg in LEGS if leg.revision < "2026-07-28")
NEW_LEG = LEGS[-1]
UNIFIED = "unified"
"""The kind of a server of both eras over HTTP that is spoken to by the project's unified endpoint."""


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
    if kind == "stdio-legacy":
        # Each client that can be asked has a process of its own, and `server-stateless` gives its first call 600 ms:
        # what is judged is the stream of the call, not how fast Python imports.
        with quick_conformance_stdio(era) as registered:
            yield registered.definition
        return
    if transport == "stdio":
        yield conformance_stdio(era=era or "both").definition
        return
    transport = "sse" if transport == "sse" else "streamable-http"
    with conformance_http(transport=transport, era=era or "both") as url:
        yield {"url": url, "transport": transport}
