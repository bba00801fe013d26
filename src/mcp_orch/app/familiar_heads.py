"""Familiar heads: the heads of requests that were parsed, judged and answered well, found again by their bytes.

What is looked up here went through the parser once, every byte of it, as the head of a whole request. A request that
begins with the same bytes, and has exactly the body that they announce, can only mean the same.
"""

from typing import Final, NamedTuple

from mcp_orch.gateway.edge.familiar import Familiar

_END: Final = b"\r\n\r\n"
_START: Final = b"POST /"
_LONGEST: Final = 4_096
_MOST: Final = 1_024


class Known(NamedTuple):
    """A head, what the gateway made of it, how long the body is that it announces, and whose connection it came on."""

    familiar: Familiar
    length: int
    peer: str


class FamiliarHeads:
    """The heads of one hub."""

    def __init__(self) -> None:
        # Changed by `remember`; emptied when full, since strangers can't fill it and clients soon refill it.
        self._known: dict[bytes, Known] = {}

    def find(self, sent: bytes, peer: str) -> tuple[Familiar, bytes] | None:
        """What is known of this whole request, and its body; None: it has to be parsed."""
        end = sent.find(_END) + 4
        known = self._known.get(sent[:end])
        if known is None or known.length != len(sent) - end or known.peer != peer:
            return None
        return known.familiar, sent[end:]

    def remember(self, head: bytes, known: Known) -> None:
        """Its like is found from now on."""
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[head] = known


def head_of(sent: bytes, *, length: int) -> bytes | None:
    """The head in what was sent, if it is a POST of exactly this one request with a body of this length."""
    end = sent.find(_END) + 4
    is_one = sent.startswith(_START) and 4 < end <= _LONGEST and len(sent) == end + length
    return sent[:end] if is_one else None
