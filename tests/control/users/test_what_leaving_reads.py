"""What it costs when somebody goes: it follows what they have, not what the hub holds."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest
from sqlalchemy import event

from mcp_orch.contract.callers import Refusal
from mcp_orch.contract.names import UserId
from mcp_orch.contract.pictures import Role
from mcp_orch.control.members.schemas import NewMember
from mcp_orch.control.teams.schemas import NewTeam, NewTeamMember
from mcp_orch.control.users.schemas import UserChange
from mcp_orch.identity.setup import HUB_ACTOR
from mcp_orch.identity.tokens import NewToken
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.keys import KeyRow
from mcp_orch.storage.tables.mapping import Table
from mcp_orch.storage.tables.memberships import MembershipRow
from mcp_orch.storage.tables.team_members import TeamMemberRow
from mcp_orch.storage.tables.users import UserRow
from tests.control.house import House, visit
from tests.control.users.test_users import a_personal_key

pytestmark = pytest.mark.anyio

OF_OTHERS = 12
FROM = re.compile(r"\sFROM (keys|projects|user_tokens)\b")


@asynccontextmanager
async def rows_read(store: Store) -> AsyncIterator[Counter[str]]:
    """Counts the rows that were read in the block, by table; it is full when the block has ended."""
    read: Counter[str] = Counter()
    asked: list[tuple[str, object]] = []

    def listen(*given: object) -> None:
        asked.append((str(given[2]), given[3]))

    event.listen(store.engine.sync_engine, "before_cursor_execute", listen)
    try:
        yield read
    finally:
        event.remove(store.engine.sync_engine, "before_cursor_execute", listen)
    async with store.engine.connect() as connection:
        for statement, values in asked:
            found = FROM.search(statement)
            if found is not None and statement.startswith("SELECT"):
                counted = f"SELECT count(*) FROM ({statement.replace(' FOR UPDATE', '')}) AS asked"
                read[found[1]] += (await connection.exec_driver_sql(counted, values)).scalar_one()  # pyright: ignore[reportArgumentType]  as the driver took them


@contextmanager
def objects_made() -> Iterator[Counter[type[Table]]]:
    """Counts the rows that become objects, by table."""
    made: Counter[type[Table]] = Counter()

    def listen(row: Table, _: object) -> None:
        made[type(row)] += 1

    event.listen(Table, "load", listen, propagate=True)
    try:
        yield made
    finally:
        event.remove(Table, "load", listen)


@pytest.fixture
async def kim(house: House) -> UserRow:
    """Has two keys in two projects and one token, in a hub with many more of each; is in another through a team."""
    kim = await house.user("kim")
    for name in ("first", "second"):
        await house.project(name, admin=kim)
        await a_personal_key(house, name, kim.id)
    await house.tokens.create(UserId(kim.id), NewToken(name="t"), by=HUB_ACTOR)
    for number in range(OF_OTHERS):
        lee = await house.user(f"lee-{number}")
        await house.project(f"project-{number}", admin=lee)
        await house.members.add(house.local("first"), NewMember(user=lee.email, role=Role.MEMBER))
        await a_personal_key(house, f"project-{number}", lee.id)
        await a_personal_key(house, "first", lee.id)
        await house.tokens.create(UserId(lee.id), NewToken(name="t"), by=HUB_ACTOR)
    await house.teams.create(visit(kim), NewTeam(name="crew"))
    await house.members.add(house.local("project-0"), NewMember(team="crew", role=Role.MEMBER))
    return kim


def read_of(read: Counter[str]) -> tuple[int, ...]:
    return tuple(read[table] for table in ("keys", "projects", "user_tokens"))


async def test_a_deactivated_user_costs_their_own_keys_tokens_and_projects(house: House, kim: UserRow) -> None:
    async with rows_read(house.store) as read:
        await house.people.change(visit(), kim.id, change=UserChange(active=False))
    assert read_of(read) == (2, 3, 1)
    assert UserId(kim.id) not in house.picture("project-0").members
    async with rows_read(house.store) as read:
        await house.people.change(visit(), kim.id, change=UserChange(active=True))
    assert read_of(read) == (2, 3, 1)


async def test_who_becomes_hub_admin_costs_their_own_keys_and_tokens(house: House, kim: UserRow) -> None:
    async with rows_read(house.store) as read:
        await house.people.change(visit(), kim.id, change=UserChange(is_hub_admin=True))
    assert read_of(read) == (2, 0, 1)


async def test_a_token_costs_the_tokens_of_its_user(house: House, kim: UserRow) -> None:
    async with rows_read(house.store) as read:
        await house.tokens.create(UserId(kim.id), NewToken(name="another"), by=HUB_ACTOR)
    assert read_of(read) == (0, 0, 2)


async def test_a_member_who_goes_costs_one_project(house: House, kim: UserRow) -> None:
    lee = await house.people.get("lee-0@example.org")
    async with rows_read(house.store) as read:
        await house.members.remove(house.visit(kim, "first"), f"user:{lee.id}")
    assert UserId(lee.id) not in house.picture("first").members
    # The project is locked, and painted anew.
    assert read_of(read) == (0, 2, 0)


async def test_a_team_that_loses_people_or_ends_costs_its_own_projects(house: House, kim: UserRow) -> None:
    lee = await house.user("lee")
    crew = await house.team_visit(kim, "crew")
    await house.seating.add(crew, NewTeamMember(user=lee.email))
    async with rows_read(house.store) as read:
        await house.seating.leave(await house.team_visit(lee, "crew"))
    assert read_of(read) == (0, 1, 0)
    async with rows_read(house.store) as read:
        await house.teams.delete(crew)
    assert read_of(read) == (0, 1, 0)
    assert UserId(kim.id) not in house.picture("project-0").members


async def test_a_key_of_a_deactivated_user_is_dead_where_they_were_never_a_member(house: House, kim: UserRow) -> None:
    key = await a_personal_key(house, "project-3", kim.id)
    await house.people.change(visit(), kim.id, change=UserChange(active=False))
    assert isinstance(house.callers.resolve(key), Refusal)


async def test_a_start_makes_no_objects_of_keys_and_people(house: House, kim: UserRow) -> None:
    key = await a_personal_key(house, "first", kim.id)
    with objects_made() as made:
        await house.follower.load()
    assert [made[table] for table in (KeyRow, MembershipRow, TeamMemberRow)] == [0, 0, 0]
    assert not isinstance(house.callers.resolve(key), Refusal)
