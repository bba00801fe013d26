"""The tags of management actions: the only words by which activity is recorded and filtered."""

from enum import StrEnum


class ActivityTag(StrEnum):
    """What was done: `<noun>.<verb>`. Tags are only ever added."""

    HUB_SET_UP = "hub.set-up"
    HUB_SETTINGS_CHANGED = "hub.settings-changed"
    USER_CREATED = "user.created"
    USER_CHANGED = "user.changed"
    USER_DEACTIVATED = "user.deactivated"
    USER_PASSWORD_CHANGED = "user.password-changed"  # noqa: S105  the word for an action, not a password
    SIGNED_IN = "user.signed-in"
    SIGN_IN_FAILED = "user.sign-in-failed"
    SIGNED_OUT = "user.signed-out"
    TOKEN_CREATED = "token.created"  # noqa: S105  the word for an action, not a password
    TOKEN_REVOKED = "token.revoked"  # noqa: S105  the word for an action, not a password
    PROJECT_CREATED = "project.created"
    PROJECT_CHANGED = "project.changed"
    PROJECT_DELETED = "project.deleted"
    MEMBER_ADDED = "member.added"
    MEMBER_CHANGED = "member.changed"
    MEMBER_REMOVED = "member.removed"
    SERVER_ADDED = "server.added"
    SERVER_CHANGED = "server.changed"
    SERVER_REMOVED = "server.removed"
    SERVER_ENABLED = "server.enabled"
    SERVER_DISABLED = "server.disabled"
    SERVER_RESTARTED = "server.restarted"
    SERVER_TESTED = "server.tested"
    TOOL_CHANGED = "tool.changed"
    TOOLSET_ADDED = "toolset.added"
    TOOLSET_CHANGED = "toolset.changed"
    TOOLSET_REMOVED = "toolset.removed"
    SECRET_SET = "secret.set"  # noqa: S105  the word for an action, not a password
    SECRET_REMOVED = "secret.removed"  # noqa: S105  the word for an action, not a password
    KEY_CREATED = "key.created"
    KEY_CHANGED = "key.changed"
    KEY_ROTATED = "key.rotated"
    KEY_REVOKED = "key.revoked"
