"""What can go wrong with the audit trail."""

from mcp_orch.contract.errors import ErrorKind, OrchError
from mcp_orch.storage.tables.audit_chains import AuditStream


class BadCheckpoint(OrchError):
    """What should be a checkpoint is none."""

    kind = ErrorKind.INVALID

    def __init__(self, reason: str) -> None:
        super().__init__(reason, hint="give the file to which the hub appends its checkpoints, as it is")


class TooManyVerifications(OrchError):
    """Others are verified already, and each takes a connection to the database until it is through."""

    kind = ErrorKind.LIMITED
    retry_after_s = 30.0

    def __init__(self) -> None:
        super().__init__("other verifications of the audit trail are running", hint="try again when one is over")


class NobodyToErase(OrchError):
    """There is no such person, or one who is still active."""

    kind = ErrorKind.NOT_FOUND


class FilterOfOtherStream(OrchError):
    """Records are narrowed down by something that they do not have."""

    kind = ErrorKind.INVALID

    def __init__(self, name: str, *, asked: AuditStream) -> None:
        of = AuditStream.ACTIONS if asked is AuditStream.CALLS else AuditStream.CALLS
        super().__init__(
            f"{name} narrows down {of}, and the records of {asked} are asked for",
            hint=f"leave {name} out, or ask for stream={of}",
        )
