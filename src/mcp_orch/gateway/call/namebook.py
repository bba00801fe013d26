"""Name books: what the tools, prompts and resources of a project are called on its shared endpoints."""

from dataclasses import dataclass
from typing import Final

from mcp_orch.access.hub_uris import alias_of, parse_hub_uri
from mcp_orch.access.public_names import NameBook
from mcp_orch.contract.names import ProjectId, ServerId
from mcp_orch.contract.pictures import Picture
from mcp_orch.contract.upstreams import Catalog, Listing
from mcp_orch.gateway.upstream.ports import Upstreams


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A tool or prompt and the server it lives on."""

    server: ServerId
    listing: Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectNames:
    """The names given out in one project, for one picture and the catalogues known at that time."""

    picture: Picture
    catalogs: dict[ServerId, Catalog]
    """Of the servers that are switched on and have been listed, in the picture's order."""
    tools: NameBook[Entry]
    prompts: NameBook[Entry]
    aliases: dict[str, ServerId]
    """URI alias -> server."""

    def find_resource(self, uri: str) -> tuple[ServerId, str] | None:
        """The server and its own URI, behind a URI in hub form."""
        found = parse_hub_uri(uri, self.aliases)
        return (self.aliases[found[0]], found[1]) if found else None


class NameBooks:
    """The newest names of every project, made when they are first asked for after a change."""

    def __init__(self, *, upstreams: Upstreams) -> None:
        self._upstreams: Final = upstreams
        # Filled by `of`, emptied by `forget` when a picture or a catalogue changed.
        self._made: dict[ProjectId, ProjectNames] = {}

    def of(self, picture: Picture) -> ProjectNames:
        """The names of this project."""
        known = self._made.get(picture.project)
        if known is not None and known.picture is picture:
            return known
        made = self._made[picture.project] = _names_of(picture, self._upstreams)
        return made

    def forget(self, project: ProjectId) -> None:
        """Makes the next `of` start anew."""
        self._made.pop(project, None)


def _names_of(picture: Picture, upstreams: Upstreams) -> ProjectNames:
    catalogs: dict[ServerId, Catalog] = {}
    for view in picture.servers.values():
        catalog = upstreams.known_catalog(view.id) if view.enabled else None
        if catalog is not None:
            catalogs[view.id] = catalog
    tools = [(c, one) for c in catalogs.values() for one in c.tools]
    prompts = [(c, one) for c in catalogs.values() for one in c.prompts]
    return ProjectNames(
        picture=picture,
        catalogs=catalogs,
        tools=_book(picture, tools),
        prompts=_book(picture, prompts),
        aliases=_aliases(picture),
    )


def _book(picture: Picture, listed: list[tuple[Catalog, Listing]]) -> NameBook[Entry]:
    entries = (
        (picture.servers[catalog.server].name, listing.key, Entry(server=catalog.server, listing=listing))
        for catalog, listing in listed
    )
    return NameBook(entries, naming=picture.naming)


def _aliases(picture: Picture) -> dict[str, ServerId]:
    aliases: dict[str, ServerId] = {}
    for view in picture.servers.values():
        aliases.setdefault(alias_of(view.name), view.id)
    return aliases
