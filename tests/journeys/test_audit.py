"""The audit trail through the product's doors: killed hubs lose no record of a call that was answered."""

import asyncio
import json
import re
import resource
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.load import NUMBERS, WrongAnswer, check_call, connect
from bench.scene import stdio_definition, target_of
from bench.wire import RequestMaker, Target
from tests.requirements import requirement
from tests.rig.hub import Hub, Problem, command, environment, start_hub
from tests.rig.processes import until

CONNECTIONS = 8
CALLS_A_SECOND = 200
UNTIL_THE_KILL_S = 1.0
# Commands on a stopped hub start all of it.
pytestmark = pytest.mark.timeout(300)
_NUMBER = re.compile(r'"text":\s*"(\d+)"')


class Answered:
    """The numbers of calls that were answered, and whether there are enough of them."""

    def __init__(self, wanted: int) -> None:
        self.numbers: set[int] = set()
        self.is_enough = asyncio.Event()
        self._wanted = wanted

    def add(self, number: int) -> None:
        self.numbers.add(number)
        if len(self.numbers) >= self._wanted:
            self.is_enough.set()


async def answered_until_the_kill(hub: Hub, target: Target) -> set[int]:
    """The numbers of all calls that were answered before the hub was killed."""
    answered = Answered(int(CALLS_A_SECOND * UNTIL_THE_KILL_S))
    async with asyncio.TaskGroup() as running:
        asking = [running.create_task(ask_steadily(target, answered)) for _ in range(CONNECTIONS)]
        async with asyncio.timeout(60):
            await answered.is_enough.wait()
        hub.process.process.kill()
        await asyncio.wait(asking, timeout=20)
    return answered.numbers


async def ask_steadily(target: Target, answered: Answered) -> None:
    """Asks until the hub is gone: what was not answered need not be recorded."""
    connection = await connect(target)
    maker = RequestMaker(target, "tools/call", tool="echo")
    pause_s = CONNECTIONS / CALLS_A_SECOND
    try:
        while True:
            started = time.monotonic()
            number = NUMBERS.take()
            async with asyncio.timeout(20):
                status, body = await connection.exchange(maker.request(number))
            check_call(number, status, body=body)
            answered.add(number)
            await asyncio.sleep(max(0.0, pause_s - (time.monotonic() - started)))
    except (WrongAnswer, OSError, RuntimeError, TimeoutError):
        return
    finally:
        connection.close()


def recorded(data_dir: Path) -> set[int]:
    """The numbers in the arguments that the call log keeps."""
    database = sqlite3.connect(data_dir / "hub.db")
    try:
        rows = database.execute("SELECT arguments FROM call_contents").fetchall()
    finally:
        database.close()
    return {int(found[1]) for (text,) in rows if (found := _NUMBER.search(text or ""))}


def orch(data_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*command(), *arguments, "--data-dir", str(data_dir)],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )


@requirement("P18")
@pytest.mark.parametrize("kills", [3, pytest.param(50, marks=[pytest.mark.nightly, pytest.mark.timeout(1500)])])
def test_a_killed_hub_loses_no_record_of_an_answered_call_and_the_chain_holds(
    rig: None, tmp_path: Path, kills: int
) -> None:
    place, held = tmp_path / "hub", tmp_path / "held.jsonl"
    hub = start_hub(place, MCP_ORCH_AUDIT_CHECKPOINTS=str(held))
    hub.sign_in()
    project = hub.new_project("kills")
    project.rest("PATCH", json={"call_content": "full"})
    project.add_server("child", **stdio_definition("legacy"))
    project.wait_ready("child")
    key = project.new_key("kills")
    answered: set[int] = set()
    for _ in range(kills):
        target = target_of(f"{hub.url}/projects/kills/servers/child/mcp", era="modern", key=key)
        until(lambda target=target: is_answering(target), limit_s=20, what="the first call")
        answered |= asyncio.run(answered_until_the_kill(hub, target))
        hub.process.kill()
        hub.close()
        hub = start_hub(place, MCP_ORCH_AUDIT_CHECKPOINTS=str(held))
    try:
        until(lambda: answered <= recorded(place), limit_s=20, what="the records of all answered calls")
    finally:
        hub.close()
        hub.process.stop()
    assert len(answered) >= kills * CALLS_A_SECOND * UNTIL_THE_KILL_S
    report = json.loads(orch(place, "audit", "verify", "--checkpoints", str(held), "--json").stdout)
    assert (report["intact"], report["findings"]) == (True, [])
    assert report["records"] >= len(answered)


def is_answering(target: Target) -> bool:
    try:
        asyncio.run(ask_once(target))
    except (WrongAnswer, OSError, TimeoutError):
        return False
    return True


async def ask_once(target: Target) -> None:
    connection = await connect(target)
    number = NUMBERS.take()
    try:
        async with asyncio.timeout(5):
            status, body = await connection.exchange(RequestMaker(target, "tools/call", tool="echo").request(number))
    finally:
        connection.close()
    check_call(number, status, body=body)


@requirement("P18")
def test_the_trail_names_what_was_changed_and_leaves_as_files(rig: None, tmp_path: Path) -> None:
    place, held = tmp_path / "hub", tmp_path / "held.jsonl"
    hub = start_hub(place, MCP_ORCH_AUDIT_CHECKPOINTS=str(held))
    hub.sign_in()
    hub.new_project("trail")
    hub.close()
    hub.process.stop()
    assert held.read_text().count("\n") >= 1
    assert orch(place, "audit", "verify", "--checkpoints", str(held)).returncode == 0
    exported = orch(place, "audit", "export", "--project", "trail", "--format", "csv").stdout
    assert "project.created" in exported
    database = sqlite3.connect(place / "hub.db")
    with database:
        database.execute(
            "UPDATE activity SET tag = 'project.changed' WHERE tag = 'project.created' AND target_name = 'trail'"
        )
    database.close()
    said = orch(place, "audit", "verify")
    assert said.returncode == 1
    assert re.search(r"/actions at 1, record activity \d+: the record was changed", said.stdout)


@requirement("P14")
def test_who_did_what_is_found_again(rig: None, tmp_path: Path) -> None:
    hub = start_hub(tmp_path / "hub")
    hub.sign_in()
    try:
        project = hub.new_project("found")
        project.add_server("child", **stdio_definition("legacy"))
        project.wait_ready("child")
        key = project.rest("POST", "keys", json={"name": "laptop", "kind": "service"})
        target = target_of(project.url("child"), era="modern", key=key["key"])
        until(lambda: is_answering(target), limit_s=20, what="the first call")

        def newest(query: str) -> list[dict[str, object]]:
            return project.rest("GET", f"calls?{query}")["items"]

        until(lambda: newest("key=laptop&server=child&q=echo"), what="the call in the log")
        call = newest("key=laptop")[0]
        assert call["client"] == "bench 1"
        detail = project.rest("GET", f"calls/{call['id']}")
        assert (detail["address"], detail["outcome"], len(detail["arguments_hmac"])) == ("127.0.0.1", "ok", 64)
        stats = project.rest("GET", "calls/stats?by=key")
        assert stats["groups"][0]["name"].startswith("laptop")
        exported = orch(hub.data_dir, "audit", "export", "--project", "found", "--stream", "calls").stdout
        assert any(json.loads(line)["record"]["caller"].startswith("laptop") for line in exported.splitlines())
        kinds = [one["kind"] for one in project.rest("GET", "activity?about=key")["items"]]
        assert kinds == ["key.created"]
    finally:
        hub.close()
        hub.process.stop()


def test_a_full_disk_refuses_changes_and_calls_clearly_and_leaves_nothing_half_done(rig: None, tmp_path: Path) -> None:
    hub = start_hub(tmp_path / "hub")
    hub.sign_in()
    try:
        project = hub.new_project("full")
        project.add_server("child", **stdio_definition("legacy"))
        project.wait_ready("child")
        target = target_of(project.url("child"), era="modern", key=project.new_key("full"))
        until(lambda: is_answering(target), limit_s=20, what="the first call")
        _, hard = resource.prlimit(hub.pid, resource.RLIMIT_FSIZE)
        # From now on no file can be written: what a full disk does.
        resource.prlimit(hub.pid, resource.RLIMIT_FSIZE, (0, hard))
        refused = refusal(lambda: project.rest("PATCH", json={"title": "never"}))
        assert (refused["status"], refused["code"]) == (503, "store-full")
        assert "nothing was changed" in refused["detail"]
        assert project.rest("GET")["title"] is None
        assert not is_answering(target)
        assert "can't be recorded" in asyncio.run(answer_of(target))
        resource.prlimit(hub.pid, resource.RLIMIT_FSIZE, (hard, hard))
        until(lambda: is_answering(target), limit_s=20, what="calls, when there is room again")
        assert project.rest("PATCH", json={"title": "now"})["title"] == "now"
    finally:
        hub.close()
        hub.process.stop()
    assert orch(tmp_path / "hub", "audit", "verify").returncode == 0


def test_best_effort_serves_on_and_the_trail_tells_how_many_records_are_missing(rig: None, tmp_path: Path) -> None:
    place = tmp_path / "hub"
    hub = start_hub(place, MCP_ORCH_AUDIT="best_effort")
    hub.sign_in()
    try:
        project = hub.new_project("gaps")
        project.add_server("child", **stdio_definition("legacy"))
        project.wait_ready("child")
        target = target_of(project.url("child"), era="modern", key=project.new_key("gaps"))
        until(lambda: is_answering(target), limit_s=20, what="the first call")
        _, hard = resource.prlimit(hub.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(hub.pid, resource.RLIMIT_FSIZE, (0, hard))
        assert all(is_answering(target) for _ in range(3))
        resource.prlimit(hub.pid, resource.RLIMIT_FSIZE, (hard, hard))
        until(
            lambda: is_answering(target) and newest_action(hub) == "audit.gap", limit_s=20, what="the gap in the trail"
        )
    finally:
        hub.close()
        hub.process.stop()
    said = orch(place, "audit", "verify")
    assert (said.returncode, "gap: 3 calls from 20" in said.stdout) == (0, True), said.stdout


def newest_action(hub: Hub) -> str:
    return hub.rest("GET", "audit?limit=1")["items"][0]["record"]["tag"]


def refusal(ask: Callable[[], object]) -> dict[str, Any]:
    with pytest.raises(Problem) as caught:
        ask()
    return caught.value.response.json()


async def answer_of(target: Target) -> str:
    connection = await connect(target)
    try:
        async with asyncio.timeout(5):
            _, body = await connection.exchange(RequestMaker(target, "tools/call", tool="echo").request(NUMBERS.take()))
    finally:
        connection.close()
    return body.decode()
