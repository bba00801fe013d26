"""How many calls may be on their way at once, per caller and per project, and how many a minute a key may make."""

from typing import Final, TypeVar

from mcp_orch.contract.callers import Caller
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import PrincipalId, ProjectId
from mcp_orch.contract.ports import Clock
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.call.settings import CallSettings

Counted = TypeVar("Counted", PrincipalId, ProjectId)

_RETRY_AFTER_S: Final = 1.0
_MINUTE_S: Final = 60.0
_KEPT_PACES: Final = 10_000


class InFlight:
    """Counts calls on their way. `enter` and `leave` come in pairs, on the event loop alone."""

    def __init__(self, *, settings: CallSettings, clock: Clock) -> None:
        self._settings: Final = settings
        self._pace: Final = _Pace(clock)
        # Changed by `enter` and `leave`; an entry goes when its count reaches zero.
        self._callers: dict[PrincipalId, int] = {}
        self._projects: dict[ProjectId, int] = {}

    def enter(self, caller: Caller, project: ProjectId) -> Failed | None:
        """None when the call may go on (then `leave` must follow), else why not."""
        principal, limits = caller.principal, caller.limits
        of_caller = self._callers.get(principal, 0)
        of_project = self._projects.get(project, 0)
        most = self._settings.max_calls_per_caller
        if limits is not None and limits.concurrent is not None:
            most = min(most, limits.concurrent)
        if of_caller >= most:
            return _too_many(f"{of_caller} calls of this key are running", "wait for some of them to end")
        if of_project >= self._settings.max_calls_per_project:
            return _too_many(f"{of_project} calls are running in this project", "try again in a moment")
        if limits is not None and limits.calls_per_minute is not None:
            wait_s = self._pace.take(principal, limits.calls_per_minute)
            if wait_s:
                return _too_many(
                    f"this key may make {limits.calls_per_minute} calls a minute", "slow down", retry_after_s=wait_s
                )
        self._callers[principal] = of_caller + 1
        self._projects[project] = of_project + 1
        return None

    def leave(self, caller: PrincipalId, project: ProjectId) -> None:
        """The call has ended."""
        _decrease(self._callers, caller)
        _decrease(self._projects, project)


class _Pace:
    """Calls a minute: a key that was quiet may make all of them at once, then one whenever its share has passed."""

    def __init__(self, clock: Clock) -> None:
        self._clock: Final = clock
        # When the calls so far would have ended at an even pace; forgotten once that has passed.
        self._even: dict[PrincipalId, float] = {}

    def take(self, caller: PrincipalId, per_minute: int) -> float:
        """0 when one more call may be made now, else the seconds until it may."""
        now = self._clock.monotonic()
        share_s = _MINUTE_S / per_minute
        even = max(self._even.get(caller, now), now)
        wait_s = even + share_s - now - _MINUTE_S
        # A billionth of a second of rounding must not cost the last call of the minute.
        if wait_s > 1e-6:
            return wait_s
        if len(self._even) >= _KEPT_PACES:
            self._even = {one: until for one, until in self._even.items() if until > now}
        self._even[caller] = even + share_s
        return 0.0


def _decrease(counts: dict[Counted, int], key: Counted) -> None:
    left = counts[key] - 1
    if left:
        counts[key] = left
    else:
        del counts[key]


def _too_many(message: str, hint: str, *, retry_after_s: float = _RETRY_AFTER_S) -> Failed:
    return Failed(kind=ErrorKind.LIMITED, message=message, hint=hint, retry_after_s=retry_after_s)
