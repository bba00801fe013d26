"""The log of one server: bounded, inert, without its secrets."""

from collections import deque
from typing import Final

from mcp_orch.contract.ports import Clock
from mcp_orch.contract.upstreams import LogLine, LogStream
from mcp_orch.gateway.upstream.settings import Limits

_MIN_SECRET_CHARS: Final = 6
"""Shorter values would blacken half of every line."""


class LogRing:
    """Keeps the newest lines of a server: its stderr, messages that named no call, notes of the hub."""

    def __init__(self, *, clock: Clock, limits: Limits, secrets: tuple[str, ...] = ()) -> None:
        self._clock: Final = clock
        self._max_chars: Final = limits.log_line_chars
        self._max_lines: Final = limits.log_lines
        # Changed by whoever hands out new credentials.
        self._secrets = _worth_hiding(secrets)
        # Filled by `add`; the oldest lines fall out.
        self._lines: deque[LogLine] = deque(maxlen=limits.log_lines)

    def hide(self, secrets: tuple[str, ...]) -> None:
        """Blackens these values from now on."""
        self._secrets = _worth_hiding(secrets)

    def add(self, stream: LogStream, text: str, *, level: str | None = None) -> None:
        """Keeps one line, cut and made inert."""
        self._lines.append(LogLine(at=self._clock.now(), stream=stream, text=self.clean(text), level=level))

    def add_raw(self, stream: LogStream, lines: list[bytes]) -> None:
        """Keeps lines as they came from a pipe; of a flood only the last ones."""
        for line in lines[-self._max_lines :]:
            self.add(stream, line[: self._max_chars * 4].decode("utf-8", "replace").rstrip())

    def note(self, text: str) -> None:
        """Keeps a line of our own."""
        self.add(LogStream.HUB, text)

    def clean(self, text: str) -> str:
        """`text` cut to one line's length, without control characters and without the server's secrets."""
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return text[: self._max_chars].translate(_INERT)

    def tail(self, lines: int) -> list[LogLine]:
        """The newest lines, oldest first."""
        return list(self._lines)[-lines:] if lines > 0 else []

    def last_words(self, lines: int = 8) -> tuple[str, ...]:
        """The last lines on stderr."""
        said = [line.text for line in self._lines if line.stream is LogStream.STDERR and line.text]
        return tuple(said[-lines:])


def _worth_hiding(secrets: tuple[str, ...]) -> tuple[str, ...]:
    # The longest first, or a secret that contains another one would show its rest.
    return tuple(sorted({one for one in secrets if len(one) >= _MIN_SECRET_CHARS}, key=len, reverse=True))


def _inert() -> dict[int, str]:
    # Control characters, bidi overrides, zero-width and tag characters: nothing may steer a terminal or a reader.
    steering = [*range(0x20), *range(0x7F, 0xA0), *range(0x200B, 0x2010), *range(0x202A, 0x202F)]
    steering += [*range(0x2066, 0x206A), 0xFEFF, *range(0xE0000, 0xE0080)]
    return {**dict.fromkeys(steering, "\N{REPLACEMENT CHARACTER}"), 0x09: " "}


_INERT: Final = _inert()
