"""What can be wrong with teams."""

from mcp_orch.contract.errors import ErrorKind, OrchError


class TeamNameTaken(OrchError):
    """Another team has this name, or one that looks like it."""

    kind = ErrorKind.CONFLICT

    def __init__(self, name: str) -> None:
        super().__init__(f"there is a team called {name!r}, or one that looks like it", hint="choose another name")


class TeamGone(OrchError):
    """The team was deleted a moment ago."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("the team was deleted a moment ago")


class NoSuchTeamMember(OrchError):
    """The user is not in the team."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref[:80]!r} is not in this team", hint="write user:<id>, as the list gives it")


class TeamUserUnknown(OrchError):
    """There is no such user."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, ref: str) -> None:
        super().__init__(f"there is no user {ref[:80]!r}", hint="give an e-mail address or id of a user of this hub")


class AlreadyInTeam(OrchError):
    """The user is in the team already."""

    kind = ErrorKind.CONFLICT

    def __init__(self, email: str) -> None:
        super().__init__(f"{email} is in the team already", hint="PATCH changes the role")


class LastTeamAdmin(OrchError):
    """An admin can't take away the last admin of a team; that one may leave."""

    kind = ErrorKind.CONFLICT

    def __init__(self) -> None:
        super().__init__("this is the last admin of the team", hint="make somebody else admin first")


class NoSuchTeamRequest(OrchError):
    """The request was answered, withdrawn or never there."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, request: str) -> None:
        super().__init__(f"there is no open request {request[:40]!r}")


class AskedAlready(OrchError):
    """The project has asked for this team."""

    kind = ErrorKind.CONFLICT

    def __init__(self, team: str) -> None:
        super().__init__(f"this project has asked for {team!r} already", hint="withdraw the request to ask anew")


class AskerMayNot(OrchError):
    """Whoever asked may not add teams to the project any more."""

    kind = ErrorKind.CONFLICT

    def __init__(self) -> None:
        super().__init__(
            "whoever asked may not give this role in the project any more", hint="let an admin of the project ask anew"
        )
