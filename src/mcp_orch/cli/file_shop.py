"""The servers of a file, connected to in this process."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar, cast

from mcp_orch.app.errors import plain_errors
from mcp_orch.app.file_room import PROJECT, FileRoom, FileTool, file_room
from mcp_orch.app.settings import HubSettings
from mcp_orch.cli.client import Document
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.lines import ServerLine, ToolLine, ToolListing
from mcp_orch.cli.shop import Asked, Tell, is_on, no_server
from mcp_orch.contract.pictures import ServerView
from mcp_orch.contract.playground import CallMessage
from mcp_orch.contract.upstreams import UpstreamState, UpstreamStatus
from mcp_orch.formats.definitions import FoundServer
from mcp_orch.formats.errors import MissingVariable
from mcp_orch.formats.mcp_config import filled
from mcp_orch.formats.shapes import read_file
from mcp_orch.kit.wire_json import JsonObject

Result = TypeVar("Result")


class FileShop:
    """Satisfies `shop.Shop`. Nothing is written, nothing stays behind."""

    def __init__(self, path: Path, settings: HubSettings) -> None:
        """Raises CommandError or UnreadableFile."""
        self._path: Final = path.absolute()
        self._settings: Final = settings
        try:
            found = read_file(path.read_bytes())
        except OSError as refused:
            raise CommandError(f"{path} can't be read: {refused.strerror}", code=Exit.NOT_FOUND) from refused
        self.problems: Final = found.problems
        self._servers: Final[list[FoundServer]] = []
        self._broken: Final[list[ServerLine]] = []
        variables = settings.environment.of_the_operator()
        for server in found.servers:
            self._take(server, variables)

    @property
    def where(self) -> str:
        """As `Shop.where`."""
        return f"file {self._path}"

    def servers(self, project: str | None) -> list[ServerLine]:
        """As `Shop.servers`."""
        self._insist(project)
        statuses = self._in_room(self._servers, FileRoom.statuses)
        return [*(_server_line(view, status) for view, status in statuses), *self._broken]

    def tools(self, project: str | None, server: str | None) -> ToolListing:
        """As `Shop.tools`."""
        self._insist(project)
        wanted = [one for one in self._servers if server is None or one.name.lower() == server.lower()]
        broken = [one for one in self._broken if server is None or one.name.lower() == server.lower()]
        if server is not None and not (wanted or broken):
            raise no_server(server, self.where)

        async def look(room: FileRoom) -> ToolListing:
            tools = [_tool_line(tool) for tool in await room.tools()]
            statuses = await room.statuses()
            return ToolListing(tools=tools, missing=[*filter(None, (_missing(*one) for one in statuses))])

        found = self._in_room(wanted, look)
        return replace(found, missing=[*found.missing, *(f"{one.name}: {one.reason}" for one in broken)])

    def project_of(self, tool: str, project: str | None) -> str:
        """As `Shop.project_of`."""
        del tool
        self._insist(project)
        return PROJECT

    def call(self, asked: Asked, tell: Tell) -> None:
        """As `Shop.call`. Where the name says which server is meant, no other one is started."""
        named = [one for one in self._servers if is_on(asked.tool, one.name)]
        params = {"name": asked.tool, "arguments": asked.arguments}
        message = CallMessage(method="tools/call", params=cast("JsonObject", params))

        async def run(room: FileRoom) -> None:
            await room.tools()
            async for event in room.call(message):
                tell(event.kind.value, cast("Document", json.loads(event.body)))

        self._in_room(named or self._servers, run)

    def _in_room(self, servers: Sequence[FoundServer], work: Callable[[FileRoom], Awaitable[Result]]) -> Result:
        async def run() -> Result:
            async with file_room(servers, self._settings) as room:
                return await work(room)

        with plain_errors():
            return asyncio.run(run())

    def _take(self, server: FoundServer, variables: dict[str, str]) -> None:
        try:
            self._servers.append(server if server.disabled else filled(server, variables))
        except MissingVariable as missing:
            self._broken.append(
                ServerLine(
                    project=PROJECT,
                    name=server.name,
                    transport=str(server.transport or ("stdio" if server.url is None else "streamable-http")),
                    state=UpstreamState.FAILED.value,
                    reason=f"{missing.message}: {missing.hint}",
                )
            )

    def _insist(self, project: str | None) -> None:
        if project not in {None, PROJECT}:
            raise CommandError(
                f"a file has no project {project!r}", hint=f"it is shown as project {PROJECT}", code=Exit.NOT_FOUND
            )


def _server_line(view: ServerView, status: UpstreamStatus) -> ServerLine:
    is_failed = status.state is UpstreamState.FAILED
    return ServerLine(
        project=PROJECT,
        name=view.name,
        transport=view.definition.transport.value,
        state=status.state.value,
        reason=status.reason or view.off_reason,
        since=status.since.isoformat(),
        era=status.facts.era.value if status.facts else None,
        revision=status.facts.revision if status.facts else None,
        tool_count=status.tool_count,
        last_lines=status.last_lines if is_failed else (),
    )


def _tool_line(tool: FileTool) -> ToolLine:
    definition = cast("Document", json.loads(tool.listing.definition))
    return ToolLine(
        project=PROJECT,
        server=tool.server,
        name=tool.name,
        public_name=tool.public_name,
        description=cast("str | None", definition.get("description")),
        input_schema=definition.get("inputSchema"),
    )


def _missing(view: ServerView, status: UpstreamStatus) -> str | None:
    return f"{view.name}: {status.reason}" if status.state is UpstreamState.FAILED else None
