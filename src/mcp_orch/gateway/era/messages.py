"""JSON-RPC messages of a client, told apart."""

from typing import Final, TypeAlias

import msgspec

from mcp_orch.kit import wire_json
from mcp_orch.kit.wire_json import JsonObject, JsonValue

PARSE_ERROR: Final = -32700
INVALID_REQUEST: Final = -32600
METHOD_NOT_FOUND: Final = -32601
INVALID_PARAMS: Final = -32602
INTERNAL_ERROR: Final = -32603

MAX_ID_LENGTH: Final = 512
"""Characters of a request id; our choice: it is echoed in every answer and kept while the request runs."""

MAX_METHOD_LENGTH: Final = 256

MAX_NAMED_LENGTH: Final = 16 * 1024
"""Characters of a URI or a task id that is kept for as long as a client wants to hear of it; our choice."""


class Request(msgspec.Struct, frozen=True):
    """A request. `wire_id` is its id as JSON, ready to be spliced into the answer."""

    id: int | str
    wire_id: bytes
    method: str
    params: JsonObject


class Notification(msgspec.Struct, frozen=True):
    """A notification."""

    method: str
    params: JsonObject


class ClientAnswer(msgspec.Struct, frozen=True):
    """The answer of a client to a request of ours: its result, or None and the error's message and code."""

    id: int | str
    result: JsonObject | None
    error: str = ""
    code: int | None = None


class Unreadable(msgspec.Struct, frozen=True):
    """JSON that is not a message, and why. `wire_id` is the id that could be read, if any."""

    code: int
    reason: str
    wire_id: bytes | None = None


Message: TypeAlias = Request | Notification | ClientAnswer | Unreadable

_NO_PARAMS: Final[JsonObject] = {}


def read(value: JsonValue) -> Message:
    """The message in a decoded value. Never raises."""
    if not isinstance(value, dict):
        return Unreadable(INVALID_REQUEST, "a message is a JSON object")
    named = _name_of(value)
    wire_id = None if named is None else wire_json.encode(named)
    if value.get("jsonrpc") != "2.0":
        return Unreadable(INVALID_REQUEST, '"jsonrpc" must be "2.0"', wire_id)
    method = value.get("method")
    if method is None:
        return _answer(value, named, wire_id=wire_id)
    if not isinstance(method, str) or not method or len(method) > MAX_METHOD_LENGTH:
        return Unreadable(INVALID_REQUEST, '"method" must be a string that is not empty', wire_id)
    params = value.get("params", _NO_PARAMS)
    if not isinstance(params, dict):
        return Unreadable(INVALID_PARAMS, '"params" must be an object', wire_id)
    if named is not None and wire_id is not None:
        return Request(named, wire_id, method, params)
    if "id" in value:
        return Unreadable(INVALID_REQUEST, f'"id" must be an integer or a string of at most {MAX_ID_LENGTH} characters')
    return Notification(method, params)


def _name_of(value: JsonObject) -> int | str | None:
    message_id = value.get("id")
    if isinstance(message_id, str):
        return message_id if len(message_id) <= MAX_ID_LENGTH else None
    return message_id if isinstance(message_id, int) and not isinstance(message_id, bool) else None


def _answer(value: JsonObject, answered: int | str | None, *, wire_id: bytes | None) -> Message:
    if answered is None:
        return Unreadable(INVALID_REQUEST, 'neither a "method" nor the "id" of a request that is answered')
    result, error = value.get("result"), value.get("error")
    if isinstance(result, dict):
        return ClientAnswer(answered, result)
    if isinstance(error, dict):
        code = error.get("code")
        return ClientAnswer(answered, None, str(error.get("message", "")), code if type(code) is int else None)
    return Unreadable(INVALID_REQUEST, 'an answer has an object as "result" or as "error"', wire_id)


def result_message(wire_id: bytes, result: bytes) -> bytes:
    """The answer to a request, around a result that stays as it is."""
    return b'{"jsonrpc":"2.0","id":' + wire_id + b',"result":' + result + b"}"


def notification(method: str, params: JsonObject | None = None) -> bytes:
    """A notification to the client."""
    if params is None:
        return wire_json.encode({"jsonrpc": "2.0", "method": method})
    return wire_json.encode({"jsonrpc": "2.0", "method": method, "params": params})
