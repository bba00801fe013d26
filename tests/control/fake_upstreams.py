"""A gateway that is not there: servers are as a test says."""

from collections.abc import Callable

import msgspec

from mcp_orch.contract.diagnoses import because
from mcp_orch.contract.names import ServerId
from mcp_orch.contract.pictures import ServerDefinition
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import (
    Catalog,
    Listing,
    LogLine,
    LogStream,
    ProbeReport,
    ServerFacts,
    StatusChanged,
    UpstreamState,
    UpstreamStatus,
)
from mcp_orch.contract.why import Why
from mcp_orch.kit.signals import Signal, Unsubscribe
from tests.storage.stores import START

FACTS = ServerFacts(
    revision="2025-11-25",
    era=Era.LEGACY,
    server_info=b'{"name": "fake", "version": "1"}',
    capabilities=b"{}",
    instructions=None,
    probed_at=START,
)


def a_catalog(server: ServerId, *tools: str) -> Catalog:
    listings = tuple(
        Listing(
            key=tool,
            definition=msgspec.json.encode(
                {"name": tool, "description": f"Does {tool}.", "inputSchema": {"type": "object"}}
            ),
        )
        for tool in tools
    )
    return Catalog(
        server=server, version=1, facts=FACTS, tools=listings, tools_by_key={one.key: one for one in listings}
    )


class FakeUpstreams:
    """Implements `contract.ports.UpstreamControl`."""

    def __init__(self) -> None:
        self.catalogs: dict[ServerId, Catalog] = {}
        self.restarted: list[ServerId] = []
        self.probed: list[ServerDefinition] = []
        self._signal: Signal[StatusChanged] = Signal()

    def status(self, server: ServerId) -> UpstreamStatus:
        known = self.catalogs.get(server)
        return UpstreamStatus(
            server=server,
            state=UpstreamState.READY if known else UpstreamState.FAILED,
            diagnosis=None if known else because(Why.EXITED, code=1),
            since=START,
            facts=known.facts if known else None,
            tool_count=len(known.tools) if known else None,
            last_lines=() if known else ("boom",),
        )

    def state(self, server: ServerId) -> UpstreamState:
        return self.status(server).state

    async def restart(self, server: ServerId) -> None:
        self.restarted.append(server)

    async def probe(self, definition: ServerDefinition) -> ProbeReport:
        self.probed.append(definition)
        return ProbeReport(
            catalog=a_catalog(definition.id, "echo"), diagnosis=None, last_lines=("hello",), duration_s=0.5
        )

    def tail(self, server: ServerId, lines: int) -> list[LogLine]:
        return [LogLine(at=START, stream=LogStream.STDERR, text=f"{server} said", level="info")][:lines]

    def known_catalog(self, server: ServerId) -> Catalog | None:
        return self.catalogs.get(server)

    def catalogs_mark(self) -> int:
        return hash(tuple((server, tuple(known.tools_by_key)) for server, known in self.catalogs.items() if known))

    async def catalog(self, server: ServerId, wait_s: float) -> Catalog | None:
        return self.catalogs.get(server)

    def subscribe(self, listener: Callable[[StatusChanged], None]) -> Unsubscribe:
        return self._signal.subscribe(listener)
