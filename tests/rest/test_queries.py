"""Queries: what a route takes once is given once, what it takes severally may be repeated."""

import pytest

from tests.rest.asking import ask, streaming
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio


async def test_two_values_where_one_is_taken_are_refused_by_name(hub: Hub) -> None:
    path = "/api/v1/projects/demo/calls?outcome=ok&member=mia&outcome=refused"
    refused = await ask(hub.rest, "GET", path, token=hub.tokens["adam"], headers={"Accept-Language": "ko"})
    assert (refused.status, refused.code) == (422, "invalid-fields")
    assert refused.json["errors"] == [{"field": "outcome", "message": "값을 하나만 주세요", "code": "repeated"}]


async def test_a_stranger_is_told_the_same_whether_the_project_is_there_or_not(hub: Hub) -> None:
    query = "calls?outcome=ok&outcome=ok"
    paths = (f"/api/v1/projects/demo/{query}", f"/api/v1/projects/nowhere/{query}")
    there, nowhere = [await ask(hub.rest, "GET", path, token=hub.tokens["sam"]) for path in paths]
    assert (there.status, there.code) == (nowhere.status, nowhere.code) == (422, "invalid-fields")


async def test_several_kinds_of_events_are_asked_for_at_once(hub: Hub) -> None:
    path = "/api/v1/projects/demo/events?kind=activity&kind=server.status"
    async with streaming(hub.rest, "GET", path, token=hub.tokens["vic"]) as stream:
        assert stream.status == 200


async def test_what_watches_the_hub_may_repeat_what_the_hub_does_not_read(hub: Hub) -> None:
    assert (await ask(hub.rest, "GET", "/health?by=probe&by=probe")).status == 200
