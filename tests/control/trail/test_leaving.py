"""What leaves the trail leaves it provable."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from mcp_orch.contract.pictures import Role
from mcp_orch.control.invitations.schemas import NewInvitation
from mcp_orch.control.projects.schemas import NewProject, ProjectChange
from mcp_orch.control.trail.entries import ERASED
from mcp_orch.control.trail.errors import NobodyToErase
from mcp_orch.control.trail.leaving.erasing import Eraser
from mcp_orch.control.trail.leaving.retention import Pruner
from mcp_orch.control.trail.settings import Retention
from mcp_orch.control.trail.signing import Signer
from mcp_orch.storage.tables.invitations import InvitationRow, InvitationState
from mcp_orch.storage.tables.users import ERASED_HOST
from tests.control.house import House, visit
from tests.control.trail.scenes import ROOT, Trail

pytestmark = pytest.mark.anyio


def pruner(trail: Trail, signer: Signer | None = None, **kept: int) -> Pruner:
    return Pruner(store=trail.store, clock=trail.clock, signer=signer or trail.signer, kept=Retention(**kept))


async def kept_calls(trail: Trail) -> int:
    return await trail.number("SELECT count(*) FROM call_log")


async def test_old_calls_go_and_the_chain_begins_later_with_a_signature(
    trail: Trail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mcp_orch.control.trail.leaving.retention._STEP", 3)
    await trail.call(7, arguments="{}")
    await trail.act(2)
    await trail.link()
    checkpoint = await trail.checkpoint()
    trail.clock.time += timedelta(days=91)
    await trail.call(4)
    await trail.link()
    assert await pruner(trail).prune() == 7
    assert await kept_calls(trail) == 4
    assert await trail.number("SELECT count(*) FROM call_contents") == 0
    report = await trail.verify(outside=[checkpoint])
    assert report.is_intact, report.findings
    assert report.records == 6
    assert await pruner(trail).prune() == 0


async def test_a_project_may_keep_its_calls_for_fewer_days(
    house: House, trail: Trail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mcp_orch.control.trail.leaving.retention._STEP", 3)
    ann = await house.user("ann", is_hub_admin=True)
    brief = (await house.projects.create(visit(ann), NewProject(name="brief"))).id
    await house.projects.change(house.visit(ann, "brief"), ProjectChange(call_days=7))
    for _ in range(4):
        await trail.call(2, project=brief, arguments="{}")
        await trail.call(1)
    await trail.act(1, project=brief)
    await trail.link()
    trail.clock.time += timedelta(days=8)
    await trail.call(2, project=brief)
    await trail.link()
    assert await pruner(trail).prune() == 8
    assert await kept_calls(trail) == 6
    assert (await trail.verify()).is_intact
    assert await pruner(trail).prune() == 0
    trail.clock.time += timedelta(days=8)
    assert await pruner(trail).prune() == 2
    assert await pruner(trail, days=5).prune() == 4
    assert (await trail.verify()).is_intact


async def test_more_bytes_than_allowed_go_from_the_oldest_on(trail: Trail) -> None:
    await trail.call(20)
    await trail.link()
    assert await pruner(trail, max_bytes=5_000).prune() > 5
    assert 5 <= await kept_calls(trail) < 15
    assert (await trail.verify()).is_intact


async def test_calls_of_other_projects_that_are_gone_take_no_room(house: House, trail: Trail) -> None:
    ann = await house.user("ann", is_hub_admin=True)
    brief = (await house.projects.create(visit(ann), NewProject(name="brief"))).id
    await house.projects.change(house.visit(ann, "brief"), ProjectChange(call_days=7))
    await trail.call(5)
    await trail.call(30, project=brief)
    await trail.call(1)
    await trail.link()
    trail.clock.time += timedelta(days=8)
    assert await pruner(trail).prune() == 30
    assert await pruner(trail, max_bytes=10_000).prune() == 0
    assert await kept_calls(trail) == 6


async def test_a_whole_chain_may_go_and_goes_on(trail: Trail) -> None:
    await trail.call(3)
    await trail.act(1)
    await trail.link()
    trail.clock.time += timedelta(days=1000)
    assert await pruner(trail).prune() == 4
    assert (await trail.verify()).is_intact
    await trail.call(2)
    await trail.link()
    assert (await trail.verify()).is_intact


async def test_what_has_no_place_yet_stays(trail: Trail) -> None:
    await trail.call(2)
    await trail.link()
    await trail.call(2)
    trail.clock.time += timedelta(days=91)
    assert await pruner(trail).prune() == 2
    assert await trail.link() == 2
    assert (await trail.verify()).is_intact


async def test_a_new_root_signs_beginnings_anew(trail: Trail) -> None:
    await trail.call(3)
    await trail.link()
    trail.clock.time += timedelta(days=91)
    await pruner(trail).prune()
    rotated = Signer(root=b"n" * 32, previous_roots=(ROOT,))
    await pruner(trail, rotated).sign_anew()
    assert (await trail.verify(signer=Signer(root=b"n" * 32))).is_intact
    assert not (await trail.verify()).is_intact


async def test_a_person_is_erased_and_the_records_still_hold(house: House, trail: Trail) -> None:
    ann = await house.user("ann", is_hub_admin=True)
    await house.project("demo", admin=ann)
    kim = await house.member("kim", project="demo", role=Role.MEMBER)
    await trail.call(2, principal=f"user:{kim.id}", caller=kim.email)
    await trail.link()
    eraser = Eraser(store=house.store, clock=house.clock)
    with pytest.raises(NobodyToErase, match="is active"):
        await eraser.erase(visit(ann), kim.id)
    await trail.tamper("UPDATE users SET deactivated_at = :now WHERE id = :id", now=str(house.clock.now()), id=kim.id)
    assert await eraser.erase(visit(ann), kim.email) == 4
    await trail.link()
    report = await trail.verify()
    assert report.is_intact, report.findings
    assert await trail.number(f"SELECT count(*) FROM call_log WHERE caller = '{ERASED}'") == 2
    assert await trail.number("SELECT count(*) FROM activity WHERE target_name LIKE 'kim%'") == 0
    assert await trail.number("SELECT count(*) FROM users WHERE email LIKE 'kim%'") == 0
    await trail.tamper(f"UPDATE call_log SET principal = 'user:usr_x' WHERE caller = '{ERASED}'")
    assert not (await trail.verify()).is_intact
    with pytest.raises(NobodyToErase, match="no user"):
        await eraser.erase(visit(ann), "nobody")


async def test_who_is_erased_stands_in_no_invitation(house: House, trail: Trail) -> None:
    ann = await house.user("ann", is_hub_admin=True)
    for name in ("demo", "other"):
        await house.project(name, admin=ann)
    kim = await house.member("kim", project="demo", role=Role.ADMIN)
    await house.invitations.send(house.visit(kim, "demo"), NewInvitation(email="lee@example.org", role=Role.VIEWER))
    await house.invitations.send(house.visit(ann, "other"), NewInvitation(email=kim.email, role=Role.VIEWER))
    await trail.tamper("UPDATE users SET deactivated_at = :now WHERE id = :id", now=str(house.clock.now()), id=kim.id)
    await Eraser(store=house.store, clock=house.clock).erase(visit(ann), kim.id)
    async with house.store.reading() as session:
        rows = await session.scalars(select(InvitationRow).order_by(InvitationRow.state))
        found = [(row.email, row.email_folded, row.inviter, row.state) for row in rows]
    nowhere = f"{kim.id}@{ERASED_HOST}"
    assert found == [
        ("lee@example.org", "lee@example.org", ERASED, InvitationState.PENDING),
        (nowhere, nowhere.casefold(), ann.email, InvitationState.REVOKED),
    ]
