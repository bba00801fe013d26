"""initialize: which revision is spoken, who the client is, what the endpoint offers (2025-11-25, basic/lifecycle)."""

from collections import OrderedDict
from typing import Final

from mcp_orch.contract.revisions import LEGACY_REVISIONS, NEWEST_LEGACY, REVISION_2025_03_26, REVISION_2025_11_25
from mcp_orch.gateway.call.call import EndpointFacts
from mcp_orch.gateway.call.task_words import EXTENSION
from mcp_orch.gateway.upstream.dispatch import ClientFacts
from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonObject, JsonValue

_CLIENTS_KEPT: Final = 256
_MAX_CAPABILITIES: Final = 16 * 1024
"""Bytes of declared capabilities that are kept for a session; our choice."""


class Clients:
    """What clients say of themselves, each different saying kept once: a thousand equal ones cost as much as one."""

    def __init__(self) -> None:
        # Filled by `facts_of`; the least recently used goes first.
        self._known: OrderedDict[bytes, ClientFacts] = OrderedDict()

    def facts_of(self, params: JsonObject) -> ClientFacts | str:
        """The facts in the params of `initialize`, or what is wrong with them."""
        info, capabilities = params.get("clientInfo", {}), params.get("capabilities", {})
        if not isinstance(info, dict):
            return "params.clientInfo must be an object"
        if not isinstance(capabilities, dict):
            return "params.capabilities must be an object"
        said: JsonObject = {"info": info, "capabilities": capabilities}
        key = wire_json.encode(said)
        if len(key) > _MAX_CAPABILITIES:
            return f"clientInfo and capabilities take more than {_MAX_CAPABILITIES} bytes"
        known = self._known.get(key)
        if known is None:
            name, version = str(info.get("name", ""))[:200], str(info.get("version", ""))[:100]
            known = self._known[key] = ClientFacts(name=name, version=version, capabilities=_passed_on(capabilities))
            if len(self._known) > _CLIENTS_KEPT:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(key)
        return known


def _passed_on(declared: JsonObject) -> JsonObject:
    """What servers may know of: no request of theirs becomes a task of the client, and calls none of 2026-07-28."""
    extensions = declared.get("extensions")
    if "tasks" not in declared and not (isinstance(extensions, dict) and EXTENSION in extensions):
        return declared
    kept = {name: value for name, value in declared.items() if name != "tasks"}
    if isinstance(extensions, dict):
        kept["extensions"] = {name: value for name, value in extensions.items() if name != EXTENSION}
    return kept


def agreed_revision(params: JsonObject) -> str | None:
    """The revision to speak: the client's if it is a legacy one, else the newest legacy; None: it named none."""
    wanted = params.get("protocolVersion")
    if not isinstance(wanted, str):
        return None
    return wanted if wanted in LEGACY_REVISIONS else NEWEST_LEGACY


def welcome(facts: EndpointFacts, revision: str) -> bytes:
    """The result of `initialize`."""
    result: JsonObject = {
        "protocolVersion": revision,
        "capabilities": _capabilities(facts.capabilities, revision),
        "serverInfo": _server_info(facts.server_info, revision),
    }
    if facts.instructions is not None:
        result["instructions"] = facts.instructions
    return wire_json.encode(result)


def _capabilities(declared: JsonObject, revision: str) -> JsonValue:
    dropped = {"extensions"}
    if revision < REVISION_2025_03_26:
        # A capability of its own only from 2025-03-26 on; before, everybody might ask.
        dropped.add("completions")
    if revision < REVISION_2025_11_25:
        dropped.add("tasks")
    return {name: value for name, value in declared.items() if name not in dropped}


def _server_info(info: JsonObject, revision: str) -> JsonValue:
    if revision >= REVISION_2025_11_25:
        return info
    return {name: value for name, value in info.items() if name not in {"icons", "description", "websiteUrl"}}
