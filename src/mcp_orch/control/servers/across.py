"""Servers across the hub: of all projects, for those who look after it."""

from typing import Final

from mcp_orch.contract.names import ProjectId, ServerId
from mcp_orch.control.servers.repository import AllServers
from mcp_orch.control.servers.schemas import HubServer, HubServerPage
from mcp_orch.control.servers.showing import ServerShowcase
from mcp_orch.control.servers.surroundings import ServerSurroundings
from mcp_orch.storage.paging import PageAsked


class ServersAcross:
    """Reads only: a server is changed and restarted in its project."""

    def __init__(self, surroundings: ServerSurroundings) -> None:
        self._store: Final = surroundings.store
        self._pictures: Final = surroundings.pictures
        self._upstreams: Final = surroundings.upstreams
        self._showcase: Final = ServerShowcase(upstreams=surroundings.upstreams, public=surroundings.public)

    async def page(self, asked: PageAsked) -> HubServerPage:
        """The servers of all projects that are there, newest first, each with its state of now."""
        async with self._store.reading() as session:
            page = await AllServers(session).page(asked=asked)
        items: list[HubServer] = []
        for row in page.rows:
            picture = self._pictures.current(ProjectId(row.project_id))
            if picture is None:
                continue
            items.append(
                HubServer(
                    id=row.id,
                    name=row.name,
                    title=row.title,
                    project=picture.name,
                    transport=row.transport,
                    enabled=row.is_enabled,
                    status=self._showcase.status(ServerId(row.id), with_last_lines=True),
                    process_id=self._upstreams.status(ServerId(row.id)).process_id,
                    created_at=row.created_at,
                )
            )
        return HubServerPage(items=items, next_cursor=page.next_cursor)
