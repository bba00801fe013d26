"""Which log messages a client wants (RFC 5424 levels, as MCP names them)."""

from typing import Final

LEVELS: Final = ("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency")


def is_wanted(level: str, *, least: str | None) -> bool:
    """Whether a message of `level` reaches a client that asked for `least` and above; None: it wants none."""
    return least in LEVELS and LEVELS.index(level) >= LEVELS.index(least)
