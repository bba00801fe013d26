"""Tallying: counts spans of time that are over, behind everything else, so that charts find them counted."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing
from typing import Final, Self

from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.ports import Clock
from mcp_orch.control.calls.tallying.repository import TallyRepository
from mcp_orch.control.calls.tallying.tallies import TallyJoiner, TallyMaker, read_tally
from mcp_orch.storage.call_spans import CallSpan, SpanLength
from mcp_orch.storage.engine import Store
from mcp_orch.storage.unit_of_work import UnitOfWork

_LOG: Final = logging.getLogger(__name__)
_US_PER_S: Final = 1_000_000

LEAST_CALLS: Final = 50
"""A project with fewer calls in a span gets no tally of it: reading them is as fast."""
SETTLED_S: Final = 600
"""So long after its end a span is looked at. Writers leave tallies alone while a span lasts by their clocks."""
_MOST_DAYS: Final = 400
"""As far back as charts reach."""
_CALLS_AT_ONCE: Final = 5_000
_JOINED_AT_ONCE: Final = 20

_EVERY_S: Final = 60.0
_REST: Final = 3
"""Of the time that a span took, while more wait: the hub has other work to do."""


class Tallier:
    """Makes the tallies that are missing, those of the newest spans first. Several processes take turns."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store: Final = store
        self._clock: Final = clock

    async def catch_up(self) -> int:
        """Looks through every span that is over and was not looked through; how many. Raises StoreUnavailable."""
        return len([span async for span in self.each_due()])

    async def each_due(self) -> AsyncGenerator[CallSpan]:
        """The same, span by span. Raises StoreUnavailable; the next time goes on from there."""
        for span in await self._due():
            if not await self._look_through(span):
                return
            yield span

    async def _due(self) -> list[CallSpan]:
        now_us = round(self._clock.now().timestamp() * _US_PER_S)
        due: list[CallSpan] = []
        async with self._store.reading() as session:
            tallies = TallyRepository(session)
            oldest_us = await tallies.oldest_call_us()
            since_us = max(now_us - _MOST_DAYS * SpanLength.DAY.us, now_us if oldest_us is None else oldest_us)
            for length in SpanLength:
                # What is joined needs all of its parts, of which the first is the one with the oldest call.
                part = length.part or length
                first = -(-part.number_at(since_us) * part.us // length.us)
                over = range(first, length.number_at(now_us - SETTLED_S * _US_PER_S))
                seen = await tallies.looked_through(length) if over else set[int]()
                due += [CallSpan(length=length, number=number) for number in over if number not in seen]
        # What is joined comes when all of its parts are there.
        return sorted(due, key=lambda span: (-span.parts[0].until_us, span.length.part is not None))

    async def _look_through(self, span: CallSpan) -> bool:
        """Makes the tallies of a span; False when another process makes tallies now."""
        async with self._store.reading() as session:
            looked = TallyRepository(session)
            if not await looked.take_turn():
                return False
            if await looked.is_looked_through(span):
                return True
            if await self._complete(span, looked):
                async with UnitOfWork(self._store, clock=self._clock) as work:
                    oldest = span.number - _MOST_DAYS * SpanLength.DAY // span.length
                    await TallyRepository(work.session).note_looked_through(span, oldest=oldest)
        return True

    async def _complete(self, span: CallSpan, looked: TallyRepository) -> bool:
        """Makes the tallies of a span that are missing; whether none is now."""
        if span.length.part is None:
            busy = await looked.untallied(span, least=LEAST_CALLS)
            return all([await self._tally(span, projects) for projects in _portions(busy)])
        if not await looked.are_looked_through(span.parts):
            return False
        whole = await looked.joinable(span)
        portions = [whole[first : first + _JOINED_AT_ONCE] for first in range(0, len(whole), _JOINED_AT_ONCE)]
        return all([await self._join(span, projects) for projects in portions])

    async def _join(self, span: CallSpan, projects: Sequence[str]) -> bool:
        made = defaultdict[str, TallyJoiner](lambda: TallyJoiner(span.length.points))
        async with self._store.reading() as session:
            parts = await TallyRepository(session).parts(span, projects)
        for project, contents in parts:
            made[project].add(read_tally(contents))
            await asyncio.sleep(0)
        written = await _written(made)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            tallies = TallyRepository(work.session)
            await tallies.hold()
            # A part that was taken away meanwhile is not made again before the next turn, and turns are taken.
            whole = await tallies.whole(span, among=projects)
            await tallies.keep(span, {project: written[project] for project in whole})
        return len(whole) == len(projects)

    async def _tally(self, span: CallSpan, projects: Sequence[str]) -> bool:
        # Counted without holding anybody up; kept only if the log still has the same calls when others must wait.
        made = await self._counted(span, projects)
        written = await _written(made)
        async with UnitOfWork(self._store, clock=self._clock) as work:
            tallies = TallyRepository(work.session)
            await tallies.hold()
            in_log = await tallies.in_log(span, projects)
            same = {project for project, one in made.items() if in_log.get(project) == (one.calls, one.numbers)}
            await tallies.keep(span, {project: written[project] for project in same})
        return len(same) == len(projects)

    async def _counted(self, span: CallSpan, projects: Sequence[str]) -> dict[str, TallyMaker]:
        made: defaultdict[str, TallyMaker] = defaultdict(TallyMaker)
        async with self._store.reading() as session, aclosing(TallyRepository(session).calls(span, projects)) as parts:
            async for part in parts:
                for project, call in part:
                    made[project].count(call)
                await asyncio.sleep(0)
        return made


class TallyKeeper:
    """`async with TallyKeeper(tallier):` keeps tallies up to date in the background, as long as the block lasts."""

    def __init__(self, tallier: Tallier) -> None:
        self._tallier: Final = tallier
        self._tasks: Final = asyncio.TaskGroup()

    async def __aenter__(self) -> Self:
        await self._tasks.__aenter__()
        self._task = self._tasks.create_task(self._run(), name="tallies of calls")
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await self._tasks.__aexit__(None, None, None)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            begun = loop.time()
            try:
                async for _ in self._tallier.each_due():
                    await asyncio.sleep((loop.time() - begun) * _REST)
                    begun = loop.time()
            except OrchError as away:
                # Charts count rows meanwhile.
                _LOG.warning("calls are not tallied now: %s", away)
            await asyncio.sleep(_EVERY_S)


def _portions(busy: Sequence[tuple[str, int]]) -> Iterator[list[str]]:
    """Projects that are counted together."""
    portion, calls = list[str](), 0
    for project, count in busy:
        portion.append(project)
        calls += count
        if calls >= _CALLS_AT_ONCE:
            yield portion
            portion, calls = [], 0
    if portion:
        yield portion


async def _written(made: Mapping[str, TallyMaker] | Mapping[str, TallyJoiner]) -> dict[str, bytes]:
    """The tallies as they are kept; between two of them others have their turn."""
    written = dict[str, bytes]()
    for project, one in made.items():
        written[project] = one.kept()
        await asyncio.sleep(0)
    return written
