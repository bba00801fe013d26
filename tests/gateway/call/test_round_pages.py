"""Rounds about web pages, and those of modern servers, which travel as they are."""

import json

import pytest
from msgspec import structs

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call.call import Asked, Completed
from mcp_orch.gateway.upstream.dispatch import Answered, ClientFacts, Denied
from mcp_orch.kit.wire_json import JsonObject
from tests.builders import of_server
from tests.gateway.call.rounds_scene import (
    MODERN_GIT,
    NO,
    PAGE,
    YES,
    Asking,
    a_scene,
    says,
)

pytestmark = pytest.mark.anyio


async def test_a_page_is_asked_for_longer_and_in_modern_words() -> None:
    async with a_scene() as scene:
        scene.upstreams.answer = Asking({"a": PAGE})
        asked, state = await scene.asked(scene.clone())
        assert asked["q1"]["params"] == {"mode": "url", "url": "https://x/", "message": "open"}
        scene.clock.passes(3_000)
        assert await scene.done(scene.clone(), state, responses={"q1": YES})


def _pages(*pages: JsonObject) -> Denied:
    data = json.dumps({"elicitations": list(pages)}).encode()
    return Denied(code=-32042, message="open this first", data=data, era=Era.LEGACY)


async def test_pages_that_a_legacy_server_requires_become_a_round_and_the_retry_a_new_request() -> None:
    async with a_scene() as scene:
        scene.upstreams.answer = _pages({"url": "https://x/", "message": "open", "elicitationId": "e1"})
        asked, state = await scene.asked(scene.clone())
        assert asked == {
            "q1": {"method": "elicitation/create", "params": {"mode": "url", "url": "https://x/", "message": "open"}}
        }
        declined = await scene.failed(scene.clone(), state, responses={"q1": NO})
        assert declined.kind is ErrorKind.CANCELLED
        scene.upstreams.answer = says({"ok": True})
        assert await scene.done(scene.clone(), state, responses={"q1": YES}) == {"ok": True}
        assert len(scene.upstreams.asked) == 2


@pytest.mark.parametrize(
    "denied",
    [_pages(), *(structs.replace(_pages(), data=data) for data in (None, b"{", b'{"elicitations":1}'))],
)
async def test_a_wish_for_pages_that_names_none_stays_an_error(denied: Denied) -> None:
    async with a_scene() as scene:
        scene.upstreams.answer = denied
        assert (await scene.failed(scene.clone())).code == -32042


async def test_pages_are_not_asked_of_a_client_that_opens_none() -> None:
    async with a_scene() as scene:
        scene.client = ClientFacts(capabilities={"elicitation": {}})
        scene.upstreams.answer = _pages({"url": "https://x/", "message": "open"})
        failed = await scene.failed(scene.clone())
        assert failed.code == -32021
        assert json.loads(failed.data or b"") == {"requiredCapabilities": {"elicitation": {"url": {}}}}


@pytest.mark.parametrize("catalogs", [(MODERN_GIT,), ()])
async def test_a_modern_servers_questions_travel_as_they_are(catalogs: tuple) -> None:
    wanted = b'{"resultType":"input_required","inputRequests":{"who":{"method":"roots/list","params":{}}},"x":1.50'
    async with a_scene(catalogs=catalogs) as scene:
        call = scene.call("tools/call", at=of_server("git"), name="clone")
        scene.upstreams.answer = Answered(result=wanted + b',"requestState":"theirs"}', era=Era.MODERN)
        if not catalogs:
            scene.upstreams.coming = {}
        outcome = await scene.step(call)
        assert isinstance(outcome, Asked)
        assert outcome.asking == wanted + b',"requestState":"theirs"}'
        assert "theirs" not in outcome.state
        scene.upstreams.answer = Answered(result=b'{"resultType":"complete"}', era=Era.MODERN)
        done = await scene.step(call, outcome.state, responses={"who": {"roots": []}})
        assert isinstance(done, Completed)
        sent = scene.upstreams.asked[-1][1]
        assert (sent.state, sent.responses, sent.comes_again) == ("theirs", {"who": {"roots": []}}, True)
        assert len(scene.parking) == 0


async def test_a_page_of_a_modern_server_has_its_time() -> None:
    async with a_scene(catalogs=(MODERN_GIT,)) as scene:
        call = scene.call("tools/call", at=of_server("git"), name="clone")
        scene.upstreams.answer = Answered(
            result=json.dumps({"resultType": "input_required", "inputRequests": {"p": PAGE}}).encode(), era=Era.MODERN
        )
        _, state = await scene.asked(call)
        scene.clock.passes(3_000)
        _, state = await scene.asked(call, state, responses={"p": YES})
        scene.clock.passes(3_700)
        assert "time to answer" in (await scene.failed(call, state, responses={"p": YES})).message
