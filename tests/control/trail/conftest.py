"""A trail with records in it."""

import pytest

from mcp_orch.contract.records import CallOutcome
from mcp_orch.storage.engine import Store
from tests.control.trail.deliveries import Delivering
from tests.control.trail.scenes import Trail
from tests.storage.stores import CountingIds, HeldClock


@pytest.fixture
def trail(store: Store, clock: HeldClock, ids: CountingIds) -> Trail:
    """An empty trail, on each database."""
    return Trail(store, clock=clock, ids=ids)


@pytest.fixture
async def delivering(trail: Trail) -> Delivering:
    """Three calls and two actions, linked, with a checkpoint."""
    await trail.call(2)
    await trail.call(outcome=CallOutcome.REFUSED)
    await trail.act(2)
    await trail.link()
    await trail.checkpoint()
    return Delivering(trail)
