"""What can be wrong with servers."""

from mcp_orch.contract.errors import ErrorKind, OrchError


class InvalidServer(OrchError):
    """A definition that could never work; `field` is the one to mend."""

    kind = ErrorKind.INVALID

    def __init__(self, field: str, message: str, *, hint: str | None = None) -> None:
        super().__init__(f"{field}: {message}", hint=hint)
        self.field = field


class NoSuchServer(OrchError):
    """The project has no such server."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, ref: str, project: str) -> None:
        super().__init__(f"no server {ref[:60]!r} in project {project!r}")


class NoSuchTool(OrchError):
    """The server lists no such tool."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, tool: str, server: str) -> None:
        super().__init__(
            f"server {server!r} lists no tool {tool[:100]!r}", hint="tool names are those that the server itself gives"
        )


class ServerNameTaken(OrchError):
    """Another server of the project has this name, or one that looks like it."""

    kind = ErrorKind.CONFLICT

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the project has a server called {name!r}, or one that looks like it", hint="choose another name"
        )


class ValuesSealed(OrchError):
    """The hub has another root secret than the one that sealed the values."""

    kind = ErrorKind.CONFLICT

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the values of server {name!r} can't be opened: AUTH_SECRET is not the one they were sealed with",
            hint="give its env and headers anew, or bring the old AUTH_SECRET back",
        )


class DefinitionMirrored(OrchError):
    """The definition is kept in a file."""

    kind = ErrorKind.CONFLICT

    def __init__(self, name: str) -> None:
        super().__init__(
            f"server {name!r} is kept by the configuration file that this hub mirrors",
            hint="edit the file; enabling, disabling and tool switches work here",
        )
