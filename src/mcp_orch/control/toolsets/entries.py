"""Entries of toolsets: from `server.tool` as people write it to the ids that are kept, and back."""

from collections.abc import Sequence
from typing import Final, TypeAlias

from mcp_orch.contract.names import ServerId
from mcp_orch.contract.pictures import Picture, ServerView
from mcp_orch.contract.ports import UpstreamControl
from mcp_orch.control.toolsets.errors import UnknownEntry

Entry: TypeAlias = tuple[ServerId, str | None]
"""(server, tool); None as tool stands for every tool of the server."""

EVERY_TOOL: Final = "*"
_CATALOG_WAIT_S: Final = 5.0


class EntryResolver:
    """Finds the one tool that an entry names. Asks servers that were never connected, for a bounded time."""

    def __init__(self, upstreams: UpstreamControl) -> None:
        self._upstreams: Final = upstreams

    async def resolve(
        self, picture: Picture, texts: Sequence[str], *, known: frozenset[Entry] = frozenset()
    ) -> list[Entry]:
        """The entries, each once, in order. `known` ones are taken even while their server is away.

        Raises UnknownEntry for an entry that names no tool or more than one.
        """
        entries = [await self._one(picture, text, known=known) for text in texts]
        return list(dict.fromkeys(entries))

    async def _one(self, picture: Picture, text: str, *, known: frozenset[Entry]) -> Entry:
        readings = _readings(picture, text)
        if not readings:
            raise UnknownEntry(
                f"{text[:100]!r} names no server of project {picture.name}", hint="write server.tool, or server.*"
            )
        found: list[Entry] = []
        for view, tool in readings:
            entry = (view.id, None if tool == EVERY_TOOL else tool)
            if entry in known or await self._lists(view, tool, is_only=len(readings) == 1):
                found.append(entry)
        if not found:
            server, tool = readings[0][0].name, readings[0][1]
            raise UnknownEntry(f"{text[:100]!r}: server {server} lists no tool {tool[:100]!r}")
        if len(found) > 1:
            raise UnknownEntry(
                f"{text[:100]!r} can be read in {len(found)} ways: server names may hold dots",
                hint="write the server's id instead of its name",
            )
        return found[0]

    async def _lists(self, view: ServerView, tool: str, *, is_only: bool) -> bool:
        if tool == EVERY_TOOL:
            return True
        catalog = await self._upstreams.catalog(view.id, _CATALOG_WAIT_S) if view.enabled else None
        if catalog is None:
            # Nothing is known of a server that is away: an entry that can mean nothing else is believed.
            return is_only
        return tool in catalog.tools_by_key


def entry_text(picture: Picture, entry: Entry) -> str:
    """The entry as people write it; a server that is gone shows by its id."""
    server, tool = entry
    view = picture.servers.get(server)
    return f"{view.name if view else server}.{tool or EVERY_TOOL}"


def _readings(picture: Picture, text: str) -> list[tuple[ServerView, str]]:
    readings: list[tuple[ServerView, str]] = []
    for position, character in enumerate(text):
        view = picture.server(text[:position]) if character == "." else None
        if view is not None and text[position + 1 :]:
            readings.append((view, text[position + 1 :]))
    return readings
