"""Statistics: calls counted by time and by what people ask, for charts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, TypeAlias

from mcp_orch.contract.names import ServerId
from mcp_orch.contract.pictures import Picture
from mcp_orch.contract.ports import Clock
from mcp_orch.control.calls.durations import Counted, Tally
from mcp_orch.control.calls.errors import SpanTooLong
from mcp_orch.control.calls.queries import CallQuery, micros, understood
from mcp_orch.control.calls.repository import CallDimension, CallFilter, CallLogRepository
from mcp_orch.control.calls.schemas import CallGroup, CallNumbers, CallPoint, CallStats
from mcp_orch.identity.visits import ProjectVisit
from mcp_orch.storage.engine import Store

_US_PER_S: Final = 1_000_000
_DAY_US: Final = 86_400 * _US_PER_S
_WANTED_POINTS: Final = 60
_MOST_POINTS: Final = 1_000
_MOST_DAYS: Final = 400
_MOST_CREDENTIALS: Final = 500
_INTERVALS_S: Final = (10, 30, 60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800)

Rows: TypeAlias = list[tuple[tuple[str, ...], Tally]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatsAsked:
    """How calls are to be counted."""

    by: CallDimension | None = None
    interval_s: int | None = None
    """None: whatever gives about 60 points."""
    top: int = 10


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
            own = await log.principals_of(visit.caller)
            wanted = await understood(query, log, picture=picture, own=own)
            wanted = replace(wanted, since_us=span.since_us, until_us=span.until_us)
            over_time = await log.over_time(wanted, interval_us=span.interval_us)
            groups = [] if asked.by is None else await _groups(log, wanted, asked=asked, picture=picture)
        return CallStats(
            since=_moment(span.since_us),
            until=_moment(span.until_us),
            interval_s=span.interval_us // _US_PER_S,
            total=_numbers(_summed(tally for _, tally in over_time)),
            points=_points(over_time, span),
            by=asked.by.value if asked.by is not None else None,
            groups=groups,
        )

    def _span(self, wanted: CallFilter, asked: StatsAsked) -> _Span:
        until_us = wanted.until_us
        if until_us is None:
            until_us = (micros(self._clock.now()) or 0) + _US_PER_S
        since_us = until_us - _DAY_US if wanted.since_us is None else wanted.since_us
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


def _points(rows: list[tuple[int, Tally]], span: _Span) -> list[CallPoint]:
    found: dict[int, Counted] = {slot: Counted() for slot in span.slots()}
    for slot, tally in rows:
        found.setdefault(slot, Counted()).add(tally)
    return [
        CallPoint(at=_moment(slot * span.interval_us), **_numbers(counted).model_dump())
        for slot, counted in sorted(found.items())
    ]


async def _groups(
    log: CallLogRepository, wanted: CallFilter, *, asked: StatsAsked, picture: Picture
) -> list[CallGroup]:
    assert asked.by is not None
    # A member calls by several credentials, which are added up here.
    top = _MOST_CREDENTIALS if asked.by is CallDimension.MEMBER else asked.top
    rows = await log.by(asked.by, wanted, top=top)
    if asked.by is CallDimension.MEMBER:
        people = await log.people_behind(frozenset(parts[0] for parts, _ in rows))
        return _named(rows, lambda parts, label: people.get(parts[0], (parts[0], label)), top=asked.top)
    if asked.by in {CallDimension.SERVER, CallDimension.TOOL}:
        return _named(rows, lambda parts, _: _server_words(parts, picture), top=asked.top)
    if asked.by is CallDimension.KEY:
        return _named(rows, lambda parts, label: (parts[0].removeprefix("key:"), label), top=asked.top)
    return _named(rows, lambda parts, _: (parts[0], parts[0] or "unknown"), top=asked.top)


def _named(rows: Rows, words_of: Callable[[tuple[str, ...], str], tuple[str, str]], *, top: int) -> list[CallGroup]:
    found: dict[tuple[str, str], Counted] = {}
    names: dict[tuple[str, ...], tuple[str, str]] = {}
    for parts, tally in rows:
        # The first label names them all: a key that was renamed meanwhile stays one.
        words = names.setdefault(parts, words_of(parts, tally.label))
        found.setdefault(words, Counted()).add(tally)
    busiest = sorted(found.items(), key=lambda one: (-one[1].calls, one[0]))[:top]
    return [CallGroup(id=words[0], name=words[1], **_numbers(counted).model_dump()) for words, counted in busiest]


def _server_words(parts: tuple[str, ...], picture: Picture) -> tuple[str, str]:
    server = picture.servers.get(ServerId(parts[0]))
    name = server.name if server is not None else parts[0]
    if len(parts) == 1:
        return parts[0], str(name)
    return f"{parts[0]}.{parts[1]}", f"{name}.{parts[1]}"


def _summed(tallies: Iterable[Tally]) -> Counted:
    counted = Counted()
    for tally in tallies:
        counted.add(tally)
    return counted


def _numbers(counted: Counted) -> CallNumbers:
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


def _moment(at_us: int) -> datetime:
    return datetime.fromtimestamp(at_us / _US_PER_S, UTC)
