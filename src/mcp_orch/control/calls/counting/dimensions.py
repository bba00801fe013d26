"""Dimensions: what calls can be counted by."""

from enum import StrEnum
from typing import Final, TypeAlias

TOOL_CALLS: Final = "tools/call"
KEY_MARK: Final = "key:"


class CallDimension(StrEnum):
    """What calls can be counted by."""

    SERVER = "server"
    TOOL = "tool"
    KEY = "key"
    MEMBER = "member"
    CLIENT = "client"
    REVISION = "revision"
    METHOD = "method"
    OUTCOME = "outcome"


Parts: TypeAlias = tuple[str, ...]
"""A value of a dimension: a tool is two words, its server and its name."""
