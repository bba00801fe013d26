"""Routes of clients."""

from typing import Annotated

from fastapi import APIRouter, Query

from mcp_orch.control.clients.schemas import ClientCard, ClientTable
from mcp_orch.formats.client_rows import Client, Way
from mcp_orch.formats.clients import CLIENTS
from mcp_orch.formats.connect import Connection, link_of, snippet
from mcp_orch.identity.door import SIGNED_IN
from mcp_orch.identity.visits import Visit

router = APIRouter(tags=["clients"])

_KEY = "{key}"


@router.get("/clients", operation_id="list_clients")
async def list_clients(
    visit: Annotated[Visit, SIGNED_IN],
    name: Annotated[str, Query(max_length=100, description="Under which name the client is to show it.")] = "default",
    url: Annotated[
        str, Query(max_length=2000, description="The endpoint.")
    ] = "http://127.0.0.1:8000/projects/default/mcp",
    sse_url: Annotated[str | None, Query(max_length=2000, description="The endpoint of HTTP+SSE.")] = None,
) -> ClientTable:
    """How every client that we know is told of an endpoint: files, shapes, links."""
    del visit
    connection = Connection(name=name, url=url, key=_KEY)
    over_sse = Connection(name=name, url=sse_url or url, key=_KEY)
    return ClientTable(items=[_card(client, connection, over_sse=over_sse) for client in CLIENTS])


def _card(client: Client, connection: Connection, *, over_sse: Connection) -> ClientCard:
    written = snippet(client.id, connection)
    sse = snippet(client.id, over_sse, is_sse=True).text if client.sse_entry is not None else None
    command = client.command
    if command is not None:
        command = command.replace("{name}", connection.name).replace("{url}", connection.url)
        command = command.replace("{bearer}", f"Bearer {_KEY}")
    return ClientCard(
        id=client.id,
        title=client.title,
        way=client.way,
        files=dict(client.files),
        project_file=client.project_file,
        language=written.language,
        snippet=written.text,
        sse_snippet=sse,
        command=command,
        link=link_of(client, connection),
        stdio_only=client.is_stdio,
        cloud=client.is_cloud,
        connect=f"mcp-orch connect {client.id}" if client.way is Way.FILE else None,
        note=written.note,
    )
