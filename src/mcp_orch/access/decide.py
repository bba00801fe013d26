"""May this caller do this? One function answers for REST, MCP, lists and searches alike."""

from dataclasses import dataclass
from typing import Final

from mcp_orch.access.permissions import Permission
from mcp_orch.access.roles import (
    HUB_ADMIN_PERMISSIONS,
    KEY_CEILING,
    ROLE_PERMISSIONS,
    STRENGTH,
    USER_PERMISSIONS,
)
from mcp_orch.contract.callers import Caller, CallerKind
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.pictures import Picture, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Yes or no; a no has its kind and a reason that the caller may read."""

    allowed: bool
    kind: ErrorKind = ErrorKind.FORBIDDEN
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES: Final = Verdict(allowed=True)
STRANGER: Final = Verdict(allowed=False, kind=ErrorKind.NOT_FOUND, reason="there is no such project")
"""What a stranger hears, whether the thing exists or not."""

_KEYS: Final = frozenset({CallerKind.PERSONAL_KEY, CallerKind.SERVICE_KEY})


def role_in(caller: Caller, picture: Picture) -> Role | None:
    """The role this caller has in this project; None for strangers.

    A key counts as a member at most, and a personal one never as more than its maker. Hub admins count as admins.
    """
    if (caller.project or caller.scopes.project or picture.project) != picture.project:
        return None
    if caller.kind is CallerKind.SERVICE_KEY:
        return KEY_CEILING
    if caller.kind is CallerKind.ANONYMOUS:
        return KEY_CEILING if picture.is_open else None
    role = Role.ADMIN if caller.is_hub_admin else None
    if role is None and caller.user is not None:
        role = picture.members.get(caller.user)
    if role is not None and caller.kind is CallerKind.PERSONAL_KEY and STRENGTH[role] > STRENGTH[KEY_CEILING]:
        return KEY_CEILING
    return role


def permissions_of(caller: Caller, picture: Picture | None) -> frozenset[Permission]:
    """Everything this caller may do: in the project of the picture, or outside of projects for None."""
    if picture is None:
        if caller.kind in _KEYS or caller.kind is CallerKind.ANONYMOUS or caller.scopes.project is not None:
            return frozenset()
        return HUB_ADMIN_PERMISSIONS if caller.is_hub_admin else USER_PERMISSIONS
    role = role_in(caller, picture)
    if role is None:
        return frozenset()
    if caller.is_hub_admin and caller.kind not in _KEYS:
        return HUB_ADMIN_PERMISSIONS
    return ROLE_PERMISSIONS[role]


def may(caller: Caller, permission: Permission, *, picture: Picture | None = None) -> Verdict:
    """Whether this caller may do this, in the project of the picture or, with None, outside of projects."""
    if permission in permissions_of(caller, picture):
        return YES
    if picture is None:
        return Verdict(allowed=False, reason=f"this needs the permission {permission}, which hub admins have")
    role = role_in(caller, picture)
    if role is None:
        return STRANGER
    return Verdict(
        allowed=False,
        reason=f"your role in project {picture.name} is {role}; this needs the permission {permission}",
    )
