"""Why a server could not be asked."""

from mcp_orch.contract.errors import ErrorKind, OrchError


class UpstreamUnavailable(OrchError):
    """The server can't be reached, did not start, or broke off."""

    kind = ErrorKind.UPSTREAM


class UpstreamTimeout(OrchError):
    """The server went too long without an answer or progress."""

    kind = ErrorKind.TIMEOUT


class UpstreamMisbehaved(OrchError):
    """The server sent something that is not MCP, or too much of it."""

    kind = ErrorKind.UPSTREAM


class CannotAsk(OrchError):
    """A question of the server can't be put to this client."""

    kind = ErrorKind.UNSUPPORTED
