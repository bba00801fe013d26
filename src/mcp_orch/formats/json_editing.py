"""Editing JSON that people wrote: one member set or removed, comments and layout of the rest kept."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from mcp_orch.formats.errors import UnreadableFile
from mcp_orch.formats.jsonc import parse
from mcp_orch.kit.wire_json import JsonObject, JsonValue

_TOKEN: Final = re.compile(
    r"""(?P<string>"(?:[^"\\\n]|\\.)*") | (?P<comment>//[^\n]*|/\*.*?\*/) | (?P<mark>[{}\[\]:,]) | (?P<blank>\s+)
        | (?P<rest>[^\s"/{}\[\]:,]+|.)""",
    re.DOTALL | re.VERBOSE,
)
_REMARK: Final = re.compile(r"[ \t]*(//[^\n]*|/\*[^\n]*?\*/)")
_INDENT: Final = "  "


@dataclass(slots=True, kw_only=True)
class _Member:
    key: str
    start: int
    """Where its key begins."""
    value: "_Value"


@dataclass(slots=True, kw_only=True)
class _Value:
    start: int
    end: int = 0
    members: list[_Member] | None = None
    """Of an object; None for everything else."""


@dataclass(slots=True)
class _Reader:
    """Finds where the members of objects stand. The text has been parsed before: it is well formed."""

    text: str
    tokens: list[re.Match[str]] = field(init=False)
    at: int = 0

    def __post_init__(self) -> None:
        self.tokens = [one for one in _TOKEN.finditer(self.text) if one.lastgroup not in {"blank", "comment"}]

    def value(self) -> _Value:
        token = self.tokens[self.at]
        found = _Value(start=token.start())
        self.at += 1
        if token.group() == "{":
            found.members = list(self._members())
        elif token.group() == "[":
            while self.tokens[self.at].group() != "]":
                if self.tokens[self.at].group() == ",":
                    self.at += 1
                    continue
                self.value()
            self.at += 1
        found.end = self.tokens[self.at - 1].end()
        return found

    def _members(self) -> Iterator[_Member]:
        while (token := self.tokens[self.at]).group() != "}":
            if token.group() == ",":
                self.at += 1
                continue
            self.at += 2
            yield _Member(key=json.loads(token.group()), start=token.start(), value=self.value())
        self.at += 1


def member(text: str, path: tuple[str, ...]) -> JsonObject | None:
    """The object at a path; None: there is none. Raises UnreadableFile."""
    value: JsonValue = parse(text.encode()) if text.strip() else {}
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else None


def set_member(text: str, path: tuple[str, ...], *, entry: JsonObject) -> str:
    """The text with the object at a path set. Raises UnreadableFile."""
    if not text.strip():
        return json.dumps(_nested(path, entry), indent=2, ensure_ascii=False) + "\n"
    found, rest = _deepest(text, path)
    if found.members is None:
        raise UnreadableFile(f"{path[len(path) - len(rest) - 1] if len(rest) < len(path) else 'it'} is not an object")
    depth = len(path) - len(rest)
    if len(rest) == 1 and (old := _named(found, rest[0])) is not None:
        return text[: old.value.start] + _written(entry, depth + 1) + text[old.value.end :]
    return _inserted(text, found, key=rest[0], value=_nested(rest[1:], entry), depth=depth)


def remove_member(text: str, path: tuple[str, ...]) -> str:
    """The text without the member at a path. Raises UnreadableFile."""
    if not text.strip():
        return text
    found, rest = _deepest(text, path)
    gone = _named(found, rest[0]) if len(rest) == 1 and found.members is not None else None
    if gone is None:
        return text
    members = found.members or []
    place = members.index(gone)
    comma = _comma_after(text, gone.value.end)
    if comma is not None:
        end = comma + 1
        start = gone.start
        while text[end : end + 1] in {" ", "\t"}:
            end += 1
        if text[end : end + 1] == "\n":
            # The whole line goes, with the blanks before the key.
            start = len(text[:start].rstrip(" \t"))
            end += 1
        return text[:start] + text[end:]
    before = members[place - 1].value.end if place else found.start + 1
    kept = _without_comma(text[before : gone.start]) if place else text[before : gone.start]
    return text[:before] + kept.rstrip() + text[gone.value.end :]


def _deepest(text: str, path: tuple[str, ...]) -> tuple[_Value, tuple[str, ...]]:
    """The innermost object on the path that is there, and the keys that are left: the last one at least."""
    if not isinstance(parse(text.encode()), dict):
        raise UnreadableFile("the file is not a JSON object")
    here, rest = _Reader(text).value(), path
    while len(rest) > 1 and (next_ := _named(here, rest[0])) is not None:
        here, rest = next_.value, rest[1:]
    return here, rest


def _named(value: _Value, key: str) -> _Member | None:
    return next((one for one in value.members or () if one.key == key), None)


def _inserted(text: str, into: _Value, *, key: str, value: JsonObject, depth: int) -> str:
    indent = _INDENT * (depth + 1)
    written = f"\n{indent}{json.dumps(key, ensure_ascii=False)}: {_written(value, depth + 1)}"
    if into.members:
        last = into.members[-1].value.end
        comma = _comma_after(text, last)
        after = last if comma is None else comma + 1
        # What is remarked behind the last member is about that one: it stays there.
        end = _remark_after(text, after)
        return text[:last] + ("," if comma is None else "") + text[last:end] + written + text[end:]
    inside = text[into.start + 1 : into.end - 1]
    return text[: into.start + 1] + inside.rstrip() + written + "\n" + _INDENT * depth + text[into.end - 1 :]


def _comma_after(text: str, at: int) -> int | None:
    # The object that a member stands in ends somewhere: there is a next token.
    token = next(one for one in _TOKEN.finditer(text, at) if one.lastgroup not in {"blank", "comment"})
    return token.start() if token.group() == "," else None


def _remark_after(text: str, at: int) -> int:
    """Where a comment on the rest of the line ends; the same place where there is none."""
    found = _REMARK.match(text, at)
    return at if found is None else found.end()


def _without_comma(text: str) -> str:
    """What stands between two members, without the comma: comments may hold commas of their own."""
    return "".join("" if one.group() == "," else one.group() for one in _TOKEN.finditer(text))


def _written(value: JsonObject, depth: int) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False).replace("\n", "\n" + _INDENT * depth)


def _nested(path: tuple[str, ...], entry: JsonObject) -> JsonObject:
    for key in reversed(path):
        entry = {key: entry}
    return entry
