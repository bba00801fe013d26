"""A process of a server that is kept ready: whoever needs one of their own next need not wait until it has started.

It has been told nothing yet, since whose it will be, and what that client can be asked, is only known then.
"""

from collections.abc import Callable
from typing import Final

from mcp_orch.contract.diagnoses import Diagnosis
from mcp_orch.contract.errors import OrchError
from mcp_orch.contract.pictures import ServerDefinition, StdioLaunch
from mcp_orch.gateway.upstream.child import ChildListener, ChildProcess
from mcp_orch.gateway.upstream.environment import plan_child
from mcp_orch.gateway.upstream.log_ring import LogRing
from mcp_orch.gateway.upstream.premises import Premises

_EARLY_LINES: Final = 100
_EARLY_BYTES: Final = 1024 * 1024


class EarlyChild:
    """A process without a user yet. Keeps what it says for the one it will have."""

    def __init__(self, premises: Premises, *, log: LogRing, on_end: "Callable[[EarlyChild], None]") -> None:
        self.child: Final = ChildProcess(settings=premises.settings, log=log, listener=self)
        self._on_end: Final = on_end
        self.is_started = False
        """All its pipes are open. Changed by `Spare` alone."""
        # Set by `hand_to`; until then lines are kept, of which a server that was asked nothing has hardly any.
        self._listener: ChildListener | None = None
        self._lines: list[bytes] = []
        self._early_bytes = 0

    def hand_to(self, listener: ChildListener) -> None:
        """From now on it is this one's."""
        self._listener = listener
        lines, self._lines = self._lines, []
        for line in lines:
            listener.line(line)

    def line(self, line: bytes) -> None:
        """As `ChildListener`."""
        if self._listener is not None:
            self._listener.line(line)
        elif len(self._lines) < _EARLY_LINES and self._early_bytes + len(line) <= _EARLY_BYTES:
            self._lines.append(line)
            self._early_bytes += len(line)

    def ended(self, reason: Diagnosis, *, is_fault: bool) -> None:
        """As `ChildListener`."""
        if self._listener is not None:
            self._listener.ended(reason, is_fault=is_fault)
        else:
            self._on_end(self)


class Spare:
    """At most one such process of a server."""

    def __init__(self, premises: Premises, *, log: LogRing, definition: Callable[[], ServerDefinition]) -> None:
        self._premises: Final = premises
        self._log: Final = log
        self._definition: Final = definition
        # The process, until it is taken, let go or dead; when it was wanted last; until when none is started.
        self._early: EarlyChild | None = None
        self._wanted_at_s = 0.0
        self._not_before_s = 0.0

    def want(self) -> None:
        """Somebody has come who may need one soon."""
        now_s = self._wanted_at_s = self._premises.clock.monotonic()
        definition = self._definition()
        if self._early is not None or now_s < self._not_before_s or not isinstance(definition.reach, StdioLaunch):
            return
        early = self._early = EarlyChild(self._premises, log=self._log, on_end=self._ended)
        self._premises.spawn(self._start(early, definition, launch=definition.reach))

    def take(self) -> EarlyChild | None:
        """The process, if there is one that lives: now it is the taker's, to be handed over and to be stopped."""
        early = self._early
        if early is None or not (early.is_started and early.child.is_writable):
            return None
        self._early = None
        return early

    def let_go_if_idle(self) -> None:
        """Ends it when nobody wanted one for long."""
        waits = self._premises.settings.waits
        if self._early is not None and self._wanted_at_s < self._premises.clock.monotonic() - waits.lane_idle_s:
            self.let_go()

    def let_go(self) -> None:
        """Ends it."""
        early, self._early = self._early, None
        if early is not None:
            self._premises.spawn(early.child.stop())

    async def _start(self, early: EarlyChild, definition: ServerDefinition, *, launch: StdioLaunch) -> None:
        nonce = self._premises.ids.text(24)
        try:
            plan = plan_child(definition, launch, settings=self._premises.settings, nonce=nonce)
            await early.child.start(plan, nonce)
        except OrchError as failed:
            self._log.note(f"no process could be kept ready: {failed.message}")
            self._ended(early)
            return
        early.is_started = True
        if self._early is not early:
            # It was let go while it started: it could not be taken before now.
            await early.child.stop()

    def _ended(self, early: EarlyChild) -> None:
        if self._early is early:
            # One that does not wait for its first words would be started over and over.
            self._not_before_s = self._premises.clock.monotonic() + self._premises.settings.waits.lane_idle_s
            self._early = None
            self._premises.spawn(early.child.stop())
