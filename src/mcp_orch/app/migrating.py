"""Bringing a database up to date, for the command that does nothing else."""

from dataclasses import dataclass
from pathlib import Path

from mcp_orch.app.settings import HubSettings
from mcp_orch.kit.clock import SystemClock
from mcp_orch.storage.engine import open_store
from mcp_orch.storage.migrate import HEAD, upgrade


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """What became of it."""

    schema: str
    copy: Path | None
    """The copy that was made before anything changed."""


async def bring_up_to_date(settings: HubSettings) -> Migrated:
    """Migrates the database. Raises SchemaTooNew, SchemaUnknown, BadDatabaseUrl or StoreUnavailable."""
    store = open_store(settings.database_url.reveal())
    try:
        copy = await upgrade(store, now=SystemClock().now())
    finally:
        await store.close()
    return Migrated(schema=HEAD, copy=copy)
