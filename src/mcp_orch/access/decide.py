"""May this caller do this? One function answers for REST, MCP, lists and searches alike."""

from dataclasses import dataclass
from typing import Final

from mcp_orch.access.permissions import Permission
from mcp_orch.access.roles import (
    CLOSED_PERMISSIONS,
    HUB_ADMIN_PERMISSIONS,
    KEY_CEILING,
    MCP_PERMISSIONS,
    READING_PERMISSIONS,
    ROLE_PERMISSIONS,
    STRENGTH,
    TEAM_ROLE_PERMISSIONS,
    USER_PERMISSIONS,
)
from mcp_orch.contract.callers import NO_SCOPES, Caller, CallerKind, Scopes
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.pictures import Picture, Role
from mcp_orch.contract.teams import TeamRole, TeamSeat


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

NO_TEAM: Final = Verdict(allowed=False, kind=ErrorKind.NOT_FOUND, reason="there is no such team")
"""What somebody hears who is not in the team, whether it exists or not."""

_MCP_KINDS: Final = frozenset({CallerKind.PERSONAL_KEY, CallerKind.SERVICE_KEY, CallerKind.ANONYMOUS})
_READ_ONLY: Final = Scopes(read_only=True)


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
    held = _own_permissions(caller, picture)
    if picture is not None and picture.closed_reason is not None:
        held &= CLOSED_PERMISSIONS
    return _within_credential(held, caller)


def permissions_in_team(caller: Caller, seat: TeamSeat) -> frozenset[Permission]:
    """Everything this caller may do in a team."""
    if caller.is_hub_admin:
        return _within_credential(TEAM_ROLE_PERMISSIONS[TeamRole.ADMIN], caller)
    held = TEAM_ROLE_PERMISSIONS[seat.role] if seat.role is not None else frozenset[Permission]()
    return _within_credential(held, caller)


def opens_mcp_only(caller: Caller) -> bool:
    """Whether this credential opens MCP endpoints and nothing else, whoever made it."""
    if caller.kind in _MCP_KINDS:
        return True
    return caller.scopes is not NO_SCOPES and caller.scopes not in (NO_SCOPES, _READ_ONLY)


def may(
    caller: Caller, permission: Permission, *, picture: Picture | None = None, team: TeamSeat | None = None
) -> Verdict:
    """Whether this caller may do this, in the project of the picture, in the team or, with neither, outside of both."""
    if team is not None:
        return _may_in_team(caller, permission, seat=team)
    if permission in permissions_of(caller, picture):
        return YES
    role = role_in(caller, picture) if picture is not None else None
    if picture is not None and role is None:
        return STRANGER
    if permission in _own_permissions(caller, picture):
        if picture is not None and picture.closed_reason is not None and permission not in CLOSED_PERMISSIONS:
            reason = f"project {picture.name} {picture.closed_reason}"
            return Verdict(allowed=False, kind=ErrorKind.NOT_FOUND, reason=reason)
        what = "opens MCP endpoints and nothing else" if opens_mcp_only(caller) else "is read-only"
        return _no(f"{caller.name} {what}; this needs the permission {permission}")
    if picture is None:
        return _no(f"this needs the permission {permission}, which hub admins have")
    return _no(f"your role in project {picture.name} is {role}; this needs the permission {permission}")


def may_give(caller: Caller, role: Role, *, picture: Picture) -> Verdict:
    """May this caller give somebody this role? Only what the caller may do can be given."""
    if ROLE_PERMISSIONS[role] <= permissions_of(caller, picture):
        return YES
    return _no(f"you can't make somebody {role} of project {picture.name}: that is more than you may do there")


def _may_in_team(caller: Caller, permission: Permission, *, seat: TeamSeat) -> Verdict:
    if permission in permissions_in_team(caller, seat):
        return YES
    if seat.role is None and not caller.is_hub_admin:
        return NO_TEAM
    return _no(f"your role in team {seat.name} is {seat.role}; this needs the permission {permission}")


def _within_credential(held: frozenset[Permission], caller: Caller) -> frozenset[Permission]:
    if opens_mcp_only(caller):
        return held & MCP_PERMISSIONS
    return held & READING_PERMISSIONS if caller.scopes.read_only else held


def _no(reason: str) -> Verdict:
    return Verdict(allowed=False, reason=reason)


def _own_permissions(caller: Caller, picture: Picture | None) -> frozenset[Permission]:
    if picture is None:
        return HUB_ADMIN_PERMISSIONS if caller.is_hub_admin else USER_PERMISSIONS
    role = role_in(caller, picture)
    if role is None:
        return frozenset()
    return HUB_ADMIN_PERMISSIONS if caller.is_hub_admin else ROLE_PERMISSIONS[role]
