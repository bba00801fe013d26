"""Slots: `${NAME}` in a text stands for a value kept elsewhere; other products write it in other ways."""

import re
from collections.abc import Mapping
from typing import Final

from mcp_orch.formats.errors import MissingVariable

_SLOT: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_NOT_NAME: Final = re.compile(r"[^A-Za-z0-9]+")

# ${env:NAME} (Cursor, VS Code, Windsurf), {env:NAME} (opencode), ${NAME:-default} (Claude Code), ${input:id} (VS Code)
_FOREIGN: Final = re.compile(
    r"""\$\{env:(?P<env>\w+)\} | (?<!\$)\{env:(?P<bare>\w+)\} | \$\{(?P<default>\w+):-[^}]*\}
        | \$\{input:(?P<input>[\w.-]+)\}""",
    re.VERBOSE,
)
# $NAME (Gemini CLI): only as a word of its own, for a password may hold a dollar sign.
_DOLLAR: Final = re.compile(r"(?<!\S)\$([A-Z_][A-Z0-9_]*)(?!\S)")


def slots_in(text: str) -> tuple[str, ...]:
    """The names in a text, in order."""
    return tuple(_SLOT.findall(text))


def expand(text: str, values: Mapping[str, str]) -> str:
    """The text with its slots filled; a value is never looked through for slots again. Raises MissingVariable."""

    def value(slot: re.Match[str]) -> str:
        found = values.get(slot[1])
        if found is None:
            raise MissingVariable(slot[1])
        return found

    return _SLOT.sub(value, text)


def in_our_form(text: str) -> str:
    """The text with other products' slots written as ours."""

    def ours(slot: re.Match[str]) -> str:
        return "${" + slot_name(next(name for name in slot.groups() if name)) + "}"

    return _DOLLAR.sub(r"${\1}", _FOREIGN.sub(ours, text))


def slot_name(*words: str) -> str:
    """A name for a slot made of these words: `my-server`, `api key` -> `MY_SERVER_API_KEY`."""
    name = "_".join(_NOT_NAME.sub("_", word).strip("_") for word in words).upper()
    return name if name[:1].isalpha() else f"V_{name}"
