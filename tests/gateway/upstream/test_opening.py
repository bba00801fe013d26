"""Eras and transports found out, and what is remembered of them."""

import asyncio
import json

import pytest

from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import CatalogChanged, UpstreamState
from mcp_orch.gateway.upstream.dispatch import Lane
from mcp_orch.gateway.upstream.errors import UpstreamMisbehaved, UpstreamTimeout, UpstreamUnavailable
from mcp_orch.gateway.upstream.opening import open_back
from mcp_orch.gateway.upstream.outbound.client import HttpClient
from mcp_orch.gateway.upstream.outbound.exchange import Exchange
from mcp_orch.gateway.upstream.outbound.heads import Heads
from mcp_orch.gateway.upstream.outbound.origin import parse_target
from mcp_orch.gateway.upstream.setup import EraVerdict
from tests.gateway.upstream.fake_http import LegacyServer, ModernServer, error, result, serving
from tests.gateway.upstream.rig import QUICK, SERVER, a_call, a_fake, a_pool, a_remote, a_request, a_setup, settings_in

pytestmark = pytest.mark.anyio


def _methods(fake) -> list[str]:
    return [one.message.get("method", one.method) for one in fake.seen]


async def test_a_fresh_legacy_verdict_spares_the_probe_and_an_old_one_does_not(tmp_path) -> None:
    async with serving(LegacyServer()) as fake, a_setup(tmp_path, a_remote(fake.url)) as setup:
        now_s = setup.clock.monotonic()
        known = EraVerdict(era=Era.LEGACY, at_s=now_s, server_info=b'{"name": "fake", "version": "1"}')
        back, verdict = await open_back(setup, verdict=known)
        await back.aclose()
        assert _methods(fake)[0] == "initialize"
        assert verdict.at_s == now_s
        fake.seen.clear()
        back, verdict = await open_back(setup, verdict=EraVerdict(era=Era.LEGACY, at_s=now_s - 4000))
        await back.aclose()
        assert _methods(fake)[:2] == ["server/discover", "initialize"]
        assert verdict.at_s >= now_s


async def test_verdicts_are_corrected_when_the_server_has_changed_its_era(tmp_path) -> None:
    async with serving(ModernServer()) as fake, a_setup(tmp_path, a_remote(fake.url)) as setup:
        back, verdict = await open_back(setup, verdict=EraVerdict(era=Era.LEGACY, at_s=setup.clock.monotonic()))
        assert (back.facts.era, verdict.era) == (Era.MODERN, Era.MODERN)
        await back.aclose()
    async with serving(LegacyServer()) as fake, a_setup(tmp_path, a_remote(fake.url)) as setup:
        back, verdict = await open_back(setup, verdict=EraVerdict(era=Era.MODERN, at_s=setup.clock.monotonic()))
        assert (back.facts.era, verdict.era) == (Era.LEGACY, Era.LEGACY)
        await back.aclose()


async def test_naming_only_legacy_revisions_is_a_legacy_server(tmp_path) -> None:
    legacy = LegacyServer()

    async def app(request, reply) -> None:
        if request.message.get("method") == "server/discover":
            reply.json(error(1, -32022, "no", {"supported": ["2025-06-18"]}), 400)
        else:
            await legacy(request, reply)

    async with serving(app) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        assert rig.known().facts.era is Era.LEGACY


async def test_a_server_that_refuses_a_revision_and_names_it_is_asked_once_more(tmp_path) -> None:
    modern, probes = ModernServer(), iter(({"supported": ["2026-07-28"]}, None))

    async def app(request, reply) -> None:
        refusal = next(probes, None) if request.message.get("method") == "server/discover" else None
        if refusal is not None:
            reply.json(error(1, -32022, "no", refusal), 400)
        else:
            await modern(request, reply)

    async with serving(app) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        assert rig.known().facts.era is Era.MODERN


@pytest.mark.parametrize("data", [{"supported": 7}, [1]])
async def test_a_refusal_that_names_nothing_is_that_of_an_older_server(tmp_path, data) -> None:
    legacy = LegacyServer()

    async def app(request, reply) -> None:
        if request.message.get("method") == "server/discover":
            reply.json(error(1, -32022, "no", data), 400)
        else:
            await legacy(request, reply)

    async with serving(app) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        assert rig.known().facts.era is Era.LEGACY


@pytest.mark.parametrize("supported", [["2027-01-01"], ["2027-01-01", "2028-01-01"]])
async def test_a_modern_revision_that_nobody_here_knows_is_named(tmp_path, supported) -> None:
    async def app(request, reply) -> None:
        reply.json(error(1, -32022, "no", {"supported": supported}), 400)

    async with serving(app) as fake, a_setup(tmp_path, a_remote(fake.url)) as setup:
        with pytest.raises(UpstreamUnavailable, match="speaks only 2027-01-01"):
            await open_back(setup, verdict=None)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"nonsense": 1}, "not MCP"),
        ({"protocolVersion": "2026-07-28"}, "with the revision '2026-07-28'"),
    ],
)
async def test_an_answer_to_initialize_that_is_none_is_refused(tmp_path, said, reason) -> None:
    async def app(request, reply) -> None:
        if request.message.get("method") == "initialize":
            reply.json(result(request.message["id"], said))
        else:
            reply.json(result(request.message["id"], {"supportedVersions": ["2025-11-25"]}))

    async with serving(app) as fake, a_setup(tmp_path, a_remote(fake.url)) as setup:
        with pytest.raises((UpstreamUnavailable, UpstreamMisbehaved), match=reason):
            await open_back(setup, verdict=None)


async def test_a_server_that_is_neither_says_what_the_newer_transport_said(tmp_path) -> None:
    async def app(request, reply) -> None:
        reply.send(404, b"nothing here", kind="text/plain")

    async with serving(app) as fake, a_setup(tmp_path, a_remote(fake.url)) as setup:
        with pytest.raises(UpstreamUnavailable, match="HTTP 404: nothing here") as refused:
            await open_back(setup, verdict=None)
        assert refused.value.hint == "check the URL"


async def test_a_server_silent_on_the_probe_is_greeted_the_legacy_way(tmp_path) -> None:
    legacy = LegacyServer()

    async def app(request, reply) -> None:
        if request.message.get("method") == "server/discover":
            await reply.until_left()
        else:
            await legacy(request, reply)

    async with serving(app) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        assert rig.known().facts.era is Era.LEGACY


async def test_a_stdio_server_with_a_wrong_revision_fails(tmp_path) -> None:
    async with a_setup(tmp_path, a_fake("revision")) as setup:
        with pytest.raises(UpstreamUnavailable, match="revision"):
            await open_back(setup, verdict=None)


async def test_a_modern_stdio_server_is_found_behind_a_legacy_verdict(tmp_path) -> None:
    async with a_setup(tmp_path, a_fake("modern")) as setup:
        back, _ = await open_back(setup, verdict=EraVerdict(era=Era.LEGACY, at_s=setup.clock.monotonic()))
        assert back.facts.era is Era.MODERN
        await back.aclose()


async def test_a_refused_subscription_is_told(tmp_path) -> None:
    async def calls(request, reply) -> bool:
        if request.message["method"] != "resources/subscribe":
            return False
        reply.json(error(request.message["id"], -32002, "no such resource"))
        return True

    server = LegacyServer()
    server.calls = calls
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        with pytest.raises(UpstreamMisbehaved, match="no such resource"):
            await rig.pool.hold_resource(SERVER, "a://1")


async def test_lists_that_fail_degrade_a_server_and_calls_go_on(tmp_path) -> None:
    async def calls(request, reply) -> bool:
        if request.message["method"] != "tools/list":
            return False
        reply.json(error(request.message["id"], -32603, "database gone"))
        return True

    server = LegacyServer()
    server.calls = calls
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        assert await rig.pool.catalog(SERVER, 5) is None
        assert rig.pool.status(SERVER).state is UpstreamState.DEGRADED
        assert rig.reason() == "its tools could not be listed: tools/list failed: database gone (-32603)"
        assert await rig.text("echo") == "{}"


async def test_pages_are_gathered_and_cursors_that_repeat_end(tmp_path) -> None:
    async def calls(request, reply) -> bool:
        message = request.message
        if message["method"] == "resources/list":
            reply.json(error(message["id"], -32601, "not here"))
            return True
        if message["method"] != "tools/list":
            return False
        page = {None: ("a", "1"), "1": ("b", ""), "": ("c", "1")}[message["params"].get("cursor")]
        tools = [{"name": page[0]}, {"name": "a"}, {"title": "nameless"}, 5]
        reply.json(result(message["id"], {"tools": tools, "nextCursor": page[1]}))
        return True

    server = LegacyServer()
    server.calls = calls
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        assert [tool.key for tool in rig.known().tools] == ["a", "b", "c"]
        assert rig.pool.status(SERVER).state is UpstreamState.DEGRADED


async def test_a_page_that_is_none_is_told(tmp_path) -> None:
    async def calls(request, reply) -> bool:
        if request.message["method"] != "tools/list":
            return False
        reply.json(result(request.message["id"], {"tools": "many"}))
        return True

    server = LegacyServer()
    server.calls = calls
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        assert await rig.pool.catalog(SERVER, 5) is None
        assert "is not a list" in rig.reason()


async def test_a_session_forgotten_while_idle_is_renewed_by_its_stream(tmp_path) -> None:
    server = LegacyServer()
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        await rig.until(lambda: len(server.listeners) == 1)
        server.forget()
        server.tools.append("more")
        server.listeners.pop().end_stream()
        await rig.until(
            lambda: any(isinstance(one, CatalogChanged) and len(rig.known().tools) == 2 for one in rig.events)
        )
        assert server.made == 2


async def test_a_get_stream_that_is_refused_or_garbled_harms_nobody(tmp_path) -> None:
    legacy = LegacyServer()
    asked = 0

    async def app(request, reply) -> None:
        nonlocal asked
        if request.method != "GET":
            await legacy(request, reply)
            return
        asked += 1
        if asked == 1:
            reply.start_stream()
            reply.chunk(b"event: other\ndata: x\n\ndata: nonsense\n\n")
            reply.event({"jsonrpc": "2.0", "id": 9, "method": "roots/list"})
            reply.event(result(1, {}))
            reply.end_stream()
        elif asked == 2:
            reply.hang_up()
        else:
            reply.send(500)

    async with serving(app) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        await rig.until(lambda: asked == 3)
        assert await rig.text("echo") == "{}"
        said = [line.text for line in rig.pool.tail(SERVER, 50)]
        assert any("HTTP 500" in line for line in said)
        await rig.until(lambda: any("error" in one.message for one in fake.seen if one.body))


async def test_a_refused_listen_is_noted_and_left(tmp_path) -> None:
    modern = ModernServer()

    async def app(request, reply) -> None:
        if request.message.get("method") == "subscriptions/listen":
            reply.json(error(request.message["id"], -32601, "not here"), 404)
        else:
            await modern(request, reply)

    async with serving(app) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        await rig.until(lambda: any("refused subscriptions/listen" in line.text for line in rig.pool.tail(SERVER, 50)))
        assert "{}" not in rig.reason()


async def test_all_connections_busy_is_told_after_a_while(tmp_path) -> None:
    async def app(request, reply) -> None:
        await reply.until_left()

    async with serving(app) as fake:
        settings = settings_in(tmp_path, limits=type(settings_in(tmp_path).limits)(connections=1))
        target = parse_target(fake.url)
        client = HttpClient(target, settings=settings, queue_s=0.05)
        payload = Heads(target, {}, hub_version="1").bare("GET", target, extra={})
        exchange = Exchange(payload, on_end=[].append)
        connection = await client.start(exchange)
        with pytest.raises(UpstreamTimeout, match="all 1 connections were busy"):
            await client.start(Exchange(payload, on_end=[].append))
        with pytest.raises(UpstreamTimeout, match="did not answer within"):
            await HttpClient(target, settings=settings, queue_s=1).fetch(payload, within_s=0.05)
        waiting = asyncio.ensure_future(client.start(Exchange(payload, on_end=[].append)))
        await asyncio.sleep(0)
        connection.abort()
        await waiting
        client.close()
        with pytest.raises(UpstreamUnavailable, match="was closed"):
            await client.start(exchange)


async def test_names_are_resolved_checked_and_explained(tmp_path) -> None:
    async with serving(ModernServer()) as fake, a_pool(tmp_path) as rig:
        good = await rig.pool.probe(a_remote(f"http://localhost:{fake.port}/mcp"))
        assert good.reason is None
        bad = await rig.pool.probe(a_remote("http://no-such-host.invalid/mcp"))
        assert bad.reason == "the host name no-such-host.invalid can't be resolved (check the URL)"
        inner = await rig.pool.probe(a_remote("http://[::1]:1/mcp"))
        assert inner.reason is not None
        assert "may not reach" in inner.reason


async def test_a_lane_has_its_own_session_and_is_made_anew_after_its_end(tmp_path) -> None:
    server = LegacyServer()
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url), waits=QUICK) as rig:
        await rig.text("echo")
        request = a_request("tools/call", {"name": "echo"}, lane=Lane(owner="session:1"))
        await rig.pool.dispatch(SERVER, request)
        assert server.made == 2
        await rig.pool.restart(SERVER)
        await rig.pool.dispatch(SERVER, request)
        assert server.made >= 3
        assert json.loads(await rig.text("echo")) == {}


async def test_lanes_of_an_owner_who_left_end_at_once_and_no_others(tmp_path) -> None:
    server = LegacyServer()
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url), waits=QUICK) as rig:
        await rig.text("echo")
        for owner in ("session:1", "session:2"):
            await rig.pool.dispatch(SERVER, a_request("tools/call", {"name": "echo"}, lane=Lane(owner=owner)))
        rig.pool.leave("session:1")
        await rig.until(lambda: any(one.method == "DELETE" for one in fake.seen))
        rig.pool.leave("session:1")
        await rig.pool.dispatch(SERVER, a_request("tools/call", {"name": "echo"}, lane=Lane(owner="session:2")))
        assert (server.made, sum(one.method == "DELETE" for one in fake.seen)) == (3, 1)


async def test_unknown_servers_are_off() -> None:
    assert a_call("x").lane is None
