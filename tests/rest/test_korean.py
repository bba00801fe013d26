"""Problems in Korean: every sentence of ours has one, with the same names and numbers in it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import mcp_orch
from mcp_orch.rest.korean.details import DETAILS
from mcp_orch.rest.korean.hints import HINTS
from mcp_orch.rest.korean.speaking import detail_in_korean, hint_in_korean
from tests.rest.asking import ask
from tests.rest.doubles import Hub

ROOT = Path(mcp_orch.__file__).parent
ROOMS = ("control", "identity", "rest", "storage")
# Met when a hub starts, by commands that need none, and in the log: before or beside anything that is asked over REST.
BESIDE_REST = {
    "AuditUnavailable",
    "BadCheckpoint",
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
    for file in (file for room in ROOMS for file in (ROOT / room).rglob("*.py")):
        tree = ast.parse(file.read_text())
        for owner in ast.walk(tree):
            if isinstance(owner, ast.ClassDef) and owner.name in names:
                yield from ((owner.name, *texts) for texts in made(owner, "super().__init__"))
        for name in names:
            speaks_itself = any(isinstance(one, ast.FunctionDef) and one.name == "__init__" for one in known[name].body)
            if not speaks_itself:
                yield from ((name, *texts) for texts in made(tree, name))


def made(tree: ast.AST, callee: str) -> Iterator[tuple[str | None, str | None]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) == callee:
            hint = next((sentence_of(one.value) for one in node.keywords if one.arg == "hint"), None)
            yield sentence_of(node.args[0]), hint


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
