"""The page of a kind of problem: where the `type` of every failure leads."""

import html
from typing import Final

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import HTMLResponse

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.rest.operations.sheet import prose, sheet
from mcp_orch.rest.problem_words import WORDS, Language
from mcp_orch.rest.problems import STATUS_OF, problem_type

_LABELS: Final = {
    Language.ENGLISH: ("What it means", "What to do", "All kinds of problems", "HTTP status", "English"),
    Language.KOREAN: ("무슨 뜻인가요", "어떻게 하나요", "모든 문제 종류", "HTTP 상태", "한국어"),
}


class ProblemWords(BaseModel):
    """A kind of problem in one language."""

    title: str
    meaning: str
    remedy: str


class ProblemKind(BaseModel):
    """A kind of problem: what it means and what to do about it."""

    type: str = Field(examples=["/problems/not-found"])
    status: int
    texts: dict[Language, ProblemWords]


def described(kind: ErrorKind, *, base: str) -> ProblemKind:
    """The kind in all languages."""
    texts = {
        language: ProblemWords(title=words[kind].title, meaning=words[kind].meaning, remedy=words[kind].remedy)
        for language, words in WORDS.items()
    }
    return ProblemKind(type=problem_type(kind, base=base), status=STATUS_OF[kind], texts=texts)


def wants_page(request: Request) -> bool:
    """Whether a person asks: browsers want HTML, programs get JSON."""
    return "text/html" in request.headers.get("accept", "")


def problem_page(kind: ErrorKind, language: Language) -> HTMLResponse:
    """The page for people."""
    words = WORDS[language][kind]
    meaning, remedy, others, status, _ = _LABELS[language]
    languages = "".join(
        f'<a href="?lang={one.value}" lang="{one.value}" hreflang="{one.value}">{_LABELS[one][4]}</a>'
        for one in Language
        if one is not language
    )
    kinds = "".join(
        f'<a href="{one.value}?lang={language.value}">{html.escape(WORDS[language][one].title)}</a>'
        for one in ErrorKind
        if one is not kind
    )
    body = (
        f"<main><h1>{html.escape(words.title)}</h1>"
        f'<p class="muted"><code>/problems/{kind.value}</code> · {status} {STATUS_OF[kind]}</p>'
        f"<h2>{meaning}</h2><p>{prose(words.meaning)}</p><h2>{remedy}</h2><p>{prose(words.remedy)}</p></main>"
        f'<h2>{others}</h2><nav aria-label="{others}">{kinds}</nav><nav>{languages}</nav>'
    )
    response = sheet(words.title, body, language=language.value)
    response.headers["Vary"] = "Accept, Accept-Language"
    return response
