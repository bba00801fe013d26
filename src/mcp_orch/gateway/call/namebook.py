"""Name books: what the tools, prompts and resources of a project are called on its shared endpoints."""

from collections.abc import Iterable
from typing import Final, TypeAlias

from mcp_orch.access.hub_uris import alias_of, marked_alias, parse_hub_uri
from mcp_orch.access.public_names import NameBook, Named
from mcp_orch.contract.names import ProjectId, ServerId
from mcp_orch.contract.pictures import Picture, ServerView
from mcp_orch.contract.upstreams import Catalog, Listing
from mcp_orch.gateway.upstream.ports import Upstreams


class Entry:
    """A tool or prompt, the server it lives on, and its definition under its public name."""

    __slots__ = ("definition", "listing", "server")

    def __init__(self, server: ServerView, listing: Listing) -> None:
        self.server: Final = server
        self.listing: Final = listing
        # Written when it is first listed, then shared by all lists it stands in.
        self.definition: bytes | None = None


Book: TypeAlias = NameBook[Entry]


class ProjectNames:
    """The names given out in one project, for one picture and the catalogues known at that time."""

    def __init__(self, picture: Picture, catalogs: dict[ServerId, Catalog]) -> None:
        self.picture: Final = picture
        self.catalogs: Final = catalogs
        """Of the servers that are switched on and have been listed, in the picture's order."""
        self.tools: Final = _book(picture, ((view, one.tools) for view, one in _listed(picture, catalogs)))
        self.prompts: Final = _book(picture, ((view, one.prompts) for view, one in _listed(picture, catalogs)))
        self.has_header_faults: Final = any(one.header_faults for one in catalogs.values())
        self.servers_by_alias: Final = _servers_by_alias(picture)
        self.aliases: Final = _aliases(picture, self.servers_by_alias)
        """The alias in which the URIs of each server are shown."""
        # Filled at the first name that leads nowhere else, since few clients hold on to names of the past.
        self._past_tools: dict[str, Named[Entry]] | None = None
        self._past_prompts: dict[str, Named[Entry]] | None = None

    def tool(self, name: str) -> Named[Entry] | None:
        """The tool with this public name, or with the one it had before its server was renamed."""
        found = self.tools.find(name)
        if found is not None:
            return found
        if self._past_tools is None:
            self._past_tools = _past_names(self.picture, self.tools)
        return self._past_tools.get(name.lower())

    def prompt(self, name: str) -> Named[Entry] | None:
        """As `tool`, for prompts."""
        found = self.prompts.find(name)
        if found is not None:
            return found
        if self._past_prompts is None:
            self._past_prompts = _past_names(self.picture, self.prompts)
        return self._past_prompts.get(name.lower())

    def resource(self, uri: str) -> tuple[ServerView, str] | None:
        """The server and its own URI, behind a URI in hub form."""
        found = parse_hub_uri(uri, self.servers_by_alias)
        return (self.picture.servers[self.servers_by_alias[found[0]]], found[1]) if found else None

    def is_of(self, upstreams: Upstreams) -> bool:
        """Whether these are still the newest catalogues."""
        for view in self.picture.servers.values():
            newest = upstreams.known_catalog(view.id) if view.enabled else None
            if self.catalogs.get(view.id) is not newest:
                return False
        return True


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
        made = self._made[picture.project] = ProjectNames(picture, _catalogs(picture, self._upstreams))
        return made

    def checked(self, picture: Picture) -> ProjectNames:
        """As `of`, and certainly of the newest catalogues: one may have come whose event is still on its way."""
        if not self.of(picture).is_of(self._upstreams):
            self.forget(picture.project)
        return self.of(picture)

    def forget(self, project: ProjectId) -> None:
        """Makes the next `of` start anew."""
        self._made.pop(project, None)


def _catalogs(picture: Picture, upstreams: Upstreams) -> dict[ServerId, Catalog]:
    catalogs: dict[ServerId, Catalog] = {}
    for view in picture.servers.values():
        catalog = upstreams.known_catalog(view.id) if view.enabled else None
        if catalog is not None:
            catalogs[view.id] = catalog
    return catalogs


def _listed(picture: Picture, catalogs: dict[ServerId, Catalog]) -> Iterable[tuple[ServerView, Catalog]]:
    return ((picture.servers[server], catalog) for server, catalog in catalogs.items())


def _book(picture: Picture, listed: Iterable[tuple[ServerView, tuple[Listing, ...]]]) -> Book:
    entries = ((str(view.name), listing.key, Entry(view, listing)) for view, listings in listed for listing in listings)
    return NameBook(entries, naming=picture.naming)


def _servers_by_alias(picture: Picture) -> dict[str, ServerId]:
    found: dict[str, ServerId] = {}
    for view in picture.servers.values():
        found.setdefault(alias_of(view.name), view.id)
    # Former names lead to a server until they are reused, so that URIs outlive a rename.
    for name, server in picture.server_ids.items():
        if server in picture.servers:
            found.setdefault(alias_of(name), server)
    return found


def _aliases(picture: Picture, servers_by_alias: dict[str, ServerId]) -> dict[ServerId, str]:
    # Where two names make the same alias, that of the later server is marked by its id, which is nobody else's.
    aliases: dict[ServerId, str] = {}
    for view in picture.servers.values():
        alias = alias_of(view.name)
        own = alias if servers_by_alias[alias] == view.id else marked_alias(alias, view.id)
        servers_by_alias.setdefault(own, view.id)
        aliases[view.id] = own
    return aliases


def _past_names(picture: Picture, book: Book) -> dict[str, Named[Entry]]:
    """Names under former names of servers, lower-cased like those: the first of two equal ones keeps it."""
    former = [
        (name, server)
        for name, server in picture.server_ids.items()
        if server in picture.servers and name not in (server, picture.servers[server].name.lower())
    ]
    found: dict[str, Named[Entry]] = {}
    for name, server in former:
        for named in book.listed:
            if named.thing.server.id == server:
                own = named.own.lower()
                found.setdefault(f"{name}__{own}", named)
                found.setdefault(f"{name}.{own}", named)
    return found
