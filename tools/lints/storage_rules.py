"""One request, one transaction; every query in a repository (house-style section 9)."""

import ast
from collections.abc import Iterator
from typing import Final

from tools.lints.source import Finding, Source

_QUERY_WORDS: Final = {"select", "insert", "update", "delete"}


def one_commit(source: Source) -> Iterator[Finding]:
    """`commit()` appears in `storage/unit_of_work.py` only."""
    if str(source.path) == "storage/unit_of_work.py":
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            yield source.finding(
                node.lineno,
                rule="one-commit",
                message="committed at the door, by the unit of work; use flush() for generated values",
            )


def queries_in_repositories(source: Source) -> Iterator[Finding]:
    """Only a repository builds SQL."""
    is_control = source.path.parts[0] == "control"
    if not is_control or source.path.name == "repository.py":
        return
    for node in ast.walk(source.tree):
        if not (isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "sqlalchemy"):
            continue
        words = sorted({alias.name for alias in node.names} & _QUERY_WORDS)
        if words:
            yield source.finding(
                node.lineno,
                rule="queries-in-repositories",
                message=f"{', '.join(words)} belongs into repository.py",
            )
