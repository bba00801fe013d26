"""Routes of servers and their tools."""

from typing import Annotated

from fastapi import APIRouter, Query

from mcp_orch.access.permissions import Permission
from mcp_orch.control.servers.across import ServersAcross
from mcp_orch.control.servers.cloning import ServerCloner
from mcp_orch.control.servers.imports import DefinitionImporter
from mcp_orch.control.servers.schemas import (
    CloneAsked,
    HubServerPage,
    ImportAsked,
    ImportReport,
    NewServer,
    Server,
    ServerChange,
    ServerLogs,
    ServerPage,
    ServerStatus,
    TextImportAsked,
    TextImportReport,
    TextTrialAsked,
    Tool,
    ToolChange,
    ToolPage,
    ToolShelfPage,
    TrialReport,
)
from mcp_orch.control.servers.service import ServerService
from mcp_orch.control.servers.shelves import ToolShelves
from mcp_orch.control.servers.text_imports import TextImporter, definition_in
from mcp_orch.control.servers.tools import ToolService
from mcp_orch.control.servers.trials import ServerTrials
from mcp_orch.identity.door import provided, requires
from mcp_orch.identity.visits import ProjectVisit, Visit
from mcp_orch.storage.paging import DEFAULT_LIMIT, MAX_LIMIT, PageAsked

router = APIRouter(prefix="/projects/{project}", tags=["servers"])
hub_router = APIRouter(prefix="/hub", tags=["hub"])

Service = Annotated[ServerService, provided(ServerService)]
Tools = Annotated[ToolService, provided(ToolService)]
Trials = Annotated[ServerTrials, provided(ServerTrials)]
Cloner = Annotated[ServerCloner, provided(ServerCloner)]
TextImports = Annotated[TextImporter, provided(TextImporter)]
Importer = Annotated[DefinitionImporter, provided(DefinitionImporter)]
Reader = Annotated[ProjectVisit, requires(Permission.SERVERS_READ)]
Editor = Annotated[ProjectVisit, requires(Permission.SERVERS_EDIT)]


@hub_router.get("/servers", operation_id="list_hub_servers")
async def list_hub_servers(
    visit: Annotated[Visit, requires(Permission.HUB_READ)],
    across: Annotated[ServersAcross, provided(ServersAcross)],
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> HubServerPage:
    """The servers of all projects, newest first, each with its state of now."""
    del visit
    return await across.page(PageAsked(cursor=cursor, limit=limit))


@router.get("/servers", operation_id="list_servers")
async def list_servers(
    visit: Reader,
    service: Service,
    cursor: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
) -> ServerPage:
    """The servers of a project, newest first."""
    return await service.page(visit, PageAsked(cursor=cursor, limit=limit))


@router.post("/servers", operation_id="create_server", status_code=201)
async def create_server(visit: Editor, service: Service, new: NewServer) -> Server:
    """Registers a server. A command runs code on the hub's machine: unless you are hub admin, it waits for one."""
    return await service.create(visit, new)


@router.post("/servers/import", operation_id="import_servers")
async def import_servers(visit: Editor, importer: Importer, asked: ImportAsked) -> ImportReport:
    """Registers many servers in one go; those that exist are brought to the same content. Repeating changes nothing."""
    return await importer.import_many(visit, asked)


@router.post("/servers/import/text", operation_id="import_text")
async def import_text(visit: Editor, importer: TextImports, asked: TextImportAsked) -> TextImportReport:
    """Reads the settings of any client, shows what would be added and changed, and does it when `preview` is false."""
    return await importer.take(visit, asked)


@router.post("/servers/import/text/test", operation_id="test_text")
async def test_text(visit: Editor, trials: Trials, asked: TextTrialAsked) -> TrialReport:
    """Tries one definition of such a text before anything is taken, with the values that stand in the text."""
    return await trials.test_new(visit, definition_in(asked.text, asked.server))


@router.post("/servers/test", operation_id="test_new_server")
async def test_new_server(visit: Editor, trials: Trials, new: NewServer) -> TrialReport:
    """Tries a definition before it is saved. A command that you may not run is inspected, and waits for approval."""
    return await trials.test_new(visit, new)


@router.get("/servers/{server}", operation_id="get_server")
async def get_server(visit: Reader, service: Service, server: str) -> Server:
    """One server."""
    return await service.get(visit, server)


@router.patch("/servers/{server}", operation_id="change_server")
async def change_server(visit: Editor, service: Service, server: str, change: ServerChange) -> Server:
    """Changes what is given. `env` and `headers` are merged by name: null deletes, `{"set": true}` changes nothing."""
    return await service.change(visit, server, change=change)


@router.delete("/servers/{server}", operation_id="delete_server", status_code=204)
async def delete_server(visit: Editor, service: Service, server: str) -> None:
    """Takes a server out of the project."""
    await service.delete(visit, server)


@router.get("/servers/{server}/status", operation_id="get_server_status")
async def get_server_status(visit: Reader, service: Service, server: str) -> ServerStatus:
    """How a server is now."""
    return service.status(visit, server)


@router.post("/servers/{server}/restart", operation_id="restart_server")
async def restart_server(
    visit: Annotated[ProjectVisit, requires(Permission.SERVERS_RESTART)], service: Service, server: str
) -> ServerStatus:
    """Closes its connections and processes; it starts anew."""
    return await service.restart(visit, server)


@router.post("/servers/{server}/test", operation_id="test_server")
async def test_server(visit: Editor, trials: Trials, server: str) -> TrialReport:
    """Connects once beside the connections in use, lists, and lets go."""
    return await trials.test(visit, server)


@router.post("/servers/{server}/clone", operation_id="clone_server", status_code=201)
async def clone_server(visit: Editor, cloner: Cloner, server: str, asked: CloneAsked) -> Server:
    """Copies a server with its sealed values and its tool switches."""
    return await cloner.clone(visit, server, asked=asked)


@router.get("/servers/{server}/logs", operation_id="get_server_logs")
async def get_server_logs(
    visit: Annotated[ProjectVisit, requires(Permission.SERVERS_LOGS)],
    service: Service,
    server: str,
    lines: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> ServerLogs:
    """The newest lines of a server's stderr and log messages, oldest first."""
    return service.logs(visit, server, lines=lines)


@router.get("/servers/{server}/tools", operation_id="list_server_tools")
async def list_server_tools(
    visit: Annotated[ProjectVisit, requires(Permission.TOOLS_READ)], tools: Tools, server: str
) -> ToolPage:
    """Every tool that a server lists, switched off ones included."""
    return await tools.page(visit, server)


@router.get("/servers/{server}/tools/{tool:path}", operation_id="get_tool")
async def get_tool(
    visit: Annotated[ProjectVisit, requires(Permission.TOOLS_READ)], tools: Tools, server: str, tool: str
) -> Tool:
    """One tool, with what was decided about it."""
    return await tools.get(visit, server, tool=tool)


@router.patch("/servers/{server}/tools/{tool:path}", operation_id="change_tool")
async def change_tool(
    visit: Annotated[ProjectVisit, requires(Permission.TOOLS_EDIT)],
    tools: Tools,
    server: str,
    tool: str,
    change: ToolChange,
) -> Tool:
    """Switches a tool, describes it anew, or confirms what it does. Effective at once."""
    return await tools.change(visit, server, tool=tool, change=change)


@router.get("/tools", operation_id="list_project_tools")
async def list_project_tools(
    visit: Annotated[ProjectVisit, requires(Permission.TOOLS_READ)],
    shelves: Annotated[ToolShelves, provided(ToolShelves)],
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Servers.")] = DEFAULT_LIMIT,
) -> ToolShelfPage:
    """The tools of all servers that are on, briefly, by server. What a server has not told yet is not waited for."""
    return await shelves.page(visit, PageAsked(cursor=cursor, limit=limit))
