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
