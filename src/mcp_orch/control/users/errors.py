"""What can be wrong with users."""

from mcp_orch.contract.errors import ErrorKind, OrchError


class LastHubAdmin(OrchError):
    """A hub keeps at least one hub admin who may sign in."""

    kind = ErrorKind.CONFLICT

    def __init__(self) -> None:
        super().__init__("this is the last hub admin", hint="make somebody else hub admin first")


class UserErased(OrchError):
    """The account has no name and no address any more, so nobody could be let in again."""

    kind = ErrorKind.CONFLICT

    def __init__(self, user: str) -> None:
        super().__init__(f"user {user} was erased", hint="add a new user")
