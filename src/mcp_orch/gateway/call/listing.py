"""Lists: what a caller sees of an endpoint's tools, prompts, resources and templates, already serialised."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mcp_orch.access.hub_uris import alias_of, hub_uri
from mcp_orch.access.reach import Reach
from mcp_orch.contract.callers import Scopes
from mcp_orch.contract.names import ProjectId
from mcp_orch.contract.pictures import ServerView
from mcp_orch.contract.upstreams import Listing
from mcp_orch.gateway.call.namebook import Entry, NameBooks, ProjectNames
from mcp_orch.gateway.call.settings import CallSettings
from mcp_orch.kit import wire_json


class ListMethod(StrEnum):
    """The four lists of the protocol."""

    TOOLS = "tools/list"
    PROMPTS = "prompts/list"
    RESOURCES = "resources/list"
    TEMPLATES = "resources/templates/list"


MEMBER_OF: Final = {
    ListMethod.TOOLS: b"tools",
    ListMethod.PROMPTS: b"prompts",
    ListMethod.RESOURCES: b"resources",
    ListMethod.TEMPLATES: b"resourceTemplates",
}
"""Under which member each list stands in its result."""


@dataclass(frozen=True, slots=True)
class _Key:
    method: ListMethod
    project: ProjectId
    endpoint: str
    scopes: Scopes


class Lists:
    """Pages of every list, remembered per endpoint and scope until a picture or a catalogue changes."""

    def __init__(self, *, books: NameBooks, settings: CallSettings) -> None:
        self._books: Final = books
        self._settings: Final = settings
        # The least recently used goes when it is full; `forget` drops those of a project.
        self._made: OrderedDict[_Key, tuple[ProjectNames, list[bytes]]] = OrderedDict()

    def pages(self, method: ListMethod, reach: Reach) -> list[bytes]:
        """The pages of a list, each the inside of a JSON array. At least one, which may be empty."""
        names = self._books.of(reach.picture)
        key = _Key(method, reach.picture.project, reach.endpoint_key, reach.scopes)
        known = self._made.get(key)
        if known is not None and known[0] is names:
            self._made.move_to_end(key)
            return known[1]
        size = self._settings.page_size
        definitions = list(_definitions(method, reach, names=names))
        pages = [b",".join(definitions[at : at + size]) for at in range(0, len(definitions), size)] or [b""]
        self._made[key] = (names, pages)
        while len(self._made) > self._settings.cached_lists:
            self._made.popitem(last=False)
        return pages

    def forget(self, project: ProjectId) -> None:
        """Drops what was made for a project."""
        for key in [key for key in self._made if key.project == project]:
            del self._made[key]


def _definitions(method: ListMethod, reach: Reach, *, names: ProjectNames) -> Iterator[bytes]:
    if method is ListMethod.TOOLS:
        return _tools(reach, names)
    if method is ListMethod.PROMPTS:
        return _prompts(reach, names)
    return _resources(method, reach, names=names)


def _tools(reach: Reach, names: ProjectNames) -> Iterator[bytes]:
    if reach.server is not None:
        catalog = names.catalogs.get(reach.server.id)
        for listing in catalog.tools if catalog else ():
            if reach.offers_tool(reach.server, listing.key):
                yield _tool(listing, view=reach.server, public=listing.key)
        return
    for named in names.tools.listed.values():
        view = reach.picture.servers[named.thing.server]
        if reach.offers_tool(view, named.own):
            yield _tool(named.thing.listing, view=view, public=named.public)


def _tool(listing: Listing, *, view: ServerView, public: str) -> bytes:
    override = view.tools.get(listing.key)
    changes = {"name": public} if public != listing.key else {}
    if override is not None and override.description is not None:
        changes["description"] = override.description
    return _changed(listing.definition, changes)


def _prompts(reach: Reach, names: ProjectNames) -> Iterator[bytes]:
    if reach.server is not None:
        catalog = names.catalogs.get(reach.server.id)
        if catalog is not None and reach.offers_others(reach.server):
            yield from (listing.definition for listing in catalog.prompts)
        return
    for named in names.prompts.listed.values():
        entry: Entry = named.thing
        if reach.offers_others(reach.picture.servers[entry.server]):
            changes = {"name": named.public} if named.public != named.own else {}
            yield _changed(entry.listing.definition, changes)


def _resources(method: ListMethod, reach: Reach, *, names: ProjectNames) -> Iterator[bytes]:
    member = "uri" if method is ListMethod.RESOURCES else "uriTemplate"
    for view in reach.servers():
        catalog = names.catalogs.get(view.id)
        if catalog is None or not reach.offers_others(view):
            continue
        for listing in catalog.resources if method is ListMethod.RESOURCES else catalog.templates:
            if reach.is_shared:
                yield _changed(listing.definition, {member: hub_uri(alias_of(view.name), listing.key)})
            else:
                yield listing.definition


def _changed(definition: bytes, changes: dict[str, str]) -> bytes:
    """The definition with a few members replaced and all others byte for byte as they were."""
    if not changes:
        return definition
    parts = wire_json.members(definition)
    parts.update({name: wire_json.raw(value) for name, value in changes.items()})
    return wire_json.encode_members(parts)
