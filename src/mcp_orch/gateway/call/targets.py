"""Resolving: which server a request is for, in the server's own words."""

from dataclasses import dataclass
from typing import Final

import msgspec

from mcp_orch.access.reach import Reach
from mcp_orch.contract.pictures import ServerView
from mcp_orch.gateway.call import refusals
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.call.namebook import NameBooks
from mcp_orch.kit.wire_json import JsonObject

TOOLS_CALL: Final = "tools/call"
PROMPTS_GET: Final = "prompts/get"
RESOURCES_READ: Final = "resources/read"
COMPLETE: Final = "completion/complete"

DISPATCHED: Final = frozenset({TOOLS_CALL, PROMPTS_GET, RESOURCES_READ, COMPLETE})
"""Methods that go to exactly one server."""

_NO_ARGUMENTS: Final[JsonObject] = {}


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """One server and what to ask it for."""

    server: ServerView
    kind: str
    """What is asked for, as a word for people: tool, prompt, resource."""
    asked: str
    """The name or URI the client used."""
    name: str
    """The name or URI as the server knows it."""
    alias: str
    """The server's part of URIs in hub form; kept here, since names may be given out anew while the call runs."""
    changed: JsonObject
    """The params that say something else in the server's own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """Nothing is known by this name, for now."""

    kind: str
    asked: str


class Resolver:
    """Finds targets. Whether the caller may have them is judged afterwards."""

    def __init__(self, *, books: NameBooks) -> None:
        self._books: Final = books

    def resolve(self, method: str, params: JsonObject, *, reach: Reach) -> Target | Unknown | Failed:
        """The target of a request of one of the DISPATCHED methods."""
        if method == TOOLS_CALL:
            return self._tool(params, reach)
        if method == PROMPTS_GET:
            return self._prompt(params, reach)
        if method == RESOURCES_READ:
            return self.resource(params, reach=reach)
        return self._completion(params, reach)

    def resource(self, params: JsonObject, *, reach: Reach) -> Target | Unknown | Failed:
        """The target of a request that names a resource by `uri`."""
        uri = params.get("uri")
        if not isinstance(uri, str):
            return refusals.invalid("params.uri must be a string")
        found = self._located(uri, reach)
        if found is None:
            return Unknown(kind="resource", asked=uri)
        own = found[1]
        changed: JsonObject = {} if own == uri else {"uri": own}
        return self._target(reach, found, kind="resource", asked=uri, changed=changed)

    def _tool(self, params: JsonObject, reach: Reach) -> Target | Unknown | Failed:
        name = params.get("name")
        if not isinstance(name, str):
            return refusals.invalid("params.name must be a string")
        wrong = wrong_arguments(params)
        if wrong is not None:
            return wrong
        names = self._books.of(reach.picture)
        if reach.server is not None:
            catalog = names.catalogs.get(reach.server.id)
            if catalog is not None and name not in catalog.tools_by_key:
                return Unknown(kind="tool", asked=name)
            view, own = reach.server, name
        else:
            named = names.tool(name)
            if named is None:
                return Unknown(kind="tool", asked=name)
            view, own = named.thing.server, named.own
        changed: JsonObject = {} if own == name else {"name": own}
        alias = names.aliases[view.id]
        return Target(server=view, kind="tool", asked=name, name=own, alias=alias, changed=changed)

    def _prompt(self, params: JsonObject, reach: Reach) -> Target | Unknown | Failed:
        name = params.get("name")
        if not isinstance(name, str):
            return refusals.invalid("params.name must be a string")
        found = self._named_prompt(name, reach)
        if found is None:
            return Unknown(kind="prompt", asked=name)
        own = found[1]
        changed: JsonObject = {} if own == name else {"name": own}
        return self._target(reach, found, kind="prompt", asked=name, changed=changed)

    def _named_prompt(self, name: str, reach: Reach) -> tuple[ServerView, str] | None:
        if reach.server is not None:
            return reach.server, name
        named = self._books.of(reach.picture).prompt(name)
        return (named.thing.server, named.own) if named is not None else None

    def _located(self, uri: str, reach: Reach) -> tuple[ServerView, str] | None:
        if reach.server is not None:
            return reach.server, uri
        return self._books.of(reach.picture).resource(uri)

    def _completion(self, params: JsonObject, reach: Reach) -> Target | Unknown | Failed:
        ref = params.get("ref")
        if not isinstance(ref, dict):
            return refusals.invalid("params.ref must be an object")
        is_resource = ref.get("type") == "ref/resource"
        member, kind = ("uri", "resource template") if is_resource else ("name", "prompt")
        wanted = ref.get(member)
        if not isinstance(wanted, str):
            return refusals.invalid(f"params.ref.{member} must be a string")
        found = self._located(wanted, reach) if is_resource else self._named_prompt(wanted, reach)
        if found is None:
            return Unknown(kind=kind, asked=wanted)
        own = found[1]
        return self._target(reach, found, kind=kind, asked=wanted, changed={"ref": {**ref, member: own}})

    def _target(
        self, reach: Reach, found: tuple[ServerView, str], *, kind: str, asked: str, changed: JsonObject
    ) -> Target:
        view, own = found
        alias = self._books.of(reach.picture).aliases[view.id]
        return Target(server=view, kind=kind, asked=asked, name=own, alias=alias, changed=changed)


def wrong_arguments(params: JsonObject) -> Failed | None:
    """What is wrong with the arguments of a tool call, whatever the tool."""
    if isinstance(params.get("arguments", _NO_ARGUMENTS), dict):
        return None
    return refusals.invalid("params.arguments must be an object")
