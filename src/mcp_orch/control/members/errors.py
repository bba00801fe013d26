"""What can be wrong with members."""

from mcp_orch.contract.errors import ErrorKind, OrchError


class NoSuchMember(OrchError):
    """The user or team is not in the project."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"{ref[:80]!r} is no member of this project", hint="write user:<id> or team:<id>, as the list gives it"
        )


class UserUnknown(OrchError):
    """There is no such user."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"there is no user {ref[:80]!r}",
            hint="give an e-mail address or id of a user of this hub, or invite the address",
        )


class TeamUnknown(OrchError):
    """There is no such team, or none that the caller is in: both look alike."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"no team {ref[:80]!r} that you are in",
            hint="POST .../team-requests asks the admins of a team for their consent",
        )


class AlreadyMember(OrchError):
    """The user or team is in the project already."""

    kind = ErrorKind.CONFLICT

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is a member already", hint="PATCH changes the role")


class LastAdmin(OrchError):
    """A project keeps at least one admin."""

    kind = ErrorKind.CONFLICT

    def __init__(self) -> None:
        super().__init__("this is the last admin of the project", hint="make somebody else admin first")
