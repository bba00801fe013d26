"""Fills a definition that is in no picture yet, so that it can be tried before it is saved."""

from typing import Final

from mcp_orch.contract.pictures import ServerDefinition
from mcp_orch.control.projects.assembler import Assembler
from mcp_orch.control.projects.repository import PictureRepository
from mcp_orch.storage.engine import Store
from mcp_orch.storage.tables.servers import ServerRow


class ProjectFiller:
    """Implements `control.servers`' port of this kind with the secrets of the row's project."""

    def __init__(self, store: Store, assembler: Assembler) -> None:
        self._store: Final = store
        self._assembler: Final = assembler

    async def fill(self, row: ServerRow) -> ServerDefinition:
        """The definition, ready to be connected to. Raises SecretMissing, HeaderUnsendable or BrokenSeal."""
        async with self._store.reading() as session:
            secrets = await PictureRepository(session).secrets(row.project_id)
        return self._assembler.definition(row, secrets=self._assembler.opened(row.project_id, secrets))
