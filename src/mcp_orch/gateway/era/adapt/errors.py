"""Codes of failures for the client's era: servers' codes moved where a revision forbids or renames them."""

from typing import Final

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.revisions import Era
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.era.codes import (
    CODES,
    HEADER_MISMATCH,
    MISSING_CAPABILITY,
    RESOURCE_NOT_FOUND,
    STALE_URL_ELICITATION,
    UNSUPPORTED_VERSION,
    URL_ELICITATION_REQUIRED,
)
from mcp_orch.gateway.era.messages import INTERNAL_ERROR, INVALID_PARAMS, METHOD_NOT_FOUND, Request
from mcp_orch.kit import wire_json

RESOURCES_READ: Final = "resources/read"
TOOLS_CALL: Final = "tools/call"

RELAYED: Final = frozenset(
    {
        "tools/list",
        "tools/call",
        "prompts/list",
        "prompts/get",
        "resources/list",
        "resources/templates/list",
        "resources/read",
        "completion/complete",
    }
)
"""Methods of both eras that go to the call room; any other is passed there too, and normally not found."""

_MODERN_ENVELOPE: Final = frozenset({HEADER_MISMATCH, UNSUPPORTED_VERSION})
_LEFT_AT_THE_DOOR: Final = frozenset(
    {
        ErrorKind.MALFORMED,
        ErrorKind.UNAUTHENTICATED,
        ErrorKind.FORBIDDEN,
        ErrorKind.NOT_FOUND,
        ErrorKind.LIMITED,
        ErrorKind.UNAVAILABLE,
    }
)


def legacy_code(failed: Failed, request: Request) -> int:
    """The code for a legacy client."""
    if failed.code is None:
        if failed.kind is ErrorKind.INVALID and request.method == RESOURCES_READ and "uri" in request.params:
            return RESOURCE_NOT_FOUND
        return _own_code(failed, request)
    if failed.code == INVALID_PARAMS and failed.era is Era.MODERN and request.method == RESOURCES_READ:
        return RESOURCE_NOT_FOUND
    # The envelope of our own request upstream was at fault, not that of the client.
    return INTERNAL_ERROR if failed.code in _MODERN_ENVELOPE else failed.code


def modern_code(failed: Failed, request: Request) -> int:
    """The code for a modern client, which must not get those of earlier revisions."""
    if failed.code is None:
        return _own_code(failed, request)
    if failed.code == RESOURCE_NOT_FOUND and request.method == RESOURCES_READ:
        return INVALID_PARAMS
    if failed.code == RESOURCE_NOT_FOUND:
        return INTERNAL_ERROR
    return STALE_URL_ELICITATION if failed.code == URL_ELICITATION_REQUIRED else failed.code


def refusal_of(failed: Failed) -> ErrorKind | None:
    """The kind the transport has to show in its own words: the sender was turned away, whatever was asked."""
    return failed.kind if _is_at_the_door(failed) else None


def modern_refusal_of(failed: Failed, code: int) -> ErrorKind | None:
    """As `refusal_of`, with the cases for which 2026-07-28 prescribes a status."""
    if code == METHOD_NOT_FOUND:
        return ErrorKind.NOT_FOUND
    if code in {HEADER_MISMATCH, MISSING_CAPABILITY, UNSUPPORTED_VERSION}:
        return ErrorKind.MALFORMED
    return refusal_of(failed)


def as_tool_error(failed: Failed, request: Request) -> bytes | None:
    """The result by which a legacy client hears that a server wants a capability it has not; None: it is an error."""
    if failed.code != MISSING_CAPABILITY or request.method != TOOLS_CALL:
        return None
    return wire_json.encode({"content": [{"type": "text", "text": failed.message}], "isError": True})


def _own_code(failed: Failed, request: Request) -> int:
    if failed.kind is ErrorKind.UNSUPPORTED and request.method not in RELAYED:
        return METHOD_NOT_FOUND
    return CODES[failed.kind]


def _is_at_the_door(failed: Failed) -> bool:
    return failed.code is None and failed.kind in _LEFT_AT_THE_DOOR
