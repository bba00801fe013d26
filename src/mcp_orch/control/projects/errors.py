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
