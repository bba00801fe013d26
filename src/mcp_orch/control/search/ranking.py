"""How well a name fits: its beginning beats the beginning of a word in it, anywhere in it, and what is around it."""

import re
from dataclasses import dataclass
from typing import Final

_WORDS: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was typed, as words in lower case. Each must fit."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> "Wanted":
        """The words of a line."""
        return cls(words=tuple(typed.lower().split()))

    def rank(self, name: str, around: str = "") -> int:
        """How well it fits; 0: not at all."""
        rank = 1
        folded, rest = name.lower(), around.lower()
        for word in self.words:
            fit = _fit(word, folded, rest=rest)
            if fit == 0:
                return 0
            rank += fit
        return rank


def _fit(word: str, name: str, *, rest: str) -> int:
    if name.startswith(word):
        return 4
    if word in name:
        return 3 if any(part.startswith(word) for part in _WORDS.findall(name)) else 2
    return 1 if word in rest else 0
