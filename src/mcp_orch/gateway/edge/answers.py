"""Answers in the words of HTTP: one table from kinds to statuses, and headers that are made once."""

from typing import Final

from mcp_orch.contract.callers import Caller, Refusal, RefusalReason
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.gateway.edge.visit import Field, Send, Visit
from mcp_orch.gateway.era.codes import error_message
from mcp_orch.gateway.era.messages import INVALID_REQUEST
from mcp_orch.gateway.era.replies import Reply

STATUSES: Final = {
    ErrorKind.MALFORMED: 400,
    ErrorKind.INVALID: 400,
    ErrorKind.UNAUTHENTICATED: 401,
    ErrorKind.FORBIDDEN: 403,
    ErrorKind.NOT_FOUND: 404,
    ErrorKind.CONFLICT: 409,
    ErrorKind.CANCELLED: 409,
    ErrorKind.PRECONDITION: 412,
    ErrorKind.TOO_LARGE: 413,
    ErrorKind.LIMITED: 429,
    ErrorKind.INTERNAL: 500,
    ErrorKind.UNSUPPORTED: 501,
    ErrorKind.UPSTREAM: 502,
    ErrorKind.UNAVAILABLE: 503,
    ErrorKind.TIMEOUT: 504,
}

JSON: Final = (b"content-type", b"application/json")
NO_STORE: Final = (b"cache-control", b"no-store")
CLOSE: Final = (b"connection", b"close")
EVENT_STREAM: Final = (
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-cache, no-transform"),
    # Proxies such as nginx would hold events back otherwise (2026-07-28, Streamable HTTP).
    (b"x-accel-buffering", b"no"),
)
SESSION_FIELD: Final = b"mcp-session-id"
ALLOW: Final = b"allow"

_LENGTHS: Final = tuple((b"content-length", b"%d" % n) for n in range(4_096))
_EMPTY: Final = (_LENGTHS[0],)


def length(size: int) -> Field:
    """The Content-Length field."""
    return _LENGTHS[size] if size < 4_096 else (b"content-length", b"%d" % size)


async def send_whole(send: Send, status: int, *, body: bytes, fields: tuple[Field, ...] = ()) -> None:
    """Sends an answer in one piece."""
    # A 204 must not announce a length (RFC 9110, 8.6).
    sized = fields if status == 204 else (length(len(body)), *fields)
    await send({"type": "http.response.start", "status": status, "headers": list(sized)})
    await send({"type": "http.response.body", "body": body})


async def send_reply(visit: Visit, reply: Reply) -> None:
    """Sends what the era room says, as a plain JSON answer."""
    body = reply.body
    if reply.refusal is None and not visit.extra and reply.session is None and body:
        # The way of nearly every call: nothing is built that is not needed.
        if visit.answer_at_once is not None and visit.answer_at_once(body):
            return
        await visit.send({"type": "http.response.start", "status": 200, "headers": [JSON, length(len(body))]})
        await visit.send({"type": "http.response.body", "body": body})
        return
    fields: tuple[Field, ...] = visit.extra
    if reply.session is not None:
        fields = (*fields, (SESSION_FIELD, reply.session.encode()))
    if not body:
        await send_whole(visit.send, 202, body=b"", fields=fields)
        return
    status = 200 if reply.refusal is None else STATUSES[reply.refusal]
    if status == 401:
        fields = (*fields, challenge(visit.caller))
    if reply.retry_after_s is not None:
        fields = (*fields, retry_after(reply.retry_after_s))
    await send_whole(visit.send, status, body=body, fields=(JSON, *fields))


async def refuse(visit: Visit, status: int, *, message: str, fields: tuple[Field, ...] = (), code: int = 0) -> None:
    """Sends an error of the edge's own, before there was a message: the same text whatever the method."""
    code = code or (INVALID_REQUEST if status == 400 else -33_000 - status)
    body = error_message(None, code, message=message, request_id=visit.request_id)
    await send_whole(visit.send, status, body=body, fields=(JSON, *fields, *visit.extra))


def challenge(caller: Caller | Refusal) -> Field:
    """The WWW-Authenticate field. A credential of ours that is wrong gets no word of other ways to sign in."""
    if isinstance(caller, Refusal) and caller.reason is not RefusalReason.MISSING:
        return (b"www-authenticate", b'Bearer error="invalid_token"')
    return (b"www-authenticate", b'Bearer realm="mcp-orch"')


def retry_after(seconds: float) -> Field:
    """The Retry-After field."""
    return (b"retry-after", b"%d" % max(1, round(seconds)))
