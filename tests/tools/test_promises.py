"""The books of promises can't be wrong without the build noticing."""

from tests.requirements import FOUNDING, REQUIREMENTS
from tools.promises import open_promises, wrong_entries

PROMISES = [one.id for one in REQUIREMENTS.values() if one.source == FOUNDING]
RULES = [one.id for one in REQUIREMENTS.values() if one.source != FOUNDING]


def shown(*ids: str) -> dict[str, list[str]]:
    return {id_: ["tests/journeys/test_a.py::test_a"] for id_ in (*RULES, *ids)}


def test_books_are_right_when_each_promise_is_shown_or_open() -> None:
    assert wrong_entries(shown("P01"), dict.fromkeys(PROMISES[1:], "#4")) == []


def test_promise_in_neither_place_is_wrong() -> None:
    assert wrong_entries(shown("P01"), dict.fromkeys(PROMISES[2:], "#4")) == [
        "P02: neither a test nor open_promises.txt has it"
    ]


def test_open_promise_with_a_test_is_wrong() -> None:
    assert wrong_entries(shown("P01"), dict.fromkeys(PROMISES, "#4")) == [
        "P01: stands in open_promises.txt but tests/journeys/test_a.py::test_a shows it"
    ]


def test_unlisted_id_is_wrong() -> None:
    assert wrong_entries(shown("P01", "P99"), dict.fromkeys(PROMISES[1:], "#4")) == [
        "P99: tests/journeys/test_a.py::test_a carries an id that nobody listed"
    ]


def test_rule_without_a_test_is_wrong() -> None:
    tests = shown("P01")
    del tests[RULES[0]]

    assert wrong_entries(tests, dict.fromkeys(PROMISES[1:], "#4")) == [f"{RULES[0]}: no test shows it"]


def test_open_promises_are_read_past_comments() -> None:
    assert open_promises("# why\n\nP08 #4\nP19 later\n") == {"P08": "#4", "P19": "later"}
