"""Why a file or a definition in it can't be taken."""

from mcp_orch.contract.errors import ErrorKind, OrchError


class UnreadableFile(OrchError):
    """The file as a whole can't be read; `line` counts from 1 and is None where no line is to blame."""

    kind = ErrorKind.MALFORMED

    def __init__(self, reason: str, *, line: int | None = None, hint: str | None = None) -> None:
        super().__init__(f"line {line}: {reason}" if line is not None else reason, hint=hint)
        self.line = line


class BadDefinition(OrchError):
    """One definition of a file is not that of a server."""

    kind = ErrorKind.INVALID

    def __init__(self, server: str, reason: str, *, hint: str | None = None) -> None:
        super().__init__(f"server {server[:60]!r}: {reason}", hint=hint)
        self.server = server


class MissingVariable(OrchError):
    """A text names a variable that has no value."""

    kind = ErrorKind.NOT_FOUND

    def __init__(self, name: str) -> None:
        super().__init__(f"the variable {name} is not set", hint=f"set it: export {name}=...")
        self.name = name
