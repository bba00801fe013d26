"""A phrasebook: finds the sentence that an English text was made from, and fills the other one with what it held."""

import re
from collections.abc import Callable, Mapping
from typing import Final

_GAP: Final = "{}"


class Phrasebook:
    """English sentences with gaps, and what they are in another language."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._whole: Final = {english: other.format() for english, other in sentences.items() if _GAP not in english}
        # What says more stands first: a sentence that is little but gaps fits many texts.
        self._with_gaps: Final = [
            (re.compile("(.+?)".join(map(re.escape, english.split(_GAP))), re.DOTALL), sentences[english])
            for english in sorted(sentences, key=lambda one: len(one.replace(_GAP, "")), reverse=True)
            if _GAP in english
        ]

    def translate(self, text: str, *, within: Callable[[str], str] = str) -> str | None:
        """The text in the other language; None: it is not in the book.

        `within`: makes of what stands in a gap what stands there in the other language.
        """
        whole = self._whole.get(text)
        if whole is not None:
            return whole
        for pattern, other in self._with_gaps:
            found = pattern.fullmatch(text)
            if found is not None:
                return other.format(*map(within, found.groups()))
        return None
