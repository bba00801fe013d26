"""Messages as syslog takes them (RFC 5424)."""

import json
from datetime import UTC
from typing import Final

from mcp_orch.control.trail.delivering.batches import Message

_LOG_AUDIT: Final = 13
_NOTICE: Final = 5
_WARNING: Final = 4
_LETTERS: Final = range(33, 127)


def syslog_line(message: Message, *, host: str) -> bytes:
    """One message, without framing. The JSON after the head is ASCII, so that it needs no mark of its encoding."""
    priority = _LOG_AUDIT * 8 + (_WARNING if message.is_notable else _NOTICE)
    at = message.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    said = json.dumps(message.document(), separators=(",", ":"))
    return f"<{priority}>1 {at} {_word(host)} mcp-orch - {message.kind.value} - {said}".encode("ascii")


def _word(text: str) -> str:
    return "".join(one for one in text if ord(one) in _LETTERS)[:255] or "-"
