"""The shape of an area and who may import what of it (house-style section 2)."""

import ast
from collections.abc import Iterator
from typing import Final

from tools.lints.source import Finding, Source

_PUBLIC: Final = {"service", "errors"}
_UNNAMED_ROOMS: Final = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "base"}


def private_area_files(source: Source) -> Iterator[Finding]:
    """An area sees of another area its `service` and its `errors`, nothing else."""
    parts = source.path.parts
    if parts[0] != "control" or len(parts) < 3:
        return
    for line, module in _imports(source):
        names = module.split(".")
        if names[:2] != ["mcp_orch", "control"] or len(names) < 4 or names[2] == parts[1]:
            continue
        if names[3] not in _PUBLIC:
            yield source.finding(
                line,
                rule="private-area-files",
                message=f"{names[2]}/{names[3]}.py is private to its area; use {names[2]}.service or {names[2]}.errors",
            )


def named_rooms(source: Source) -> Iterator[Finding]:
    """A file called utils, helpers, common or manager is a room nobody has named yet."""
    if source.path.stem in _UNNAMED_ROOMS:
        yield source.finding(1, rule="named-rooms", message=f"{source.path.name} does not say what it holds")


def room_cards(source: Source) -> Iterator[Finding]:
    """Every package starts with a docstring that says what it gets, gives and may import."""
    if source.path.name == "__init__.py" and not ast.get_docstring(source.tree):
        yield source.finding(1, rule="room-cards", message="the package has no room card: a docstring in __init__.py")


def thin_init(source: Source) -> Iterator[Finding]:
    """A package's `__init__.py` holds its card and imports nothing."""
    if source.path.name != "__init__.py":
        return
    for line, module in _imports(source):
        yield source.finding(line, rule="thin-init", message=f"import {module} where it is used, not in the package")


def roles_decided_once(source: Source) -> Iterator[Finding]:
    """A role name never appears in a comparison outside `access`: permissions are asked for."""
    if source.path.parts[0] == "access":
        return
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Compare):
            continue
        for side in [node.left, *node.comparators]:
            if isinstance(side, ast.Attribute) and ast.unparse(side.value).rpartition(".")[2] == "Role":
                yield source.finding(
                    node.lineno,
                    rule="roles-decided-once",
                    message=f"{ast.unparse(side)} in a comparison; ask access for a permission",
                )


def _imports(source: Source) -> Iterator[tuple[int, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
