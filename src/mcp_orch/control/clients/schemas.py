"""The values that the clients area speaks."""

from typing import Annotated

from pydantic import BaseModel, Field

from mcp_orch.formats.client_rows import System, Way
from mcp_orch.formats.connect import SnippetLanguage


class ClientCard(BaseModel):
    """How one client is told of an endpoint. `{key}` stands for the key, filled in where it is known."""

    id: str
    title: str
    way: Annotated[Way, Field(description="`file`: it reads a file; `page`: a page of its own settings.")]
    files: Annotated[dict[System, str], Field(description="The file of the user, by operating system.")]
    project_file: Annotated[str | None, Field(description="A file within a source tree; never put a key there.")]
    language: SnippetLanguage
    snippet: str
    sse_snippet: Annotated[str | None, Field(description="For HTTP+SSE, where the client speaks it.")]
    command: Annotated[str | None, Field(description="Does the same in a shell.")]
    link: Annotated[str | None, Field(description="Opens the client with everything but the key.")]
    stdio_only: Annotated[bool, Field(description="It starts programs alone: `mcp-orch bridge` stands between.")]
    cloud: Annotated[bool, Field(description="It connects from its maker's machines: localhost is nothing to it.")]
    connect: Annotated[str | None, Field(description="What connects it on this machine.")]
    note: str | None


class ClientTable(BaseModel):
    """All clients we know, in the order in which they are shown."""

    items: list[ClientCard]
    next_cursor: str | None = None
