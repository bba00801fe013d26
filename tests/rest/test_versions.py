"""What is read has a version, and what is changed can be bound to it: nobody overwrites what they have not seen."""

import asyncio

import pytest
from fastapi.routing import iter_route_contexts

from mcp_orch.contract.upstreams import UpstreamState
from mcp_orch.rest.application import plain_application
from mcp_orch.rest.openapi import describe
from tests.rest.asking import Answer, ask
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio

PROJECT = "/api/v1/projects/demo"
SERVER = f"{PROJECT}/servers/tools"


async def changing(hub: Hub, path: str, body: object, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await ask(hub.rest, "PATCH", path, token=hub.tokens["adam"], body=body, headers=named)


async def tag_of(hub: Hub, path: str) -> str:
    answer = await ask(hub.rest, "GET", path, token=hub.tokens["adam"])
    assert answer.status == 200, answer.body
    return answer.headers["etag"]


async def test_a_change_bound_to_the_version_that_is_there_is_made_and_answers_with_the_next(hub: Hub) -> None:
    tag = await tag_of(hub, SERVER)
    answer = await changing(hub, SERVER, {"title": "Tools"}, if_match=tag)
    assert (answer.status, answer.json["title"]) == (200, "Tools")
    assert answer.headers["etag"] == await tag_of(hub, SERVER)
    assert answer.headers["etag"] != tag


async def test_a_change_bound_to_a_version_that_is_over_is_refused_and_nothing_happens(hub: Hub) -> None:
    tag = await tag_of(hub, PROJECT)
    assert (await changing(hub, PROJECT, {"title": "first"})).status == 200
    late = await changing(hub, PROJECT, {"title": "second"}, if_match=tag)
    assert (late.status, late.code, late.json["type"]) == (412, "changed-meanwhile", "/problems/precondition")
    shown = await ask(hub.rest, "GET", PROJECT, token=hub.tokens["adam"])
    assert shown.json["title"] == "first"


async def test_of_many_changes_bound_to_one_version_one_is_made(hub: Hub) -> None:
    tag = await tag_of(hub, SERVER)
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(changing(hub, SERVER, {"title": f"t{n}"}, if_match=tag)) for n in range(8)]
    assert sorted(one.result().status for one in running) == [200] + [412] * 7


async def test_what_merely_happens_to_a_thing_does_not_refuse_an_edit_but_is_told_to_who_reads(hub: Hub) -> None:
    tag = await tag_of(hub, SERVER)
    hub.upstreams.say(hub.server, UpstreamState.FAILED, "connection refused")
    seen = await ask(hub.rest, "GET", SERVER, token=hub.tokens["adam"], headers={"if-none-match": tag})
    assert (seen.status, seen.json["status"]["state"]) == (200, "failed")
    assert (await changing(hub, SERVER, {"title": "Tools"}, if_match=tag)).status == 200


async def test_what_is_known_is_not_sent_again(hub: Hub) -> None:
    for path in (PROJECT, f"{PROJECT}/servers", SERVER):
        tag = await tag_of(hub, path)
        for known in (tag, f'"other", W/{tag}', "*"):
            answer = await ask(hub.rest, "GET", path, token=hub.tokens["adam"], headers={"if-none-match": known})
            assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", tag)
    other = await ask(hub.rest, "GET", PROJECT, token=hub.tokens["adam"], headers={"if-none-match": '"other"'})
    assert other.status == 200


async def test_a_removal_can_be_bound_too(hub: Hub) -> None:
    late = await ask(hub.rest, "DELETE", SERVER, token=hub.tokens["adam"], headers={"if-match": '"x.y"'})
    assert late.status == 412
    tag = await tag_of(hub, SERVER)
    gone = await ask(hub.rest, "DELETE", SERVER, token=hub.tokens["adam"], headers={"if-match": tag})
    assert gone.status == 204


async def test_something_can_be_set_only_where_nothing_is_yet(hub: Hub) -> None:
    path = f"{PROJECT}/secrets/TOKEN"
    found = []
    for headers in ({"if-match": "*"}, {"if-none-match": "*"}, {"if-none-match": "*"}, {"if-match": "*"}):
        answer = await ask(hub.rest, "PUT", path, token=hub.tokens["adam"], body={"value": "v"}, headers=headers)
        found.append(answer.status)
    assert found == [412, 200, 412, 200]


async def test_a_condition_opens_nothing_and_hides_nothing(hub: Hub) -> None:
    refused = {"mia": 403, "sam": 404}
    for name, status in refused.items():
        answer = await ask(hub.rest, "PATCH", PROJECT, token=hub.tokens[name], body={}, headers={"if-match": '"x.y"'})
        assert answer.status == status
    nothing = await changing(hub, f"{PROJECT}/servers/nothing", {}, if_match='"x.y"')
    assert (nothing.status, nothing.code) == (404, "no-such-server")


async def test_what_cannot_be_read_by_itself_has_no_version(hub: Hub) -> None:
    answer = await ask(hub.rest, "DELETE", f"{PROJECT}/favourite", token=hub.tokens["adam"], headers={"if-match": "*"})
    assert (answer.status, answer.code) == (412, "has-no-version")


async def test_members_keys_tools_and_seats_have_versions(hub: Hub) -> None:
    made = await ask(hub.rest, "POST", f"{PROJECT}/keys", token=hub.tokens["adam"], body={"name": "k"})
    mia = f"user:{hub.users['mia']}"
    changes: dict[str, object] = {
        f"{PROJECT}/keys/{made.json['id']}": {"name": "other"},
        f"{PROJECT}/members/{mia}": {"role": "viewer"},
        f"{SERVER}/tools/echo": {"description": "says it again"},
        f"/api/v1/teams/crew/members/{mia}": {"role": "admin"},
        "/api/v1/teams/crew": {"title": "The crew"},
    }
    for path, change in changes.items():
        tag = await tag_of(hub, path)
        done = await changing(hub, path, change, if_match=tag)
        assert (done.status, done.headers["etag"]) == (200, await tag_of(hub, path)), (path, done.body)
        assert (await changing(hub, path, change, if_match=tag)).status == 412, path


def test_whatever_is_changed_can_be_read() -> None:
    """So that it has a version; what has none has no state beyond being there."""
    by_path: dict[str, set[str]] = {}
    for context in iter_route_contexts(plain_application("1").routes):
        by_path.setdefault(context.path_format or "", set()).update(context.methods or ())
    unread = {path for path, methods in by_path.items() if "PATCH" in methods and "GET" not in methods}
    assert unread == set()
    assert describe(plain_application("1"))["components"]["schemas"]["Server"]["properties"]["status"]["x-passing"]
