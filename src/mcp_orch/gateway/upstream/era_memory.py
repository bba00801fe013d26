"""What one server was found to speak, how old that is, and whether it still holds."""

from dataclasses import replace
from typing import Final

from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.pictures import Transport
from mcp_orch.contract.ports import Clock
from mcp_orch.gateway.upstream.http_opening import speaks_modern
from mcp_orch.gateway.upstream.opening import open_back
from mcp_orch.gateway.upstream.setup import Back, EraVerdict, Setup


class EraMemory:
    """Spares a server the question what it speaks, for a while."""

    def __init__(self, *, clock: Clock, max_age_s: float) -> None:
        self._clock: Final = clock
        self._max_age_s: Final = max_age_s
        # Nothing is known: None.
        self._verdict: EraVerdict | None = None

    def forget(self) -> None:
        """The server, or where it is, is another one."""
        self._verdict = None

    def doubt(self) -> None:
        """The server may have been upgraded: what is known counts as old."""
        if self._verdict is not None:
            self._verdict = replace(self._verdict, at_s=self._clock.monotonic() - self._max_age_s - 1)

    async def open(self, setup: Setup) -> Back:
        """As `open_back`. What is known is kept only if it still holds: after a failure the server is asked anew."""
        try:
            back, self._verdict = await open_back(setup, verdict=self._verdict)
        except BaseException:
            self._verdict = None
            raise
        return back

    async def has_become_modern(self, setup: Setup) -> bool:
        """Looks again, beside the connections in use, once what is known is old.

        Only over HTTP: what a process speaks it speaks until its end. A closed door says nothing, and is tried later.
        """
        verdict = self._verdict
        if verdict is None or not verdict.is_legacy or setup.definition.transport is not Transport.STREAMABLE_HTTP:
            return False
        if self._clock.monotonic() - verdict.at_s <= self._max_age_s:
            return False
        try:
            is_modern = await speaks_modern(setup)
        except OrchError as closed:
            setup.log.note(f"it could not be asked what it speaks now: {closed.message}")
            return False
        self._verdict = None if is_modern else replace(verdict, at_s=self._clock.monotonic())
        return is_modern
