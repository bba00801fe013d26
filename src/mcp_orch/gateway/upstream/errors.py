"""Why a server could not be asked."""

from typing import Final

from mcp_orch.contract.diagnoses import Diagnosis, because
from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.contract.why import Why


class UpstreamError(OrchError):
    """Says why as a diagnosis."""

    def __init__(self, diagnosis: Diagnosis) -> None:
        super().__init__(diagnosis.text, hint=diagnosis.hint)
        self.diagnosis: Final = diagnosis


class UpstreamUnavailable(UpstreamError):
    """The server can't be reached, did not start, or broke off."""

    kind = ErrorKind.UPSTREAM


class BrokenOff(UpstreamUnavailable):
    """The connection ended under a request.

    `was_written`: bytes of the request may have reached the server, so it may have acted on them.
    """

    def __init__(self, diagnosis: Diagnosis, *, was_written: bool) -> None:
        super().__init__(diagnosis)
        self.was_written = was_written

    def told(self) -> UpstreamUnavailable:
        """The same for somebody whose request will not be sent again."""
        kind = Why.ENDED_DURING_CALL if self.was_written else Why.ENDED_BEFORE_CALL
        return UpstreamUnavailable(because(kind, cause=self.diagnosis))


class SessionGone(BrokenOff):
    """The server has forgotten the session, and so did not look at the request."""

    def __init__(self) -> None:
        super().__init__(because(Why.SESSION_FORGOTTEN), was_written=False)


class UpstreamTimeout(UpstreamError):
    """The server went too long without an answer or progress."""

    kind = ErrorKind.TIMEOUT


class UpstreamMisbehaved(UpstreamError):
    """The server sent something that is not MCP, or too much of it."""

    kind = ErrorKind.UPSTREAM


class CannotAsk(OrchError):
    """A question of the server can't be put to this client, or the client refused it: then with its own code."""

    kind = ErrorKind.UNSUPPORTED

    def __init__(self, message: str, *, code: int | None = None) -> None:
        super().__init__(message)
        self.code: Final = code
