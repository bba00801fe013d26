"""What can be wrong with members."""

from mcp_orch.contract.errors import ErrorKind, OrchError


class NoSuchMember(OrchError):
    """The user is not in the project."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref[:80]!r} is no member of this project", hint="write user:<id>, as the list gives it")


class UserUnknown(OrchError):
    """There is no such user."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, ref: str) -> None:
        super().__init__(f"there is no user {ref[:80]!r}", hint="give an e-mail address or id of a user of this hub")


class AlreadyMember(OrchError):
    """The user is in the project already."""

    kind = ErrorKind.CONFLICT

    def __init__(self, email: str) -> None:
        super().__init__(f"{email} is a member already", hint="PATCH changes the role")


class LastAdmin(OrchError):
    """A project keeps at least one admin."""

    kind = ErrorKind.CONFLICT

    def __init__(self) -> None:
        super().__init__("this is the last admin of the project", hint="make somebody else admin first")
