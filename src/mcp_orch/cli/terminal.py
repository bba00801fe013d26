"""What the terminal can show, and what must not reach it."""

import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

# Control characters move the cursor or change colours; bidirectional marks let text read as something else.
_ACTIVE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_COLOURS: Final = {"green": 32, "yellow": 33, "red": 31, "blue": 34, "grey": 90, "bold": 1}
_GAP: Final = "  "
_STEPS: Final = ((60, "s", 1), (3_600, "min", 60), (86_400, "h", 3_600), (float("inf"), "d", 86_400))


def inert(text: str) -> str:
    """Text of a stranger that a terminal shows and does not obey: active characters become visible escapes."""
    return _ACTIVE.sub(lambda found: found.group().encode("unicode_escape").decode(), text)


def one_line(text: str) -> str:
    """Inert text on one line."""
    return inert(" ".join(text.split()))


def paint(text: str, colour: str) -> str:
    """The text in a colour where stdout is a terminal that wants colours."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m"


def width_of(text: str) -> int:
    """Columns that a text takes: Hangul and other wide letters take two."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in {"W", "F"} else 1 for one in text
    )


def aligned(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table as lines: columns aligned, the last one cut where a terminal ends."""
    clean = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(map(width_of, column)) for column in zip(head, *clean, strict=True)]
    limit = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    return [_row(row, widths, limit=limit) for row in (head, *clean)]


def facts(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Names and what they are as lines, one below the other; what is empty is left out."""
    told = [(name, one_line(value)) for name, value in pairs if value]
    width = max((width_of(name) for name, _ in told), default=0)
    return [name + " " * (width - width_of(name)) + _GAP + value for name, value in told]


def _row(row: Sequence[str], widths: Sequence[int], *, limit: int | None) -> str:
    cells = [cell + " " * (width - width_of(cell)) for cell, width in zip(row, widths, strict=True)]
    line = _GAP.join(cells).rstrip()
    return line if limit is None else _cut(line, limit)


def _cut(line: str, limit: int) -> str:
    if width_of(line) <= limit:
        return line
    kept = line
    while kept and width_of(kept) > limit - 1:
        kept = kept[:-1]
    return kept + "…"


def ago(moment: str | None) -> str:
    """A time of REST as people say it: `3 min ago`, `in 2 d`."""
    if not moment:
        return ""
    seconds = (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds()
    size = abs(seconds)
    _, word, unit = next(step for step in _STEPS if size < step[0])
    # What was given 7 days a moment ago has 7 days.
    return f"{int(size / unit)} {word} ago" if seconds >= 0 else f"in {round(size / unit)} {word}"


def on_the_clock(moment: str) -> str:
    """A time of REST on this machine's clock, to the second: `2026-12-01 08:50:12`."""
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M:%S}"


def in_local_time(moment: str) -> str:
    """A time of REST on this machine's clock, and how far it is: `2026-12-01 08:50 (in 23 h)`."""
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M} ({ago(moment)})"


def say(text: str = "") -> None:
    """A line on stdout."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """A line on stderr: beside what is listed, never in it."""
    sys.stderr.write(text + "\n")
