"""Statistics: calls counted by time and by what people ask, for charts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from mcp_orch.contract.ports import Clock
from mcp_orch.control.calls.counting.dimensions import CallDimension
from mcp_orch.control.calls.counting.repository import CountsAsked
from mcp_orch.control.calls.durations import Counted
from mcp_orch.control.calls.errors import SpanTooLong
from mcp_orch.control.calls.groups import GroupsAsked, grouped, numbers_of
from mcp_orch.control.calls.queries import CallQuery, micros, understood
from mcp_orch.control.calls.repository import CallFilter, CallLogRepository
from mcp_orch.control.calls.schemas import CallPoint, CallStats
from mcp_orch.control.calls.tallying.charting import ChartCounter
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.storage.engine import Store

_US_PER_S: Final = 1_000_000
_DAY_US: Final = 86_400 * _US_PER_S
_LATEST_US: Final = 253_000_000_000 * _US_PER_S
"""In the year 9987, so that the ends of intervals have a date, too; the earliest is 1970, for the same reason."""
_WANTED_POINTS: Final = 60
_MOST_POINTS: Final = 1_000
_MOST_DAYS: Final = 400
_NONE: Final = Counted()
_INTERVALS_S: Final = (10, 30, 60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatsAsked:
    """How calls are to be counted."""

    by: CallDimension | None = None
    interval_s: int | None = None
    """None: whatever gives about 60 points."""
    top: int = 10
    over_time: bool = False
    """Each group by interval too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    since_us: int
    until_us: int
    interval_us: int

    def slots(self) -> range:
        return range(self.since_us // self.interval_us, -(-self.until_us // self.interval_us))


class CallStatistics:
    """Counts the calls of a project."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store: Final = store
        self._clock: Final = clock

    async def of(self, visit: ProjectVisit, query: CallQuery, *, asked: StatsAsked) -> CallStats:
        """The calls of a span of time, of the last day where none is named. Raises SpanTooLong."""
        span = self._span(query.plain, asked)
        picture = visit.picture
        async with self._store.reading() as reading:
            log = CallLogRepository(reading, picture.project)
            own = await log.principals_of(visit.caller) if query.mine else frozenset[str]()
            wanted = await understood(query, log, picture=picture, own=own)
            wanted = replace(wanted, since_us=None, until_us=None)
            how = _groups_asked(asked, span)
            counting = CountsAsked(interval_us=span.interval_us) if how is None else how.counts()
            counter = ChartCounter(reading, picture.project)
            counts = await counter.count(wanted, counting, within=(span.since_us, span.until_us))
            groups = [] if how is None else await grouped(log, counts, asked=how, picture=picture)
        return CallStats(
            since=_moment(span.since_us),
            until=_moment(span.until_us),
            interval_s=span.interval_us // _US_PER_S,
            total=numbers_of(_summed(counts.points.values())),
            points=_points(counts.points, span),
            by=asked.by.value if asked.by is not None else None,
            groups=groups,
        )

    def _span(self, wanted: CallFilter, asked: StatsAsked) -> _Span:
        until_us = wanted.until_us
        if until_us is None:
            until_us = (micros(self._clock.now()) or 0) + _US_PER_S
        until_us = min(max(until_us, 0), _LATEST_US)
        since_us = min(max(until_us - _DAY_US if wanted.since_us is None else wanted.since_us, 0), _LATEST_US)
        length_s = max(1, (until_us - since_us) // _US_PER_S)
        if length_s > _MOST_DAYS * 86_400:
            raise SpanTooLong(f"the span has {length_s // 86_400} days", hint=f"ask for {_MOST_DAYS} days at most")
        interval_s = asked.interval_s or _fitting(length_s)
        if length_s / interval_s > _MOST_POINTS:
            raise SpanTooLong(
                f"intervals of {interval_s} s in that span are more than {_MOST_POINTS} points",
                hint="ask for longer intervals, or a shorter span",
            )
        return _Span(since_us=since_us, until_us=max(since_us, until_us), interval_us=interval_s * _US_PER_S)


def _fitting(length_s: int) -> int:
    return next((one for one in _INTERVALS_S if length_s / one <= _WANTED_POINTS * 1.5), _INTERVALS_S[-1])


def _points(points: Mapping[int, Counted], span: _Span) -> list[CallPoint]:
    found = {**dict.fromkeys(span.slots(), _NONE), **points}
    return [
        CallPoint(at=_moment(slot * span.interval_us), **numbers_of(counted).model_dump())
        for slot, counted in sorted(found.items())
    ]


def _groups_asked(asked: StatsAsked, span: _Span) -> GroupsAsked | None:
    if asked.by is None:
        return None
    return GroupsAsked(
        by=asked.by, top=asked.top, slots=span.slots(), interval_us=span.interval_us, over_time=asked.over_time
    )


def _summed(points: Iterable[Counted]) -> Counted:
    counted = Counted()
    for one in points:
        counted.add(one)
    return counted


def _moment(at_us: int) -> datetime:
    return datetime.fromtimestamp(at_us / _US_PER_S, UTC)
