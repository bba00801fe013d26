"""Diagnoses say the same in every language, with the same names and numbers in it."""

from string import Formatter

import pytest

from mcp_orch.contract.diagnoses import Diagnosis, because, in_words, recognised
from mcp_orch.contract.sentences import SENTENCES
from mcp_orch.contract.why import Why
from mcp_orch.rest.korean.diagnoses import DIAGNOSES, diagnosis_in_korean


def gaps(text: str | None) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text or "") if name is not None}


@pytest.mark.parametrize("kind", Why)
def test_every_kind_has_both_languages_with_the_same_names_in_them(kind: Why) -> None:
    english, korean = SENTENCES[kind], DIAGNOSES[kind]
    assert gaps(korean.text) == gaps(english.text)
    assert gaps(korean.hint) == gaps(english.hint)
    assert (korean.hint is None) == (english.hint is None)


def test_a_cause_stands_at_the_end_or_where_its_place_is() -> None:
    cause = because(Why.NO_CONNECTION, cause=because(Why.CONNECTION_REFUSED), address="wiki:80")
    assert because(Why.ENDED_OFTEN, cause=cause, times=5).text == (
        "it ended 5 times: can't connect to wiki:80: Connection refused"
    )
    assert because(Why.TRIED_AGAIN_IN, cause=because(Why.CLOSED), seconds=3).text == (
        "the connection was closed; next try in 3 s"
    )


def test_the_advice_is_that_of_the_nearest_cause_that_has_one() -> None:
    cause = because(Why.COMMAND_NOT_FOUND, command="npx", path="/bin")
    assert cause.hint == "install it where the hub runs; it was looked for in /bin"
    assert because(Why.ENDED_OFTEN, cause=cause, times=5).hint == cause.hint
    assert because(Why.ENDED_OFTEN, cause=because(Why.CLOSED), times=5).hint is None
    assert because(Why.CLOSED).line == "the connection was closed"
    assert because(Why.NO_DIRECTORY, directory="/x").line == (
        "the working directory /x does not exist (create it or change cwd)"
    )


def test_what_it_names_can_be_cleaned_all_the_way_down() -> None:
    diagnosis = because(Why.ENDED_OFTEN, cause=in_words("token s3cret"), times=5)
    assert diagnosis.cleaned(lambda text: text.replace("s3cret", "[secret]")).text == "it ended 5 times: token [secret]"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (because(Why.TURNED_OFF).text, because(Why.TURNED_OFF)),
        (because(Why.WAITS_FOR_APPROVAL).text, because(Why.WAITS_FOR_APPROVAL)),
        ("was not approved: too wide", because(Why.NOT_APPROVED, cause=in_words("too wide"))),
        ("the secret WIKI is not set in this project", because(Why.SECRET_MISSING, name="WIKI")),
        ("the project is archived", because(Why.PROJECT_ARCHIVED)),
        (
            "the project is deleted and will be purged on 2026-12-01",
            because(Why.PROJECT_DELETED, date="2026-12-01"),
        ),
        ("who knows", in_words("who knows")),
    ],
)
def test_a_sentence_that_was_written_down_is_known_again(text: str, found: Diagnosis) -> None:
    assert recognised(text) == found
    assert found.text == text


def test_korean_has_what_to_do_as_well() -> None:
    diagnosis = because(Why.WANTS_CREDENTIALS, cause=in_words("no token"), status=401)
    assert diagnosis_in_korean(diagnosis) == (
        "서버가 HTTP 401로 답했어요: no token",
        "서버 헤더를 확인하세요. 인증 정보가 필요해요",
    )
