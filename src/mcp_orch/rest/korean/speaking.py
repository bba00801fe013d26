"""Speaks Korean: finds the sentence that an English text was made from, and fills the Korean one with what it held."""

import re
from collections.abc import Mapping
from typing import Final

from mcp_orch.rest.korean.details import DETAILS
from mcp_orch.rest.korean.hints import HINTS

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

    def translate(self, text: str) -> str | None:
        """The text in the other language; None: it is not in the book."""
        whole = self._whole.get(text)
        if whole is not None:
            return whole
        for pattern, other in self._with_gaps:
            found = pattern.fullmatch(text)
            if found is not None:
                return other.format(*found.groups())
        return None


_DETAILS: Final = Phrasebook(DETAILS)
_HINTS: Final = Phrasebook(HINTS)


def detail_in_korean(text: str) -> str | None:
    """What happened, in Korean; None: there is no Korean sentence for it."""
    return _DETAILS.translate(text)


def hint_in_korean(text: str) -> str | None:
    """What to do, in Korean; None: there is no Korean sentence for it."""
    return _HINTS.translate(text)
