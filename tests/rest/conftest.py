"""What the tests of REST share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.rest.doubles import Hub, a_hub
from tests.storage.postgres import postgres
from tests.storage.stores import engine_name, store, store_url, templates

__all__ = ["engine_name", "postgres", "store", "store_url", "templates"]


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    async with a_hub(tmp_path) as hub:
        yield hub
