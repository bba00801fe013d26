"""The table of design.md section 6, asked cell by cell."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_orch.access.decide import STRANGER, Verdict, may, opens_mcp_only, permissions_of, role_in
from mcp_orch.access.permissions import Permission
from mcp_orch.access.roles import (
    HUB_ADMIN_PERMISSIONS,
    MCP_PERMISSIONS,
    READING_PERMISSIONS,
    ROLE_PERMISSIONS,
    USER_PERMISSIONS,
)
from mcp_orch.contract.callers import Caller, CallerKind, Scopes
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import ProjectId, ServerId, UserId
from mcp_orch.contract.pictures import Role
from tests.builders import (
    ADMIN,
    MEMBER,
    VIEWER,
    a_caller,
    a_hub_admin,
    a_key_caller,
    a_member,
    a_project,
    a_stranger,
    a_token,
    a_viewer,
    an_admin,
)

PICTURE = a_project()
OTHER = a_project("other")
ANONYMOUS = a_caller(CallerKind.ANONYMOUS)

CALLERS = st.builds(
    a_caller,
    st.sampled_from(CallerKind),
    st.sampled_from([None, VIEWER, MEMBER, ADMIN, UserId("usr_nobody")]),
    scopes=st.builds(
        Scopes,
        servers=st.sampled_from([frozenset(), frozenset({ServerId("srv_demo")})]),
        read_only=st.booleans(),
        project=st.sampled_from([None, PICTURE.project, OTHER.project]),
    ),
)


def test_permissions_are_written_as_area_and_action() -> None:
    assert [one for one in Permission if one.value.count(":") != 1] == []


@pytest.mark.parametrize(
    ("permission", "viewer", "member", "admin"),
    [
        (Permission.PROJECTS_READ, True, True, True),
        (Permission.SERVERS_READ, True, True, True),
        (Permission.MEMBERS_READ, True, True, True),
        (Permission.ACTIVITY_READ, True, True, True),
        (Permission.CALLS_MAKE, False, True, True),
        (Permission.KEYS_CREATE, False, True, True),
        (Permission.SERVERS_LOGS, False, True, True),
        (Permission.SERVERS_RESTART, False, True, True),
        (Permission.SERVERS_EDIT, False, False, True),
        (Permission.SERVERS_SWITCH, False, False, True),
        (Permission.TOOLS_EDIT, False, False, True),
        (Permission.TOOLSETS_EDIT, False, False, True),
        (Permission.SECRETS_EDIT, False, False, True),
        (Permission.MEMBERS_EDIT, False, False, True),
        (Permission.KEYS_ADMIN, False, False, True),
        (Permission.AUDIT_READ, False, False, True),
        (Permission.PROJECTS_DELETE, False, False, True),
        (Permission.SERVERS_COMMAND, False, False, False),
        (Permission.HUB_EDIT, False, False, False),
    ],
)
def test_each_role_may_what_the_table_says(permission: Permission, *, viewer: bool, member: bool, admin: bool) -> None:
    asked = [bool(may(caller, permission, picture=PICTURE)) for caller in (a_viewer(), a_member(), an_admin())]
    assert asked == [viewer, member, admin]
    assert may(a_hub_admin(), permission, picture=PICTURE)


def test_roles_grow_from_viewer_to_hub_admin() -> None:
    sets = [*(ROLE_PERMISSIONS[role] for role in Role), HUB_ADMIN_PERMISSIONS]
    assert all(weaker < stronger for weaker, stronger in pairwise(sets))
    assert frozenset(Permission) == HUB_ADMIN_PERMISSIONS


def test_a_stranger_hears_the_same_for_every_permission() -> None:
    answers = {may(a_stranger(), one, picture=PICTURE) for one in Permission}
    assert answers == {STRANGER}
    assert STRANGER.kind is ErrorKind.NOT_FOUND


def test_a_refusal_names_the_role_and_what_is_needed() -> None:
    assert may(a_viewer(), Permission.CALLS_MAKE, picture=PICTURE) == Verdict(
        allowed=False,
        kind=ErrorKind.FORBIDDEN,
        reason="your role in project demo is viewer; this needs the permission calls:make",
    )


@pytest.mark.parametrize(
    ("caller", "role"),
    [
        (a_viewer(), Role.VIEWER),
        (an_admin(), Role.ADMIN),
        (a_stranger(), None),
        (a_hub_admin(), Role.ADMIN),
        (a_key_caller(), Role.MEMBER),
        (a_key_caller(user=VIEWER), Role.VIEWER),
        (a_key_caller(user=MEMBER), Role.MEMBER),
        (a_key_caller(user=ADMIN), Role.MEMBER),
        (replace(a_key_caller(user=UserId("usr_root")), is_hub_admin=True), Role.MEMBER),
        (a_key_caller(user=UserId("usr_left")), None),
        (a_key_caller("other"), None),
        (a_token(ADMIN), Role.ADMIN),
        (a_token(ADMIN, scopes=Scopes(project=ProjectId("prj_other"))), None),
        (a_token(ADMIN, scopes=Scopes(project=PICTURE.project)), Role.ADMIN),
        (ANONYMOUS, None),
    ],
)
def test_role_in_a_project(caller: Caller, role: Role | None) -> None:
    assert role_in(caller, PICTURE) is role


def test_anonymous_callers_enter_open_projects_only() -> None:
    assert role_in(ANONYMOUS, replace(PICTURE, is_open=True)) is Role.MEMBER


@pytest.mark.parametrize(
    "caller",
    [
        a_key_caller(),
        a_key_caller(user=ADMIN),
        a_token(ADMIN, scopes=Scopes(servers=frozenset({ServerId("srv_demo")}))),
    ],
)
def test_keys_and_limited_tokens_make_calls_and_do_nothing_else(caller: Caller) -> None:
    assert permissions_of(caller, PICTURE) == {Permission.CALLS_MAKE}
    assert permissions_of(caller, None) == frozenset()
    refused = may(caller, Permission.SERVERS_READ, picture=PICTURE)
    assert "opens MCP endpoints and nothing else" in refused.reason


def test_an_anonymous_caller_of_an_open_project_can_only_call() -> None:
    assert permissions_of(ANONYMOUS, replace(PICTURE, is_open=True)) == {Permission.CALLS_MAKE}


def test_a_key_of_a_viewer_cannot_call() -> None:
    assert not may(a_key_caller(user=VIEWER), Permission.CALLS_MAKE, picture=PICTURE)


def test_a_token_for_one_project_opens_its_mcp_endpoints_only() -> None:
    caller = a_token(ADMIN, scopes=Scopes(project=PICTURE.project))
    assert permissions_of(caller, PICTURE) == {Permission.CALLS_MAKE}
    assert permissions_of(caller, OTHER) == frozenset()


def test_a_read_only_token_looks_and_changes_nothing() -> None:
    caller = a_token(ADMIN, scopes=Scopes(read_only=True))
    assert may(caller, Permission.AUDIT_READ, picture=PICTURE)
    refused = may(caller, Permission.SERVERS_EDIT, picture=PICTURE)
    assert (bool(refused), refused.reason) == (
        False,
        f"{caller.name} is read-only; this needs the permission servers:edit",
    )
    assert permissions_of(caller, None) == {Permission.PROJECTS_LIST, Permission.TEAMS_LIST}


def test_outside_of_projects_users_and_hub_admins_have_their_own_sets() -> None:
    assert permissions_of(a_member(), None) == USER_PERMISSIONS
    assert permissions_of(a_hub_admin(), None) == HUB_ADMIN_PERMISSIONS
    assert may(a_member(), Permission.HUB_EDIT).reason == ("this needs the permission hub:edit, which hub admins have")


@given(caller=CALLERS, permission=st.sampled_from(Permission), is_open=st.booleans())
def test_nobody_may_more_than_their_role_or_credential_gives(
    caller: Caller, permission: Permission, *, is_open: bool
) -> None:
    picture = replace(PICTURE, is_open=is_open)
    allowed = bool(may(caller, permission, picture=picture))
    role = role_in(caller, picture)
    assert allowed is (permission in permissions_of(caller, picture))
    if allowed:
        assert role is not None
        assert permission in ROLE_PERMISSIONS[role]
        assert permission in MCP_PERMISSIONS or not opens_mcp_only(caller)
        assert permission in READING_PERMISSIONS or not caller.scopes.read_only
