"""Calls counted by what they have in common: by server, tool, key, member, client, ..."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from mcp_orch.contract.names import ServerId
from mcp_orch.contract.pictures import Picture
from mcp_orch.control.calls.counting.dimensions import KEY_MARK, CallDimension, Parts
from mcp_orch.control.calls.counting.repository import Counts, CountsAsked
from mcp_orch.control.calls.durations import Counted
from mcp_orch.control.calls.repository import CallLogRepository
from mcp_orch.control.calls.schemas import CallGroup, CallNumbers, GroupPoint

_MOST_CREDENTIALS: Final = 500

Words: TypeAlias = tuple[str, str]
"""What a filter takes, and what people read."""

Naming: TypeAlias = Callable[[Parts], Words]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsAsked:
    """How calls are to be grouped."""

    by: CallDimension
    top: int
    slots: range
    """The intervals of the span, by their number."""
    interval_us: int
    over_time: bool

    def counts(self) -> CountsAsked:
        """What must be counted for them."""
        # A member calls by several credentials, which are added up here.
        top = _MOST_CREDENTIALS if self.by is CallDimension.MEMBER else self.top
        return CountsAsked(interval_us=self.interval_us, by=self.by, top=top, over_time=self.over_time)


async def grouped(log: CallLogRepository, counts: Counts, *, asked: GroupsAsked, picture: Picture) -> list[CallGroup]:
    """The busiest groups, the busiest first."""
    naming = await _naming(log, asked.by, firsts={parts[0] for parts in counts.groups}, picture=picture)
    names = {parts: naming(parts) for parts in counts.groups}
    found: defaultdict[Words, Counted] = defaultdict(Counted)
    for parts, counted in counts.groups.items():
        found[names[parts]].add(counted)
    points = _points(counts, asked=asked, names=names) if asked.over_time else None
    busiest = sorted(found.items(), key=lambda one: (-one[1].calls, one[0]))[: asked.top]
    return [
        CallGroup(
            id=words[0],
            name=words[1],
            over_time=None if points is None else points[words],
            **numbers_of(counted).model_dump(),
        )
        for words, counted in busiest
    ]


def numbers_of(counted: Counted) -> CallNumbers:
    """What was counted, as people ask for it."""
    return CallNumbers(
        calls=counted.calls,
        errors=counted.errors,
        refused=counted.refused,
        cancelled=counted.cancelled,
        mean_ms=counted.mean_ms,
        p50_ms=counted.percentile_ms(0.5),
        p95_ms=counted.percentile_ms(0.95),
        p99_ms=counted.percentile_ms(0.99),
        bytes_in=counted.bytes_in,
        bytes_out=counted.bytes_out,
    )


def _points(counts: Counts, *, asked: GroupsAsked, names: dict[Parts, Words]) -> dict[Words, list[GroupPoint]]:
    def empty() -> list[GroupPoint]:
        return [GroupPoint(calls=0, failed=0) for _ in asked.slots]

    found: dict[Words, list[GroupPoint]] = defaultdict(empty)
    for (parts, slot), counted in counts.cells.items():
        if slot in asked.slots:
            point = found[names[parts]][slot - asked.slots.start]
            point.calls += counted.calls
            point.failed += counted.failed
    return found


async def _naming(log: CallLogRepository, by: CallDimension, *, firsts: set[str], picture: Picture) -> Naming:
    if by is CallDimension.MEMBER:
        people = await log.people_behind(frozenset(firsts))
        others = await log.names_of(firsts - people.keys())
        return lambda parts: people.get(parts[0], (parts[0], others.get(parts[0], "")))
    if by in {CallDimension.SERVER, CallDimension.TOOL}:
        return lambda parts: _server_words(parts, picture)
    if by is CallDimension.KEY:
        keys = await log.names_of(firsts)
        return lambda parts: (parts[0].removeprefix(KEY_MARK), keys.get(parts[0], ""))
    return lambda parts: (parts[0], parts[0] or "unknown")


def _server_words(parts: Parts, picture: Picture) -> Words:
    server = picture.servers.get(ServerId(parts[0]))
    name = server.name if server is not None else parts[0]
    if len(parts) == 1:
        return parts[0], str(name)
    return f"{parts[0]}.{parts[1]}", f"{name}.{parts[1]}"
