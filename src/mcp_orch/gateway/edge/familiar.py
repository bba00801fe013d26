"""Familiar heads: what was found out about the head of a POST, for the next one that has the very same bytes.

Clients keep their connections and say the same head again and again. What follows from its bytes alone is worked out
once; what can change meanwhile (whether the credential still opens anything, the session, the picture) is looked at
with every request.
"""

from collections.abc import Mapping
from typing import Final, Protocol

import msgspec

from mcp_orch.gateway.edge.accepting import Taste
from mcp_orch.gateway.edge.routes import Route
from mcp_orch.gateway.edge.visit import AsgiMessage, Field

FAMILIAR: Final = "mcp_orch.familiar"
"""Where the gateway leaves it in the scope of a request whose like it would know again."""


class Familiar(msgspec.Struct, frozen=True):
    """What the bytes of a head say, and from where it was sent."""

    route: Route
    fields: Mapping[bytes, bytes]
    """Those of the protocol."""
    credential: str | None
    taste: Taste
    extra: tuple[Field, ...]
    """Fields that the answer to a page of another site needs."""
    address: str


class Way(Protocol):
    """The way back to the client of a request with a familiar head."""

    async def receive(self) -> AsgiMessage:
        """As ASGI 3 says, after the body: returns when the client has left or the answer is complete."""
        ...

    async def send(self, message: AsgiMessage, /) -> None:
        """As ASGI 3 says."""
        ...

    def answer(self, body: bytes) -> bool:
        """Sends a plain JSON answer at once. False: it can't; `send` can."""
        ...

    def over(self) -> None:
        """Nothing more is sent. To be called last, however it ended."""
        ...
