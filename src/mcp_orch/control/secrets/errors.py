"""What can be wrong with secrets."""

from mcp_orch.contract.errors import ErrorKind, OrchError


class BadSecretName(OrchError):
    """No definition could refer to this name."""

    kind = ErrorKind.INVALID

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name[:60]!r} is no name of a secret: letters, digits and _, not beginning with a digit",
            hint="for example GITHUB_TOKEN",
        )


class NoSuchSecret(OrchError):
    """The project has no secret of this name."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, name: str) -> None:
        super().__init__(f"the secret {name[:60]!r} is not set in this project")
