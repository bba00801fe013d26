"""The one table of who may do what. Nowhere else is a role spelled out."""

from typing import Final

from mcp_orch.access.permissions import Permission
from mcp_orch.contract.pictures import Role

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
    Permission.SERVERS_EDIT,
    Permission.SERVERS_SWITCH,
    Permission.TOOLS_EDIT,
    Permission.TOOLSETS_EDIT,
    Permission.SECRETS_READ,
    Permission.SECRETS_EDIT,
    Permission.MEMBERS_EDIT,
    Permission.KEYS_ADMIN,
    Permission.CALLS_READ_ALL,
    Permission.AUDIT_READ,
    Permission.POLICIES_EDIT,
}

ROLE_PERMISSIONS: Final = {Role.VIEWER: _VIEWER, Role.MEMBER: _MEMBER, Role.ADMIN: _ADMIN}
"""What each role may do in its project (design, section 6)."""

USER_PERMISSIONS: Final = frozenset({Permission.PROJECTS_CREATE, Permission.PROJECTS_LIST, Permission.ACCOUNT_EDIT})
"""What every signed-in user may do, in no project."""

HUB_ADMIN_PERMISSIONS: Final = frozenset(
    {
        *_ADMIN,
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
    }
)
"""What a read-only token is left with. Its calls are limited to tools that an admin confirmed as read-only."""

KEY_CEILING: Final = Role.MEMBER
"""A key never does more than this role, whoever made it."""

STRENGTH: Final = {Role.VIEWER: 0, Role.MEMBER: 1, Role.ADMIN: 2}
"""For comparing roles."""
