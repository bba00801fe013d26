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


class CommandNotAllowed(OrchError):
    """Registering a command is running code on the hub."""

    kind = ErrorKind.FORBIDDEN

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} runs code on the hub's machine: a hub admin must register it",
            hint="ask a hub admin to do it, or register a remote server by its url",
        )


class DefinitionMirrored(OrchError):
    """The definition is kept in a file."""

    kind = ErrorKind.CONFLICT

    def __init__(self, name: str) -> None:
        super().__init__(
            f"server {name!r} is kept by the configuration file that this hub mirrors",
            hint="edit the file; enabling, disabling and tool switches work here",
        )
