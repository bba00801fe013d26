"""What the tests of the control plane share."""

from tests.control.house import house
from tests.storage.postgres import postgres
from tests.storage.stores import (
    clock,
    engine_name,
    fresh_url,
    ids,
    store,
    store_url,
    templates,
)

__all__ = [
    "clock",
    "engine_name",
    "fresh_url",
    "house",
    "ids",
    "postgres",
    "store",
    "store_url",
    "templates",
]
