"""Why the hub does not start."""

from collections.abc import Generator
from contextlib import contextmanager

from mcp_orch.contract.errors import ErrorKind, OrchError


class BadSetting(OrchError):
    """An option or an environment variable can't be used. Never holds its value: it may be a secret."""

    kind = ErrorKind.INVALID

    def __init__(self, name: str, reason: str, *, hint: str | None = None) -> None:
        super().__init__(f"{name} {reason}", hint=hint)
        self.name = name


class DataDirRefused(OrchError):
    """The data directory can't be used."""

    kind = ErrorKind.FORBIDDEN


class HubRunning(OrchError):
    """Another process uses the data directory."""

    kind = ErrorKind.CONFLICT

    def __init__(self, path: str, process_id: str) -> None:
        who = f"process {process_id}" if process_id else "another process"
        super().__init__(
            f"{who} uses the data directory {path}", hint="stop it first, or use another one: --data-dir DIR"
        )


class BackupRefused(OrchError):
    """A backup can't be made, or what was given is none."""

    kind = ErrorKind.INVALID


class PortTaken(OrchError):
    """Nobody can be served at this address."""

    kind = ErrorKind.CONFLICT


@contextmanager
def plain_errors() -> Generator[None]:
    """Lets an error of ours out of the groups that task groups wrap it into on its way."""
    try:
        yield
    except BaseExceptionGroup as group:
        ours = group.subgroup(OrchError)
        while isinstance(ours, BaseExceptionGroup):
            ours = ours.exceptions[0]
        if ours is None:
            raise
        raise ours from group
