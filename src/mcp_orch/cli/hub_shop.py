"""The servers of a hub, through REST."""

from typing import Final, cast

from mcp_orch.cli.client import Document, Rest, at
from mcp_orch.cli.exits import CommandError, Exit
from mcp_orch.cli.lines import ServerLine, ToolLine, ToolListing
from mcp_orch.cli.shop import Asked, Tell, is_on, no_server


class HubShop:
    """Satisfies `shop.Shop`."""

    def __init__(self, rest: Rest) -> None:
        self._rest: Final = rest
        # Set at the first look.
        self._is_awake = False

    @property
    def where(self) -> str:
        """As `Shop.where`."""
        return self._rest.where

    def servers(self, project: str | None) -> list[ServerLine]:
        """As `Shop.servers`. Of a hub that was started for this, the servers are woken first."""
        if self._rest.is_fresh and not self._is_awake:
            self._is_awake = True
            for one in self._servers(project):
                if one.state in {"starting", "sleeping"}:
                    self._rest.get(at("projects", one.project, "servers", one.name, "tools"))
        return self._servers(project)

    def _servers(self, project: str | None) -> list[ServerLine]:
        return [
            _server_line(name, server)
            for name in self._projects(project)
            for server in reversed(self._rest.listed(at("projects", name, "servers")))
        ]

    def tools(self, project: str | None, server: str | None) -> ToolListing:
        """As `Shop.tools`."""
        tools: list[ToolLine] = []
        missing: list[str] = []
        found = [one for one in self.servers(project) if server is None or one.name.lower() == server.lower()]
        if server is not None and not found:
            raise no_server(server, self.where)
        for line in found:
            if line.state == "off":
                continue
            page = self._rest.get(at("projects", line.project, "servers", line.name, "tools"))
            if page.get("reason"):
                missing.append(f"{line.project}: nothing is known of {line.name}: {page['reason']}")
            tools += [_tool_line(line.project, tool) for tool in cast("list[Document]", page["items"])]
        return ToolListing(tools=tools, missing=missing)

    def project_of(self, tool: str, project: str | None) -> str:
        """As `Shop.project_of`: named, or the only one with a server of which the tool can be."""
        if project is not None:
            return project
        fitting = sorted({one.project for one in self.servers(None) if is_on(tool, one.name)})
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise CommandError(
                f"{tool} can be meant in projects {', '.join(fitting)}",
                hint="say which: --project NAME",
                code=Exit.USAGE,
            )
        raise CommandError(
            f"no server of this hub has a tool {tool}", hint="mcp-orch list-tools shows all", code=Exit.NOT_FOUND
        )

    def call(self, asked: Asked, tell: Tell) -> None:
        """As `Shop.call`."""
        body: Document = {"tool": asked.tool, "arguments": asked.arguments}
        for kind, said in self._rest.events(at("projects", asked.project, "calls"), body):
            tell(kind, said)

    def _projects(self, project: str | None) -> list[str]:
        if project is not None:
            return [project]
        return sorted(str(one["name"]) for one in self._rest.listed("projects"))


def _server_line(project: str, server: Document) -> ServerLine:
    status = cast("Document", server["status"])
    state = "off" if not server["enabled"] and status["state"] != "held" else str(status["state"])
    return ServerLine(
        project=project,
        name=str(server["name"]),
        transport=str(server["transport"]),
        state=state,
        reason=cast("str | None", status["reason"] or server.get("off_reason")),
        since=cast("str | None", status["since"]),
        era=cast("str | None", status["era"]),
        revision=cast("str | None", status["revision"]),
        tool_count=cast("int | None", status["tool_count"]),
        last_lines=tuple(cast("list[str]", status["last_lines"])),
    )


def _tool_line(project: str, tool: Document) -> ToolLine:
    return ToolLine(
        project=project,
        server=str(tool["server"]),
        name=str(tool["name"]),
        public_name=str(tool["public_name"]),
        description=cast("str | None", tool["description"]),
        enabled=bool(tool["enabled"]),
        input_schema=tool["input_schema"],
    )
