"""How the journal behaves."""

from dataclasses import dataclass
from enum import StrEnum


class AuditMode(StrEnum):
    """What happens to calls while the journal can't keep records (`MCP_ORCH_AUDIT`)."""

    REQUIRED = "required"
    """Calls are answered with the reason, 503."""
    BEST_EFFORT = "best_effort"
    """Calls go on; how many records are missing is written down when records can be kept again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalSettings:
    """Limits of the journal."""

    mode: AuditMode = AuditMode.REQUIRED
    segment_bytes: int = 8 << 20
    max_bytes: int = 512 << 20
    """Of all segments that wait for the database; then the journal is full."""
    sync_every_s: float = 0.03
    """Records reach the disk this much later at most, and the time of one fdatasync: below 50 ms together."""
