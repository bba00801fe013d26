"""What the hub says on stderr."""

import logging
import sys
from typing import Final

from mcp_orch.app.settings import LogLevel

_FORMAT: Final = "%(asctime)s %(levelname)-7s %(message)s"
_QUIET: Final = ("aiosqlite", "sqlalchemy", "uvicorn", "asyncio", "alembic", "psycopg")


def set_up_logs(level: LogLevel) -> None:
    """One line each, with the time; libraries are heard from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(_FORMAT, datefmt="%H:%M:%S"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.value.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
