"""What can go wrong with the audit trail."""

from mcp_orch.contract.errors import ErrorKind, OrchError


class BadCheckpoint(OrchError):
    """What should be a checkpoint is none."""

    kind = ErrorKind.INVALID

    def __init__(self, reason: str) -> None:
        super().__init__(reason, hint="give the file to which the hub appends its checkpoints, as it is")


class NobodyToErase(OrchError):
    """There is no such person, or one who is still active."""

    kind = ErrorKind.NOT_FOUND
