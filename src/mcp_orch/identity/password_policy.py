"""What a new password has to be: long enough, hard to guess, and in no list of passwords that were stolen elsewhere."""

import hashlib
import re
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import BinaryIO, Final

from mcp_orch.contract.errors import ErrorKind, OrchError

DEFAULT_SHORTEST: Final = 12
LEAST_SHORTEST: Final = 8
LONGEST: Final = 256

_FEWEST_DIFFERENT: Final = 4
# Known too well to keep anybody out, whatever their length.
_GUESSED_FIRST: Final = frozenset(
    {
        "123456789012",
        "1234567890123456",
        "administrator",
        "changeme1234",
        "iloveyou1234",
        "password1234",
        "passwordpassword",
        "qwertyuiop12",
        "qwertyuiopasdfghjkl",
    }
)
_HEX_DIGITS: Final = 40
_LINE: Final = re.compile(rb"[0-9A-Fa-f]{40}(:\d+)?\s*")
_LINES_LOOKED_AT: Final = 1_000
_LONGEST_LINE: Final = 100


class WeakPassword(OrchError):
    """A password that would not keep anybody out."""

    kind = ErrorKind.INVALID


class UnreadableList(OrchError):
    """The list of stolen passwords can't be used."""

    kind = ErrorKind.INVALID


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachedList:
    """A file with the SHA-1 of a stolen password in hexadecimal on each line, in order, `:count` behind it or not.

    It may have any size: looking one up reads a few dozen lines.
    """

    path: Path

    def check(self) -> None:
        """Raises UnreadableList when this is no such file."""
        try:
            with self.path.open("rb") as lines:
                found = list(islice(lines, _LINES_LOOKED_AT))
        except OSError as refused:
            raise UnreadableList(f"{self.path} can't be read: {refused.strerror}") from refused
        if not found or not all(_LINE.fullmatch(line) for line in found):
            raise UnreadableList(f"{self.path} has not the SHA-1 of a password on each line, in hexadecimal")
        if any(first.upper() > second.upper() for first, second in pairwise(found)):
            raise UnreadableList(f"{self.path} is not in order", hint="sort it: LC_ALL=C sort -f")

    def holds(self, password: str) -> bool:
        """Whether somebody had this password and lost it."""
        wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
        with self.path.open("rb") as lines:
            return _line_at_or_behind(lines, wanted) == wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPolicy:
    """What the operator asks of passwords."""

    shortest: int = DEFAULT_SHORTEST
    breached: BreachedList | None = None

    def insist(self, password: str, *, email: str) -> None:
        """Raises WeakPassword. Reads a file where there is a list, so not on the loop."""
        if not self.shortest <= len(password) <= LONGEST:
            raise WeakPassword(f"a password has {self.shortest} to {LONGEST} characters", hint="a sentence is fine")
        plain = password.casefold()
        if plain in _GUESSED_FIRST or len(set(plain)) < _FEWEST_DIFFERENT or plain == email.casefold():
            raise WeakPassword(
                "this password would be guessed first", hint="use three or four words that are not a saying"
            )
        if self.breached is not None and self.breached.holds(password):
            raise WeakPassword(
                "this password is in a list of stolen ones", hint="use one that you have nowhere else and never had"
            )


def _line_at_or_behind(lines: BinaryIO, wanted: bytes) -> bytes:
    """The first hash in the file that is not below the wanted one; empty: there is none."""
    low, high = 0, lines.seek(0, 2)
    # The line that holds `low` begins below or at what is wanted; the one behind `high` above it.
    while high - low > _LONGEST_LINE:
        middle = (low + high) // 2
        lines.seek(middle)
        lines.readline(_LONGEST_LINE)
        if _hash(lines.readline(_LONGEST_LINE)) < wanted:
            low = middle
        else:
            high = middle
    lines.seek(low)
    if low:
        lines.readline(_LONGEST_LINE)
    while (found := _hash(lines.readline(_LONGEST_LINE))) and found < wanted:
        pass
    return found


def _hash(line: bytes) -> bytes:
    return line[:_HEX_DIGITS].upper()
