"""Queries of tallies: what is kept of them, and what they are made of."""

from collections.abc import AsyncGenerator, Collection, Iterable, Sequence
from typing import Final, cast

from sqlalchemy import ColumnElement, String, and_, delete, func, insert, or_, select, text, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.control.calls.counting.repository import Times
from mcp_orch.control.calls.tallying.tallies import TalliedCall
from mcp_orch.storage.call_spans import CallSpan, SpanLength
from mcp_orch.storage.tables.call_log import CallLogRow
from mcp_orch.storage.tables.call_tallies import CallTallyRow, TalliedSpanRow

_ROWS_AT_ONCE: Final = 500

_TURN: Final = 0x6D63_7074
_HOLD: Final = "LOCK TABLE call_tallies IN SHARE ROW EXCLUSIVE MODE"


class TallyRepository:
    """Reads and keeps tallies."""

    def __init__(self, session: AsyncSession) -> None:
        self._session: Final = session

    async def of(self, project: str, length: SpanLength, *, within: Iterable[Times]) -> list[tuple[CallSpan, bytes]]:
        """The tallies of one project whose spans lie whole within some times, oldest first."""
        row = CallTallyRow
        lies = [and_(row.number >= -(-since // length.us), row.number < until // length.us) for since, until in within]
        kept = select(row.number, row.contents).where(row.project_id == project, row.seconds == length, or_(*lies))
        rows = await self._session.execute(kept.order_by(row.number))
        return [(CallSpan(length=length, number=number), contents) for number, contents in rows]

    async def oldest_call_us(self) -> int | None:
        """When the oldest call of the log came."""
        return await self._session.scalar(select(func.min(CallLogRow.at_us)))

    async def looked_through(self, length: SpanLength) -> set[int]:
        """The numbers of the spans that were looked through."""
        row = TalliedSpanRow
        return set(await self._session.scalars(select(row.number).where(row.seconds == length)))

    async def untallied(self, span: CallSpan, *, least: int) -> list[tuple[str, int]]:
        """Projects with so many calls in a span, and with how many, that have no tally of it."""
        row = CallLogRow
        busy = select(row.project_id, func.count()).where(*_in(span), row.project_id.is_not(None))
        busy = busy.group_by(row.project_id).having(func.count() >= least).order_by(row.project_id)
        counts = [(str(project), count) for project, count in await self._session.execute(busy)]
        known = await self._having(span, [project for project, _ in counts])
        return [one for one in counts if one[0] not in known]

    async def joinable(self, span: CallSpan) -> list[str]:
        """The projects that have a tally of every part of a span and none of the span."""
        projects = await self.whole(span)
        known = await self._having(span, projects)
        return [project for project in projects if project not in known]

    async def whole(self, span: CallSpan, *, among: Collection[str] | None = None) -> list[str]:
        """The projects that have a tally of every part of a span; None: among all."""
        row, parts = CallTallyRow, span.parts
        whole = select(row.project_id).where(*_any_of(parts)).group_by(row.project_id)
        if among is not None:
            whole = whole.where(row.project_id.in_(among))
        return list(await self._session.scalars(whole.having(func.count() == len(parts)).order_by(row.project_id)))

    async def parts(self, span: CallSpan, projects: Collection[str]) -> list[tuple[str, bytes]]:
        """The tallies of the parts of a span, by project."""
        row = CallTallyRow
        kept = select(row.project_id, row.contents).where(*_any_of(span.parts), row.project_id.in_(projects))
        return [(project, contents) for project, contents in await self._session.execute(kept)]

    async def calls(
        self, span: CallSpan, projects: Collection[str]
    ) -> AsyncGenerator[Sequence[tuple[str, TalliedCall]]]:
        """What is counted of the calls of some projects in a span, part by part."""
        row = CallLogRow
        # As the word it is: to make an outcome of each would cost as much as all else of its row.
        outcome = type_coerce(row.outcome, String)
        words = (row.server, row.name, row.principal, row.client, row.revision, row.method, outcome)
        read = select(row.project_id, row.number, row.at_us, *words, row.duration_us, row.bytes_in, row.bytes_out)
        read = read.where(*_in(span), row.project_id.in_(projects))
        result = await self._session.stream(read.execution_options(yield_per=_ROWS_AT_ONCE))
        try:
            async for part in result.partitions(_ROWS_AT_ONCE):
                yield [(str(one[0]), cast("TalliedCall", tuple(one[1:]))) for one in part]
        finally:
            await result.close()

    async def hold(self) -> None:
        """Has everybody wait who takes tallies away, until the end of the transaction: see `forget_tallies`."""
        if self._session.get_bind().dialect.name == "postgresql":
            await self._session.execute(text(_HOLD))

    async def in_log(self, span: CallSpan, projects: Collection[str]) -> dict[str, tuple[int, int]]:
        """How many calls of each project the log has in a span, and the sum of their numbers."""
        row = CallLogRow
        marks = select(row.project_id, func.count(), func.sum(row.number)).where(*_in(span))
        rows = await self._session.execute(marks.where(row.project_id.in_(projects)).group_by(row.project_id))
        return {str(project): (count, int(numbers)) for project, count, numbers in rows}

    async def keep(self, span: CallSpan, tallies: dict[str, bytes]) -> None:
        """Keeps tallies of projects that have none of this span; one that somebody else kept meanwhile stays."""
        known = await self._having(span, tallies)
        place = {"seconds": int(span.length), "number": span.number}
        rows = [
            {"project_id": project, **place, "contents": contents}
            for project, contents in tallies.items()
            if project not in known
        ]
        if rows:
            await self._session.execute(insert(CallTallyRow), rows)

    async def take_turn(self) -> bool:
        """Whether nobody else makes tallies; then nobody does until the end of the transaction."""
        if self._session.get_bind().dialect.name != "postgresql":
            return True
        return bool(await self._session.scalar(select(func.pg_try_advisory_xact_lock(_TURN))))

    async def is_looked_through(self, span: CallSpan) -> bool:
        """Whether a span was looked through already."""
        return await self._session.get(TalliedSpanRow, (int(span.length), span.number)) is not None

    async def are_looked_through(self, spans: Sequence[CallSpan]) -> bool:
        """Whether all of some spans, which follow each other, were looked through."""
        row, first, last = TalliedSpanRow, spans[0], spans[-1]
        seen = select(func.count()).where(row.seconds == first.length, row.number.between(first.number, last.number))
        return await self._session.scalar(seen) == len(spans)

    async def note_looked_through(self, span: CallSpan, *, oldest: int) -> None:
        """Notes that a span was looked through, and forgets it of those before the oldest that charts reach."""
        row = TalliedSpanRow
        self._session.add(TalliedSpanRow(seconds=int(span.length), number=span.number))
        await self._session.execute(delete(row).where(row.seconds == span.length, row.number < oldest))

    async def _having(self, span: CallSpan, projects: Collection[str]) -> set[str]:
        row = CallTallyRow
        tallied = select(row.project_id).where(row.seconds == span.length, row.number == span.number)
        return set(await self._session.scalars(tallied.where(row.project_id.in_(projects))))


def _any_of(parts: Sequence[CallSpan]) -> tuple[ColumnElement[bool], ...]:
    row, first, last = CallTallyRow, parts[0], parts[-1]
    return row.seconds == first.length, row.number >= first.number, row.number <= last.number


def _in(span: CallSpan) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return CallLogRow.at_us >= span.since_us, CallLogRow.at_us < span.until_us
