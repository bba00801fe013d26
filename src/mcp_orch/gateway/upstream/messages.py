"""JSON-RPC as servers speak it: the envelope is read, what is inside stays bytes."""

from array import array
from itertools import accumulate
from typing import Final, TypeAlias

import msgspec

from mcp_orch.contract.diagnoses import because, in_words
from mcp_orch.contract.revisions import Era
from mcp_orch.contract.why import Why
from mcp_orch.gateway.upstream.dispatch import Answer, Answered, Denied
from mcp_orch.gateway.upstream.errors import UpstreamMisbehaved
from mcp_orch.kit.wire_json import MAX_DEPTH, JsonObject, JsonValue, MalformedJson, decode, encode

MessageId: TypeAlias = int | str | float | None

METHOD_NOT_FOUND: Final = -32601
INTERNAL_ERROR: Final = -32603
HEADER_MISMATCH: Final = -32020
MISSING_CAPABILITY: Final = -32021
UNSUPPORTED_VERSION: Final = -32022
_MOST_IN_BATCH: Final = 50_000
_LONG_SKELETON: Final = 64 * 1024
MODERN_ERRORS: Final = frozenset({HEADER_MISMATCH, MISSING_CAPABILITY, UNSUPPORTED_VERSION})


class Incoming(msgspec.Struct, gc=False):
    """One message of a server, one level deep."""

    id: MessageId | msgspec.UnsetType = msgspec.UNSET
    method: str | msgspec.UnsetType = msgspec.UNSET
    params: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    result: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    error: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class ErrorObject(msgspec.Struct):
    """The error of a response; `data` stays bytes."""

    code: int = INTERNAL_ERROR
    message: str = ""
    data: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class _Envelope(msgspec.Struct):
    id: int | msgspec.UnsetType = msgspec.UNSET
    method: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class _ResultHead(msgspec.Struct):
    resultType: str = "complete"  # noqa: N815  the name on the wire
    inputRequests: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET  # noqa: N815  the name on the wire
    requestState: str | msgspec.UnsetType = msgspec.UNSET  # noqa: N815  the name on the wire


def read_messages(body: bytes) -> list[Incoming]:
    """The messages in one line, event or body: one, or those of a batch (2025-03-26 has them).

    Raises MalformedJson for anything that is not JSON-RPC, is not UTF-8, or nests too deep.
    """
    try:
        if not body.isascii():
            body.decode("utf-8")
        _refuse_depth(body)
        if body[:1] == b"{":
            return [_ONE.decode(body)]
        if body.lstrip()[:1] == b"[":
            # Their number is only known once they are read: it is bounded by that of all objects in them.
            if body.count(b"{") > _MOST_IN_BATCH:
                raise MalformedJson(f"a batch of more than {_MOST_IN_BATCH} objects")
            return _BATCH.decode(body)
        return [_ONE.decode(body)]
    except UnicodeDecodeError as broken:
        raise MalformedJson(f"byte {broken.start} is not UTF-8") from broken
    except (msgspec.DecodeError, RecursionError) as broken:
        raise MalformedJson(str(broken)) from broken


def answer_in_vain(body: bytes, reason: str) -> Incoming | None:
    """What is told to whoever waits for the answer in bytes that `read_messages` refused; None: it is no answer."""
    try:
        envelope = _ENVELOPE.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(envelope.id, int) or envelope.method is not msgspec.UNSET:
        return None
    told: JsonObject = {"code": INTERNAL_ERROR, "message": f"the answer of the server can't be passed on: {reason}"}
    return Incoming(id=envelope.id, error=msgspec.Raw(encode(told)))


def answer_of(message: Incoming, era: Era) -> Answer:
    """The outcome in a response. Raises UpstreamMisbehaved when it is none."""
    result = message.result
    if isinstance(result, msgspec.Raw):
        raw = _one_line(bytes(result))
        if raw[:1] != b"{":
            raise UpstreamMisbehaved(because(Why.RESULT_NO_OBJECT))
        return Answered(result=raw, era=era)
    if isinstance(message.error, msgspec.Raw):
        return denial_of(message.error, era)
    raise UpstreamMisbehaved(because(Why.ANSWER_EMPTY))


def denial_of(error: msgspec.Raw, era: Era) -> Denied:
    """The error object of a response, as far as it can be read."""
    try:
        said = _ERROR.decode(error)
    except (msgspec.DecodeError, RecursionError):
        return Denied(code=INTERNAL_ERROR, message="the server sent an error that can't be read", data=None, era=era)
    told = _one_line(bytes(said.data)) if isinstance(said.data, msgspec.Raw) else None
    return Denied(code=said.code, message=said.message, data=told, era=era)


def missing_capability(missing: JsonObject) -> Denied:
    """The error for a request that needs more than its client declared (2026-07-28, basic/index)."""
    names = ", ".join(missing)
    return Denied(
        code=MISSING_CAPABILITY,
        message=f"the server needs a client that declares {names}",
        data=encode({"requiredCapabilities": missing}),
        era=Era.MODERN,
    )


def input_required(result: bytes) -> tuple[msgspec.Raw | None, str | None] | None:
    """What a modern result asks of the client (its raw inputRequests and its requestState); None: it is complete.

    Raises UpstreamMisbehaved for a result type nobody declared (basic/index: it MUST be considered invalid).
    """
    if result.startswith(b'{"resultType":"complete"') and b"input_required" not in result:
        return None
    try:
        head = _RESULT.decode(result)
    except (msgspec.DecodeError, RecursionError) as broken:
        raise UpstreamMisbehaved(because(Why.RESULT_UNREADABLE, cause=in_words(broken))) from broken
    # A task is the end of a request too: whether the client may have one is not decided here.
    if head.resultType in {"complete", "task"}:
        return None
    if head.resultType != "input_required":
        raise UpstreamMisbehaved(because(Why.RESULT_STRANGE, type=repr(head.resultType[:60])))
    questions = head.inputRequests if isinstance(head.inputRequests, msgspec.Raw) else None
    return questions, head.requestState if isinstance(head.requestState, str) else None


def params_of(raw: msgspec.Raw | msgspec.UnsetType) -> JsonObject:
    """Params as a value; an empty object for anything that is none. Raises MalformedJson."""
    if not isinstance(raw, msgspec.Raw):
        return {}
    params = decode(bytes(raw))
    return params if isinstance(params, dict) else {}


def encode_request(number: int, method: str, *, params: JsonObject) -> bytes:
    """A request without a line end."""
    return encode({"jsonrpc": "2.0", "id": number, "method": method, "params": params})


def encode_notification(method: str, params: JsonObject | None = None) -> bytes:
    """A notification without a line end."""
    message: JsonObject = {"jsonrpc": "2.0", "method": method}
    if params is not None:
        message["params"] = params
    return encode(message)


def encode_result(number: MessageId, result: JsonObject) -> bytes:
    """Our answer to a request of the server."""
    return encode({"jsonrpc": "2.0", "id": number, "result": result})


def encode_error(number: MessageId, *, code: int, message: str) -> bytes:
    """Our refusal of a request of the server."""
    error: JsonValue = {"code": code, "message": message}
    return encode({"jsonrpc": "2.0", "id": number, "error": error})


def _one_line(raw: bytes) -> bytes:
    # Line ends can only stand between tokens here (inside strings they are not JSON), and whoever frames by lines
    # or by events further on must not stumble over them.
    if b"\n" in raw or b"\r" in raw:
        return raw.translate(_SPACED)
    return raw


def _refuse_depth(body: bytes) -> None:
    # Brackets are an upper bound of the depth: only suspects are looked at closely.
    if body.count(b"{") + body.count(b"[") <= MAX_DEPTH:
        return
    skeleton = body.translate(None, _NOT_STRUCTURE) if b'"' not in body else _bare_structure(body)
    if _is_deep(skeleton):
        raise MalformedJson(f"nested deeper than {MAX_DEPTH} levels")


def _is_deep(skeleton: bytes) -> bool:
    if len(skeleton) > _LONG_SKELETON:
        # Level by level this would take seconds. Whether the brackets match is for the parser to say.
        return max(accumulate(array("b", skeleton.translate(_STEPS)))) > MAX_DEPTH
    for _ in range(MAX_DEPTH):
        inner = skeleton.replace(b"[]", b"").replace(b"{}", b"")
        if not inner:
            return False
        if len(inner) == len(skeleton):
            raise MalformedJson("the brackets do not match")
        skeleton = inner
    return True


def _bare_structure(body: bytes) -> bytes:
    # Brackets inside strings do not count. Even pieces of a split at quotes lie outside of strings, once escaped
    # quotes are gone.
    plain = body.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in body else body
    outside = b"".join(plain.split(b'"')[::2])
    return outside.translate(None, _NOT_STRUCTURE)


_NOT_STRUCTURE: Final = bytes(set(range(256)) - set(b"[]{}"))
_STEPS: Final = bytes.maketrans(b"[]{}", b"\x01\xff\x01\xff")
_SPACED: Final = bytes.maketrans(b"\r\n", b"  ")
_ONE: Final = msgspec.json.Decoder(Incoming)
_BATCH: Final = msgspec.json.Decoder(list[Incoming])
_ENVELOPE: Final = msgspec.json.Decoder(_Envelope)
_ERROR: Final = msgspec.json.Decoder(ErrorObject)
_RESULT: Final = msgspec.json.Decoder(_ResultHead)
