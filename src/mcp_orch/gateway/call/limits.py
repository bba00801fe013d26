"""How many calls may be on their way at once, per caller and per project."""

from typing import Final, TypeVar

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.contract.names import PrincipalId, ProjectId
from mcp_orch.gateway.call.call import Failed
from mcp_orch.gateway.call.settings import CallSettings

Counted = TypeVar("Counted", PrincipalId, ProjectId)

_RETRY_AFTER_S: Final = 1.0


class InFlight:
    """Counts calls on their way. `enter` and `leave` come in pairs, on the event loop alone."""

    def __init__(self, *, settings: CallSettings) -> None:
        self._settings: Final = settings
        # Changed by `enter` and `leave`; an entry goes when its count reaches zero.
        self._callers: dict[PrincipalId, int] = {}
        self._projects: dict[ProjectId, int] = {}

    def enter(self, caller: PrincipalId, project: ProjectId) -> Failed | None:
        """None when the call may go on (then `leave` must follow), else why not."""
        of_caller = self._callers.get(caller, 0)
        of_project = self._projects.get(project, 0)
        if of_caller >= self._settings.max_calls_per_caller:
            return _too_many(f"{of_caller} calls of this key are running", "wait for some of them to end")
        if of_project >= self._settings.max_calls_per_project:
            return _too_many(f"{of_project} calls are running in this project", "try again in a moment")
        self._callers[caller] = of_caller + 1
        self._projects[project] = of_project + 1
        return None

    def leave(self, caller: PrincipalId, project: ProjectId) -> None:
        """The call has ended."""
        _decrease(self._callers, caller)
        _decrease(self._projects, project)


def _decrease(counts: dict[Counted, int], key: Counted) -> None:
    left = counts[key] - 1
    if left:
        counts[key] = left
    else:
        del counts[key]


def _too_many(message: str, hint: str) -> Failed:
    return Failed(kind=ErrorKind.LIMITED, message=message, hint=hint, retry_after_s=_RETRY_AFTER_S)
