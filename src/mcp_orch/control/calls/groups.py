"""Calls counted by what they have in common: by server, tool, key, member, client, ..."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from mcp_orch.contract.names import ServerId
from mcp_orch.contract.pictures import Picture
from mcp_orch.contract.records import CallOutcome
from mcp_orch.control.calls.counting.repository import CallDimension, Counts, CountsAsked, Parts
from mcp_orch.control.calls.durations import Counted
from mcp_orch.control.calls.repository import CallLogRepository
from mcp_orch.control.calls.schemas import CallGroup, CallNumbers, GroupPoint

_MOST_CREDENTIALS: Final = 500
_FAILED: Final = frozenset({CallOutcome.ERROR, CallOutcome.TOOL_ERROR, CallOutcome.REFUSED})

Words: TypeAlias = tuple[str, str]
"""What a filter takes, and what people read."""

Naming: TypeAlias = Callable[[Parts, str], Words]


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
    naming = await _naming(log, asked.by, firsts={parts[0] for parts, _ in counts.groups}, picture=picture)
    found: dict[Words, Counted] = {}
    names: dict[Parts, Words] = {}
    for parts, tally in counts.groups:
        # The first label names them all: a key that was renamed meanwhile stays one.
        words = names.setdefault(parts, naming(parts, tally.label))
        found.setdefault(words, Counted()).add(tally)
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
    for parts, slot, outcome, count in counts.cells:
        if slot in asked.slots:
            point = found[names[parts]][slot - asked.slots.start]
            point.calls += count
            point.failed += count if outcome in _FAILED else 0
    return found


async def _naming(log: CallLogRepository, by: CallDimension, *, firsts: set[str], picture: Picture) -> Naming:
    if by is CallDimension.MEMBER:
        people = await log.people_behind(frozenset(firsts))
        return lambda parts, label: people.get(parts[0], (parts[0], label))
    if by in {CallDimension.SERVER, CallDimension.TOOL}:
        return lambda parts, _: _server_words(parts, picture)
    if by is CallDimension.KEY:
        return lambda parts, label: (parts[0].removeprefix("key:"), label)
    return lambda parts, _: (parts[0], parts[0] or "unknown")


def _server_words(parts: Parts, picture: Picture) -> Words:
    server = picture.servers.get(ServerId(parts[0]))
    name = server.name if server is not None else parts[0]
    if len(parts) == 1:
        return parts[0], str(name)
    return f"{parts[0]}.{parts[1]}", f"{name}.{parts[1]}"
