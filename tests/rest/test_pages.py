"""Lists come in pages, whatever they list: page after page is the whole, in one order, with nothing twice."""

import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, Final

import pytest

from mcp_orch.contract.pictures import Role
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.memberships import MembershipRow
from mcp_orch.storage.tables.passkeys import PasskeyRow
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import UnitOfWork
from tests.rest.asking import Answer, ask
from tests.rest.doubles import Hub, a_hub

pytestmark = pytest.mark.anyio

API: Final = "/api/v1"
PEOPLE: Final = f"{API}/projects/demo/people"
# Equal names, names that differ by case alone, and one with the mark that cursors are taken apart by.
NAMES: Final = ("Kim Lee", "kim lee", "Kim Lee", "Ö|x|", "|", "zoë", "Zoë", "a")

Filling = Callable[[Hub], Awaitable[None]]


@pytest.fixture
async def hub(store: Store, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hub]:
    async with a_hub(tmp_path_factory.mktemp("hub"), store=store) as hub:
        yield hub


async def send(hub: Hub, method: str, path: str, body: object = None, *, by: str = "adam") -> Answer:
    answer = await ask(hub.rest, method, API + path, token=hub.tokens[by], body=body)
    assert answer.status < 300, answer.body
    return answer


async def walked(hub: Hub, path: str, *, by: str, limit: int = 2) -> list[dict[str, Any]]:
    """A list page by page, each as long as was asked for but the last."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        answer = await ask(hub.rest, "GET", f"{path}?limit={limit}{cursor}", token=hub.tokens[by])
        assert answer.status == 200, answer.body
        found += answer.json["items"]
        if answer.json["next_cursor"] is None:
            return found
        assert len(answer.json["items"]) == limit
        cursor = f"&cursor={answer.json['next_cursor']}"


async def let_people_in(hub: Hub, names: tuple[str, ...] = NAMES) -> list[str]:
    users: list[str] = []
    async with UnitOfWork(hub.store, clock=hub.clock) as work:
        for number, name in enumerate(names):
            email, now = f"u{number}@example.org", hub.clock.now()
            user = UserRow(id=hub.ids.new("usr"), email=email, email_folded=email, name=name, created_at=now)
            work.session.add(user)
            await work.session.flush()
            work.session.add(
                MembershipRow(
                    project_id=hub.project, user_id=user.id, role=Role.VIEWER, created_by="local", created_at=now
                )
            )
            users.append(user.id)
        work.changed(ChangeKind.PROJECT, hub.project)
    return users


async def enrol_passkeys(hub: Hub) -> None:
    begun = hub.clock.now()
    async with UnitOfWork(hub.store, clock=hub.clock) as work:
        for number in range(5):
            # Two of each moment: what is as old as another is told apart too.
            work.session.add(
                PasskeyRow(
                    id=hub.ids.new("psk"),
                    user_id=hub.users["mia"],
                    name=f"phone {number}",
                    credential_id=str(number).encode(),
                    attested=b"",
                    created_at=begun - timedelta(seconds=number // 2),
                )
            )


async def ask_for_teams(hub: Hub) -> None:
    for number in range(5):
        await send(hub, "POST", "/projects/demo/team-requests", {"team": f"team-{number}", "role": "viewer"})


async def ask_a_team(hub: Hub) -> None:
    for number in range(5):
        await send(hub, "POST", "/projects", {"name": f"other-{number}"}, by="sam")
        await send(hub, "POST", f"/projects/other-{number}/team-requests", {"team": "crew", "role": "viewer"}, by="sam")


async def add_a_team(hub: Hub) -> None:
    for number in range(5):
        await send(hub, "POST", "/projects", {"name": f"other-{number}"})
        await send(hub, "POST", f"/projects/other-{number}/members", {"team": "crew", "role": "member"})


async def invite_sam(hub: Hub) -> None:
    for number in range(5):
        await send(hub, "POST", "/projects", {"name": f"other-{number}"})
        invited = {"email": "sam@example.org", "role": "viewer"}
        await send(hub, "POST", f"/projects/other-{number}/invitations", invited)


# What fills a list, who reads it, and by what its things are told apart.
LISTS: Final[Mapping[str, tuple[Filling, str, str]]] = {
    f"{API}/projects/demo/team-requests": (ask_for_teams, "adam", "team"),
    f"{API}/teams/crew/requests": (ask_a_team, "adam", "project_name"),
    f"{API}/teams/crew/projects": (add_a_team, "mia", "project_name"),
    f"{API}/invitations": (invite_sam, "sam", "project_name"),
    f"{API}/auth/passkeys": (enrol_passkeys, "mia", "name"),
}


@pytest.mark.parametrize("path", LISTS)
async def test_page_after_page_a_list_is_what_it_is_as_a_whole(hub: Hub, path: str) -> None:
    fill, by, mark = LISTS[path]
    await fill(hub)
    whole = await ask(hub.rest, "GET", path, token=hub.tokens[by])
    assert (len(whole.json["items"]), whole.json["next_cursor"]) == (5, None)
    assert len({one[mark] for one in whole.json["items"]}) == 5
    for limit in (1, 2, 4, 5):
        assert await walked(hub, path, by=by, limit=limit) == whole.json["items"]
    times = [one["created_at"] for one in whole.json["items"] if "created_at" in one]
    assert times == sorted(times, reverse=True)


async def test_people_are_listed_by_name_page_after_page_each_with_every_reason(hub: Hub) -> None:
    users = await let_people_in(hub)
    await send(hub, "POST", "/projects/demo/members", {"team": "crew", "role": "member"})
    await send(hub, "PATCH", f"/users/{users[0]}", {"active": False}, by="ann")
    found = await walked(hub, PEOPLE, by="vic")
    assert {one["user"] for one in found} == {*users[1:], *(hub.users[name] for name in ("adam", "mia", "vic"))}
    assert len(found) == len({one["user"] for one in found})
    assert found == await walked(hub, PEOPLE, by="vic", limit=200)
    assert found == await walked(hub, PEOPLE, by="vic", limit=1)
    plain = [(one["name"].lower(), one["user"]) for one in found if one["name"].isascii() and one["name"].isalpha()]
    assert plain == sorted(plain)
    adam = next(one for one in found if one["name"] == "Adam")
    assert [(source["kind"], source["role"]) for source in adam["sources"]] == [("user", "admin"), ("team", "member")]
    assert [source["team_name"] for source in adam["sources"]] == [None, "crew"]
    assert adam["role"] == "admin"


async def test_who_leaves_between_two_pages_takes_nobody_else_out_of_the_list(hub: Hub) -> None:
    users = set(await let_people_in(hub, tuple("bcdef")))
    begun = await ask(hub.rest, "GET", f"{PEOPLE}?limit=3", token=hub.tokens["vic"])
    seen = [one["user"] for one in begun.json["items"]]
    gone = next(one for one in reversed(seen) if one in users)
    await send(hub, "DELETE", f"/projects/demo/members/user:{gone}")
    cursor = f"cursor={begun.json['next_cursor']}"
    rest = await ask(hub.rest, "GET", f"{PEOPLE}?limit=200&{cursor}", token=hub.tokens["vic"])
    known = users | {hub.users[name] for name in ("adam", "mia", "vic")}
    assert {*seen, *(one["user"] for one in rest.json["items"])} == known
    assert len(seen) + len(rest.json["items"]) == len(known)


async def test_a_cursor_that_no_list_has_given_is_refused(hub: Hub) -> None:
    for path in (*LISTS, PEOPLE):
        for text in ("", "no mark", "2026-11-24T12:00:00+00:00|\0"):
            cursor = base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()
            answer = await ask(hub.rest, "GET", f"{path}?cursor={cursor}", token=hub.tokens["adam"])
            assert (answer.status, answer.json["detail"]) == (422, "the cursor is not one that a list has given")
