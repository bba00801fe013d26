"""The watch: how the hub itself is, for those who look after it."""

import os
import platform
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final

from pydantic import BaseModel, Field

from mcp_orch.contract.ports import PictureFeed, UpstreamControl
from mcp_orch.contract.upstreams import UpstreamState
from mcp_orch.kit.processes import memory_of, tree_of
from mcp_orch.rest.services import CounterBoard


class HubProcess(BaseModel):
    """The process of the hub."""

    process_id: int
    started_at: datetime
    python: str
    memory_bytes: int | None
    peak_memory_bytes: int
    cpu_s: float


class ServerProcess(BaseModel):
    """The processes of a local server."""

    project: str
    server: str
    process_id: int
    processes: Annotated[int, Field(description="With all that it started.")]
    memory_bytes: int


class WatchedCalls(BaseModel):
    """Calls since the hub started."""

    in_flight: int
    ended: int
    by_outcome: dict[str, int]


class JournalState(BaseModel):
    """The journal of calls."""

    records: Annotated[int, Field(description="Since the hub started.")]
    waiting_bytes: Annotated[int, Field(description="Of records that the database does not have yet.")]
    in_trouble: Annotated[bool, Field(description="Records can not be kept at the moment.")]


class HubHealth(BaseModel):
    """How the hub is."""

    process: HubProcess
    servers: Annotated[dict[UpstreamState, int], Field(description="How many are in which state.")]
    server_processes: Annotated[list[ServerProcess], Field(description="The largest first.")]
    calls: WatchedCalls
    journal: JournalState


class Watch:
    """Looks at the process, its children and its counters. Numbers are of this process."""

    def __init__(
        self, *, counters: CounterBoard, pictures: PictureFeed, upstreams: UpstreamControl, started_at: datetime
    ) -> None:
        self._counters: Final = counters
        self._pictures: Final = pictures
        self._upstreams: Final = upstreams
        self._started_at: Final = started_at

    def health(self) -> HubHealth:
        """How the hub is now. Reads a few small files of the machine for each running server."""
        own = os.getpid()
        held = memory_of(own)
        # Read after what is held now, so that it never seems to have been less.
        numbers = self._counters.counters()
        states, processes = self._servers()
        return HubHealth(
            process=HubProcess(
                process_id=own,
                started_at=self._started_at,
                python=platform.python_version(),
                memory_bytes=held,
                peak_memory_bytes=max(held or 0, int(numbers.get("mcp_orch_peak_memory_bytes", 0))),
                cpu_s=numbers.get("mcp_orch_cpu_seconds_total", 0.0),
            ),
            servers=states,
            server_processes=sorted(processes, key=lambda one: one.memory_bytes, reverse=True),
            calls=_calls(numbers),
            journal=JournalState(
                records=int(numbers.get("mcp_orch_journal_records_total", 0)),
                waiting_bytes=int(numbers.get("mcp_orch_journal_waiting_bytes", 0)),
                in_trouble=bool(numbers.get("mcp_orch_journal_in_trouble", 0)),
            ),
        )

    def _servers(self) -> tuple[Counter[UpstreamState], list[ServerProcess]]:
        states: Counter[UpstreamState] = Counter()
        processes: list[ServerProcess] = []
        for picture in self._pictures.all():
            for server, view in picture.servers.items():
                status = self._upstreams.status(server)
                states[status.state] += 1
                if status.process_id is not None:
                    tree = tree_of(status.process_id)
                    processes.append(
                        ServerProcess(
                            project=picture.name,
                            server=view.name,
                            process_id=status.process_id,
                            processes=len(tree),
                            memory_bytes=sum(memory_of(one) or 0 for one in tree),
                        )
                    )
        return states, processes


def _calls(numbers: Mapping[str, float]) -> WatchedCalls:
    by_outcome: Counter[str] = Counter()
    for name, value in numbers.items():
        if name.startswith("mcp_orch_calls_total{"):
            outcome = name.partition('outcome="')[2].partition('"')[0]
            by_outcome[outcome] += int(value)
    return WatchedCalls(
        in_flight=int(numbers.get("mcp_orch_calls_in_flight", 0)), ended=by_outcome.total(), by_outcome=dict(by_outcome)
    )
