"""What the hub itself sends outward: to receivers that admins named. The gateway opens the sockets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from mcp_orch.kit.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A POST of JSON."""

    url: str
    body: bytes
    headers: Mapping[str, Secret] = field(default_factory=dict[str, Secret], repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What was answered to a POST."""

    status: int
    said: bytes
    """The body."""


class LineWire(StrEnum):
    """How single messages travel."""

    UDP = "udp"
    TCP = "tcp"
    TLS = "tls"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineReceiver:
    """Who takes single messages."""

    wire: LineWire
    host: str
    port: int


class Outward(Protocol):
    """The way out. Reaches public addresses, and those that the operator has opened."""

    async def post(self, posting: Posting) -> Posted:
        """The answer, whatever its status. Raises OrchError when there is none. Follows no redirects."""
        ...

    async def send(self, receiver: LineReceiver, messages: Sequence[bytes]) -> None:
        """Hands messages over, in their order.

        Over TCP and TLS it returns once the receiver has read them all and hung up; over UDP nobody can know.
        Raises OrchError when it can't be reached or goes before the end: it may have some of them then.
        """
        ...
