"""docs/permissions.md, written from the one table of who may do what: `python -m tools.permissions` writes it anew."""

import sys
from pathlib import Path
from typing import Final

from mcp_orch.access.permissions import Permission
from mcp_orch.access.roles import (
    CLOSED_PERMISSIONS,
    HUB_ADMIN_PERMISSIONS,
    MCP_PERMISSIONS,
    READING_PERMISSIONS,
    ROLE_PERMISSIONS,
    TEAM_ROLE_PERMISSIONS,
    USER_PERMISSIONS,
)
from mcp_orch.contract.pictures import Role
from mcp_orch.contract.teams import TeamRole

PAGE: Final = Path(__file__).parents[1] / "docs" / "permissions.md"

_HEAD: Final = """# Who may do what

<!-- Generated from src/mcp_orch/access/roles.py by `just permissions`; do not edit. -->

Every decision of the hub, on REST, MCP endpoints and event streams alike, is made by one function over this table.
A route or an MCP method that does not say which permission it needs keeps the hub from starting.

## In a project

What somebody is in a project is the highest of their own role and of those that teams give them. Hub admins may
everything everywhere; what they do is recorded as such.
"""

_CREDENTIALS: Final = """A key, or a token limited to parts of a project, opens MCP endpoints and nothing else.
A read-only token looks and changes nothing; its calls reach only tools that an admin confirmed as read-only.
Neither is ever more than the person behind it.
"""


def page() -> str:
    """The whole page."""
    closed = "\n".join(f"- `{one.value}`" for one in Permission if one in CLOSED_PERMISSIONS)
    return "\n".join(
        [
            _HEAD,
            _table(
                [one for one in Permission if one in ROLE_PERMISSIONS[Role.ADMIN]],
                {role.value: ROLE_PERMISSIONS[role] for role in Role},
            ),
            "\n## In a team\n",
            _table(
                [one for one in Permission if one in TEAM_ROLE_PERMISSIONS[TeamRole.ADMIN]],
                {f"team {role.value}": TEAM_ROLE_PERMISSIONS[role] for role in TeamRole},
            ),
            "\n## Outside of both\n",
            _table(
                [one for one in Permission if one in HUB_ADMIN_PERMISSIONS - _in_places()],
                {"user": USER_PERMISSIONS, "hub admin": HUB_ADMIN_PERMISSIONS},
            ),
            "\n## What a credential is left with\n",
            _CREDENTIALS,
            _table(
                [one for one in Permission if one in READING_PERMISSIONS | MCP_PERMISSIONS],
                {"key or limited token": MCP_PERMISSIONS, "read-only token": READING_PERMISSIONS},
            ),
            "\n## In a project that is archived or deleted\n",
            f"Of everybody's permissions these are left, whoever they are:\n\n{closed}\n",
        ]
    )


def _in_places() -> frozenset[Permission]:
    return ROLE_PERMISSIONS[Role.ADMIN] | TEAM_ROLE_PERMISSIONS[TeamRole.ADMIN]


def _table(permissions: list[Permission], columns: dict[str, frozenset[Permission]]) -> str:
    lines = [f"| permission | {' | '.join(columns)} |", f"|---|{'---|' * len(columns)}"]
    for one in permissions:
        cells = ["yes" if one in granted else "" for granted in columns.values()]
        lines.append(f"| `{one.value}` | {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE} is written\n")
