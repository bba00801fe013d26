"""Two people do at the same moment what can be done once: one does it, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mcp_orch.identity.setup import HubSetup
from mcp_orch.storage.engine import Store
from tests.rest.asking import Answer, ask
from tests.rest.doubles import Hub, a_hub
from tests.rest.racing import held_up

pytestmark = pytest.mark.anyio


@pytest.fixture
async def hub(store: Store, tmp_path: Path) -> AsyncIterator[Hub]:
    async with a_hub(tmp_path, store=store) as hub:
        yield hub


async def by(hub: Hub, who: str | None, method: str, path: str, body: object = None) -> Answer:
    token = None if who is None else hub.tokens[who]
    return await ask(hub.rest, method, f"/api/v1/{path}", token=token, body=body)


async def test_of_two_people_with_one_password_link_one_chooses(hub: Hub) -> None:
    link = (await by(hub, "ann", "POST", "users/mia@example.org/password-link", {})).json["url"].partition("#")[2]
    async with asyncio.TaskGroup() as tasks, held_up(hub.store, "password_links") as waiting:
        chosen = [
            tasks.create_task(by(hub, None, "POST", "auth/resets", {"token": link, "password": password}))
            for password in ("three quiet words", "other words for it")
        ]
        await waiting(2)
    assert sorted(task.result().status for task in chosen) == [204, 403]


async def test_of_two_people_with_one_set_up_link_one_comes_in(store: Store, tmp_path: Path) -> None:
    async with a_hub(tmp_path, with_people=False, store=store) as hub:
        token = await hub.rest.service(HubSetup).new_link()
        async with asyncio.TaskGroup() as tasks, held_up(hub.store, "setup_links") as waiting:
            entered = [
                tasks.create_task(
                    by(
                        hub,
                        None,
                        "POST",
                        "setup",
                        {"token": token, "email": email, "password": "three quiet words"},
                    )
                )
                for email in ("kim@example.org", "lee@example.org")
            ]
            await waiting(2)
        assert sorted(task.result().status for task in entered) == [201, 403]


async def test_an_invitation_is_accepted_or_revoked(hub: Hub) -> None:
    sent = await by(hub, "adam", "POST", "projects/demo/invitations", {"email": "sam@example.org", "role": "viewer"})
    link, path = sent.json["url"].partition("#")[2], f"projects/demo/invitations/{sent.json['id']}"
    async with asyncio.TaskGroup() as tasks, held_up(hub.store, "invitations") as waiting:
        accepted = tasks.create_task(by(hub, "sam", "POST", f"invitations/{link}/accept", {}))
        await waiting(1)
        revoked = tasks.create_task(by(hub, "adam", "DELETE", path))
        await waiting(2)
    answers = (accepted.result().status, revoked.result().status)
    [invitation] = (await by(hub, "adam", "GET", "projects/demo/invitations")).json["items"]
    is_inside = (await by(hub, "sam", "GET", "projects/demo")).status == 200
    assert (answers, invitation["state"], is_inside) in {
        ((200, 404), "accepted", True),
        ((404, 204), "revoked", False),
    }


async def test_of_two_decisions_about_a_command_one_counts(hub: Hub) -> None:
    made = await by(hub, "adam", "POST", "projects/demo/servers", {"name": "files", "command": "files-server"})
    assert made.status == 201, made.body
    [proposal] = (await by(hub, "ann", "GET", "projects/demo/approvals?state=pending")).json["items"]
    path = f"projects/demo/approvals/{proposal['id']}"
    async with asyncio.TaskGroup() as tasks, held_up(hub.store, "approvals") as waiting:
        decided = [
            tasks.create_task(by(hub, "ann", "POST", path, {"decision": decision}))
            for decision in ("approve", "reject")
        ]
        await waiting(2)
    assert sorted(task.result().status for task in decided) == [200, 409]


async def test_a_project_is_not_handed_to_somebody_who_is_taken_out_of_it_meanwhile(hub: Hub) -> None:
    mia = f"projects/demo/members/user:{hub.users['mia']}"
    async with asyncio.TaskGroup() as tasks, held_up(hub.store, "projects") as waiting:
        removed = tasks.create_task(by(hub, "ann", "DELETE", mia))
        await waiting(1)
        handed = tasks.create_task(by(hub, "adam", "POST", "projects/demo/transfer", {"user": "mia@example.org"}))
        await waiting(2)
    assert (removed.result().status, handed.result().status) == (204, 404)
    assert (await by(hub, "ann", "GET", mia)).status == 404


async def test_a_request_for_a_team_is_answered_or_taken_back(hub: Hub) -> None:
    assert (await by(hub, "sam", "POST", "teams", {"name": "mine"})).status == 201
    asked = (await by(hub, "adam", "POST", "projects/demo/team-requests", {"team": "mine", "role": "viewer"})).json
    async with asyncio.TaskGroup() as tasks, held_up(hub.store, "team_requests") as waiting:
        taken_back = tasks.create_task(by(hub, "adam", "DELETE", f"projects/demo/team-requests/{asked['id']}"))
        await waiting(1)
        answered = tasks.create_task(
            by(hub, "sam", "POST", f"teams/mine/requests/{asked['id']}", {"decision": "accept"})
        )
        await waiting(2)
    assert (taken_back.result().status, answered.result().status) == (204, 404)
    assert (await by(hub, "sam", "GET", "projects/demo")).status == 404
    [newest] = (await by(hub, "adam", "GET", "projects/demo/activity?limit=1")).json["items"]
    assert newest["kind"] == "team.request-withdrawn"
