"""Everything somebody can be allowed to do, by name: `area:action`."""

from enum import StrEnum


class Permission(StrEnum):
    """The permissions. `access.roles` maps them to roles; nothing else does."""

    # A project, as everybody in it sees it.
    PROJECTS_READ = "projects:read"
    SERVERS_READ = "servers:read"
    TOOLS_READ = "tools:read"
    TOOLSETS_READ = "toolsets:read"
    MEMBERS_READ = "members:read"
    ACTIVITY_READ = "activity:read"
    CALLS_READ = "calls:read"
    EVENTS_READ = "events:read"
    PROJECTS_LEAVE = "projects:leave"

    # Using it.
    CALLS_MAKE = "calls:make"
    KEYS_READ = "keys:read"
    KEYS_CREATE = "keys:create"
    KEYS_EDIT = "keys:edit"
    KEYS_ROTATE = "keys:rotate"
    KEYS_REVOKE = "keys:revoke"
    SERVERS_LOGS = "servers:logs"
    SERVERS_RESTART = "servers:restart"

    # Running it.
    PROJECTS_EDIT = "projects:edit"
    PROJECTS_DELETE = "projects:delete"
    """Delete it, and bring it back while it can be."""
    PROJECTS_ARCHIVE = "projects:archive"
    """Close it for calls and changes, and open it again."""
    PROJECTS_TRANSFER = "projects:transfer"
    """Make somebody else its admin in one's own place."""
    SERVERS_EDIT = "servers:edit"
    SERVERS_SWITCH = "servers:switch"
    TOOLS_EDIT = "tools:edit"
    TOOLSETS_EDIT = "toolsets:edit"
    SECRETS_READ = "secrets:read"
    SECRETS_EDIT = "secrets:edit"
    MEMBERS_EDIT = "members:edit"
    MEMBERS_INVITE = "members:invite"
    KEYS_ADMIN = "keys:admin"
    """See and revoke every key of the project, and make service keys."""
    CALLS_READ_ALL = "calls:read-all"
    AUDIT_READ = "audit:read"
    POLICIES_EDIT = "policies:edit"

    # A team.
    TEAMS_READ = "teams:read"
    TEAMS_LEAVE = "teams:leave"
    TEAMS_EDIT = "teams:edit"
    """Its name, who is in it, and which projects may add it."""

    # The hub itself.
    SERVERS_COMMAND = "servers:command"
    """Register or change a command: code that runs on the machine of the hub."""
    USERS_READ = "users:read"
    USERS_EDIT = "users:edit"
    HUB_READ = "hub:read"
    HUB_EDIT = "hub:edit"

    # Every signed-in user.
    PROJECTS_CREATE = "projects:create"
    PROJECTS_LIST = "projects:list"
    TEAMS_CREATE = "teams:create"
    TEAMS_LIST = "teams:list"
    ACCOUNT_EDIT = "account:edit"
