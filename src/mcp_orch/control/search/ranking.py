"""How well a name fits: being it beats its beginning, that the beginning of a word in it, that anything around it."""

import re
from dataclasses import dataclass
from typing import Final

IS_NAME: Final = 5
BEGINS: Final = 4
IN_NAME: Final = 3
_INSIDE: Final = 2
AROUND: Final = 1

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
        return IS_NAME if name == word else BEGINS
    if word in name:
        return IN_NAME if any(part.startswith(word) for part in _WORDS.findall(name)) else _INSIDE
    return AROUND if word in rest else 0
