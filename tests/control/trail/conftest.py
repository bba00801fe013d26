"""A trail with records in it."""

import pytest

from mcp_orch.storage.engine import Store
from tests.control.trail.scenes import Trail
from tests.storage.stores import CountingIds, HeldClock


@pytest.fixture
def trail(store: Store, clock: HeldClock, ids: CountingIds) -> Trail:
    """An empty trail, on each database."""
    return Trail(store, clock=clock, ids=ids)
