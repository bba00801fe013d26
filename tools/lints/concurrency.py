"""Every task has an owner, and time comes from the clock (house-style section 8)."""

import ast
from collections.abc import Iterator
from typing import Final

from tools.lints.source import Finding, Source

_TIME_CALLS: Final = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "monotonic"),
    ("time", "sleep"),
}
_TIME_HOMES: Final = ("kit/clock.py", "demo/", "cli/")


def owned_tasks(source: Source) -> Iterator[Finding]:
    """`create_task` is only ever called on a task group."""
    for node in ast.walk(source.tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner = ast.unparse(node.func.value)
        is_loose = node.func.attr == "ensure_future" or (
            node.func.attr == "create_task" and (owner == "asyncio" or owner.endswith("loop") or "_loop()" in owner)
        )
        if is_loose:
            yield source.finding(
                node.lineno,
                rule="owned-tasks",
                message=f"{owner}.{node.func.attr} makes a task nobody owns; start it in a task group",
            )


def handed_in_time(source: Source) -> Iterator[Finding]:
    """The time of day and the monotonic clock are read through `Clock` only."""
    if str(source.path).startswith(_TIME_HOMES):
        return
    for node in ast.walk(source.tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner = ast.unparse(node.func.value).rpartition(".")[2]
        if (owner, node.func.attr) in _TIME_CALLS:
            yield source.finding(
                node.lineno,
                rule="handed-in-time",
                message=f"{owner}.{node.func.attr}() can't be held still by a test; take a Clock",
            )
