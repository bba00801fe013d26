"""URIs in results: on shared endpoints a server's URIs are shown in hub form, so that they lead back to the server."""

from typing import Final

import msgspec

from mcp_orch.access.hub_uris import hub_uri
from mcp_orch.contract.diagnoses import because, in_words
from mcp_orch.contract.why import Why
from mcp_orch.gateway.call.targets import PROMPTS_GET, RESOURCES_READ, TOOLS_CALL
from mcp_orch.gateway.call.task_words import GET as TASKS_GET
from mcp_orch.gateway.call.task_words import RESULT as TASKS_RESULT
from mcp_orch.gateway.upstream.errors import UpstreamMisbehaved
from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonObject, JsonValue, MalformedJson

_LIST_MEMBER: Final = {
    TOOLS_CALL: "content",
    RESOURCES_READ: "contents",
    PROMPTS_GET: "messages",
    TASKS_RESULT: "content",
}


def in_hub_form(method: str, result: bytes, *, alias: str) -> bytes:
    """The result with the URIs of its content in hub form; the very bytes when it names none.

    Raises UpstreamMisbehaved for a result that can't be read.
    """
    if b'"uri"' not in result:
        return result
    if method == TASKS_GET:
        return _task_in_hub_form(result, alias=alias)
    member = _LIST_MEMBER.get(method)
    if member is None:
        return result
    try:
        parts = wire_json.members(result)
        content = wire_json.decode(bytes(parts.get(member, b"null")))
    except MalformedJson as broken:
        raise UpstreamMisbehaved(because(Why.RESULT_UNREADABLE, cause=in_words(broken))) from broken
    if not isinstance(content, list):
        return result
    for block in content:
        if isinstance(block, dict):
            _rewrite_block(method, block, alias=alias)
    parts[member] = wire_json.raw(content)
    return wire_json.encode_members(parts)


def with_hub_views(definition: bytes, *, alias: str) -> bytes:
    """The definition of a tool with the URI of its view in hub form (MCP Apps); the very bytes when it has none."""
    if b"resourceUri" not in definition:
        return definition
    try:
        parts = wire_json.members(definition)
        meta = wire_json.decode(bytes(parts.get("_meta", b"null")))
    except MalformedJson:
        # Odd but listed: what else it says is shown as it is.
        return definition
    if not isinstance(meta, dict):
        return definition
    view = meta.get("ui")
    if isinstance(view, dict):
        _rewrite(view, alias, member="resourceUri")
    # What the extension called it before it was a standard, which many servers still write.
    _rewrite(meta, alias, member="ui/resourceUri")
    parts["_meta"] = wire_json.raw(meta)
    return wire_json.encode_members(parts)


def _task_in_hub_form(result: bytes, *, alias: str) -> bytes:
    parts = wire_json.members(result)
    inner = parts.get("result")
    if inner is not None:
        # A task that is done holds the result of the call that began it.
        parts["result"] = msgspec.Raw(in_hub_form(TOOLS_CALL, bytes(inner), alias=alias))
    return wire_json.encode_members(parts)


def _rewrite_block(method: str, block: JsonObject, *, alias: str) -> None:
    if method == RESOURCES_READ:
        _rewrite(block, alias)
        return
    inner: JsonValue = block.get("content") if method == PROMPTS_GET else block
    if not isinstance(inner, dict):
        return
    if inner.get("type") == "resource_link":
        _rewrite(inner, alias)
    resource = inner.get("resource")
    if inner.get("type") == "resource" and isinstance(resource, dict):
        _rewrite(resource, alias)


def _rewrite(holder: JsonObject, alias: str, *, member: str = "uri") -> None:
    uri = holder.get(member)
    if isinstance(uri, str):
        holder[member] = hub_uri(alias, uri)
