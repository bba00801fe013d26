"""Lists: what a caller sees of an endpoint's tools, prompts, resources and templates, already serialised."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from mcp_orch.access.hub_uris import hub_uri
from mcp_orch.access.public_names import Named
from mcp_orch.access.reach import Reach
from mcp_orch.contract.callers import Scopes
from mcp_orch.contract.names import ProjectId
from mcp_orch.contract.pictures import ServerView
from mcp_orch.contract.upstreams import Catalog
from mcp_orch.gateway.call.namebook import Entry, NameBooks, ProjectNames
from mcp_orch.gateway.call.rewriting import with_hub_views
from mcp_orch.gateway.call.settings import CallSettings
from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonValue, MalformedJson


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """One list as a caller sees it."""

    bodies: tuple[bytes, ...]
    """Each the inside of a JSON array. At least one, which may be empty."""
    refused: tuple[JsonValue, ...] = ()
    """Things of these servers that are not listed, because their name leads to another already."""

    @property
    def size(self) -> int:
        """Bytes it takes to remember it."""
        return sum(map(len, self.bodies))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is listed."""
        return self.bodies == (b"",)


class _Key(NamedTuple):
    method: ListMethod
    project: ProjectId
    endpoint: str
    scopes: Scopes
    is_mirrored: bool


class Lists:
    """Every list, remembered per endpoint and scope until a picture or a catalogue changes."""

    def __init__(self, *, books: NameBooks, settings: CallSettings) -> None:
        self._books: Final = books
        self._settings: Final = settings
        # The least recently used goes when there are too many or they are too large; `forget` drops those of a project.
        self._made: OrderedDict[_Key, tuple[ProjectNames, Pages]] = OrderedDict()
        self._bytes = 0

    def pages(self, method: ListMethod, reach: Reach, *, is_mirrored: bool = False) -> Pages:
        """The pages of a list. `is_mirrored`: for clients that must not be shown illegal `x-mcp-header` annotations."""
        names = self._books.checked(reach.picture)
        hides = is_mirrored and method is ListMethod.TOOLS and names.has_header_faults
        key = _Key(method, reach.picture.project, reach.endpoint_key, reach.scopes, hides)
        known = self._made.get(key)
        if known is not None and known[0] is names:
            self._made.move_to_end(key)
            return known[1]
        definitions = _definitions(method, reach, names=names, hides=hides)
        pages = _pages(definitions, refused=_refused(method, reach, names=names), size=self._settings.page_size)
        self._remember(key, names, pages=pages)
        return pages

    def forget(self, project: ProjectId) -> None:
        """Drops what was made for a project."""
        for key in [key for key in self._made if key.project == project]:
            self._drop(key)

    def _remember(self, key: _Key, names: ProjectNames, *, pages: Pages) -> None:
        self._drop(key)
        self._made[key] = (names, pages)
        self._bytes += pages.size
        most = self._settings
        while len(self._made) > most.cached_lists or self._bytes > most.cached_list_bytes:
            self._drop(next(iter(self._made)))

    def _drop(self, key: _Key) -> None:
        dropped = self._made.pop(key, None)
        if dropped is not None:
            self._bytes -= dropped[1].size


def _pages(listed: Iterable[bytes], *, refused: Iterable[JsonValue], size: int) -> Pages:
    definitions = list(listed)
    bodies = [b",".join(definitions[at : at + size]) for at in range(0, len(definitions), size)]
    return Pages(bodies=tuple(bodies) or (b"",), refused=tuple(refused))


def _definitions(method: ListMethod, reach: Reach, *, names: ProjectNames, hides: bool) -> Iterable[bytes]:
    if method is ListMethod.TOOLS:
        if reach.server is None:
            return _shared_tools(reach, names, hides=hides)
        return _own_tools(reach, reach.server, catalog=names.catalogs.get(reach.server.id), hides=hides)
    if method is ListMethod.PROMPTS:
        return _shared_prompts(reach, names) if reach.server is None else _own_prompts(reach, reach.server, names=names)
    return _resources(method, reach, names=names)


def _own_tools(reach: Reach, view: ServerView, *, catalog: Catalog | None, hides: bool) -> Iterator[bytes]:
    hidden = catalog.header_faults if catalog and hides else {}
    for listing in catalog.tools if catalog else ():
        if reach.offers_tool(view, listing.key) and listing.key not in hidden:
            yield _changed(listing.definition, _described(view, listing.key))


def _shared_tools(reach: Reach, names: ProjectNames, *, hides: bool) -> Iterator[bytes]:
    for named in names.tools.listed:
        entry = named.thing
        if not reach.offers_tool(entry.server, named.own):
            continue
        if hides and named.own in names.catalogs[entry.server.id].header_faults:
            continue
        if entry.definition is None:
            changes = {"name": named.public, **_described(entry.server, named.own)}
            definition = with_hub_views(entry.listing.definition, alias=names.aliases[entry.server.id])
            entry.definition = _changed(definition, changes)
        yield entry.definition


def _described(view: ServerView, tool: str) -> dict[str, str]:
    override = view.tools.get(tool)
    return {} if override is None or override.description is None else {"description": override.description}


def _own_prompts(reach: Reach, view: ServerView, *, names: ProjectNames) -> Iterator[bytes]:
    catalog = names.catalogs.get(view.id)
    if catalog is not None and reach.offers_others(view):
        yield from (listing.definition for listing in catalog.prompts)


def _shared_prompts(reach: Reach, names: ProjectNames) -> Iterator[bytes]:
    for named in names.prompts.listed:
        entry = named.thing
        if reach.offers_others(entry.server):
            if entry.definition is None:
                entry.definition = _changed(entry.listing.definition, {"name": named.public})
            yield entry.definition


def _resources(method: ListMethod, reach: Reach, *, names: ProjectNames) -> Iterator[bytes]:
    member = "uri" if method is ListMethod.RESOURCES else "uriTemplate"
    for view in reach.servers():
        catalog = names.catalogs.get(view.id)
        if catalog is None or not reach.offers_others(view):
            continue
        for listing in catalog.resources if method is ListMethod.RESOURCES else catalog.templates:
            shown = {member: hub_uri(names.aliases[view.id], listing.key)} if reach.is_shared else {}
            yield _changed(listing.definition, shown)


def _refused(method: ListMethod, reach: Reach, *, names: ProjectNames) -> Iterator[JsonValue]:
    if reach.server is not None:
        return
    if method is ListMethod.TOOLS:
        yield from (_told(one) for one in names.tools.refused if reach.offers_tool(one.thing.server, one.own))
    if method is ListMethod.PROMPTS:
        yield from (_told(one) for one in names.prompts.refused if reach.offers_others(one.thing.server))


def _told(named: Named[Entry]) -> JsonValue:
    return {"server": named.server, "name": named.own, "reason": f"{named.public} is the name of another"}


def _changed(definition: bytes, changes: dict[str, str]) -> bytes:
    """The definition with a few members replaced and all others byte for byte as they were."""
    if not changes:
        return definition
    try:
        parts = wire_json.members(definition)
    except MalformedJson:
        # The upstream room hands on objects only; if one slips through, its name is all we can say of it.
        parts = {}
    parts.update({name: wire_json.raw(value) for name, value in changes.items()})
    return wire_json.encode_members(parts)
