"""Problems in Korean: every sentence of ours has one, with the same names and numbers in it."""

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictBool, ValidationError

import mcp_orch
from mcp_orch.contract.errors import ErrorKind
from mcp_orch.rest.korean.details import DETAILS
from mcp_orch.rest.korean.fields import fault_in_korean
from mcp_orch.rest.korean.hints import HINTS
from mcp_orch.rest.korean.speaking import detail_in_korean, hint_in_korean
from tests.rest.asking import ask
from tests.rest.doubles import Hub

ROOT = Path(mcp_orch.__file__).parent
ROOMS = ("control", "identity", "rest", "storage")
# Met when a hub starts, by commands that need none, and in the log: before or beside anything that is asked over REST.
BESIDE_REST = {
    "AuditUnavailable",
    "BadDatabaseUrl",
    "NotTaken",
    "SchemaNotEmpty",
    "SchemaTooNew",
    "SchemaUnknown",
    "UnreadableList",
}


def sentence_of(node: ast.expr) -> str | None:
    """A text as the tables have it, `{}` for what is filled in; None for what is not written down as a text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values)
    return None


def classes() -> dict[str, ast.ClassDef]:
    found: dict[str, ast.ClassDef] = {}
    for file in ROOT.rglob("*.py"):
        found |= {node.name: node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ClassDef)}
    return found


def errors(known: dict[str, ast.ClassDef]) -> set[str]:
    """The names of our errors, those of errors of errors too."""
    found = {"OrchError"}
    while True:
        more = {
            name
            for name, node in known.items()
            if any(isinstance(base, ast.Name) and base.id in found for base in node.bases)
        }
        if more <= found:
            return found - {"OrchError"} - BESIDE_REST
        found |= more


def sentences() -> Iterator[tuple[str, str | None, str | None]]:
    """Every error that is made with a text: its class, its detail, its hint."""
    known = classes()
    names = errors(known)
    spoken = {name for name in names if not speaks_itself(known[name])}
    for file in (file for room in ROOMS for file in (ROOT / room).rglob("*.py")):
        tree = ast.parse(file.read_text())
        for owner in tree.body:
            if isinstance(owner, ast.ClassDef) and owner.name in names:
                yield from ((owner.name, *said[1:]) for said in made(owner) if said[0] == "super().__init__")
        yield from (said for said in made(tree) if said[0] in spoken)


def speaks_itself(error: ast.ClassDef) -> bool:
    """Whether its texts are made inside of it."""
    return any(isinstance(one, ast.FunctionDef) and one.name == "__init__" for one in error.body)


def made(tree: ast.AST) -> Iterator[tuple[str, str | None, str | None]]:
    """Every call with an argument: what is called, its first argument as a text, its hint."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            hint = next((sentence_of(one.value) for one in node.keywords if one.arg == "hint"), None)
            yield ast.unparse(node.func), sentence_of(node.args[0]), hint


# Made of the words of others: their sentences are in the book as they come out.
WORDS_OF_OTHERS = {"project {} {}", "server {} {}", "{}: {}"}


def is_ours(sentence: str | None) -> bool:
    """Whether it says anything by itself: one that is all gaps repeats somebody else."""
    if sentence is None or sentence in WORDS_OF_OTHERS:
        return False
    return sentence.replace("{}", "").strip() != ""


def test_every_problem_and_every_hint_has_a_korean_sentence() -> None:
    silent = [
        (name, text)
        for name, detail, hint in sentences()
        for text, book in ((detail, DETAILS), (hint, HINTS))
        if is_ours(text) and text not in book
    ]
    assert silent == []


@pytest.mark.parametrize("book", [DETAILS, HINTS], ids=["details", "hints"])
def test_korean_sentences_hold_what_the_english_ones_hold(book: dict[str, str]) -> None:
    for english, korean in book.items():
        gaps = [f"<{number}>" for number in range(english.count("{}"))]
        filled = korean.format(*gaps)
        assert all(gap in filled for gap in gaps), english


def test_every_check_of_a_shape_of_ours_has_a_korean_sentence() -> None:
    raised = [
        sentence_of(node.args[0])
        for room in ("control", "rest")
        for file in (ROOT / room).rglob("*schemas.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "ValueError"
    ]
    assert len(raised) > 5
    assert [text for text in raised if text and fault_in_korean("value_error", {}, text=text.format("x")) is None] == []


class Shape(BaseModel):
    """Every kind of field that our shapes have."""

    model_config = ConfigDict(extra="forbid")

    needed: str
    text: Annotated[str, Field(min_length=2, max_length=3)] = "ab"
    pattern: Annotated[str, Field(pattern="^a$")] = "a"
    number: Annotated[int, Field(ge=1, le=3)] = 1
    share: Annotated[float, Field(gt=0, lt=1)] = 0.5
    switch: StrictBool = True
    several: Annotated[list[str], Field(min_length=1, max_length=1)] = ["a"]
    by_name: dict[str, int] = {}
    choice: Literal["a", "b"] = "a"
    kind: ErrorKind = ErrorKind.INVALID
    at: AwareDatetime | None = None
    day: date | None = None


WRONG: list[dict[str, object]] = [
    {"strange": 1},
    {"text": "a", "pattern": "b", "number": 0, "share": 0, "switch": 1, "several": [], "by_name": 1, "choice": "c"},
    {"text": "abcd", "number": 4, "share": 1, "several": ["a", "b"], "kind": "d", "at": "soon", "day": "soon"},
    {
        "needed": 1,
        "number": "x",
        "share": "x",
        "several": 1,
        "at": "2026-01-01T00:00:00",
        "day": 1.5,
        "by_name": {"a": 1.5},
    },
    {"number": [], "share": [], "at": [], "day": []},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_every_fault_of_a_field_has_a_korean_sentence(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refused:
        Shape.model_validate(wrong)
    for one in refused.value.errors():
        assert fault_in_korean(one["type"], one.get("ctx", {}), text=one["msg"]), one


@pytest.mark.anyio
async def test_a_wrong_field_is_told_in_the_language_that_is_asked_for(hub: Hub) -> None:
    token = hub.tokens["ann"]
    wrong = {"title": "x" * 500, "colour": 1}
    for language, told in (
        ("en", {"Field required", "String should have at most 200 characters", "Extra inputs are not permitted"}),
        ("ko", {"꼭 있어야 해요", "200자 이하여야 해요", "여기서는 쓰지 않는 항목이에요"}),
    ):
        answer = await ask(
            hub.rest, "POST", "/api/v1/projects", token=token, body=wrong, headers={"accept-language": language}
        )
        assert answer.status == 422
        assert {one["message"] for one in answer.json["errors"]} == told
        assert {one["code"] for one in answer.json["errors"]} == {"missing", "string-too-long", "extra-forbidden"}


def test_names_and_numbers_travel_into_korean() -> None:
    assert detail_in_korean("no server 'demo' in project 'work'") == "'work' 프로젝트에 없는 서버예요: 'demo'"
    assert detail_in_korean("server demo says boo") is None
    assert hint_in_korean("confirm with its name: work") == "이름을 그대로 써서 확인하세요: work"


@pytest.mark.anyio
async def test_a_problem_is_told_in_the_language_that_is_asked_for(hub: Hub) -> None:
    token = hub.tokens["ann"]
    korean = await ask(
        hub.rest, "GET", "/api/v1/projects/nowhere", token=token, headers={"accept-language": "ko-KR,ko;q=0.9"}
    )
    english = await ask(hub.rest, "GET", "/api/v1/projects/nowhere", token=token)
    assert (korean.code, korean.json["title"]) == (english.code, "찾을 수 없음")
    assert korean.json["detail"] != english.json["detail"]
    assert not set("abcdefgh") & set(korean.json["detail"].replace("nowhere", ""))
