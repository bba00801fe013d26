"""How a command ends: exit codes, and errors that say what, which, and what to do next."""

import sys
from collections.abc import Mapping
from enum import IntEnum
from typing import Final

from mcp_orch.cli.terminal import inert
from mcp_orch.contract.errors import ErrorKind, OrchError


class Exit(IntEnum):
    """The exit codes, as `mcp-orch --help` lists them."""

    OK = 0
    FAILED = 1
    USAGE = 2
    NOT_FOUND = 3
    REFUSED = 4
    UNREACHABLE = 5
    INTERRUPTED = 130


MEANINGS: Final[Mapping[Exit, str]] = {
    Exit.OK: "done",
    Exit.FAILED: "failed",
    Exit.USAGE: "wrong usage",
    Exit.NOT_FOUND: "not found",
    Exit.REFUSED: "refused",
    Exit.UNREACHABLE: "the hub or server can't be reached",
    Exit.INTERRUPTED: "interrupted",
}
EXIT_CODES: Final = f"Exit codes: {', '.join(f'{int(code)} {meaning}' for code, meaning in MEANINGS.items())}."

_CODES: Final = {
    ErrorKind.NOT_FOUND: Exit.NOT_FOUND,
    ErrorKind.UNAUTHENTICATED: Exit.REFUSED,
    ErrorKind.FORBIDDEN: Exit.REFUSED,
    ErrorKind.UNAVAILABLE: Exit.UNREACHABLE,
    ErrorKind.UPSTREAM: Exit.UNREACHABLE,
    ErrorKind.TIMEOUT: Exit.UNREACHABLE,
    ErrorKind.MALFORMED: Exit.USAGE,
    ErrorKind.INVALID: Exit.USAGE,
}


class CommandError(OrchError):
    """A command can't do what it was asked to."""

    def __init__(self, message: str, *, hint: str | None = None, code: Exit = Exit.FAILED) -> None:
        super().__init__(message, hint=hint)
        self.code = code


def code_of(error: OrchError) -> Exit:
    """The exit code for an error."""
    return error.code if isinstance(error, CommandError) else _CODES.get(error.kind, Exit.FAILED)


def tell(error: OrchError) -> Exit:
    """Prints the error to stderr; the exit code for it."""
    sys.stderr.write(f"error: {inert(error.message)}\n")
    if error.hint:
        sys.stderr.write(f"  next: {inert(error.hint)}\n")
    return code_of(error)
