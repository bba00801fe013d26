"""What can go wrong with keys."""

from mcp_orch.contract.errors import ErrorKind, OrchError


class NoSuchKey(OrchError):
    """There is no such key, or none that the caller may see."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, key: str) -> None:
        super().__init__(f"no key {key[:40]!r} that you may see in this project")


class NotYourKey(OrchError):
    """The caller may see the key but not do this with it."""

    kind = ErrorKind.FORBIDDEN


class BadScope(OrchError):
    """A scope names nothing, or more than one thing."""

    kind = ErrorKind.INVALID


class BadLife(OrchError):
    """The key would end before it begins."""

    kind = ErrorKind.INVALID


class KeyEnded(OrchError):
    """The key opens nothing any more."""

    kind = ErrorKind.CONFLICT


class NobodyBehind(OrchError):
    """A personal key needs a person."""

    kind = ErrorKind.INVALID


class BadSteward(OrchError):
    """A service key needs somebody of the project who answers for it."""

    kind = ErrorKind.INVALID

    def __init__(self, user: str, project: str) -> None:
        super().__init__(f"{user[:40]!r} is no member of project {project!r}", hint="give the id of a member")
