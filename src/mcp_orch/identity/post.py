"""Post: letters that the hub sends to people, where a mail server is set up."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter in plain text."""

    to: str
    subject: str
    text: str


class Postbox(Protocol):
    """Takes letters and sends them in its own time."""

    @property
    def is_open(self) -> bool:
        """Whether letters are sent at all; if not, links are handed out by people."""
        ...

    def put(self, letter: Letter) -> bool:
        """Takes a letter and returns at once, so that nobody can tell from the time who has an account.

        False: it was not taken, because there is no mail server or too many letters wait. Sending may fail later; that
        is logged.
        """
        ...


class NoPost:
    """A Postbox without a mail server."""

    @property
    def is_open(self) -> bool:
        """As `Postbox.is_open`."""
        return False

    def put(self, letter: Letter) -> bool:
        """As `Postbox.put`."""
        del letter
        return False
