"""The rows of one project from which its picture is put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from mcp_orch.contract.pictures import Role
from mcp_orch.control.commands.service import Decisions
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.tables.secrets import SecretRow
from mcp_orch.storage.tables.server_names import ServerNameRow
from mcp_orch.storage.tables.servers import ServerRow
from mcp_orch.storage.tables.tool_overrides import ToolOverrideRow
from mcp_orch.storage.tables.toolsets import ToolsetRow

NOTHING_DECIDED: Final = Decisions()


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRows:
    """Everything the database knows of a project that its picture needs, from one consistent state."""

    project: ProjectRow
    former_names: Sequence[str] = ()
    members: Sequence[tuple[str, Role]] = ()
    """(user, role) for everybody who is a member by name and not deactivated."""
    through_teams: Sequence[tuple[str, Role]] = ()
    """(user, role) for everybody of every team that was added, who is not deactivated."""
    servers: Sequence[ServerRow] = ()
    server_names: Sequence[ServerNameRow] = ()
    overrides: Mapping[str, Sequence[ToolOverrideRow]] = field(default_factory=dict[str, Sequence[ToolOverrideRow]])
    """By server id."""
    toolsets: Sequence[ToolsetRow] = ()
    secrets: Sequence[SecretRow] = ()
    decisions: Decisions = NOTHING_DECIDED
