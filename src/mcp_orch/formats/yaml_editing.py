"""Editing YAML in the one form we write: entries on a line of their own, as JSON, which YAML reads.

Whatever else stands in the file is not understood, and stays as it is; a file where our key is written in another way
is refused.
"""

import json
import re
from typing import Final, cast

from mcp_orch.formats.errors import UnreadableFile
from mcp_orch.kit.wire_json import JsonObject

_TOP: Final = re.compile(r"^(?P<key>[A-Za-z_][\w-]*|\"[^\"]+\")\s*:\s*(?P<value>.*?)\s*(#.*)?$")
_BY_HAND: Final = "paste the snippet by hand"


def entry(text: str, key: str, *, name: str, is_list: bool) -> JsonObject | None:
    """The entry that we wrote under this name; None: there is none. Raises UnreadableFile."""
    lines = text.splitlines()
    found = _ours(lines, key, name=name, is_list=is_list)
    return None if found is None else _read(lines[found], line=found + 1)


def set_entry(text: str, key: str, *, name: str, entry: JsonObject, is_list: bool) -> str:
    """The text with the entry. Raises UnreadableFile."""
    lines = text.splitlines()
    found = _ours(lines, key, name=name, is_list=is_list)
    if found is not None:
        blanks = lines[found][: len(lines[found]) - len(lines[found].lstrip())]
        lines[found] = blanks + _written(name, entry, is_list=is_list)
        return "\n".join(lines) + "\n"
    top = _top(lines, key)
    if top is None:
        return "\n".join([*lines, f"{key}:", "  " + _written(name, entry, is_list=is_list)]) + "\n"
    if not is_list and _has_other(lines, top, name=name):
        raise UnreadableFile(f"{name} is there already, in a form that is not edited", line=top + 1, hint=_BY_HAND)
    lines[top] = f"{key}:"
    lines.insert(top + 1, _indent(lines, top) + _written(name, entry, is_list=is_list))
    return "\n".join(lines) + "\n"


def remove_entry(text: str, key: str, *, name: str, is_list: bool) -> str:
    """The text without the entry that we wrote. Raises UnreadableFile."""
    lines = text.splitlines()
    found = _ours(lines, key, name=name, is_list=is_list)
    if found is None:
        return text
    del lines[found]
    top = _top(lines, key)
    if top is not None and not _children(lines, top):
        # Nothing at all would be read as null, which not every client takes.
        lines[top] = f"{key}: {'[]' if is_list else '{}'}"
    return "\n".join(lines) + "\n"


def _top(lines: list[str], key: str) -> int | None:
    """The line of the top key. Raises UnreadableFile when its content stands on the same line."""
    if any("\t" in line[: len(line) - len(line.lstrip())] for line in lines) or any(
        line == "---" for line in lines[1:]
    ):
        raise UnreadableFile("it is written in a form that is not edited", hint=_BY_HAND)
    for place, line in enumerate(lines):
        found = _TOP.match(line)
        if found is not None and found["key"].strip('"') == key:
            if found["value"] not in {"", "{}", "[]", "null", "~"}:
                raise UnreadableFile(f"{key} is written on one line", line=place + 1, hint=_BY_HAND)
            return place
    return None


def _children(lines: list[str], top: int) -> list[int]:
    """The lines below a top key, blank ones and comments left out."""
    below: list[int] = []
    for place in range(top + 1, len(lines)):
        line = lines[place]
        if line.strip() and not line.startswith((" ", "-", "#")):
            break
        if line.strip() and not line.lstrip().startswith("#"):
            below.append(place)
    return below


def _indent(lines: list[str], top: int) -> str:
    below = _children(lines, top)
    if not below:
        return "  "
    first = lines[below[0]]
    return first[: len(first) - len(first.lstrip())]


def _ours(lines: list[str], key: str, *, name: str, is_list: bool) -> int | None:
    top = _top(lines, key)
    if top is None:
        return None
    start = '- {"name": ' + json.dumps(name, ensure_ascii=False) if is_list else _start(name)
    return next((place for place in _children(lines, top) if lines[place].lstrip().startswith(start)), None)


def _has_other(lines: list[str], top: int, *, name: str) -> bool:
    spellings = (f"{name}:", f"'{name}':", f'"{name}":')
    blanks = _indent(lines, top)
    return any(
        lines[place].startswith(tuple(blanks + spelling for spelling in spellings)) for place in _children(lines, top)
    )


def _start(name: str) -> str:
    return json.dumps(name, ensure_ascii=False) + ": {"


def _written(name: str, entry: JsonObject, *, is_list: bool) -> str:
    text = json.dumps(entry, ensure_ascii=False)
    return f"- {text}" if is_list else f"{json.dumps(name, ensure_ascii=False)}: {text}"


def _read(text: str, *, line: int) -> JsonObject:
    try:
        return cast("JsonObject", json.loads(text[text.index("{") :]))
    except ValueError as changed:
        raise UnreadableFile("the entry is not written as it was made", line=line, hint=_BY_HAND) from changed
