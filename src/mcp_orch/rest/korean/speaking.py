"""Speaks Korean: what an English text of ours says, also where one sentence stands in another one, or beside it."""

import re
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Final

from mcp_orch.contract.sentences import SENTENCES, Sentence
from mcp_orch.contract.why import Why
from mcp_orch.rest.korean.definitions import DEFINITIONS
from mcp_orch.rest.korean.details import DETAILS
from mcp_orch.rest.korean.diagnoses import DIAGNOSES
from mcp_orch.rest.korean.hints import HINTS
from mcp_orch.rest.korean.phrasebook import Phrasebook
from mcp_orch.rest.korean.reasons import REASONS

_CAUSE: Final = "cause"
# Whatever is longer was not written by us: it would be looked through for nothing.
_LONGEST: Final = 2_000
_DEEPEST: Final = 6
# The field that a sentence is about, as in `args[0]: Field required`.
_FIELD: Final = re.compile(r"([a-z_][\w.\[\]-]*): (.+)", re.DOTALL)
_ADVISED: Final = re.compile(r"(.+) \((.+)\)", re.DOTALL)
_BESIDE: Final = "; "


def detail_in_korean(text: str) -> str | None:
    """What happened, in Korean; None: there is no Korean sentence for it."""
    return _said(text, depth=0) if len(text) <= _LONGEST else None


def hint_in_korean(text: str) -> str | None:
    """What to do, in Korean; None: there is no Korean sentence for it."""
    return _HINTS.translate(text) if len(text) <= _LONGEST else None


def _said(text: str, *, depth: int) -> str | None:
    if depth > _DEEPEST:
        return None

    def again(part: str) -> str | None:
        return _said(part, depth=depth + 1)

    whole = _DETAILS.translate(text, within=lambda part: again(part) or part)
    if whole is not None:
        return whole
    about = _FIELD.fullmatch(text)
    rest = again(about[2]) if about is not None else None
    if about is not None and rest is not None:
        return f"{about[1]}: {rest}"
    advised = _ADVISED.fullmatch(text)
    first = again(advised[1]) if advised is not None else None
    if advised is not None and first is not None:
        return f"{first} ({hint_in_korean(advised[2]) or advised[2]})"
    return _beside(text, depth=depth + 1)


def _beside(text: str, *, depth: int) -> str | None:
    """Of several sentences in a row those of ours in Korean, and the others as they are."""
    parts = text.split(_BESIDE)
    said = [_said(part, depth=depth) or hint_in_korean(part) for part in parts] if len(parts) > 1 else []
    return _BESIDE.join(one or part for one, part in zip(said, parts, strict=True)) if any(said) else None


def _of_diagnoses() -> Iterator[tuple[str, str]]:
    """What is the matter with servers: each sentence by itself, and with a cause after it."""
    for kind in Why:
        if kind is Why.WORDS:
            continue
        yield _numbered(SENTENCES[kind].text, DIAGNOSES[kind].text)
        if f"{{{_CAUSE}}}" not in SENTENCES[kind].text:
            yield _numbered(*(f"{one[kind].text}: {{{_CAUSE}}}" for one in _LANGUAGES))


def _of_remedies() -> Iterator[tuple[str, str]]:
    for kind in Why:
        english, korean = SENTENCES[kind].hint, DIAGNOSES[kind].hint
        if english is not None and korean is not None:
            yield _numbered(english, korean)


def _numbered(english: str, korean: str) -> tuple[str, str]:
    """Two sentences with named gaps, as a phrasebook has them."""
    names = [name for _, name, _, _ in Formatter().parse(english) if name is not None]
    # A name may stand twice; it is then the same both times.
    places = {name: f"{{{names.index(name)}}}" for name in names}
    return english.format(**dict.fromkeys(names, "{}")), korean.format(**places)


_LANGUAGES: Final[tuple[Mapping[Why, Sentence], Mapping[Why, Sentence]]] = (SENTENCES, DIAGNOSES)
_DETAILS: Final = Phrasebook(dict(_of_diagnoses()) | REASONS | DEFINITIONS | DETAILS)
_HINTS: Final = Phrasebook(dict(_of_remedies()) | HINTS)
