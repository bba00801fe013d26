"""What can be wrong with users."""

from mcp_orch.contract.errors import ErrorKind, OrchError


class LastHubAdmin(OrchError):
    """A hub keeps at least one hub admin who may sign in."""

    kind = ErrorKind.CONFLICT

    def __init__(self) -> None:
        super().__init__("this is the last hub admin", hint="make somebody else hub admin first")
