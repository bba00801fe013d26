"""Everything a server lists, gathered page by page within limits."""

from dataclasses import dataclass, field
from typing import Final

import msgspec

from mcp_orch.contract.diagnoses import Diagnosis, because, in_words
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import Listing, ListKind
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.dispatch import Denied
from mcp_orch.gateway.upstream.errors import UpstreamMisbehaved, UpstreamUnavailable
from mcp_orch.gateway.upstream.greetings import capability
from mcp_orch.gateway.upstream.messages import METHOD_NOT_FOUND
from mcp_orch.gateway.upstream.param_headers import find_fault
from mcp_orch.gateway.upstream.settings import Limits
from mcp_orch.gateway.upstream.setup import Back, own_request
from mcp_orch.kit.wire_json import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMethod:
    """How one kind of thing is listed."""

    method: str
    member: str
    key: str
    kind: ListKind


LIST_METHODS: Final = (
    ListMethod(method="tools/list", member="tools", key="name", kind=ListKind.TOOLS),
    ListMethod(method="prompts/list", member="prompts", key="name", kind=ListKind.PROMPTS),
    ListMethod(method="resources/list", member="resources", key="uri", kind=ListKind.RESOURCES),
    ListMethod(
        method="resources/templates/list", member="resourceTemplates", key="uriTemplate", kind=ListKind.RESOURCES
    ),
)


@dataclass(slots=True, kw_only=True)
class Gathered:
    """What was listed, by member name, and what was wrong with it."""

    lists: dict[str, tuple[Listing, ...]] = field(default_factory=dict[str, tuple[Listing, ...]])
    complaints: list[Diagnosis] = field(default_factory=list[Diagnosis])
    ttl_s: float | None = None
    """How long the server says it holds; None: it does not say."""
    total_bytes: int = 0


class _Page(msgspec.Struct):
    tools: list[msgspec.Raw] = msgspec.field(default_factory=list[msgspec.Raw])
    prompts: list[msgspec.Raw] = msgspec.field(default_factory=list[msgspec.Raw])
    resources: list[msgspec.Raw] = msgspec.field(default_factory=list[msgspec.Raw])
    resourceTemplates: list[msgspec.Raw] = msgspec.field(default_factory=list[msgspec.Raw])  # noqa: N815  the name on the wire
    nextCursor: str | None = None  # noqa: N815  the name on the wire
    ttlMs: float | None = None  # noqa: N815  the name on the wire

    def entries(self, member: str) -> list[msgspec.Raw]:
        """The entries of one list."""
        by_member = {"tools": self.tools, "prompts": self.prompts, "resources": self.resources}
        return by_member.get(member, self.resourceTemplates)


class _Key(msgspec.Struct):
    name: str | msgspec.UnsetType = msgspec.UNSET
    uri: str | msgspec.UnsetType = msgspec.UNSET
    uriTemplate: str | msgspec.UnsetType = msgspec.UNSET  # noqa: N815  the name on the wire

    def get(self, key: str) -> str | None:
        """The member that tells this listing from others."""
        found = {"name": self.name, "uri": self.uri}.get(key, self.uriTemplate)
        return found if isinstance(found, str) else None


_MOST_COMMAS: Final = 1_000_000

_PAGE: Final = msgspec.json.Decoder(_Page)
_KEY: Final = msgspec.json.Decoder(_Key)


async def gather(back: Back, *, kinds: frozenset[ListKind], limits: Limits) -> Gathered:
    """The lists of these kinds. Raises as `Back.dispatch`, and UpstreamMisbehaved for a page that can't be read."""
    gathered = Gathered()
    for how in LIST_METHODS:
        if how.kind not in kinds:
            continue
        has_it = capability(back.facts, how.kind.value)
        gathered.lists[how.member] = await _gather_one(back, how, limits=limits, into=gathered) if has_it else ()
    return gathered


async def _gather_one(back: Back, how: ListMethod, *, limits: Limits, into: Gathered) -> tuple[Listing, ...]:
    most = limits.tools if how.kind is ListKind.TOOLS else limits.listings
    found: dict[str, Listing] = {}
    seen_cursors: set[str] = set()
    cursor: str | None = None
    for _ in range(limits.pages):
        page = await _page(back, how, cursor=cursor, limits=limits, into=into)
        if page is None:
            break
        _note_ttl(page, into)
        entries = page.entries(how.member)
        _take(entries[: most + 1 - len(found)], how, found=found, into=into, back=back)
        if len(found) + len(into.complaints) > most:
            while len(found) > most:
                found.popitem()
            into.complaints.append(because(Why.LISTS_TOO_LONG, most=most, what=how.member))
            break
        cursor = page.nextCursor
        if cursor is None or cursor in seen_cursors:
            break
        seen_cursors.add(cursor)
    return tuple(found.values())


async def _page(back: Back, how: ListMethod, *, cursor: str | None, limits: Limits, into: Gathered) -> _Page | None:
    params: JsonObject = {} if cursor is None else {"cursor": cursor}
    answer = await back.dispatch(own_request(how.method, params))
    if isinstance(answer, Denied):
        if answer.code == METHOD_NOT_FOUND:
            # Declared, yet not there: templates are, with many servers.
            return None
        raise UpstreamUnavailable(because(Why.LIST_REFUSED, method=how.method, said=answer.message, code=answer.code))
    into.total_bytes += len(answer.result)
    # The smallest entries are the most: each of them costs many times its bytes as soon as the page is opened.
    if into.total_bytes > limits.catalog_bytes or answer.result.count(b",") > _MOST_COMMAS:
        raise UpstreamMisbehaved(because(Why.LISTS_TOO_LARGE, mebibytes=limits.catalog_bytes // (1024 * 1024)))
    try:
        return _PAGE.decode(answer.result)
    except (msgspec.DecodeError, RecursionError) as broken:
        raise UpstreamMisbehaved(because(Why.NO_LIST, cause=in_words(broken), method=how.method)) from broken


def _note_ttl(page: _Page, into: Gathered) -> None:
    if page.ttlMs is not None:
        ttl_s = max(page.ttlMs, 0.0) / 1000
        into.ttl_s = ttl_s if into.ttl_s is None else min(into.ttl_s, ttl_s)


def _take(
    entries: list[msgspec.Raw], how: ListMethod, *, found: dict[str, Listing], into: Gathered, back: Back
) -> None:
    for raw in entries:
        definition = bytes(raw)
        try:
            key = _KEY.decode(definition).get(how.key)
        except (msgspec.DecodeError, RecursionError):
            key = None
        if not key:
            into.complaints.append(because(Why.LISTED_WITHOUT_KEY, what=how.member, key=how.key))
        elif key in found:
            into.complaints.append(because(Why.LISTED_TWICE, name=repr(key[:100])))
        elif fault := _header_fault(definition, how, back=back):
            into.complaints.append(because(Why.TOOL_LEFT_OUT, cause=in_words(fault), name=repr(key[:100])))
        else:
            found[key] = Listing(
                key=key, definition=definition.translate(_SPACED) if b"\n" in definition else definition
            )


def _header_fault(definition: bytes, how: ListMethod, *, back: Back) -> str | None:
    # Streamable HTTP of 2026-07-28: a tool whose x-mcp-header is illegal MUST be left out.
    if how.kind is not ListKind.TOOLS or back.facts.era is not Era.MODERN or back.process_id is not None:
        return None
    return find_fault(definition)


_SPACED: Final = bytes.maketrans(b"\r\n", b"  ")
