"""Shelves: names written into one text, so that thousands are looked through at once and few are looked at."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, TypeAlias

from mcp_orch.control.search.ranking import AROUND, BEGINS, IN_NAME, IS_NAME, Wanted
from mcp_orch.control.search.schemas import Hit

Ranked: TypeAlias = tuple[int, Hit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Things that have the same words around them."""

    names: Sequence[str]
    around: str
    hit: Callable[[int], Hit]
    """The thing that has the name at this place."""


class Shelf:
    """Names in groups. Made once for what it is made of, and asked by every search."""

    def __init__(self, groups: Sequence[Group]) -> None:
        # Every name and every group's words are a line, with a line break before and behind each.
        self._names: Final = _lines(name for group in groups for name in group.names)
        self._arounds: Final = _lines(group.around for group in groups)
        self._firsts: Final = tuple(accumulate((len(group.names) for group in groups), initial=0))
        self._hits: Final = tuple(group.hit for group in groups)

    def bound(self, wanted: Wanted) -> int:
        """The rank that nothing here exceeds; 0: nothing fits."""
        bound = 1
        for word in wanted.words:
            if word in self._names:
                begun = f"\n{word}" in self._names
                bound += (IS_NAME if f"\n{word}\n" in self._names else BEGINS) if begun else IN_NAME
            elif word in self._arounds:
                bound += AROUND
            else:
                return 0
        return bound

    def fitting(self, wanted: Wanted) -> Iterator[Ranked]:
        """What fits, with its rank."""
        names, arounds = self._names[1:-1].split("\n"), self._arounds[1:-1].split("\n")
        # Each word must fit, so that only lines with the one that is likely the rarest are looked at.
        rarest = max(wanted.words, key=len)
        lines = set(_lines_with(rarest, self._names))
        for group in _lines_with(rarest, self._arounds):
            lines.update(range(self._firsts[group], self._firsts[group + 1]))
        for line in sorted(lines):
            group = bisect_right(self._firsts, line) - 1
            rank = wanted.rank(names[line], arounds[group])
            if rank:
                yield rank, self._hits[group](line - self._firsts[group])


def _lines(texts: Iterator[str]) -> str:
    # A tool may be called anything, with line breaks in it.
    return "\n" + "".join(text.lower().replace("\n", " ") + "\n" for text in texts)


def _lines_with(word: str, text: str) -> Iterator[int]:
    """The numbers of the lines that a word is in."""
    line, seen, found = -1, 0, text.find(word)
    while found >= 0:
        line += text.count("\n", seen, found)
        yield line
        seen, found = found, text.find(word, text.find("\n", found))
