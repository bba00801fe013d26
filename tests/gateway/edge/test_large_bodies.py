"""Large bodies are counted, by who sends them and in all, until their requests are answered."""

import asyncio
from typing import Any

import pytest

from mcp_orch.gateway.edge.settings import EdgeSettings
from tests.gateway.edge.serving import an_edge, modern_request
from tests.gateway.fakes import FakeRoom, Gatekept, a_caller

pytestmark = pytest.mark.anyio


async def test_large_bodies_are_counted_until_their_requests_are_answered() -> None:
    gate = Gatekept()
    large = modern_request("tools/call", {"name": "a", "arguments": {"x": "y" * 200_000}})
    settings = EdgeSettings(max_large=700_000, max_large_per_principal=300_000)
    async with an_edge(FakeRoom(handler=gate), settings=settings) as edge:
        edge.callers.known.update({key: a_caller(f"key:{key}") for key in ("k1", "k2", "k3")})
        first = edge.start("POST", **large)
        await gate.began.wait()
        own = await edge.ask("POST", **large)
        others = [edge.start("POST", **large, key=key) for key in ("k1", "k2")]
        async with asyncio.timeout(5):
            while len(edge.room.calls) < 3:  # noqa: ASYNC110  the room has no event for it
                await asyncio.sleep(0)
        all_full = await edge.ask("POST", **large, key="k3")
        small = edge.start("POST", **modern_request("tools/call", {"name": "a"}))
        gate.go.set()
        for talk in (first, small, *others):
            await talk.until(lambda heard: heard.is_whole)
        again = await edge.ask("POST", **large)

    assert (own.status, own.fields["retry-after"]) == (429, "1")
    assert (all_full.status, all_full.fields["retry-after"]) == (503, "1")
    assert [talk.heard.status for talk in (first, small, *others)] == [200] * 4
    assert again.status == 200


async def test_a_large_body_that_does_not_end_is_counted_as_it_comes() -> None:
    async with an_edge(settings=EdgeSettings(max_large_per_principal=200_000)) as edge:
        conversation = edge.talk("POST", **modern_request("tools/call", {"name": "a"}))

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b" " * 50_000, "more_body": True}

        conversation._receive = receive  # type: ignore[method-assign]
        heard = await conversation.run()
        again = await edge.modern("tools/call", {"name": "a", "arguments": {"x": "y" * 150_000}})

    assert (heard.status, again.status) == (429, 200)
