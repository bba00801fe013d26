import asyncio

import pytest

from mcp_orch.storage import commits
from mcp_orch.storage.commits import CommitBell


@pytest.mark.anyio
async def test_a_watcher_that_is_stuck_does_not_hold_the_writer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commits, "_PATIENCE_S", 0.01)
    seen: list[int] = []

    async def stuck(_version: int) -> None:
        await asyncio.Event().wait()

    async def quick(version: int) -> None:
        seen.append(version)

    bell = CommitBell()
    bell.watch(stuck)
    leave = bell.watch(quick)
    async with asyncio.timeout(5):
        await bell.ring(7)
    leave()
    leave()
    async with asyncio.timeout(5):
        await bell.ring(8)
    assert seen == [7]
