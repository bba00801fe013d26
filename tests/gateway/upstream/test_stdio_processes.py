"""The processes of stdio servers: their surroundings, their ends, their restarts."""

import asyncio
import json
import os
import signal
from dataclasses import replace

import pytest
from msgspec import structs

from mcp_orch.contract.pictures import ServerView, StdioLaunch
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import LogStream, UpstreamState
from mcp_orch.gateway.upstream.child import ChildProcess
from mcp_orch.gateway.upstream.environment import ChildPlan
from mcp_orch.gateway.upstream.errors import UpstreamTimeout, UpstreamUnavailable
from tests.gateway.upstream.rig import (
    QUICK,
    SERVER,
    HeardWaits,
    a_call,
    a_fake,
    a_picture,
    a_pool,
    process_gone,
    text_of,
)

pytestmark = pytest.mark.anyio


async def test_the_environment_is_clean_and_the_home_its_own(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("AUTH_SECRET", "the hub's own secret")
    async with a_pool(tmp_path, a_fake(env={"TOKEN": "given"})) as rig:
        seen = json.loads(await rig.text("env"))
        assert "AUTH_SECRET" not in seen
        assert seen["TOKEN"] == "given"
        assert seen["HOME"] == str(tmp_path / SERVER) == seen["cwd"]


async def test_a_secret_on_stderr_is_blackened(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake("chatty", env={"TOKEN": "hunter2-hunter2"})) as rig:
        await rig.pool.catalog(SERVER, 5)
        await rig.until(lambda: any(line.stream is LogStream.STDERR for line in rig.pool.tail(SERVER, 50)))
        said = [line.text for line in rig.pool.tail(SERVER, 50) if line.stream is LogStream.STDERR]
        assert said == ["starting up, token is [secret]"]


async def test_a_missing_command_is_named(tmp_path) -> None:
    definition = replace(a_fake(), reach=StdioLaunch(command="no-such-command"))
    async with a_pool(tmp_path, definition) as rig:
        assert await rig.pool.catalog(SERVER, 5) is None
        status = rig.pool.status(SERVER)
        assert status.state is UpstreamState.FAILED
        assert status.reason is not None
        assert status.reason.startswith("command not found: no-such-command")
        with pytest.raises(UpstreamUnavailable, match="no-such-command"):
            await rig.text("echo")


async def test_a_server_that_exits_at_once_shows_code_and_last_words(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake("exits")) as rig:
        assert await rig.pool.catalog(SERVER, 5) is None
        status = rig.pool.status(SERVER)
        assert status.reason == "the process exited with code 3"
        assert "cannot find the database" in status.last_lines


async def test_one_that_was_gone_before_it_was_greeted_shows_them_too(tmp_path, monkeypatch) -> None:
    start = ChildProcess.start

    async def starting(child: ChildProcess, plan: ChildPlan, nonce: str) -> None:
        await start(child, plan, nonce)
        while not child.is_dying:  # noqa: ASYNC110  it tells nobody
            await asyncio.sleep(0.001)

    monkeypatch.setattr(ChildProcess, "start", starting)
    async with a_pool(tmp_path, a_fake("exits")) as rig:
        assert await rig.pool.catalog(SERVER, 5) is None
        status = rig.pool.status(SERVER)
        assert status.reason == "the process exited with code 3"
        assert "cannot find the database" in status.last_lines


async def test_repeated_crashes_hold_a_server(tmp_path) -> None:
    waits = replace(QUICK, backoff_first_s=0.001)
    async with a_pool(tmp_path, a_fake("exits"), waits=waits) as rig:
        await rig.until(lambda: rig.pool.status(SERVER).state is UpstreamState.HELD, 10)
        with pytest.raises(UpstreamUnavailable, match="next try in"):
            await rig.text("echo")


async def test_a_server_that_is_never_ready_names_the_setting(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake("deaf", timeout_s=0.3)) as rig:
        with pytest.raises(UpstreamTimeout, match=r"not ready within 0.3 s \(timeout\)"):
            await rig.text("echo")


async def test_a_call_without_answer_ends_and_names_the_setting(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake(call_timeout_s=0.2)) as rig:
        await rig.pool.catalog(SERVER, 5)
        with pytest.raises(UpstreamTimeout, match=r"0.2 s \(call_timeout\)"):
            await rig.text("silent")
        assert await rig.text("echo") == "{}"


@pytest.mark.parametrize("habit", ["exits-on-probe", "silent-on-probe"])
async def test_legacy_servers_that_dislike_the_probe_are_greeted_anyway(tmp_path, habit) -> None:
    async with a_pool(tmp_path, a_fake(habit)) as rig:
        catalog = await rig.pool.catalog(SERVER, 5)
        assert catalog is not None
        assert catalog.facts.era is Era.LEGACY
        assert catalog.facts.instructions == "be kind"


async def test_a_killed_server_fails_its_calls_once_and_the_next_call_works(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        assert await rig.text("echo", n=0) == '{"n": 0}'
        for round_number in range(5):
            pid = rig.pool.status(SERVER).process_id
            assert pid is not None
            async with asyncio.TaskGroup() as tasks:
                waiting = [tasks.create_task(_failure(rig, "silent")) for _ in range(5)]
                await asyncio.sleep(0.02)
                os.kill(pid, signal.SIGKILL)
            assert [type(one.result()) for one in waiting] == [UpstreamUnavailable] * 5
            assert "SIGKILL" in str(waiting[0].result())
            assert await rig.text("echo", n=round_number) == f'{{"n": {round_number}}}'


async def test_a_repeatable_call_survives_the_death_of_the_server(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        await rig.text("echo")
        pid = rig.pool.status(SERVER).process_id
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        async with asyncio.TaskGroup() as tasks:
            call = tasks.create_task(rig.ask(structs.replace(a_call("echo", a=1), is_repeatable=True)))
            await asyncio.sleep(0.02)
            os.kill(pid, signal.SIGKILL)
        assert text_of(call.result()) == '{"a": 1}'


async def test_disabling_closes_and_enabling_starts_again(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        await rig.text("echo")
        pid = rig.pool.status(SERVER).process_id
        assert pid is not None
        rig.feed.publish(a_picture(ServerView(definition=a_fake(), enabled=False, off_reason="switched off by ann")))
        assert rig.pool.status(SERVER).state is UpstreamState.OFF
        assert rig.pool.status(SERVER).reason == "switched off by ann"
        with pytest.raises(UpstreamUnavailable, match="switched off"):
            await rig.text("echo")
        await rig.until(lambda: process_gone(pid))
        rig.feed.publish(a_picture(a_fake()))
        assert await rig.text("echo") == "{}"
        await rig.until(lambda: rig.pool.status(SERVER).state is UpstreamState.READY)


async def test_only_a_request_that_has_to_wait_for_its_connection_is_told_so(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        first, second = HeardWaits(), HeardWaits()
        await rig.pool.restart(SERVER)
        await rig.pool.dispatch(SERVER, structs.replace(a_call("echo"), queue=first))
        await rig.pool.dispatch(SERVER, structs.replace(a_call("echo"), queue=second))
        assert (first.words, second.words) == (["begins", "ends"], [])


async def test_a_changed_definition_drains_the_old_connection(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake(call_timeout_s=1.5)) as rig:
        await rig.text("echo")
        old = rig.pool.status(SERVER).process_id
        assert old is not None
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(_failure(rig, "silent"))
            await asyncio.sleep(0.02)
            rig.feed.publish(a_picture(a_fake("modern", env={"NEW": "1"})))
            assert json.loads(await rig.text("env"))["NEW"] == "1"
            assert not process_gone(old)
        assert isinstance(running.result(), UpstreamTimeout)
        await rig.until(lambda: process_gone(old))
        catalog = await rig.pool.catalog(SERVER, 5)
        await rig.until(lambda: rig.known().facts.era is Era.MODERN)
        assert catalog is not None


async def test_a_removed_server_is_gone(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        await rig.text("echo")
        pid = rig.pool.status(SERVER).process_id
        assert pid is not None
        rig.feed.publish(a_picture())
        await rig.until(lambda: process_gone(pid))
        assert rig.pool.status(SERVER).state is UpstreamState.OFF
        with pytest.raises(UpstreamUnavailable):
            await rig.text("echo")


async def test_the_servers_of_a_closed_project_end_at_once_and_come_back_with_it(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        await rig.text("echo")
        pid = rig.pool.status(SERVER).process_id
        assert pid is not None
        open_one = rig.feed.current("prj_1")
        assert open_one is not None
        rig.feed.publish(replace(open_one, version=2, closed_reason="is archived"))
        await rig.until(lambda: process_gone(pid))
        with pytest.raises(UpstreamUnavailable):
            await rig.text("echo")
        rig.feed.publish(replace(open_one, version=3))
        assert json.loads(await rig.text("echo", a=1)) == {"a": 1}


async def test_restart_makes_a_new_process(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        await rig.text("echo")
        before = rig.pool.status(SERVER).process_id
        await rig.pool.restart(SERVER)
        assert await rig.text("echo") == "{}"
        assert rig.pool.status(SERVER).process_id != before


async def test_probe_lists_and_lets_go(tmp_path) -> None:
    async with a_pool(tmp_path) as rig:
        good = await rig.pool.probe(a_fake())
        assert good.reason is None
        assert good.catalog is not None
        assert [tool.key for tool in good.catalog.tools] == ["echo"]
        bad = await rig.pool.probe(a_fake("exits"))
        assert bad.catalog is None
        assert bad.reason == "the process exited with code 3"
        assert "cannot find the database" in bad.last_lines


async def _failure(rig, name: str) -> Exception:
    try:
        await rig.text(name)
    except (UpstreamUnavailable, UpstreamTimeout) as failed:
        return failed
    raise AssertionError("it answered")
