"""What the era room gives back: the words of an answer, and whether the transport has to say no as well."""

from collections.abc import Callable
from typing import Final, TypeAlias

import msgspec

from mcp_orch.contract.errors import ErrorKind


class Reply(msgspec.Struct, frozen=True):
    """One message in answer, as bytes; empty: it is taken, and there is nothing to say."""

    body: bytes
    refusal: ErrorKind | None = None
    """Set when the message was turned away, so that the transport shows it in its own words too."""
    retry_after_s: float | None = None
    session: str | None = None
    """The session that was opened by it."""


TAKEN: Final = Reply(b"")
"""A notification or an answer was taken: there is nothing to say."""


class Held(msgspec.Struct, frozen=True):
    """A stream that stays open: its messages come by themselves."""

    release: Callable[[], None]
    """To be called once when the stream has ended, whoever ended it."""
    farewell: bytes = b""
    """The last message, when it is the hub that ends it."""


Ending: TypeAlias = Reply | Held
