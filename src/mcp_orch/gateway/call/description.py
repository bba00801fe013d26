"""What an endpoint says of itself: never more than is really relayed."""

from importlib import metadata
from typing import Final

from mcp_orch.access.reach import Reach
from mcp_orch.contract.names import ServerId
from mcp_orch.contract.pictures import ServerView, Sharing
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.upstreams import Catalog
from mcp_orch.gateway.call.call import EndpointFacts
from mcp_orch.gateway.call.task_words import EXTENSION
from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonObject, JsonValue, MalformedJson

_EXTENSIONS: Final = frozenset({"io.modelcontextprotocol/ui"})
"""Extensions that are relayed whole: views are resources under `ui://`, named by tools (MCP Apps)."""

HUB_VERSION: Final = metadata.version("mcp-orch")


def describe(reach: Reach, catalogs: dict[ServerId, Catalog]) -> EndpointFacts:
    """The facts of an endpoint from the catalogues of its servers; that of a server's own endpoint must be there."""
    if reach.server is not None:
        return _of_one_server(reach, reach.server, catalog=catalogs[reach.server.id])
    known = [(view, catalogs[view.id]) for view in reach.servers() if view.id in catalogs]
    capabilities: JsonObject = {"tools": {"listChanged": True}}
    for view, catalog in known:
        _merge(capabilities, _relayed(catalog, view, offers_others=reach.offers_others(view)))
    headed = [f"# {view.name}\n\n{c.facts.instructions}" for view, c in known if c.facts.instructions]
    title = f"{reach.picture.name} / {reach.toolset.name}" if reach.toolset else reach.picture.name
    info: JsonObject = {"name": f"mcp-orch/{reach.picture.name}", "version": HUB_VERSION, "title": title}
    return EndpointFacts(
        name=f"mcp-orch/{reach.picture.name}",
        version=HUB_VERSION,
        title=title,
        instructions="\n\n".join(headed) or None,
        capabilities=capabilities,
        server_info=info,
    )


def _of_one_server(reach: Reach, view: ServerView, *, catalog: Catalog) -> EndpointFacts:
    info = _object(catalog.facts.server_info)
    return EndpointFacts(
        name=str(info.get("name", view.name)),
        version=str(info.get("version", "")),
        title=view.definition.title,
        instructions=catalog.facts.instructions,
        capabilities=_relayed(catalog, view, offers_others=reach.offers_others(view)),
        server_info={"name": view.name, "version": "", **info},
    )


def _relayed(catalog: Catalog, view: ServerView, *, offers_others: bool) -> JsonObject:
    declared = _object(catalog.facts.capabilities)
    relayed: JsonObject = {}
    if "tools" in declared:
        relayed["tools"] = {"listChanged": True}
    if "logging" in declared:
        relayed["logging"] = {}
    relayed |= _tasks(declared, catalog.facts.era)
    if _may_be_parked(declared, catalog.facts.era, sharing=view.definition.sharing):
        relayed["extensions"] = {EXTENSION: {}}
    if not offers_others:
        return relayed
    if "prompts" in declared:
        relayed["prompts"] = {"listChanged": True}
    if "completions" in declared:
        relayed["completions"] = {}
    extensions = declared.get("extensions")
    if isinstance(extensions, dict) and (shown := {one: extensions[one] for one in extensions if one in _EXTENSIONS}):
        _merge(relayed, {"extensions": shown})
    resources = declared.get("resources")
    if isinstance(resources, dict):
        relayed["resources"] = {"listChanged": True}
        if resources.get("subscribe") is True:
            relayed["resources"] = {"subscribe": True, "listChanged": True}
    return relayed


def offers_tasks(catalog: Catalog, era: Era, *, sharing: Sharing) -> bool:
    """Whether clients of this era can have tasks of this server: its own, or those made of calls in which it asks.

    Tasks of one era can't be made of those of the other.
    """
    own, declared = catalog.facts.era, _object(catalog.facts.capabilities)
    if own is not era:
        return era is Era.MODERN and _may_be_parked(declared, own, sharing=sharing)
    return bool(_tasks(declared, era))


def _may_be_parked(declared: JsonObject, era: Era, *, sharing: Sharing) -> bool:
    """Whether tools of this server may ask while they run: on connections that declare what clients can be asked."""
    return era is Era.LEGACY and "tools" in declared and sharing is not Sharing.SHARED


def _tasks(declared: JsonObject, era: Era) -> JsonObject:
    if era is Era.MODERN:
        extensions = declared.get("extensions")
        return {"extensions": {EXTENSION: {}}} if isinstance(extensions, dict) and EXTENSION in extensions else {}
    tasks = declared.get("tasks")
    if not isinstance(tasks, dict) or not _begin_by_calls(tasks.get("requests")):
        return {}
    kept: JsonObject = {name: {} for name in ("list", "cancel") if name in tasks}
    return {"tasks": {**kept, "requests": {"tools": {"call": {}}}}}


def _begin_by_calls(requests: JsonValue) -> bool:
    tools = requests.get("tools") if isinstance(requests, dict) else None
    return isinstance(tools, dict) and "call" in tools


def _merge(into: JsonObject, more: JsonObject) -> None:
    for name, value in more.items():
        known = into.get(name)
        into[name] = {**known, **value} if isinstance(known, dict) and isinstance(value, dict) else value


def _object(raw: bytes) -> JsonObject:
    try:
        value = wire_json.decode(raw)
    except MalformedJson:
        # A server's claim about itself that can't be read says nothing; its lists still count.
        return {}
    return value if isinstance(value, dict) else {}
