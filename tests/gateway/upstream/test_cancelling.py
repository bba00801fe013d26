"""Cancelled at each await, a call leaves nothing behind."""

import asyncio

import pytest

from mcp_orch.gateway.upstream.legacy_http import LegacyHttpBack
from mcp_orch.gateway.upstream.modern_http import ModernHttpBack
from tests.gateway.upstream.fake_http import LegacyServer, ModernServer, serving
from tests.gateway.upstream.rig import SERVER, a_call, a_fake, a_pool, a_remote

pytestmark = pytest.mark.anyio


async def _cancel_everywhere(rig) -> None:
    supervisor = rig.pool._supervisors[SERVER]
    await rig.pool.catalog(SERVER, 5)
    for steps in range(30):
        async with asyncio.TaskGroup() as tasks:

            async def call() -> object:
                return await rig.pool.dispatch(SERVER, a_call("echo", a=1))

            task = tasks.create_task(call())
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()
        back = supervisor._shared.back
        assert back is None or back.in_flight == 0
    assert "1" in await rig.text("echo", a=1)
    assert supervisor._shared.back.in_flight == 0


async def test_over_stdio(tmp_path) -> None:
    async with a_pool(tmp_path, a_fake()) as rig:
        await _cancel_everywhere(rig)


@pytest.mark.parametrize("server", [LegacyServer, ModernServer])
async def test_over_http(tmp_path, server) -> None:
    async with serving(server()) as fake, a_pool(tmp_path, a_remote(fake.url)) as rig:
        await _cancel_everywhere(rig)
        back = rig.pool._supervisors[SERVER]._shared.back
        assert isinstance(back, ModernHttpBack | LegacyHttpBack)
        client = back._wires.client
        await rig.until(lambda: all(one._exchange is None or one._exchange.on_event for one in client._all))
        assert not client._waiting
        assert client._opening == 0
