"""Users as hub admins look after them."""

from datetime import timedelta

import pytest
from pydantic import SecretStr

from mcp_orch.access.keys import digest_of, mint_key
from mcp_orch.contract.callers import Caller, Refusal
from mcp_orch.contract.names import UserId
from mcp_orch.contract.pictures import Role
from mcp_orch.control.members.schemas import NewMember
from mcp_orch.control.teams.schemas import NewTeam
from mcp_orch.control.users.errors import LastHubAdmin
from mcp_orch.control.users.schemas import NewPasswordLink, NewUser, UserChange
from mcp_orch.identity.accounts import EmailTaken, NoSuchUser
from mcp_orch.identity.password_links import LinkRefused
from mcp_orch.identity.password_policy import WeakPassword
from mcp_orch.identity.throttle import SlowDown
from mcp_orch.identity.tokens import NewToken
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.keys import KeyKind, KeyRow
from mcp_orch.storage.unit_of_work import Actor, UnitOfWork
from tests.control.house import House, visit

pytestmark = pytest.mark.anyio

WORDS = "three words no saying"


async def a_personal_key(house: House, project: str, user: str) -> str:
    minted = mint_key(house.ids)
    async with UnitOfWork(house.store, clock=house.clock) as work:
        work.session.add(
            KeyRow(
                id=minted.id,
                project_id=house.picture(project).project,
                name="k",
                kind=KeyKind.PERSONAL,
                user_id=user,
                digest=digest_of(minted.text),
                scopes={},
                created_by="local",
                created_at=house.clock.now(),
            )
        )
        work.changed(ChangeKind.CALLERS, house.picture(project).project)
    return minted.text


async def test_users_are_made_found_and_listed_newest_first(house: House) -> None:
    made = await house.people.create(visit(), NewUser(email="kim@example.org", name="Kim", password=SecretStr(WORDS)))
    await house.people.create(visit(), NewUser(email="lee@example.org", is_hub_admin=True))
    assert (made.name, made.has_password, made.is_hub_admin, made.active) == ("Kim", True, False, True)
    page = await house.people.page()
    assert [(user.email, user.has_password) for user in page.items] == [
        ("lee@example.org", False),
        ("kim@example.org", True),
    ]
    assert await house.people.get("KIM@example.org") == await house.people.get(made.id) == made
    with pytest.raises(NoSuchUser):
        await house.people.get("nobody")
    with pytest.raises(EmailTaken):
        await house.people.create(visit(), NewUser(email="KIM@example.org"))


async def test_the_last_hub_admin_stays_one_and_stays_active(house: House) -> None:
    ann = await house.user("ann", is_hub_admin=True)
    for change in (UserChange(is_hub_admin=False), UserChange(active=False)):
        with pytest.raises(LastHubAdmin):
            await house.people.change(visit(), ann.id, change=change)
    kim = await house.user("kim")
    await house.people.change(visit(), kim.email, change=UserChange(is_hub_admin=True, name="Kim K."))
    changed = await house.people.change(visit(), ann.id, change=UserChange(is_hub_admin=False, active=False))
    assert (changed.is_hub_admin, changed.active) == (False, False)
    assert (await house.people.get(kim.id)).name == "Kim K."
    await house.people.change(visit(), kim.id, change=UserChange(name="Kim K.", is_hub_admin=True, active=True))
    assert [tag for tag, _ in await house.activity()][-3:] == ["user.changed", "user.changed", "user.deactivated"]


async def test_deactivation_ends_everything_that_a_user_has(house: House) -> None:
    kim, lee = await house.user("kim"), await house.user("lee")
    await house.project("demo", admin=kim)
    await house.project("other", admin=lee)
    await house.teams.create(visit(kim), NewTeam(name="crew"))
    await house.members.add(house.local("other"), NewMember(team="crew", role=Role.MEMBER))
    key = await a_personal_key(house, "demo", kim.id)
    _, token = await house.tokens.create(UserId(kim.id), NewToken(name="t"), by=visit().actor)
    link = await house.people.password_link(visit(), kim.id, asked=NewPasswordLink())
    assert isinstance(house.callers.resolve(key), Caller)
    assert UserId(kim.id) in house.picture("other").members
    await house.people.change(visit(), kim.id, change=UserChange(active=False))
    for credential in (key, token):
        refused = house.callers.resolve(credential)
        assert isinstance(refused, Refusal)
        assert "deactivated" in refused.message
    assert house.picture("demo").members == {}
    assert house.picture("other").members == {lee.id: Role.ADMIN}
    assert [one.name for one in (await house.attention.waiting(visit())).items] == ["crew", "demo"]
    with pytest.raises(LinkRefused):
        await house.links.redeem(link.url.partition("#")[2], Secret(WORDS), address="")
    with pytest.raises(NoSuchUser):
        await house.people.password_link(visit(), kim.id, asked=NewPasswordLink())
    await house.people.change(visit(), kim.id, change=UserChange(active=True))
    assert house.picture("demo").members == {kim.id: Role.ADMIN}


async def test_a_password_link_opens_once_and_only_the_newest_one(house: House) -> None:
    kim = await house.user("kim")
    first = await house.people.password_link(visit(), kim.id, asked=NewPasswordLink())
    second = await house.people.password_link(visit(), kim.id, asked=NewPasswordLink(expires_in_days=7))
    assert second.mailed
    assert [(letter.to, second.url in letter.text) for letter in house.post.letters][-1] == ("kim@example.org", True)
    assert second.url.startswith("https://hub.example.org/reset-password#")
    old, new = (one.url.partition("#")[2] for one in (first, second))
    with pytest.raises(LinkRefused):
        await house.links.redeem(old, Secret(WORDS), address="")
    with pytest.raises(WeakPassword):
        await house.links.redeem(new, Secret("short"), address="")
    row = await house.links.redeem(new, Secret(WORDS), address="203.0.113.9")
    assert await house.passwords.matches(Secret(WORDS), row.password_hash)
    with pytest.raises(LinkRefused):
        await house.links.redeem(new, Secret(WORDS), address="")
    late = await house.people.password_link(visit(), kim.id, asked=NewPasswordLink())
    house.clock.time += timedelta(days=2)
    with pytest.raises(LinkRefused):
        await house.links.redeem(late.url.partition("#")[2], Secret(WORDS), address="")


async def test_a_forgotten_password_is_mended_by_mail_without_telling_who_exists(house: House) -> None:
    await house.user("kim")
    gone = await house.user("gone")
    await house.people.change(visit(), gone.id, change=UserChange(active=False))
    nobody = Actor(principal="anonymous", name="anonymous")
    for email in ("KIM@example.org", "nobody@example.org", "gone@example.org"):
        await house.links.mail(email, by=nobody)
    assert [letter.to for letter in house.post.letters] == ["kim@example.org"]
    house.post.is_open = False
    assert not house.links.are_mailed
    await house.links.mail("kim@example.org", by=nobody)
    for _ in range(5):
        house.links.admit("kim@example.org", address="203.0.113.9")
    with pytest.raises(SlowDown):
        house.links.admit("kim@example.org", address="203.0.113.9")
    assert len(house.post.letters) == 1


async def test_a_hub_admin_signs_a_user_out_everywhere(house: House) -> None:
    kim = await house.user("kim")
    await house.people.end_sessions(visit(), kim.id)
    assert (await house.activity())[-1] == ("user.sessions-ended", "kim@example.org")
