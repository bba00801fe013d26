"""How a server is, since when, and why."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from mcp_orch.contract.diagnoses import Diagnosis
from mcp_orch.contract.ports import Clock
from mcp_orch.contract.upstreams import UpstreamState

TROUBLED: Final = frozenset({UpstreamState.FAILED, UpstreamState.HELD, UpstreamState.DEGRADED})


class Standing:
    """The state of a server; tells whenever it becomes another one, or has another reason."""

    def __init__(
        self, state: UpstreamState, reason: Diagnosis | None, *, clock: Clock, on_change: Callable[[], None]
    ) -> None:
        self._clock: Final = clock
        self._on_change: Final = on_change
        # Changed by `become` alone.
        self.state = state
        self.reason = reason
        self.since: datetime = clock.now()

    @property
    def is_troubled(self) -> bool:
        """Something failed."""
        return self.state in TROUBLED

    def become(self, state: UpstreamState, reason: Diagnosis | None = None) -> None:
        """Takes over a state with its reason."""
        if state is self.state and reason == self.reason:
            return
        if state is not self.state:
            self.since = self._clock.now()
        self.state, self.reason = state, reason
        self._on_change()
