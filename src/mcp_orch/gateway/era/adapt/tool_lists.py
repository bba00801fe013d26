"""Lists of tools for clients whose revision wants an object at the root of every output schema (until 2025-11-25)."""

from collections import OrderedDict
from typing import Final

import msgspec

from mcp_orch.kit import wire_json

_MARK: Final = b'"outputSchema"'
_REMEMBERED: Final = 32
"""Lists whose rewording is remembered; a list is the same bytes until a catalogue or a picture changes."""

_MEMBER: Final = "outputSchema"


class _Root(msgspec.Struct):
    type: object = None


class _Glance(msgspec.Struct):
    outputSchema: _Root | None = None  # noqa: N815  the name on the wire


class _Page(msgspec.Struct):
    tools: list[_Glance]


_GLANCE: Final = msgspec.json.Decoder(_Page)
_TOOLS: Final = msgspec.json.Decoder(list[dict[str, msgspec.Raw]])


class ToolLists:
    """Drops output schemas that are no object schemas, and remembers the lists it has seen."""

    def __init__(self) -> None:
        # Changed by `in_legacy_words`; the least recently used goes first.
        self._known: OrderedDict[bytes, bytes] = OrderedDict()

    def in_legacy_words(self, result: bytes) -> bytes:
        """The result of tools/list for a legacy client; the very bytes where nothing is to be dropped."""
        if _MARK not in result:
            return result
        known = self._known.get(result)
        if known is None:
            known = _reworded(result)
            self._known[result] = known
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(result)
        return known


def _reworded(result: bytes) -> bytes:
    try:
        page = _GLANCE.decode(result)
    except (msgspec.DecodeError, RecursionError):
        # Odd but not ours to mend: the client gets what the server says.
        return result
    if all(tool.outputSchema is None or tool.outputSchema.type == "object" for tool in page.tools):
        return result
    parts = wire_json.members(result)
    tools = _TOOLS.decode(parts["tools"])
    for tool, glance in zip(tools, page.tools, strict=True):
        if glance.outputSchema is not None and glance.outputSchema.type != "object":
            del tool[_MEMBER]
    parts["tools"] = msgspec.Raw(b"[" + b",".join(map(wire_json.encode_members, tools)) + b"]")
    return wire_json.encode_members(parts)
