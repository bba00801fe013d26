"""Charting: what was tallied is taken from tallies, and only the rest is counted row by row. Both give the same."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import nsmallest
from typing import Final, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.control.calls.counting.dimensions import CallDimension
from mcp_orch.control.calls.counting.repository import CallCounter, Counts, CountsAsked, Times
from mcp_orch.control.calls.repository import CallFilter
from mcp_orch.control.calls.tallying.repository import TallyRepository
from mcp_orch.control.calls.tallying.tallies import POINTS, SpanTally, TallyGroup, read_tally
from mcp_orch.storage.call_spans import CallSpan, SpanLength

_ALL: Final = CallFilter()
_MOST_GAPS: Final = 50
"""Stretches without tallies between those that have one: with more of them, rows alone are as fast."""
_AT_ONCE: Final = 4
"""Tallies that are added up before others get a turn: calls are served from the same loop."""

Tallied: TypeAlias = tuple[CallSpan, SpanTally]


class ChartCounter:
    """Counts the calls of one project."""

    def __init__(self, session: AsyncSession, project: str) -> None:
        self._rows: Final = CallCounter(session, project)
        self._tallies: Final = TallyRepository(session)
        self._project: Final = project

    async def count(self, wanted: CallFilter, asked: CountsAsked, *, within: Times) -> Counts:
        """Everything that is asked, of the calls that are wanted within a time."""
        tallies, gaps = await self._tallied(asked, within=within) if wanted == _ALL else ([], [within])
        if not tallies:
            return await self._rows.count(wanted, asked, within=gaps)
        # Which values are the busiest is known only when both are added up.
        counts = await self._rows.count(wanted, replace(asked, top=None), within=gaps) if gaps else Counts()
        await _add_points(counts, tallies, asked=asked)
        return counts if asked.by is None else await _busiest(counts, tallies, asked=asked)

    async def _tallied(self, asked: CountsAsked, *, within: Times) -> tuple[list[Tallied], list[Times]]:
        """The tallies that can be used for a time, and what they leave of it."""
        gaps, found = [within], list[Tallied]()
        for length in _useful(asked):
            if not gaps:
                break
            kept = await self._tallies.of(self._project, length, within=gaps)
            found += [(span, read_tally(contents)) for span, contents in kept]
            gaps = [gap for one in gaps for gap in _left_of(one, [span for span, _ in kept])]
            if len(gaps) > _MOST_GAPS:
                return [], [within]
        return found, gaps


def _useful(asked: CountsAsked) -> list[SpanLength]:
    """Lengths of spans that no border of an interval cuts through."""
    # Groups have no times in a tally, all calls together have.
    fine = [(length, length if asked.over_time else length.points) for length in SpanLength]
    return [length for length, finest in fine if not asked.interval_us % finest.us]


def _left_of(times: Times, spans: Sequence[CallSpan]) -> Iterator[Times]:
    """What spans, the oldest first, leave of a time that holds them whole or not at all."""
    since, until = times
    for span in spans:
        if since <= span.since_us < until:
            if since < span.since_us:
                yield since, span.since_us
            since = span.until_us
    if since < until:
        yield since, until


async def _add_points(counts: Counts, tallies: Sequence[Tallied], *, asked: CountsAsked) -> None:
    points, half_us = counts.points, POINTS.us
    for place, (_, tally) in enumerate(tallies):
        for half, counted in tally.points.items():
            points[half * half_us // asked.interval_us].add(counted)
        await _let_others(place)


async def _busiest(counts: Counts, tallies: Sequence[Tallied], *, asked: CountsAsked) -> Counts:
    """Those values alone that have the most calls, with what tallies say of them."""
    groups, calls = list[tuple[CallSpan, TallyGroup]](), {one: counted.calls for one, counted in counts.groups.items()}
    for place, (span, tally) in enumerate(tallies):
        group = tally.by(asked.by or CallDimension.OUTCOME)
        groups.append((span, group))
        for parts, count in zip(group.values, group.calls, strict=True):
            calls[parts] = calls.get(parts, 0) + count
        await _let_others(place)
    kept = Counts(points=counts.points)
    for parts in nsmallest(asked.top or len(calls), calls, key=lambda parts: (-calls[parts], parts)):
        kept.groups[parts].add(counts.groups[parts])
    kept.cells.update({place: counted for place, counted in counts.cells.items() if place[0] in kept.groups})
    for place, (span, group) in enumerate(groups):
        _add_group(kept, group, slot=span.since_us // asked.interval_us if asked.over_time else None)
        await _let_others(place)
    return kept


def _add_group(kept: Counts, group: TallyGroup, *, slot: int | None) -> None:
    shown = [(place, parts) for place, parts in enumerate(group.values) if parts in kept.groups]
    for place, parts in shown:
        counted = group.counted_at(place)
        kept.groups[parts].add(counted)
        if slot is not None:
            kept.cells[parts, slot].add(counted)


async def _let_others(place: int) -> None:
    if place % _AT_ONCE == _AT_ONCE - 1:
        await asyncio.sleep(0)
