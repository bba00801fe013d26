from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from mcp_orch.contract.callers import Caller, CallerKind, Refusal, RefusalReason, Scopes
from mcp_orch.contract.names import ProjectId, UserId
from mcp_orch.identity.accounts import Accounts, BadEmail, EmailTaken, NewAccount, NoSuchUser, folded_email
from mcp_orch.identity.caller_loader import CallerLoader
from mcp_orch.identity.callers import CallerBoard
from mcp_orch.identity.password_policy import WeakPassword
from mcp_orch.identity.passwords import Passwords
from mcp_orch.identity.setup import LINK_LIFE, HubSetup, SetupRefused
from mcp_orch.identity.tokens import NewToken, NoSuchToken, UserTokens
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.engine import Store
from mcp_orch.storage.paging import PageAsked
from mcp_orch.storage.tables.activity import ActivityRow
from mcp_orch.storage.tables.browser_sessions import BrowserSessionRow
from mcp_orch.storage.tables.keys import KeyKind, KeyRow
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import HUB_ACTOR, UnitOfWork
from tests.storage.stores import START, CountingIds, HeldClock

GOOD = Secret("three words no saying")


@dataclass
class Desk:
    store: Store
    clock: HeldClock
    accounts: Accounts
    setup: HubSetup
    tokens: UserTokens
    passwords: Passwords

    async def board(self) -> CallerBoard:
        board = CallerBoard(clock=self.clock)
        async with self.store.reading() as session:
            await CallerLoader(board).load_all(session)
        return board

    async def tags(self) -> list[str]:
        async with self.store.reading() as session:
            return [tag.value for tag in await session.scalars(select(ActivityRow.tag).order_by(ActivityRow.number))]


@pytest.fixture
async def desk(store: Store, clock: HeldClock, ids: CountingIds) -> Desk:
    passwords = Passwords()
    accounts = Accounts(store, clock=clock, ids=ids, passwords=passwords)
    setup = HubSetup(store, clock=clock, ids=ids, accounts=accounts)
    return Desk(store, clock, accounts, setup, UserTokens(store, clock=clock, ids=ids), passwords)


@pytest.mark.anyio
async def test_a_new_user_has_a_folded_address_and_a_hashed_password(desk: Desk) -> None:
    row = await desk.accounts.create(NewAccount(email=" Kim@Example.ORG ", name="", password=GOOD), by=HUB_ACTOR)
    kept = await desk.accounts.get(UserId(row.id))
    assert (kept.email, kept.email_folded, kept.name, kept.is_hub_admin) == (
        "Kim@Example.ORG",
        "kim@example.org",
        "Kim",
        False,
    )
    assert await desk.passwords.matches(GOOD, kept.password_hash)
    with pytest.raises(EmailTaken):
        await desk.accounts.create(NewAccount(email="KIM@example.org", name="K"), by=HUB_ACTOR)
    assert [user.id for user in (await desk.accounts.page()).rows] == [row.id]
    assert await desk.tags() == ["user.created"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    "email", ["", "kim", "@example.org", "kim@", "k im@example.org", "kim\x00@x", "k" * 330 + "@x"]
)
async def test_what_no_mail_could_reach_is_refused(desk: Desk, email: str) -> None:
    with pytest.raises(BadEmail):
        await desk.accounts.create(NewAccount(email=email, name=""), by=HUB_ACTOR)


@pytest.mark.anyio
async def test_another_name_is_told_once_and_needs_somebody_to_bear_it(desk: Desk) -> None:
    row = await desk.accounts.create(NewAccount(email="kim@example.org", name="Kim", password=GOOD), by=HUB_ACTOR)
    for _ in range(2):
        assert (await desk.accounts.rename(UserId(row.id), "Kim Lee", by=HUB_ACTOR)).name == "Kim Lee"
    assert (await desk.tags()).count("user.changed") == 1
    with pytest.raises(NoSuchUser):
        await desk.accounts.rename(UserId("usr_nobody"), "Kim", by=HUB_ACTOR)


@pytest.mark.anyio
async def test_a_new_password_ends_all_sessions(desk: Desk) -> None:
    row = await desk.accounts.create(NewAccount(email="kim@example.org", name="Kim"), by=HUB_ACTOR)
    async with UnitOfWork(desk.store, clock=desk.clock) as work:
        work.session.add(
            BrowserSessionRow(
                id="ses_1", user_id=row.id, digest=b"d" * 32, created_at=START, expires_at=START, last_seen_at=START
            )
        )
    await desk.accounts.set_password("KIM@example.org", GOOD, by=HUB_ACTOR)
    async with desk.store.reading() as session:
        assert (await session.scalars(select(BrowserSessionRow))).all() == []
    with pytest.raises(NoSuchUser):
        await desk.accounts.set_password("lee@example.org", GOOD, by=HUB_ACTOR)
    with pytest.raises(WeakPassword):
        await desk.accounts.set_password("kim@example.org", Secret("short"), by=HUB_ACTOR)
    with pytest.raises(NoSuchUser):
        await desk.accounts.get(UserId("usr_nobody"))


@pytest.mark.anyio
async def test_the_link_lets_the_first_admin_in_once(desk: Desk) -> None:
    assert await desk.setup.is_needed()
    token = await desk.setup.new_link()
    new = NewAccount(email="kim@example.org", name="Kim", password=GOOD)
    row = await desk.setup.redeem(token, new, address="127.0.0.1")
    assert row.is_hub_admin
    assert not await desk.setup.is_needed()
    with pytest.raises(SetupRefused):
        await desk.setup.redeem(token, NewAccount(email="lee@example.org", name="Lee", password=GOOD))
    assert await desk.tags() == ["user.created", "hub.set-up"]


@pytest.mark.anyio
async def test_only_the_newest_link_opens_and_only_for_a_day(desk: Desk) -> None:
    new = NewAccount(email="kim@example.org", name="Kim", password=GOOD)
    first = await desk.setup.new_link()
    second = await desk.setup.new_link()
    with pytest.raises(SetupRefused):
        await desk.setup.redeem(first, new)
    desk.clock.time = START + LINK_LIFE
    with pytest.raises(SetupRefused):
        await desk.setup.redeem(second, new)


@pytest.mark.anyio
async def test_a_weak_password_leaves_the_link_usable(desk: Desk) -> None:
    token = await desk.setup.new_link()
    with pytest.raises(WeakPassword):
        await desk.setup.redeem(token, NewAccount(email="kim@example.org", name="Kim", password=Secret("short")))
    await desk.setup.redeem(token, NewAccount(email="kim@example.org", name="Kim", password=GOOD))


@pytest.mark.anyio
async def test_of_two_holders_of_one_link_one_comes_in(desk: Desk) -> None:
    class Hurried(Accounts):
        """Somebody else redeems the link while this one's password is hashed."""

        async def prepare(self, new: NewAccount) -> UserRow:
            row = await super().prepare(new)
            if new.email == "slow@example.org":
                await desk.setup.redeem(token, NewAccount(email="fast@example.org", name="F", password=GOOD))
            return row

    token = await desk.setup.new_link()
    hurried = Hurried(desk.store, clock=desk.clock, ids=CountingIds(), passwords=desk.passwords)
    slow = HubSetup(desk.store, clock=desk.clock, ids=CountingIds(), accounts=hurried)
    with pytest.raises(SetupRefused):
        await slow.redeem(token, NewAccount(email="slow@example.org", name="S", password=GOOD))
    late = HubSetup(desk.store, clock=desk.clock, ids=CountingIds(), accounts=desk.accounts)
    assert await late.ensure_admin("third@example.org", GOOD) is None


@pytest.mark.anyio
async def test_the_operators_account_is_made_when_there_is_no_admin(desk: Desk) -> None:
    row = await desk.setup.ensure_admin("ops@example.org", GOOD)
    assert row is not None
    assert row.is_hub_admin
    assert await desk.setup.ensure_admin("other@example.org", GOOD) is None
    assert await desk.tags() == ["user.created", "hub.set-up"]


@pytest.mark.anyio
async def test_two_processes_that_start_at_once_make_one_admin(desk: Desk) -> None:
    class Hurried(Accounts):
        async def prepare(self, new: NewAccount) -> UserRow:
            row = await super().prepare(new)
            await desk.setup.ensure_admin("first@example.org", GOOD)
            return row

    hurried = Hurried(desk.store, clock=desk.clock, ids=CountingIds(), passwords=desk.passwords)
    second = HubSetup(desk.store, clock=desk.clock, ids=CountingIds(), accounts=hurried)
    assert await second.ensure_admin("second@example.org", GOOD) is None
    assert [row.email for row in (await desk.accounts.page()).rows] == ["first@example.org"]


@pytest.mark.anyio
async def test_tokens_act_as_their_user_until_revoked(desk: Desk) -> None:
    user = await desk.accounts.create(NewAccount(email="kim@example.org", name="Kim", is_hub_admin=True), by=HUB_ACTOR)
    scopes = Scopes(project=ProjectId("prj_1"), read_only=True)
    row, text = await desk.tokens.create(
        UserId(user.id),
        NewToken(name="script", scopes=scopes, expires_at=START + timedelta(days=1)),
        by=HUB_ACTOR,
    )
    caller = (await desk.board()).resolve(text)
    assert isinstance(caller, Caller)
    assert (caller.kind, caller.user, caller.name, caller.is_hub_admin, caller.scopes) == (
        CallerKind.TOKEN,
        user.id,
        "kim@example.org",
        True,
        scopes,
    )
    assert [one.name for one in (await desk.tokens.page(UserId(user.id), PageAsked())).rows] == ["script"]
    with pytest.raises(NoSuchToken):
        await desk.tokens.revoke(UserId("usr_other"), row.id, by=HUB_ACTOR)
    await desk.tokens.revoke(UserId(user.id), row.id, by=HUB_ACTOR)
    await desk.tokens.revoke(UserId(user.id), row.id, by=HUB_ACTOR)
    refusal = (await desk.board()).resolve(text)
    assert isinstance(refusal, Refusal)
    assert (refusal.reason, refusal.message) == (
        RefusalReason.REVOKED,
        f"token {row.id} was revoked on 2026-11-24",
    )
    assert (await desk.tags())[1:] == ["token.created", "token.revoked"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("kind", "user_state", "revoked", "ended"),
    [
        (KeyKind.PERSONAL, "active", False, None),
        (KeyKind.PERSONAL, "deactivated", False, "belongs to a user who was deactivated"),
        (KeyKind.PERSONAL, "gone", False, "belonged to a user who is gone"),
        (KeyKind.SERVICE, "gone", False, None),
        (KeyKind.SERVICE, "deactivated", False, None),
        (KeyKind.SERVICE, "active", True, "was revoked on 2026-11-24"),
    ],
)
async def test_what_becomes_of_a_key_when_its_user_goes(
    desk: Desk, kind: KeyKind, user_state: str, revoked: bool, ended: str | None
) -> None:
    user = await desk.accounts.create(NewAccount(email="kim@example.org", name="Kim"), by=HUB_ACTOR)
    _, token = await desk.tokens.create(UserId(user.id), NewToken(name="t"), by=HUB_ACTOR)
    async with UnitOfWork(desk.store, clock=desk.clock) as work:
        work.session.add(
            ProjectRow(
                id="prj_1", name="demo", name_folded="demo", created_by="local", created_at=START, updated_at=START
            )
        )
        await work.session.flush()
        work.session.add(
            KeyRow(
                id="k" * 12,
                project_id="prj_1",
                name="cursor",
                kind=kind,
                user_id=user.id,
                digest=b"k" * 32,
                created_by="local",
                created_at=START,
                revoked_at=START if revoked else None,
            )
        )
    async with UnitOfWork(desk.store, clock=desk.clock) as work:
        row = await work.session.get_one(UserRow, user.id)
        if user_state == "gone":
            await work.session.delete(row)
        if user_state == "deactivated":
            row.deactivated_at = START
    board = await desk.board()
    assert board._keys["k" * 12].ended == ended
    assert board._keys["k" * 12].caller.name == f"cursor ({'k' * 12})"
    assert isinstance(board.resolve(token), Refusal) is (user_state != "active")


def test_addresses_are_compared_without_regard_to_case() -> None:
    assert folded_email(" KIM@Example.org") == folded_email("kim@EXAMPLE.org ") == "kim@example.org"
