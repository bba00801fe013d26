"""How the audit trail behaves."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailSettings:
    """Pace and places of the audit trail."""

    look_every_s: float = 1.0
    checkpoint_every_s: float = 300.0
    checkpoint_file: Path | None = None
    """Checkpoints are appended to this file, best on another machine's disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How much is kept."""

    days: int = 90
    max_bytes: int = 2 << 30
    """Of the call log, with its indexes, links and contents."""
    action_days: int = 730
    """Management actions are few, and asked for later than calls."""
