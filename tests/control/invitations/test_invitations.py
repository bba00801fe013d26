"""Invitations: sent, sent again, accepted, declined, revoked, and what is refused."""

from datetime import timedelta

import pytest
from pydantic import SecretStr

from mcp_orch.contract.names import UserId
from mcp_orch.contract.pictures import Role
from mcp_orch.control.attention.schemas import AttentionKind
from mcp_orch.control.invitations.errors import (
    ForSomebodyElse,
    InMemberList,
    InvitedAlready,
    InviterMayNot,
    NoSuchInvitation,
    PasswordNeeded,
    SignInFirst,
)
from mcp_orch.control.invitations.schemas import Acceptance, InvitationStatus, NewInvitation, SentInvitation
from mcp_orch.control.members.schemas import NewMember
from mcp_orch.control.users.schemas import UserChange
from mcp_orch.identity.accounts import BadEmail
from mcp_orch.identity.visits import NotAllowed
from tests.control.house import House, visit

pytestmark = pytest.mark.anyio

NOTHING = Acceptance()
NEW = Acceptance(name="New", password=SecretStr("three words no saying"))


def token_of(sent: SentInvitation) -> str:
    return sent.url.partition("#")[2]


async def invite(house: House, email: str, *, role: Role = Role.MEMBER) -> SentInvitation:
    return await house.invitations.send(house.local("demo"), NewInvitation(email=email, role=role))


async def test_somebody_new_comes_in_with_a_link_and_a_password(house: House) -> None:
    kim = await house.user("kim")
    await house.project("demo", admin=kim)
    mine = house.visit(kim, "demo")
    sent = await house.invitations.send(mine, NewInvitation(email=" New@example.org ", role=Role.VIEWER))
    assert (sent.email, sent.mailed, sent.state) == ("New@example.org", True, InvitationStatus.PENDING)
    assert [(letter.to, sent.url in letter.text) for letter in house.post.letters] == [("New@example.org", True)]
    offered = await house.answers.look(token_of(sent))
    assert (offered.project_name, offered.role, offered.has_account) == ("demo", Role.VIEWER, False)
    with pytest.raises(PasswordNeeded):
        await house.answers.accept(token_of(sent), NOTHING, by=None, address="")
    done = await house.answers.accept(token_of(sent), NEW, by=None, address="203.0.113.9")
    assert (done.is_new, done.role, done.email) == (True, Role.VIEWER, "New@example.org")
    user = await house.people.get("new@example.org")
    assert house.picture("demo").members[UserId(user.id)] is Role.VIEWER
    for again in (NOTHING, NEW):
        with pytest.raises(NoSuchInvitation):
            await house.answers.accept(token_of(sent), again, by=UserId(user.id), address="")
    assert [one.state for one in (await house.invitations.page(mine)).items] == [InvitationStatus.ACCEPTED]
    assert [tag for tag, _ in await house.activity()][-3:] == ["user.created", "invitation.accepted", "member.added"]


async def test_somebody_with_an_account_accepts_by_link_or_from_the_list(house: House) -> None:
    kim, lee, other = await house.user("kim"), await house.user("lee"), await house.user("other")
    await house.project("demo", admin=kim)
    sent = await invite(house, "LEE@example.org")
    with pytest.raises(SignInFirst):
        await house.answers.accept(token_of(sent), NEW, by=None, address="")
    for ref in (token_of(sent), sent.id):
        expected = ForSomebodyElse if ref != sent.id else NoSuchInvitation
        with pytest.raises(expected):
            await house.answers.accept(ref, NOTHING, by=UserId(other.id), address="")
    with pytest.raises(NoSuchInvitation):
        await house.answers.accept(sent.id, NOTHING, by=None, address="")
    assert [one.id for one in (await house.answers.offered(UserId(lee.id))).items] == [sent.id]
    assert (await house.answers.offered(UserId(other.id))).items == []
    assert (await house.answers.offered(None)).items == []
    assert [one.kind for one in (await house.attention.waiting(visit(lee))).items] == [AttentionKind.INVITATION]
    done = await house.answers.accept(sent.id, NOTHING, by=UserId(lee.id), address="")
    assert (done.is_new, done.role) == (False, Role.MEMBER)
    with pytest.raises(InMemberList):
        await invite(house, lee.email)


async def test_who_is_a_member_meanwhile_keeps_the_higher_role(house: House) -> None:
    kim, lee = await house.user("kim"), await house.user("lee")
    await house.project("demo", admin=kim)
    sent = await invite(house, lee.email, role=Role.VIEWER)
    await house.members.add(house.local("demo"), NewMember(user=lee.id, role=Role.MEMBER))
    done = await house.answers.accept(token_of(sent), NOTHING, by=UserId(lee.id), address="")
    assert done.role is Role.MEMBER
    assert house.picture("demo").members[UserId(lee.id)] is Role.MEMBER


async def test_a_link_ends_by_time_by_answer_by_revoking_and_by_the_next_one(house: House) -> None:
    kim, lee = await house.user("kim"), await house.user("lee")
    await house.project("demo", admin=kim)
    mine = house.visit(kim, "demo")
    first = await invite(house, lee.email)
    with pytest.raises(InvitedAlready):
        await invite(house, "LEE@example.org")
    house.clock.time += timedelta(days=13)
    second = await house.invitations.resend(mine, first.id)
    assert second.expires_at == house.clock.now() + timedelta(days=14)
    with pytest.raises(NoSuchInvitation):
        await house.answers.look(token_of(first))
    await house.answers.decline(token_of(second), by=None, address="")
    for attempt in (
        house.answers.look(token_of(second)),
        house.answers.decline(token_of(second), by=None, address=""),
        house.invitations.resend(mine, second.id),
        house.invitations.revoke(mine, "inv_nothing"),
    ):
        with pytest.raises(NoSuchInvitation):
            await attempt
    third = await invite(house, lee.email)
    await house.invitations.revoke(mine, third.id)
    fourth = await invite(house, lee.email)
    house.clock.time += timedelta(days=15)
    for ended in (third, fourth):
        with pytest.raises(NoSuchInvitation):
            await house.answers.accept(token_of(ended), NOTHING, by=UserId(lee.id), address="")
    states = [one.state for one in (await house.invitations.page(mine)).items]
    assert states == [InvitationStatus.EXPIRED, InvitationStatus.REVOKED, InvitationStatus.DECLINED]


async def test_an_invitation_gives_no_more_than_its_sender_may_give_now(house: House) -> None:
    kim, lee = await house.user("kim"), await house.user("lee")
    await house.project("demo", admin=kim)
    adam = await house.member("adam", project="demo", role=Role.ADMIN)
    sent = await house.invitations.send(house.visit(adam, "demo"), NewInvitation(email=lee.email, role=Role.ADMIN))
    await house.members.change(house.visit(kim, "demo"), adam.id, role=Role.MEMBER)
    with pytest.raises(InviterMayNot):
        await house.answers.accept(token_of(sent), NOTHING, by=UserId(lee.id), address="")
    for attempt in (
        house.invitations.send(house.visit(adam, "demo"), NewInvitation(email="x@example.org", role=Role.ADMIN)),
        house.invitations.resend(house.visit(adam, "demo"), sent.id),
    ):
        with pytest.raises(NotAllowed):
            await attempt
    # Sent again by somebody who may: that one answers for it now.
    again = await house.invitations.resend(house.visit(kim, "demo"), sent.id)
    await house.people.change(visit(), kim.id, change=UserChange(active=False))
    with pytest.raises(InviterMayNot):
        await house.answers.accept(token_of(again), NOTHING, by=UserId(lee.id), address="")
    with pytest.raises(BadEmail):
        await invite(house, "no address")


async def test_a_project_that_is_deleted_lets_nobody_in(house: House) -> None:
    kim, lee = await house.user("kim"), await house.user("lee")
    await house.project("demo", admin=kim)
    sent = await invite(house, lee.email)
    await house.closing.delete(house.visit(kim, "demo"), confirmed="demo")
    with pytest.raises(NoSuchInvitation):
        await house.answers.look(token_of(sent))
    assert (await house.answers.offered(UserId(lee.id))).items == []
    kinds = [one.kind for one in (await house.attention.waiting(visit(kim))).items]
    assert kinds == [AttentionKind.PROJECT_PURGED_SOON]
