"""The first minutes of a hub: projects, the demo server with a key, and the way in for the first person."""

import sys
from typing import Final

from mcp_orch.app.steps import DemoKey, FirstSteps
from mcp_orch.app.wiring import OPEN_PROJECT, Hub
from mcp_orch.contract.names import RequestId
from mcp_orch.contract.pictures import Picture, StdioLaunch
from mcp_orch.control.keys.schemas import KeyKind, KeyState, NewKey
from mcp_orch.control.keys.service import KeyService
from mcp_orch.control.projects.schemas import NewProject
from mcp_orch.control.projects.service import ProjectService
from mcp_orch.control.servers.imports import DefinitionImporter
from mcp_orch.control.servers.schemas import ImportAsked, NewServer
from mcp_orch.identity.setup import HubSetup
from mcp_orch.identity.visits import LOCAL_CALLER, ProjectVisit
from mcp_orch.rest.application import RestApplication
from mcp_orch.storage.paging import PageAsked
from mcp_orch.storage.unit_of_work import HUB_ACTOR

DEMO: Final = "demo"
KEY_NAME: Final = "first steps"
_ARGUMENTS: Final = ("-m", "mcp_orch.demo")
_KEYS_LOOKED_AT: Final = 200


async def take_first_steps(hub: Hub, rest: RestApplication) -> FirstSteps:
    """Makes what a hub begins with, once; later it only looks. Raises what the areas raise."""
    is_new = not hub.pictures.all()
    projects = rest.service(ProjectService)
    if is_new or hub.settings.config is not None or hub.settings.no_auth:
        await projects.ensure(NewProject(name=OPEN_PROJECT), by=HUB_ACTOR)
    key = None
    if is_new:
        await projects.ensure(NewProject(name=DEMO, title="Demo"), by=HUB_ACTOR)
    picture = hub.pictures.current(DEMO)
    if picture is not None:
        if is_new or _is_moved(picture):
            await _register(rest, picture)
        key = await _key(rest, picture, make=is_new)
    setup_token, admin_made = await _first_admin(hub, rest)
    return FirstSteps(setup_token=setup_token, admin_made=admin_made, demo=picture.name if picture else None, key=key)


async def _first_admin(hub: Hub, rest: RestApplication) -> tuple[str | None, str | None]:
    setup = rest.service(HubSetup)
    named = hub.settings.first_admin
    if named is not None:
        made = await setup.ensure_admin(named.email, named.password)
        return None, made.email if made is not None else None
    return (await setup.new_link() if await setup.is_needed() else None), None


async def _register(rest: RestApplication, picture: Picture) -> None:
    demo = NewServer(name=DEMO, title="Demo server", command=sys.executable, args=list(_ARGUMENTS))
    await rest.service(DefinitionImporter).import_many(_visit(picture), ImportAsked(servers=[demo]))


def _is_moved(picture: Picture) -> bool:
    """Whether the demo server is still ours, but of an interpreter that is not the one that runs now."""
    server = picture.server(DEMO)
    reach = server.definition.reach if server is not None else None
    return isinstance(reach, StdioLaunch) and reach.args == _ARGUMENTS and reach.command != sys.executable


async def _key(rest: RestApplication, picture: Picture, *, make: bool) -> DemoKey | None:
    keys = rest.service(KeyService)
    visit = _visit(picture)
    if make:
        minted = await keys.create(visit, NewKey(name=KEY_NAME, kind=KeyKind.SERVICE))
        return DemoKey(id=minted.id, prefix=minted.prefix, text=minted.key)
    known = await keys.page(visit, PageAsked(limit=_KEYS_LOOKED_AT))
    for key in known.items:
        if key.name == KEY_NAME and key.state is KeyState.ACTIVE:
            return DemoKey(id=key.id, prefix=key.prefix, text=None)
    return None


def _visit(picture: Picture) -> ProjectVisit:
    return ProjectVisit(
        caller=LOCAL_CALLER, request_id=RequestId(""), address="local", agent="mcp-orch serve", picture=picture
    )
