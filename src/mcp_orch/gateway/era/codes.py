"""Errors in the words of JSON-RPC: one table from kinds to codes, and how an error is put together."""

from typing import Final

import msgspec

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import RequestId
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.era.messages import INTERNAL_ERROR, INVALID_PARAMS, INVALID_REQUEST
from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonObject, MalformedJson

RESOURCE_NOT_FOUND: Final = -32002
"""Legacy revisions; must not be sent to modern clients."""
URL_ELICITATION_REQUIRED: Final = -32042
"""2025-11-25 alone; must not be sent to modern clients."""
HEADER_MISMATCH: Final = -32020
MISSING_CAPABILITY: Final = -32021
UNSUPPORTED_VERSION: Final = -32022

CODES: Final = {
    ErrorKind.MALFORMED: INVALID_REQUEST,
    ErrorKind.INVALID: INVALID_PARAMS,
    ErrorKind.INTERNAL: INTERNAL_ERROR,
    # Ours lie outside the range that JSON-RPC reserves (2026-07-28, basic/index, Error Codes); the last three digits
    # are those of the HTTP status with the same meaning.
    ErrorKind.UNAUTHENTICATED: -33401,
    ErrorKind.FORBIDDEN: -33403,
    ErrorKind.NOT_FOUND: -33404,
    ErrorKind.CONFLICT: -33409,
    ErrorKind.PRECONDITION: -33412,
    ErrorKind.TOO_LARGE: -33413,
    ErrorKind.LIMITED: -33429,
    ErrorKind.CANCELLED: -33499,
    ErrorKind.UNSUPPORTED: -33501,
    ErrorKind.UPSTREAM: -33502,
    ErrorKind.UNAVAILABLE: -33503,
    ErrorKind.TIMEOUT: -33504,
}
"""Kinds of failure and their codes in both eras; `adapt.errors` knows where an era has a code of its own."""

STALE_URL_ELICITATION: Final = -33442
"""What modern clients get for URL_ELICITATION_REQUIRED."""


def error_message(
    wire_id: bytes | None, code: int, *, message: str, request_id: RequestId, data: JsonObject | None = None
) -> bytes:
    """An error of ours. Without a readable id it has none (2025-11-25 and 2026-07-28, Streamable HTTP)."""
    error: JsonObject = {"code": code, "message": message, "data": {**(data or {}), "request_id": request_id}}
    return _around(wire_id, wire_json.encode(error))


def failure_message(wire_id: bytes | None, failed: Failed, *, code: int, request_id: RequestId) -> bytes:
    """An outcome as an error. What a server said stays as it is, with the id of the request added where it can be."""
    error: dict[str, msgspec.Raw] = {
        "code": wire_json.raw(code),
        "message": wire_json.raw(failed.message),
        "data": msgspec.Raw(_data_of(failed, request_id)),
    }
    return _around(wire_id, wire_json.encode_members(error))


def _data_of(failed: Failed, request_id: RequestId) -> bytes:
    if failed.data is not None and failed.data != b"null":
        try:
            said = wire_json.members(failed.data)
        except MalformedJson:
            # Not an object: there is no place for anything of ours, and what the server said goes first.
            return failed.data
        return wire_json.encode_members({**said, "request_id": wire_json.raw(request_id)})
    data: JsonObject = {"request_id": request_id}
    if failed.hint is not None:
        data["hint"] = failed.hint
    return wire_json.encode(data)


def _around(wire_id: bytes | None, error: bytes) -> bytes:
    if wire_id is None:
        return b'{"jsonrpc":"2.0","error":' + error + b"}"
    return b'{"jsonrpc":"2.0","id":' + wire_id + b',"error":' + error + b"}"
