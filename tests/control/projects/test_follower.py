import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from mcp_orch.access.keys import digest_of, mint_key
from mcp_orch.contract.callers import Caller, CallerKind, CallersChanged, Refusal
from mcp_orch.contract.names import UserId
from mcp_orch.control.projects.board import PictureBoard
from mcp_orch.control.projects.follower import Boards, Follower, FollowerSettings
from mcp_orch.control.projects.repository import MAX_CHANGES_READ
from mcp_orch.control.projects.schemas import NewProject, ProjectChange
from mcp_orch.control.servers.schemas import NewServer
from mcp_orch.identity.caller_loader import CallerLoader
from mcp_orch.identity.callers import CallerBoard
from mcp_orch.identity.tokens import NewToken
from mcp_orch.storage.engine import Store, StoreUnavailable, open_store
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.keys import KeyKind, KeyRow
from mcp_orch.storage.unit_of_work import HUB_ACTOR, UnitOfWork
from tests.control.house import House, visit
from tests.storage.stores import START

WIKI = NewServer(name="wiki", url="https://wiki.example.org/mcp")


class FlakyStore(Store):
    """The same database, away when a test says so."""

    def __init__(self, real: Store) -> None:
        super().__init__(real.engine, path=real.path)
        self.is_away = False
        self.tries = asyncio.Semaphore(0)

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncSession]:
        if self.is_away:
            self.tries.release()
            raise StoreUnavailable("the database can't be reached or is too busy")
        async with super().reading() as session:
            yield session


async def until(subscribe: Callable[[Callable[[object], None]], object], is_so: Callable[[], bool]) -> None:
    """Waits for the event that makes it so."""
    happened = asyncio.Event()
    subscribe(lambda _: happened.set())
    async with asyncio.timeout(5):
        while not is_so():
            await happened.wait()
            happened.clear()


@pytest.mark.anyio
async def test_a_second_process_sees_a_change_within_a_second(house: House, store_url: str) -> None:
    await house.project("demo", admin=await house.user("owner"))
    other_store = open_store(store_url, is_durable=False)
    pictures, callers = PictureBoard(), CallerBoard(clock=house.clock)
    async with house.another_follower(pictures, callers, other_store):
        await house.servers.create(house.local("demo"), WIKI)
        async with asyncio.timeout(3):
            await until(pictures.subscribe, lambda: bool(pictures.all()[0].servers))
        assert pictures.current("demo") == house.pictures.current("demo")
        await house.projects.change(house.local("demo"), ProjectChange(name="renamed"))
        await until(pictures.subscribe, lambda: pictures.current("renamed") is not None)
        assert pictures.current("demo") is pictures.current("RENAMED")
        await house.purged("renamed")
        await until(pictures.subscribe, lambda: not pictures.all())
    await other_store.close()


@pytest.mark.anyio
async def test_keys_and_tokens_are_followed(house: House) -> None:
    owner = await house.user("owner")
    picture = await house.project("demo", admin=owner)
    told: list[CallersChanged] = []
    house.callers.subscribe(told.append)
    text_of_key = mint_key(house.ids)
    async with UnitOfWork(house.store, clock=house.clock) as work:
        work.session.add(
            KeyRow(
                id=text_of_key.id,
                project_id=picture.project,
                name="cursor",
                kind=KeyKind.PERSONAL,
                user_id=owner.id,
                digest=digest_of(text_of_key.text),
                created_by=f"user:{owner.id}",
                created_at=START,
            )
        )
        work.changed(ChangeKind.CALLERS, picture.project)
    found = house.callers.resolve(text_of_key.text)
    assert isinstance(found, Caller)
    assert (found.kind, found.user, found.project, found.project_name) == (
        CallerKind.PERSONAL_KEY,
        owner.id,
        picture.project,
        "demo",
    )
    assert [one.principal for one in told] == [f"key:{text_of_key.id}"]
    _, token = await house.tokens.create(UserId(owner.id), NewToken(name="script"), by=HUB_ACTOR)
    assert isinstance(house.callers.resolve(token), Caller)
    await house.projects.change(house.local("demo"), ProjectChange(name="other"))
    renamed = house.callers.resolve(text_of_key.text)
    assert isinstance(renamed, Caller)
    assert renamed.project_name == "other"
    await house.purged("other")
    assert isinstance(house.callers.resolve(text_of_key.text), Refusal)


@pytest.mark.anyio
async def test_a_token_is_followed_without_reading_any_key(house: House) -> None:
    owner = await house.user("owner")
    asked: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(house.store.engine.sync_engine, "before_cursor_execute", listen)
    try:
        row, token = await house.tokens.create(UserId(owner.id), NewToken(name="script"), by=HUB_ACTOR)
        assert isinstance(house.callers.resolve(token), Caller)
        await house.tokens.revoke(UserId(owner.id), row.id, by=HUB_ACTOR)
        assert isinstance(house.callers.resolve(token), Refusal)
    finally:
        event.remove(house.store.engine.sync_engine, "before_cursor_execute", listen)
    assert [one for one in asked if "FROM keys" in one] == []


@pytest.mark.anyio
async def test_pictures_keep_serving_while_the_database_is_away(house: House) -> None:
    await house.project("demo", admin=await house.user("owner"))
    pictures, store = PictureBoard(), FlakyStore(house.store)
    follower = Follower(
        store,
        Boards(pictures=pictures, callers=CallerLoader(CallerBoard(clock=house.clock)), assembler=house.assembler),
        clock=house.clock,
        settings=FollowerSettings(poll_s=0.001, first_retry_s=0.001, longest_retry_s=0.004),
    )
    async with follower:
        store.is_away = True
        async with asyncio.timeout(5):
            for _ in range(4):
                await store.tries.acquire()
        assert follower.lost_since == START
        assert pictures.current("demo") is not None
        store.is_away = False
        await house.projects.create(visit(), NewProject(name="second"))
        await until(pictures.subscribe, lambda: pictures.current("second") is not None)
        async with asyncio.timeout(5):
            await follower.caught_up(house.follower.seen)
        assert follower.seen == house.follower.seen
    assert follower.lost_since is None


@pytest.mark.anyio
async def test_whoever_is_far_behind_reads_everything_anew(house: House) -> None:
    await house.project("demo", admin=await house.user("owner"))
    follower = house.another_follower(PictureBoard(), CallerBoard(clock=house.clock))
    async with UnitOfWork(house.store, clock=house.clock) as work:
        for number in range(MAX_CHANGES_READ + 1):
            work.changed(ChangeKind.PROJECT, f"prj_{number}")
    async with follower:
        assert follower.seen == house.follower.seen
    # Nobody follows any more, so nobody waits.
    await follower.caught_up(10**9)


@pytest.mark.anyio
async def test_entering_without_a_database_fails_clearly(house: House) -> None:
    store = FlakyStore(house.store)
    store.is_away = True
    follower = house.another_follower(PictureBoard(), CallerBoard(clock=house.clock), store)
    with pytest.raises(StoreUnavailable):
        await follower.__aenter__()
