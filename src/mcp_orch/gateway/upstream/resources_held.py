"""Resource subscriptions of a legacy connection."""

from collections.abc import Awaitable, Callable
from typing import Final

from mcp_orch.gateway.upstream.dispatch import Answer, Denied, Dispatch
from mcp_orch.gateway.upstream.setup import own_request


class ResourcesHeld:
    """Subscribes and unsubscribes until what the server has is what is wanted."""

    def __init__(self, send: Callable[[Dispatch], Awaitable[Answer]]) -> None:
        self._send: Final = send
        # What the server was asked for; changed by `hold`.
        self._held: set[str] = set()

    async def hold(self, uris: frozenset[str]) -> dict[str, str]:
        """Makes `uris` the subscribed ones; those that the server refuses, each with its reason."""
        for uri in self._held - uris:
            self._held.discard(uri)
            await self._send(own_request("resources/unsubscribe", {"uri": uri}))
        refused: dict[str, str] = {}
        for uri in sorted(uris - self._held):
            answer = await self._send(own_request("resources/subscribe", {"uri": uri}))
            if isinstance(answer, Denied):
                refused[uri] = f"{answer.message} ({answer.code})"
            else:
                self._held.add(uri)
        return refused
