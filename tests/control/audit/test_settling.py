"""Those who wait for the disk are told, whatever becomes of it."""

import asyncio

import pytest

from mcp_orch.contract.failures import AuditUnavailable
from mcp_orch.control.audit import settling as settling_module
from mcp_orch.control.audit.settling import Settling

pytestmark = pytest.mark.anyio


async def test_a_disk_that_takes_too_long_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling_module, "_PATIENCE_S", 0.01)
    waiting = Settling().until(1)
    assert waiting is not None
    with pytest.raises(AuditUnavailable, match="within"):
        await waiting


async def test_who_gave_up_waiting_is_not_told_a_second_time() -> None:
    settling = Settling()
    waiting = settling.until(1)
    later = settling.until(5)
    assert waiting is not None
    assert later is not None
    given_up = asyncio.timeout(0)
    with pytest.raises(TimeoutError):
        async with given_up:
            await waiting
    settling.reached(1)
    settling.failed("the disk is gone")
    with pytest.raises(AuditUnavailable, match="the disk is gone"):
        await later
    assert settling.until(1) is None
