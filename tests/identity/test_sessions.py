from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from mcp_orch.contract.callers import CallerKind
from mcp_orch.identity.sessions import SESSION_LIFE, SessionDesk
from mcp_orch.kit.ids import RandomIds
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.browser_sessions import BrowserSessionRow
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.storage.stores import START, HeldClock


def a_desk(store: Store, clock: HeldClock) -> SessionDesk:
    return SessionDesk(store=store, clock=clock, ids=RandomIds(), csrf_key=b"c" * 32)


async def signed_in(store: Store, clock: HeldClock) -> tuple[SessionDesk, str]:
    desk = a_desk(store, clock)
    user = UserRow(
        id="usr_kim",
        email="kim@example.org",
        email_folded="kim@example.org",
        name="Kim",
        is_hub_admin=True,
        created_at=START,
    )
    async with UnitOfWork(store, clock=clock) as work:
        work.session.add(user)
        await work.session.flush()
        token, _ = await desk.open(work, user, address="127.0.0.1", agent="browser")
    return desk, token.reveal()


@pytest.mark.anyio
async def test_a_cookie_is_recognised_and_never_stored(store: Store, clock: HeldClock) -> None:
    desk, token = await signed_in(store, clock)
    found = await desk.session_of(token)
    assert found is not None
    assert (found.caller.kind, found.caller.user, found.caller.is_hub_admin) == (CallerKind.SESSION, "usr_kim", True)
    assert found.expires_at == START + SESSION_LIFE
    again = await desk.session_of(token)
    assert again is not None
    assert again.csrf_token == found.csrf_token
    async with store.reading() as session:
        row = (await session.scalars(select(BrowserSessionRow))).one()
    assert token.encode() not in row.digest
    assert token not in found.csrf_token


@pytest.mark.anyio
@pytest.mark.parametrize("cookie", ["", "x", "x" * 43, "é" * 43])
async def test_other_cookies_are_nobody(store: Store, clock: HeldClock, cookie: str) -> None:
    desk, _ = await signed_in(store, clock)
    assert await desk.session_of(cookie) is None


@pytest.mark.anyio
async def test_use_moves_the_end_of_a_session(store: Store, clock: HeldClock) -> None:
    desk, token = await signed_in(store, clock)
    clock.time = START + SESSION_LIFE - timedelta(minutes=1)
    assert await desk.session_of(token) is not None
    clock.time += timedelta(days=1)
    assert await desk.session_of(token) is not None
    clock.time += SESSION_LIFE
    assert await desk.session_of(token) is None


@pytest.mark.anyio
async def test_a_user_was_seen_at_signing_in_and_is_when_the_session_is_used(store: Store, clock: HeldClock) -> None:
    async def seen() -> datetime | None:
        async with store.reading() as session:
            return (await session.get_one(UserRow, "usr_kim")).last_seen_at

    desk, token = await signed_in(store, clock)
    assert await seen() == START
    clock.time += timedelta(hours=3)
    assert await desk.session_of(token) is not None
    assert await seen() == clock.time


@pytest.mark.anyio
async def test_sessions_end_by_signing_out_and_with_their_user(store: Store, clock: HeldClock) -> None:
    desk, token = await signed_in(store, clock)
    async with UnitOfWork(store, clock=clock) as work:
        (await work.session.get_one(UserRow, "usr_kim")).deactivated_at = START
    assert await desk.session_of(token) is None
    async with UnitOfWork(store, clock=clock) as work:
        await desk.end(work, token)
    async with store.reading() as session:
        assert await session.scalar(select(func.count()).select_from(BrowserSessionRow)) == 0
