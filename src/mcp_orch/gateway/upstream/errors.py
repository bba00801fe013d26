"""Why a server could not be asked."""

from typing import Final

from mcp_orch.contract.errors import ErrorKind, OrchError


class UpstreamUnavailable(OrchError):
    """The server can't be reached, did not start, or broke off."""

    kind = ErrorKind.UPSTREAM


class BrokenOff(UpstreamUnavailable):
    """The connection ended under a request.

    `was_written`: bytes of the request may have reached the server, so it may have acted on them.
    """

    def __init__(self, message: str, *, was_written: bool) -> None:
        super().__init__(message)
        self.was_written = was_written

    def told(self) -> UpstreamUnavailable:
        """The same for somebody whose request will not be sent again."""
        if not self.was_written:
            return UpstreamUnavailable(f"the connection ended before the call: {self.message}")
        return UpstreamUnavailable(
            f"the connection ended during the call: {self.message}", hint="it may have been carried out"
        )


class SessionGone(BrokenOff):
    """The server has forgotten the session, and so did not look at the request."""

    def __init__(self) -> None:
        super().__init__("the server has forgotten the session", was_written=False)


class UpstreamTimeout(OrchError):
    """The server went too long without an answer or progress."""

    kind = ErrorKind.TIMEOUT


class UpstreamMisbehaved(OrchError):
    """The server sent something that is not MCP, or too much of it."""

    kind = ErrorKind.UPSTREAM


class CannotAsk(OrchError):
    """A question of the server can't be put to this client, or the client refused it: then with its own code."""

    kind = ErrorKind.UNSUPPORTED

    def __init__(self, message: str, *, code: int | None = None) -> None:
        super().__init__(message)
        self.code: Final = code
