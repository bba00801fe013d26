"""Capabilities of clients, as far as they let a server ask the client something."""

from typing import Final

from mcp_orch.gateway.upstream.dispatch import InputRequests
from mcp_orch.kit.wire_json import JsonObject, JsonValue

ELICITATION: Final = "elicitation/create"
SAMPLING: Final = "sampling/createMessage"
ROOTS: Final = "roots/list"

CAPABILITY_OF: Final = {ELICITATION: "elicitation", SAMPLING: "sampling", ROOTS: "roots"}
"""What a server may ask for, and the capability by which a client says that it can answer."""


def askable(capabilities: JsonObject) -> JsonObject:
    """What a connection declares to a legacy server for this client: that which can be asked of it, nothing else.

    `roots.listChanged` is left out, since no notification of clients is passed on.
    """
    declared: JsonObject = {}
    for name in CAPABILITY_OF.values():
        said = capabilities.get(name)
        if isinstance(said, dict):
            declared[name] = {part: value for part, value in said.items() if part != "listChanged"}
    return declared


def missing_for(questions: InputRequests, capabilities: JsonObject) -> JsonObject:
    """The capabilities that these questions need and that were not declared; empty: all may be asked.

    In the form of `requiredCapabilities` (2026-07-28, basic/index, Missing Required Client Capability). Questions of
    methods that no client knows are not looked at here.
    """
    missing: JsonObject = {}
    for question in questions.values():
        name = CAPABILITY_OF.get(str(question.get("method")))
        if name is None:
            continue
        part = _part_of(name, question.get("params"))
        if not _is_declared(capabilities.get(name), part):
            known = missing.get(name)
            missing[name] = {**(known if isinstance(known, dict) else {}), **({part: {}} if part else {})}
    return missing


def is_about_a_page(question: JsonObject) -> bool:
    """Whether it sends the user to a web page (2025-11-25, client/elicitation, URL mode)."""
    params = question.get("params")
    return question.get("method") == ELICITATION and isinstance(params, dict) and params.get("mode") == "url"


def _part_of(name: str, params: JsonValue) -> str:
    said = params if isinstance(params, dict) else {}
    if name == "elicitation":
        return "url" if said.get("mode") == "url" else "form"
    if name == "sampling" and ("tools" in said or "toolChoice" in said):
        return "tools"
    return ""


def _is_declared(declared: JsonValue, part: str) -> bool:
    if not isinstance(declared, dict):
        return False
    if part == "form":
        # An empty object means form alone, as before there was another mode.
        return "form" in declared or "url" not in declared
    return not part or part in declared
