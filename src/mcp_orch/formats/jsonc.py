"""JSON as people write it into files: with comments and trailing commas, and errors that name the line."""

import json
import re
from typing import Final, cast

from mcp_orch.formats.errors import UnreadableFile
from mcp_orch.kit.wire_json import JsonValue

MAX_BYTES: Final = 4 << 20

# Every character belongs to exactly one token, so that nothing inside a string is taken for a comment or a comma.
_TOKEN: Final = re.compile(
    r"""(?P<string>"(?:[^"\\\n]|\\.)*") | (?P<comment>//[^\n]*|/\*.*?\*/) | (?P<mark>[{}\[\]:,]) | (?P<blank>\s+)
        | (?P<rest>[^\s"/{}\[\]:,]+|.)""",
    re.DOTALL | re.VERBOSE,
)
_VISIBLE: Final = re.compile(r"[^\n]")


def parse(body: bytes) -> JsonValue:
    """The value in a file. Raises UnreadableFile with the line."""
    if len(body) > MAX_BYTES:
        raise UnreadableFile(f"the file is larger than {MAX_BYTES >> 20} MiB")
    try:
        # Editors on Windows put a byte order mark in front.
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        line = body.count(b"\n", 0, broken.start) + 1
        raise UnreadableFile("the file is not UTF-8", line=line, hint="save it as UTF-8") from broken
    try:
        return cast("JsonValue", json.loads(strip(text)))
    except json.JSONDecodeError as broken:
        raise UnreadableFile(broken.msg, line=broken.lineno) from broken
    except RecursionError as deep:
        raise UnreadableFile("the file nests too deep") from deep


def strip(text: str) -> str:
    """Plain JSON of the same length, line by line: comments and trailing commas become blanks.

    Raises UnreadableFile for a key that occurs twice in one object.
    """
    outline = _Outline()
    for token in _TOKEN.finditer(text):
        outline.take(token)
    return "".join(outline.parts)


class _Outline:
    """The tokens so far, and in which objects we are."""

    def __init__(self) -> None:
        self.parts: Final[list[str]] = []
        # Changed by `take`: keys of the open objects (None for an array), the last string, the last comma's place.
        self._open: list[set[str] | None] = []
        self._last_string = ""
        self._comma: int | None = None

    def take(self, token: re.Match[str]) -> None:
        """Takes the next token."""
        text, kind = token.group(), token.lastgroup
        if kind == "comment":
            self.parts.append(_VISIBLE.sub(" ", text))
            return
        if kind != "blank":
            self._mind_comma(text)
        if kind == "string":
            self._last_string = text
        elif kind == "mark":
            self._mind_place(text, token)
        self.parts.append(text)

    def _mind_comma(self, text: str) -> None:
        if text in {"}", "]"} and self._comma is not None:
            self.parts[self._comma] = " "
        self._comma = len(self.parts) if text == "," else None

    def _mind_place(self, mark: str, token: re.Match[str]) -> None:
        if mark == "{":
            self._open.append(set())
        elif mark == "[":
            self._open.append(None)
        elif mark in {"}", "]"} and self._open:
            self._open.pop()
        elif mark == ":" and self._open and (keys := self._open[-1]) is not None:
            if self._last_string in keys:
                line = token.string.count("\n", 0, token.start()) + 1
                raise UnreadableFile(f"the key {self._last_string} occurs twice in one object", line=line)
            keys.add(self._last_string)
