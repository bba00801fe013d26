"""Names of projects, servers and toolsets: what they may look like, and when two are the same."""

import re
from typing import Final

from mcp_orch.contract.errors import ErrorKind, OrchError

MAX_LENGTH: Final = 48
RESERVED: Final = frozenset(
    {"mcp", "sse", "unified", "servers", "toolsets", "messages", "api", "health", "ready", "metrics"}
)
"""Words that stand in our paths."""

_FORM: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,47}")
# As `fold` leaves it: what is looked up by a name or an id must never find the name that looks like the id.
_FOLDED_ID: Final = re.compile(r"(prj|srv|tst|usr|team|lnv|ask|psk|key|tok|ses|req)_[0-9a-z]{16}")
_LOOK_ALIKES: Final = str.maketrans({"0": "o", "1": "l", "i": "l", "-": "_", ".": "_"})


class BadName(OrchError):
    """The name can't be used; says why and what can."""

    kind = ErrorKind.INVALID


def check_name(name: str) -> str:
    """The name itself. Raises BadName."""
    if not _FORM.fullmatch(name):
        raise BadName(
            f"{name[:60]!r} is no name: 1 to {MAX_LENGTH} of letters, digits, dot, hyphen and underscore,"
            " starting with a letter or digit"
        )
    if name.lower() in RESERVED:
        raise BadName(f"{name!r} stands in the paths of the hub; choose another name")
    if _FOLDED_ID.fullmatch(fold(name)):
        raise BadName(f"{name!r} looks like an id; choose another name")
    return name


def fold(name: str) -> str:
    """Equal for names that people can't tell apart: no case, and 0/o, 1/l/i, -/_/. count as the same."""
    return name.lower().translate(_LOOK_ALIKES)
