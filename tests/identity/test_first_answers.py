"""First answers: kept for who asks again, and whoever can't be sure says so."""

import asyncio

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.identity.first_answers import (
    FirstAnswer,
    FirstAnswerLost,
    FirstAnswers,
    FirstStillRunning,
    Repeatable,
)
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.first_answers import FirstAnswerRow
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.storage.stores import CountingIds, HeldClock

pytestmark = pytest.mark.anyio

ASKED = Repeatable(principal="user:usr_1", key="once", request=b"POST /things {}")
MADE = FirstAnswer(status=201, media_type="application/json", body=b"{}")


@pytest.fixture
def answers(store: Store, clock: HeldClock, ids: CountingIds) -> FirstAnswers:
    return FirstAnswers(store, clock=clock, ids=ids, roots=(b"r" * 32,))


async def test_an_answer_that_was_tampered_with_is_lost_and_not_given(
    answers: FirstAnswers, store: Store, clock: HeldClock
) -> None:
    assert await answers.begin(ASKED) is None
    await answers.keep(ASKED, MADE)
    assert await answers.begin(ASKED) == MADE
    async with UnitOfWork(store, clock=clock) as work:
        await work.session.execute(update(FirstAnswerRow).values(sealed="AAAA"))
    with pytest.raises(FirstAnswerLost):
        await answers.begin(ASKED)


async def test_an_answer_to_what_is_forgotten_is_not_kept(answers: FirstAnswers) -> None:
    await answers.keep(ASKED, MADE)
    assert await answers.begin(ASKED) is None


async def test_of_two_that_begin_at_once_the_later_hears_that_the_first_is_running(
    answers: FirstAnswers, store: Store, clock: HeldClock
) -> None:
    assert await answers.begin(ASKED) is None
    async with store.reading() as session:
        first = (await session.scalars(select(FirstAnswerRow))).one()
    await answers.release(ASKED)
    async with asyncio.TaskGroup() as tasks, UnitOfWork(store, clock=clock) as work:
        work.session.add(
            FirstAnswerRow(digest=first.digest, request_digest=first.request_digest, begun_at=first.begun_at)
        )
        await work.session.flush()
        later = tasks.create_task(hears_that_it_is_running(answers))
        # Until it has looked, found nothing that is committed, and waits for this row.
        await asyncio.wait({later}, timeout=0.3)


async def hears_that_it_is_running(answers: FirstAnswers) -> None:
    with pytest.raises(FirstStillRunning):
        await answers.begin(ASKED)


async def test_one_that_did_not_see_the_other_in_time_is_refused_by_the_database(
    answers: FirstAnswers, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await answers.begin(ASKED) is None

    async def sees_nothing(*_: object, **__: object) -> None:
        return None

    # As of two transactions that began before either had written, which SQLite does not let happen.
    monkeypatch.setattr(AsyncSession, "scalar", sees_nothing)
    with pytest.raises(FirstStillRunning):
        await answers.begin(ASKED)
