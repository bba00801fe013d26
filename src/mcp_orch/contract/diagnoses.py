"""A diagnosis: what is the matter with a server, as a kind and what it names, to be said in any language."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from mcp_orch.contract.sentences import SENTENCES, Sentence
from mcp_orch.contract.why import Why

_CAUSE: Final = "{cause}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What is the matter, and for what cause.

    `named`: what stands at the gaps of its sentence. Words of others (of a system, of a server) are a cause of the kind
    WORDS, and of no language of ours.
    """

    kind: Why
    named: Mapping[str, str] = field(default_factory=dict[str, str])
    cause: "Diagnosis | None" = None

    def said(self, sentences: Mapping[Why, Sentence]) -> str:
        """What is the matter, in the language of these sentences."""
        text = sentences[self.kind].text
        if self.cause is None:
            return text.format(**self.named)
        if _CAUSE not in text:
            text = f"{text}: {_CAUSE}"
        return text.format(**self.named, cause=self.cause.said(sentences))

    def advised(self, sentences: Mapping[Why, Sentence]) -> str | None:
        """What to do about it, or about its cause, in the language of these sentences."""
        hint = sentences[self.kind].hint
        if hint is not None:
            return hint.format(**self.named)
        return None if self.cause is None else self.cause.advised(sentences)

    @property
    def text(self) -> str:
        """What is the matter, in English."""
        return self.said(SENTENCES)

    @property
    def hint(self) -> str | None:
        """What to do about it, in English."""
        return self.advised(SENTENCES)

    @property
    def line(self) -> str:
        """Both in one line of English."""
        return f"{self.text} ({self.hint})" if self.hint else self.text

    def cleaned(self, clean: Callable[[str], str]) -> "Diagnosis":
        """The same with everything that it names made fit to be shown."""
        cause = None if self.cause is None else self.cause.cleaned(clean)
        return replace(self, named={name: clean(value) for name, value in self.named.items()}, cause=cause)


def because(kind: Why, *, cause: Diagnosis | None = None, **named: object) -> Diagnosis:
    """A diagnosis of this kind, which names these things."""
    return Diagnosis(kind=kind, named={name: str(value) for name, value in named.items()}, cause=cause)


def in_words(text: object) -> Diagnosis:
    """What others said, as it stands."""
    return because(Why.WORDS, text=text)


def recognised(text: str) -> Diagnosis:
    """What an English sentence that was written down says; words as they stand when it is none of ours."""
    for kind, written in _WRITTEN.items():
        found = written.fullmatch(text)
        if found is not None:
            named = found.groupdict()
            cause = named.pop("cause")
            return because(kind, cause=None if cause is None else in_words(cause), **named)
    return in_words(text)


def _written(sentence: str) -> re.Pattern[str]:
    named = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(sentence))
    return re.compile(f"{named}(?:: (?P<cause>.+))?", re.DOTALL)


# Why a server is off is kept as a sentence.
_WRITTEN: Final = {
    kind: _written(SENTENCES[kind].text)
    for kind in (
        Why.WAITS_FOR_APPROVAL,
        Why.NOT_APPROVED,
        Why.TURNED_OFF,
        Why.OFF_IN_FILE,
        Why.GONE_FROM_FILE,
        Why.SECRET_MISSING,
        Why.SECRETS_SEALED,
        Why.PROJECT_ARCHIVED,
        Why.PROJECT_DELETED,
    )
}
