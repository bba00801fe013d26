"""The one table of who may do what. Nowhere else is a role spelled out."""

from collections.abc import Iterable
from typing import Final

from mcp_orch.access.permissions import Permission
from mcp_orch.contract.pictures import Role
from mcp_orch.contract.teams import TeamRole

_VIEWER: Final = frozenset(
    {
        Permission.PROJECTS_READ,
        Permission.SERVERS_READ,
        Permission.TOOLS_READ,
        Permission.TOOLSETS_READ,
        Permission.MEMBERS_READ,
        Permission.ACTIVITY_READ,
        Permission.CALLS_READ,
        Permission.EVENTS_READ,
        Permission.PROJECTS_LEAVE,
    }
)
_MEMBER: Final = _VIEWER | {
    Permission.CALLS_MAKE,
    Permission.KEYS_READ,
    Permission.KEYS_CREATE,
    Permission.KEYS_EDIT,
    Permission.KEYS_ROTATE,
    Permission.KEYS_REVOKE,
    Permission.SERVERS_LOGS,
    Permission.SERVERS_RESTART,
}
_ADMIN: Final = _MEMBER | {
    Permission.PROJECTS_EDIT,
    Permission.PROJECTS_DELETE,
    Permission.PROJECTS_ARCHIVE,
    Permission.PROJECTS_TRANSFER,
    Permission.SERVERS_EDIT,
    Permission.SERVERS_SWITCH,
    Permission.TOOLS_EDIT,
    Permission.TOOLSETS_EDIT,
    Permission.SECRETS_READ,
    Permission.SECRETS_EDIT,
    Permission.MEMBERS_EDIT,
    Permission.MEMBERS_INVITE,
    Permission.KEYS_ADMIN,
    Permission.CALLS_READ_ALL,
    Permission.AUDIT_READ,
    Permission.POLICIES_EDIT,
}

ROLE_PERMISSIONS: Final = {Role.VIEWER: _VIEWER, Role.MEMBER: _MEMBER, Role.ADMIN: _ADMIN}
"""What each role may do in its project (design, section 6)."""

_TEAM_MEMBER: Final = frozenset({Permission.TEAMS_READ, Permission.TEAMS_LEAVE})
_TEAM_ADMIN: Final = _TEAM_MEMBER | {Permission.TEAMS_EDIT}

TEAM_ROLE_PERMISSIONS: Final = {TeamRole.MEMBER: _TEAM_MEMBER, TeamRole.ADMIN: _TEAM_ADMIN}
"""What each role in a team may do in that team, and nowhere else."""

USER_PERMISSIONS: Final = frozenset(
    {
        Permission.PROJECTS_CREATE,
        Permission.PROJECTS_LIST,
        Permission.TEAMS_CREATE,
        Permission.TEAMS_LIST,
        Permission.ACCOUNT_EDIT,
    }
)
"""What every signed-in user may do, in no project."""

HUB_ADMIN_PERMISSIONS: Final = frozenset(
    {
        *_ADMIN,
        *_TEAM_ADMIN,
        *USER_PERMISSIONS,
        Permission.SERVERS_COMMAND,
        Permission.USERS_READ,
        Permission.USERS_EDIT,
        Permission.HUB_READ,
        Permission.HUB_EDIT,
    }
)
"""What hub admins may do, in every project and outside."""

MCP_PERMISSIONS: Final = frozenset({Permission.CALLS_MAKE})
"""All that keys, anonymous callers and tokens limited to parts of a project may do: they open MCP endpoints only.

A token limited to some tools that could mint a key without limits would not be limited at all.
"""

READING_PERMISSIONS: Final = frozenset(
    {
        *(_VIEWER - {Permission.PROJECTS_LEAVE}),
        Permission.CALLS_MAKE,
        Permission.KEYS_READ,
        Permission.SERVERS_LOGS,
        Permission.SECRETS_READ,
        Permission.CALLS_READ_ALL,
        Permission.AUDIT_READ,
        Permission.USERS_READ,
        Permission.HUB_READ,
        Permission.PROJECTS_LIST,
        Permission.TEAMS_LIST,
        Permission.TEAMS_READ,
    }
)
"""What a read-only token is left with. Its calls are limited to tools that an admin confirmed as read-only."""

CLOSED_PERMISSIONS: Final = frozenset(
    {
        *(READING_PERMISSIONS - {Permission.CALLS_MAKE}),
        Permission.PROJECTS_LEAVE,
        Permission.PROJECTS_ARCHIVE,
        Permission.PROJECTS_DELETE,
        Permission.KEYS_REVOKE,
    }
)
"""What is left of anybody's permissions in a project that is archived or deleted: look, end things, bring it back."""

KEY_CEILING: Final = Role.MEMBER
"""A key never does more than this role, whoever made it."""

STRENGTH: Final = {Role.VIEWER: 0, Role.MEMBER: 1, Role.ADMIN: 2}
"""For comparing roles."""


def highest(roles: Iterable[Role]) -> Role:
    """The strongest of the roles that somebody has: their own, and those that teams give them."""
    return max(roles, key=STRENGTH.__getitem__)
