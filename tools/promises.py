"""Prints which promises are kept and which are open; `--check` fails when the books are wrong."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.requirements import FOUNDING, REQUIREMENTS

ROOT: Final = Path(__file__).resolve().parents[1]


def shown_by(folder: Path) -> dict[str, list[str]]:
    """Requirement id -> tests that carry it, read from their source: nothing is imported or run."""
    shown: dict[str, list[str]] = {}
    for file in sorted(folder.rglob("test_*.py")):
        for id_, test in _marks(ast.parse(file.read_text(encoding="utf-8"))):
            shown.setdefault(id_, []).append(f"{file.relative_to(ROOT)}::{test}")
    return shown


def open_promises(text: str) -> dict[str, str]:
    """Promise id -> the issue it waits for, from the text of `tests/open_promises.txt`."""
    lines = (line.split() for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return {words[0]: words[1] for words in lines}


def wrong_entries(shown: dict[str, list[str]], waiting: dict[str, str]) -> list[str]:
    """What is wrong in the books, one sentence each."""
    promises = [one.id for one in REQUIREMENTS.values() if one.source == FOUNDING]
    wrong = [
        f"{id_}: {tests[0]} carries an id that nobody listed" for id_, tests in shown.items() if id_ not in REQUIREMENTS
    ]
    wrong += [f"{id_}: stands in open_promises.txt but {shown[id_][0]} shows it" for id_ in waiting if id_ in shown]
    wrong += [f"{id_}: stands in open_promises.txt but is no promise" for id_ in waiting if id_ not in promises]
    wrong += [
        f"{id_}: neither a test nor open_promises.txt has it" for id_ in promises if id_ not in {*shown, *waiting}
    ]
    wrong += [
        f"{one.id}: no test shows it" for one in REQUIREMENTS.values() if one.source != FOUNDING and one.id not in shown
    ]
    return wrong


def main() -> int:
    """Exit code 1 when the books are wrong."""
    shown = shown_by(ROOT / "tests")
    waiting = open_promises((ROOT / "tests" / "open_promises.txt").read_text(encoding="utf-8"))
    if "--check" not in sys.argv:
        for one in REQUIREMENTS.values():
            state = "kept" if one.id in shown else f"open, waits for {waiting.get(one.id, 'a test')}"
            print(f"{one.id:34} {state:28} {one.sentence}")
    wrong = wrong_entries(shown, waiting)
    for sentence in wrong:
        print(f"promises: {sentence}", file=sys.stderr)
    if not wrong:
        print(f"promises: {len(shown)} requirements shown, {len(waiting)} open")
    return 1 if wrong else 0


def _marks(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and ast.unparse(mark.func).endswith("requirement"):
                yield from ((str(one.value), node.name) for one in mark.args if isinstance(one, ast.Constant))


if __name__ == "__main__":
    sys.exit(main())
