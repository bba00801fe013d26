"""The log level of a legacy connection: as verbose as anybody on it has asked for."""

from collections.abc import Awaitable, Callable
from typing import Final

from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.upstreams import ServerFacts
from mcp_orch.gateway.upstream.dispatch import Answer, Dispatch
from mcp_orch.gateway.upstream.greetings import capability
from mcp_orch.gateway.upstream.log_ring import LogRing
from mcp_orch.gateway.upstream.notices import LEVELS, rank_of
from mcp_orch.gateway.upstream.setup import own_request


class LogLevel:
    """Raises a connection's level when a call wants more than it has; never lowers it."""

    def __init__(self, facts: ServerFacts, *, send: Callable[[Dispatch], Awaitable[Answer]], log: LogRing) -> None:
        self._send: Final = send
        self._log: Final = log
        self._is_possible: Final = capability(facts, "logging")
        # The lowest level asked for so far; changed by `suit`.
        self._rank = len(LEVELS)

    async def suit(self, level: str | None) -> None:
        """Has the server log at least from this level on."""
        if level is None or not self._is_possible or rank_of(level) >= self._rank:
            return
        self._rank = rank_of(level)
        try:
            await self._send(own_request("logging/setLevel", {"level": level}))
        except OrchError as failed:
            # The call itself is what matters; without the level it merely logs less.
            self._log.note(f"the log level {level} could not be set: {failed.message}")
