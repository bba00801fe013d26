"""The keeper does what is due, and nothing gets lost while the disk or the database is away."""

import json
from pathlib import Path

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


async def test_the_keeper_waits_while_the_database_is_away(
    trail: Trail, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def away() -> None:
        raise StoreUnavailable("the database can't be reached")

    monkeypatch.setattr(trail.chainer, "catch_up", away)
    async with keeper(trail):
        pass
    assert "at the next start" in caplog.text
