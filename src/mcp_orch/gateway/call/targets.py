"""Resolving and judging: which server a request is for, in the server's own words, if the caller may make it."""

from dataclasses import dataclass
from typing import Final

from mcp_orch.access.hub_uris import alias_of
from mcp_orch.access.public_names import NameBook
from mcp_orch.access.reach import Reach
from mcp_orch.contract.pictures import ServerView
from mcp_orch.gateway.call import refusals
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.call.namebook import Entry, NameBooks
from mcp_orch.kit.wire_json import JsonObject

TOOLS_CALL: Final = "tools/call"
PROMPTS_GET: Final = "prompts/get"
RESOURCES_READ: Final = "resources/read"
COMPLETE: Final = "completion/complete"

DISPATCHED: Final = frozenset({TOOLS_CALL, PROMPTS_GET, RESOURCES_READ, COMPLETE})
"""Methods that go to exactly one server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One server and what to ask it for."""

    server: ServerView
    name: str
    """The tool, prompt or URI as the server knows it: for the record."""
    params: JsonObject
    is_repeatable: bool = False

    @property
    def alias(self) -> str:
        """The server's part of URIs in hub form."""
        return alias_of(self.server.name)


class Resolver:
    """Finds targets. What is not listed for a caller is not found for it either."""

    def __init__(self, *, books: NameBooks) -> None:
        self._books: Final = books

    def resolve(self, method: str, params: JsonObject, *, reach: Reach) -> Target | Failed:
        """The target of a request of one of the DISPATCHED methods."""
        if method == TOOLS_CALL:
            return self._tool(params, reach)
        if method == PROMPTS_GET:
            return self._prompt(params, reach)
        if method == RESOURCES_READ:
            return self.resource(params, reach=reach)
        return self._completion(params, reach)

    def resource(self, params: JsonObject, *, reach: Reach) -> Target | Failed:
        """The target of a request that names a resource by `uri`."""
        uri = params.get("uri")
        if not isinstance(uri, str):
            return refusals.invalid("params.uri must be a string")
        found = self._locate(uri, reach)
        if found is None:
            return refusals.unknown("resource", uri)
        view, own = found
        return Target(server=view, name=own, params=params if own == uri else {**params, "uri": own})

    def _tool(self, params: JsonObject, reach: Reach) -> Target | Failed:
        name = params.get("name")
        if not isinstance(name, str):
            return refusals.invalid("params.name must be a string")
        if not isinstance(params.get("arguments", {}), dict):
            return refusals.invalid("params.arguments must be an object")
        found = self._own_tool(name, reach) if reach.server is not None else self._shared_tool(name, reach)
        if found is None:
            return refusals.unknown("tool", name)
        view, own = found
        override = view.tools.get(own)
        return Target(
            server=view,
            name=own,
            params=params if own == name else {**params, "name": own},
            is_repeatable=override is not None and override.repeatable,
        )

    def _own_tool(self, name: str, reach: Reach) -> tuple[ServerView, str] | None:
        view = reach.server
        if view is None or not reach.offers_tool(view, name):
            return None
        catalog = self._books.of(reach.picture).catalogs.get(view.id)
        return (view, name) if catalog is None or name in catalog.tools_by_key else None

    def _shared_tool(self, name: str, reach: Reach) -> tuple[ServerView, str] | None:
        named = self._books.of(reach.picture).tools.find(name)
        if named is None:
            return None
        view = reach.picture.servers[named.thing.server]
        return (view, named.own) if reach.offers_tool(view, named.own) else None

    def _prompt(self, params: JsonObject, reach: Reach) -> Target | Failed:
        name = params.get("name")
        if not isinstance(name, str):
            return refusals.invalid("params.name must be a string")
        found = self._named_prompt(name, reach)
        if found is None:
            return refusals.unknown("prompt", name)
        view, own = found
        return Target(server=view, name=own, params=params if own == name else {**params, "name": own})

    def _named_prompt(self, name: str, reach: Reach) -> tuple[ServerView, str] | None:
        if reach.server is not None:
            return (reach.server, name) if reach.offers_others(reach.server) else None
        prompts: NameBook[Entry] = self._books.of(reach.picture).prompts
        named = prompts.find(name)
        if named is None:
            return None
        view = reach.picture.servers[named.thing.server]
        return (view, named.own) if reach.offers_others(view) else None

    def _locate(self, uri: str, reach: Reach) -> tuple[ServerView, str] | None:
        if reach.server is not None:
            return (reach.server, uri) if reach.offers_others(reach.server) else None
        found = self._books.of(reach.picture).find_resource(uri)
        if found is None:
            return None
        view = reach.picture.servers[found[0]]
        return (view, found[1]) if reach.offers_others(view) else None

    def _completion(self, params: JsonObject, reach: Reach) -> Target | Failed:
        ref = params.get("ref")
        if not isinstance(ref, dict):
            return refusals.invalid("params.ref must be an object")
        member = "uri" if ref.get("type") == "ref/resource" else "name"
        wanted = ref.get(member)
        if not isinstance(wanted, str):
            return refusals.invalid(f"params.ref.{member} must be a string")
        found = self._locate(wanted, reach) if member == "uri" else self._named_prompt(wanted, reach)
        if found is None:
            return refusals.unknown("resource template" if member == "uri" else "prompt", wanted)
        view, own = found
        return Target(server=view, name=own, params={**params, "ref": {**ref, member: own}})
