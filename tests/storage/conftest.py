"""What the tests of the store share."""

from tests.storage.postgres import postgres, postgres_url
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
    "ids",
    "postgres",
    "postgres_url",
    "store",
    "store_url",
    "templates",
]
