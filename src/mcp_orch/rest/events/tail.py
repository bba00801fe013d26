"""A tail: how far a table has been read whose rows are numbered before they are committed."""

from collections.abc import Collection
from typing import Final

_LOOKS: Final = 25
"""So often a number that was passed over is looked for: ten seconds, longer than a change takes to be committed."""
_MOST_MISSING: Final = 1_000


class Tail:
    """Of two writers the second may commit first: the row of the other comes below the newest number then, and late."""

    def __init__(self, last: int) -> None:
        self.last: int = last
        """The greatest number that was read."""
        # Numbers that were passed over, and how often each is still looked for. Changed by `saw` and `looked`.
        self._missing: dict[int, int] = {}

    @property
    def missing(self) -> Collection[int]:
        """The numbers that may come yet; most of those that don't were given up by their writers."""
        return self._missing.keys()

    def saw(self, number: int) -> None:
        """A row was read: one that was missing, or one beyond the last."""
        if self._missing.pop(number, None) is None:
            self._missing |= dict.fromkeys(range(max(self.last + 1, number - _MOST_MISSING), number), _LOOKS)
            self.last = number

    def looked(self) -> None:
        """Everything that is there now was read."""
        left = [(number, looks - 1) for number, looks in self._missing.items() if looks > 1]
        self._missing = dict(left[-_MOST_MISSING:])
