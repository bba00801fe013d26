"""The type of every failure leads to a page that says what it means and what to do."""

import re

import pytest

from mcp_orch.contract.errors import ErrorKind
from mcp_orch.rest.problem_words import WORDS, Language
from tests.rest.asking import ask
from tests.rest.doubles import Hub

pytestmark = pytest.mark.anyio

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_every_kind_has_words_in_every_language() -> None:
    assert {language: set(words) for language, words in WORDS.items()} == {one: set(ErrorKind) for one in Language}
    for words in WORDS[Language.KOREAN].values():
        for text in (words.title, words.meaning, words.remedy):
            assert re.search("[가-힣]", text), text


async def test_the_type_of_a_failure_leads_to_its_page(hub: Hub) -> None:
    failure = await ask(hub.rest, "GET", "/api/v1/nowhere")
    page = await ask(hub.rest, "GET", failure.json["type"], headers=BROWSER)
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<h1>Not found</h1>" in page.body.decode()
    assert "script" not in page.body.decode()
    assert page.headers["vary"] == "Accept, Accept-Language"
    told = await ask(hub.rest, "GET", failure.json["type"])
    assert (told.status, told.json["status"], told.json["texts"]["ko"]["title"]) == (200, 404, "찾을 수 없음")


async def test_the_page_speaks_the_language_of_its_reader(hub: Hub) -> None:
    wishes = {
        "?lang=ko": ("", "ko"),
        "?lang=en": ("ko-KR,ko;q=0.9", "en"),
        "": ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        "?lang=xx": ("de-DE,de", "en"),
    }
    for query, (header, language) in wishes.items():
        headers = BROWSER | {"accept-language": header}
        page = await ask(hub.rest, "GET", f"/problems/limited{query}", headers=headers)
        assert page.headers["content-language"] == language
        title = WORDS[Language(language)][ErrorKind.LIMITED].title
        assert f'<html lang="{language}">' in page.body.decode()
        assert f"<h1>{title}</h1>" in page.body.decode()


async def test_a_kind_that_is_none_is_refused(hub: Hub) -> None:
    answer = await ask(hub.rest, "GET", "/problems/bad-weather", headers=BROWSER)
    assert (answer.status, answer.code) == (422, "invalid-fields")
