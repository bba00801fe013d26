"""What the tests of the control plane share."""

from tests.control.house import house
from tests.storage.postgres import postgres
from tests.storage.stores import (
    clock,
    engine_name,
    fresh_url,
    ids,
    postgres_templates,
    sqlite_template,
    store,
    store_url,
)

__all__ = [
    "clock",
    "engine_name",
    "fresh_url",
    "house",
    "ids",
    "postgres",
    "postgres_templates",
    "sqlite_template",
    "store",
    "store_url",
]
