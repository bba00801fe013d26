"""What can be wrong with toolsets."""

from mcp_orch.contract.errors import ErrorKind, OrchError


class NoSuchToolset(OrchError):
    """The project has no such toolset."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, ref: str, project: str) -> None:
        super().__init__(f"no toolset {ref[:60]!r} in project {project!r}")


class ToolsetNameTaken(OrchError):
    """Another toolset of the project has this name, or one that looks like it."""

    kind = ErrorKind.CONFLICT

    def __init__(self, name: str) -> None:
        super().__init__(f"there is a toolset called {name!r}, or one that looks like it", hint="choose another name")


class UnknownEntry(OrchError):
    """An entry names no tool, or more than one."""

    kind = ErrorKind.INVALID
