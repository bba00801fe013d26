"""Servers as child processes that do what no server should: they harm nobody but themselves."""

import asyncio
from pathlib import Path

import pytest

from mcp_orch.contract.upstreams import UpstreamState
from mcp_orch.gateway.upstream.dispatch import Denied, Dispatch, Lane
from mcp_orch.gateway.upstream.errors import UpstreamUnavailable
from tests.gateway.upstream.rig import SERVER, a_fake, a_pool, a_request, process_gone, text_of

pytestmark = pytest.mark.anyio


def _started(starts: Path) -> list[int]:
    return [int(line) for line in starts.read_text().split()]


async def test_a_server_that_closes_its_stdin_ends_and_fails_its_call_at_once(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        await rig.pool.catalog(SERVER, 5)
        pid = rig.pool.status(SERVER).process_id
        assert pid is not None
        with pytest.raises(UpstreamUnavailable, match="does not read what it is sent"):
            async with asyncio.timeout(5):
                await rig.text("deafen")
        await rig.until(lambda: process_gone(pid))
        assert await rig.text("echo", a=1) == '{"a": 1}'


async def test_an_answer_that_nests_too_deep_is_told_as_an_error_at_once(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        await rig.pool.catalog(SERVER, 5)
        async with asyncio.timeout(5):
            answer = await rig.ask(a_request("tools/call", {"name": "deep", "arguments": {"levels": 200}}))
        assert isinstance(answer, Denied)
        assert answer.message == "the answer of the server can't be passed on: nested deeper than 64 levels"
        assert await rig.text("echo", a=1) == '{"a": 1}'


async def test_one_that_closes_it_again_and_again_is_held_and_leaves_no_processes(tmp_path) -> None:
    starts = tmp_path / "starts"
    starts.touch()
    async with a_pool(tmp_path, a_fake("deafens", env={"FAKE_STARTS": str(starts)})) as rig:
        await rig.until(lambda: rig.pool.status(SERVER).state is UpstreamState.HELD, 15)
        await rig.until(lambda: all(map(process_gone, _started(starts))))
        assert len(_started(starts)) < 8


async def test_a_restart_waits_for_all_connections_at_once(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake("stubborn")) as rig:
        await rig.pool.catalog(SERVER, 5)
        for owner in ("one", "two", "three", "four"):
            assert text_of(await rig.ask(_in_lane(owner))) == "{}"
        began_s = asyncio.get_running_loop().time()
        await rig.pool.restart(SERVER)
        # Each is asked politely for half a second, told to end, and killed two seconds later.
        assert asyncio.get_running_loop().time() - began_s < 5.5


def _in_lane(owner: str) -> Dispatch:
    return a_request("tools/call", {"name": "echo", "arguments": {}}, lane=Lane(owner=owner))


async def test_a_held_server_is_not_started_by_calls_either(tmp_path) -> None:
    starts = tmp_path / "starts"
    starts.touch()
    async with a_pool(tmp_path, a_fake(env={"FAKE_STARTS": str(starts)})) as rig:
        await rig.pool.catalog(SERVER, 5)
        for _ in range(5):
            with pytest.raises(UpstreamUnavailable):
                await rig.text("die")
        with pytest.raises(UpstreamUnavailable, match="exited with code 7; next try in"):
            await rig.text("die")
        assert len(_started(starts)) == 5
