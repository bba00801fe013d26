"""Keys that may be used from some networks alone: refused from elsewhere, on open streams too."""

from dataclasses import replace

import pytest

from mcp_orch.access.addresses import network_of
from mcp_orch.contract.callers import KeyLimits
from mcp_orch.gateway.edge.settings import EdgeSettings
from tests.gateway.edge.serving import PATH, SSE_PATH, an_edge, modern_request
from tests.gateway.fakes import KEY, OTHER_KEY, FakeCallers, a_caller

pytestmark = pytest.mark.anyio


def limit(callers: FakeCallers, network: str) -> None:
    callers.known[KEY] = replace(a_caller(), limits=KeyLimits(networks=(network_of(network),)))


@pytest.mark.parametrize("path", [PATH, SSE_PATH])
async def test_a_key_is_refused_from_elsewhere_and_let_in_from_its_network(path: str) -> None:
    async with an_edge() as edge:
        limit(edge.callers, "192.0.2.0/24")
        if path == PATH:
            heard = await edge.talk("POST", **modern_request("tools/list", {})).run()
        else:
            heard = await edge.talk("GET", path, fields={"accept": "text/event-stream"}).run()
        assert (heard.status, heard.json["error"]["code"]) == (403, -33403)
        assert "may not be used from 127.0.0.1" in heard.json["error"]["message"]
        assert "www-authenticate" not in heard.fields
        limit(edge.callers, "127.0.0.0/8")
        heard = await edge.talk("POST", **modern_request("tools/list", {})).run()
        assert heard.status == 200


async def test_an_open_stream_ends_when_its_address_is_not_allowed_any_more() -> None:
    async with an_edge(settings=EdgeSettings(judge_every_s=0.02)) as edge:
        stream = edge.start("GET", SSE_PATH, fields={"accept": "text/event-stream"})
        other = edge.start("GET", SSE_PATH, fields={"accept": "text/event-stream"}, key=OTHER_KEY)
        for one in (stream, other):
            await one.until(lambda heard: heard.events)
        limit(edge.callers, "192.0.2.0/24")
        await stream.until(lambda heard: heard.is_whole)
        assert not other.heard.is_whole


async def test_a_session_does_not_help_from_elsewhere() -> None:
    async with an_edge() as edge:
        session = await edge.initialize()
        limit(edge.callers, "192.0.2.0/24")
        heard = await edge.legacy(session, "tools/list")
        assert heard.status == 403
