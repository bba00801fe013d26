"""Builders: valid values of the contract. A test names only what it is about."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from mcp_orch.contract.callers import NO_SCOPES, Caller, CallerKind, Scopes
from mcp_orch.contract.endpoints import EndpointKind, EndpointRef
from mcp_orch.contract.names import (
    PrincipalId,
    ProjectId,
    ProjectName,
    ServerId,
    ServerName,
    ToolsetId,
    ToolsetName,
    UserId,
)
from mcp_orch.contract.pictures import (
    DEFAULT_NAMING,
    Naming,
    Picture,
    Role,
    ServerDefinition,
    ServerView,
    Sharing,
    StdioLaunch,
    ToolOverride,
    ToolsetView,
    Transport,
)
from mcp_orch.contract.revisions import NEWEST_LEGACY, era_of
from mcp_orch.contract.upstreams import Catalog, Listing, ServerFacts

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
MEMBER = UserId("usr_member")
VIEWER = UserId("usr_viewer")
ADMIN = UserId("usr_admin")


def a_server(
    name: str = "demo",
    *,
    enabled: bool = True,
    off_reason: str | None = None,
    tools: Mapping[str, ToolOverride] | None = None,
    sharing: Sharing = Sharing.AUTO,
) -> ServerView:
    """Its id is `srv_<name>`."""
    definition = ServerDefinition(
        id=ServerId(f"srv_{name}"),
        name=ServerName(name),
        transport=Transport.STDIO,
        reach=StdioLaunch(command="demo"),
        sharing=sharing,
    )
    return ServerView(definition=definition, enabled=enabled, off_reason=off_reason, tools=dict(tools or {}))


def a_toolset(name: str, *entries: tuple[str, str | None]) -> ToolsetView:
    """`entries`: (server name, tool). Its id is `tst_<name>`."""
    return ToolsetView(
        id=ToolsetId(f"tst_{name}"),
        name=ToolsetName(name),
        entries=tuple((ServerId(f"srv_{server}"), tool) for server, tool in entries),
    )


def a_project(
    name: str = "demo",
    *,
    servers: Iterable[ServerView] = (),
    toolsets: Iterable[ToolsetView] = (),
    naming: Naming = DEFAULT_NAMING,
    former: Mapping[str, str] | None = None,
) -> Picture:
    """The picture of a project with one viewer, one member and one admin. `former`: former name of a server -> name."""
    views = {view.id: view for view in servers}
    selections = {one.id: one for one in toolsets}
    past = {was.lower(): ServerId(f"srv_{now}") for was, now in (former or {}).items()}
    current = {view.name.lower(): view.id for view in views.values()}
    return Picture(
        version=1,
        project=ProjectId(f"prj_{name}"),
        name=ProjectName(name),
        members={VIEWER: Role.VIEWER, MEMBER: Role.MEMBER, ADMIN: Role.ADMIN},
        servers=views,
        toolsets=selections,
        server_ids={**past, **current, **{view: view for view in views}},
        toolset_ids={**{one.name.lower(): one.id for one in selections.values()}, **{one: one for one in selections}},
        naming=naming,
    )


def with_server(picture: Picture, view: ServerView) -> Picture:
    """The next picture, with this server changed."""
    return replace(picture, version=picture.version + 1, servers={**picture.servers, view.id: view})


def a_caller(kind: CallerKind, user: UserId | None = None, *, scopes: Scopes = NO_SCOPES) -> Caller:
    return Caller(kind=kind, principal=PrincipalId(f"user:{user}"), name=str(user), user=user, scopes=scopes)


def a_viewer() -> Caller:
    return a_caller(CallerKind.SESSION, VIEWER)


def a_member() -> Caller:
    return a_caller(CallerKind.SESSION, MEMBER)


def an_admin() -> Caller:
    return a_caller(CallerKind.SESSION, ADMIN)


def a_stranger() -> Caller:
    return a_caller(CallerKind.SESSION, UserId("usr_stranger"))


def a_hub_admin() -> Caller:
    return replace(a_caller(CallerKind.SESSION, UserId("usr_root")), is_hub_admin=True)


def a_token(user: UserId = MEMBER, *, scopes: Scopes = NO_SCOPES) -> Caller:
    return a_caller(CallerKind.TOKEN, user, scopes=scopes)


def a_key_caller(
    project: str = "demo", *, user: UserId | None = None, scopes: Scopes = NO_SCOPES, key: str = "k1"
) -> Caller:
    """A service key, or with `user` the personal key of that user."""
    return Caller(
        kind=CallerKind.PERSONAL_KEY if user else CallerKind.SERVICE_KEY,
        principal=PrincipalId(f"key:{key}"),
        name=f"ci ({key})",
        user=user,
        project=ProjectId(f"prj_{project}"),
        project_name=project,
        scopes=scopes,
    )


def unified(project: str = "demo") -> EndpointRef:
    return EndpointRef(project=project, kind=EndpointKind.UNIFIED)


def of_server(name: str = "demo", project: str = "demo") -> EndpointRef:
    return EndpointRef(project=project, kind=EndpointKind.SERVER, name=name)


def of_toolset(name: str, project: str = "demo") -> EndpointRef:
    return EndpointRef(project=project, kind=EndpointKind.TOOLSET, name=name)


def a_listing(key: str, *, member: str = "name", **more: object) -> Listing:
    return Listing(key=key, definition=json.dumps({member: key, **more}, separators=(",", ":")).encode())


def a_catalog(
    server: str = "demo",
    *,
    tools: Iterable[str] = (),
    prompts: Iterable[str] = (),
    resources: Iterable[str] = (),
    templates: Iterable[str] = (),
    capabilities: Mapping[str, object] | None = None,
    instructions: str | None = None,
    revision: str = NEWEST_LEGACY,
) -> Catalog:
    """The catalogue of a server that declares everything, unless `capabilities` says otherwise."""
    everything: Mapping[str, object] = {
        "tools": {"listChanged": True},
        "prompts": {},
        "resources": {"subscribe": True},
        "completions": {},
        "logging": {},
    }
    facts = ServerFacts(
        revision=revision,
        era=era_of(revision),
        server_info=json.dumps({"name": f"{server}-server", "version": "3.1", "title": "T"}).encode(),
        capabilities=json.dumps(everything if capabilities is None else capabilities).encode(),
        instructions=instructions,
        probed_at=NOW,
    )
    listed = tuple(a_listing(one, inputSchema={"type": "object"}) for one in tools)
    return Catalog(
        server=ServerId(f"srv_{server}"),
        version=1,
        facts=facts,
        tools=listed,
        prompts=tuple(a_listing(one) for one in prompts),
        resources=tuple(a_listing(one, member="uri", name="r") for one in resources),
        templates=tuple(a_listing(one, member="uriTemplate", name="t") for one in templates),
        tools_by_key={one.key: one for one in listed},
    )
