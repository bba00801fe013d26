"""Spans of time in which calls are tallied, and how a tally goes when a call comes or goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final

from sqlalchemy import bindparam, delete
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.storage.tables.call_tallies import CallTallyRow, TalliedSpanRow

_US_PER_S: Final = 1_000_000


class SpanLength(IntEnum):
    """Seconds of a span. Half hours, since most time zones begin their days and hours with one."""

    DAY = 86_400
    HALF_HOUR = 1_800

    @property
    def us(self) -> int:
        """In microseconds, as calls keep their time."""
        return self * _US_PER_S

    def number_at(self, at_us: int) -> int:
        """The number of the span that a time lies in."""
        return at_us // self.us


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


async def forget_tallies(
    session: AsyncSession, calls: Iterable[tuple[str | None, int]], *, count_again: bool = True
) -> None:
    """Takes away the tallies that calls (project and time) are counted in, or were not counted in.

    In the transaction that adds or takes away the calls. A tally that is made at this moment waits for its end, and
    this for that tally's: PostgreSQL locks the table for it (`TallyRepository.hold`), SQLite has one writer.
    """
    halves = {(project, SpanLength.HALF_HOUR.number_at(at_us)) for project, at_us in calls if project is not None}
    spans = {
        (project, length, half * SpanLength.HALF_HOUR // length) for project, half in halves for length in SpanLength
    }
    if not spans:
        return
    connection = await session.connection()
    gone = [{"of": project, "length": int(length), "which": number} for project, length, number in sorted(spans)]
    await connection.execute(_FORGET, gone)
    if count_again:
        seen = sorted({(length, number) for _, length, number in spans})
        await connection.execute(_FORGET_LOOK, [{"length": int(length), "which": number} for length, number in seen])


_TALLIES: Final = CallTallyRow.__table__
_LOOKS: Final = TalliedSpanRow.__table__
_FORGET: Final = delete(CallTallyRow).where(
    _TALLIES.c.project_id == bindparam("of"),
    _TALLIES.c.seconds == bindparam("length"),
    _TALLIES.c.number == bindparam("which"),
)
_FORGET_LOOK: Final = delete(TalliedSpanRow).where(
    _LOOKS.c.seconds == bindparam("length"), _LOOKS.c.number == bindparam("which")
)
