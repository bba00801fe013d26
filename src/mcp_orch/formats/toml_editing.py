"""Editing TOML: one table set or removed as whole lines, everything else left alone."""

import json
import re
import tomllib
from typing import Final, cast

from mcp_orch.formats.errors import UnreadableFile
from mcp_orch.kit.wire_json import JsonObject, JsonValue

_HEADER: Final = re.compile(r"^\s*\[\[?\s*(?P<path>[^\]]+?)\s*\]\]?\s*(#.*)?$")
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_QUOTES: Final = ('"""', "'''")


def table(text: str, path: tuple[str, str]) -> JsonObject | None:
    """The table at a path; None: there is none. Raises UnreadableFile."""
    outer = _read(text).get(path[0])
    inner = outer.get(path[1]) if isinstance(outer, dict) else None
    return inner if isinstance(inner, dict) else None


def set_table(text: str, path: tuple[str, str], *, entry: JsonObject) -> str:
    """The text with the table at its end. Raises UnreadableFile."""
    rest = remove_table(text, path)
    lines = [f"[{'.'.join(map(_key, path))}]", *(f"{_key(key)} = {_value(value)}" for key, value in entry.items())]
    written = (rest.rstrip("\n") + "\n\n" if rest.strip() else "") + "\n".join(lines) + "\n"
    _read(written)
    return written


def remove_table(text: str, path: tuple[str, str]) -> str:
    """The text without the table and those below it. Raises UnreadableFile for one that is written in another way."""
    if table(text, path) is None:
        return text
    if any(quotes in text for quotes in _QUOTES):
        raise UnreadableFile("it holds texts over several lines", hint="paste the snippet by hand")
    kept: list[str] = []
    is_inside = False
    for line in text.splitlines(keepends=True):
        header = _HEADER.match(line)
        if header is not None:
            is_inside = _is_below(header["path"], path)
        if not is_inside:
            kept.append(line)
    written = "".join(kept)
    if table(written, path) is not None:
        raise UnreadableFile(f"{path[1]} is not written as a table of its own", hint="paste the snippet by hand")
    return written


def _read(text: str) -> JsonObject:
    try:
        return cast("JsonObject", tomllib.loads(text))
    except tomllib.TOMLDecodeError as broken:
        raise UnreadableFile(str(broken)) from broken


def _is_below(header: str, path: tuple[str, str]) -> bool:
    names: JsonValue = _read(f"[{header}]")
    for name in path:
        if not isinstance(names, dict) or list(names) != [name]:
            return False
        names = names[name]
    return True


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _value(value: JsonValue) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    # A basic string of TOML escapes like one of JSON, and so do numbers and truth.
    return json.dumps(value, ensure_ascii=False)
