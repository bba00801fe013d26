"""Limits of sessions, each with its default."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLimits:
    """What clients with sessions may take up. All waits are in seconds."""

    max_sessions: int = 10_000
    max_sessions_per_principal: int = 2_500
    idle_s: float = 1_800.0
    """A session without a stream, a running call or a message for so long is forgotten."""
    max_streams: int = 4
    """Streams of the session's own; beyond, the oldest is closed, since clients that reconnect leave dead ones."""
    replay_events: int = 64
    """Events of a session that are kept to be had again, and their bytes."""
    replay_bytes: int = 256 * 1024
    max_batch: int = 50
    max_resources: int = 200
    """Resources that one session may be subscribed to."""
    ask_s: float = 300.0
    """How long the client has to answer a question of a server."""
    page_s: float = 3_600.0
    """The same where its user is sent to a web page."""
    max_questions: int = 32
    """Questions that one client may have open at a time."""
