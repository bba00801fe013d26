"""What the services of the servers area work with."""

from dataclasses import dataclass
from typing import Protocol

from mcp_orch.contract.endpoints import PublicAddress
from mcp_orch.contract.pictures import ServerDefinition
from mcp_orch.contract.ports import Clock, Ids, PictureFeed, UpstreamControl
from mcp_orch.control.approvals.service import ApprovalService
from mcp_orch.storage.engine import Store
from mcp_orch.storage.secret_column import SecretRing
from mcp_orch.storage.tables.servers import ServerRow


class DefinitionFiller(Protocol):
    """Makes a definition that can be connected to out of a row that is in no picture yet."""

    async def fill(self, row: ServerRow) -> ServerDefinition:
        """The definition with the project's secrets filled in. Raises OrchError where it can't be filled."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSurroundings:
    """Handed in by the wiring."""

    store: Store
    pictures: PictureFeed
    upstreams: UpstreamControl
    filler: DefinitionFiller
    approvals: ApprovalService
    ring: SecretRing
    public: PublicAddress
    clock: Clock
    ids: Ids
