"""A real hub in the test's own process, with two projects of one shape and every kind of caller."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mcp_orch.access.keys import CredentialText, digest_of, mint_key, mint_token
from mcp_orch.app.behind import Behind
from mcp_orch.app.data_dir import holding, prepare_data_dir
from mcp_orch.app.settings import ServeOptions, read_settings
from mcp_orch.app.wiring import Hub, running_hub
from mcp_orch.contract.pictures import Role, Transport
from mcp_orch.contract.teams import TeamRole
from mcp_orch.control.projects.follower import Boards, Follower
from mcp_orch.identity.caller_loader import CallerLoader
from mcp_orch.storage.tables.change_events import ChangeKind
from mcp_orch.storage.tables.keys import KeyKind, KeyRow
from mcp_orch.storage.tables.memberships import MembershipRow
from mcp_orch.storage.tables.projects import ProjectRow
from mcp_orch.storage.tables.servers import ServerRow
from mcp_orch.storage.tables.team_grants import TeamGrantRow
from mcp_orch.storage.tables.team_members import TeamMemberRow
from mcp_orch.storage.tables.teams import TeamRow
from mcp_orch.storage.tables.toolset_entries import ToolsetEntryRow
from mcp_orch.storage.tables.toolsets import ToolsetRow
from mcp_orch.storage.tables.user_tokens import TokenKind, UserTokenRow
from mcp_orch.storage.tables.users import UserRow
from mcp_orch.storage.unit_of_work import UnitOfWork

OWN, OTHER = "own", "other"
PEOPLE = ("stranger", "viewer", "member", "admin", "team-member", "hub-admin", "neighbour", "gone", "left")
ROLES = {"viewer": Role.VIEWER, "member": Role.MEMBER, "admin": Role.ADMIN, "gone": Role.ADMIN}
KEY_SCOPES: dict[str, dict[str, object]] = {
    "service-key": {},
    "server-key": {"servers": ["srv_own"]},
    "tool-key": {"tools": [["srv_own", "echo"]]},
    "toolset-key": {"toolsets": ["tst_own"]},
    "read-only-key": {"read_only": True},
}


@dataclass(slots=True)
class World:
    """The hub, and what every caller sends."""

    hub: Hub
    behind: Behind
    credentials: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def rest(self) -> Any:
        return self.behind.rest

    async def mend(self) -> None:
        """Puts back what a route did to people, teams, projects and servers."""
        async with UnitOfWork(self.hub.store, clock=self.hub.clock) as work:
            for layer in _things(self.hub.clock.now()):
                for row in layer:
                    await work.session.merge(row)
                await work.session.flush()
            for name in (OWN, OTHER):
                work.changed(ChangeKind.PROJECT, f"prj_{name}")
            work.changed(ChangeKind.CALLERS)
        await self.settle()

    async def settle(self) -> None:
        """Shows what is stored, however busy the machine is."""
        boards = Boards(
            pictures=self.hub.pictures, callers=CallerLoader(self.hub.callers), assembler=self.hub.assembler
        )
        await Follower(self.hub.store, boards, clock=self.hub.clock).load()


@asynccontextmanager
async def a_world(folder: Path) -> AsyncIterator[World]:
    """Two projects of one shape: `own`, whose people the callers are, and `other` with a neighbour."""
    values = {"MCP_ORCH_SKIP_UI": "1", "MCP_ORCH_ENV": "development"}
    settings = read_settings(ServeOptions(data_dir=folder, port=0), values)
    place = prepare_data_dir(folder)
    with holding(place):
        async with running_hub(settings, place, public_url="http://127.0.0.1:8000") as hub, Behind(hub) as behind:
            world = World(hub, behind)
            await _people(world)
            await world.mend()
            await _credentials(world)
            await world.settle()
            yield world


async def _people(world: World) -> None:
    now = world.hub.clock.now()
    async with UnitOfWork(world.hub.store, clock=world.hub.clock) as work:
        for name in PEOPLE:
            email = f"{name}@example.org"
            work.session.add(
                UserRow(
                    id=f"usr_{name}",
                    email=email,
                    email_folded=email,
                    name=name,
                    is_hub_admin=name == "hub-admin",
                    created_at=now,
                    deactivated_at=now if name == "gone" else None,
                )
            )


def _things(now: datetime) -> list[list[Any]]:
    """Rows in the order in which they refer to each other."""
    born = {"created_by": "local", "created_at": now}
    stamps = {**born, "updated_at": now}
    projects = [
        ProjectRow(
            id=f"prj_{name}",
            name=name,
            name_folded=name,
            title=None,
            separator="__",
            max_name_length=64,
            is_strict=False,
            archived_at=None,
            deleted_at=None,
            purge_at=None,
            **stamps,
        )
        for name in (OWN, OTHER)
    ]
    teams = [TeamRow(id=f"team_{name}", name=name, name_folded=name, title=None, **stamps) for name in (OWN, OTHER)]
    servers = [
        ServerRow(
            id=f"srv_{name}",
            project_id=f"prj_{name}",
            name="tools",
            name_folded="tools",
            transport=Transport.STREAMABLE_HTTP,
            url="http://127.0.0.1:1/mcp",
            is_enabled=False,
            **stamps,
        )
        for name in (OWN, OTHER)
    ]
    sets = [
        ToolsetRow(id=f"tst_{name}", project_id=f"prj_{name}", name="some", name_folded="some", **stamps)
        for name in (OWN, OTHER)
    ]
    members = [
        *(MembershipRow(project_id="prj_own", user_id=f"usr_{who}", role=role, **born) for who, role in ROLES.items()),
        MembershipRow(project_id="prj_other", user_id="usr_neighbour", role=Role.ADMIN, **born),
        TeamMemberRow(team_id="team_own", user_id="usr_admin", role=TeamRole.ADMIN, **born),
        TeamMemberRow(team_id="team_own", user_id="usr_team-member", role=TeamRole.MEMBER, **born),
        TeamMemberRow(team_id="team_other", user_id="usr_neighbour", role=TeamRole.ADMIN, **born),
        TeamGrantRow(project_id="prj_own", team_id="team_own", role=Role.MEMBER, **born),
        *(
            ToolsetEntryRow(toolset_id=f"tst_{one}", position=0, server_id=f"srv_{one}", tool="echo")
            for one in (OWN, OTHER)
        ),
    ]
    return [[*projects, *teams], [*servers, *sets], members]


async def _credentials(world: World) -> None:
    async with UnitOfWork(world.hub.store, clock=world.hub.clock) as work:
        for name in ("stranger", "viewer", "member", "admin", "team-member", "hub-admin"):
            world.credentials[name] = _token(world, work, user=name)
        _tokens(world, work)
        _keys(world, work)
        work.changed(ChangeKind.CALLERS)


def _tokens(world: World, work: UnitOfWork) -> None:
    past = world.hub.clock.now() - timedelta(hours=1)
    give = world.credentials
    give["read-only-token"] = _token(world, work, user="admin", scopes={"read_only": True})
    give["project-token"] = _token(world, work, user="admin", scopes={"project": "prj_own"})
    give["expired-token"] = _token(world, work, user="admin", expires_at=past)
    give["revoked-token"] = _token(world, work, user="admin", revoked_at=past)
    give["deactivated-token"] = _token(world, work, user="gone")


def _keys(world: World, work: UnitOfWork) -> None:
    past = world.hub.clock.now() - timedelta(hours=1)
    give, own = world.credentials, KeyKind.PERSONAL
    for name, scopes in KEY_SCOPES.items():
        give[name] = _key(world, work, scopes=scopes)
    give["personal-key"] = _key(world, work, kind=own, user_id="usr_member")
    give["viewer-key"] = _key(world, work, kind=own, user_id="usr_viewer")
    give["left-key"] = _key(world, work, kind=own, user_id="usr_left")
    give["deactivated-key"] = _key(world, work, kind=own, user_id="usr_gone")
    give["foreign-key"] = _key(world, work, project_id="prj_other")
    give["expired-key"] = _key(world, work, expires_at=past)
    give["revoked-key"] = _key(world, work, revoked_at=past)
    old = mint_key(world.hub.ids)
    _key(
        world, work, minted=mint_key(world.hub.ids, id=old.id), previous_digest=digest_of(old.text), previous_until=past
    )
    give["rotated-key"] = old.text
    text = give["service-key"]
    give["mistyped"] = text[:-1] + ("0" if text[-1] != "0" else "1")


def _token(world: World, work: UnitOfWork, *, user: str, **more: Any) -> str:
    minted = mint_token(world.hub.ids)
    row = {"name": "t", "kind": TokenKind.PERSONAL, "scopes": {}, "created_at": world.hub.clock.now(), **more}
    work.session.add(UserTokenRow(id=minted.id, user_id=f"usr_{user}", digest=digest_of(minted.text), **row))
    return minted.text


def _key(world: World, work: UnitOfWork, *, minted: CredentialText | None = None, **more: Any) -> str:
    minted = minted or mint_key(world.hub.ids)
    row = {
        "project_id": "prj_own",
        "name": "k",
        "kind": KeyKind.SERVICE,
        "scopes": {},
        "created_by": "local",
        "created_at": world.hub.clock.now(),
        **more,
    }
    work.session.add(KeyRow(id=minted.id, digest=digest_of(minted.text), **row))
    return minted.text
