"""Spans of time in which calls are tallied, and how a tally goes when a call comes or goes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.storage.tables.call_tallies import CallTallyRow, TalliedSpanRow

_US_PER_S: Final = 1_000_000

# No session holds rows of tallies.
_PLAINLY: Final = {"synchronize_session": False}


class SpanLength(IntEnum):
    """Seconds of a span, the longest first. Half hours, since most time zones begin their days and hours with one."""

    WEEK = 604_800
    DAY = 86_400
    THREE_HOURS = 10_800
    HALF_HOUR = 1_800

    @property
    def us(self) -> int:
        """In microseconds, as calls keep their time."""
        return self * _US_PER_S

    @property
    def part(self) -> "SpanLength | None":
        """What its tallies are joined from; None: they are counted from the log."""
        return _PARTS.get(self)

    @property
    def points(self) -> "SpanLength":
        """How finely its tallies know when calls came."""
        return SpanLength.HALF_HOUR if self.part is None else SpanLength.THREE_HOURS

    def number_at(self, at_us: int) -> int:
        """The number of the span that a time lies in."""
        return at_us // self.us


_PARTS: Final = {SpanLength.WEEK: SpanLength.DAY, SpanLength.THREE_HOURS: SpanLength.HALF_HOUR}


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSpan:
    """One span of time."""

    length: SpanLength
    number: int

    @staticmethod
    def at(moment: datetime, length: SpanLength) -> "CallSpan":
        """The span of this length that a moment lies in."""
        return CallSpan(length=length, number=int(moment.timestamp()) // length)

    @property
    def since_us(self) -> int:
        """Its first microsecond."""
        return self.number * self.length.us

    @property
    def until_us(self) -> int:
        """The first one after it."""
        return (self.number + 1) * self.length.us

    @property
    def parts(self) -> "list[CallSpan]":
        """What its tally is joined from, the oldest first; itself where it is counted."""
        part = self.length.part
        if part is None:
            return [self]
        return [
            CallSpan(length=part, number=at_us // part.us) for at_us in range(self.since_us, self.until_us, part.us)
        ]


async def forget_tallies(
    session: AsyncSession, calls: Iterable[tuple[str | None, int]], *, count_again: bool = True
) -> None:
    """Takes away the tallies that calls (project and time) are counted in, or were not counted in.

    In the transaction that adds or takes away the calls. A tally that is made at this moment waits for its end, and
    this for that tally's: PostgreSQL locks the table for it (`TallyRepository.hold`), SQLite has one writer.
    """
    touched: defaultdict[tuple[SpanLength, int], set[str]] = defaultdict(set)
    for project, at_us in calls:
        if project is not None:
            for length in SpanLength:
                touched[length, length.number_at(at_us)].add(project)
    tally, look = CallTallyRow, TalliedSpanRow
    for (length, number), projects in sorted(touched.items()):
        same = delete(tally).where(tally.seconds == length, tally.number == number)
        await session.execute(same.where(tally.project_id.in_(sorted(projects))), execution_options=_PLAINLY)
        if count_again:
            seen = delete(look).where(look.seconds == length, look.number == number)
            await session.execute(seen, execution_options=_PLAINLY)
