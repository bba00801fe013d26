"""What can be wrong with projects."""

from mcp_orch.contract.errors import ErrorKind, OrchError


class ProjectNameTaken(OrchError):
    """Another project has this name, or one that looks like it."""

    kind = ErrorKind.CONFLICT

    def __init__(self, name: str) -> None:
        super().__init__(f"there is a project called {name!r}, or one that looks like it", hint="choose another name")


class ProjectCreationClosed(OrchError):
    """The hub lets hub admins alone create projects."""

    kind = ErrorKind.FORBIDDEN

    def __init__(self) -> None:
        super().__init__("on this hub only hub admins create projects", hint="ask a hub admin for one")


class ProjectGone(OrchError):
    """The project was deleted a moment ago."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("the project was deleted a moment ago")


class NameNotConfirmed(OrchError):
    """What is deleted has to be named."""

    kind = ErrorKind.INVALID

    def __init__(self, name: str) -> None:
        super().__init__(
            "the name of the project confirms that it is to be deleted", hint=f"confirm with its name: {name}"
        )


class ProjectNotClosed(OrchError):
    """There is nothing to bring back."""

    kind = ErrorKind.CONFLICT

    def __init__(self, name: str) -> None:
        super().__init__(f"project {name} is open")


class ProjectArchived(OrchError):
    """It is archived or deleted already."""

    kind = ErrorKind.CONFLICT

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"project {name} {reason}")


class NotInProject(OrchError):
    """A project is handed over to somebody who is in it."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"{ref[:80]!r} is nobody in this project", hint="add the person as a member first, then hand it over"
        )


class NobodyStars(OrchError):
    """Stars belong to people."""

    kind = ErrorKind.INVALID

    def __init__(self) -> None:
        super().__init__("a star belongs to a person, and nobody is signed in", hint="sign in as a user")
