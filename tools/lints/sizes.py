"""Sizes at which a file or function stops (house-style section 3)."""

import ast
from collections.abc import Iterator
from typing import Final

from tools.lints.source import Finding, Source

MAX_FILE_LINES: Final = 400
MAX_FUNCTION_LINES: Final = 50
MAX_NESTING: Final = 3

_BLOCKS: Final = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)


def file_size(source: Source) -> Iterator[Finding]:
    """A file of at most 400 lines."""
    lines = source.text.count("\n")
    if lines > MAX_FILE_LINES and "generated" not in source.text[:200]:
        yield source.finding(
            MAX_FILE_LINES,
            rule="file-size",
            message=f"{lines} lines, at most {MAX_FILE_LINES}; split it along what it knows",
        )


def function_size(source: Source) -> Iterator[Finding]:
    """A function of at most 50 lines, its docstring not counted."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.end_lineno is None:
            continue
        first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
        lines = node.end_lineno - first.lineno + 1
        if lines > MAX_FUNCTION_LINES:
            yield source.finding(
                node.lineno,
                rule="function-size",
                message=f"{node.name} has {lines} lines, at most {MAX_FUNCTION_LINES}",
            )


def nesting(source: Source) -> Iterator[Finding]:
    """Blocks nest at most three deep; an `elif` is not a level."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for deep in _too_deep(node.body, depth=0):
                yield source.finding(
                    deep.lineno, rule="nesting", message=f"{node.name} nests deeper than {MAX_NESTING} blocks here"
                )


def _too_deep(body: list[ast.stmt], *, depth: int) -> Iterator[ast.stmt]:
    for statement in body:
        if not isinstance(statement, _BLOCKS):
            continue
        if depth + 1 > MAX_NESTING:
            yield statement
            continue
        yield from _inside(statement, depth=depth + 1)


def _inside(statement: ast.stmt, *, depth: int) -> Iterator[ast.stmt]:
    for name in ("body", "orelse", "finalbody"):
        block: list[ast.stmt] = getattr(statement, name, [])
        is_elif = (
            name == "orelse" and isinstance(statement, ast.If) and len(block) == 1 and isinstance(block[0], ast.If)
        )
        yield from _too_deep(block, depth=depth - 1 if is_elif else depth)
    for part in [*getattr(statement, "handlers", []), *getattr(statement, "cases", [])]:
        yield from _too_deep(part.body, depth=depth)
