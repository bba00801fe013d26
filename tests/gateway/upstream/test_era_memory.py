"""What a server speaks is found out, remembered, and found out anew when it does not hold any more."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import UpstreamState
from mcp_orch.gateway.upstream.dispatch import Answered, Denied, Lane
from mcp_orch.gateway.upstream.errors import UpstreamUnavailable
from tests.gateway.upstream.fake_http import FakeHttp, LegacyServer, ModernServer, Reply, Request, error, serving
from tests.gateway.upstream.rig import QUICK, SERVER, Rig, a_call, a_fake, a_pool, a_remote

pytestmark = pytest.mark.anyio


class Switching:
    """A server that is replaced while the hub uses it: whatever `now` is."""

    def __init__(self, now: LegacyServer | ModernServer) -> None:
        self.now = now
        self.door: int | None = None

    async def __call__(self, request: Request, reply: Reply) -> None:
        if self.door is not None:
            reply.send(self.door)
        else:
            await self.now(request, reply)


class StrictLegacy(LegacyServer):
    """Answers what belongs to no session as the official SDKs of that time do."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code

    async def __call__(self, request: Request, reply: Reply) -> None:
        is_first = request.method == "POST" and request.message.get("method") == "initialize"
        if not is_first and "mcp-session-id" not in request.headers:
            reply.json(error(None, self.code, "Bad Request: No valid session ID provided"), 400)
        else:
            await super().__call__(request, reply)


def era_of(rig: Rig) -> Era | None:
    facts = rig.pool.status(SERVER).facts
    return None if facts is None else facts.era


def probes(fake: FakeHttp) -> int:
    return sum(one.message.get("method") == "server/discover" for one in fake.seen)


@pytest.mark.parametrize("code", [-32000, -32600])
async def test_a_modern_server_that_was_replaced_by_a_legacy_one_serves_the_very_call_that_finds_out(
    tmp_path: Path, code: int
) -> None:
    server = Switching(ModernServer())
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        assert era_of(rig) is Era.MODERN
        server.now = StrictLegacy(code)
        assert isinstance(await rig.pool.dispatch(SERVER, a_call("echo", a=1)), Answered)
        assert era_of(rig) is Era.LEGACY
        await rig.until(lambda: rig.pool.status(SERVER).state is UpstreamState.READY)


@pytest.mark.parametrize("is_forgotten", [True, False])
async def test_a_legacy_server_that_was_replaced_by_a_modern_one_serves_the_very_call_that_finds_out(
    tmp_path: Path, is_forgotten: bool
) -> None:
    legacy = LegacyServer()
    server = Switching(legacy)
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        assert era_of(rig) is Era.LEGACY
        if is_forgotten:
            legacy.forget()
        server.now = ModernServer()
        assert isinstance(await rig.pool.dispatch(SERVER, a_call("echo", a=1)), Answered)
        assert era_of(rig) is Era.MODERN


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
async def test_a_closed_door_changes_nothing_that_is_known(tmp_path: Path, status: int) -> None:
    server = Switching(ModernServer())
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        asked = probes(fake)
        server.door = status
        with pytest.raises(UpstreamUnavailable, match=f"HTTP {status}"):
            await rig.pool.dispatch(SERVER, a_call("echo"))
        server.door = None
        assert isinstance(await rig.pool.dispatch(SERVER, a_call("echo")), Answered)
        assert (era_of(rig), probes(fake)) == (Era.MODERN, asked)


async def test_a_refusal_that_looks_like_another_generation_is_passed_on_where_the_server_is_what_it_was(
    tmp_path: Path,
) -> None:
    async def calls(request: Request, reply: Reply) -> bool:
        reply.json(error(request.message["id"], -32000, "the quota is used up"), 400)
        return True

    modern = ModernServer()
    modern.calls = calls
    async with serving(modern) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        denied = await rig.pool.dispatch(SERVER, a_call("echo"))
        assert isinstance(denied, Denied)
        assert (denied.code, denied.message, era_of(rig)) == (-32000, "the quota is used up", Era.MODERN)


async def test_a_suspicion_that_can_not_be_cleared_changes_nothing(tmp_path: Path) -> None:
    server = Switching(ModernServer())

    async def calls(request: Request, reply: Reply) -> bool:
        server.door = 503
        reply.send(400)
        return True

    modern = ModernServer()
    modern.calls = calls
    server.now = modern
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        with pytest.raises(UpstreamUnavailable, match="HTTP 400"):
            await rig.pool.dispatch(SERVER, a_call("echo"))
        assert era_of(rig) is Era.MODERN


async def test_a_server_that_now_answers_with_a_web_page_is_not_modern_any_more(tmp_path: Path) -> None:
    modern = ModernServer()
    is_page = False

    async def app(request: Request, reply: Reply) -> None:
        if is_page and request.message.get("method") == "server/discover":
            reply.send(200, b"<html>", kind="text/html")
        elif is_page:
            reply.send(404)
        else:
            await modern(request, reply)

    async with serving(app) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        is_page = True
        with pytest.raises(UpstreamUnavailable):
            await rig.pool.dispatch(SERVER, a_call("echo"))
        await rig.until(lambda: rig.pool.status(SERVER).state is UpstreamState.FAILED)


async def test_an_upgraded_server_is_found_behind_the_calls_once_what_is_known_is_old(tmp_path: Path) -> None:
    server = Switching(LegacyServer())
    waits = replace(QUICK, era_age_s=0.1, look_s=0.05)
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url), waits=waits) as rig:
        await rig.pool.catalog(SERVER, 5)
        asked = probes(fake)
        await rig.until(lambda: probes(fake) > asked)
        assert era_of(rig) is Era.LEGACY
        server.door = 503
        await rig.until(lambda: "could not be asked" in str(rig.pool.tail(SERVER, 5)))
        server.now, server.door = ModernServer(), None
        await rig.until(lambda: era_of(rig) is Era.MODERN)
        assert isinstance(await rig.pool.dispatch(SERVER, a_call("echo")), Answered)


async def test_a_session_that_is_renewed_with_another_version_makes_what_is_known_old(tmp_path: Path) -> None:
    legacy = LegacyServer()
    server = Switching(legacy)
    async with serving(server) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        asked = probes(fake)
        legacy.forget()
        await rig.text("echo")
        assert probes(fake) == asked
        legacy.forget()
        legacy.version = "2"
        await rig.text("echo")
        await rig.until(lambda: probes(fake) > asked)
        assert era_of(rig) is Era.LEGACY


async def test_a_process_that_starts_as_another_version_is_asked_anew(tmp_path: Path) -> None:
    version = tmp_path / "version"
    version.write_text("1")
    async with a_pool(tmp_path, a_fake(f"version={version}")) as rig:
        await rig.pool.catalog(SERVER, 5)
        assert era_of(rig) is Era.LEGACY
        version.write_text("2")
        await rig.text("echo")
        with pytest.raises(UpstreamUnavailable):
            await rig.text("die")
        await rig.text("echo")
        assert "another version" in str(rig.pool.tail(SERVER, 50))


async def test_connections_that_are_made_at_once_do_not_each_ask_what_the_server_speaks(tmp_path: Path) -> None:
    async with serving(LegacyServer()) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await rig.pool.catalog(SERVER, 5)
        before = probes(fake)
        lanes = [structs.replace(a_call("echo"), lane=Lane(owner=f"session:{one}")) for one in range(5)]
        await asyncio.gather(*(rig.pool.dispatch(SERVER, one) for one in lanes))
        assert probes(fake) == before
