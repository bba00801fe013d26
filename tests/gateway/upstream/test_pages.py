"""Web pages to which servers send users: who was sent there hears when it is done, and nobody else."""

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.upstream.dispatch import Answered, ClientFacts, Denied, Dispatch, Lane
from mcp_orch.gateway.upstream.pages import Pages
from mcp_orch.kit.wire_json import JsonObject, JsonValue
from tests.gateway.upstream.fake_http import LegacyServer, Reply, Request, error, serving
from tests.gateway.upstream.rig import SERVER, a_call, a_fake, a_pool, a_remote

pytestmark = pytest.mark.anyio

ABLE = ClientFacts(capabilities={"elicitation": {"url": {}}})
E1: JsonObject = {"elicitationId": "e1"}


async def accept(questions: Any) -> Any:
    return {key: {"action": "accept"} for key in questions}


def sent_to_a_page(name: str, heard: list[Any], **arguments: Any) -> Dispatch:
    call = a_call(name, **arguments)
    return structs.replace(call, client=ABLE, ask=accept, on_page=heard.append, lane=Lane(owner="session:1"))


async def test_over_stdio_the_client_that_was_asked_hears_once_and_of_its_own_page_alone(tmp_path: Path) -> None:
    heard: list[Any] = []
    async with a_pool(tmp_path, a_fake()) as rig:
        await rig.pool.dispatch(SERVER, sent_to_a_page("page", heard))
        assert heard == [E1]


async def test_a_page_that_an_error_wants_first_is_told_of_after_the_answer(tmp_path: Path) -> None:
    heard: list[Any] = []
    wanted = {"elicitations": [{"mode": "url", "elicitationId": "e1", "url": "https://x/", "message": "open"}, 5]}
    async with a_pool(tmp_path, a_fake()) as rig:
        denied = await rig.pool.dispatch(SERVER, sent_to_a_page("page-first", heard, data=wanted))
        assert isinstance(denied, Denied)
        await rig.until(lambda: bool(heard))
        assert heard == [E1]


async def test_over_http_it_is_told_on_whatever_stream_it_comes(tmp_path: Path) -> None:
    server, heard = LegacyServer(), []

    async def refuse(request: Request, reply: Reply) -> bool:
        if request.message["method"] != "tools/call":
            return False
        data = {"elicitations": [{"mode": "url", "elicitationId": "e1", "url": "https://x/", "message": "open"}]}
        reply.json(error(request.message["id"], -32042, "open", data))
        return True

    server.calls = refuse
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        await rig.pool.dispatch(SERVER, sent_to_a_page("echo", heard))
        await rig.until(lambda: len(server.listeners) == 2)
        server.announce("notifications/elicitation/complete", **E1)
        await rig.until(lambda: bool(heard))
        assert heard == [E1]


def test_pages_that_can_not_be_known_are_of_no_interest() -> None:
    pages, heard = Pages(), []
    request = sent_to_a_page("x", heard)
    deaf = structs.replace(request, on_page=None)
    unknowable: list[JsonValue] = [None, {}, {"elicitationId": 5}]
    for params in unknowable:
        pages.asked(params, request)
    pages.asked(E1, deaf)
    for data in (None, b"{", b"[]", b'{"elicitations":5}'):
        pages.needed(Denied(code=-32042, message="open", data=data, era=Era.LEGACY), request)
    needed = json.dumps({"elicitations": [E1]}).encode()
    pages.needed(Denied(code=-32042, message="open", data=needed, era=Era.LEGACY), deaf)
    pages.needed(Denied(code=-32043, message="open", data=needed, era=Era.LEGACY), request)
    pages.needed(Answered(result=needed, era=Era.LEGACY), request)
    pages.done(E1)
    pages.done({})
    assert heard == []


def test_of_too_many_pages_the_oldest_are_forgotten() -> None:
    pages, heard = Pages(), []
    for number in range(65):
        pages.asked({"elicitationId": f"e{number}"}, sent_to_a_page("x", heard))
    pages.done({"elicitationId": "e0"})
    pages.done({"elicitationId": "e64"})
    assert heard == [{"elicitationId": "e64"}]
