"""What every test shares."""

import pytest
from hypothesis import settings

# How long an example takes says more about the machine than about the code.
settings.register_profile("mcp-orch", deadline=None)
settings.load_profile("mcp-orch")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
