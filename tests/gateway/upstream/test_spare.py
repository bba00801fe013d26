"""A process that is kept ready for the next client that needs one of its own."""

import asyncio
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from mcp_orch.contract.diagnoses import Diagnosis, because
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.dispatch import ClientFacts, Lane
from mcp_orch.gateway.upstream.private_links import PrivateLinks
from mcp_orch.gateway.upstream.spare import EarlyChild, Spare
from mcp_orch.gateway.upstream.supervisor import Supervisor
from tests.gateway.upstream.rig import QUICK, SERVER, Rig, a_call, a_fake, a_pool, a_remote, process_gone, text_of

pytestmark = pytest.mark.anyio

LANE = Lane(owner="session:1", for_questions=True)
CALL = structs.replace(a_call("echo", a=1), lane=LANE, client=ClientFacts(capabilities={"elicitation": {}}))


def supervisor_of(rig: Rig) -> Supervisor:
    return rig.pool._supervisors[SERVER]


def spare_of(rig: Rig) -> Spare:
    return supervisor_of(rig)._spare


def private_of(rig: Rig) -> PrivateLinks:
    return supervisor_of(rig)._private


async def ready(rig: Rig) -> int:
    """Has one kept ready; gives its process."""
    await rig.pool.catalog(SERVER, 5)
    rig.pool.expect(SERVER, LANE)

    def pid() -> int | None:
        early = spare_of(rig)._early
        return early.child.pid if early is not None and early.is_started else None

    await rig.until(lambda: pid() is not None)
    found = pid()
    assert found is not None
    return found


async def test_the_first_call_of_a_client_gets_the_process_that_is_ready(tmp_path: Path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        spare = await ready(rig)
        assert text_of(await rig.pool.dispatch(SERVER, CALL)) == '{"a": 1}'
        [link] = private_of(rig).all()
        assert link.back is not None
        assert link.back.process_id == spare
        # It has a connection now, and needs no other.
        rig.pool.expect(SERVER, LANE)
        assert spare_of(rig)._early is None


async def test_a_spare_that_died_is_not_handed_to_anybody_and_not_started_over_and_over(tmp_path: Path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        os.kill(await ready(rig), signal.SIGKILL)
        await rig.until(lambda: spare_of(rig)._early is None)
        rig.pool.expect(SERVER, LANE)
        assert spare_of(rig)._early is None
        assert text_of(await rig.pool.dispatch(SERVER, CALL)) == '{"a": 1}'


async def test_a_spare_that_ends_with_its_first_words_costs_the_call_nothing_but_time(tmp_path: Path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        pid = await ready(rig)
        # Stopped, it seems to live when the call comes.
        os.kill(pid, signal.SIGSTOP)
        call = asyncio.ensure_future(rig.pool.dispatch(SERVER, CALL))
        await rig.until(lambda: spare_of(rig)._early is None)
        os.kill(pid, signal.SIGKILL)
        assert text_of(await call) == '{"a": 1}'
        assert any("kept ready" in line.text for line in rig.pool.tail(SERVER, 50))


async def test_nothing_is_kept_ready_where_a_client_needs_no_process_of_its_own(tmp_path: Path) -> None:
    async with a_pool(tmp_path, a_fake("modern")) as rig:
        await rig.pool.catalog(SERVER, 5)
        rig.pool.expect(SERVER, LANE)
        assert spare_of(rig)._early is None
        rig.pool.expect(SERVER, replace(LANE, for_questions=False))
        assert spare_of(rig)._early is not None
    rig.pool.expect(SERVER, LANE)
    async with a_pool(tmp_path, a_remote("http://127.0.0.1:9/mcp")) as rig:
        rig.pool.expect(SERVER, LANE)
        spare_of(rig).want()
        assert spare_of(rig)._early is None


async def test_a_spare_goes_with_what_it_was_started_for(tmp_path: Path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        pid = await ready(rig)
        await rig.pool.restart(SERVER)
        await rig.until(lambda: process_gone(pid))
        await rig.until(lambda: supervisor_of(rig)._shared.is_open)
        pid = await ready(rig)
    assert process_gone(pid)


async def test_a_spare_that_nobody_wants_for_long_ends(tmp_path: Path) -> None:
    async with a_pool(tmp_path, a_fake(), waits=replace(QUICK, lane_idle_s=0.0)) as rig:
        pid = await ready(rig)
        private_of(rig).close_idle()
        await rig.until(lambda: process_gone(pid))


async def test_a_spare_that_is_let_go_while_it_starts_is_not_left_over(tmp_path: Path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        await rig.pool.catalog(SERVER, 5)
        rig.pool.expect(SERVER, LANE)
        early = spare_of(rig)._early
        assert early is not None
        spare_of(rig).let_go()
        await rig.until(lambda: early.child.end is not None)
        assert spare_of(rig).take() is None


async def test_one_that_still_starts_is_nobodys_and_lives_on(tmp_path: Path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        await rig.pool.catalog(SERVER, 5)
        rig.pool.expect(SERVER, LANE)
        early = spare_of(rig)._early
        assert early is not None
        while not early.child.is_writable:  # noqa: ASYNC110  each step of the loop counts
            await asyncio.sleep(0)
        assert spare_of(rig).take() is None
        pid = await ready(rig)
        assert spare_of(rig).take() is early
        assert not process_gone(pid)
        await early.child.stop()


async def test_that_none_could_be_started_stands_in_the_log(tmp_path: Path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        await rig.pool.catalog(SERVER, 5)
        (tmp_path / SERVER).rename(tmp_path / "gone")
        (tmp_path / SERVER).write_text("not a directory")
        rig.pool.expect(SERVER, LANE)
        await rig.until(lambda: spare_of(rig)._early is None)
        assert any("no process could be kept ready" in line.text for line in rig.pool.tail(SERVER, 50))


class Reader:
    def __init__(self) -> None:
        self.heard: list[bytes | str] = []

    def line(self, line: bytes) -> None:
        self.heard.append(line)

    def ended(self, reason: Diagnosis, *, is_fault: bool) -> None:
        self.heard.append(reason.text)


async def test_what_a_spare_says_before_it_is_taken_is_not_lost_nor_kept_without_end(tmp_path: Path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        early = EarlyChild(rig.pool._premises, log=supervisor_of(rig).log, on_end=lambda _: None)
        for number in range(150):
            early.line(b"%d" % number)
        reader = Reader()
        early.hand_to(reader)
        early.line(b"later")
        early.ended(because(Why.KILLED), is_fault=False)
    assert reader.heard == [*(b"%d" % number for number in range(100)), b"later", "the process was killed"]


async def test_what_a_spare_says_early_has_a_size(tmp_path: Path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        early = EarlyChild(rig.pool._premises, log=supervisor_of(rig).log, on_end=lambda _: None)
        for _ in range(4):
            early.line(b"x" * 400_000)
        reader = Reader()
        early.hand_to(reader)
    assert len(reader.heard) == 2
