"""Sending: a batch in the words of its receiver."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from mcp_orch.contract.outward import LineReceiver, LineWire, Outward, Posted, Posting
from mcp_orch.contract.ports import Clock
from mcp_orch.control.trail.delivering.batches import Message
from mcp_orch.control.trail.delivering.errors import BadDelivery, NotTaken
from mcp_orch.control.trail.delivering.otlp import logs_url, otlp_body, rejected_in
from mcp_orch.control.trail.delivering.syslog import syslog_line
from mcp_orch.control.trail.delivering.webhook import webhook_body, webhook_headers
from mcp_orch.kit.secret import Secret
from mcp_orch.storage.secret_column import SecretRing, delivery_context
from mcp_orch.storage.tables.audit_deliveries import AuditDeliveryRow, DeliveryKind

_SYSLOG_PORTS: Final = {LineWire.UDP: 514, LineWire.TCP: 601, LineWire.TLS: 6514}
_TAKEN: Final = range(200, 300)
# Of a request that was understood as far as it goes: bad content, too long, of a wrong kind. Others are about the
# place or the moment (401, 404, 429, 5xx), and end when somebody mends the one or waits for the other.
_REFUSALS: Final = frozenset({400, 413, 415, 422})
_SHOWN_LETTERS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """A place outside, opened: its secrets can be sent."""

    kind: DeliveryKind
    url: str
    headers: dict[str, Secret] = field(repr=False)
    secret: Secret | None = field(repr=False)


def opened(row: AuditDeliveryRow, ring: SecretRing) -> Receiver:
    """The place as messages are sent to it. Raises BrokenSeal."""
    headers = {name: ring.open(one, context=delivery_context(row.id, name)) for name, one in row.headers.items()}
    secret = None if row.secret is None else ring.open(row.secret, context=delivery_context(row.id, ""))
    return Receiver(kind=row.kind, url=row.url, headers=headers, secret=secret)


class Sender:
    """Sends batches."""

    def __init__(self, outward: Outward, *, clock: Clock, version: str) -> None:
        self._outward: Final = outward
        self._clock: Final = clock
        self._version: Final = version
        self._host: Final = socket.gethostname()

    async def send(self, receiver: Receiver, messages: Sequence[Message]) -> str:
        """What the receiver said, once it has the messages. Raises OrchError when it may not have all of them."""
        if receiver.kind is DeliveryKind.SYSLOG:
            lines = [syslog_line(message, host=self._host) for message in messages]
            await self._outward.send(line_receiver(receiver.url), lines)
            return ""
        if receiver.kind is DeliveryKind.WEBHOOK:
            body = webhook_body(messages)
            signed = (
                webhook_headers(body, receiver.secret, messages=messages, now=self._clock.now())
                if receiver.secret is not None
                else {}
            )
            return _words_of(await self._post(receiver.url, body, headers={**receiver.headers, **signed}))
        body = otlp_body(messages, host=self._host, version=self._version)
        answer = await self._post(logs_url(receiver.url), body, headers=receiver.headers)
        rejected = rejected_in(answer.said)
        if rejected is not None:
            raise NotTaken(rejected, is_refusal=True)
        return _words_of(answer)

    async def _post(self, url: str, body: bytes, *, headers: dict[str, Secret]) -> Posted:
        answer = await self._outward.post(Posting(url=url, body=body, headers=headers))
        if answer.status not in _TAKEN:
            raise NotTaken(f"the receiver answered {_words_of(answer)}", is_refusal=answer.status in _REFUSALS)
        return answer


def _words_of(answer: Posted) -> str:
    said = "".join(one for one in answer.said.decode("utf-8", "replace") if one.isprintable())[:_SHOWN_LETTERS]
    return f"{answer.status}{f': {said}' if said else ''}"


def line_receiver(url: str) -> LineReceiver:
    """The receiver that a syslog URL names. Raises BadDelivery."""
    hint = "write udp://host:514, tcp://host:601 or tls://host:6514"
    try:
        parts = urlsplit(url)
        wire, port = LineWire(parts.scheme), parts.port
    except ValueError as broken:
        raise BadDelivery("the URL of a syslog receiver can't be read", hint=hint) from broken
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.username is not None:
        raise BadDelivery("the URL of a syslog receiver names a host and a port, nothing else", hint=hint)
    return LineReceiver(wire=wire, host=parts.hostname, port=port or _SYSLOG_PORTS[wire])


def check_url(kind: DeliveryKind, url: str) -> None:
    """Raises BadDelivery where nothing could be sent."""
    if kind is DeliveryKind.SYSLOG:
        line_receiver(url)
        return
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError as broken:
        raise BadDelivery(f"the URL can't be read: {broken}") from broken
    if not is_whole:
        raise BadDelivery("the URL must begin with http:// or https:// and name a host")
    if parts.username is not None or parts.password is not None:
        raise BadDelivery("the URL holds a user name or password", hint="use a header instead")
