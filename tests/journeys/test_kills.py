"""Processes that die, of the hub's servers and of the hub: nothing is left behind, and no answer is wrong."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bench.load import NUMBERS, WrongAnswer, check_call, connect
from bench.scene import stdio_definition, target_of
from bench.wire import RequestMaker, Target
from tests.requirements import requirement
from tests.rig.foreign_servers import conformance_process, everything_stdio
from tests.rig.hub import Hub, Project, start_hub
from tests.rig.processes import (
    children_of,
    command_line,
    free_port,
    is_alive,
    kill_hard,
    tree_of,
    until,
    wait_until_gone,
)
from tests.rig.raw_http import RawClient


def upstream_processes(hub: Hub) -> list[int]:
    """The child servers of the bench, wherever in the hub's tree they are; their launchers name them too."""
    named = [pid for pid in tree_of(hub.pid) if "bench.stdio_upstream" in command_line(pid)]
    return [pid for pid in named if "launcher.py" not in command_line(pid)]


class Tally:
    """What came back while servers died."""

    def __init__(self) -> None:
        self.answered = 0
        self.failed = 0
        self.is_over = False
        self._wanted = 0
        self._next: asyncio.Future[None] | None = None

    def count_answer(self) -> None:
        self.answered += 1
        if self._next is not None and self.answered >= self._wanted and not self._next.done():
            self._next.set_result(None)

    async def more(self, count: int) -> None:
        """Returns when so many more have been answered."""
        self._wanted = self.answered + count
        self._next = asyncio.get_running_loop().create_future()
        async with asyncio.timeout(20):
            await self._next


async def ask_on_and_on(target: Target, tally: Tally) -> None:
    connection = await connect(target)
    maker = RequestMaker(target, "tools/call", tool="echo")
    while not tally.is_over:
        number = NUMBERS.take()
        async with asyncio.timeout(20):
            status, body = await connection.exchange(maker.request(number))
        if b'"error"' in body:
            tally.failed += 1
            await asyncio.sleep(0.01)  # a client that hears an error does not hammer
        else:
            check_call(number, status, body=body)
            tally.count_answer()
    connection.close()


async def kill_under_load(hub: Hub, target: Target, *, kills: int) -> Tally:
    tally = Tally()
    async with asyncio.TaskGroup() as running:
        for _ in range(8):
            running.create_task(ask_on_and_on(target, tally))
        try:
            for _ in range(kills):
                await kill_one(hub, tally)
        finally:
            tally.is_over = True
    return tally


async def kill_one(hub: Hub, tally: Tally) -> None:
    """Waits until calls are answered again, then kills the child that answers them."""
    await tally.more(20)
    for pid in upstream_processes(hub):
        kill_hard(pid)


@requirement("children:none-survive-the-hub", "answers:each-to-its-asker")
@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=[pytest.mark.nightly, pytest.mark.timeout(1200)])])
def test_servers_killed_under_load_come_back_and_leave_nothing(own_hub: Hub, kills: int) -> None:
    project = own_hub.new_project("kills")
    project.add_server("child", **stdio_definition("legacy"))
    project.wait_ready("child")
    target = target_of(project.url("child"), era="modern", key=project.new_key("kills"))
    tally = asyncio.run(kill_under_load(own_hub, target, kills=kills))
    assert tally.answered >= kills * 20
    until(lambda: answers(target), limit_s=15, what="the next call")
    until(lambda: len(upstream_processes(own_hub)) == 1, limit_s=10, what="one child, no more")
    assert not [pid for pid in tree_of(own_hub.pid) if not is_alive(pid)]


def answers(target: Target) -> bool:
    try:
        asyncio.run(ask_once(target))
    except WrongAnswer:
        return False
    return True


async def ask_once(target: Target) -> None:
    connection = await connect(target)
    number = NUMBERS.take()
    async with asyncio.timeout(20):
        status, body = await connection.exchange(RequestMaker(target, "tools/call", tool="echo").request(number))
    connection.close()
    check_call(number, status, body=body)


@requirement("children:none-survive-the-hub")
@pytest.mark.parametrize("way", ["SIGKILL", "SIGTERM"])
def test_no_process_outlives_the_hub(rig: None, tmp_path: Path, way: str) -> None:
    hub = start_hub(tmp_path / "hub")
    hub.sign_in()
    project = hub.new_project("outlive")
    project.add_server("child", **stdio_definition("legacy"))
    project.add_server("everything", **everything_stdio().definition)
    project.wait_ready("child", "everything")
    key = project.new_key("outlive")
    below = [pid for pid in tree_of(hub.pid) if pid != hub.pid]
    assert any("server-everything" in command_line(pid) for pid in below)
    if way == "SIGKILL":
        hub.process.kill()
    else:
        started = time.monotonic()
        assert hub.process.stop() in {0, -15, 143}
        assert time.monotonic() - started < 12
    hub.close()
    assert wait_until_gone(below) == []
    with started_again(tmp_path / "hub") as again:
        target = target_of(project_url(again, project), era="modern", key=key)
        until(lambda: answers(target), limit_s=20, what="the next call")


def project_url(hub: Hub, project: Project) -> str:
    return f"{hub.url}/projects/{project.name}/servers/child/mcp"


@contextmanager
def started_again(data_dir: Path) -> Iterator[Hub]:
    hub = start_hub(data_dir)
    try:
        yield hub
    finally:
        hub.close()
        hub.process.stop()


@requirement("children:none-survive-the-hub", "P13")
@pytest.mark.parametrize("change", ["switched off", "deleted", "restarted"])
def test_a_server_that_is_stopped_leaves_no_process(own_hub: Hub, change: str) -> None:
    project = own_hub.new_project("stops")
    project.add_server("child", **stdio_definition("legacy"))
    project.wait_ready("child")
    before = upstream_processes(own_hub)
    assert len(before) == 1
    doing: dict[str, Any] = {
        "switched off": lambda: project.rest("PATCH", "servers/child", json={"disabled": True}),
        "deleted": lambda: project.rest("DELETE", "servers/child"),
        "restarted": lambda: project.rest("POST", "servers/child/restart"),
    }
    doing[change]()
    assert wait_until_gone(before) == []
    if change == "restarted":
        project.wait_ready("child")
        assert len(upstream_processes(own_hub)) == 1
    assert children_of(own_hub.pid) or change != "restarted"


@requirement("P03")
@pytest.mark.parametrize("era", ["legacy", "modern", "both"])
def test_an_upstream_that_restarts_is_met_again_unnoticed(project: Project, era: str) -> None:
    port = free_port()
    with conformance_process(era=era, port=port) as (url, first):
        project.add_server("comes-back", url=url, transport="streamable-http")
        project.wait_ready("comes-back")
        client = RawClient(url=project.url("comes-back"), key=project.new_key("restart"))
        assert said(client, "before") == "before"
        first.stop()
    with conformance_process(era=era, port=port):
        assert said(client, "after") == "after"


def said(client: RawClient, text: str) -> str:
    message = client.call("echo", text=text).message
    assert "result" in message, message
    return message["result"]["content"][0]["text"]
