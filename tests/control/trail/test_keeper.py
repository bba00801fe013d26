"""The keeper does what is due, and nothing gets lost while the disk or the database is away."""

import json
import os
from pathlib import Path

import anyio
import pytest

from mcp_orch.control.trail.checkpoints import checkpoints_in
from mcp_orch.control.trail.keeper import TrailKeeper, TrailParts
from mcp_orch.control.trail.leaving.retention import Pruner
from mcp_orch.control.trail.settings import Retention, TrailSettings
from mcp_orch.storage.engine import StoreUnavailable
from tests.control.trail.scenes import Trail

pytestmark = pytest.mark.anyio


def keeper(trail: Trail, file: Path | None = None) -> TrailKeeper:
    parts = TrailParts(
        chainer=trail.chainer,
        checkpoints=trail.checkpoints,
        pruner=Pruner(store=trail.store, clock=trail.clock, signer=trail.signer, kept=Retention()),
    )
    return TrailKeeper(parts, clock=trail.clock, settings=TrailSettings(look_every_s=0.01, checkpoint_file=file))


async def test_leaving_links_everything_and_holds_a_last_checkpoint(trail: Trail, tmp_path: Path) -> None:
    file = tmp_path / "held.jsonl"
    async with keeper(trail, file):
        await trail.call(3)
    [held] = checkpoints_in(file.read_text())
    assert [head.seq for head in held.heads.values()] == [3]
    assert file.stat().st_mode & 0o777 == 0o600
    report = await trail.verify(outside=[held])
    assert (report.is_intact, report.checkpoints) == (True, 2)


async def test_checkpoints_are_made_when_their_time_has_come_and_something_is_new(trail: Trail, tmp_path: Path) -> None:
    file = tmp_path / "held.jsonl"
    keeping = keeper(trail, file)
    await trail.call(1)
    await keeping.turn()
    assert not file.exists()
    for _ in range(3):
        trail.clock.seconds += 301
        await keeping.turn()
    assert len(file.read_text().splitlines()) == 1


async def test_checkpoints_wait_for_a_file_that_can_not_be_written(
    trail: Trail, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "later"
    keeping = keeper(trail, folder / "held.jsonl")
    await trail.call(1)
    trail.clock.seconds += 301
    await keeping.turn()
    assert "checkpoints can't be written" in caplog.text
    folder.mkdir()
    await trail.call(1)
    trail.clock.seconds += 301
    await keeping.turn()
    numbers = [
        json.loads(json.loads(line)["checkpoint"])["number"]
        for line in (folder / "held.jsonl").read_text().splitlines()
    ]
    assert numbers == [1, 2]


async def test_half_a_checkpoint_is_taken_back_from_the_file(
    trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "held.jsonl"
    keeping = keeper(trail, file)
    write = os.write
    for room in (None, 40, None):
        await trail.call(1)
        trail.clock.seconds += 301
        with monkeypatch.context() as patch:
            patch.setattr("mcp_orch.control.trail.outside.os.write", lambda to, said: write(to, said[:room]))  # noqa: B023  called within this turn
            await keeping.turn()
    assert [one.number for one in checkpoints_in(file.read_text())] == [1, 2, 3]


async def test_the_keeper_waits_while_the_database_is_away(
    trail: Trail, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def away() -> None:
        raise StoreUnavailable("the database can't be reached")

    monkeypatch.setattr(trail.chainer, "catch_up", away)
    async with keeper(trail):
        pass
    assert "at the next start" in caplog.text


async def test_a_turn_that_fails_is_told_and_ends_neither_the_keeper_nor_the_hub(
    trail: Trail, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    link, again = trail.chainer.catch_up, anyio.Event()

    async def unlinkable() -> int:
        if "a word that only a newer hub knows" in caplog.text:
            again.set()
            return await link()
        raise LookupError("a word that only a newer hub knows")

    monkeypatch.setattr(trail.chainer, "catch_up", unlinkable)
    monkeypatch.setattr("mcp_orch.control.trail.keeper._RETRY_S", 0.01)
    await trail.call(1)
    async with keeper(trail):
        with anyio.fail_after(5):
            await again.wait()
    assert (await trail.verify()).records == 1
